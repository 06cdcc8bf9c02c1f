"""What lists of objectives and of team inputs may be asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry

from app.objectives.alignment_models import LIVE, SERVING, AlignmentState
from app.objectives.initiative_models import InitiativeState
from app.objectives.input_rounds.models import InputRoundState
from app.objectives.lists import Archived, ObjectiveFilter, ObjectiveOrder
from app.objectives.models import AlignmentKind, Health, Level, ObjectiveState, TeamInputState
from app.objectives.team_input_queries import TeamInputOrder
from schema.context import Info, parse_ids
from schema.fields import argument


@strawberry.input(
    name="ObjectiveFilter",
    description="Which objectives: fields are joined by AND, values in a list by OR; null is no filter, [] fits none.",
)
class ObjectiveFilterInput:
    """The filter of a list of objectives."""

    team_ids: list[strawberry.ID] | None = argument("Only those of one of these teams.", None)
    owner_ids: list[strawberry.ID] | None = argument("Only those that one of these people answers for.", None)
    priority_ids: list[strawberry.ID] | None = argument("Only those that serve one of these priorities.", None)
    levels: list[Level] | None = argument("Only those of one of these levels.", None)
    states: list[ObjectiveState] | None = argument("Only those in one of these states.", None)
    health: list[Health] | None = argument("Only those with one of these healths today.", None)
    text: str | None = argument("Only those whose title contains this, in any case.", None)
    archived: Archived = argument("What becomes of archived ones.", Archived.LEFT_OUT)


FilterArgument = Annotated[ObjectiveFilterInput | None, strawberry.argument(description="Which objectives.")]
OrderArgument = Annotated[ObjectiveOrder, strawberry.argument(description="How they are sorted; ties by id.")]
StatesArgument = Annotated[
    list[TeamInputState] | None, strawberry.argument(description="Only those in one of these states; null: in any.")
]
InitiativeStatesArgument = Annotated[
    list[InitiativeState] | None,
    strawberry.argument(description="Only those in one of these states; null: in any, [] fits none."),
]
RoundStatesArgument = Annotated[
    list[InputRoundState] | None,
    strawberry.argument(description="Only those in one of these states; null: in any, [] fits none."),
]
DEFAULT_STATES: Any = LIVE
"""Alignments that are in force or asked for."""
AlignmentStatesArgument = Annotated[
    list[AlignmentState] | None,
    strawberry.argument(description="Only those in one of these states; null: in any, [] fits none."),
]
InputOrderArgument = Annotated[TeamInputOrder, strawberry.argument(description="How they are sorted; ties by id.")]
FirstArgument = Annotated[int, strawberry.argument(description="How many, 1 to 500.")]
AfterArgument = Annotated[str | None, strawberry.argument(description="The cursor to go on from.")]


def objectives_asked(
    info: Info,
    filter: ObjectiveFilterInput | None,
    order_by: ObjectiveOrder,
    first: int,
    after: str | None,
) -> dict[str, Any]:
    """Return the arguments of a field as those of its load."""
    return {
        "actor": info.context.actor,
        "only": objective_filter(filter) if filter else ObjectiveFilter(),
        "order_by": order_by,
        "first": first,
        "after": after,
    }


def objective_filter(given: ObjectiveFilterInput) -> ObjectiveFilter:
    """Return the filter that a client asks for; raises NotFound for what is no id."""
    return ObjectiveFilter(
        team_ids=parse_ids(given.team_ids, "Team", "filter", "teamIds"),
        owner_ids=parse_ids(given.owner_ids, "User", "filter", "ownerIds"),
        priority_ids=parse_ids(given.priority_ids, "Priority", "filter", "priorityIds"),
        levels=chosen(given.levels),
        states=chosen(given.states),
        health=chosen(given.health),
        text=given.text,
        archived=given.archived,
    )


def chosen(given: Sequence[Any] | None) -> tuple[Any, ...] | None:
    """Return the values of a filter so that they can be a key; None for none."""
    return None if given is None else tuple(given)


def team_inputs_asked(
    states: Sequence[TeamInputState] | None, order_by: TeamInputOrder, first: int, after: str | None
) -> dict[str, Any]:
    """Return the arguments of a field as those of its load."""
    return {"states": chosen(states), "order": order_by, "first": first, "after": after}


def initiatives_asked(states: Sequence[InitiativeState] | None, first: int, after: str | None) -> dict[str, Any]:
    """Return the arguments of a field as those of its load."""
    return {"states": chosen(states), "first": first, "after": after}


def rounds_asked(states: Sequence[InputRoundState] | None, first: int, after: str | None) -> dict[str, Any]:
    """Return the arguments of a field as those of its load."""
    return {"states": chosen(states), "first": first, "after": after}


def serving_asked(states: Sequence[AlignmentState] | None, first: int, after: str | None) -> dict[str, Any]:
    """Return the arguments of a field that lists what serves as those of its load."""
    return {"kinds": SERVING, "states": chosen(states), "first": first, "after": after}


def waiting_asked(states: Sequence[AlignmentState] | None, first: int, after: str | None) -> dict[str, Any]:
    """Return the arguments of a field that lists what waits as those of its load."""
    return {"kinds": (AlignmentKind.DEPENDS_ON,), "states": chosen(states), "first": first, "after": after}
