"""A team at work in a running quarter, and the entries in which its people report."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.cycles.models import Cycle
from app.objectives.models import KeyResult, KeyResultRole, MetricKind, Milestone, Objective, UnitKind
from app.people.models import Team
from tests.support.factories import Factory, Person, gid


@dataclass(frozen=True)
class TeamAtWork:
    """A team with its lead, and a member with a manager, an objective and a key result from 20 to 40 points."""

    company: Factory
    cycle: Cycle
    team: Team
    lead: Person
    manager: Person
    member: Person
    objective: Objective
    key_result: KeyResult

    async def band(self, **given: Any) -> KeyResult:
        """Add a key result of the member's that stays at 3 points or above."""
        return await self.company.key_result(
            self.objective,
            title="Keep satisfaction at 3 points or above",
            kind=MetricKind.MAINTAIN,
            **{"unit_kind": UnitKind.POINTS, "low": Decimal(3), **given},
        )

    async def guardrail(self) -> KeyResult:
        """Add a guardrail of the member's: at most 2 % complaints."""
        return await self.band(role=KeyResultRole.GUARDRAIL, unit_kind=UnitKind.PERCENT, low=None, high=Decimal(2))

    async def binary(self) -> KeyResult:
        """Add a key result of the member's that is done or not."""
        return await self.company.key_result(self.objective, title="Sign the contract", kind=MetricKind.BINARY)

    async def baseline(self) -> KeyResult:
        """Add a key result of the member's whose value is to be found out."""
        return await self.company.key_result(
            self.objective, title="Measure how long set-up takes", kind=MetricKind.BASELINE, unit_kind=UnitKind.NUMBER
        )

    async def steps(self, *weights: int) -> tuple[KeyResult, list[Milestone]]:
        """Add a key result of the member's with a step for each weight."""
        key_result = await self.company.key_result(self.objective, title="Launch", kind=MetricKind.MILESTONE)
        milestones = [
            await self.company.add(
                Milestone,
                audience=key_result.audience,
                key_result_id=key_result.id,
                title=f"Step {position}",
                weight=Decimal(weight),
                position=position,
            )
            for position, weight in enumerate(weights)
        ]
        return key_result, milestones


async def team_at_work(company: Factory) -> TeamAtWork:
    """Put a team to work."""
    lead, manager = await company.person("Lena"), await company.person("Max")
    team = await company.team("Growth", lead=lead)
    member = await company.person("Mira", manager=manager, team=team)
    cycle = await company.cycle()
    objective = await company.objective(cycle, member, team=team)
    key_result = await company.key_result(objective)
    return TeamAtWork(company, cycle, team, lead, manager, member, objective, key_result)


def value(key_result: KeyResult, value: Any, **words: Any) -> dict[str, Any]:
    """Return an entry with a value."""
    return {"value": {"keyResultId": gid(key_result), "value": value, "words": words}}


def done(key_result: KeyResult, is_done: bool = True, **words: Any) -> dict[str, Any]:
    """Return an entry that says whether it is done."""
    return {"done": {"keyResultId": gid(key_result), "done": is_done, "words": words}}


def milestones(key_result: KeyResult, *finished: Milestone, **words: Any) -> dict[str, Any]:
    """Return an entry with the milestones that are done."""
    return {"milestones": {"keyResultId": gid(key_result), "doneIds": [gid(step) for step in finished], "words": words}}


def unchanged(key_result: KeyResult, **words: Any) -> dict[str, Any]:
    """Return an entry that says that nothing changed."""
    return {"unchanged": {"keyResultId": gid(key_result), "words": words}}
