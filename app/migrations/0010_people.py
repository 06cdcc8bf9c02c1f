"""What holds for some days only: reporting lines, acting leads, absences; and who is an OKR champion."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.core.ids import new_id
from app.database.guards import APP, ASSISTANT, check, function, grant, index, key, one_of, reference, visible
from app.people.dated_models import AbsenceKind

NOBODY = "waymark_nobody"
TABLES = ("reporting_lines", "acting_leads", "absences", "absence_reasons")


def never_at_once(table: str, whose: str) -> str:
    """Keep the days of rows about the same thing apart; both ends are inclusive, no end is open."""
    return (
        f"alter table {table} add constraint {table}_days_excl exclude using gist "
        f"(waymark.id_range({whose}, {whose}, '[]') with &&, daterange(starts_on, ends_on, '[]') with &&) "
        "deferrable initially immediate"
    )


KEYS = [
    *(key(table, "organization_id", "id") for table in TABLES),
    key("absences", "organization_id", "id", "user_id"),
    *(
        f"alter table {table} add constraint {table}_organization_id_fkey foreign key (organization_id) "
        "references organizations (id) on delete cascade"
        for table in TABLES
    ),
]

REFERENCES = [
    reference("reporting_lines", "user_id", "users", on_delete="cascade"),
    reference("reporting_lines", "manager_id", "users"),
    reference("acting_leads", "team_id", "teams", on_delete="cascade"),
    reference("acting_leads", "user_id", "users", on_delete="cascade"),
    reference("acting_leads", "appointed_by_id", "users"),
    reference("absences", "user_id", "users", on_delete="cascade"),
    reference("absences", "stand_in_id", "users"),
    "alter table absence_reasons add constraint absence_reasons_id_user_fkey foreign key (organization_id, id, user_id) "
    "references absences (organization_id, id, user_id) on delete cascade",
]

CHECKS = [
    check("reporting_lines", "ends", "manager_id <> user_id"),
    *(check(table, "days", "ends_on >= starts_on") for table in TABLES[:3]),
    check("absences", "stand_in", "stand_in_id <> user_id"),
    one_of("absence_reasons", "kind", ("HOLIDAY", "ILLNESS", "PARENTAL", "OTHER")),
    # a range of ids, for gist has no equality of its own
    "create type waymark.id_range as range (subtype = uuid)",
    never_at_once("reporting_lines", "user_id"),
    never_at_once("acting_leads", "team_id"),
    never_at_once("absences", "user_id"),
]

INDEXES = [
    index("reporting_lines", "user_id", "starts_on"),
    index("reporting_lines", "manager_id", "starts_on"),
    index("acting_leads", "team_id", "starts_on"),
    index("acting_leads", "user_id", "ends_on"),
    index("absences", "user_id", "ends_on"),
    index("absences", "stand_in_id", "ends_on", where="stand_in_id is not null"),
]

POLICIES = [
    *(statement for table in TABLES[:3] for statement in visible(table, "true")),
    *visible("absence_reasons", "user_id = any((select waymark.audiences())::uuid[])"),
    grant("select, insert, update, delete", TABLES),
    grant("select", ("absences",), ASSISTANT),
]

BACKFILL = [
    # who reports to whom is known from today on, and since the day on which both were there
    """
    insert into reporting_lines (id, organization_id, user_id, manager_id, starts_on)
    select gen_random_uuid(), u.organization_id, u.id, u.manager_id,
           (greatest(u.created_at, m.created_at) at time zone o.time_zone)::date
    from users u join organizations o on o.id = u.organization_id join users m on m.id = u.manager_id""",
    """
    insert into absences (id, organization_id, user_id, starts_on, ends_on, created_at)
    select gen_random_uuid(), u.organization_id, u.id, (now() at time zone o.time_zone)::date, u.away_until, now()
    from users u join organizations o on o.id = u.organization_id
    where u.away_until >= (now() at time zone o.time_zone)::date""",
]

DAYS = [
    # brings what is kept of today in line with what was settled for it, once a day, before anybody of the organisation
    # acts: managers, and until when somebody is away; returns the organisation
    *function(
        "begin_day(p_organization_id uuid, p_now timestamptz)",
        "uuid",
        """
        declare
            v_today date;
            v_since date;
        begin
            select (p_now at time zone o.time_zone)::date, o.people_as_of into v_today, v_since
            from organizations o where o.id = p_organization_id;
            if v_since >= v_today then
                return p_organization_id;
            end if;
            select o.people_as_of into v_since from organizations o where o.id = p_organization_id for no key update;
            update users u set manager_id = (
                select r.manager_id from reporting_lines r
                where r.organization_id = u.organization_id and r.user_id = u.id
                  and v_today between r.starts_on and coalesce(r.ends_on, 'infinity'))
            where u.organization_id = p_organization_id and exists (
                select from reporting_lines r where r.organization_id = u.organization_id and r.user_id = u.id
                  and (r.starts_on > v_since and r.starts_on <= v_today
                       or r.ends_on >= v_since and r.ends_on < v_today));
            update users u set away_until = (
                select a.ends_on from absences a
                where a.organization_id = u.organization_id and a.user_id = u.id
                  and v_today between a.starts_on and a.ends_on)
            where u.organization_id = p_organization_id and exists (
                select from absences a where a.organization_id = u.organization_id and a.user_id = u.id
                  and (a.starts_on > v_since and a.starts_on <= v_today
                       or a.ends_on >= v_since and a.ends_on < v_today));
            update organizations set people_as_of = v_today
            where id = p_organization_id and (people_as_of is null or people_as_of < v_today);
            return p_organization_id;
        end
        """,
        to=(NOBODY,),
        language="plpgsql",
    ),
    # as before; and teams led for a time, whether the person is a champion, and for whom they stand in today
    "drop function waymark.actor(uuid, uuid, timestamptz)",
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
                      else '{}' end,
               me.time_zone, me.organization_time_zone, me.locale,
               coalesce((select array_agg(id) from led where id not in (select id from owned)), '{}'),
               me.champion,
               coalesce((select array_agg(a.user_id) from absences a where a.organization_id = me.organization_id
                         and a.stand_in_id = me.id and me.today between a.starts_on and a.ends_on), '{}')
        from me
        """,
        to=(NOBODY,),
    ),
]

DUE = [
    # when check-ins are due on what people answer for, also where it is hidden: absence pauses that; locked in id order
    *function(
        "goals_due(p_owner_ids uuid[])",
        "table (id uuid, objective_id uuid, owner_id uuid, check_in_due_on date, checked_in_at timestamptz, "
        "cycle_id uuid, starts_on date, ends_on date, cadence text, due_weekday smallint)",
        """
        select p.id, o.id, k.owner_id, p.check_in_due_on, p.checked_in_at, cy.id, cy.starts_on, cy.ends_on, cy.cadence,
               cy.due_weekday::smallint
        from key_results k
        join objectives o on o.id = k.objective_id join cycles cy on cy.id = o.cycle_id
        join key_result_progress p on p.id = k.id
        where k.organization_id = waymark.organization() and k.owner_id = any(p_owner_ids)
          and k.state = 'ACTIVE' and o.state = 'ACTIVE' and cy.state <> 'CLOSED'
        order by p.id for no key update of p
        """,
        to=(APP,),
    ),
    # stores other days on which check-ins are due, and after which their goals are stale
    *function(
        "set_goals_due(p_ids uuid[], p_due date[], p_stale date[])",
        "void",
        """
        update key_result_progress p set check_in_due_on = new.due, stale_after = new.stale
        from unnest(p_ids, p_due, p_stale) as new (id, due, stale)
        where p.organization_id = waymark.organization() and p.id = new.id
        """,
        to=(APP,),
    ),
    # the key results that a person answers for and another cannot read
    *function(
        "unread_goals(p_owner_id uuid, p_reader_id uuid, p_now timestamptz)",
        "setof uuid",
        """
        select k.id from key_results k join objectives o on o.id = k.objective_id join cycles cy on cy.id = o.cycle_id
        where k.organization_id = waymark.organization() and k.owner_id = p_owner_id
          and k.state = 'ACTIVE' and o.state = 'ACTIVE' and cy.state <> 'CLOSED'
          and not k.audience = any(coalesce(
            (select a.audiences from waymark.actor(waymark.organization(), p_reader_id, p_now) a), '{}'))
        """,
        to=(APP,),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0009_corrections")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Absence",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("user_id", fields.UUIDField()),
                ("starts_on", fields.DateField()),
                ("ends_on", fields.DateField()),
                ("stand_in_id", fields.UUIDField(null=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "absences",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "The days on which a person is away, and who checks in for them meanwhile.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="AbsenceReason",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("user_id", fields.UUIDField()),
                (
                    "kind",
                    fields.CharEnumField(
                        description="HOLIDAY: HOLIDAY\nILLNESS: ILLNESS\nPARENTAL: PARENTAL\nOTHER: OTHER",
                        enum_type=AbsenceKind,
                        max_length=10,
                    ),
                ),
            ],
            options={
                "table": "absence_reasons",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "Why a person is away (`id` is the absence's); read by them and those above them in the reporting line alone.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="ActingLead",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("team_id", fields.UUIDField()),
                ("user_id", fields.UUIDField()),
                ("starts_on", fields.DateField()),
                ("ends_on", fields.DateField()),
                ("appointed_by_id", fields.UUIDField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "acting_leads",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "The days on which a person leads a team in its lead's place, with the lead's rights.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="ReportingLine",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("user_id", fields.UUIDField()),
                ("manager_id", fields.UUIDField()),
                ("starts_on", fields.DateField()),
                ("ends_on", fields.DateField(null=True)),
            ],
            options={
                "table": "reporting_lines",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "The days on which one person reports to another; open-ended while ``ends_on`` is null.",
            },
            bases=["Record"],
        ),
        ops.AlterModelOptions(
            name="Organization",
            options={
                "table": "organizations",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "A company: the wall that nothing crosses.",
            },
        ),
        ops.AddField(
            model_name="Organization",
            name="people_as_of",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="User",
            name="champion",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        # the people who are there already are none; the default was for them alone
        ops.AlterField(model_name="User", name="champion", field=fields.BooleanField(default=False)),
        *(
            ops.RunSQL(";\n".join(statements))
            for statements in (KEYS, REFERENCES, CHECKS, INDEXES, POLICIES, BACKFILL, DAYS, DUE)
        ),
    ]
