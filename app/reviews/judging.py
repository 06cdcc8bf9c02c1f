"""What the quality rules find in reflections: stored ones, and those that somebody is writing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from app.core.errors import Problem
from app.database.unit_of_work import rows
from app.objectives.drafts import ReflectionDraft
from app.objectives.findings import Finding, Severities
from app.objectives.quality.catalogue import reflection_findings
from app.objectives.quality.stored import SEVERITIES, severities


class _Judged(NamedTuple):
    """A reflection with all that is written in it."""

    id: UUID
    texts: list[str]
    severities: Severities


async def findings_of_reflections(ids: Sequence[UUID]) -> dict[UUID, list[Finding]]:
    """Return what the rules find in each reflection, its response included."""
    found = await rows(
        _Judged,
        "select r.id, array_remove(array[r.score_reason, r.verdict_reason, r.cause_note, r.learned, r.response], "
        f"null), {SEVERITIES} from reflections r where r.id = any(%s)",
        (list(ids),),
    )
    return {each.id: list(reflection_findings(ReflectionDraft(tuple(each.texts)), each.severities)) for each in found}


async def findings_of_written(texts: Iterable[str | None]) -> list[Finding]:
    """Return what the rules find in what somebody is writing in a reflection."""
    draft = ReflectionDraft(tuple(text for text in texts if text))
    return list(reflection_findings(draft, await severities()))


async def unwanted(texts: Mapping[tuple[str, ...], str | None]) -> list[Problem]:
    """Return what the organisation wants in no reflection, where it made such a rule block: texts by their paths."""
    chosen = await severities()
    return [
        Problem(path, "BLOCKED", finding.message, (("rule", finding.rule), ("suggestion", finding.suggestion)))
        for path, text in texts.items()
        if text
        for finding in reflection_findings(ReflectionDraft((text,)), chosen)
        if finding.blocking
    ]
