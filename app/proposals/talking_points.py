"""What the assistant prepares for one of the two people of a one-on-one, for that person alone.

A point is shown only as long as they may see everything that it rests on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from app.database.unit_of_work import rows
from app.proposals.models import Purpose


class PointTopic(StrEnum):
    """What a talking point is about, in the order in which they are offered."""

    AGREED = "AGREED"
    ACTION_ITEM = "ACTION_ITEM"
    RAISED = "RAISED"
    BLOCKER = "BLOCKER"
    TROUBLE = "TROUBLE"
    CHECK_IN = "CHECK_IN"
    FEEDBACK = "FEEDBACK"
    PRAISE = "PRAISE"
    GROWTH = "GROWTH"
    COACHING = "COACHING"


class PointEvidenceRow(NamedTuple):
    """A record that a point rests on, by its kind in GraphQL, and the words of it, or None for the whole."""

    kind: str
    id: UUID
    quote: str | None

    @property
    def reference(self) -> tuple[str, UUID]:
        """The kind and id of the record."""
        return (self.kind, self.id)


class TalkingPointRow(NamedTuple):
    """Something to talk about, as a sentence or two, and what it rests on."""

    run_id: UUID
    topic: str
    text: str
    evidence: list[PointEvidenceRow]


class _Stored(NamedTuple):
    run_id: UUID
    point: dict[str, Any]


_THERE = {
    "ActionItem": "select id from action_items",
    "AgendaPoint": "select id from agenda_points",
    "Blocker": "select id from blockers",
    "CheckIn": "select id from check_ins",
    "CoachingNote": "select id from coaching_notes",
    "DevelopmentGoal": "select id from development_goals",
    "Feedback": "select id from feedback where retracted_at is null",
    "KeyResult": "select id from key_results",
    "OneOnOneMeeting": "select id from one_on_one_meetings",
    "Recognition": "select id from recognitions",
}
_IS_THERE = " ".join(
    f"when '{kind}' then exists (select from ({records}) t where t.id = (c.value ->> 'id')::uuid)"
    for kind, records in _THERE.items()
)
_POINTS = f"""
    select r.id, p.value
    from assistant_runs r join one_on_ones s on s.id = (r.request ->> 'one_on_one_id')::uuid
    cross join jsonb_array_elements(r.result -> 'points') with ordinality as p (value, place)
    where r.id = any(%s) and r.purpose = %s and r.result is not null and not exists (
        select from jsonb_array_elements(p.value -> 'cites') as c (value)
        where not case c.value ->> 'kind' {_IS_THERE} else false end)
    order by r.id, p.place
"""


async def talking_points_of_runs(run_ids: Sequence[UUID]) -> dict[UUID, list[TalkingPointRow]]:
    """Return what each run prepared, in its order."""
    found: dict[UUID, list[TalkingPointRow]] = defaultdict(list)
    for run_id, point in await rows(_Stored, _POINTS, (list(run_ids), Purpose.ONE_ON_ONE.value)):
        cites = [PointEvidenceRow(each["kind"], UUID(each["id"]), each["quote"]) for each in point["cites"]]
        found[run_id].append(TalkingPointRow(run_id, point["topic"], point["text"], cites))
    return found


def talking_points_to_json(points: Iterable[tuple[str, str, Sequence[PointEvidenceRow]]]) -> dict[str, Any]:
    """Return points (topic, text, evidence) as they are stored."""
    return {
        "points": [
            {
                "topic": topic,
                "text": text,
                "cites": [{"kind": each.kind, "id": str(each.id), "quote": each.quote} for each in evidence],
            }
            for topic, text, evidence in points
        ]
    }
