"""Filters of lists that people keep."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import UNSET

from app.people.queries import teams_by_id, users_by_id
from app.search import commands, policy, saved_filters
from app.search.models import FilterSubject
from app.search.saved_filters import SavedFilterRow
from schema.context import Info, parse_id, parse_optional_id
from schema.errors import mutation
from schema.fields import (
    Node,
    argument,
    changes,
    column,
    deleted_id,
    itself,
    node_id,
    one,
    over,
    permission,
    root,
)
from schema.people import User
from schema.permissions import Permission
from schema.saved_list_inputs import SavedFilterContentInput
from schema.saved_lists import (
    SavedActionItemList,
    SavedKeyResultList,
    SavedLearningResourceList,
    SavedObjectiveList,
    SavedProposalList,
    SavedRecognitionList,
    SavedTeamList,
    SavedUserList,
    list_of,
)
from schema.scalars import DateTime
from schema.teams import Team


@over(SavedFilterRow, description="What the viewer may do with a saved filter.")
class SavedFilterViewerCan:
    """What the viewer may do with a saved filter."""

    edit: Permission = permission(policy.can_edit_saved_filter, "Change it.")
    delete: Permission = permission(policy.can_delete_saved_filter, "Delete it.")


@over(
    SavedFilterRow,
    load=saved_filters.saved_filters_by_id,
    description="A named filter of a list: send its `filter` and `orderBy` to that list.",
)
class SavedFilter(Node):
    """A saved filter."""

    id: strawberry.ID = node_id("SavedFilter")
    name: str = column("What its owner calls it.")
    subject: FilterSubject = column("What it lists: that field alone is not null.")
    objectives: SavedObjectiveList | None = list_of(FilterSubject.OBJECTIVES, "Of objectives.")
    key_results: SavedKeyResultList | None = list_of(FilterSubject.KEY_RESULTS, "Of key results.")
    teams: SavedTeamList | None = list_of(FilterSubject.TEAMS, "Of teams.")
    people: SavedUserList | None = list_of(FilterSubject.PEOPLE, "Of people.")
    proposals: SavedProposalList | None = list_of(FilterSubject.PROPOSALS, "Of proposals.")
    action_items: SavedActionItemList | None = list_of(FilterSubject.ACTION_ITEMS, "Of action items.")
    recognitions: SavedRecognitionList | None = list_of(FilterSubject.RECOGNITIONS, "Of praise.")
    learning_resources: SavedLearningResourceList | None = list_of(
        FilterSubject.LEARNING_RESOURCES, "Of what is learned from."
    )
    owner: User = one(users_by_id, "owner_id", description="Who saved it.")
    team: Team | None = one(teams_by_id, "team_id", description="Whom it is shared with; null: nobody.")
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
    content: SavedFilterContentInput = argument("What it lists, and how.")
    team_id: strawberry.ID | None = argument("A team of yours to share it with; null: it is yours alone.", None)


@strawberry.input(description="What to change of a filter; what is left out stays.")
class SavedFilterUpdateInput:
    """Input of `savedFilterUpdate`."""

    saved_filter_id: strawberry.ID = argument("The filter.")
    name: str | None = argument("What to call it.", UNSET)
    content: SavedFilterContentInput | None = argument("What it lists, and how, all of it.", UNSET)
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

    @mutation(commands.save_filter, SavedFilterCreateSuccess, description="Keep a filter of a list under a name.")
    async def saved_filter_create(self, info: Info, input: SavedFilterCreateInput) -> Any:
        """Save a filter."""
        return await commands.save_filter(
            actor=info.context.actor,
            name=input.name,
            content=input.content.content(),
            team_id=parse_optional_id(input.team_id, "Team", "teamId"),
        )

    @mutation(commands.update_saved_filter, SavedFilterUpdateSuccess, description="Change a filter of one's own.")
    async def saved_filter_update(self, info: Info, input: SavedFilterUpdateInput) -> Any:
        """Change a filter."""
        given = changes(input, "name", "content", nullable=["team_id"])
        if "content" in given:
            given["content"] = given["content"].content()
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
