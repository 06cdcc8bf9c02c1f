"""The record of feedback is looked up one by one: a list of records never reads all feedback to know its readers."""

from tortoise import migrations
from tortoise.migrations import operations as ops

from app.database.guards import ORGANIZATION_MATCHES


def known(kinds: dict[str, str]) -> str:
    """Return the condition that a record's subject, of one of these kinds, is a row that the reader sees."""
    # a scalar subquery, unlike `exists`, is never hashed over the whole table
    branches = " ".join(
        f"when '{kind}' then (select true from {table} s where s.id = subject_id)" for kind, table in kinds.items()
    )
    return f"{ORGANIZATION_MATCHES} and case subject_kind {branches} else false end"


FEEDBACK = known({"Feedback": "feedback", "FeedbackReply": "feedback_replies"})
REQUESTS = known({"FeedbackRequest": "feedback_requests", "FeedbackRequestPerson": "feedback_request_people"})
HISTORY = [
    f"alter policy seen_with_feedback on audit_records using ({FEEDBACK})",
    f"alter policy added_to_feedback on audit_records with check ({FEEDBACK})",
    f"alter policy seen_with_request on audit_records using ({REQUESTS})",
    f"alter policy added_to_request on audit_records with check ({REQUESTS})",
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0025_awards")]

    initial = False

    operations = [ops.RunSQL(";\n".join(HISTORY))]
