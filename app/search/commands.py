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
from app.cycles.queries import cycles_by_id, priorities_by_id
from app.database.command import command
from app.growth.skill_queries import skills_by_id
from app.objectives.queries import objectives_by_id
from app.people.queries import teams_by_id, users_by_id
from app.proposals.kinds import camel
from app.recognition.queries import company_values_by_id
from app.search import policy
from app.search.models import FilterSubject, SavedFilter
from app.search.saved_filters import SavedFilterRow, saved_filters_by_id

FILTERS_AT_MOST = 100
VALUES_AT_MOST = 100
NAME_LENGTH = 80
TEXT_LENGTH = 200
_Load = Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, Any]]]
_TEAM, _PERSON = ("team", teams_by_id), ("person", users_by_id)
_NAMED: Mapping[str, tuple[str, _Load]] = {
    "team_ids": _TEAM,
    "team_id": _TEAM,
    "parent_ids": _TEAM,
    "owner_ids": _PERSON,
    "lead_ids": _PERSON,
    "member_ids": _PERSON,
    "proposed_by_ids": _PERSON,
    "recipient_id": _PERSON,
    "priority_ids": ("priority", priorities_by_id),
    "objective_ids": ("objective", objectives_by_id),
    "cycle_ids": ("cycle", cycles_by_id),
    "skill_ids": ("skill", skills_by_id),
    "company_value_id": ("company value", company_values_by_id),
}
"""What conditions name by id."""


class FilterContent(NamedTuple):
    """What a filter lists, under which conditions (those of the list's filter, by name) and in which order.

    ``path`` leads to the filter in the input.
    """

    subject: FilterSubject
    conditions: Mapping[str, Any]
    order_by: str | None
    path: tuple[str, ...]


class SavedFilterChanged(NamedTuple):
    """The filter that a command saved or changed."""

    saved_filter_id: UUID


@command(InvalidInput, NotFound, NotPermitted, LimitReached)
async def save_filter(
    *, actor: Actor, name: str, content: FilterContent, team_id: UUID | None = None
) -> SavedFilterChanged:
    """Save a filter under a name, for oneself or (``team_id``) for a team; a name is used once by each person."""
    problems = Problems()
    if team_id is not None:
        await _check_team(actor, team_id)
    checked = await _checked(problems, actor, {"name": name, "content": content})
    problems.check()
    if await SavedFilter.filter(owner_id=actor.person_id).count() >= FILTERS_AT_MOST:
        raise LimitReached(f"A person keeps at most {FILTERS_AT_MOST} filters: delete one of yours first.")
    at = clock.now()
    saved = await SavedFilter.create(
        organization_id=actor.organization_id,
        owner_id=actor.person_id,
        team_id=team_id,
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
    if "content" in given:
        content: FilterContent = checked.pop("content")
        await _check_conditions(problems, content)
        checked |= {"subject": content.subject, "conditions": _stored(content), "order_by": content.order_by}
    return checked


def _stored(content: FilterContent) -> dict[str, Any]:
    """Return conditions as they are kept: ids as texts, and those not asked for left out."""
    return {
        name: str(value) if isinstance(value, UUID) else [str(each) for each in value] if _is_several(value) else value
        for name, value in content.conditions.items()
        if value is not None
    }


def _is_several(value: Any) -> bool:
    return isinstance(value, list | tuple)


async def _check_conditions(problems: Problems, content: FilterContent) -> None:
    for name, value in content.conditions.items():
        path = (*content.path, camel(name))
        if _is_several(value) and len(value) > VALUES_AT_MOST:
            problems.add(path, "TOO_MANY", f"A filter names at most {VALUES_AT_MOST} of them.")
        elif name in _NAMED and value is not None:
            what, load = _NAMED[name]
            ids: Sequence[UUID] = value if _is_several(value) else [value]
            if not set(ids) <= (await load(ids)).keys():
                raise NotFound(what, path)
        elif name == "text" and value is not None:
            problems.line(path, value, at_most=TEXT_LENGTH)
