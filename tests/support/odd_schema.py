"""A schema with fields that fail, hang, count and write where they must not, beside the real ones."""

from __future__ import annotations

import asyncio
from typing import Any, NamedTuple
from uuid import UUID

import strawberry

from app.core.actor import Actor
from app.core.errors import CycleClosed, InvalidInput, NotFound, NotPermitted
from app.core.ids import new_id, parse_global_id
from app.core.paging import InvalidPage
from app.cycles import queries as cycles
from app.cycles.models import Cycle as CycleModel
from app.cycles.models import CycleState
from app.database.command import command
from app.database.unit_of_work import values
from schema.build import MUTATIONS, QUERIES, SUBSCRIPTIONS, WaymarkSchema, assembled
from schema.context import Info
from schema.cycles import Cycle
from schema.errors import mutation
from schema.fields import argument, column, over, root
from schema.live import live


class Pause:
    """Where a test waits until an operation has come to, and how it lets it go on."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.go_on = asyncio.Event()
        self.cancelled = False
        self.ended = asyncio.Event()

    async def wait(self) -> None:
        self.reached.set()
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        finally:
            self.ended.set()


PAUSES: dict[str, Pause] = {}


def pause(name: str) -> Pause:
    """Return the pause of a name; each test takes a new name."""
    return PAUSES.setdefault(name, Pause())


class Row(NamedTuple):
    """Nothing much."""

    id: UUID
    number: int


@over(Row, description="A thing.")
class Thing:
    """A thing."""

    number: int = column("A number.")
    things: list[Thing] = column("More things.")


@strawberry.type
class OddQueries:
    """Ways in that misbehave."""

    @root(str | None, description="Fails.")
    async def fails(self) -> Any:
        """Fail."""
        raise RuntimeError("the secret of the database")

    @root(str | None, description="Refuses.")
    async def refuses(self, how: str) -> Any:
        """Refuse."""
        raise {"page": InvalidPage("Bad page."), "id": NotFound("thing"), "right": NotPermitted("Not yours.")}[how]

    @root(int, description="Is no number.")
    async def nonsense(self) -> Any:
        """Return what is none."""
        return "no number"

    @root(str | None, description="Sends a text to the database.")
    async def echo(self, text: str) -> Any:
        """Echo."""
        [(found,)] = await values("select %s::text", (text,))
        return found

    @root(int, description="Takes a number.")
    async def double(self, number: int) -> Any:
        """Double."""
        return number * 2

    @root(str | None, description="Writes, which a query may not.")
    async def writes(self) -> Any:
        """Write."""
        await values("update cycles set name = 'written by a query'")
        return "written"

    @root(str | None, description="Waits in the database's view until the test lets it go on.")
    async def waits(self, name: str) -> Any:
        """Wait."""
        await values("select 1")
        await pause(name).wait()
        return "done"

    @root(list[int], description="Counts cycles, waits, and counts again.")
    async def counts_twice(self, name: str) -> Any:
        """Count."""
        [(first,)] = await values("select count(*) from cycles")
        await pause(name).wait()
        [(second,)] = await values("select count(*) from cycles")
        return [first, second]

    @root(list[int], description="A list in pages.")
    async def pages(self, first: int = 25, after: str | None = None) -> Any:
        """Nothing."""
        return []


class Done(NamedTuple):
    """What an odd command did."""

    cycle_id: UUID


@command(NotPermitted, InvalidInput, idempotent=True)
async def odd(*, actor: Actor, name: str, fault: str = "", idempotency_key: str | None = None) -> Done:
    """Add a cycle, and then misbehave."""
    cycle = await CycleModel.create(
        id=new_id(),
        organization_id=actor.organization_id,
        name=name,
        state=CycleState.PLANNING,
        starts_on="2030-01-01",
        ends_on="2030-02-01",
        created_at="2026-01-01T00:00:00Z",
    )
    if fault == "bug":
        raise RuntimeError("the secret of the command")
    if fault == "undeclared":
        raise CycleClosed(name)
    if fault == "declared":
        raise NotPermitted("Not today.")
    if fault.startswith("wait:"):
        await pause(fault.removeprefix("wait:")).wait()
    return Done(cycle.id)


@over(Done, description="Done.")
class OddSuccess:
    """Success of `odd`."""

    cycle_id: strawberry.ID = column("The cycle.")


@strawberry.input(description="What to do.")
class OddInput:
    """Input of `odd`."""

    name: str = argument("Of the cycle.")
    fault: str = argument("What goes wrong.", "")


@strawberry.type
class OddMutations:
    """Changes that misbehave."""

    @mutation(odd, OddSuccess, description="Add a cycle and misbehave.")
    async def odd(self, info: Info, input: OddInput) -> Any:
        """Do it."""
        return await odd(actor=info.context.actor, name=input.name, fault=input.fault)


@strawberry.type
class OddSubscriptions:
    """Live odd things."""

    @live(Cycle | None, cycles.cycles_by_id, description="A cycle as it changes.")
    def cycle_changed(cycle_id: strawberry.ID) -> tuple[str, UUID]:  # noqa: N805
        """Listen to the cycle."""
        parsed = parse_global_id(cycle_id)
        if parsed is None:
            raise NotFound("Cycle")
        return f"cycle:{parsed[1]}", parsed[1]


def odd_schema() -> WaymarkSchema:
    """Return the real schema with the odd fields added."""
    return assembled((*QUERIES, OddQueries), (*MUTATIONS, OddMutations), (*SUBSCRIPTIONS, OddSubscriptions))
