"""Comments and mentions: their tables, and readers that follow those of what is commented on."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.core.ids import new_id
from app.database.guards import (
    AUDIENCE_MATCHES,
    check,
    grant,
    history_follows,
    index,
    inherits_audience,
    key,
    reference,
    visible,
)

TABLES = ("comments", "mentions")

KEYS = [
    key("check_ins", "organization_id", "id", "audience"),
    key("check_in_sheets", "organization_id", "id", "audience", "author_id"),
    *(key(table, "organization_id", "id") for table in TABLES),
    key("comments", "organization_id", "id", "audience"),
    key("comments", "organization_id", "id", "sheet_author_id"),
    *(
        f"alter table {table} add constraint {table}_organization_id_fkey foreign key (organization_id) "
        "references organizations (id) on delete cascade"
        for table in TABLES
    ),
]

REFERENCES = [
    inherits_audience("comments", "objective_id", "objectives"),
    inherits_audience("comments", "key_result_id", "key_results"),
    inherits_audience("comments", "check_in_id", "check_ins"),
    inherits_audience("comments", "proposal_id", "proposals"),
    # a sheet is read by its audience and by those above its author
    "alter table comments add constraint comments_sheet_id_audience_author_fkey "
    "foreign key (organization_id, sheet_id, audience, sheet_author_id) "
    "references check_in_sheets (organization_id, id, audience, author_id) on update cascade on delete cascade",
    reference("comments", "parent_id", "comments"),
    reference("comments", "author_id", "users"),
    reference("comments", "resolved_by_id", "users"),
    inherits_audience("mentions", "comment_id", "comments"),
    "alter table mentions add constraint mentions_comment_id_sheet_author_fkey "
    "foreign key (organization_id, comment_id, sheet_author_id) "
    "references comments (organization_id, id, sheet_author_id) on update cascade on delete cascade",
    reference("mentions", "user_id", "users", on_delete="cascade"),
]

CHECKS = [
    check("comments", "subject", "num_nonnulls(objective_id, key_result_id, check_in_id, sheet_id, proposal_id) = 1"),
    check("comments", "sheet_author", "(sheet_id is null) = (sheet_author_id is null)"),
    check("comments", "parent", "parent_id <> id"),
    check("comments", "deleted", "(body is null) = (deleted_at is not null)"),
    check("comments", "resolved", "(resolved_at is null) = (resolved_by_id is null)"),
    check(
        "comments",
        "resolvable",
        "resolved_at is null or parent_id is null and num_nonnulls(objective_id, proposal_id) = 1",
    ),
]

SUBJECTS = ("objective_id", "key_result_id", "check_in_id", "sheet_id", "proposal_id")
INDEXES = [
    *(index("comments", column, "created_at", "id", where=f"{column} is not null") for column in SUBJECTS),
    index("comments", "parent_id", "created_at", "id", where="parent_id is not null"),
    index("mentions", "comment_id", "user_id", unique=True, name="person"),
    index("mentions", "user_id", "at desc", "comment_id desc", name="latest"),
]

READERS = f"{AUDIENCE_MATCHES} or sheet_author_id = any((select waymark.audiences())::uuid[])"
POLICIES = [statement for table in TABLES for statement in visible(table, READERS)]

GRANTS = [
    grant("select, insert, delete", TABLES),
    # whose words they are and what they are about stays as it is
    grant("update (body, edited_at, deleted_at, resolved_at, resolved_by_id)", ("comments",)),
    grant("update (read_at)", ("mentions",)),
]

HISTORY = [
    # what was done to a thing is known to its readers: to those that it has now
    """
    create function waymark.carry_readers() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$ begin
      update audit_records set audience = new.audience
      where organization_id = new.organization_id and subject_id = new.id;
      return null;
    end $$""",
    "revoke all on function waymark.carry_readers() from public",
    history_follows("comments"),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0003_jobs")]

    operations = [
        ops.CreateModel(
            name="Comment",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("objective_id", fields.UUIDField(null=True)),
                ("key_result_id", fields.UUIDField(null=True)),
                ("check_in_id", fields.UUIDField(null=True)),
                ("sheet_id", fields.UUIDField(null=True)),
                ("sheet_author_id", fields.UUIDField(null=True)),
                ("proposal_id", fields.UUIDField(null=True)),
                ("parent_id", fields.UUIDField(null=True)),
                ("author_id", fields.UUIDField()),
                ("body", fields.TextField(null=True, unique=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("edited_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("deleted_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("resolved_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("resolved_by_id", fields.UUIDField(null=True)),
            ],
            options={
                "table": "comments",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "What one person said about one thing, or in reply to such a comment; read by the readers of that thing.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="Mention",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("sheet_author_id", fields.UUIDField(null=True)),
                ("comment_id", fields.UUIDField()),
                ("user_id", fields.UUIDField()),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("read_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "mentions",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "That a comment mentions somebody other than its author, so that they find it; read by the comment's readers.",
            },
            bases=["Record"],
        ),
        *(
            ops.RunSQL(";\n".join(statements))
            for statements in (KEYS, REFERENCES, CHECKS, INDEXES, POLICIES, GRANTS, HISTORY)
        ),
    ]
