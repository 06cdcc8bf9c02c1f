"""Reads of people, teams and personal access tokens; rows that the reader may not see are not there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from app.core import clock
from app.core.paging import Order, Page, Term
from app.database.narrowing import narrows
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows, values

RowType = TypeVar("RowType", bound=tuple[Any, ...])


class OrganizationRow(NamedTuple):
    """An organisation."""

    id: UUID
    name: str
    slug: str
    time_zone: str
    locale: str
    fiscal_year_starts_in: int
    week_starts_on: int
    working_days: list[int]
    weekly_summaries: bool
    revision: int
    created_at: datetime


async def organizations_by_id(ids: Sequence[UUID]) -> dict[UUID, OrganizationRow]:
    """Return organisations by id: the reader's own."""
    selected = columns(OrganizationRow, "o")
    found = await rows(OrganizationRow, f"select {selected} from organizations o where o.id = any(%s)", (list(ids),))
    return {organization.id: organization for organization in found}


class UserRow(NamedTuple):
    """A person."""

    id: UUID
    organization_id: UUID
    email: str
    name: str
    role: str
    manager_id: UUID | None
    time_zone: str
    locale: str
    avatar_url: str | None
    active: bool
    away_until: date | None
    champion: bool
    revision: int
    created_at: datetime


_USER = columns(UserRow, "u")
_TODAY_IN = "(%(now)s at time zone o.time_zone)::date"
_BELONGS = f"{_TODAY_IN} between m.starts_on and coalesce(m.ends_on, 'infinity')"
_BELONGED = f"coalesce(%(on)s::date, {_TODAY_IN}) between m.starts_on and coalesce(m.ends_on, 'infinity')"


@narrows(UserRow, "id")
async def users_by_id(ids: Sequence[UUID]) -> dict[UUID, UserRow]:
    """Return people by id."""
    found = await rows(UserRow, f"select {_USER} from users u where u.id = any(%s)", (list(ids),))
    return {user.id: user for user in found}


class UserOrder(StrEnum):
    """How lists of people may be sorted."""

    NAME = "NAME"
    NEWEST = "NEWEST"


USER_ORDERS = {
    UserOrder.NAME: Order("NAME", (Term("name", "u.name", "text"),), "u.id"),
    UserOrder.NEWEST: Order("NEWEST", (Term("created_at", "u.created_at", "timestamptz", descending=True),), "u.id"),
}


class UserFilter(NamedTuple):
    """Which people: conditions are joined by AND, teams by OR; None is no condition."""

    active: bool | None = None
    text: str | None = None
    team_ids: tuple[UUID, ...] | None = None

    def parameters(self) -> dict[str, Any]:
        """Return what the condition is filled with."""
        teams = None if self.team_ids is None else list(self.team_ids)
        text = self.text and self.text.replace("\0", "")
        return {"active": self.active, "text": text, "teams": teams, "now": clock.now()}


_MATCHES = f"""
    (%(active)s::boolean is null or u.active = %(active)s)
    and (%(text)s::text is null or strpos(lower(u.name), lower(%(text)s)) > 0 or strpos(u.email, lower(%(text)s)) > 0)
    and (%(teams)s::uuid[] is null or exists (
        select from memberships m join organizations o on o.id = m.organization_id
        where m.user_id = u.id and m.team_id = any(%(teams)s) and {_BELONGS}))"""


_PEOPLE = Listing(UserRow, columns(UserRow, "u"), "users u", "u.organization_id")


async def users_page(
    organization_id: UUID, only: UserFilter, order_by: UserOrder, first: int, after: str | None
) -> Page[UserRow]:
    """Return a page of the organisation's people; raises InvalidPage."""
    pages = await _PEOPLE.pages(
        [organization_id], USER_ORDERS[order_by], first=first, after=after, where=_MATCHES, params=only.parameters()
    )
    return pages[organization_id]


class TeamRow(NamedTuple):
    """A team."""

    id: UUID
    organization_id: UUID
    name: str
    parent_id: UUID | None
    lead_id: UUID | None
    weekly_summaries: bool | None
    revision: int
    created_at: datetime


class TeamFilter(NamedTuple):
    """Which teams: conditions are joined by AND, values within one by OR; None is no condition, () matches none."""

    text: str | None = None
    lead_ids: tuple[UUID, ...] | None = None
    member_ids: tuple[UUID, ...] | None = None
    parent_ids: tuple[UUID, ...] | None = None

    def parameters(self) -> dict[str, Any]:
        """Return what the condition is filled with."""
        given = {name: list(value) if isinstance(value, tuple) else value for name, value in self._asdict().items()}
        return {**given, "text": self.text and self.text.replace("\0", ""), "now": clock.now()}


EVERY_TEAM = TeamFilter()
_TEAM = columns(TeamRow, "t")
_TEAM_MATCHES = f"""
    (%(text)s::text is null or strpos(lower(t.name), lower(%(text)s)) > 0)
    and (%(lead_ids)s::uuid[] is null or t.lead_id = any(%(lead_ids)s))
    and (%(parent_ids)s::uuid[] is null or t.parent_id = any(%(parent_ids)s))
    and (%(member_ids)s::uuid[] is null or exists (
        select from memberships m join organizations o on o.id = m.organization_id
        where m.team_id = t.id and m.user_id = any(%(member_ids)s) and {_BELONGS}))"""


@narrows(TeamRow, "id")
async def teams_by_id(ids: Sequence[UUID]) -> dict[UUID, TeamRow]:
    """Return teams by id."""
    found = await rows(TeamRow, f"select {_TEAM} from teams t where t.id = any(%s)", (list(ids),))
    return {team.id: team for team in found}


async def all_teams(only: TeamFilter = EVERY_TEAM) -> list[TeamRow]:
    """Return the teams of the organisation, by name."""
    query = f"select {_TEAM} from teams t where {_TEAM_MATCHES} order by t.name, t.id"
    return await rows(TeamRow, query, only.parameters())


async def teams_in_teams(ids: Sequence[UUID]) -> dict[UUID, list[TeamRow]]:
    """Return the teams directly inside each team, by name."""
    return await _grouped(
        TeamRow,
        f"select t.parent_id, {_TEAM} from teams t where t.parent_id = any(%(ids)s) order by t.name, t.id",
        {"ids": list(ids)},
    )


async def subtree_of(team_id: UUID) -> list[UUID]:
    """Return a team and all teams inside it, however deep."""
    found = await values(
        "with recursive inside as (select %s::uuid as id union "
        "select t.id from teams t join inside i on t.parent_id = i.id) select id from inside",
        (team_id,),
    )
    return [found_id for (found_id,) in found]


async def members_of_teams(ids: Sequence[UUID], *, on: date | None = None) -> dict[UUID, list[UserRow]]:
    """Return who belongs to each team, by name: the active people of today, or everybody who did on a day."""
    return await _grouped(
        UserRow,
        f"select distinct on (u.name, u.id, m.team_id) m.team_id, {_USER} from memberships m "
        "join users u on u.id = m.user_id join organizations o on o.id = m.organization_id "
        f"where m.team_id = any(%(ids)s) and (u.active or %(on)s::date is not null) and {_BELONGED} "
        "order by u.name, u.id, m.team_id",
        {"ids": list(ids), "on": on, "now": clock.now()},
    )


async def teams_of_users(ids: Sequence[UUID], *, on: date | None = None) -> dict[UUID, list[TeamRow]]:
    """Return the teams that each person belongs to today, or belonged to on a day, by name."""
    return await _grouped(
        TeamRow,
        f"select distinct on (t.name, t.id, m.user_id) m.user_id, {_TEAM} from memberships m "
        "join teams t on t.id = m.team_id join organizations o on o.id = m.organization_id "
        f"where m.user_id = any(%(ids)s) and {_BELONGED} order by t.name, t.id, m.user_id",
        {"ids": list(ids), "on": on, "now": clock.now()},
    )


class PersonalTokenRow(NamedTuple):
    """A personal access token; the token itself is kept nowhere."""

    id: UUID
    user_id: UUID
    name: str
    scope: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


_TOKEN = columns(PersonalTokenRow, "a")
_TOKENS = "from access_tokens a where a.name is not null and a.revoked_at is null and"


async def personal_tokens_by_id(ids: Sequence[UUID]) -> dict[UUID, PersonalTokenRow]:
    """Return the reader's own personal tokens by id; a revoked one is gone."""
    found = await rows(PersonalTokenRow, f"select {_TOKEN} {_TOKENS} a.id = any(%s)", (list(ids),))
    return {token.id: token for token in found}


async def personal_tokens_of_users(ids: Sequence[UUID]) -> dict[UUID, list[PersonalTokenRow]]:
    """Return people's personal tokens, the latest first: the reader's own, and none of anybody else."""
    return await _grouped(
        PersonalTokenRow,
        f"select a.user_id, {_TOKEN} {_TOKENS} a.user_id = any(%(ids)s) order by a.created_at desc, a.id desc",
        {"ids": list(ids)},
    )


async def _grouped(row_type: type[RowType], query: str, params: dict[str, Any]) -> dict[UUID, list[RowType]]:
    """Return rows by the key that the query selects before their columns."""
    found: dict[UUID, list[RowType]] = defaultdict(list)
    for key, *cells in await values(query, params):
        found[key].append(row_type._make(cells))  # type: ignore[attr-defined]
    return found
