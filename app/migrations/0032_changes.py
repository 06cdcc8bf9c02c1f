"""Changes of published goals wait for approval too."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.database.guards import check, index, reference
from app.proposals.models import ProposalKind

CHANGES = [
    reference("proposals", "key_result_id", "key_results", on_delete="cascade"),
    check("proposals", "key_result", "key_result_id is null or (kind = 'CHANGE' and objective_id is not null)"),
    index("proposals", "key_result_id", where="key_result_id is not null"),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0031_growth")]

    operations = [
        ops.AlterField(
            model_name="Proposal",
            name="kind",
            field=fields.CharEnumField(
                description="KEY_RESULT: KEY_RESULT\nOBJECTIVE: OBJECTIVE\nSUMMARY: SUMMARY\nCHANGE: CHANGE",
                enum_type=ProposalKind,
                max_length=12,
            ),
        ),
        ops.AddField(model_name="Proposal", name="key_result_id", field=fields.UUIDField(null=True)),
        ops.RunSQL(";\n".join(CHANGES)),
    ]
