"""Filters of objectives that people keep, for themselves or for a team."""

from tortoise import fields, migrations
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops
from orjson import loads

from app.core.ids import new_id
from app.database.guards import grant, index, key, reference, visible
from app.objectives.lists import ObjectiveOrder

KEYS = [
    key("saved_filters", "organization_id", "id"),
    "alter table saved_filters add constraint saved_filters_organization_id_fkey foreign key (organization_id) "
    "references organizations (id) on delete cascade",
    reference("saved_filters", "owner_id", "users", on_delete="cascade"),
    reference("saved_filters", "team_id", "teams", on_delete="set null (team_id)"),
    index("saved_filters", "owner_id", "lower(name)", unique=True, name="name"),
    index("saved_filters", "team_id", where="team_id is not null"),
]

POLICIES = [
    *visible(
        "saved_filters",
        "owner_id = (select waymark.person()) or team_id = any((select waymark.audiences())::uuid[])",
    ),
    grant("select, insert, update, delete", ("saved_filters",)),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0018_exports")]

    operations = [
        ops.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("owner_id", fields.UUIDField()),
                ("team_id", fields.UUIDField(null=True)),
                ("name", fields.CharField(max_length=80)),
                ("conditions", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                (
                    "order_by",
                    fields.CharEnumField(
                        description="TITLE: TITLE\nHEALTH_WORST_FIRST: HEALTH_WORST_FIRST\nPROGRESS: PROGRESS\nUPDATED_LATEST: UPDATED_LATEST",
                        enum_type=ObjectiveOrder,
                        max_length=24,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "saved_filters",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "A person's named filter of objectives, for themselves or shared with the readers of a team.",
            },
            bases=["Record"],
        ),
        *(ops.RunSQL(";\n".join(statements)) for statements in (KEYS, POLICIES)),
    ]
