"""Alignment between two sides that both have a word in it, also of key results, and what waits for what."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from app.database.guards import APP, check, function, index, key, one_of, reference
from app.objectives.alignment_models import AlignmentState
from app.objectives.models import AlignmentKind, KeyResultProgressMode
from tortoise import fields


def end(side: str) -> str:
    """Reference a key result of the objective at this end."""
    return (
        f"alter table alignments add constraint alignments_{side}_key_result_id_fkey "
        f"foreign key (organization_id, {side}_key_result_id, {side}_id) "
        "references key_results (organization_id, id, objective_id) on delete cascade"
    )


REFERENCES = [
    key("key_results", "organization_id", "id", "objective_id"),
    end("child"),
    end("parent"),
    *(reference("alignments", column, "users") for column in ("proposed_by_id", "decided_by_id", "ended_by_id")),
]

CHECKS = [
    one_of("key_results", "progress_mode", ("CHECK_INS", "CONTRIBUTIONS")),
    one_of("alignments", "kind", ("CONTRIBUTES", "SUPPORTS", "DEPENDS_ON")),
    one_of(
        "alignments",
        "state",
        ("PROPOSED", "ACCEPTED", "DECLINED", "WITHDRAWN", "ENDED", "OVERRULED", "FULFILLED"),
    ),
    check("alignments", "reason", "state not in ('DECLINED', 'OVERRULED') or reason is not null"),
    check(
        "alignments",
        "promised",
        "case when kind <> 'DEPENDS_ON' then promised_on is null "
        "else promised_on is not null or state in ('PROPOSED', 'DECLINED', 'WITHDRAWN') end",
    ),
    check(
        "alignments",
        "ended",
        "(state in ('WITHDRAWN', 'ENDED', 'OVERRULED', 'FULFILLED')) = (ended_at is not null)",
    ),
]

INDEXES = [
    "drop index alignments_child_id_parent_id_key",
    # two goals serve each other in one way at a time, and beside that may wait for each other
    "create unique index alignments_child_id_parent_id_key on alignments (organization_id, child_id, parent_id, "
    "child_key_result_id, parent_key_result_id, (kind = 'DEPENDS_ON')) nulls not distinct "
    "where state in ('PROPOSED', 'ACCEPTED')",
    index("alignments", "child_id"),
    index("alignments", "child_key_result_id", where="child_key_result_id is not null"),
    index("alignments", "parent_key_result_id", where="parent_key_result_id is not null"),
]

COUNTING = "a.kind = 'CONTRIBUTES' and a.state = 'ACCEPTED'"
PROGRESS = [
    # as before, and only what both sides agreed upon moves anything
    *function(
        "lock_progress(p_objective_ids uuid[])",
        "setof uuid",
        f"""
        with recursive above as (
            select unnest(p_objective_ids) as id
            union
            select a.parent_id from alignments a join above on a.child_id = above.id
            where {COUNTING} and a.organization_id = waymark.organization()
        )
        select p.id from objective_progress p
        where p.organization_id = waymark.organization() and p.id in (select id from above)
        order by p.id for no key update
        """,
        to=(APP,),
    ),
    # what each of these objectives, or a key result of it, is the mean of: one row a key result of its own, one a
    # contribution (`into_key_result_id` says to which of its key results, null: to itself)
    "drop function waymark.progress_parts(uuid[])",
    *function(
        "progress_parts(p_objective_ids uuid[])",
        "table (objective_id uuid, progress_mode text, part_kind text, part_id uuid, part_objective_id uuid, "
        "into_key_result_id uuid, counts_contributions boolean, role text, state text, metric_kind text, "
        "objective_state text, outcome text, weight numeric, progress float8, reported_health text, stale_after date)",
        f"""
        select o.id, o.progress_mode, 'KEY_RESULT', k.id, o.id, null::uuid, k.progress_mode = 'CONTRIBUTIONS', k.role,
               k.state, k.kind, o.state, o.outcome, k.weight, p.progress, p.reported_health, p.stale_after
        from objectives o
        join key_results k on k.organization_id = o.organization_id and k.objective_id = o.id
        join key_result_progress p on p.organization_id = k.organization_id and p.id = k.id
        where o.organization_id = waymark.organization() and o.id = any(p_objective_ids)
        union all
        select o.id, o.progress_mode, 'OBJECTIVE', c.id, c.id, a.parent_key_result_id, false, null, null, null,
               c.state, c.outcome, a.weight, p.progress, p.reported_health, p.stale_after
        from objectives o
        join alignments a on a.organization_id = o.organization_id and a.parent_id = o.id and {COUNTING}
        join objectives c on c.organization_id = a.organization_id and c.id = a.child_id
        join objective_progress p on p.organization_id = c.organization_id and p.id = c.id
        where o.organization_id = waymark.organization() and o.id = any(p_objective_ids)
          and a.child_key_result_id is null
        union all
        select o.id, o.progress_mode, 'CONTRIBUTING_KEY_RESULT', k.id, c.id, a.parent_key_result_id, false, k.role,
               k.state, k.kind, c.state, c.outcome, a.weight, p.progress, p.reported_health, p.stale_after
        from objectives o
        join alignments a on a.organization_id = o.organization_id and a.parent_id = o.id and {COUNTING}
        join objectives c on c.organization_id = a.organization_id and c.id = a.child_id
        join key_results k on k.organization_id = a.organization_id and k.id = a.child_key_result_id
        join key_result_progress p on p.organization_id = k.organization_id and p.id = k.id
        where o.organization_id = waymark.organization() and o.id = any(p_objective_ids)
        """,
        to=(APP,),
    ),
    # stores the means of key results that are the mean of what contributes to them, and returns the objectives of
    # those whose progress moved
    *function(
        "store_key_result_progress(p_ids uuid[], p_progress float8[])",
        "setof uuid",
        """
        update key_result_progress p set progress = new.progress, raw_progress = new.progress
        from unnest(p_ids, p_progress) as new (id, progress)
        where p.organization_id = waymark.organization() and p.id = new.id
          and (p.progress, p.raw_progress) is distinct from (new.progress, new.progress)
        returning p.objective_id
        """,
        to=(APP,),
    ),
    # whether an objective would serve itself by an edge from child to parent, hidden ones and those of key results
    # included; what is waited for makes no tree
    *function(
        "would_circle(p_child_id uuid, p_parent_id uuid)",
        "boolean",
        """
        with recursive above as (
            select p_parent_id as id
            union
            select a.parent_id from alignments a join above on a.child_id = above.id
            where a.organization_id = waymark.organization() and a.kind <> 'DEPENDS_ON' and a.state = 'ACCEPTED'
        )
        select exists (select from above where id = p_child_id)
        """,
        to=(APP,),
    ),
]

READERS = [
    # as before, of what is in force
    *function(
        "counts_hidden_goals(p_team_ids uuid[])",
        "boolean",
        f"""
        select pg_advisory_xact_lock(hashtextextended('alignments ' || waymark.organization(), 0));
        select exists (select from alignments a
            where a.organization_id = waymark.organization() and {COUNTING}
              and a.parent_audience = any(p_team_ids)
              and not waymark.audience_covers(a.child_audience, a.parent_audience))
        """,
        to=(APP,),
    ),
    # as before; what has ended stays as it was
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
          and a.state in ('PROPOSED', 'ACCEPTED')
          and p_objective_id in (a.child_id, a.parent_id)
          and not waymark.audience_covers(a.child_audience, a.parent_audience)
        returning a.child_id, a.parent_id
        """,
        to=(APP,),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0014_accounts")]

    operations = [
        ops.AlterModelOptions(
            name="Alignment",
            options={
                "table": "alignments",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "An edge from a goal to the one that it serves or waits for, readable by those who may read both ends.",
            },
        ),
        ops.AlterField(
            model_name="Alignment",
            name="kind",
            field=fields.CharEnumField(
                description="CONTRIBUTES: CONTRIBUTES\nSUPPORTS: SUPPORTS\nDEPENDS_ON: DEPENDS_ON",
                enum_type=AlignmentKind,
                max_length=12,
            ),
        ),
        ops.AddField(
            model_name="Alignment",
            name="child_key_result_id",
            field=fields.UUIDField(null=True),
        ),
        ops.AddField(
            model_name="Alignment",
            name="decided_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Alignment",
            name="decided_by_id",
            field=fields.UUIDField(null=True),
        ),
        ops.AddField(
            model_name="Alignment",
            name="ended_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Alignment",
            name="ended_by_id",
            field=fields.UUIDField(null=True),
        ),
        ops.AddField(
            model_name="Alignment",
            name="note",
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name="Alignment",
            name="parent_key_result_id",
            field=fields.UUIDField(null=True),
        ),
        ops.AddField(
            model_name="Alignment",
            name="promised_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="Alignment",
            name="proposed_by_id",
            field=fields.UUIDField(null=True),
        ),
        ops.AddField(
            model_name="Alignment",
            name="reason",
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name="Alignment",
            name="state",
            field=fields.CharEnumField(
                default=AlignmentState.ACCEPTED,
                db_default="ACCEPTED",
                description="PROPOSED: PROPOSED\nACCEPTED: ACCEPTED\nDECLINED: DECLINED\nWITHDRAWN: WITHDRAWN\nENDED: ENDED\nOVERRULED: OVERRULED\nFULFILLED: FULFILLED",
                enum_type=AlignmentState,
                max_length=10,
            ),
        ),
        ops.AddField(
            model_name="KeyResult",
            name="progress_mode",
            field=fields.CharEnumField(
                default=KeyResultProgressMode.CHECK_INS,
                db_default="CHECK_INS",
                description="CHECK_INS: CHECK_INS\nCONTRIBUTIONS: CONTRIBUTIONS",
                enum_type=KeyResultProgressMode,
                max_length=14,
            ),
        ),
        *(ops.RunSQL(";\n".join(statements)) for statements in (REFERENCES, CHECKS, INDEXES, PROGRESS, READERS)),
    ]
