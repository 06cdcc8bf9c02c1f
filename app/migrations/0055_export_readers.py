"""The link to an export ends when the person who asked for it leaves, or reads less than what was put into it."""

from __future__ import annotations

from tortoise import migrations
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.migrations import operations as ops

from app.database.guards import function, grant

NOBODY = "waymark_nobody"

GRANTS = [grant("update (read_as)", ("exports",))]

FUNCTIONS = [
    # as before; and nothing where its requester may by now read less
    *function(
        "export_to_send(p_export_id uuid, p_now timestamptz)",
        "table (link_key bytea, expires_at timestamptz, file_name text, format text, file bytea)",
        """
        select x.link_key, x.expires_at, x.file_name, x.format, x.file
        from exports x cross join lateral waymark.actor(x.organization_id, x.requested_by_id, p_now) a
        where x.id = p_export_id and x.state = 'READY' and x.expires_at > p_now
          and coalesce(x.read_as <@ a.audiences, true)
        """,
        to=(NOBODY,),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0054_praise_talk")]

    initial = False

    operations = [
        ops.AddField(model_name="Export", name="read_as", field=ArrayField(element_type="uuid", null=True)),
        ops.RunSQL(";\n".join([*GRANTS, *FUNCTIONS])),
    ]
