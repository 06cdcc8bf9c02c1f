"""Objectives that rest for a while, and objectives in the archive."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.database.guards import check, index
from app.objectives.models import ObjectiveState

CHECKS = [
    check(
        "objectives",
        "paused",
        "(state = 'PAUSED') = (paused_at is not null) and (state = 'PAUSED') = (paused_because is not null)",
    ),
    check("objectives", "archived", "archived_at is null or state = 'CLOSED'"),
]

INDEXES = [
    index("objectives", "cycle_id", "archived_at", where="archived_at is not null", name="archived"),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0007_search")]

    operations = [
        ops.AddField(
            model_name="Objective",
            name="archived_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Objective",
            name="paused_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(model_name="Objective", name="paused_because", field=fields.TextField(null=True, unique=False)),
        ops.AlterField(
            model_name="Objective",
            name="state",
            field=fields.CharEnumField(
                default=ObjectiveState.DRAFT,
                description="DRAFT: DRAFT\nACTIVE: ACTIVE\nPAUSED: PAUSED\nCLOSED: CLOSED",
                enum_type=ObjectiveState,
                max_length=10,
            ),
        ),
        *(ops.RunSQL(";\n".join(statements)) for statements in (CHECKS, INDEXES)),
    ]
