"""What runs reserve for a model, so that an organisation keeps to its budget and to so many questions at once."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.core.records import ExactNumber
from app.database.guards import ASSISTANT, function

GUARDS = [
    "create index assistant_runs_asked_idx on assistant_runs (organization_id, model_asked_at) "
    "where model_asked_at is not null",
    # takes a run's share of the month's budget and its place among those that ask now, or says why not; what was
    # never settled counts as it was reserved, and a place that was taken before p_since is free again
    *function(
        "reserve_model(p_run_id uuid, p_amount numeric, p_budget numeric, p_at_once integer, p_now timestamptz, "
        "p_since timestamptz)",
        "text",
        """
        declare
            v_organization uuid := waymark.organization();
            v_month timestamptz;
            v_spent numeric;
            v_asking integer;
        begin
            perform pg_advisory_xact_lock(hashtextextended('model of ' || v_organization::text, 0));
            select date_trunc('month', p_now at time zone o.time_zone) at time zone o.time_zone into v_month
            from organizations o where o.id = v_organization;
            select coalesce(sum(coalesce(r.cost_usd, r.reserved_usd)), 0),
                   count(*) filter (where r.state = 'RUNNING' and r.model_asked_at > p_since and r.id <> p_run_id)
            into v_spent, v_asking from assistant_runs r
            where r.organization_id = v_organization and r.model_asked_at >= least(v_month, p_since)
              and (r.model_asked_at >= v_month or r.state = 'RUNNING');
            if v_spent + p_amount > p_budget then
                return 'OVER_BUDGET';
            end if;
            if v_asking >= p_at_once then
                return 'TOO_MANY';
            end if;
            update assistant_runs set model_asked_at = p_now, reserved_usd = coalesce(reserved_usd, 0) + p_amount
            where id = p_run_id and organization_id = v_organization and state = 'RUNNING';
            return 'GRANTED';
        end
        """,
        to=(ASSISTANT,),
        language="plpgsql",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0032_changes")]

    initial = False

    operations = [
        ops.AddField(model_name="AssistantRun", name="model_asked_at", field=fields.DatetimeField(null=True)),
        ops.AddField(model_name="AssistantRun", name="reserved_usd", field=ExactNumber(null=True)),
        ops.RunSQL(";\n".join(GUARDS)),
    ]
