"""Reads of what people agreed to do, by where it came from and in one list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows


class ActionItemSource(StrEnum):
    """What action items come from, by their names in GraphQL."""

    CHECK_IN_MEETING = "CheckInMeeting"
    ONE_ON_ONE_MEETING = "OneOnOneMeeting"
    CHECK_IN = "CheckIn"


SOURCE_COLUMNS: Mapping[ActionItemSource, str] = {
    ActionItemSource.CHECK_IN_MEETING: "check_in_meeting_id",
    ActionItemSource.ONE_ON_ONE_MEETING: "one_on_one_meeting_id",
    ActionItemSource.CHECK_IN: "check_in_id",
}
"""The column of an action item that names a source of each kind."""


class ActionItemRow(NamedTuple):
    """What somebody takes on; ``team_id`` is the meeting's team where it comes from a check-in meeting."""

    id: UUID
    organization_id: UUID
    audience: UUID
    check_in_meeting_id: UUID | None
    one_on_one_meeting_id: UUID | None
    check_in_id: UUID | None
    text: str
    owner_id: UUID
    due_on: date | None
    offered_to_id: UUID | None
    done_at: datetime | None
    done_by_id: UUID | None
    created_by_id: UUID
    revision: int
    created_at: datetime
    team_id: UUID | None

    @property
    def done(self) -> bool:
        """Whether it is done."""
        return self.done_at is not None

    @property
    def source(self) -> tuple[str, UUID]:
        """The kind and id of what it comes from."""
        [found] = [(kind.value, id_) for kind, column in SOURCE_COLUMNS.items() if (id_ := getattr(self, column))]
        return found


_ITEM = columns(ActionItemRow, "a", team_id="c.team_id")
_FROM = "action_items a left join check_in_meetings c on c.id = a.check_in_meeting_id"
_OF_ORGANIZATION = Listing(ActionItemRow, _ITEM, _FROM, key="a.organization_id")
_OF_SOURCES = {
    source: Listing(ActionItemRow, _ITEM, _FROM, key=f"a.{column}") for source, column in SOURCE_COLUMNS.items()
}
_OF_SERIES = Listing(
    ActionItemRow,
    _ITEM,
    f"one_on_one_meetings m join ({_FROM}) on a.one_on_one_meeting_id = m.id",
    key="m.one_on_one_id",
)
DUE_FIRST = Order("DUE_FIRST", (Term("due_on", "a.due_on", "date"),), "a.id")


class ActionItemFilter(NamedTuple):
    """Which action items: conditions are joined by AND, values by OR; None is no condition.

    A team's are those of its meetings and those that its members of today own.
    """

    owner_ids: tuple[UUID, ...] | None = None
    team_ids: tuple[UUID, ...] | None = None
    sources: tuple[ActionItemSource, ...] | None = None
    done: bool | None = None
    overdue: bool | None = None
    offered_to_id: UUID | None = None

    def parameters(self, today: date) -> dict[str, Any]:
        """Return what the condition is filled with."""
        return {
            "owners": None if self.owner_ids is None else list(self.owner_ids),
            "teams": None if self.team_ids is None else list(self.team_ids),
            "sources": None if self.sources is None else [SOURCE_COLUMNS[source] for source in self.sources],
            "done": self.done,
            "overdue": self.overdue,
            "offered_to": self.offered_to_id,
            "today": today,
        }


_MATCHES = """
    (%(owners)s::uuid[] is null or a.owner_id = any(%(owners)s))
    and (%(teams)s::uuid[] is null or c.team_id = any(%(teams)s) or exists (
        select from memberships m where m.user_id = a.owner_id and m.team_id = any(%(teams)s)
          and %(today)s between m.starts_on and coalesce(m.ends_on, 'infinity')))
    and (%(sources)s::text[] is null
        or a.check_in_meeting_id is not null and 'check_in_meeting_id' = any(%(sources)s)
        or a.one_on_one_meeting_id is not null and 'one_on_one_meeting_id' = any(%(sources)s)
        or a.check_in_id is not null and 'check_in_id' = any(%(sources)s))
    and (%(done)s::boolean is null or (a.done_at is not null) = %(done)s)
    and (%(overdue)s::boolean is null
        or (a.done_at is null and coalesce(a.due_on < %(today)s, false)) = %(overdue)s)
    and (%(offered_to)s::uuid is null or a.offered_to_id = %(offered_to)s)"""


async def action_items_by_id(ids: Sequence[UUID]) -> dict[UUID, ActionItemRow]:
    """Return action items by id."""
    found = await rows(ActionItemRow, f"select {_ITEM} from {_FROM} where a.id = any(%s)", (list(ids),))
    return {item.id: item for item in found}


async def action_items_page(
    organization_id: UUID, only: ActionItemFilter, *, today: date, first: int, after: str | None
) -> Page[ActionItemRow]:
    """Return a page of the action items that the reader sees, the next due first; raises InvalidPage."""
    pages = await _OF_ORGANIZATION.pages(
        [organization_id], DUE_FIRST, first=first, after=after, where=_MATCHES, params=only.parameters(today)
    )
    return pages[organization_id]


async def action_items_of(
    source_ids: Sequence[UUID], *, source: ActionItemSource, first: int, after: str | None
) -> dict[UUID, Page[ActionItemRow]]:
    """Return a page of what came from each source of a kind, the next due first; raises InvalidPage."""
    return await _OF_SOURCES[source].pages(source_ids, DUE_FIRST, first=first, after=after)


async def action_items_of_one_on_ones(
    one_on_one_ids: Sequence[UUID], *, done: bool | None, first: int, after: str | None
) -> dict[UUID, Page[ActionItemRow]]:
    """Return a page of what the two of each series took on in any of their meetings, the next due first."""
    where = "%(done)s::boolean is null or (a.done_at is not null) = %(done)s"
    return await _OF_SERIES.pages(
        one_on_one_ids, DUE_FIRST, first=first, after=after, where=where, params={"done": done}
    )
