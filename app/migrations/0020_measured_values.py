"""Values that integrations measure, and objectives that come from earlier ones."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.core.ids import new_id
from app.core.records import ExactNumber
from app.database.guards import (
    AUDIENCE_MATCHES,
    check,
    grant,
    index,
    inherits_audience,
    key,
    one_of,
    reference,
    visible,
)
from app.objectives.models import CarryForward
from app.people.models import TokenScope

TABLE = "measured_values"
KEYS = [
    key(TABLE, "organization_id", "id"),
    f"alter table {TABLE} add constraint {TABLE}_organization_id_fkey foreign key (organization_id) "
    "references organizations (id) on delete cascade",
]
REFERENCES = [
    inherits_audience(TABLE, "key_result_id", "key_results"),
    reference(TABLE, "pushed_by_id", "users"),
    *(
        reference("objectives", column, "objectives", on_delete=f"set null ({column})")
        for column in ("carried_from_id", "duplicated_from_id")
    ),
]
CHECKS = [
    one_of("objectives", "carry_forward", ("KEEP", "CHANGE", "DROP")),
    check("objectives", "carried", "carried_from_id <> id and duplicated_from_id <> id"),
]
INDEXES = [
    index(TABLE, "key_result_id", "source", "measured_at", unique=True, name="measurement"),
    index(
        TABLE,
        "key_result_id",
        "measured_on desc nulls last",
        "measured_at desc nulls last",
        "id desc nulls last",
        name="latest",
    ),
    index("objectives", "carried_from_id", where="carried_from_id is not null"),
    index("objectives", "duplicated_from_id", where="duplicated_from_id is not null"),
]
POLICIES = [*visible(TABLE, AUDIENCE_MATCHES), grant("select, insert", (TABLE,))]
BACKFILL = ["update key_result_progress set reported_value = current where latest_check_in_id is not null"]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0019_saved_filters")]

    operations = [
        ops.CreateModel(
            name="MeasuredValue",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("key_result_id", fields.UUIDField()),
                ("source", fields.CharField(max_length=100)),
                ("measured_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("measured_on", fields.DateField()),
                ("value", ExactNumber(generated=False, null=False, unique=False)),
                ("pushed_by_id", fields.UUIDField()),
                ("received_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "measured_values",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "What an integration measured of a key result, once for each source and instant; never changed afterwards.",
            },
            bases=["Record"],
        ),
        ops.AlterField(
            model_name="AccessToken",
            name="scope",
            field=fields.CharEnumField(
                description="READ: READ\nMEASURE: MEASURE\nWRITE: WRITE", enum_type=TokenScope, max_length=10
            ),
        ),
        ops.AlterModelOptions(
            name="KeyResultProgress",
            options={
                "table": "key_result_progress",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "What is known of a key result: reported by people, measured by integrations (`id` is the key result's).",
            },
        ),
        ops.AddField(
            model_name="KeyResultProgress",
            name="measured_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(model_name="KeyResultProgress", name="measured_on", field=fields.DateField(null=True)),
        ops.AddField(
            model_name="KeyResultProgress", name="measured_source", field=fields.CharField(null=True, max_length=100)
        ),
        ops.AddField(
            model_name="KeyResultProgress",
            name="measured_value",
            field=ExactNumber(null=True, generated=False, unique=False),
        ),
        ops.AddField(
            model_name="KeyResultProgress",
            name="reported_value",
            field=ExactNumber(null=True, generated=False, unique=False),
        ),
        ops.AddField(
            model_name="Objective",
            name="carry_forward",
            field=fields.CharEnumField(
                null=True, description="KEEP: KEEP\nCHANGE: CHANGE\nDROP: DROP", enum_type=CarryForward, max_length=10
            ),
        ),
        ops.AddField(model_name="Objective", name="carried_from_id", field=fields.UUIDField(null=True)),
        ops.AddField(model_name="Objective", name="duplicated_from_id", field=fields.UUIDField(null=True)),
        *(ops.RunSQL(";\n".join(statements)) for statements in (BACKFILL, KEYS, REFERENCES, CHECKS, INDEXES, POLICIES)),
    ]
