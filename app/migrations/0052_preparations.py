"""The assistant may be asked to prepare a one-on-one."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.proposals.models import Purpose


class Migration(migrations.Migration):
    dependencies = [("waymark", "0051_saved_lists")]

    initial = False

    operations = [
        ops.AlterField(
            model_name="AssistantRun",
            name="purpose",
            field=fields.CharEnumField(
                description="KEY_RESULTS: KEY_RESULTS\nCHECK_IN_SUMMARY: CHECK_IN_SUMMARY\n"
                "OBJECTIVE_CRITIQUE: OBJECTIVE_CRITIQUE\nPARENTS: PARENTS\nFEEDBACK_WORDING: FEEDBACK_WORDING\n"
                "REFLECTION_DRAFT: REFLECTION_DRAFT\nDIRECTOR_SUMMARY: DIRECTOR_SUMMARY\nONE_ON_ONE: ONE_ON_ONE",
                enum_type=Purpose,
                max_length=20,
            ),
        ),
    ]
