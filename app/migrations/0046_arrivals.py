"""What of a draft stands already, while a model still writes the rest."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.database.guards import ASSISTANT, grant


class Migration(migrations.Migration):
    dependencies = [("waymark", "0045_personal_talks")]

    initial = False

    operations = [
        ops.AddField(model_name="AssistantRun", name="arrived", field=fields.JSONField(null=True)),
        ops.RunSQL(grant("update (arrived)", ("assistant_runs",), ASSISTANT)),
    ]
