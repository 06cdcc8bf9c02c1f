"""What lists a filter can be saved of, as clients send it."""

from __future__ import annotations

import dataclasses
from typing import Any

import strawberry
from strawberry import UNSET

from app.objectives.key_result_lists import KeyResultOrder
from app.objectives.lists import ObjectiveOrder
from app.people.queries import UserOrder
from app.proposals.lists import ProposalOrder
from app.search.commands import FilterContent
from app.search.models import FilterSubject
from schema.action_items import ActionItemFilterInput
from schema.context import parse_id, parse_ids
from schema.fields import argument, camel
from schema.key_result_lists import KeyResultFilterInput
from schema.learning_resources import LearningResourceFilterInput
from schema.objective_lists import ObjectiveFilterInput
from schema.people_lists import UserFilterInput
from schema.proposals import ProposalFilterInput
from schema.recognition import RecognitionFilterInput
from schema.saved_lists import KINDS
from schema.teams import TeamFilterInput


@strawberry.input(description="A list of objectives to keep.")
class SavedObjectiveListInput:
    """Of objectives."""

    filter: ObjectiveFilterInput = argument("Which objectives.")
    order_by: ObjectiveOrder = argument("How they are sorted.", ObjectiveOrder.TITLE)


@strawberry.input(description="A list of key results to keep.")
class SavedKeyResultListInput:
    """Of key results."""

    filter: KeyResultFilterInput = argument("Which key results.")
    order_by: KeyResultOrder = argument("How they are sorted.", KeyResultOrder.TITLE)


@strawberry.input(description="A list of teams to keep.")
class SavedTeamListInput:
    """Of teams."""

    filter: TeamFilterInput = argument("Which teams.")


@strawberry.input(description="A list of people to keep.")
class SavedUserListInput:
    """Of people."""

    filter: UserFilterInput = argument("Which people.")
    order_by: UserOrder = argument("How they are sorted.", UserOrder.NAME)


@strawberry.input(description="A list of proposals to keep.")
class SavedProposalListInput:
    """Of proposals."""

    filter: ProposalFilterInput = argument("Which proposals.")
    order_by: ProposalOrder = argument("How they are sorted.", ProposalOrder.LATEST)


@strawberry.input(description="A list of action items to keep.")
class SavedActionItemListInput:
    """Of action items."""

    filter: ActionItemFilterInput = argument("Which action items.")


@strawberry.input(description="A list of praise to keep.")
class SavedRecognitionListInput:
    """Of praise."""

    filter: RecognitionFilterInput = argument("Which praise.")


@strawberry.input(description="A list of learning resources to keep.")
class SavedLearningResourceListInput:
    """Of learning resources."""

    filter: LearningResourceFilterInput = argument("Which learning resources.")


@strawberry.input(one_of=True, description="What a saved filter lists, and how.")
class SavedFilterContentInput:
    """One of the lists."""

    objectives: SavedObjectiveListInput | None = argument("Objectives.", UNSET)
    key_results: SavedKeyResultListInput | None = argument("Key results.", UNSET)
    teams: SavedTeamListInput | None = argument("Teams.", UNSET)
    people: SavedUserListInput | None = argument("People.", UNSET)
    proposals: SavedProposalListInput | None = argument("Proposals.", UNSET)
    action_items: SavedActionItemListInput | None = argument("Action items.", UNSET)
    recognitions: SavedRecognitionListInput | None = argument("Praise.", UNSET)
    learning_resources: SavedLearningResourceListInput | None = argument("Learning resources.", UNSET)

    def content(self) -> FilterContent:
        """Return the one that was given as the domain knows it; raises NotFound for what is no id."""
        [(name, given)] = [(each, found) for each in _SUBJECTS if (found := getattr(self, each)) not in (UNSET, None)]
        path = ("content", camel(name), "filter")
        conditions = {each.name: getattr(given.filter, each.name) for each in dataclasses.fields(given.filter)}
        for condition in conditions.keys() & KINDS.keys():
            conditions[condition] = _ids(conditions[condition], KINDS[condition], (*path, camel(condition)))
        return FilterContent(_SUBJECTS[name], conditions, getattr(given, "order_by", None), path)


_SUBJECTS = {subject.lower(): subject for subject in FilterSubject}


def _ids(given: Any, kind: str, path: tuple[str, ...]) -> Any:
    return parse_id(given, kind, *path) if isinstance(given, str) else parse_ids(given, kind, *path)
