"""Commands on saved filters: save, change, delete."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, LimitReached, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.cycles.queries import priorities_by_id
from app.database.command import command
from app.objectives.lists import ObjectiveFilter, ObjectiveOrder
from app.people.queries import teams_by_id, users_by_id
from app.search import policy
from app.search.models import SavedFilter
from app.search.saved_filters import SavedFilterRow, saved_filters_by_id, stored

FILTERS_AT_MOST = 100
VALUES_AT_MOST = 100
NAME_LENGTH = 80
_NAMED: Mapping[str, tuple[str, str, Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, Any]]]]] = {
    "team_ids": ("team", "teamIds", teams_by_id),
    "owner_ids": ("person", "ownerIds", users_by_id),
    "priority_ids": ("priority", "priorityIds", priorities_by_id),
}


class SavedFilterChanged(NamedTuple):
    """The filter that a command saved or changed."""

    saved_filter_id: UUID


@command(InvalidInput, NotFound, NotPermitted, LimitReached)
async def save_filter(
    *, actor: Actor, name: str, filter: ObjectiveFilter, order_by: ObjectiveOrder, team_id: UUID | None = None
) -> SavedFilterChanged:
    """Save a filter under a name, for oneself or (``team_id``) for a team; a name is used once by each person."""
    problems = Problems()
    if team_id is not None:
        await _check_team(actor, team_id)
    checked = await _checked(problems, actor, {"name": name, "filter": filter})
    problems.check()
    if await SavedFilter.filter(owner_id=actor.person_id).count() >= FILTERS_AT_MOST:
        raise LimitReached(f"A person keeps at most {FILTERS_AT_MOST} filters: delete one of yours first.")
    at = clock.now()
    saved = await SavedFilter.create(
        organization_id=actor.organization_id,
        owner_id=actor.person_id,
        team_id=team_id,
        order_by=order_by,
        created_at=at,
        updated_at=at,
        **checked,
    )
    return SavedFilterChanged(saved.id)


@command(InvalidInput, NotFound, NotPermitted)
async def update_saved_filter(*, actor: Actor, saved_filter_id: UUID, changes: Mapping[str, Any]) -> SavedFilterChanged:
    """Change a filter of one's own; what ``changes`` leaves out stays."""
    saved = await _saved(saved_filter_id)
    require(policy.can_edit_saved_filter(actor, saved))
    if changes.get("team_id") is not None and changes["team_id"] != saved.team_id:
        await _check_team(actor, changes["team_id"])
    problems = Problems()
    checked = await _checked(problems, actor, changes, saved.id)
    problems.check()
    await SavedFilter.filter(id=saved.id).update(**checked, updated_at=clock.now())
    return SavedFilterChanged(saved.id)


@command(NotFound, NotPermitted)
async def delete_saved_filter(*, actor: Actor, saved_filter_id: UUID) -> SavedFilterChanged:
    """Delete a filter."""
    saved = await _saved(saved_filter_id)
    require(policy.can_delete_saved_filter(actor, saved))
    await SavedFilter.filter(id=saved.id).delete()
    return SavedFilterChanged(saved.id)


async def _saved(saved_filter_id: UUID) -> SavedFilterRow:
    found = (await saved_filters_by_id([saved_filter_id])).get(saved_filter_id)
    if found is None:
        raise NotFound("saved filter", "savedFilterId")
    return found


async def _check_team(actor: Actor, team_id: UUID) -> None:
    if team_id not in await teams_by_id([team_id]):
        raise NotFound("team", "teamId")
    require(policy.can_share_filter(actor, team_id))


async def _checked(
    problems: Problems, actor: Actor, given: Mapping[str, Any], saved_filter_id: UUID | None = None
) -> dict[str, Any]:
    """Return what is given as it is stored; raises NotFound for a filter that names what is not there."""
    checked = dict(given)
    if "name" in given:
        checked["name"] = name = problems.line("name", given["name"], at_most=NAME_LENGTH)
        if await SavedFilter.filter(owner_id=actor.person_id, name__iexact=name).exclude(id=saved_filter_id).exists():
            problems.add("name", "TAKEN", "You have a filter of this name already: choose another one.")
    if "filter" in given:
        await _check_filter(problems, given["filter"])
        checked["conditions"] = stored(checked.pop("filter"))
    return checked


async def _check_filter(problems: Problems, filter: ObjectiveFilter) -> None:
    for field, (what, name, load) in _NAMED.items():
        ids: Sequence[UUID] = getattr(filter, field) or ()
        if len(ids) > VALUES_AT_MOST:
            problems.add(("filter", name), "TOO_MANY", f"A filter names at most {VALUES_AT_MOST} of them.")
        elif ids and not set(ids) <= (await load(ids)).keys():
            raise NotFound(what, ("filter", name))
    if filter.text is not None:
        problems.line(("filter", "text"), filter.text, at_most=200)
