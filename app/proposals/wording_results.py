"""What the assistant found in feedback that its author has not sent, for them alone, and only until it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.database.unit_of_work import rows
from app.feedback.wording import WordingFinding
from app.proposals.models import Purpose
from app.proposals.personal import NoRewrite


class RewordedRow(NamedTuple):
    """A sentence of the author's, other words for it, and the author's words that these leave out."""

    words: str
    reworded: str
    left_out: list[str]


class WordingRow(NamedTuple):
    """What the rules find in a draft of feedback as it stood, and other words for it."""

    run_id: UUID
    feedback_id: UUID
    findings: list[WordingFinding]
    sentences: list[RewordedRow]
    body: str | None
    no_rewording: str | None


class _Stored(NamedTuple):
    run_id: UUID
    feedback_id: UUID
    result: dict[str, Any]


_OF_DRAFTS = """
    select r.id, f.id, r.result from assistant_runs r join feedback f on f.id = (r.request ->> 'feedback_id')::uuid
    where r.id = any(%s) and r.purpose = %s and r.result is not null
      and f.sent_at is null and f.author_id = r.requested_by_id
"""


async def wordings_of_runs(run_ids: Sequence[UUID]) -> dict[UUID, WordingRow]:
    """Return what each run found in a draft of feedback, as long as it is one."""
    found = await rows(_Stored, _OF_DRAFTS, (list(run_ids), Purpose.FEEDBACK_WORDING.value))
    return {stored.run_id: _wording(stored) for stored in found}


def wording_to_json(
    findings: Sequence[WordingFinding],
    sentences: Sequence[RewordedRow],
    body: str | None,
    no_rewording: NoRewrite | None,
) -> dict[str, Any]:
    """Return a rewording as it is stored."""
    return {
        "findings": [each._asdict() for each in findings],
        "sentences": [each._asdict() for each in sentences],
        "body": body,
        "no_rewording": no_rewording,
    }


def _wording(stored: _Stored) -> WordingRow:
    result = stored.result
    return WordingRow(
        stored.run_id,
        stored.feedback_id,
        [WordingFinding(**each) for each in result["findings"]],
        [RewordedRow(**each) for each in result["sentences"]],
        result["body"],
        result["no_rewording"],
    )
