"""Templates of objectives that an organisation keeps."""

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

from app.core.ids import new_id
from app.database.guards import grant, key, one_of, reference, visible
from app.objectives.models import Commitment, Level

TEMPLATES = [
    key("objective_templates", "organization_id", "id"),
    "alter table objective_templates add constraint objective_templates_organization_id_fkey "
    "foreign key (organization_id) references organizations (id) on delete cascade",
    reference("objective_templates", "created_by_id", "users"),
    one_of("objective_templates", "level", ("COMPANY", "TEAM", "INDIVIDUAL")),
    one_of("objective_templates", "commitment", ("COMMITTED", "ASPIRATIONAL", "LEARNING")),
    *visible("objective_templates", "true"),
    grant("select, insert, update", ("objective_templates",)),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0027_attempts")]

    operations = [
        ops.CreateModel(
            name="ObjectiveTemplate",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("title", fields.CharField(max_length=300)),
                ("why", fields.TextField(null=True, unique=False)),
                ("description", fields.TextField(unique=False)),
                (
                    "level",
                    fields.CharEnumField(
                        description="COMPANY: COMPANY\nTEAM: TEAM\nINDIVIDUAL: INDIVIDUAL",
                        enum_type=Level,
                        max_length=12,
                    ),
                ),
                (
                    "commitment",
                    fields.CharEnumField(
                        description="COMMITTED: COMMITTED\nASPIRATIONAL: ASPIRATIONAL\nLEARNING: LEARNING",
                        enum_type=Commitment,
                        max_length=14,
                    ),
                ),
                ("key_results", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("archived_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("revision", fields.IntField(default=1)),
                ("created_by_id", fields.UUIDField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "objective_templates",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "An objective to begin from, with its key results (`KeyResultDefinition` as JSON); their figures may be empty.",
            },
            bases=["Record"],
        ),
        ops.RunSQL(";\n".join(TEMPLATES)),
    ]
