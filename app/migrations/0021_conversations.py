"""Conversations: their tables, and a key for each pair of manager and report that these two alone hold."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.conversations.models import MeetingState, PointKind, TakeawayKind
from app.core.ids import new_id
from app.cycles.models import Cadence
from app.database.guards import (
    APP,
    AUDIENCE_MATCHES,
    check,
    function,
    grant,
    history_follows,
    index,
    inherits_audience,
    key,
    one_of,
    reference,
    visible,
)

NOBODY = "waymark_nobody"
OF_THE_TEAM = ("check_in_meetings", "meeting_attendees", "takeaways")
OF_THE_PAIR = ("one_on_ones", "one_on_one_meetings")
OF_EITHER = ("agenda_points", "action_items")
OF_ONE_PERSON = ("private_notes", "coaching_notes")
TABLES = (*OF_THE_TEAM, *OF_THE_PAIR, *OF_EITHER, *OF_ONE_PERSON)

KEYS = [
    *(key(table, "organization_id", "id") for table in TABLES),
    *(
        key(table, "organization_id", "id", "audience")
        for table in ("check_in_meetings", "one_on_ones", "one_on_one_meetings")
    ),
    *(
        f"alter table {table} add constraint {table}_organization_id_fkey foreign key (organization_id) "
        "references organizations (id) on delete cascade"
        for table in TABLES
    ),
]

REFERENCES = [
    reference("check_in_meetings", "team_id", "teams"),
    reference("check_in_meetings", "cycle_id", "cycles"),
    reference("check_in_meetings", "facilitator_id", "users"),
    reference("check_in_meetings", "summary_id", "summaries", on_delete="set null (summary_id)"),
    reference("check_in_meetings", "closed_by_id", "users"),
    inherits_audience("meeting_attendees", "check_in_meeting_id", "check_in_meetings"),
    reference("meeting_attendees", "user_id", "users", on_delete="cascade"),
    inherits_audience("takeaways", "check_in_meeting_id", "check_in_meetings"),
    reference("takeaways", "added_by_id", "users"),
    reference("one_on_ones", "manager_id", "users"),
    reference("one_on_ones", "report_id", "users"),
    reference("one_on_ones", "started_by_id", "users"),
    inherits_audience("one_on_one_meetings", "one_on_one_id", "one_on_ones"),
    reference("private_notes", "one_on_one_meeting_id", "one_on_one_meetings", on_delete="cascade"),
    reference("private_notes", "author_id", "users", on_delete="cascade"),
    reference("coaching_notes", "author_id", "users", on_delete="cascade"),
    reference("coaching_notes", "subject_id", "users", on_delete="cascade"),
    inherits_audience("action_items", "check_in_meeting_id", "check_in_meetings"),
    inherits_audience("action_items", "one_on_one_meeting_id", "one_on_one_meetings"),
    inherits_audience("action_items", "check_in_id", "check_ins"),
    reference("action_items", "owner_id", "users"),
    reference("action_items", "offered_to_id", "users"),
    reference("action_items", "done_by_id", "users"),
    reference("action_items", "created_by_id", "users"),
    inherits_audience("agenda_points", "check_in_meeting_id", "check_in_meetings"),
    inherits_audience("agenda_points", "one_on_one_meeting_id", "one_on_one_meetings"),
    reference("agenda_points", "raised_by_id", "users"),
    # what a point is about may have other readers than the meeting
    *(
        reference("agenda_points", column, table, on_delete="cascade")
        for column, table in (
            ("key_result_id", "key_results"),
            ("blocker_id", "blockers"),
            ("action_item_id", "action_items"),
        )
    ),
]

CHECKS = [
    check("check_in_meetings", "audience", "audience = team_id"),
    one_of("check_in_meetings", "state", ("SCHEDULED", "CLOSED", "CANCELLED")),
    check("check_in_meetings", "closed", "(state = 'CLOSED') = (closed_at is not null and closed_by_id is not null)"),
    one_of("takeaways", "kind", ("DECISION", "TAKEAWAY")),
    one_of("one_on_ones", "cadence", ("WEEKLY", "BIWEEKLY", "MONTHLY")),
    check("one_on_ones", "pair", "manager_id <> report_id"),
    check("coaching_notes", "subject", "subject_id <> author_id"),
    check("action_items", "source", "num_nonnulls(check_in_meeting_id, one_on_one_meeting_id, check_in_id) = 1"),
    check("action_items", "done", "(done_at is null) = (done_by_id is null)"),
    check("action_items", "offered", "offered_to_id is null or offered_to_id <> owner_id and done_at is null"),
    check("agenda_points", "meeting", "num_nonnulls(check_in_meeting_id, one_on_one_meeting_id) = 1"),
    check(
        "agenda_points",
        "subject",
        """case kind
             when 'RAISED' then text is not null and num_nonnulls(key_result_id, blocker_id, action_item_id) = 0
             when 'BLOCKER' then text is null and blocker_id is not null
               and num_nonnulls(key_result_id, action_item_id) = 0
             when 'ACTION_ITEM' then text is null and action_item_id is not null
               and num_nonnulls(key_result_id, blocker_id) = 0
             when 'OFF_TRACK' then text is null and key_result_id is not null
               and num_nonnulls(blocker_id, action_item_id) = 0
             when 'STALE' then text is null and key_result_id is not null
               and num_nonnulls(blocker_id, action_item_id) = 0
             when 'SIGNAL' then text is null and key_result_id is not null
               and num_nonnulls(blocker_id, action_item_id) = 0
             else false end""",
    ),
]

INDEXES = [
    index("check_in_meetings", "team_id", "starts_at desc", "id desc", name="of_team"),
    index("meeting_attendees", "check_in_meeting_id", "user_id", unique=True, name="person"),
    index("takeaways", "check_in_meeting_id", "created_at", "id"),
    index("one_on_ones", "manager_id", "report_id", unique=True, name="pair"),
    index("one_on_ones", "report_id"),
    index("one_on_one_meetings", "one_on_one_id", "held_on desc", "id desc", name="of_series"),
    index("private_notes", "one_on_one_meeting_id", "author_id", unique=True, name="author"),
    index("coaching_notes", "subject_id", "created_at desc", "id desc", name="about"),
    index("coaching_notes", "author_id"),
    index("action_items", "owner_id", "due_on", "id"),
    *(
        index("action_items", column, "due_on", "id", where=f"{column} is not null")
        for column in ("check_in_meeting_id", "one_on_one_meeting_id", "check_in_id")
    ),
    index("action_items", "offered_to_id", where="offered_to_id is not null"),
    *(
        index("agenda_points", column, "position", where=f"{column} is not null")
        for column in ("check_in_meeting_id", "one_on_one_meeting_id")
    ),
    *(
        index("agenda_points", column, where=f"{column} is not null")
        for column in ("key_result_id", "blocker_id", "action_item_id")
    ),
]

OWN = "author_id = (select waymark.person())"
POLICIES = [
    *(
        statement
        for table in (*OF_THE_TEAM, *OF_EITHER, "one_on_one_meetings")
        for statement in visible(table, AUDIENCE_MATCHES)
    ),
    # the two see it by who they are: the key of a pair comes with it
    *visible("one_on_ones", "(select waymark.person()) in (manager_id, report_id)"),
    *visible("private_notes", OWN),
    *visible(
        "coaching_notes", f"{OWN} or shared_at is not null and subject_id = (select waymark.person())", writable=OWN
    ),
    grant("select, insert, update, delete", (*OF_THE_TEAM, *OF_EITHER, "one_on_one_meetings", *OF_ONE_PERSON)),
    # who the two are, and their key, stays as it is
    grant("select, insert", ("one_on_ones",)),
    grant("update (cadence, next_on, revision)", ("one_on_ones",)),
    history_follows("action_items"),
]

FUNCTIONS = [
    # as before; and whoever has one-on-ones holds the keys of their pairs, today's and earlier ones
    *function(
        "actor(p_organization_id uuid, p_person_id uuid, p_now timestamptz)",
        "table (organization_id uuid, person_id uuid, is_admin boolean, team_ids uuid[], led_team_ids uuid[], "
        "report_ids uuid[], audiences uuid[], time_zone text, organization_time_zone text, locale text, "
        "acting_team_ids uuid[], is_champion boolean, stood_in_for_ids uuid[])",
        """
        with recursive me as (
            select u.*, o.time_zone as organization_time_zone, o.admin_audience,
                   (p_now at time zone o.time_zone)::date as today
            from users u join organizations o on o.id = u.organization_id
            where u.organization_id = p_organization_id and u.id = p_person_id and u.active
        ), reports as (
            select u.id from users u join me on u.organization_id = me.organization_id and u.manager_id = me.id
            union
            select u.id from users u join reports r on u.manager_id = r.id where u.organization_id = p_organization_id
        ), owned as (
            select t.id from teams t join me on t.organization_id = me.organization_id and t.lead_id = me.id
            union
            select t.id from teams t join owned on t.parent_id = owned.id where t.organization_id = p_organization_id
        ), acting as (
            select a.team_id as id from acting_leads a join me
              on a.organization_id = me.organization_id and a.user_id = me.id
            where me.today between a.starts_on and a.ends_on
        ), led as (
            select id from owned union select id from acting
            union
            select t.id from teams t join led on t.parent_id = led.id where t.organization_id = p_organization_id
        ), joined as (
            select m.team_id as id from memberships m join me
              on m.organization_id = me.organization_id and m.user_id = me.id
            where me.today between m.starts_on and coalesce(m.ends_on, 'infinity')
            union
            select t.id from teams t join me on t.organization_id = me.organization_id and t.lead_id = me.id
            union
            select id from acting
        ), above as (
            select j.id, t.parent_id from joined j join teams t on t.id = j.id
            union
            select t.id, t.parent_id from teams t join above a on t.id = a.parent_id
        )
        select me.organization_id, me.id, me.role = 'ADMIN',
               coalesce((select array_agg(id) from joined), '{}'),
               coalesce((select array_agg(id) from led), '{}'),
               coalesce((select array_agg(id) from reports), '{}'),
               array[me.organization_id, me.id]
                 || coalesce((select array_agg(id) from reports), '{}')
                 || coalesce((select array_agg(id) from above), '{}')
                 || coalesce((select array_agg(id) from led), '{}')
                 || case when me.role = 'ADMIN'
                      then coalesce((select array_agg(t.id) from teams t where t.organization_id = me.organization_id), '{}')
                           || me.admin_audience
                      else '{}' end
                 || array(select o.audience from one_on_ones o
                          where o.organization_id = me.organization_id and me.id in (o.manager_id, o.report_id)),
               me.time_zone, me.organization_time_zone, me.locale,
               coalesce((select array_agg(id) from led where id not in (select id from owned)), '{}'),
               me.champion,
               coalesce((select array_agg(a.user_id) from absences a where a.organization_id = me.organization_id
                         and a.stand_in_id = me.id and me.today between a.starts_on and a.ends_on), '{}')
        from me
        """,
        to=(NOBODY,),
    ),
    # as before, and check-in meetings hang on a team as well
    *function(
        "hangs_on_team(p_team_id uuid, p_today date)",
        "setof text",
        """
        select kind from (
            select 1, 'teams inside', exists (select from teams t
              where t.organization_id = waymark.organization() and t.parent_id = p_team_id)
            union all select 2, 'members', exists (select from memberships m
              where m.organization_id = waymark.organization() and m.team_id = p_team_id
                and coalesce(m.ends_on, 'infinity') >= p_today)
            union all select 3, 'objectives', exists (select from objectives o
              where o.organization_id = waymark.organization() and o.team_id = p_team_id)
            union all select 4, 'priorities', exists (select from priorities p
              where p.organization_id = waymark.organization() and p.team_id = p_team_id)
            union all select 5, 'inputs', exists (select from team_inputs i
              where i.organization_id = waymark.organization() and i.team_id = p_team_id)
            union all select 6, 'summaries', exists (select from summaries s
              where s.organization_id = waymark.organization() and s.team_id = p_team_id)
            union all select 7, 'drafts', exists (select from assistant_runs r
              where r.organization_id = waymark.organization() and r.team_id = p_team_id)
              or exists (select from proposals p
              where p.organization_id = waymark.organization() and p.team_id = p_team_id)
            union all select 8, 'initiatives', exists (select from initiatives n
              where n.organization_id = waymark.organization() and n.team_id = p_team_id)
            union all select 9, 'check-in meetings', exists (select from check_in_meetings c
              where c.organization_id = waymark.organization() and c.team_id = p_team_id)
        ) as found (position, kind, present)
        where present order by position
        """,
        to=(APP,),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0020_measured_values")]

    initial = False

    operations = [
        ops.CreateModel(
            name="ActionItem",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("check_in_meeting_id", fields.UUIDField(null=True)),
                ("one_on_one_meeting_id", fields.UUIDField(null=True)),
                ("check_in_id", fields.UUIDField(null=True)),
                ("text", fields.CharField(max_length=500)),
                ("owner_id", fields.UUIDField()),
                ("due_on", fields.DateField(null=True)),
                ("offered_to_id", fields.UUIDField(null=True)),
                ("done_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("done_by_id", fields.UUIDField(null=True)),
                ("created_by_id", fields.UUIDField()),
                ("revision", fields.IntField(default=1)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "action_items",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "What somebody takes on, as agreed in a meeting or because of a check-in; read by the readers of that.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="AgendaPoint",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("check_in_meeting_id", fields.UUIDField(null=True)),
                ("one_on_one_meeting_id", fields.UUIDField(null=True)),
                (
                    "kind",
                    fields.CharEnumField(
                        default=PointKind.RAISED,
                        description="RAISED: RAISED\nOFF_TRACK: OFF_TRACK\nSTALE: STALE\nSIGNAL: SIGNAL\nBLOCKER: BLOCKER\nACTION_ITEM: ACTION_ITEM",
                        enum_type=PointKind,
                        max_length=12,
                    ),
                ),
                ("text", fields.CharField(null=True, max_length=500)),
                ("key_result_id", fields.UUIDField(null=True)),
                ("blocker_id", fields.UUIDField(null=True)),
                ("action_item_id", fields.UUIDField(null=True)),
                ("raised_by_id", fields.UUIDField()),
                ("position", fields.IntField()),
                ("covered_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "agenda_points",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "What is to be talked about in a meeting, exactly one of both kinds.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="CheckInMeeting",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("team_id", fields.UUIDField()),
                ("cycle_id", fields.UUIDField()),
                ("facilitator_id", fields.UUIDField()),
                ("starts_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "state",
                    fields.CharEnumField(
                        default=MeetingState.SCHEDULED,
                        description="SCHEDULED: SCHEDULED\nCLOSED: CLOSED\nCANCELLED: CANCELLED",
                        enum_type=MeetingState,
                        max_length=10,
                    ),
                ),
                ("notes", fields.TextField(null=True, unique=False)),
                ("summary_id", fields.UUIDField(null=True)),
                ("closed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("closed_by_id", fields.UUIDField(null=True)),
                ("revision", fields.IntField(default=1)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "check_in_meetings",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "A meeting of a team about how its goals stand; read by the readers of what the team says.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="CoachingNote",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("author_id", fields.UUIDField()),
                ("subject_id", fields.UUIDField()),
                ("body", fields.TextField(unique=False)),
                ("shared_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("revision", fields.IntField(default=1)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "coaching_notes",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "What a manager noted about a report; read by its author, and by the report once it is shared with them.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="MeetingAttendee",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("check_in_meeting_id", fields.UUIDField()),
                ("user_id", fields.UUIDField()),
            ],
            options={
                "table": "meeting_attendees",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "Somebody who is asked to come to a check-in meeting.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="OneOnOne",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("manager_id", fields.UUIDField()),
                ("report_id", fields.UUIDField()),
                (
                    "cadence",
                    fields.CharEnumField(
                        description="WEEKLY: WEEKLY\nBIWEEKLY: BIWEEKLY\nMONTHLY: MONTHLY",
                        enum_type=Cadence,
                        max_length=10,
                    ),
                ),
                ("next_on", fields.DateField(null=True)),
                ("started_by_id", fields.UUIDField()),
                ("revision", fields.IntField(default=1)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "one_on_ones",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "The series of talks between a manager and a report; ``audience`` is a key that these two alone hold.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="OneOnOneMeeting",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("one_on_one_id", fields.UUIDField()),
                ("held_on", fields.DateField()),
                ("shared_notes", fields.TextField(null=True, unique=False)),
                ("revision", fields.IntField(default=1)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "one_on_one_meetings",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "One talk of a series, with the notes that both share.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="PrivateNote",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("one_on_one_meeting_id", fields.UUIDField()),
                ("author_id", fields.UUIDField()),
                ("body", fields.TextField(unique=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "private_notes",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "What one of the two noted about a one-on-one for themselves; nobody else ever reads it.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="Takeaway",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("check_in_meeting_id", fields.UUIDField()),
                (
                    "kind",
                    fields.CharEnumField(
                        description="DECISION: DECISION\nTAKEAWAY: TAKEAWAY", enum_type=TakeawayKind, max_length=10
                    ),
                ),
                ("text", fields.TextField(unique=False)),
                ("added_by_id", fields.UUIDField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "takeaways",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "A decision of a check-in meeting, or something to remember from it.",
            },
            bases=["Record"],
        ),
        *(
            ops.RunSQL(";\n".join(statements))
            for statements in (KEYS, REFERENCES, CHECKS, INDEXES, POLICIES, FUNCTIONS)
        ),
    ]
