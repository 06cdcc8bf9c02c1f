"""Runs whose result is for the person alone who asked, read as that person, whoever leads or administers them."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.database.guards import APP, ASSISTANT, AUDIENCE_MATCHES, ORGANIZATION_MATCHES, check, function, grant
from app.proposals.models import Purpose

NOBODY = "waymark_nobody"
# such a run is its own audience, which nobody has
READER = f"({AUDIENCE_MATCHES} or (audience = id and requested_by_id = (select waymark.person())))"
SEEN = f"{ORGANIZATION_MATCHES} and {READER}"
HISTORY = (
    f"{ORGANIZATION_MATCHES} and case subject_kind when 'AssistantRun' "
    "then (select s.audience = s.id from assistant_runs s where s.id = subject_id) else false end"
)
PERSONAL = [
    f"alter policy seen on assistant_runs using ({SEEN})",
    f"alter policy added on assistant_runs with check ({SEEN})",
    f"alter policy changed on assistant_runs using ({SEEN}) with check ({SEEN})",
    f"alter policy removed on assistant_runs using ({SEEN})",
    f"create policy seen_with_run on audit_records for select to {APP} using ({HISTORY})",
    f"create policy added_to_run on audit_records for insert to {APP} with check ({HISTORY})",
    "alter table assistant_runs drop constraint assistant_runs_subject_check",
    check(
        "assistant_runs", "subject", "num_nonnulls(team_id, objective_id) = case when audience = id then 0 else 1 end"
    ),
    check("assistant_runs", "result", "result is null or audience = id"),
    grant("update (result)", ("assistant_runs",), ASSISTANT),
    "drop function waymark.run_to_start(uuid)",
    # as before, and the person whose eyes a run has that is for one person alone
    *function(
        "run_to_start(p_run_id uuid)",
        "table (organization_id uuid, audience uuid, audiences uuid[], person_id uuid)",
        """
        with recursive run as (
            select r.organization_id, r.audience, case when r.audience = r.id then r.requested_by_id end as person_id
            from assistant_runs r where r.id = p_run_id
        ), above as (
            select r.audience as id, r.organization_id from run r
            union
            select t.parent_id, t.organization_id from teams t
            join above a on t.organization_id = a.organization_id and t.id = a.id
            where t.parent_id is not null
        )
        select r.organization_id, r.audience, array[r.organization_id] || (select array_agg(a.id) from above a),
          r.person_id
        from run r
        """,
        to=(NOBODY,),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0040_more_news")]

    initial = False

    operations = [
        ops.AddField(model_name="AssistantRun", name="result", field=fields.JSONField(null=True)),
        ops.AlterField(
            model_name="AssistantRun",
            name="purpose",
            field=fields.CharEnumField(
                description="KEY_RESULTS: KEY_RESULTS\nCHECK_IN_SUMMARY: CHECK_IN_SUMMARY\n"
                "OBJECTIVE_CRITIQUE: OBJECTIVE_CRITIQUE",
                enum_type=Purpose,
                max_length=20,
            ),
        ),
        ops.RunSQL(";\n".join(PERSONAL)),
    ]
