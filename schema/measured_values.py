"""The values of key results, reported by people or measured by integrations, and pushing measured ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.check_ins import commands, measured
from app.check_ins.measured import ValueOrigin, ValueRow
from app.core.paging import Page
from app.objectives import queries as objectives
from app.people import queries as people
from schema.context import Info, parse_one_of_several
from schema.errors import mutation
from schema.fields import argument, column, one, over
from schema.objectives import Objective, changed_objectives
from schema.paging import Connection, Edge, EdgeRow, edges, nodes
from schema.people import User
from schema.scalars import Date, DateTime, Decimal

if TYPE_CHECKING:
    from schema.key_results import KeyResult


@over(ValueRow, description="A value of a key result: reported in a check-in, or measured by an integration.")
class KeyResultValue:
    """A value."""

    value: Decimal = column("The value, in the key result's unit.")
    origin: ValueOrigin = column("Who it is from.")
    source: str | None = column("The integration that measured it; null where a person reported it.")
    as_of: Date = column("The day that it is about, in the organisation's time zone.")
    at: DateTime = column("When it was measured, or entered by a person.")
    person: User = one(
        people.users_by_id, "person_id", description="Who reported it, or whose token the integration uses."
    )


@over(EdgeRow, description="A value in a list.")
class KeyResultValueEdge(Edge):
    """A value in a list."""

    node: KeyResultValue = column("The value.")


@over(Page, description="Values of a key result, the latest first: by the day that they are about, then by instant.")
class KeyResultValueConnection(Connection):
    """A page of values."""

    edges: list[KeyResultValueEdge] = edges()
    nodes: list[KeyResultValue] = nodes()


@strawberry.input(description="A value that was measured.")
class MeasuredValueInput:
    """One of `keyResultValuesPush`."""

    key_result_id: strawberry.ID = argument("What was measured; it is measured by a number.")
    value: Decimal = argument("The value, in the key result's unit.")
    measured_at: DateTime = argument("When it was measured: in the cycle, and not in the future.")


@strawberry.input(description="What an integration has measured.")
class KeyResultValuesPushInput:
    """Input of `keyResultValuesPush`."""

    source: str = argument('The name of the integration, such as "warehouse"; at most 100 characters.')
    values: list[MeasuredValueInput] = argument("At most 50 values, of any key results.")


@over(commands.ValuePushed, description="The value is stored, now or when it was pushed before.")
class KeyResultValuesPushSuccess:
    """Success of `keyResultValuesPush`."""

    value: KeyResultValue = one(measured.values_by_id, "value_id", description="The value as it is stored.")
    key_result: Annotated[KeyResult, strawberry.lazy("schema.key_results")] = one(
        objectives.key_results_by_id, "key_result_id", description="The key result as it stands now."
    )
    changed_objectives: list[Objective] = changed_objectives()


@strawberry.type
class MeasuredValueMutations:
    """Pushing measured values."""

    @mutation(
        commands.push_values,
        KeyResultValuesPushSuccess,
        bulk=True,
        description="Push what an integration has measured: one answer for each value, in order. Values move progress, "
        "and are no check-ins: what is due stays due. The same source, key result and instant again changes nothing. A "
        "token of scope MEASURE may do this, and change nothing else.",
    )
    async def key_result_values_push(self, info: Info, input: KeyResultValuesPushInput) -> Any:
        """Push values."""
        pushed = [
            commands.PushedValue(parse_one_of_several(each.key_result_id, "KeyResult"), each.value, each.measured_at)
            for each in input.values
        ]
        return await commands.push_values(actor=info.context.actor, source=input.source, pushed=pushed)
