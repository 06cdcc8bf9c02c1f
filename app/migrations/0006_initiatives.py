"""Initiatives, which should move key results; and of key results: stretch value, phased targets, source."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from app.core.ids import new_id
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
from app.objectives.initiative_models import InitiativeState
from app.core.records import ExactNumber
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields

TABLES = ("initiatives", "initiative_links")
KEYS = [
    *(key(table, "organization_id", "id") for table in TABLES),
    key("initiatives", "organization_id", "id", "audience"),
    *(
        f"alter table {table} add constraint {table}_organization_id_fkey foreign key (organization_id) "
        "references organizations (id) on delete cascade"
        for table in TABLES
    ),
]

REFERENCES = [
    inherits_audience("initiatives", "objective_id", "objectives"),
    reference("initiatives", "owner_id", "users"),
    reference("initiatives", "team_id", "teams"),
    inherits_audience("initiative_links", "initiative_id", "initiatives", audience="initiative_audience"),
    inherits_audience("initiative_links", "key_result_id", "key_results", audience="key_result_audience"),
]

CHECKS = [
    one_of("initiatives", "state", ("PLANNED", "IN_PROGRESS", "DONE", "DROPPED")),
    check(
        "key_results",
        "stretch",
        "stretch is null or case kind when 'INCREASE' then stretch > target when 'DECREASE' then stretch < target "
        "else false end",
    ),
    check("key_results", "phases", "phases is null or kind in ('INCREASE', 'DECREASE')"),
    check("initiatives", "days", "due_on >= starts_on"),
    check("initiatives", "done", "(state = 'DONE') = (done_at is not null)"),
    check(
        "initiatives",
        "dropped",
        "(state = 'DROPPED') = (dropped_at is not null) and (state = 'DROPPED') = (dropped_because is not null)",
    ),
]

INDEXES = [
    index("initiatives", "objective_id", "due_on", "id"),
    index("initiatives", "owner_id", "due_on", "id"),
    index("initiatives", "team_id"),
    index("initiative_links", "initiative_id", "key_result_id", unique=True),
    index("initiative_links", "key_result_id"),
]

POLICIES = [
    *visible("initiatives", AUDIENCE_MATCHES),
    *visible(
        "initiative_links",
        "initiative_audience = any((select waymark.audiences())::uuid[]) "
        "and key_result_audience = any((select waymark.audiences())::uuid[])",
    ),
    grant("select, insert, update, delete", TABLES),
]

HISTORY = [
    history_follows(table)
    for table in (
        "objectives",
        "key_results",
        "initiatives",
        "check_ins",
        "blockers",
        "assistant_runs",
        "proposals",
        "questions",
        "summaries",
    )
]

FUNCTIONS = [
    # as before; what the audit holds about a thing now follows its readers by a trigger, whatever it hangs on
    *function(
        "set_objective_readers(p_objective_id uuid, p_visibility text, p_team_id uuid, p_owner_id uuid, "
        "p_now timestamptz)",
        "table (child_id uuid, parent_id uuid)",
        """
        update objectives set visibility = p_visibility, team_id = p_team_id, owner_id = p_owner_id,
          audience = case p_visibility when 'ORGANIZATION' then organization_id when 'TEAM' then p_team_id
                     else p_owner_id end
        where organization_id = waymark.organization() and id = p_objective_id
          and audience = any(waymark.audiences());
        update assistant_runs r set audience = case
            when r.state = 'QUEUED' then d.audience
            else waymark.readers_of_drafts(r.audience, d.audience, p_now) end
        from (select o.id, o.organization_id, coalesce(
                case when o.visibility = 'PRIVATE' then null else o.team_id end, o.audience) as audience
              from objectives o) d
        where d.organization_id = waymark.organization() and d.id = p_objective_id
          and r.organization_id = d.organization_id and r.objective_id = d.id;
        update proposals p set audience = waymark.readers_of_drafts(p.audience, coalesce(
            case when o.visibility = 'PRIVATE' then null else o.team_id end, o.audience), p_now)
        from objectives o
        where o.organization_id = waymark.organization() and o.id = p_objective_id
          and p.organization_id = o.organization_id and p.objective_id = o.id and p.run_id is null;
        update summaries s set audience = waymark.readers_of_drafts(s.audience, coalesce(
            case when o.visibility = 'PRIVATE' then null else o.team_id end, o.audience), p_now)
        from objectives o
        where o.organization_id = waymark.organization() and o.id = p_objective_id
          and s.organization_id = o.organization_id and s.objective_id = o.id;
        update alignments a set kind = 'SUPPORTS'
        where a.organization_id = waymark.organization() and a.kind = 'CONTRIBUTES'
          and p_objective_id in (a.child_id, a.parent_id)
          and not waymark.audience_covers(a.child_audience, a.parent_audience)
        returning a.child_id, a.parent_id
        """,
        to=(APP,),
    ),
    # as before, and initiatives hang on a team as well
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
        ) as found (position, kind, present)
        where present order by position
        """,
        to=(APP,),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0005_quality")]

    operations = [
        ops.CreateModel(
            name="Initiative",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("objective_id", fields.UUIDField()),
                ("owner_id", fields.UUIDField()),
                ("team_id", fields.UUIDField(null=True)),
                ("title", fields.CharField(max_length=300)),
                ("notes", fields.TextField(null=True, unique=False)),
                (
                    "state",
                    fields.CharEnumField(
                        default=InitiativeState.PLANNED,
                        description="PLANNED: PLANNED\nIN_PROGRESS: IN_PROGRESS\nDONE: DONE\nDROPPED: DROPPED",
                        enum_type=InitiativeState,
                        max_length=12,
                    ),
                ),
                ("starts_on", fields.DateField(null=True)),
                ("due_on", fields.DateField(null=True)),
                ("done_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("dropped_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("dropped_because", fields.TextField(null=True, unique=False)),
                ("revision", fields.IntField(default=1)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "initiatives",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "A piece of work that belongs to one objective and shares its readers; it moves no progress.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="InitiativeLink",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("initiative_id", fields.UUIDField()),
                ("initiative_audience", fields.UUIDField()),
                ("key_result_id", fields.UUIDField()),
                ("key_result_audience", fields.UUIDField()),
            ],
            options={
                "table": "initiative_links",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "The tie between an initiative and a key result that it should move; there for those who may read both.",
            },
            bases=["Record"],
        ),
        ops.AddField(
            model_name="KeyResult",
            name="phases",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(model_name="KeyResult", name="source", field=fields.CharField(null=True, max_length=500)),
        ops.AddField(
            model_name="KeyResult",
            name="stretch",
            field=ExactNumber(null=True, generated=False, unique=False),
        ),
        *(
            ops.RunSQL(";\n".join(statements))
            for statements in (KEYS, REFERENCES, CHECKS, INDEXES, POLICIES, HISTORY, FUNCTIONS)
        ),
    ]
