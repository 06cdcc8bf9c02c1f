"""Choosing among the goals that an objective could serve: what is offered, a person proposes or leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

from app.database.unit_of_work import rows, values
from app.objectives.queries import objectives_by_id
from app.proposals.personal import parents_to_json
from app.proposals.runs import RunRow
from assistant.drafts import Drafter, Usage, Verdict
from assistant.gather import Gathered, SubjectGone, people_named_in
from assistant.parent_drafts import GoalFact, ParentFacts, ParentSketches, VerifiedParents
from assistant.verification.parent_checks import verify_parents

GOALS_AT_MOST = 200


class _Goal(NamedTuple):
    id: UUID
    kind: str
    title: str
    why: str | None


# published goals of the same cycle or one around it, of the same level or above, that do not serve it themselves
_GOALS = """
    with recursive around as (
        select c.id, c.parent_id from cycles c where c.id = %(cycle)s
        union
        select c.id, c.parent_id from cycles c join around a on c.id = a.parent_id
    ), below as (
        select %(objective)s::uuid as id
        union
        select e.child_id from alignments e join below b on e.parent_id = b.id where e.state in ('PROPOSED', 'ACCEPTED')
    ), fitting as (
        select o.* from objectives o join around a on a.id = o.cycle_id
        where o.state in ('ACTIVE', 'PAUSED') and o.id not in (select id from below)
          and o.level = any(%(levels)s)
          and not exists (select from alignments e where e.child_id = %(objective)s and e.parent_id = o.id
                          and e.state in ('PROPOSED', 'ACCEPTED'))
    )
    select o.id, 'Objective', o.title, o.why from fitting o
    union all
    select k.id, 'KeyResult', k.title, null from key_results k join fitting o on o.id = k.objective_id
    where k.state = 'ACTIVE'
    order by 1 limit %(limit)s
"""
_LEVELS = {
    "COMPANY": ["COMPANY"],
    "TEAM": ["COMPANY", "TEAM"],
    "INDIVIDUAL": ["COMPANY", "TEAM", "INDIVIDUAL"],
}


async def parent_facts(run: RunRow) -> Gathered[ParentFacts]:
    """Return an objective with the goals that it could serve; raises SubjectGone."""
    objective_id = run.request.objective_id
    objective = (await objectives_by_id([objective_id])).get(objective_id) if objective_id else None
    if objective is None:
        raise SubjectGone
    found = await rows(
        _Goal,
        _GOALS,
        {
            "cycle": objective.cycle_id,
            "objective": objective.id,
            "levels": _LEVELS[objective.level],
            "limit": GOALS_AT_MOST,
        },
    )
    [(locale,)] = await values("select locale from organizations")
    own = GoalFact(objective.id, "Objective", objective.title, objective.why)
    facts = ParentFacts(own, tuple(GoalFact(*goal) for goal in found), str(locale))
    return Gathered(replace(facts, people=await people_named_in(facts.texts)), {}, {}, {})


@dataclass(frozen=True, slots=True)
class ParentWork:
    """Goals to be chosen for an objective to serve."""

    facts: ParentFacts

    async def sketch(self, drafter: Drafter, repair: tuple[Verdict, ...]) -> tuple[ParentSketches, Usage]:
        """Ask an engine, unless there is nothing to choose from."""
        if not self.facts.goals:
            return ParentSketches(()), Usage()
        return await drafter.parents(self.facts, repair)

    def verify(self, sketch: ParentSketches) -> VerifiedParents:
        """Keep the goals whose shared ground is there."""
        return verify_parents(self.facts, sketch)

    def wrong(self, sketch: ParentSketches, verified: VerifiedParents) -> tuple[Verdict, ...]:
        """Return what could not be read or did not stand."""
        return (*sketch.problems, *verified.dropped)

    def size(self, verified: VerifiedParents) -> int:
        """Return how many goals were kept."""
        return len(verified.candidates)

    def shorter(self) -> ParentWork | None:
        """Return the same work with half the goals."""
        half = len(self.facts.goals) // 2
        return replace(self, facts=replace(self.facts, goals=self.facts.goals[:half])) if half else None

    @property
    def notice(self) -> None:
        """Return None: how many goals there are is not what was asked."""


def parents_result(facts: ParentFacts, verified: VerifiedParents) -> dict[str, Any]:
    """Return what is kept for the person who asked."""
    kinds = {goal.id: goal.kind for goal in facts.goals}
    return parents_to_json(
        (kinds[each.goal_id], each.goal_id, each.words, each.their_words) for each in verified.candidates
    )
