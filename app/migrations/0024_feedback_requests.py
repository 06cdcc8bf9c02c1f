"""Requests for feedback: who is asked what about whom, and answers that go where the request said."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.core.ids import new_id
from app.database.guards import APP, ORGANIZATION_MATCHES, check, grant, index, key, one_of, reference
from app.feedback.models import FeedbackRequestPersonState, FeedbackRequestState, FeedbackVisibility

TABLES = ("feedback_requests", "feedback_questions", "feedback_request_people", "feedback_answers")

KEYS = [
    *(key(table, "organization_id", "id") for table in TABLES),
    key("feedback_requests", "organization_id", "id", "requester_id"),
    key("feedback_requests", "organization_id", "id", "about_id", "visibility"),
    "alter table feedback_request_people add constraint feedback_request_people_person_key "
    "unique (organization_id, request_id, person_id)",
    *(
        f"alter table {table} add constraint {table}_organization_id_fkey foreign key (organization_id) "
        "references organizations (id) on delete cascade"
        for table in TABLES
    ),
]

REFERENCES = [
    reference("feedback_requests", "requester_id", "users"),
    reference("feedback_requests", "about_id", "users"),
    reference("feedback_questions", "request_id", "feedback_requests", on_delete="cascade"),
    "alter table feedback_request_people add constraint feedback_request_people_request_id_fkey "
    "foreign key (organization_id, request_id, requester_id) "
    "references feedback_requests (organization_id, id, requester_id) on delete cascade",
    reference("feedback_request_people", "person_id", "users"),
    reference("feedback_answers", "feedback_id", "feedback", on_delete="cascade"),
    # an answer is of somebody who was asked, about whom the request is, and read by whom it said
    "alter table feedback add constraint feedback_request_id_author_fkey "
    "foreign key (organization_id, request_id, author_id) "
    "references feedback_request_people (organization_id, request_id, person_id) on delete cascade",
    "alter table feedback add constraint feedback_request_id_readers_fkey "
    "foreign key (organization_id, request_id, recipient_id, visibility) "
    "references feedback_requests (organization_id, id, about_id, visibility) on delete cascade",
]

CHECKS = [
    one_of("feedback_requests", "visibility", ("RECIPIENT", "RECIPIENT_AND_MANAGER")),
    one_of("feedback_requests", "state", ("OPEN", "CLOSED", "WITHDRAWN")),
    check("feedback_requests", "ended", "(state = 'OPEN') = (ended_at is null)"),
    one_of("feedback_request_people", "state", ("WAITING", "ANSWERED", "DECLINED")),
    check("feedback_request_people", "decided", "(state = 'WAITING') = (decided_at is null)"),
    check("feedback_request_people", "reason", "reason is null or state = 'DECLINED'"),
    # an answer may do without other words than those to its questions
    "alter table feedback drop constraint feedback_retracted_check",
    check("feedback", "retracted", "retracted_at is null or body is null"),
    check("feedback", "body", "num_nonnulls(body, retracted_at, request_id) > 0"),
    check("feedback", "answer", "request_id is null or sent_at is not null"),
]

INDEXES = [
    index("feedback", "request_id", "author_id", where="request_id is not null", unique=True, name="answer"),
    index("feedback_requests", "requester_id", "created_at desc nulls last", "id desc nulls last", name="latest"),
    index("feedback_requests", "about_id"),
    index("feedback_questions", "request_id", "position"),
    index("feedback_request_people", "person_id", where="state = 'WAITING'", name="waiting"),
    index("feedback_answers", "feedback_id", "position"),
]

ME = "(select waymark.person())"
OF_REQUEST = "exists (select from feedback_requests r where r.id = request_id)"
ANSWERS = f"{ORGANIZATION_MATCHES} and exists (select from feedback f where f.id = feedback_id and f.author_id = {ME})"
READ = {
    "feedback_requests": f"requester_id = {ME} or about_id = {ME} or exists ("
    f"select from feedback_request_people p where p.request_id = feedback_requests.id and p.person_id = {ME})",
    "feedback_questions": OF_REQUEST,
    "feedback_request_people": f"requester_id = {ME} or person_id = {ME}",
    "feedback_answers": "exists (select from feedback f where f.id = feedback_id)",
}
ASKS = f"{ORGANIZATION_MATCHES} and requester_id = {ME}"
POLICIES = [
    *(
        statement
        for table, seen in READ.items()
        for statement in (
            f"alter table {table} enable row level security",
            f"create policy seen on {table} for select using ({ORGANIZATION_MATCHES} and ({seen}))",
        )
    ),
    f"create policy added on feedback_requests for insert with check ({ASKS})",
    f"create policy changed on feedback_requests for update using ({ORGANIZATION_MATCHES} "
    f"and ({READ['feedback_requests']})) with check ({ASKS})",
    f"create policy added on feedback_questions for insert with check ({ORGANIZATION_MATCHES} and exists "
    f"(select from feedback_requests r where r.id = request_id and r.requester_id = {ME}))",
    f"create policy added on feedback_request_people for insert with check ({ASKS})",
    f"create policy changed on feedback_request_people for update using ({ORGANIZATION_MATCHES} "
    f"and ({READ['feedback_request_people']}))",
    f"create policy added on feedback_answers for insert with check ({ANSWERS})",
    f"create policy removed on feedback_answers for delete using ({ANSWERS})",
]

GRANTS = [
    grant("select, insert", TABLES),
    grant("delete", ("feedback_answers",)),
    # to whom answers go stays as those who were asked read it
    grant("update (state, reminded_at, ended_at)", ("feedback_requests",)),
    grant("update (state, reason, reminded_at, decided_at)", ("feedback_request_people",)),
]

KNOWN = f"""{ORGANIZATION_MATCHES} and case subject_kind
    when 'FeedbackRequest' then exists (select from feedback_requests r where r.id = subject_id)
    when 'FeedbackRequestPerson' then exists (select from feedback_request_people p where p.id = subject_id)
    else false end"""
HISTORY = [
    f"create policy seen_with_request on audit_records for select to {APP} using ({KNOWN})",
    f"create policy added_to_request on audit_records for insert to {APP} with check ({KNOWN})",
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0023_feedback")]

    initial = False

    operations = [
        ops.CreateModel(
            name="FeedbackAnswer",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("feedback_id", fields.UUIDField()),
                ("question", fields.CharField(max_length=500)),
                ("text", fields.TextField(unique=False)),
                ("position", fields.IntField()),
            ],
            options={
                "table": "feedback_answers",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "What feedback says to one question of its request, with its words; read by the feedback's readers.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="FeedbackQuestion",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("request_id", fields.UUIDField()),
                ("text", fields.CharField(max_length=500)),
                ("position", fields.IntField()),
            ],
            options={
                "table": "feedback_questions",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "One question of a request.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="FeedbackRequest",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("requester_id", fields.UUIDField()),
                ("about_id", fields.UUIDField()),
                (
                    "visibility",
                    fields.CharEnumField(
                        description="RECIPIENT: RECIPIENT\nRECIPIENT_AND_MANAGER: RECIPIENT_AND_MANAGER\nTEAM: TEAM\nORGANIZATION: ORGANIZATION",
                        enum_type=FeedbackVisibility,
                        max_length=21,
                    ),
                ),
                ("message", fields.TextField(null=True, unique=False)),
                ("due_on", fields.DateField()),
                (
                    "state",
                    fields.CharEnumField(
                        default=FeedbackRequestState.OPEN,
                        description="OPEN: OPEN\nCLOSED: CLOSED\nWITHDRAWN: WITHDRAWN",
                        enum_type=FeedbackRequestState,
                        max_length=9,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("reminded_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "feedback_requests",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "Questions about one person (``about_id``) to several; read by who asks, whom it is about, and who was asked.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="FeedbackRequestPerson",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("request_id", fields.UUIDField()),
                ("requester_id", fields.UUIDField()),
                ("person_id", fields.UUIDField()),
                (
                    "state",
                    fields.CharEnumField(
                        default=FeedbackRequestPersonState.WAITING,
                        description="WAITING: WAITING\nANSWERED: ANSWERED\nDECLINED: DECLINED",
                        enum_type=FeedbackRequestPersonState,
                        max_length=8,
                    ),
                ),
                ("reason", fields.TextField(null=True, unique=False)),
                ("reminded_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("decided_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "feedback_request_people",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "Somebody who was asked, and what they did; read by them and by who asks (``requester_id``).",
            },
            bases=["Record"],
        ),
        ops.AddField(
            model_name="Feedback",
            name="request_id",
            field=fields.UUIDField(null=True),
        ),
        *(
            ops.RunSQL(";\n".join(statements))
            for statements in (KEYS, REFERENCES, CHECKS, INDEXES, POLICIES, GRANTS, HISTORY)
        ),
    ]
