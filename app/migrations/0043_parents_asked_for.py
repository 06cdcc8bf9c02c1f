"""The assistant may be asked which goals an objective could serve."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.proposals.models import Purpose


class Migration(migrations.Migration):
    dependencies = [("waymark", "0042_handed_duties")]

    initial = False

    operations = [
        ops.AlterField(
            model_name="AssistantRun",
            name="purpose",
            field=fields.CharEnumField(
                description="KEY_RESULTS: KEY_RESULTS\nCHECK_IN_SUMMARY: CHECK_IN_SUMMARY\n"
                "OBJECTIVE_CRITIQUE: OBJECTIVE_CRITIQUE\nPARENTS: PARENTS",
                enum_type=Purpose,
                max_length=20,
            ),
        ),
    ]
