"""Commands on how well people have skills: say so, second it, decline to, withdraw it."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.growth import policy
from app.growth import skill_queries as queries
from app.growth.commands.skills import skill_named
from app.growth.models import Proficiency, SkillLevel
from app.growth.rules import NOTE_LENGTH
from app.growth.skill_queries import SkillLevelRow


class SkillLevelChanged(NamedTuple):
    """The level that a command changed, and whose it is."""

    skill_level_id: UUID
    user_id: UUID


@command(InvalidInput, NotFound, NotPermitted, idempotent=True)
async def state_skill_level(
    *,
    actor: Actor,
    skill_id: UUID,
    level: Proficiency,
    note: str | None = None,
    ask_seconding: bool = False,
    idempotency_key: str | None = None,
) -> SkillLevelChanged:
    """Say how well the actor has a skill; what they said before is history, and whoever seconded it seconds no longer.

    With ``ask_seconding`` it waits for whomever they report to.
    """
    skill = await skill_named(skill_id)
    require(policy.can_state_level(actor, skill))
    problems = Problems()
    note = problems.optional_text("note", note, at_most=NOTE_LENGTH)
    problems.check()

    await values(
        "select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"skill level:{actor.person_id}:{skill_id}",)
    )
    at = clock.now()
    await _own(actor, skill_id).update(replaced_at=at, seconding_asked=False)
    stated = await SkillLevel.create(
        organization_id=actor.organization_id,
        user_id=actor.person_id,
        skill_id=skill.id,
        level=level,
        note=note,
        stated_at=at,
        seconding_asked=ask_seconding,
    )
    await record(actor, "skill_level.state", ("SkillLevel", stated.id), audience=actor.person_id)
    return SkillLevelChanged(stated.id, actor.person_id)


@command(NotFound, NotPermitted)
async def second_skill_level(*, actor: Actor, skill_level_id: UUID) -> SkillLevelChanged:
    """Second what somebody who reports to the actor says of a skill, whether they asked for it or not."""
    level = await _locked(skill_level_id)
    require(policy.can_second(actor, level))
    await _change(
        level,
        seconding_asked=False,
        seconded_by_id=actor.person_id,
        seconded_at=clock.now(),
        answer=None,
        answered_by_id=None,
    )
    await record(actor, "skill_level.second", ("SkillLevel", level.id), audience=level.user_id)
    return SkillLevelChanged(level.id, level.user_id)


@command(InvalidInput, NotFound, NotPermitted)
async def decline_seconding(*, actor: Actor, skill_level_id: UUID, answer: str) -> SkillLevelChanged:
    """Say why the actor does not second what they are asked to."""
    level = await _locked(skill_level_id)
    require(policy.can_decline_seconding(actor, level))
    problems = Problems()
    answer = problems.text("answer", answer, at_most=NOTE_LENGTH)
    problems.check()
    await _change(level, seconding_asked=False, answered_by_id=actor.person_id, answer=answer)
    await record(actor, "skill_level.decline", ("SkillLevel", level.id), audience=level.user_id)
    return SkillLevelChanged(level.id, level.user_id)


@command(NotFound, NotPermitted)
async def withdraw_skill_level(*, actor: Actor, skill_level_id: UUID) -> SkillLevelChanged:
    """Say nothing of a skill any more; what was said stays as history."""
    level = await _locked(skill_level_id)
    require(policy.can_withdraw_level(actor, level))
    await _change(level, replaced_at=clock.now(), seconding_asked=False)
    await record(actor, "skill_level.withdraw", ("SkillLevel", level.id), audience=level.user_id)
    return SkillLevelChanged(level.id, level.user_id)


def _own(actor: Actor, skill_id: UUID) -> Any:
    return SkillLevel.filter(user_id=actor.person_id, skill_id=skill_id, replaced_at=None)


async def _locked(skill_level_id: UUID) -> SkillLevelRow:
    """Return a level that nobody else changes until this transaction ends; raises NotFound."""
    await values("select from skill_levels where id = %s for no key update", (skill_level_id,))
    found = (await queries.skill_levels_by_id([skill_level_id])).get(skill_level_id)
    if found is None:
        raise NotFound("skill level", "skillLevelId")
    return found


async def _change(level: SkillLevelRow, **changed: Any) -> None:
    await SkillLevel.filter(id=level.id).update(**changed)
