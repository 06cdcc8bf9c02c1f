"""What saved filters say of each list: as its own filter does, so that it can be sent to the list as it comes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import get_object_definition

from app.conversations.action_item_queries import ActionItemSource
from app.core.ids import global_id
from app.growth.models import LearningKind
from app.objectives.key_result_lists import KeyResultOrder
from app.objectives.lists import Archived, ObjectiveOrder
from app.objectives.models import (
    Health,
    KeyResultRole,
    KeyResultState,
    Level,
    MetricKind,
    ObjectiveState,
    ReportedHealth,
)
from app.people.queries import UserOrder
from app.proposals.lists import ProposalOrder, Turn
from app.proposals.models import Origin, ProposalKind, ProposalState
from app.search.models import FilterSubject
from app.search.saved_filters import SavedFilterRow
from schema.action_items import ActionItemFilterInput
from schema.fields import column, computed, itself, over
from schema.key_result_lists import KeyResultFilterInput
from schema.learning_resources import LearningResourceFilterInput
from schema.objective_lists import ObjectiveFilterInput
from schema.people_lists import UserFilterInput
from schema.proposals import ProposalFilterInput
from schema.recognition import RecognitionFilterInput
from schema.teams import TeamFilterInput

KINDS = {
    "team_ids": "Team",
    "team_id": "Team",
    "parent_ids": "Team",
    "owner_ids": "User",
    "lead_ids": "User",
    "member_ids": "User",
    "proposed_by_ids": "User",
    "recipient_id": "User",
    "priority_ids": "Priority",
    "objective_ids": "Objective",
    "cycle_ids": "Cycle",
    "skill_ids": "Skill",
    "company_value_id": "CompanyValue",
}
"""What the conditions that hold ids name."""


def _as_asked(asked: type, name: str) -> Any:
    """Declare the condition of a name as the input ``asked`` describes it."""
    [description] = [
        each.description for each in get_object_definition(asked, strict=True).fields if each.python_name == name
    ]

    def told(row: SavedFilterRow) -> Any:
        value, kind = row.conditions.get(name), KINDS.get(name)
        if kind is None or value is None:
            return value
        return global_id(kind, UUID(value)) if isinstance(value, str) else [global_id(kind, UUID(id_)) for id_ in value]

    return computed(told, needs=("conditions",), description=description or "")


def list_of(subject: FilterSubject, description: str) -> Any:
    """Declare what a filter says where it is one of this list, else null."""
    return computed(lambda row: row if row.subject == subject else None, needs=("*",), description=description)


@over(SavedFilterRow, description="Which objectives; null is no filter.")
class SavedObjectiveFilter:
    """Conditions on objectives."""

    team_ids: list[strawberry.ID] | None = _as_asked(ObjectiveFilterInput, "team_ids")
    owner_ids: list[strawberry.ID] | None = _as_asked(ObjectiveFilterInput, "owner_ids")
    priority_ids: list[strawberry.ID] | None = _as_asked(ObjectiveFilterInput, "priority_ids")
    levels: list[Level] | None = _as_asked(ObjectiveFilterInput, "levels")
    states: list[ObjectiveState] | None = _as_asked(ObjectiveFilterInput, "states")
    health: list[Health] | None = _as_asked(ObjectiveFilterInput, "health")
    text: str | None = _as_asked(ObjectiveFilterInput, "text")
    archived: Archived = _as_asked(ObjectiveFilterInput, "archived")


@over(SavedFilterRow, description="Which key results; null is no filter.")
class SavedKeyResultFilter:
    """Conditions on key results."""

    team_ids: list[strawberry.ID] | None = _as_asked(KeyResultFilterInput, "team_ids")
    owner_ids: list[strawberry.ID] | None = _as_asked(KeyResultFilterInput, "owner_ids")
    priority_ids: list[strawberry.ID] | None = _as_asked(KeyResultFilterInput, "priority_ids")
    objective_states: list[ObjectiveState] | None = _as_asked(KeyResultFilterInput, "objective_states")
    states: list[KeyResultState] | None = _as_asked(KeyResultFilterInput, "states")
    roles: list[KeyResultRole] | None = _as_asked(KeyResultFilterInput, "roles")
    metric_kinds: list[MetricKind] | None = _as_asked(KeyResultFilterInput, "metric_kinds")
    reported_health: list[ReportedHealth] | None = _as_asked(KeyResultFilterInput, "reported_health")
    overdue: bool | None = _as_asked(KeyResultFilterInput, "overdue")
    text: str | None = _as_asked(KeyResultFilterInput, "text")


@over(SavedFilterRow, description="Which teams; null is no filter.")
class SavedTeamFilter:
    """Conditions on teams."""

    text: str | None = _as_asked(TeamFilterInput, "text")
    lead_ids: list[strawberry.ID] | None = _as_asked(TeamFilterInput, "lead_ids")
    member_ids: list[strawberry.ID] | None = _as_asked(TeamFilterInput, "member_ids")
    parent_ids: list[strawberry.ID] | None = _as_asked(TeamFilterInput, "parent_ids")


@over(SavedFilterRow, description="Which people; null is no filter.")
class SavedUserFilter:
    """Conditions on people."""

    active: bool | None = _as_asked(UserFilterInput, "active")
    text: str | None = _as_asked(UserFilterInput, "text")
    team_ids: list[strawberry.ID] | None = _as_asked(UserFilterInput, "team_ids")


@over(SavedFilterRow, description="Which proposals; null is no filter.")
class SavedProposalFilter:
    """Conditions on proposals."""

    states: list[ProposalState] | None = _as_asked(ProposalFilterInput, "states")
    kinds: list[ProposalKind] | None = _as_asked(ProposalFilterInput, "kinds")
    origins: list[Origin] | None = _as_asked(ProposalFilterInput, "origins")
    objective_ids: list[strawberry.ID] | None = _as_asked(ProposalFilterInput, "objective_ids")
    team_ids: list[strawberry.ID] | None = _as_asked(ProposalFilterInput, "team_ids")
    cycle_ids: list[strawberry.ID] | None = _as_asked(ProposalFilterInput, "cycle_ids")
    proposed_by_ids: list[strawberry.ID] | None = _as_asked(ProposalFilterInput, "proposed_by_ids")
    turn: Turn | None = _as_asked(ProposalFilterInput, "turn")


@over(SavedFilterRow, description="Which action items; null is no filter.")
class SavedActionItemFilter:
    """Conditions on action items."""

    owner_ids: list[strawberry.ID] | None = _as_asked(ActionItemFilterInput, "owner_ids")
    team_ids: list[strawberry.ID] | None = _as_asked(ActionItemFilterInput, "team_ids")
    sources: list[ActionItemSource] | None = _as_asked(ActionItemFilterInput, "sources")
    done: bool | None = _as_asked(ActionItemFilterInput, "done")
    overdue: bool | None = _as_asked(ActionItemFilterInput, "overdue")
    offered_to_me: bool = _as_asked(ActionItemFilterInput, "offered_to_me")


@over(SavedFilterRow, description="Which praise; null is no filter.")
class SavedRecognitionFilter:
    """Conditions on praise."""

    team_id: strawberry.ID | None = _as_asked(RecognitionFilterInput, "team_id")
    recipient_id: strawberry.ID | None = _as_asked(RecognitionFilterInput, "recipient_id")
    company_value_id: strawberry.ID | None = _as_asked(RecognitionFilterInput, "company_value_id")


@over(SavedFilterRow, description="Which learning resources; null is no filter.")
class SavedLearningResourceFilter:
    """Conditions on learning resources."""

    skill_ids: list[strawberry.ID] | None = _as_asked(LearningResourceFilterInput, "skill_ids")
    kinds: list[LearningKind] | None = _as_asked(LearningResourceFilterInput, "kinds")
    text: str | None = _as_asked(LearningResourceFilterInput, "text")
    active: bool | None = _as_asked(LearningResourceFilterInput, "active")


@over(SavedFilterRow, description="A list of objectives, as it is asked for.")
class SavedObjectiveList:
    """A list of objectives."""

    filter: SavedObjectiveFilter = itself("Which objectives.")
    order_by: ObjectiveOrder = column("How they are sorted.")


@over(SavedFilterRow, description="A list of key results, as it is asked for.")
class SavedKeyResultList:
    """A list of key results."""

    filter: SavedKeyResultFilter = itself("Which key results.")
    order_by: KeyResultOrder = column("How they are sorted.")


@over(SavedFilterRow, description="A list of teams, as it is asked for.")
class SavedTeamList:
    """A list of teams."""

    filter: SavedTeamFilter = itself("Which teams.")


@over(SavedFilterRow, description="A list of people, as it is asked for.")
class SavedUserList:
    """A list of people."""

    filter: SavedUserFilter = itself("Which people.")
    order_by: UserOrder = column("How they are sorted.")


@over(SavedFilterRow, description="A list of proposals, as it is asked for.")
class SavedProposalList:
    """A list of proposals."""

    filter: SavedProposalFilter = itself("Which proposals.")
    order_by: ProposalOrder = column("How they are sorted.")


@over(SavedFilterRow, description="A list of action items, as it is asked for.")
class SavedActionItemList:
    """A list of action items."""

    filter: SavedActionItemFilter = itself("Which action items.")


@over(SavedFilterRow, description="A list of praise, as it is asked for.")
class SavedRecognitionList:
    """A list of praise."""

    filter: SavedRecognitionFilter = itself("Which praise.")


@over(SavedFilterRow, description="A list of learning resources, as it is asked for.")
class SavedLearningResourceList:
    """A list of learning resources."""

    filter: SavedLearningResourceFilter = itself("Which learning resources.")
