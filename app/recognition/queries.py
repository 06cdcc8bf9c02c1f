"""Reads of praise, of the organisation's values, and of who has gone without praise for long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.core import clock
from app.core.actor import Actor
from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows, values
from app.people.queries import UserRow
from app.recognition.rules import EDITABLE_FOR


class CompanyValueRow(NamedTuple):
    """Something that the organisation wants to see in how people work."""

    id: UUID
    organization_id: UUID
    name: str
    description: str | None
    active: bool
    revision: int
    created_at: datetime


class RecognitionRow(NamedTuple):
    """Praise; ``kept_private`` is about the reader's own part in it, None where it is not for them."""

    id: UUID
    organization_id: UUID
    audience: UUID
    giver_id: UUID
    message: str
    shared_with: str
    team_id: UUID | None
    company_value_id: UUID | None
    objective_id: UUID | None
    key_result_id: UUID | None
    award_id: UUID | None
    created_at: datetime
    edited_at: datetime | None
    kept_private: bool | None
    is_fresh: bool

    @property
    def honours(self) -> tuple[str, UUID] | None:
        """The kind and id of the goal that it is about."""
        if self.objective_id:
            return "Objective", self.objective_id
        return ("KeyResult", self.key_result_id) if self.key_result_id else None


class ReactionCount(NamedTuple):
    """How many people answered praise in one way, and whether the reader is one of them."""

    kind: str
    people_count: int
    mine: bool


class UnrecognizedRow(NamedTuple):
    """A report, and when they were praised last, as far as the reader may read of it; None for never."""

    user_id: UUID
    last_at: datetime | None
    days_since: int | None


class RecognitionFilter(NamedTuple):
    """Which praise: conditions are joined by AND; None is no condition."""

    team_id: UUID | None = None
    recipient_id: UUID | None = None
    company_value_id: UUID | None = None


LATEST = Order("LATEST", (Term("created_at", "r.created_at", "timestamptz", descending=True),), "r.id")

_VALUE = columns(CompanyValueRow, "v")
_RECOGNITION = columns(
    RecognitionRow, "r", kept_private="me.private", is_fresh="(%(fresh)s::timestamptz < r.created_at)"
)
_FROM = (
    "recognitions r left join recognition_recipients me "
    "on me.recognition_id = r.id and me.user_id = (select waymark.person())"
)
_FEED = Listing(RecognitionRow, _RECOGNITION, _FROM, key="r.organization_id")
_MATCHES = """
    (%(value)s::uuid is null or r.company_value_id = %(value)s)
    and (%(recipient)s::uuid is null or exists (
        select from recognition_recipients p where p.recognition_id = r.id and p.user_id = %(recipient)s))
    and (%(team)s::uuid is null or r.team_id = %(team)s or exists (
        select from recognition_recipients p join memberships m on m.user_id = p.user_id
        join organizations o on o.id = m.organization_id
        where p.recognition_id = r.id and m.team_id = %(team)s
          and (%(now)s at time zone o.time_zone)::date between m.starts_on and coalesce(m.ends_on, 'infinity')))"""


def _fresh() -> dict[str, Any]:
    return {"fresh": clock.now() - EDITABLE_FOR}


async def company_values_by_id(ids: Sequence[UUID]) -> dict[UUID, CompanyValueRow]:
    """Return values of the organisation by id."""
    found = await rows(CompanyValueRow, f"select {_VALUE} from company_values v where v.id = any(%s)", (list(ids),))
    return {value.id: value for value in found}


async def company_values(*, active: bool | None = None) -> list[CompanyValueRow]:
    """Return the organisation's values by name: those that may be chosen, those that no longer may, or (None) all."""
    return await rows(
        CompanyValueRow,
        f"select {_VALUE} from company_values v where %(active)s::boolean is null or v.active = %(active)s "
        "order by v.name, v.id",
        {"active": active},
    )


async def recognitions_by_id(ids: Sequence[UUID]) -> dict[UUID, RecognitionRow]:
    """Return praise by id."""
    found = await rows(
        RecognitionRow,
        f"select {_RECOGNITION} from {_FROM} where r.id = any(%(ids)s)",
        {"ids": list(ids), **_fresh()},
    )
    return {recognition.id: recognition for recognition in found}


async def recognition_feed(
    actor: Actor, only: RecognitionFilter, *, first: int, after: str | None
) -> Page[RecognitionRow]:
    """Return a page of the praise that the actor may read, the latest first; raises InvalidPage.

    That of a team is what is shared with it and what praises its people of today.
    """
    params = {"team": only.team_id, "recipient": only.recipient_id, "value": only.company_value_id}
    pages = await _FEED.pages(
        [actor.organization_id],
        LATEST,
        first=first,
        after=after,
        where=_MATCHES,
        params={**params, **_fresh(), "now": clock.now()},
    )
    return pages[actor.organization_id]


async def recipients_of(recognition_ids: Sequence[UUID]) -> dict[UUID, list[UserRow]]:
    """Return whom each praises, by name; those who keep theirs private are there for themselves and its giver."""
    found = await values(
        f"select p.recognition_id, {columns(UserRow, 'u')} "
        "from recognition_recipients p join users u on u.id = p.user_id where p.recognition_id = any(%s) "
        "order by u.name, u.id",
        (list(recognition_ids),),
    )
    grouped: dict[UUID, list[UserRow]] = defaultdict(list)
    for recognition_id, *cells in found:
        grouped[recognition_id].append(UserRow._make(cells))
    return grouped


async def reactions_to(recognition_ids: Sequence[UUID]) -> dict[UUID, list[ReactionCount]]:
    """Return in which ways people answered each, and how many of them, in the order in which they began to."""
    found = await values(
        "select recognition_id, kind, count(*), bool_or(user_id = (select waymark.person())) "
        "from recognition_reactions where recognition_id = any(%s) "
        "group by recognition_id, kind order by min(at), kind",
        (list(recognition_ids),),
    )
    grouped: dict[UUID, list[ReactionCount]] = defaultdict(list)
    for recognition_id, *cells in found:
        grouped[recognition_id].append(ReactionCount._make(cells))
    return grouped


async def unrecognized_reports(actor: Actor, days: int) -> list[UnrecognizedRow]:
    """Return the actor's direct reports who had no praise for at least so many days, by name.

    Praise that the actor may not read does not count; who came later than that is not among them.
    """
    return await rows(
        UnrecognizedRow,
        """
        select u.id, praised.last_at, floor(extract(epoch from %(now)s - praised.last_at) / 86400)::int
        from users u left join lateral (
            select max(r.created_at) as last_at
            from recognition_recipients p join recognitions r on r.id = p.recognition_id
            where p.user_id = u.id
        ) praised on true
        where u.manager_id = %(manager)s and u.active
          and coalesce(praised.last_at, u.created_at) <= %(now)s - make_interval(days => %(days)s)
        order by u.name, u.id
        """,
        {"manager": actor.person_id, "now": clock.now(), "days": days},
    )


async def keeps_private(user_id: UUID) -> bool:
    """Return whether a person keeps new praise private: the reader's own choice, and nobody else's."""
    return (True,) in await values("select keeps_private from recognition_preferences where id = %s", (user_id,))
