"""Notifications, reminders and digests, and how each person wants them; mail that one may end without signing in."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.core.ids import new_id
from app.database.guards import (
    APP,
    check,
    function,
    grant,
    index,
    key,
    one_of,
    reference,
    visible,
)
from app.database.pool import NOBODY
from app.notifications.models import MailRhythm

TABLES = ("notifications", "notification_settings", "notification_preferences", "digests", "reminders")
OF_THE_PERSON = ("notification_settings", "digests", "reminders")
RHYTHMS = ("AT_ONCE", "DAILY", "WEEKLY", "OFF")

KEYS = [
    *(key(table, "organization_id", "id") for table in TABLES),
    *(
        f"alter table {table} add constraint {table}_organization_id_fkey foreign key (organization_id) "
        "references organizations (id) on delete cascade"
        for table in TABLES
    ),
]

REFERENCES = [
    reference("notifications", "recipient_id", "users", on_delete="cascade"),
    reference("notifications", "actor_id", "users", on_delete="cascade"),
    reference("notifications", "record_id", "audit_records", on_delete="cascade"),
    reference("notification_preferences", "id", "users", on_delete="cascade"),
    *(reference(table, "person_id", "users", on_delete="cascade") for table in OF_THE_PERSON),
]

CHECKS = [
    one_of("notification_settings", "mail", RHYTHMS),
    check("notification_settings", "reminders", "area <> 'REMINDERS' or mail <> 'AT_ONCE'"),
    check("notification_preferences", "digest_hour", "digest_hour between 0 and 20"),
    check(
        "notification_preferences",
        "quiet",
        "(quiet_from is null) = (quiet_until is null) and quiet_from <> quiet_until "
        "and quiet_from between 0 and 23 and quiet_until between 0 and 23",
    ),
]

INDEXES = [
    # of one deed a person is told once; of a comment that goes on mentioning them, too
    index("notifications", "recipient_id", "record_id", unique=True, name="deed"),
    index("notifications", "recipient_id", "subject_id", where="kind = 'MENTION'", unique=True, name="mention"),
    index("notifications", "record_id"),
    index("notifications", "recipient_id", "created_at desc", "id desc", name="latest"),
    "create index notifications_waiting_idx on notifications (created_at) where read_at is null and mailed_at is null",
    "create index notifications_created_at_idx on notifications (created_at)",
    index("notification_settings", "person_id", "area", unique=True, name="person"),
    index("digests", "person_id", "day", unique=True, name="person"),
    "create index digests_at_idx on digests (at)",
    "create unique index reminders_person_key on reminders (organization_id, person_id, item_id, due_at) "
    "nulls not distinct",
]

THERE = [
    # whether the subject of a notification is there for who asks: seen through its own row, and so as it is now
    """
    create function waymark.is_there(p_kind text, p_id uuid) returns boolean language sql stable as $$
    select coalesce(case p_kind
      when 'Comment' then (select c.deleted_at is null from comments c where c.id = p_id)
      when 'CheckInSheet' then (select true from check_in_sheets s where s.id = p_id)
      when 'Blocker' then (select true from blockers b where b.id = p_id)
      when 'Proposal' then (select true from proposals p where p.id = p_id)
      when 'Alignment' then (select true from alignments a where a.id = p_id)
      when 'Handover' then (select true from handovers h where h.id = p_id)
      when 'InputRound' then (select true from input_rounds r where r.id = p_id)
      when 'TeamInput' then (select true from team_inputs i where i.id = p_id)
      when 'ActionItem' then (select true from action_items a where a.id = p_id)
      when 'OneOnOne' then (select true from one_on_ones o where o.id = p_id)
      when 'Feedback' then (select true from feedback f where f.id = p_id)
      when 'FeedbackRequest' then (select true from feedback_requests f where f.id = p_id)
      when 'Recognition' then (select true from recognitions r where r.id = p_id)
      when 'Reward' then (select true from rewards w where w.id = p_id)
      when 'User' then (select true from users u where u.id = p_id)
    end, false) $$""",
]
ME = "(select waymark.person())"
MINE = f"recipient_id = {ME} and waymark.is_there(subject_kind, subject_id)"
POLICIES = [
    *THERE,
    *visible("notifications", MINE),
    *visible("notification_preferences", f"id = {ME}"),
    *(statement for table in OF_THE_PERSON for statement in visible(table, f"person_id = {ME}")),
]

GRANTS = [
    grant("select, insert", TABLES),
    grant("update (read_at, mailed_at)", ("notifications",)),
    grant("update (in_product, mail)", ("notification_settings",)),
    grant("update (digest_hour, quiet_from, quiet_until)", ("notification_preferences",)),
]

FUNCTIONS = [
    # tells others of what one does, once each, and announces it to them
    *function(
        "tell_people(p_notifications jsonb, p_now timestamptz, p_channel text)",
        "void",
        """
        insert into notifications (id, organization_id, recipient_id, kind, area, subject_kind, subject_id, actor_id,
          record_id, created_at)
        select gen_random_uuid(), waymark.organization(), n.recipient_id, n.kind, n.area, n.subject_kind, n.subject_id,
          waymark.person(), n.record_id, p_now
        from jsonb_to_recordset(p_notifications)
          as n (recipient_id uuid, kind text, area text, subject_kind text, subject_id uuid, record_id uuid)
        on conflict do nothing;
        select pg_notify(p_channel, 'notifications:' || n.recipient_id)
        from (select distinct recipient_id from jsonb_to_recordset(p_notifications) as n (recipient_id uuid)) n
        """,
        to=(APP,),
    ),
    *function(
        "zones_of_people()",
        "setof text",
        "select distinct time_zone from users where active",
        to=(NOBODY,),
    ),
    # the people whom a mail or a reminder may reach at this moment, behind the one looked at last: those who want news
    # at once and have some, and those whose digest of the day is to be put together. It knows what time it is for them
    # (p_clocks of p_zones), that they work that day, are not away, and do not want to be left in peace just then.
    *function(
        "people_to_tell(p_zones text[], p_clocks timestamp[], p_now timestamptz, p_hour int, p_window int, "
        "p_news_since timestamptz, p_after uuid, p_limit int)",
        "table (organization_id uuid, person_id uuid, day date, digest_due boolean)",
        """
        select due.organization_id, due.id, due.day, due.digest_due from (
            select u.organization_id, u.id, here.clock::date as day,
                extract(isodow from here.clock)::int - 1 = any(o.working_days)
                and here.hour >= coalesce(p.digest_hour, p_hour) and here.hour < coalesce(p.digest_hour, p_hour) + p_window
                and not exists (select from digests d where d.organization_id = u.organization_id
                                and d.person_id = u.id and d.day = here.clock::date) as digest_due
            from users u
            join organizations o on o.id = u.organization_id
            join (select zone, clock, extract(hour from clock)::int as hour
                  from unnest(p_zones, p_clocks) as z (zone, clock)) here on here.zone = u.time_zone
            left join notification_preferences p on p.organization_id = u.organization_id and p.id = u.id
            where u.active and (p_after is null or u.id > p_after)
              and not exists (
                select from absences a where a.organization_id = u.organization_id and a.user_id = u.id
                  and (p_now at time zone o.time_zone)::date between a.starts_on and a.ends_on)
              and (case when p.quiet_from < p.quiet_until then here.hour >= p.quiet_from and here.hour < p.quiet_until
                   else here.hour >= p.quiet_from or here.hour < p.quiet_until end) is not true
        ) due
        where due.digest_due or exists (
            select from notifications n
            join notification_settings s on s.organization_id = n.organization_id and s.person_id = n.recipient_id
              and s.area = n.area and s.mail = 'AT_ONCE'
            where n.organization_id = due.organization_id and n.recipient_id = due.id
              and n.read_at is null and n.mailed_at is null and n.created_at > p_news_since)
        order by due.id limit p_limit
        """,
        to=(NOBODY,),
    ),
    # the key that signs the link with which a person ends mails without signing in
    *function(
        "unsubscribe_key(p_person_id uuid)",
        "table (organization_id uuid, unsubscribe_key bytea)",
        "select organization_id, unsubscribe_key from notification_preferences where id = p_person_id",
        to=(NOBODY,),
    ),
    # forgets what is of no use any more, a bounded batch at a time, and counts it
    *function(
        "forget_notifications(p_now timestamptz, p_limit int)",
        "int",
        """
        declare
            v_gone int;
            v_all int := 0;
        begin
            delete from notifications where id in (
                select id from notifications where created_at < p_now - interval '180 days' limit p_limit);
            get diagnostics v_gone = row_count;
            v_all := v_all + v_gone;
            delete from digests where id in (
                select id from digests where at < p_now - interval '30 days' limit p_limit);
            get diagnostics v_gone = row_count;
            return v_all + v_gone;
        end
        """,
        to=(NOBODY,),
        language="plpgsql",
    ),
]

MAIL = [
    # as before, with the path that ends mails of this kind
    *function(
        "put_mails(p_mails jsonb, p_now timestamptz, p_try_after timestamptz)",
        "void",
        """
        insert into mails (id, organization_id, to_address, subject, text, state, attempts, created_at, changed_at,
          try_after, useful_until, unsubscribe)
        select m.id, waymark.organization(), m.to_address, m.subject, m.text, 'WAITING', 0, p_now, p_now, p_try_after,
          m.useful_until, m.unsubscribe
        from jsonb_to_recordset(p_mails)
          as m (id uuid, to_address text, subject text, text text, useful_until timestamptz, unsubscribe text)
        """,
        to=(APP,),
    ),
    "drop function waymark.mail_to_send(uuid, timestamptz)",
    *function(
        "mail_to_send(p_id uuid, p_left_before timestamptz)",
        "table (id uuid, to_address text, subject text, text text, state text, attempts int, created_at timestamptz, "
        "useful_until timestamptz, unsubscribe text)",
        """
        select id, to_address, subject, text, state, attempts, created_at, useful_until, unsubscribe from mails
        where id = p_id and (state = 'WAITING' or state = 'SENDING' and changed_at <= p_left_before)
        """,
        to=(NOBODY,),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0033_spending")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Digest",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("person_id", fields.UUIDField()),
                ("day", fields.DateField()),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "digests",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "That a person's digest of a day in their zone was put together: once, whoever tries to.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="Notification",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("recipient_id", fields.UUIDField()),
                ("kind", fields.CharField(max_length=30)),
                ("area", fields.CharField(max_length=20)),
                ("subject_kind", fields.CharField(max_length=40)),
                ("subject_id", fields.UUIDField()),
                ("actor_id", fields.UUIDField(null=True)),
                ("record_id", fields.UUIDField(null=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("read_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("mailed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "notifications",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "That something concerns a person (``recipient_id``); it is theirs alone, as long as they see its subject.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="NotificationPreference",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("digest_hour", fields.SmallIntField()),
                ("quiet_from", fields.SmallIntField(null=True)),
                ("quiet_until", fields.SmallIntField(null=True)),
                ("unsubscribe_key", fields.BinaryField()),
            ],
            options={
                "table": "notification_preferences",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "When mail may reach a person (`id` is the person's), in hours of their own time zone; read by them alone.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="NotificationSetting",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("person_id", fields.UUIDField()),
                ("area", fields.CharField(max_length=20)),
                ("in_product", fields.BooleanField()),
                (
                    "mail",
                    fields.CharEnumField(
                        description="AT_ONCE: AT_ONCE\nDAILY: DAILY\nWEEKLY: WEEKLY\nOFF: OFF",
                        enum_type=MailRhythm,
                        max_length=10,
                    ),
                ),
            ],
            options={
                "table": "notification_settings",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "How one area reaches a person, where they said so; read by them alone.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="Reminder",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("person_id", fields.UUIDField()),
                ("item_id", fields.UUIDField()),
                ("due_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "reminders",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "That a person was reminded of something in their inbox (``item_id``) that is due then: once.",
            },
            bases=["Record"],
        ),
        ops.AddField(
            model_name="Mail",
            name="unsubscribe",
            field=fields.CharField(null=True, max_length=200),
        ),
        *(
            ops.RunSQL(";\n".join(statements))
            for statements in (KEYS, REFERENCES, CHECKS, INDEXES, POLICIES, GRANTS, FUNCTIONS, MAIL)
        ),
    ]
