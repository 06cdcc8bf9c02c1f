"""Drafts of reflections for the owner of an objective: cited facts, and slots that only a person fills."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from app.check_ins.summaries import CitationRow
from app.database.unit_of_work import rows
from app.proposals.models import Purpose


class ReflectionPart(StrEnum):
    """What a sentence of a draft is about, in the order in which it is read."""

    PROGRESS = "PROGRESS"
    CHECK_INS = "CHECK_INS"
    CHANGES = "CHANGES"
    BLOCKERS = "BLOCKERS"
    NOTES = "NOTES"
    PRIORITY = "PRIORITY"


class ReflectionField(StrEnum):
    """A field of a reflection that its author fills in."""

    SCORE = "SCORE"
    SCORE_REASON = "SCORE_REASON"
    VERDICT = "VERDICT"
    VERDICT_REASON = "VERDICT_REASON"
    CAUSE = "CAUSE"
    CAUSE_NOTE = "CAUSE_NOTE"
    LEARNED = "LEARNED"


class RecollectionRow(NamedTuple):
    """A sentence about how an objective went, and the records that it came from."""

    text: str
    evidence: list[CitationRow]


class PartRow(NamedTuple):
    """The sentences about one thing."""

    part: str
    sentences: list[RecollectionRow]


class SlotRow(NamedTuple):
    """A field that is empty, and the question that its author answers there."""

    field: str
    question: str


class ReflectionDraftRow(NamedTuple):
    """What the records tell of an objective, and what is left to its owner to say."""

    run_id: UUID
    objective_id: UUID
    parts: list[PartRow]
    slots: list[SlotRow]


class _Stored(NamedTuple):
    run_id: UUID
    objective_id: UUID
    result: Mapping[str, Any]


_OF_RUNS = """
    select r.id, o.id, r.result from assistant_runs r join objectives o on o.id = (r.request ->> 'objective_id')::uuid
    where r.id = any(%s) and r.purpose = %s and r.result is not null
"""


async def reflection_drafts_of_runs(run_ids: Sequence[UUID]) -> dict[UUID, ReflectionDraftRow]:
    """Return what each run drafted, where its reader may still see the objective."""
    found = await rows(_Stored, _OF_RUNS, (list(run_ids), Purpose.REFLECTION_DRAFT.value))
    return {
        stored.run_id: ReflectionDraftRow(
            stored.run_id,
            stored.objective_id,
            [PartRow(part["part"], [_recollection(each) for each in part["sentences"]]) for part in _parts(stored)],
            [SlotRow(**slot) for slot in stored.result["slots"]],
        )
        for stored in found
    }


def _parts(stored: _Stored) -> Iterable[Mapping[str, Any]]:
    parts: list[Mapping[str, Any]] = stored.result["parts"]
    return parts


def _recollection(stored: Mapping[str, Any]) -> RecollectionRow:
    cited = (CitationRow(**{**each, "source_id": UUID(each["source_id"])}) for each in stored["evidence"])
    return RecollectionRow(stored["text"], list(cited))


def reflection_draft_to_json(parts: Sequence[PartRow], slots: Sequence[SlotRow]) -> dict[str, Any]:
    """Return a draft as it is stored."""
    return {
        "parts": [
            {
                "part": part.part,
                "sentences": [
                    {
                        "text": sentence.text,
                        "evidence": [
                            {**cited._asdict(), "source_id": str(cited.source_id)} for cited in sentence.evidence
                        ],
                    }
                    for sentence in part.sentences
                ],
            }
            for part in parts
        ],
        "slots": [slot._asdict() for slot in slots],
    }
