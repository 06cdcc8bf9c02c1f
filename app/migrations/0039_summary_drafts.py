"""A summary that is not published yet is read by those who may publish it, not by the whole team."""

from tortoise import migrations
from tortoise.migrations import operations as ops

from app.database.guards import AUDIENCE_MATCHES, ORGANIZATION_MATCHES

PERSON = "(select waymark.person())"
LED = "(select waymark.led_teams())::uuid[]"
ADMIN = "(select admin_audience from organizations) = any((select waymark.audiences())::uuid[])"
# what reads for several people at once, as the assistant does, is no person
DECIDES = (
    f"{PERSON} is null or proposed_by_id = {PERSON} or {ADMIN} or team_id = any({LED}) or exists (select from objectives o "
    f"where o.id = proposals.objective_id and (o.owner_id = {PERSON} or o.team_id = any({LED})))"
)
SEEN = f"{ORGANIZATION_MATCHES} and {AUDIENCE_MATCHES} and (kind <> 'SUMMARY' or state = 'APPLIED' or {DECIDES})"
READERS = [
    f"alter policy added on proposals with check ({SEEN})",
    f"alter policy seen on proposals using ({SEEN})",
    f"alter policy changed on proposals using ({SEEN}) with check ({SEEN})",
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0038_review_news")]

    operations = [ops.RunSQL(";\n".join(READERS))]
