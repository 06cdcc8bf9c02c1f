"""Reads of the inbox: one statement over every room, beside those by which policies and calendars say what is owed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten
from typing import Any, NamedTuple
from uuid import UUID

from app.core import clock
from app.core.actor import Actor
from app.core.paging import Order, Page, Term, checked_first, page
from app.database.unit_of_work import rows
from app.inbox.registry import BY_KIND, SOURCES, UNION
from app.inbox.source import InboxKind, Source

ABOUT_LENGTH = 140
MOST_URGENT = Order(
    "MOST_URGENT", (Term("due_at", "i.due_at", "timestamptz"), Term("since", "i.since", "timestamptz")), "i.id"
)
"""What is overdue has the earliest due instants, so it comes first; what is never due comes last, oldest first."""


class InboxItemRow(NamedTuple):
    """Something that the viewer owes; its id is that of its kind, its subject and whose duty it is."""

    id: UUID
    kind: str
    subject_id: UUID
    since: datetime | None
    due_at: datetime | None
    overdue: bool
    about: str | None
    who_id: UUID | None
    who: str | None
    for_id: UUID | None
    for_name: str | None
    while_away: bool

    @property
    def source(self) -> Source:
        """Where it comes from."""
        return BY_KIND[InboxKind(self.kind)]

    @property
    def subject(self) -> tuple[str, UUID]:
        """The kind and id of what it is about."""
        return self.source.subject, self.subject_id

    @property
    def settled_by(self) -> tuple[str, ...]:
        """The mutations that settle it."""
        return self.source.settled_by

    @property
    def sentence(self) -> str:
        """What it asks for, in words."""
        about = shorten(self.about or "", ABOUT_LENGTH, placeholder="…")
        said = self.source.says.format(who=self.who or "Somebody", about=about)
        return f"{said} This is for {self.for_name}, who is away." if self.for_name else said


class InboxCountRow(NamedTuple):
    """How much of one kind somebody owes."""

    kind: str
    total: int
    overdue: int


@dataclass(frozen=True, eq=False, slots=True)
class Asked:
    """Whose inbox, as of now: the parameters of the statement, and which kinds are listed."""

    params: Mapping[str, Any]
    kinds: Sequence[InboxKind] | None


_ITEMS = (
    "(select owed.*, md5(concat_ws(' ', owed.kind, owed.subject_id, owed.for_id))::uuid as id "
    f"from ({UNION}) owed where %(kinds)s::text[] is null or owed.kind = any(%(kinds)s)) i"
)
_OVERDUE = "coalesce(i.due_at < %(now)s::timestamptz, false)"
_AWAY = (
    "exists (select from absences a where a.user_id = coalesce(i.for_id, %(me)s) "
    "and %(today)s::date between a.starts_on and a.ends_on)"
)


async def inbox(
    actor: Actor, *, kinds: Sequence[InboxKind] | None, first: int, after: str | None
) -> Page[InboxItemRow]:
    """Return a page of what the actor owes, the most urgent first: of some kinds, or (None) of all.

    Raises InvalidPage.
    """
    first = checked_first(first)
    behind, place = MOST_URGENT.after(after)
    asked = Asked(await _parameters(actor), kinds)
    found = await rows(
        InboxItemRow,
        f"""
        select i.id, i.kind, i.subject_id, i.since, i.due_at, {_OVERDUE}, i.about, i.who_id, w.name, i.for_id, f.name,
               {_AWAY}
        from {_ITEMS} left join users w on w.id = i.who_id left join users f on f.id = i.for_id
        where {behind} order by {MOST_URGENT.sql()} limit %(limit)s
        """,
        {**_filled(asked), **place, "limit": first + 1},
    )
    return page(found, first, after, MOST_URGENT, key=asked, counted=_totals)


async def counts_of_kinds(asked: Sequence[Asked]) -> dict[Asked, list[InboxCountRow]]:
    """Return how much of each kind is owed, those with anything alone, in the order of the enum."""
    return {each: await _counts(Asked(each.params, None)) for each in asked}


async def _totals(asked: Sequence[Asked]) -> dict[Asked, int]:
    return {each: sum(found.total for found in await _counts(each)) for each in asked}


async def _counts(asked: Asked) -> list[InboxCountRow]:
    return await rows(
        InboxCountRow,
        f"select i.kind, count(*), count(*) filter (where {_OVERDUE}) from {_ITEMS} group by i.kind "
        "order by array_position(%(order)s::text[], i.kind)",
        {**_filled(asked), "order": list(InboxKind)},
    )


def _filled(asked: Asked) -> dict[str, Any]:
    return {**asked.params, "kinds": None if asked.kinds is None else list(asked.kinds)}


async def _parameters(actor: Actor) -> dict[str, Any]:
    params: dict[str, Any] = {
        "me": actor.person_id,
        "stood_in_for": list(actor.stood_in_for_ids),
        "acting_teams": list(actor.acting_team_ids),
        "now": clock.now(),
        "today": clock.today(actor.organization_time_zone),
        "zone": actor.organization_time_zone,
    }
    for source in SOURCES:
        if source.found is not None:
            params |= await source.found(actor)
    return params
