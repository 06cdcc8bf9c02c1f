"""The assistant may be asked how an objective went, by its owner who reflects on it."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.proposals.models import Purpose


class Migration(migrations.Migration):
    dependencies = [("waymark", "0046_arrivals")]

    initial = False

    operations = [
        ops.AlterField(
            model_name="AssistantRun",
            name="purpose",
            field=fields.CharEnumField(
                description="KEY_RESULTS: KEY_RESULTS\nCHECK_IN_SUMMARY: CHECK_IN_SUMMARY\n"
                "OBJECTIVE_CRITIQUE: OBJECTIVE_CRITIQUE\nPARENTS: PARENTS\nFEEDBACK_WORDING: FEEDBACK_WORDING\n"
                "REFLECTION_DRAFT: REFLECTION_DRAFT",
                enum_type=Purpose,
                max_length=20,
            ),
        ),
    ]
