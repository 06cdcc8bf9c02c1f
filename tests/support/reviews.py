"""A quarter that is looked back on: whose goal it was, who answers, and what there is to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core import clock
from app.cycles.models import Cycle, CycleState
from app.objectives.models import KeyResult, KeyResultProgress, Objective, ObjectiveState, Outcome
from app.people.models import Team
from tests.support.factories import Factory, Person

SAID = {
    "score": 0.8,
    "verdict": "SERVED",
    "verdictReason": "Customers stay, which is what the company wanted.",
    "learned": "Small steps get used.",
}
"""A reflection that has all that is needed beside a suggested score around 0.8."""


@dataclass(frozen=True)
class Review:
    """A cycle in review: Mira's goal for Growth has ended; Max is her manager, Lena leads the team."""

    company: Factory
    cycle: Cycle
    team: Team
    lead: Person
    manager: Person
    owner: Person
    goal: Objective
    key_result: KeyResult

    async def ended(self, title: str = "Customers find help", **given: Any) -> Objective:
        """Add another goal of Mira's that has ended in part."""
        end = {"state": ObjectiveState.CLOSED, "outcome": Outcome.PARTIAL, "closed_at": clock.now()}
        of_the_team = {} if "team" in given else {"team": self.team}
        return await self.company.objective(self.cycle, self.owner, title, **{**end, **of_the_team, **given})

    async def reach(self, progress: float, key_result: KeyResult | None = None) -> None:
        """Let a key result, the goal's own unless said otherwise, have come so far (0..1)."""
        async with self.company._all():
            await KeyResultProgress.filter(id=(key_result or self.key_result).id).update(
                progress=progress, checked_in_at=clock.now()
            )


async def review_of(company: Factory) -> Review:
    """Let a quarter be over, in which 80 % of a goal were reached."""
    lead, manager = await company.person("Lena"), await company.person("Max")
    team = await company.team("Growth", lead=lead)
    owner = await company.person("Mira", manager=manager, team=team)
    cycle = await company.cycle(state=CycleState.REVIEW)
    end = {"state": ObjectiveState.CLOSED, "outcome": Outcome.PARTIAL, "closed_at": clock.now()}
    goal = await company.objective(cycle, owner, team=team, progress=0.8, **end)
    review = Review(company, cycle, team, lead, manager, owner, goal, await company.key_result(goal))
    await review.reach(0.8)
    return review
