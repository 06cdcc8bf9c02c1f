"""Reads of skills, and of how well people say they have them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows


class SkillRow(NamedTuple):
    """A skill that the organisation speaks of."""

    id: UUID
    organization_id: UUID
    name: str
    description: str | None
    active: bool
    merged_into_id: UUID | None
    revision: int
    created_at: datetime


class SkillLevelRow(NamedTuple):
    """How well a person says they have a skill, and whom they report to today."""

    id: UUID
    organization_id: UUID
    user_id: UUID
    skill_id: UUID
    level: str
    note: str | None
    stated_at: datetime
    seconding_asked: bool
    seconded_by_id: UUID | None
    seconded_at: datetime | None
    answered_by_id: UUID | None
    answer: str | None
    replaced_at: datetime | None
    manager_id: UUID | None

    @property
    def current(self) -> bool:
        """Whether it is what the person says today."""
        return self.replaced_at is None


LATEST_LEVEL = Order("LATEST", (Term("stated_at", "l.stated_at", "timestamptz", descending=True),), "l.id")

_SKILL = columns(SkillRow, "s")
_LEVEL = columns(SkillLevelRow, "l", manager_id="u.manager_id")
_FROM = "skill_levels l join users u on u.id = l.user_id"
_OF_USERS = Listing(SkillLevelRow, _LEVEL, _FROM, key="l.user_id")


async def skills_by_id(ids: Sequence[UUID]) -> dict[UUID, SkillRow]:
    """Return skills by id."""
    found = await rows(SkillRow, f"select {_SKILL} from skills s where s.id = any(%s)", (list(ids),))
    return {skill.id: skill for skill in found}


async def skills(*, active: bool | None = None) -> list[SkillRow]:
    """Return the organisation's skills by name: those that are chosen, those that no longer are, or (None) all."""
    return await rows(
        SkillRow,
        f"select {_SKILL} from skills s where %(active)s::boolean is null or s.active = %(active)s "
        "order by s.name, s.id",
        {"active": active},
    )


async def skill_levels_by_id(ids: Sequence[UUID]) -> dict[UUID, SkillLevelRow]:
    """Return levels by id, those that are history among them."""
    found = await rows(SkillLevelRow, f"select {_LEVEL} from {_FROM} where l.id = any(%s)", (list(ids),))
    return {level.id: level for level in found}


async def skill_levels_of_users(user_ids: Sequence[UUID]) -> dict[UUID, list[SkillLevelRow]]:
    """Return what each person says today of the skills that they have, by the skill's name."""
    found = await rows(
        SkillLevelRow,
        f"select {_LEVEL} from {_FROM} join skills s on s.id = l.skill_id "
        "where l.user_id = any(%s) and l.replaced_at is null order by s.name, l.id",
        (list(user_ids),),
    )
    grouped: dict[UUID, list[SkillLevelRow]] = defaultdict(list)
    for level in found:
        grouped[level.user_id].append(level)
    return grouped


async def skill_history_of_users(
    user_ids: Sequence[UUID], *, skill_id: UUID | None, first: int, after: str | None
) -> dict[UUID, Page[SkillLevelRow]]:
    """Return a page of all that each person ever said of a skill, or (None) of any, the latest first."""
    return await _OF_USERS.pages(
        user_ids,
        LATEST_LEVEL,
        first=first,
        after=after,
        where="%(skill)s::uuid is null or l.skill_id = %(skill)s",
        params={"skill": skill_id},
    )
