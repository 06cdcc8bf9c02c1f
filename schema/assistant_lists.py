"""The list of what the assistant was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import strawberry

from app.core.paging import Page
from app.proposals.models import Engine, Purpose, RunState
from app.proposals.run_lists import RunFilter, list_runs
from schema.assistant import AssistantRun
from schema.context import parse_id
from schema.fields import argument, column, over, root
from schema.objective_lists import AfterArgument, FirstArgument
from schema.paging import Connection, Edge, EdgeRow, edges, nodes


@over(EdgeRow, description="A run with its place in the list.")
class AssistantRunEdge(Edge):
    """An edge."""

    node: AssistantRun = column("The run.")


@over(Page, description="Runs of the assistant, the latest first.")
class AssistantRunConnection(Connection):
    """A page of runs."""

    edges: list[AssistantRunEdge] = edges()
    nodes: list[AssistantRun] = nodes()


@strawberry.input(description="Fields are joined by AND, values within a list by OR; null is no filter, [] no match.")
class AssistantRunFilterInput:
    """Filter of `assistantRuns`."""

    purposes: list[Purpose] | None = argument("What was asked for.", None)
    states: list[RunState] | None = argument("Where they stand.", None)
    engines: list[Engine] | None = argument("What answered, or was asked where nothing has answered.", None)
    objective_ids: list[strawberry.ID] | None = argument("The objectives that they are for.", None)
    team_ids: list[strawberry.ID] | None = argument("The teams that they, or their objectives, are for.", None)
    requested_by_ids: list[strawberry.ID] | None = argument("Who asked.", None)


def _filter(given: AssistantRunFilterInput | None) -> RunFilter:
    if given is None:
        return RunFilter()
    return RunFilter(
        purposes=_listed(given.purposes),
        states=_listed(given.states),
        engines=_listed(given.engines),
        objective_ids=_ids(given.objective_ids, "Objective", "objectiveIds"),
        team_ids=_ids(given.team_ids, "Team", "teamIds"),
        requested_by_ids=_ids(given.requested_by_ids, "User", "requestedByIds"),
    )


def _listed(given: Sequence[Any] | None) -> tuple[Any, ...] | None:
    return None if given is None else tuple(given)


def _ids(given: Sequence[strawberry.ID] | None, kind: str, path: str) -> tuple[UUID, ...] | None:
    return None if given is None else tuple(parse_id(text, kind, "filter", path) for text in given)


@strawberry.type
class AssistantQueries:
    """Ways in to the assistant's runs."""

    @root(
        AssistantRunConnection,
        description="What the assistant was asked for, the latest first: the runs whose result the viewer may read. "
        "What somebody asked for themselves alone is there for them alone.",
    )
    async def assistant_runs(
        self,
        filter: Annotated[
            AssistantRunFilterInput | None, strawberry.argument(description="Which of them; null: all.")
        ] = None,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> Any:
        """List runs."""
        return await list_runs(_filter(filter), first=first, after=after)
