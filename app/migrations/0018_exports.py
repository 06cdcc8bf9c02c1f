"""Exports: files that people asked for, kept until they expire."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.core.ids import new_id
from app.database.guards import check, function, grant, index, key, one_of, reference, visible
from app.transfer.models import ExportContents, ExportFormat, ExportState

NOBODY = "waymark_nobody"

KEYS = [
    key("exports", "organization_id", "id"),
    "alter table exports add constraint exports_organization_id_fkey foreign key (organization_id) "
    "references organizations (id) on delete cascade",
    reference("exports", "requested_by_id", "users", on_delete="cascade"),
    reference("exports", "cycle_id", "cycles", on_delete="set null (cycle_id)"),
]

CHECKS = [
    one_of("exports", "state", ("QUEUED", "RUNNING", "READY", "FAILED", "EXPIRED")),
    check("exports", "file", "(state = 'READY') = (file is not null) and (file is null or expires_at is not null)"),
    index("exports", "requested_by_id", "created_at desc", name="latest"),
    "create index exports_expiry_idx on exports (expires_at) where state = 'READY'",
    # what a person may see is in the file: it is theirs alone, and nobody changes whose it is or what it is of
    *visible("exports", "requested_by_id = (select waymark.person())"),
    grant("select, insert", ("exports",)),
    grant("update (state, notice, file, file_size, finished_at, expires_at)", ("exports",)),
]

FUNCTIONS = [
    # whose export it is, for the job that writes it
    *function(
        "export_to_write(p_export_id uuid)",
        "table (organization_id uuid, requested_by_id uuid)",
        "select organization_id, requested_by_id from exports where id = p_export_id and state in ('QUEUED', 'RUNNING')",
        to=(NOBODY,),
    ),
    # the file behind a link, which is signed with its key
    *function(
        "export_to_send(p_export_id uuid, p_now timestamptz)",
        "table (link_key bytea, expires_at timestamptz, file_name text, format text, file bytea)",
        """
        select link_key, expires_at, file_name, format, file from exports
        where id = p_export_id and state = 'READY' and expires_at > p_now
        """,
        to=(NOBODY,),
    ),
    # drops the files that have expired, fails what no job is about any more, and forgets what is long gone
    *function(
        "tidy_exports(p_now timestamptz, p_notice text)",
        "void",
        """
        update exports set state = 'EXPIRED', file = null where state = 'READY' and expires_at <= p_now;
        update exports x set state = 'FAILED', notice = p_notice, finished_at = p_now
        where x.state in ('QUEUED', 'RUNNING') and not exists (
            select from procrastinate_jobs j
            where j.task_name = 'transfer.export' and j.args ->> 'export_id' = x.id::text
              and j.status in ('todo', 'doing'));
        delete from exports where created_at < p_now - interval '30 days'
        """,
        to=(NOBODY,),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0017_approval_readers")]

    operations = [
        ops.CreateModel(
            name="Export",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("requested_by_id", fields.UUIDField()),
                (
                    "contents",
                    fields.CharEnumField(
                        description="GOALS: GOALS\nCHECK_INS: CHECK_INS\nPEOPLE: PEOPLE\nTEAMS: TEAMS",
                        enum_type=ExportContents,
                        max_length=12,
                    ),
                ),
                (
                    "format",
                    fields.CharEnumField(description="CSV: CSV\nJSON: JSON", enum_type=ExportFormat, max_length=4),
                ),
                ("cycle_id", fields.UUIDField(null=True)),
                (
                    "state",
                    fields.CharEnumField(
                        default=ExportState.QUEUED,
                        description="QUEUED: QUEUED\nRUNNING: RUNNING\nREADY: READY\nFAILED: FAILED\nEXPIRED: EXPIRED",
                        enum_type=ExportState,
                        max_length=10,
                    ),
                ),
                ("notice", fields.TextField(null=True, unique=False)),
                ("file_name", fields.CharField(max_length=120)),
                ("file", fields.BinaryField(null=True)),
                ("file_size", fields.IntField(null=True)),
                ("link_key", fields.BinaryField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("finished_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "exports",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "A file that a person asked for, with what that person may see; ``link_key`` signs the link to it.",
            },
            bases=["Record"],
        ),
        *(ops.RunSQL(";\n".join(statements)) for statements in (KEYS, CHECKS, FUNCTIONS)),
    ]
