"""Commands on what there is to learn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.changes import before_after
from app.activity.commands import record
from app.activity.queries import require_revision
from app.core import clock
from app.core.actor import Actor
from app.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from app.core.ids import new_id
from app.core.permission import require
from app.core.validation import Problems
from app.database.bulk import insert_all
from app.database.command import command
from app.growth import learning_queries as queries
from app.growth import policy, rules
from app.growth.learning_queries import LearningResourceRow
from app.growth.models import LearningKind, LearningResource, LearningResourceSkill
from app.growth.skill_queries import skills_by_id


class LearningResourceChanged(NamedTuple):
    """The resource that a command changed."""

    learning_resource_id: UUID


async def resource_named(resource_id: UUID, *path: str) -> LearningResourceRow:
    """Return something to learn from; raises NotFound."""
    found = (await queries.resources_by_id([resource_id])).get(resource_id)
    if found is None:
        raise NotFound("learning resource", path or "learningResourceId")
    return found


async def resources_to_choose(problems: Problems, resource_ids: Sequence[UUID], path: str, *, at_most: int) -> None:
    """Note it where a list of resources is too long, or names one twice or one that is retired; raises NotFound."""
    rules.check_list(problems, path, resource_ids, at_most=at_most)
    found = await queries.resources_by_id(resource_ids)
    for place, resource_id in enumerate(resource_ids):
        if resource_id not in found:
            raise NotFound("learning resource", (path, str(place)))
        if not found[resource_id].active:
            problems.add((path, str(place)), "NOT_ACTIVE", "This is no longer on the list: choose something else.")


@command(InvalidInput, NotFound, NotPermitted, idempotent=True)
async def add_resource(
    *,
    actor: Actor,
    title: str,
    kind: LearningKind,
    url: str | None = None,
    minutes: int | None = None,
    description: str | None = None,
    skill_ids: Sequence[UUID] = (),
    idempotency_key: str | None = None,
) -> LearningResourceChanged:
    """Add something to learn from, for everybody in the organisation."""
    given = {"title": title, "kind": kind, "url": url, "minutes": minutes, "description": description}
    problems = Problems()
    checked = _checked(problems, given)
    await _check_skills(problems, skill_ids)
    problems.check()

    resource = await LearningResource.create(
        organization_id=actor.organization_id, added_by_id=actor.person_id, created_at=clock.now(), **checked
    )
    await _teach(actor, resource.id, skill_ids)
    subject = ("LearningResource", resource.id)
    await record(actor, "learning_resource.add", subject, audience=actor.organization_id)
    return LearningResourceChanged(resource.id)


@command(InvalidInput, NotFound, NotPermitted, Conflict)
async def update_resource(
    *, actor: Actor, resource_id: UUID, expected_revision: int, changes: Mapping[str, Any]
) -> LearningResourceChanged:
    """Change something to learn from, or whether it is chosen; what ``changes`` leaves out stays."""
    resource = await resource_named(resource_id)
    require(policy.can_edit_resource(actor, resource))
    await require_revision(LearningResource, resource, expected_revision)
    problems = Problems()
    wanted = _checked(problems, changes)
    skill_ids = wanted.pop("skill_ids", None)
    if skill_ids is not None:
        await _check_skills(problems, skill_ids, known=resource.skill_ids)
    problems.check()

    changed = {field: given for field, given in wanted.items() if given != getattr(resource, field)}
    written = before_after(resource, changed)
    if skill_ids is not None and set(skill_ids) != set(resource.skill_ids):
        await LearningResourceSkill.filter(learning_resource_id=resource.id).delete()
        await _teach(actor, resource.id, skill_ids)
        written["skill_ids"] = [" ".join(map(str, resource.skill_ids)), " ".join(map(str, skill_ids))]
    if written:
        await LearningResource.filter(id=resource.id).update(**changed, revision=resource.revision + 1)
        subject = ("LearningResource", resource.id)
        await record(actor, "learning_resource.update", subject, audience=actor.organization_id, changes=written)
    return LearningResourceChanged(resource.id)


def _checked(problems: Problems, given: Mapping[str, Any]) -> dict[str, Any]:
    checked = dict(given)
    if "title" in checked:
        checked["title"] = problems.line("title", checked["title"], at_most=200)
    if "url" in checked:
        checked["url"] = problems.web_address("url", checked["url"])
    if "description" in checked:
        checked["description"] = problems.optional_text(
            "description", checked["description"], at_most=rules.NOTE_LENGTH
        )
    rules.check_minutes(problems, checked.get("minutes"))
    return checked


async def _check_skills(problems: Problems, skill_ids: Sequence[UUID], known: Sequence[UUID] = ()) -> None:
    rules.check_list(problems, "skillIds", skill_ids, at_most=rules.SKILLS_OF_A_RESOURCE)
    found = await skills_by_id(skill_ids)
    for place, skill_id in enumerate(skill_ids):
        if skill_id not in found:
            raise NotFound("skill", ("skillIds", str(place)))
        if not found[skill_id].active and skill_id not in known:
            problems.add(("skillIds", str(place)), "NOT_ACTIVE", "This skill is no longer on the list.")


async def _teach(actor: Actor, resource_id: UUID, skill_ids: Sequence[UUID]) -> None:
    of = {"organization_id": actor.organization_id, "learning_resource_id": resource_id}
    await insert_all("learning_resource_skills", [{"id": new_id(), "skill_id": id_, **of} for id_ in skill_ids])
