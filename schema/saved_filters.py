"""Filters of objectives that people keep."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import strawberry
from strawberry import UNSET

from app.core.ids import global_id
from app.objectives.lists import Archived, ObjectiveOrder
from app.objectives.models import Health, Level, ObjectiveState
from app.people import queries as people
from app.search import commands, policy, saved_filters
from app.search.saved_filters import SavedFilterRow
from schema.context import Info, parse_id, parse_optional_id
from schema.errors import mutation
from schema.fields import (
    Node,
    argument,
    changes,
    column,
    computed,
    deleted_id,
    itself,
    node_id,
    one,
    over,
    permission,
    root,
)
from schema.objective_lists import ObjectiveFilterInput, objective_filter
from schema.people import User
from schema.permissions import Permission
from schema.scalars import DateTime
from schema.teams import Team


def _told(name: str, description: str) -> Any:
    return computed(lambda row: row.conditions.get(name), needs=("conditions",), description=description)


def _told_ids(name: str, kind: str, description: str) -> Any:
    def ids(row: SavedFilterRow) -> list[str] | None:
        told = row.conditions.get(name)
        return None if told is None else [global_id(kind, UUID(id_)) for id_ in told]

    return computed(ids, needs=("conditions",), description=description)


@over(SavedFilterRow, description="What a saved filter asks for, as `ObjectiveFilter` does; null is no filter.")
class SavedObjectiveFilter:
    """The conditions of a filter."""

    team_ids: list[strawberry.ID] | None = _told_ids("team_ids", "Team", "Those of one of these teams.")
    owner_ids: list[strawberry.ID] | None = _told_ids("owner_ids", "User", "Those of one of these people.")
    priority_ids: list[strawberry.ID] | None = _told_ids(
        "priority_ids", "Priority", "Those that serve one of these priorities."
    )
    levels: list[Level] | None = _told("levels", "Those of one of these levels.")
    states: list[ObjectiveState] | None = _told("states", "Those in one of these states.")
    health: list[Health] | None = _told("health", "Those with one of these healths.")
    text: str | None = _told("text", "Those whose title contains this.")
    archived: Archived = _told("archived", "What becomes of archived ones.")


@over(SavedFilterRow, description="What the viewer may do with a saved filter.")
class SavedFilterViewerCan:
    """What the viewer may do with a saved filter."""

    edit: Permission = permission(policy.can_edit_saved_filter, "Change it.")
    delete: Permission = permission(policy.can_delete_saved_filter, "Delete it.")


@over(
    SavedFilterRow,
    load=saved_filters.saved_filters_by_id,
    description="A named filter of objectives: send its `filter` and `orderBy` to the list of a cycle.",
)
class SavedFilter(Node):
    """A saved filter."""

    id: strawberry.ID = node_id("SavedFilter")
    name: str = column("What its owner calls it.")
    filter: SavedObjectiveFilter = itself("What it asks for.")
    order_by: ObjectiveOrder = column("How the list is sorted.")
    owner: User = one(people.users_by_id, "owner_id", description="Who saved it.")
    team: Team | None = one(people.teams_by_id, "team_id", description="Whom it is shared with; null: nobody.")
    created_at: DateTime = column("When it was saved.")
    updated_at: DateTime = column("When it was changed last.")
    viewer_can: SavedFilterViewerCan = itself("What the viewer may do with it.")


@strawberry.type
class SavedFilterQueries:
    """Ways in to saved filters."""

    @root(list[SavedFilter], description="The viewer's own filters and those shared with their teams, by name.")
    async def saved_filters(self) -> Any:
        """Return the filters that the viewer may use."""
        return await saved_filters.all_saved_filters()


@strawberry.input(description="A filter to keep.")
class SavedFilterCreateInput:
    """Input of `savedFilterCreate`."""

    name: str = argument("What to call it; once among your own.")
    filter: ObjectiveFilterInput = argument("What it asks for.")
    order_by: ObjectiveOrder = argument("How the list is sorted.", ObjectiveOrder.TITLE)
    team_id: strawberry.ID | None = argument("A team of yours to share it with; null: it is yours alone.", None)


@strawberry.input(description="What to change of a filter; what is left out stays.")
class SavedFilterUpdateInput:
    """Input of `savedFilterUpdate`."""

    saved_filter_id: strawberry.ID = argument("The filter.")
    name: str | None = argument("What to call it.", UNSET)
    filter: ObjectiveFilterInput | None = argument("What it asks for, all of it.", UNSET)
    order_by: ObjectiveOrder | None = argument("How the list is sorted.", UNSET)
    team_id: strawberry.ID | None = argument("A team of yours to share it with; null: it is yours alone.", UNSET)


@strawberry.input(description="Which filter goes.")
class SavedFilterDeleteInput:
    """Input of `savedFilterDelete`."""

    saved_filter_id: strawberry.ID = argument("The filter.")


@over(commands.SavedFilterChanged, description="The filter is kept.")
class SavedFilterCreateSuccess:
    """Success of `savedFilterCreate`."""

    saved_filter: SavedFilter = one(saved_filters.saved_filters_by_id, "saved_filter_id", description="The new filter.")


@over(commands.SavedFilterChanged, description="The filter as it is now.")
class SavedFilterUpdateSuccess:
    """Success of `savedFilterUpdate`."""

    saved_filter: SavedFilter = one(saved_filters.saved_filters_by_id, "saved_filter_id", description="The filter.")


@over(commands.SavedFilterChanged, description="The filter is gone.")
class SavedFilterDeleteSuccess:
    """Success of `savedFilterDelete`."""

    deleted_id: strawberry.ID = deleted_id("SavedFilter", "saved_filter_id")


@strawberry.type
class SavedFilterMutations:
    """Keeping filters."""

    @mutation(commands.save_filter, SavedFilterCreateSuccess, description="Keep a filter of objectives under a name.")
    async def saved_filter_create(self, info: Info, input: SavedFilterCreateInput) -> Any:
        """Save a filter."""
        return await commands.save_filter(
            actor=info.context.actor,
            name=input.name,
            filter=objective_filter(input.filter),
            order_by=input.order_by,
            team_id=parse_optional_id(input.team_id, "Team", "teamId"),
        )

    @mutation(commands.update_saved_filter, SavedFilterUpdateSuccess, description="Change a filter of one's own.")
    async def saved_filter_update(self, info: Info, input: SavedFilterUpdateInput) -> Any:
        """Change a filter."""
        given = changes(input, "name", "filter", "order_by", nullable=["team_id"])
        if "filter" in given:
            given["filter"] = objective_filter(given["filter"])
        if "team_id" in given:
            given["team_id"] = parse_optional_id(given["team_id"], "Team", "teamId")
        return await commands.update_saved_filter(
            actor=info.context.actor,
            saved_filter_id=parse_id(input.saved_filter_id, "SavedFilter", "savedFilterId"),
            changes=given,
        )

    @mutation(commands.delete_saved_filter, SavedFilterDeleteSuccess, description="Delete a filter.")
    async def saved_filter_delete(self, info: Info, input: SavedFilterDeleteInput) -> Any:
        """Delete a filter."""
        return await commands.delete_saved_filter(
            actor=info.context.actor,
            saved_filter_id=parse_id(input.saved_filter_id, "SavedFilter", "savedFilterId"),
        )
