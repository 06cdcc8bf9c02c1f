"""Reads of check-ins and blockers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from app.check_ins.standings import PastValue
from app.core.paging import Order, Page, Term
from app.database.narrowing import narrows
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows

LATEST = Order(
    "LATEST",
    (Term("as_of", "c.as_of", "date", descending=True), Term("recorded_at", "c.recorded_at", "timestamptz", True)),
    "c.id",
)


class CheckInRow(NamedTuple):
    """What one person said about one key result on one day."""

    id: UUID
    organization_id: UUID
    audience: UUID
    key_result_id: UUID
    sheet_id: UUID | None
    author_id: UUID
    recorded_by_id: UUID
    as_of: date
    recorded_at: datetime
    value: Decimal | None
    delta: Decimal | None
    done: bool | None
    done_milestone_ids: list[str] | None
    unchanged: bool
    progress: float | None
    health: str | None
    confidence: float | None
    note: str | None
    replaced_by_id: UUID | None
    replaced_at: datetime | None
    replaced_because: str | None
    objective_state: str
    cycle_state: str

    @property
    def done_milestones(self) -> tuple[UUID, ...]:
        """The ids of the milestones that were done."""
        return tuple(UUID(text) for text in self.done_milestone_ids or ())

    def stored(self) -> dict[str, Any]:
        """Return the columns of its own, without those that are read along."""
        return {name: value for name, value in self._asdict().items() if name not in _READ_ALONG}


class BlockerRow(NamedTuple):
    """What stands in the way of a key result, with what its policy needs of that."""

    id: UUID
    organization_id: UUID
    audience: UUID
    key_result_id: UUID
    check_in_id: UUID | None
    text: str
    since: date
    raised_by_id: UUID
    helper_id: UUID | None
    resolved_at: datetime | None
    resolved_by_id: UUID | None
    key_result_owner_id: UUID
    objective_owner_id: UUID
    objective_team_id: UUID | None
    cycle_state: str
    cycle_name: str

    @property
    def resolved(self) -> bool:
        """Whether it is out of the way."""
        return self.resolved_at is not None


_READ_ALONG = frozenset({"objective_state", "cycle_state"})
_CHECK_IN = columns(CheckInRow, "c", objective_state="o.state", cycle_state="cy.state")
# whoever sees a row sees what it stands under: a left join adds the same rows, and nothing where no column needs it
_SOURCE = (
    "check_ins c left join key_results g on g.id = c.key_result_id left join objectives o on o.id = g.objective_id "
    "left join cycles cy on cy.id = o.cycle_id"
)
_IN_FORCE = "c.replaced_by_id is null"
_CHECK_INS = Listing(CheckInRow, _CHECK_IN, _SOURCE, key="c.key_result_id")
_BLOCKER = columns(
    BlockerRow,
    "b",
    key_result_owner_id="k.owner_id",
    objective_owner_id="o.owner_id",
    objective_team_id="o.team_id",
    cycle_state="cy.state",
    cycle_name="cy.name",
)
_BLOCKERS = (
    f"select {_BLOCKER} from blockers b join key_results k on k.id = b.key_result_id "
    "join objectives o on o.id = k.objective_id join cycles cy on cy.id = o.cycle_id"
)


@narrows(CheckInRow, "id")
async def check_ins_by_id(ids: Sequence[UUID]) -> dict[UUID, CheckInRow]:
    """Return check-ins by id."""
    found = await rows(CheckInRow, f"select {_CHECK_IN} from {_SOURCE} where c.id = any(%s)", (list(ids),))
    return {check_in.id: check_in for check_in in found}


async def check_ins_of_sheets(sheet_ids: Sequence[UUID]) -> dict[UUID, list[CheckInRow]]:
    """Return the check-ins of each sheet that were not corrected since, in the order in which they were made."""
    found = await rows(
        CheckInRow,
        f"select {_CHECK_IN} from {_SOURCE} where c.sheet_id = any(%s) and {_IN_FORCE} order by c.recorded_at, c.id",
        (list(sheet_ids),),
    )
    grouped: dict[UUID, list[CheckInRow]] = defaultdict(list)
    for check_in in found:
        if check_in.sheet_id is not None:
            grouped[check_in.sheet_id].append(check_in)
    return grouped


@narrows(CheckInRow, cursor=("as_of", "recorded_at", "id"))
async def check_ins_of_key_results(
    key_result_ids: Sequence[UUID], *, first: int, after: str | None = None
) -> dict[UUID, Page[CheckInRow]]:
    """Return one page of each key result's check-ins in force, the latest first; raises InvalidPage."""
    return await _CHECK_INS.pages(key_result_ids, LATEST, first=first, after=after, where=_IN_FORCE)


async def check_ins_replaced_by(ids: Sequence[UUID]) -> dict[UUID, CheckInRow]:
    """Return, for each check-in that corrects another, that other one."""
    found = await rows(CheckInRow, f"select {_CHECK_IN} from {_SOURCE} where c.replaced_by_id = any(%s)", (list(ids),))
    return {check_in.replaced_by_id: check_in for check_in in found if check_in.replaced_by_id is not None}


async def blockers_by_id(ids: Sequence[UUID]) -> dict[UUID, BlockerRow]:
    """Return blockers by id."""
    found = await rows(BlockerRow, f"{_BLOCKERS} where b.id = any(%s)", (list(ids),))
    return {blocker.id: blocker for blocker in found}


async def blockers_of_key_results(
    key_result_ids: Sequence[UUID], *, is_open: bool | None = True
) -> dict[UUID, list[BlockerRow]]:
    """Return the blockers of each key result, the longest-standing first; open ones, resolved ones, or (None) both."""
    found = await rows(
        BlockerRow,
        f"{_BLOCKERS} where b.key_result_id = any(%(ids)s) "
        "and (%(open)s::boolean is null or (b.resolved_at is null) = %(open)s) order by b.since, b.id",
        {"ids": list(key_result_ids), "open": is_open},
    )
    grouped: dict[UUID, list[BlockerRow]] = defaultdict(list)
    for blocker in found:
        grouped[blocker.key_result_id].append(blocker)
    return grouped


async def blockers_of_check_ins(check_in_ids: Sequence[UUID]) -> dict[UUID, list[BlockerRow]]:
    """Return the blockers that were raised along with each check-in."""
    found = await rows(BlockerRow, f"{_BLOCKERS} where b.check_in_id = any(%s) order by b.id", (list(check_in_ids),))
    grouped: dict[UUID, list[BlockerRow]] = defaultdict(list)
    for blocker in found:
        if blocker.check_in_id is not None:
            grouped[blocker.check_in_id].append(blocker)
    return grouped


async def past_values(key_result_ids: Sequence[UUID]) -> dict[UUID, list[PastValue]]:
    """Return the values of all check-ins in force of each key result so far."""
    found = await rows(
        PastValue,
        "select key_result_id, as_of, recorded_at, id, value from check_ins c where key_result_id = any(%s) "
        f"and {_IN_FORCE}",
        (list(key_result_ids),),
    )
    grouped: dict[UUID, list[PastValue]] = defaultdict(list)
    for past in found:
        grouped[past.key_result_id].append(past)
    return grouped
