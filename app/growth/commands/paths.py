"""Commands on learning paths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.changes import before_after
from app.activity.commands import record
from app.activity.queries import require_revision
from app.core import clock
from app.core.actor import Actor
from app.core.errors import Conflict, InvalidInput, LimitReached, NotFound, NotPermitted
from app.core.ids import new_id
from app.core.permission import require
from app.core.validation import Problems
from app.database.bulk import insert_all
from app.database.command import command
from app.growth import learning_queries as queries
from app.growth import policy, rules
from app.growth.commands.resources import resources_to_choose
from app.growth.learning_queries import LearningPathRow
from app.growth.models import LearningPath, LearningPathResource
from app.people.turns import take_turns


class LearningPathChanged(NamedTuple):
    """The path that a command changed."""

    learning_path_id: UUID


async def path_named(path_id: UUID) -> LearningPathRow:
    """Return a learning path; raises NotFound."""
    found = (await queries.paths_by_id([path_id])).get(path_id)
    if found is None:
        raise NotFound("learning path", "learningPathId")
    return found


@command(InvalidInput, NotFound, NotPermitted, LimitReached, idempotent=True)
async def create_path(
    *,
    actor: Actor,
    name: str,
    resource_ids: Sequence[UUID],
    description: str | None = None,
    for_champions: bool = False,
    idempotency_key: str | None = None,
) -> LearningPathChanged:
    """Add a learning path with what is on it, in its order; who completes one for champions becomes an OKR champion."""
    require(policy.can_manage_paths(actor, None))
    await take_turns(actor.organization_id)
    given = {"name": name, "description": description, "for_champions": for_champions, "active": True}
    problems, others = Problems(), await queries.paths()
    checked = _checked(problems, given, others)
    await _check_resources(problems, resource_ids)
    problems.check()
    if len(others) >= rules.MAX_PATHS:
        raise LimitReached(f"{rules.MAX_PATHS} learning paths are the most: change one that nobody walks any more.")

    path = await LearningPath.create(organization_id=actor.organization_id, created_at=clock.now(), **checked)
    await _lay(actor, path.id, resource_ids)
    await record(actor, "learning_path.create", ("LearningPath", path.id), audience=actor.organization_id)
    return LearningPathChanged(path.id)


@command(InvalidInput, NotFound, NotPermitted, Conflict)
async def update_path(
    *, actor: Actor, path_id: UUID, expected_revision: int, changes: Mapping[str, Any]
) -> LearningPathChanged:
    """Change a learning path, or whether it is walked; what ``changes`` leaves out stays.

    Whoever walks it has to learn from what is on it then; whoever completed it has completed it.
    """
    await take_turns(actor.organization_id)
    path = await path_named(path_id)
    require(policy.can_manage_paths(actor, path))
    await require_revision(LearningPath, path, expected_revision)
    problems, wanted = Problems(), dict(changes)
    resource_ids = wanted.pop("resource_ids", None)
    others = [other for other in await queries.paths() if other.id != path.id]
    wanted = _checked(problems, {**wanted, **_champions(path, wanted)}, others)
    if resource_ids is not None:
        await _check_resources(problems, resource_ids)
    problems.check()

    changed = {field: given for field, given in wanted.items() if given != getattr(path, field)}
    written = before_after(path, changed)
    if resource_ids is not None and list(resource_ids) != path.resource_ids:
        await LearningPathResource.filter(learning_path_id=path.id).delete()
        await _lay(actor, path.id, resource_ids)
        written["resource_ids"] = [" ".join(map(str, path.resource_ids)), " ".join(map(str, resource_ids))]
    if written:
        await LearningPath.filter(id=path.id).update(**changed, revision=path.revision + 1)
        subject = ("LearningPath", path.id)
        await record(actor, "learning_path.update", subject, audience=actor.organization_id, changes=written)
    return LearningPathChanged(path.id)


def _champions(path: LearningPathRow, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return what says whether the path makes champions, where that is asked for or may be at stake."""
    asked = {name: wanted.get(name, getattr(path, name)) for name in ("for_champions", "active")}
    return asked if {"for_champions", "active"} & set(wanted) else {}


def _checked(problems: Problems, given: Mapping[str, Any], others: Sequence[LearningPathRow]) -> dict[str, Any]:
    checked = dict(given)
    if "name" in checked:
        checked["name"] = problems.line("name", checked["name"], at_most=120)
        if any(other.name.lower() == checked["name"].lower() for other in others):
            problems.add("name", "TAKEN", "There is a learning path of this name already.")
    if "description" in checked:
        checked["description"] = problems.optional_text(
            "description", checked["description"], at_most=rules.NOTE_LENGTH
        )
    makes_champions = checked.get("for_champions") and checked.get("active")
    if makes_champions and any(other.for_champions and other.active for other in others):
        problems.add("forChampions", "TAKEN", "Another path that is walked makes champions: archive it first.")
    return checked


async def _check_resources(problems: Problems, resource_ids: Sequence[UUID]) -> None:
    if not resource_ids:
        problems.add("learningResourceIds", "EMPTY", "Put something to learn from on the path.")
    await resources_to_choose(problems, resource_ids, "learningResourceIds", at_most=rules.RESOURCES_OF_A_PATH)


async def _lay(actor: Actor, path_id: UUID, resource_ids: Sequence[UUID]) -> None:
    of = {"organization_id": actor.organization_id, "learning_path_id": path_id}
    await insert_all(
        "learning_path_resources",
        [
            {"id": new_id(), "learning_resource_id": resource_id, "position": place, **of}
            for place, resource_id in enumerate(resource_ids)
        ],
    )
