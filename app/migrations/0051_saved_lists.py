"""Saved filters of other lists than those of objectives, which the ones that are there already are of."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.database.guards import one_of
from app.search.models import FilterSubject

GUARDS = [
    one_of(
        "saved_filters",
        "subject",
        (
            "OBJECTIVES",
            "KEY_RESULTS",
            "TEAMS",
            "PEOPLE",
            "PROPOSALS",
            "ACTION_ITEMS",
            "RECOGNITIONS",
            "LEARNING_RESOURCES",
        ),
    )
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0050_directors")]

    operations = [
        ops.AlterModelOptions(
            name="SavedFilter",
            options={
                "table": "saved_filters",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "A person's named filter of a list, for themselves or shared with the readers of a team.",
            },
        ),
        ops.AlterField(model_name="SavedFilter", name="order_by", field=fields.CharField(null=True, max_length=24)),
        ops.AddField(
            model_name="SavedFilter",
            name="subject",
            field=fields.CharEnumField(
                default=FilterSubject.OBJECTIVES,
                db_default="OBJECTIVES",
                description="OBJECTIVES: OBJECTIVES\nKEY_RESULTS: KEY_RESULTS\nTEAMS: TEAMS\nPEOPLE: PEOPLE\nPROPOSALS: PROPOSALS\nACTION_ITEMS: ACTION_ITEMS\nRECOGNITIONS: RECOGNITIONS\nLEARNING_RESOURCES: LEARNING_RESOURCES",
                enum_type=FilterSubject,
                max_length=24,
            ),
        ),
        ops.RunSQL(";\n".join(GUARDS)),
    ]
