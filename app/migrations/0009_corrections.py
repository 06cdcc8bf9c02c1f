"""Corrections of check-ins: the original stays, and says which one counts in its place."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.database.guards import check, grant, index, reference

GUARDS = [
    reference("check_ins", "replaced_by_id", "check_ins"),
    check(
        "check_ins",
        "replaced",
        "num_nonnulls(replaced_by_id, replaced_at, replaced_because) in (0, 3) and replaced_by_id <> id",
    ),
    index("check_ins", "replaced_by_id", where="replaced_by_id is not null", unique=True),
    # what it says stays as it is
    grant("update (replaced_by_id, replaced_at, replaced_because)", ("check_ins",)),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0008_objective_life")]

    operations = [
        ops.AlterModelOptions(
            name="CheckIn",
            options={
                "table": "check_ins",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "What one person said about one key result on one day.",
            },
        ),
        ops.AddField(model_name="CheckIn", name="replaced_by_id", field=fields.UUIDField(null=True)),
        ops.AddField(
            model_name="CheckIn",
            name="replaced_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(model_name="CheckIn", name="replaced_because", field=fields.TextField(null=True, unique=False)),
        ops.RunSQL(";\n".join(GUARDS)),
    ]
