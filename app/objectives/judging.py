"""What the quality rules find in goals, stored ones and those that a person is typing, with what people dismissed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from app.core import clock
from app.core.errors import Problem
from app.core.ids import global_id
from app.database.unit_of_work import row, rows
from app.objectives.drafts import KeyResultDraft
from app.objectives.findings import Finding
from app.objectives.models import Commitment, Level, Outcome
from app.objectives.quality.catalogue import closing_findings, key_result_findings, objective_findings
from app.objectives.quality.key_result_facts import KEY_RESULTS, SURROUNDINGS, JudgedKeyResult, Surroundings
from app.objectives.quality.objective_facts import (
    ENDING,
    NEW_OBJECTIVE,
    OBJECTIVES,
    EndingObjective,
    JudgedObjective,
)
from app.objectives.quality.stored import with_dismissals


async def findings_of_key_results(ids: Sequence[UUID]) -> dict[UUID, list[Finding]]:
    """Return what the rules find in each key result, in the order of the catalogue."""
    found = await rows(JudgedKeyResult, KEY_RESULTS, {"ids": list(ids), "today": clock.now().date()})
    return {
        judged.id: with_dismissals(key_result_findings(judged.draft, judged.severities), judged.dismissals)
        for judged in found
    }


async def findings_of_objectives(ids: Sequence[UUID]) -> dict[UUID, list[Finding]]:
    """Return what the rules find in each objective, its key results together and its alignment."""
    found = await rows(JudgedObjective, OBJECTIVES, (list(ids),))
    return {
        judged.id: with_dismissals(objective_findings(judged.draft, judged.severities), judged.dismissals)
        for judged in found
        if judged.id
    }


async def findings_for_closing(objective_id: UUID, outcome: Outcome) -> list[Finding]:
    """Return what the rules find in how an objective is about to end; nothing where it cannot be seen."""
    return (await findings_of_endings({objective_id: outcome})).get(objective_id, [])


async def findings_of_endings(outcomes: Mapping[UUID, Outcome]) -> dict[UUID, list[Finding]]:
    """Return what the rules find in how each objective is about to end, as `findings_for_closing` does."""
    return {
        ending.id: with_dismissals(
            closing_findings(ending.draft(outcomes[ending.id]), ending.severities), ending.dismissals
        )
        for ending in await rows(EndingObjective, ENDING, (list(outcomes),))
    }


async def findings_of_typed_key_result(
    draft: KeyResultDraft, *, objective_id: UUID | None = None, key_result_id: UUID | None = None
) -> list[Finding]:
    """Return what the rules find in a key result that is being typed, new or instead of a stored one."""
    around = await row(Surroundings, SURROUNDINGS, {"objective": objective_id, "key_result": key_result_id})
    if around is None:
        raise AssertionError("unreachable: there is always one row")
    return with_dismissals(key_result_findings(around.around(draft), around.severities), around.dismissals)


async def findings_of_typed_objective(
    title: str,
    *,
    objective_id: UUID | None = None,
    cycle_id: UUID | None = None,
    level: Level | None = None,
    team_id: UUID | None = None,
    owner_id: UUID | None = None,
    parent_id: UUID | None = None,
    commitment: Commitment | None = None,
    why: str | None = None,
) -> list[Finding]:
    """Return what the rules find in an objective that is being typed.

    The title (and, where given, the reason and the commitment) of a stored objective is judged in its place; that of
    a new one beside what the same team, person or company (``level``) has in the cycle.
    """
    if objective_id is not None:
        judged = await row(JudgedObjective, OBJECTIVES, ([objective_id],))
    if objective_id is None or judged is None:
        around = {"cycle": cycle_id, "level": level, "team": team_id, "owner": owner_id, "parent": parent_id}
        judged = await row(
            JudgedObjective, NEW_OBJECTIVE, {"title": title, "commitment": commitment, "why": why, **around}
        )
    if judged is None:
        raise AssertionError("unreachable: there is always one row")
    draft = replace(judged.draft, title=title)
    draft = draft if why is None else replace(draft, why=why)
    draft = draft if commitment is None else replace(draft, commitment=commitment)
    return with_dismissals(objective_findings(draft, judged.severities), judged.dismissals)


def blocking_problems(
    path: str, subject: tuple[str, UUID], title: str, findings: Iterable[Finding]
) -> Iterator[Problem]:
    """Yield the problem of each finding that blocks: its rule, what it is about, and what would do."""
    for finding in findings:
        if finding.blocking:
            params = (("rule", finding.rule), ("subjectId", global_id(*subject)), ("suggestion", finding.suggestion))
            yield Problem((path,), "BLOCKED", f"“{title}”: {finding.message}", params)
