"""Who gave praise and whom it is for read what is said about it, whoever else reads it."""

from __future__ import annotations

from tortoise import migrations
from tortoise.migrations import operations as ops

from app.database.guards import APP, AUDIENCE_MATCHES, ORGANIZATION_MATCHES, function

PERSON = "(select waymark.person())"
READERS = f"{AUDIENCE_MATCHES} or sheet_author_id = any((select waymark.audiences())::uuid[])"
OF_PRAISE = (
    f"recognition_id in (select p.recognition_id from recognition_recipients p where p.user_id = {PERSON}) "
    f"or recognition_id in (select r.id from recognitions r where r.giver_id = {PERSON})"
)
SEEN = f"{ORGANIZATION_MATCHES} and ({READERS} or {OF_PRAISE})"
# where all keep it private nothing is added: whoever reads it once it is let out again was not spoken to
ADDED = (
    f"{ORGANIZATION_MATCHES} and ({READERS} or ({OF_PRAISE}) "
    "and exists (select from recognitions r where r.id = recognition_id and r.audience <> r.id))"
)
POLICIES = [
    f"alter policy seen on comments using ({SEEN})",
    f"alter policy added on comments with check ({ADDED})",
    f"alter policy changed on comments using ({SEEN}) with check ({SEEN})",
    f"alter policy removed on comments using ({SEEN})",
]
FUNCTIONS = [
    # gives what the person wrote down about praise or a comment to its readers, about anything else to administrators
    *function(
        "seclude_history(p_subject_id uuid)",
        "void",
        """
        update audit_records a set audience = coalesce(
            (select r.audience from recognitions r
             where r.organization_id = a.organization_id and r.id = p_subject_id),
            (select c.audience from comments c where c.organization_id = a.organization_id and c.id = p_subject_id),
            (select o.admin_audience from organizations o where o.id = a.organization_id))
        where a.organization_id = waymark.organization() and a.subject_id = p_subject_id
          and a.actor_id = waymark.person() and a.audience = waymark.person()
        """,
        to=(APP,),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0053_survey_absences")]

    initial = False

    operations = [ops.RunSQL(";\n".join([*POLICIES, *FUNCTIONS]))]
