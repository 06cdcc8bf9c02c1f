"""Feedback and the replies to it: read by whom its author chose, and by nobody else, ever."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.core.ids import new_id
from app.database.guards import APP, ORGANIZATION_MATCHES, check, grant, index, key, one_of, reference
from app.feedback.models import FeedbackKind, FeedbackVisibility

TABLES = ("feedback", "feedback_replies")
READERS = [
    # the teams that the reader belongs to or leads, with those inside a led one; no more for administrators
    "create function waymark.own_teams() returns uuid[] language sql stable parallel safe as "
    "$$ select coalesce(nullif(current_setting('app.team_ids', true), ''), '{}')::uuid[] $$",
]

KEYS = [
    *(key(table, "organization_id", "id") for table in TABLES),
    key("feedback", "organization_id", "id", "author_id", "recipient_id"),
    *(
        f"alter table {table} add constraint {table}_organization_id_fkey foreign key (organization_id) "
        "references organizations (id) on delete cascade"
        for table in TABLES
    ),
]

REFERENCES = [
    *(reference("feedback", column, "users") for column in ("author_id", "recipient_id", "manager_id")),
    reference("feedback", "shared_with_id", "users"),
    # without its team it is for its author and its recipient alone
    reference("feedback", "team_id", "teams", on_delete="set null (team_id)"),
    reference("feedback", "objective_id", "objectives", on_delete="set null (objective_id)"),
    reference("feedback", "key_result_id", "key_results", on_delete="set null (key_result_id)"),
    "alter table feedback_replies add constraint feedback_replies_feedback_id_ends_fkey "
    "foreign key (organization_id, feedback_id, giver_id, receiver_id) "
    "references feedback (organization_id, id, author_id, recipient_id) on delete cascade",
    reference("feedback_replies", "author_id", "users"),
]

CHECKS = [
    one_of("feedback", "kind", ("PRAISE", "SUGGESTION", "COACHING")),
    one_of("feedback", "visibility", ("RECIPIENT", "RECIPIENT_AND_MANAGER", "TEAM", "ORGANIZATION")),
    check("feedback", "ends", "author_id <> recipient_id"),
    check("feedback", "team", "team_id is null or visibility = 'TEAM'"),
    check("feedback", "subject", "num_nonnulls(objective_id, key_result_id) <= 1"),
    check("feedback", "manager", "manager_id is null or visibility = 'RECIPIENT_AND_MANAGER'"),
    check("feedback", "shared", "(shared_with_id is null) = (shared_at is null)"),
    check("feedback", "may_share", "shared_at is null or may_share or visibility = 'RECIPIENT_AND_MANAGER'"),
    check(
        "feedback",
        "draft",
        "sent_at is not null or num_nonnulls(manager_id, thanked_at, shared_at, retracted_at) = 0 and not wants_more",
    ),
    check("feedback", "retracted", "(retracted_at is null) = (body is not null)"),
    check(
        "feedback",
        "traces",
        "retracted_at is null or num_nonnulls(objective_id, key_result_id) = 0 and not wants_more",
    ),
    check("feedback_replies", "author", "author_id in (giver_id, receiver_id)"),
    check("feedback_replies", "asks_for_more", "not asks_for_more or author_id = receiver_id"),
]

LATEST = ("sent_at desc nulls last", "id desc nulls last")
INDEXES = [
    index("feedback", "recipient_id", *LATEST, name="about"),
    index("feedback", "author_id", *LATEST, name="by"),
    index("feedback", "team_id", *LATEST, where="team_id is not null", name="of_team"),
    index("feedback", *LATEST, where="visibility = 'ORGANIZATION'", name="of_everybody"),
    index("feedback", "objective_id", where="objective_id is not null"),
    index("feedback", "key_result_id", where="key_result_id is not null"),
    index("feedback_replies", "feedback_id", "created_at", "id"),
]

ME = "(select waymark.person())"
SEEN = f"""{ORGANIZATION_MATCHES} and (author_id = {ME} or sent_at is not null and (
    recipient_id = {ME} or manager_id = {ME} or shared_with_id = {ME} or visibility = 'ORGANIZATION'
    or visibility = 'TEAM' and team_id = any((select waymark.own_teams())::uuid[])))"""
OF_THE_TWO = f"{ORGANIZATION_MATCHES} and (giver_id = {ME} or receiver_id = {ME})"
POLICIES = [
    "alter table feedback enable row level security",
    f"create policy seen on feedback for select using ({SEEN})",
    f"create policy added on feedback for insert with check ({ORGANIZATION_MATCHES} and author_id = {ME})",
    f"create policy changed on feedback for update using ({SEEN}) "
    f"with check ({ORGANIZATION_MATCHES} and (author_id = {ME} or sent_at is not null and recipient_id = {ME}))",
    f"create policy removed on feedback for delete using ({ORGANIZATION_MATCHES} and author_id = {ME} "
    "and sent_at is null)",
    "alter table feedback_replies enable row level security",
    f"create policy seen on feedback_replies for select using ({OF_THE_TWO})",
    f"create policy added on feedback_replies for insert with check ({OF_THE_TWO} and author_id = {ME})",
    f"create policy removed on feedback_replies for delete using ({ORGANIZATION_MATCHES} and giver_id = {ME})",
    grant("select, insert, delete", TABLES),
    grant(
        "update (kind, body, visibility, team_id, may_share, objective_id, key_result_id, manager_id, shared_with_id, "
        "wants_more, sent_at, thanked_at, shared_at, retracted_at)",
        ("feedback",),
    ),
]

FINAL = [
    # what was sent says what it said, or nothing, to whom it was sent and one manager to whom its recipient showed it
    """
    create function waymark.keep_feedback() returns trigger language plpgsql as $$ begin
      if old.sent_at is not null and (
        (new.kind, new.visibility, new.may_share, new.manager_id, new.sent_at)
          is distinct from (old.kind, old.visibility, old.may_share, old.manager_id, old.sent_at)
        or new.body <> old.body or old.body is null and new.body is not null
        or new.team_id is not null and new.team_id is distinct from old.team_id
        or new.objective_id is not null and new.objective_id is distinct from old.objective_id
        or new.key_result_id is not null and new.key_result_id is distinct from old.key_result_id
        or old.shared_with_id is not null and new.shared_with_id is distinct from old.shared_with_id
        or new.retracted_at is null and old.retracted_at is not null)
      then
        raise insufficient_privilege using message = 'Feedback that was sent stays as it is.';
      end if;
      return new;
    end $$""",
    "create trigger feedback_stays before update on feedback for each row execute function waymark.keep_feedback()",
]

# what was done to feedback is known to those who read it: seen through the row itself
KNOWN = f"""{ORGANIZATION_MATCHES} and case subject_kind
    when 'Feedback' then exists (select from feedback f where f.id = subject_id)
    when 'FeedbackReply' then exists (select from feedback_replies r where r.id = subject_id)
    else false end"""
HISTORY = [
    f"create policy seen_with_feedback on audit_records for select to {APP} using ({KNOWN})",
    f"create policy added_to_feedback on audit_records for insert to {APP} with check ({KNOWN})",
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0022_recognition")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Feedback",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("author_id", fields.UUIDField()),
                ("recipient_id", fields.UUIDField()),
                (
                    "kind",
                    fields.CharEnumField(
                        description="PRAISE: PRAISE\nSUGGESTION: SUGGESTION\nCOACHING: COACHING",
                        enum_type=FeedbackKind,
                        max_length=10,
                    ),
                ),
                ("body", fields.TextField(null=True, unique=False)),
                (
                    "visibility",
                    fields.CharEnumField(
                        description="RECIPIENT: RECIPIENT\nRECIPIENT_AND_MANAGER: RECIPIENT_AND_MANAGER\nTEAM: TEAM\nORGANIZATION: ORGANIZATION",
                        enum_type=FeedbackVisibility,
                        max_length=21,
                    ),
                ),
                ("team_id", fields.UUIDField(null=True)),
                ("may_share", fields.BooleanField(default=False)),
                ("objective_id", fields.UUIDField(null=True)),
                ("key_result_id", fields.UUIDField(null=True)),
                ("manager_id", fields.UUIDField(null=True)),
                ("shared_with_id", fields.UUIDField(null=True)),
                ("wants_more", fields.BooleanField(default=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("sent_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("thanked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("shared_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("retracted_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "feedback",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "What one person tells another about their work; until ``sent_at`` a draft that its author alone reads.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="FeedbackReply",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("feedback_id", fields.UUIDField()),
                ("giver_id", fields.UUIDField()),
                ("receiver_id", fields.UUIDField()),
                ("author_id", fields.UUIDField()),
                ("body", fields.TextField(unique=False)),
                ("asks_for_more", fields.BooleanField(default=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "feedback_replies",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "What the author of feedback (``giver_id``) or its recipient (``receiver_id``) said about it, for just the two.",
            },
            bases=["Record"],
        ),
        *(
            ops.RunSQL(";\n".join(statements))
            for statements in (READERS, KEYS, REFERENCES, CHECKS, INDEXES, POLICIES, FINAL, HISTORY)
        ),
    ]
