"""What feedback says and who is to read it, checked before it is kept."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from app.core.errors import NotFound
from app.core.validation import Problems
from app.database.unit_of_work import values
from app.feedback.models import FeedbackKind, FeedbackVisibility
from app.feedback.queries import SUBJECTS, FeedbackRow
from app.feedback.rules import BODY_LENGTH
from app.people import queries as people
from app.people.queries import UserRow

_TABLES = {"Objective": "objectives", "KeyResult": "key_results"}


class Content(NamedTuple):
    """What an author decides upon; ``subject`` is the GraphQL kind and id of a goal that they may read."""

    kind: FeedbackKind
    body: str
    visibility: FeedbackVisibility
    team_id: UUID | None = None
    may_share: bool = False
    subject: tuple[str, UUID] | None = None

    def columns(self) -> dict[str, Any]:
        """Return it as the columns of its row."""
        named: dict[str, UUID | None] = dict.fromkeys(SUBJECTS.values())
        if self.subject is not None:
            named[SUBJECTS[self.subject[0]]] = self.subject[1]
        return {
            "kind": self.kind,
            "body": self.body,
            "visibility": self.visibility,
            "team_id": self.team_id,
            "may_share": self.may_share,
            **named,
        }


def content_of(draft: FeedbackRow) -> Content:
    """Return what a draft holds."""
    return Content(
        FeedbackKind(draft.kind),
        draft.body or "",
        FeedbackVisibility(draft.visibility),
        draft.team_id,
        draft.may_share,
        draft.subject,
    )


async def checked(content: Content, recipient: UserRow) -> Content:
    """Return the content with its text made tidy; raises InvalidInput with every problem at once, and NotFound."""
    problems = Problems()
    body = problems.text("body", content.body, at_most=BODY_LENGTH)
    await check_team(problems, "teamId", content, recipient)
    problems.check()
    return content._replace(body=body)


async def find_subject(subject: tuple[str, UUID]) -> None:
    """Raise NotFound where the reader sees no such objective or key result."""
    kind, id_ = subject
    if kind not in _TABLES or not await values(f"select 1 from {_TABLES[kind]} where id = %s", (id_,)):
        raise NotFound("subject", "subjectId")


async def check_team(problems: Problems, path: str, content: Content, recipient: UserRow) -> None:
    """Note it where the visibility and the team do not go together, or it is no team of the recipient's today."""
    for_team = content.visibility == FeedbackVisibility.TEAM
    if for_team and content.team_id is None:
        problems.add(path, "TEAM_MISSING", f"Say for which team of {recipient.name} it is.")
    elif not for_team and content.team_id is not None:
        problems.add(path, "TEAM_UNUSED", "Leave the team out, or choose the visibility TEAM.")
    elif content.team_id is not None and not await _is_in(recipient, content.team_id):
        message = f"{recipient.name} does not belong to this team: choose one of theirs."
        problems.add(path, "NOT_THEIR_TEAM", message, name=recipient.name)


async def _is_in(person: UserRow, team_id: UUID) -> bool:
    team = (await people.teams_by_id([team_id])).get(team_id)
    if team is None:
        raise NotFound("team", "teamId")
    joined = (await people.teams_of_users([person.id])).get(person.id, [])
    return team.lead_id == person.id or team in joined
