"""Weeks of organisations and cycles, cycles inside others, priorities with a past, and their owners' answers to it."""

from tortoise import fields, migrations
from tortoise.fields.db_defaults import SqlDefault
from tortoise.migrations import operations as ops

from app.core.ids import new_id
from app.core.records import Weekdays, monday_to_friday
from app.database.guards import (
    APP,
    AUDIENCE_MATCHES,
    check,
    function,
    grant,
    index,
    inherits_audience,
    key,
    reference,
    visible,
)

REVIEWS = "priority_reviews"
KEYS = [
    key(REVIEWS, "organization_id", "id"),
    f"alter table {REVIEWS} add constraint {REVIEWS}_organization_id_fkey foreign key (organization_id) "
    "references organizations (id) on delete cascade",
]

REFERENCES = [
    inherits_audience(REVIEWS, "objective_id", "objectives"),
    reference(REVIEWS, "priority_id", "priorities", on_delete="cascade"),
    reference(REVIEWS, "reviewed_by_id", "users"),
]

WEEKS = [
    # periods of cycles that exist go on ending with the day on which their check-ins are due
    "update cycles set week_starts_on = (due_weekday + 1) % 7, working_days = '{0,1,2,3,4,5,6}'",
    *(
        statement
        for table in ("organizations", "cycles")
        for statement in (
            check(table, "week_starts_on", "week_starts_on between 0 and 6"),
            check(table, "working_days", "cardinality(working_days) > 0 and working_days <@ '{0,1,2,3,4,5,6}'"),
        )
    ),
    check("organizations", "fiscal_year_starts_in", "fiscal_year_starts_in between 1 and 12"),
]

PRIORITIES = [
    # ranks are those of the ones that stand: a withdrawn one keeps the rank that it had
    "alter table priorities drop constraint priorities_rank_key",
    "alter table priorities add constraint priorities_rank_key exclude using btree (organization_id with =, "
    "cycle_id with =, (coalesce(team_id, organization_id)) with =, rank with =) where (withdrawn_at is null) "
    "deferrable initially deferred",
    check("priorities", "withdrawn", "(withdrawn_at is null) = (withdrawn_because is null)"),
    check("priorities", "announced", "announcement is null or announced_at is not null"),
    check(REVIEWS, "note", "still_fits or note is not null"),
    index(REVIEWS, "priority_id", "reviewed_at"),
    index(REVIEWS, "objective_id", "reviewed_at"),
]

NESTING = [
    """
    create function waymark.keep_cycles_nested() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$ begin
      if exists (
        select from cycles p join cycles c on c.organization_id = p.organization_id and c.parent_id = p.id
        where p.organization_id = new.organization_id and new.id in (p.id, c.id)
          and (c.starts_on < p.starts_on or c.ends_on > p.ends_on
               or c.ends_on - c.starts_on >= p.ends_on - p.starts_on))
      then
        raise check_violation using message = 'A cycle lies within the days of a longer one.',
          constraint = 'cycles_nested_check', table = 'cycles';
      end if;
      return null;
    end $$""",
    "revoke all on function waymark.keep_cycles_nested() from public",
    "create constraint trigger cycles_nested after insert or update of parent_id, starts_on, ends_on on cycles "
    "deferrable initially immediate for each row execute function waymark.keep_cycles_nested()",
    index("cycles", "parent_id"),
]

POLICIES = [
    *visible(REVIEWS, AUDIENCE_MATCHES),
    grant("select, insert", (REVIEWS,)),
]

FUNCTIONS = [
    # gives check-ins that are due in a cycle the days of its periods, hidden goals included: what was due in the period
    # around a day is due in the new one around it, and what counts from a day on not before that day; nothing
    # while its owner is away and nobody stands in; returns the objectives that they are of
    *function(
        "retime_check_ins(p_cycle_id uuid, p_starts date[], p_ends date[], p_due date[], p_stale date[], "
        "p_not_before date)",
        "setof uuid",
        """
        with periods as (
            select * from unnest(p_starts, p_ends, p_due, p_stale) as t (starts_on, ends_on, due_on, stale_after)
        ), retimed as (
            select q.id, n.due_on, n.stale_after
            from objectives o
            join organizations g on g.id = o.organization_id
            join key_results k on k.organization_id = o.organization_id and k.objective_id = o.id and k.state = 'ACTIVE'
            join key_result_progress q on q.organization_id = k.organization_id and q.id = k.id
            left join lateral (
                select p.due_on, p.stale_after from periods p
                where (q.checked_in_at is null or p.starts_on > (q.checked_in_at at time zone g.time_zone)::date)
                  and (q.check_in_due_on is null
                    or p.ends_on >= least(q.check_in_due_on, p_ends[cardinality(p_ends)]))
                  and p.due_on >= coalesce(p_not_before, case
                    when q.checked_in_at is null and q.check_in_due_on is null
                    then (greatest(k.created_at, o.published_at) at time zone g.time_zone)::date
                    else '-infinity' end)
                  and not exists (
                    select from absences a
                    where a.organization_id = k.organization_id and a.user_id = k.owner_id and a.stand_in_id is null
                      and p.due_on between a.starts_on and a.ends_on)
                order by p.starts_on limit 1
            ) n on true
            where o.organization_id = waymark.organization() and o.cycle_id = p_cycle_id and o.state = 'ACTIVE'
        )
        update key_result_progress p set check_in_due_on = r.due_on, stale_after = r.stale_after from retimed r
        where p.organization_id = waymark.organization() and p.id = r.id
          and (p.check_in_due_on, p.stale_after) is distinct from (r.due_on, r.stale_after)
        returning p.objective_id
        """,
        to=(APP,),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0011_approval")]

    operations = [
        ops.CreateModel(
            name="PriorityReview",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("objective_id", fields.UUIDField()),
                ("priority_id", fields.UUIDField()),
                ("still_fits", fields.BooleanField()),
                ("note", fields.TextField(null=True, unique=False)),
                ("reviewed_by_id", fields.UUIDField()),
                ("reviewed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "priority_reviews",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "That somebody looked at an objective after its priority had changed, and whether it still fits.",
            },
            bases=["Record"],
        ),
        ops.AddField(
            model_name="Cycle",
            name="week_starts_on",
            field=fields.SmallIntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="Cycle",
            name="working_days",
            field=Weekdays(
                default=monday_to_friday,
                db_default=SqlDefault("'{0,1,2,3,4}'"),
                generated=False,
                null=False,
                unique=False,
            ),
        ),
        ops.AddField(
            model_name="Organization",
            name="fiscal_year_starts_in",
            field=fields.SmallIntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name="Organization",
            name="revision",
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name="Organization",
            name="week_starts_on",
            field=fields.SmallIntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="Organization",
            name="working_days",
            field=Weekdays(
                default=monday_to_friday,
                db_default=SqlDefault("'{0,1,2,3,4}'"),
                generated=False,
                null=False,
                unique=False,
            ),
        ),
        ops.AddField(
            model_name="Priority",
            name="announced_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Priority",
            name="announcement",
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name="Priority",
            name="changed_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Priority",
            name="withdrawn_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Priority",
            name="withdrawn_because",
            field=fields.TextField(null=True, unique=False),
        ),
        *(
            ops.RunSQL(";\n".join(statements))
            for statements in (KEYS, REFERENCES, WEEKS, PRIORITIES, NESTING, POLICIES, FUNCTIONS)
        ),
    ]
