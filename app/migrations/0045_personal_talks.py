"""The assistant may be asked for other words for feedback, which are gone once the draft is."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.proposals.models import Purpose

FORGETTING = [
    # other words for a draft live no longer than the draft, and what quotes feedback no longer than the feedback
    """
    create function waymark.forget_feedback() returns trigger language plpgsql
    security definer set search_path = public, pg_temp as $$ begin
      update assistant_runs set result = null
      where organization_id = old.organization_id and request ->> 'feedback_id' = old.id::text and result is not null;
      if tg_op = 'DELETE' or new.retracted_at is not null then
        update assistant_runs r set result = jsonb_set(r.result, '{points}', coalesce(
          (select jsonb_agg(p.point order by p.place)
           from jsonb_array_elements(r.result -> 'points') with ordinality as p (point, place)
           where not p.point -> 'cites' @> jsonb_build_array(jsonb_build_object('id', old.id::text))), '[]'))
        where r.organization_id = old.organization_id and r.result -> 'points' @> jsonb_build_array(
          jsonb_build_object('cites', jsonb_build_array(jsonb_build_object('id', old.id::text))));
      end if;
      return null;
    end $$""",
    "revoke all on function waymark.forget_feedback() from public",
    "create trigger feedback_forgotten after delete or update of sent_at, retracted_at on feedback "
    "for each row execute function waymark.forget_feedback()",
    """
    create function waymark.forget_late_wording() returns trigger language plpgsql
    security definer set search_path = public, pg_temp as $$ begin
      perform from feedback f where f.organization_id = new.organization_id
        and f.id = (new.request ->> 'feedback_id')::uuid and f.sent_at is null for share;
      if not found then
        new.result := null;
      end if;
      return new;
    end $$""",
    "revoke all on function waymark.forget_late_wording() from public",
    "create trigger late_wording before update of result on assistant_runs for each row "
    "when (new.purpose = 'FEEDBACK_WORDING' and new.result is not null) "
    "execute function waymark.forget_late_wording()",
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0044_listed_runs")]

    initial = False

    operations = [
        ops.AlterField(
            model_name="AssistantRun",
            name="purpose",
            field=fields.CharEnumField(
                description="KEY_RESULTS: KEY_RESULTS\nCHECK_IN_SUMMARY: CHECK_IN_SUMMARY\n"
                "OBJECTIVE_CRITIQUE: OBJECTIVE_CRITIQUE\nPARENTS: PARENTS\nFEEDBACK_WORDING: FEEDBACK_WORDING",
                enum_type=Purpose,
                max_length=20,
            ),
        ),
        ops.RunSQL(";\n".join(FORGETTING)),
    ]
