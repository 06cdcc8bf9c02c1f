"""Commands on the skills that the organisation speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.changes import before_after
from app.activity.commands import record
from app.activity.queries import require_revision
from app.core import clock
from app.core.actor import Actor
from app.core.errors import Conflict, InvalidInput, LimitReached, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.growth import policy
from app.growth import skill_queries as queries
from app.growth.models import Skill
from app.growth.rules import MAX_SKILLS
from app.growth.skill_queries import SkillRow
from app.people.turns import take_turns


class SkillChanged(NamedTuple):
    """The skill that a command changed."""

    skill_id: UUID


class SkillMerged(NamedTuple):
    """The skill that is gone from the list, and the one in its place."""

    merged_id: UUID
    skill_id: UUID


async def skill_named(skill_id: UUID, path: str = "skillId") -> SkillRow:
    """Return a skill of the organisation; raises NotFound."""
    found = (await queries.skills_by_id([skill_id])).get(skill_id)
    if found is None:
        raise NotFound("skill", path)
    return found


async def skill_to_choose(problems: Problems, skill_id: UUID | None, path: str = "skillId") -> None:
    """Note it where a skill is no longer chosen; raises NotFound."""
    if skill_id is not None and not (await skill_named(skill_id, path)).active:
        problems.add(path, "NOT_ACTIVE", "This skill is no longer on the list: choose another one.")


@command(InvalidInput, NotPermitted, LimitReached, idempotent=True)
async def create_skill(
    *, actor: Actor, name: str, description: str | None = None, idempotency_key: str | None = None
) -> SkillChanged:
    """Add a skill to the organisation's list."""
    require(policy.can_manage_skills(actor, None))
    await take_turns(actor.organization_id)
    problems = Problems()
    name = problems.line("name", name, at_most=80)
    description = problems.optional_text("description", description, at_most=2_000)
    others = await queries.skills()
    _check_name(problems, name, others)
    problems.check()
    _check_number(others)

    skill = await Skill.create(
        organization_id=actor.organization_id, name=name, description=description, created_at=clock.now()
    )
    await record(actor, "skill.create", ("Skill", skill.id), audience=actor.organization_id)
    return SkillChanged(skill.id)


@command(InvalidInput, NotFound, NotPermitted, Conflict, LimitReached)
async def update_skill(
    *, actor: Actor, skill_id: UUID, expected_revision: int, changes: Mapping[str, Any]
) -> SkillChanged:
    """Change a skill's words, or whether people choose it; what ``changes`` leaves out stays.

    What people said of a skill that is not chosen any more stays as it is.
    """
    await take_turns(actor.organization_id)
    skill = await skill_named(skill_id)
    require(policy.can_manage_skills(actor, skill))
    await require_revision(Skill, skill, expected_revision)
    problems, wanted = Problems(), dict(changes)
    others = [other for other in await queries.skills() if other.id != skill.id]
    if "name" in wanted:
        wanted["name"] = problems.line("name", wanted["name"], at_most=80)
        _check_name(problems, wanted["name"], others)
    if "description" in wanted:
        wanted["description"] = problems.optional_text("description", wanted["description"], at_most=2_000)
    if wanted.get("active") and skill.merged_into_id is not None:
        problems.add("active", "MERGED", "Another skill took its place: it does not come back.")
    problems.check()
    changed = {field: given for field, given in wanted.items() if given != getattr(skill, field)}
    if changed.get("active"):
        _check_number(others)

    if changed:
        await Skill.filter(id=skill.id).update(**changed, revision=skill.revision + 1)
        written = before_after(skill, changed)
        await record(actor, "skill.update", ("Skill", skill.id), audience=actor.organization_id, changes=written)
    return SkillChanged(skill.id)


@command(InvalidInput, NotFound, NotPermitted)
async def merge_skill(*, actor: Actor, skill_id: UUID, into_id: UUID) -> SkillMerged:
    """Put another skill in the place of one wherever people have it; it cannot be taken apart again."""
    await take_turns(actor.organization_id)
    skill, into = await skill_named(skill_id), await skill_named(into_id, "intoId")
    require(policy.can_manage_skills(actor, skill))
    problems = Problems()
    if into.id == skill.id:
        problems.add("intoId", "ITSELF", "Choose another skill to take its place.")
    elif not into.active:
        problems.add("intoId", "NOT_ACTIVE", "Choose a skill that is on the list.")
    if skill.merged_into_id is not None:
        problems.add("skillId", "MERGED", "Another skill took its place already.")
    problems.check()

    await values("select waymark.merge_skills(%s, %s, %s)", (skill.id, into.id, clock.now()))
    changes = {"merged_into_id": [None, str(into.id)]}
    await record(actor, "skill.merge", ("Skill", skill.id), audience=actor.organization_id, changes=changes)
    return SkillMerged(skill.id, into.id)


def _check_name(problems: Problems, name: str, others: list[SkillRow]) -> None:
    if any(other.name.lower() == name.lower() for other in others):
        problems.add("name", "TAKEN", "There is a skill of this name already.")


def _check_number(others: list[SkillRow]) -> None:
    if sum(other.active for other in others) >= MAX_SKILLS:
        raise LimitReached(f"{MAX_SKILLS} skills are the most: archive or merge some first.")
