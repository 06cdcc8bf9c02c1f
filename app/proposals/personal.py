"""What the assistant found for the person alone who asked: read by them, applied by nobody but them.

A result is shown only as long as they may see what it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from app.database.unit_of_work import rows
from app.objectives.findings import Finding
from app.objectives.wording import same_subject
from app.proposals.kinds import findings_from_json, findings_to_json
from app.proposals.models import Purpose


class NoRewrite(StrEnum):
    """Why a critique offers no other wording."""

    NOTHING_TO_CLEAR = "NOTHING_TO_CLEAR"
    BEYOND_RULES = "BEYOND_RULES"
    NONE_STOOD = "NONE_STOOD"


class Sureness(StrEnum):
    """How sure it is that a goal is one to serve: never very."""

    FAIRLY = "FAIRLY"
    HARDLY = "HARDLY"


class RewriteRow(NamedTuple):
    """Another title of an objective: the rules that it satisfies and the old one did not, and what is still found."""

    title: str
    clears: list[str]
    left: list[Finding]


class CritiqueRow(NamedTuple):
    """What the rules find in an objective as it stood, and other titles that clear what its wording causes."""

    run_id: UUID
    objective_id: UUID
    findings: list[Finding]
    rewrites: list[RewriteRow]
    no_rewrite: str | None


class _Stored(NamedTuple):
    run_id: UUID
    objective_id: UUID
    result: dict[str, Any]


_OF_OBJECTIVES = """
    select r.id, o.id, r.result from assistant_runs r join objectives o on o.id = (r.request ->> 'objective_id')::uuid
    where r.id = any(%s) and r.purpose = %s and r.result is not null
"""


async def critiques_of_runs(run_ids: Sequence[UUID]) -> dict[UUID, CritiqueRow]:
    """Return what each run found in an objective's wording, where its reader may still see the objective."""
    found = await rows(_Stored, _OF_OBJECTIVES, (list(run_ids), Purpose.OBJECTIVE_CRITIQUE.value))
    return {stored.run_id: _critique(stored) for stored in found}


def critique_to_json(
    findings: Sequence[Finding], rewrites: Sequence[RewriteRow], no_rewrite: NoRewrite | None
) -> dict[str, Any]:
    """Return a critique as it is stored."""
    return {
        "findings": findings_to_json(findings),
        "rewrites": [
            {"title": each.title, "clears": each.clears, "left": findings_to_json(each.left)} for each in rewrites
        ],
        "no_rewrite": no_rewrite,
    }


def _critique(stored: _Stored) -> CritiqueRow:
    result: Mapping[str, Any] = stored.result
    return CritiqueRow(
        stored.run_id,
        stored.objective_id,
        list(findings_from_json(result["findings"])),
        [
            RewriteRow(each["title"], each["clears"], list(findings_from_json(each["left"])))
            for each in result["rewrites"]
        ],
        result["no_rewrite"],
    )


class ParentCandidateRow(NamedTuple):
    """A goal that an objective could serve, with the words of both that are about the same."""

    run_id: UUID
    objective_id: UUID | None
    key_result_id: UUID | None
    words: str
    their_words: str


def sureness_of(candidate: ParentCandidateRow) -> Sureness:
    """Return how sure it is: words that name the same subject tell more than such that share a topic."""
    return Sureness.FAIRLY if same_subject(candidate.words, candidate.their_words) else Sureness.HARDLY


# without what the person may not see any more
_CANDIDATES = """
    select r.id, p.id, k.id, c.value ->> 'words', c.value ->> 'their_words'
    from assistant_runs r join objectives o on o.id = (r.request ->> 'objective_id')::uuid
    cross join jsonb_array_elements(r.result -> 'candidates') with ordinality as c (value, place)
    left join objectives p on c.value ->> 'kind' = 'Objective' and p.id = (c.value ->> 'id')::uuid
    left join key_results k on c.value ->> 'kind' = 'KeyResult' and k.id = (c.value ->> 'id')::uuid
    where r.id = any(%s) and r.purpose = %s and r.result is not null and coalesce(p.id, k.id) is not null
    order by r.id, c.place
"""


async def parent_candidates_of_runs(run_ids: Sequence[UUID]) -> dict[UUID, list[ParentCandidateRow]]:
    """Return the goals that each run offers its objective to serve, the likeliest first."""
    found = await rows(ParentCandidateRow, _CANDIDATES, (list(run_ids), Purpose.PARENTS.value))
    return {run_id: [each for each in found if each.run_id == run_id] for run_id in run_ids}


def parents_to_json(candidates: Iterable[tuple[str, UUID, str, str]]) -> dict[str, Any]:
    """Return goals to choose from (kind, id, own words, their words) as they are stored."""
    return {
        "candidates": [
            {"kind": kind, "id": str(id_), "words": words, "their_words": theirs}
            for kind, id_, words, theirs in candidates
        ]
    }
