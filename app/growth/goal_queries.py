"""Reads of development goals and of the steps towards them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows
from app.growth.models import DevelopmentGoalState


class DevelopmentGoalRow(NamedTuple):
    """What a person wants to become better at, and what helps with it."""

    id: UUID
    organization_id: UUID
    audience: UUID
    owner_id: UUID
    title: str
    skill_id: UUID | None
    why: str
    measure: str
    target_on: date | None
    state: str
    closed_at: datetime | None
    closing_note: str | None
    revision: int
    created_at: datetime
    updated_at: datetime
    resource_ids: list[UUID]
    objective_ids: list[UUID]


class DevelopmentStepRow(NamedTuple):
    """A step towards a development goal, and what its policy needs of that."""

    id: UUID
    organization_id: UUID
    audience: UUID
    development_goal_id: UUID
    position: int
    text: str
    done_at: datetime | None
    owner_id: UUID
    state: str

    @property
    def done(self) -> bool:
        """Whether it is done."""
        return self.done_at is not None


LATEST_GOAL = Order("LATEST", (Term("created_at", "g.created_at", "timestamptz", descending=True),), "g.id")

_LINKED = (
    "array(select l.{column} from development_links l "
    "where l.development_goal_id = g.id and l.{column} is not null order by l.position)"
)
_GOAL = columns(
    DevelopmentGoalRow,
    "g",
    resource_ids=_LINKED.format(column="learning_resource_id"),
    objective_ids=_LINKED.format(column="objective_id"),
)
_GOALS = Listing(DevelopmentGoalRow, _GOAL, "development_goals g", key="g.owner_id")
_STEP = columns(DevelopmentStepRow, "s", owner_id="g.owner_id", state="g.state")
_STEP_FROM = "development_steps s join development_goals g on g.id = s.development_goal_id"


async def goals_by_id(ids: Sequence[UUID]) -> dict[UUID, DevelopmentGoalRow]:
    """Return development goals by id."""
    found = await rows(
        DevelopmentGoalRow, f"select {_GOAL} from development_goals g where g.id = any(%s)", (list(ids),)
    )
    return {goal.id: goal for goal in found}


async def goals_of_users(
    user_ids: Sequence[UUID], *, states: Sequence[DevelopmentGoalState] | None, first: int, after: str | None
) -> dict[UUID, Page[DevelopmentGoalRow]]:
    """Return a page of each person's development goals, the latest first; raises InvalidPage."""
    return await _GOALS.pages(
        user_ids,
        LATEST_GOAL,
        first=first,
        after=after,
        where="%(states)s::text[] is null or g.state = any(%(states)s)",
        params={"states": None if states is None else list(states)},
    )


async def steps_by_id(ids: Sequence[UUID]) -> dict[UUID, DevelopmentStepRow]:
    """Return steps by id."""
    found = await rows(DevelopmentStepRow, f"select {_STEP} from {_STEP_FROM} where s.id = any(%s)", (list(ids),))
    return {step.id: step for step in found}


async def steps_of_goals(goal_ids: Sequence[UUID]) -> dict[UUID, list[DevelopmentStepRow]]:
    """Return the steps towards each development goal, in their order."""
    found = await rows(
        DevelopmentStepRow,
        f"select {_STEP} from {_STEP_FROM} where s.development_goal_id = any(%s) order by s.position, s.id",
        (list(goal_ids),),
    )
    grouped: dict[UUID, list[DevelopmentStepRow]] = defaultdict(list)
    for step in found:
        grouped[step.development_goal_id].append(step)
    return grouped
