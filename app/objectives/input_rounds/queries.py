"""Reads of input rounds, of who was asked and who has answered, and of meeting notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from app.core import clock
from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows, values
from app.objectives.input_rounds.models import InputRoundState
from app.objectives.input_rounds.rules import Tally

AWAITING_AT_MOST = 100


class RoundRow(NamedTuple):
    """A round with how many were asked, have answered and are awaited, and what its policy needs of the cycle.

    Awaited are those asked who have not answered and still belong to the team.
    """

    id: UUID
    organization_id: UUID
    audience: UUID
    team_id: UUID
    cycle_id: UUID
    objective_id: UUID | None
    opened_by_id: UUID
    invitation: str | None
    due_on: date
    state: str
    opened_at: datetime
    closed_at: datetime | None
    reopened_because: str | None
    reminded_at: datetime | None
    revision: int
    asked_count: int
    answered_count: int
    awaited_count: int
    viewer_is_awaited: bool
    cycle_name: str
    cycle_state: str
    cycle_ends_on: date

    @property
    def created_at(self) -> datetime:
        """When it came to be."""
        return self.opened_at


class QuestionRow(NamedTuple):
    """A question of a round."""

    id: UUID
    input_round_id: UUID
    text: str
    position: int


class RoundPersonRow(NamedTuple):
    """Somebody whom a round asked, or who answered unasked."""

    input_round_id: UUID
    user_id: UUID
    asked: bool
    answered: bool
    nothing_to_add: bool
    awaited: bool
    reminded_at: datetime | None


class NoteRow(NamedTuple):
    """A meeting's note."""

    id: UUID
    team_id: UUID
    input_round_id: UUID | None
    entered_by_id: UUID
    held_on: date | None
    text: str
    created_at: datetime


ANSWERED = (
    "(p.nothing_to_add_at is not null or exists (select from team_inputs i "
    "where i.input_round_id = p.input_round_id and i.author_id = p.user_id))"
)
_BELONGS = (
    "exists (select from memberships m join organizations o on o.id = m.organization_id "
    "where m.user_id = p.user_id and m.team_id = p.audience "
    "and (%(now)s at time zone o.time_zone)::date between m.starts_on and coalesce(m.ends_on, 'infinity'))"
)
AWAITED = f"(p.asked and not {ANSWERED} and u.active and {_BELONGS})"
"""Whether a round waits for the person ``p``, the user ``u``; needs the parameter ``now``."""
_PEOPLE = "input_round_people p join users u on u.id = p.user_id"
_TURNOUT = f"""(
    select count(*) filter (where p.asked) as asked_count,
           count(*) filter (where p.asked and {ANSWERED}) as answered_count,
           count(*) filter (where {AWAITED}) as awaited_count,
           coalesce(bool_or({AWAITED} and p.user_id = (select waymark.person())), false) as viewer_is_awaited
    from {_PEOPLE} where p.input_round_id = r.id)"""
_COUNTED = {name: f"t.{name}" for name in ("asked_count", "answered_count", "awaited_count", "viewer_is_awaited")}
_ROUND = columns(RoundRow, "r", **_COUNTED, cycle_name="c.name", cycle_state="c.state", cycle_ends_on="c.ends_on")
_SOURCE = f"input_rounds r join cycles c on c.id = r.cycle_id cross join lateral {_TURNOUT} t"
_OF_TEAMS = Listing(RoundRow, _ROUND, _SOURCE, key="r.team_id")
_OF_OBJECTIVES = Listing(RoundRow, _ROUND, _SOURCE, key="r.objective_id")
LATEST = Order("LATEST", (Term("opened_at", "r.opened_at", "timestamptz", descending=True),), "r.id")


async def rounds_by_id(ids: Sequence[UUID]) -> dict[UUID, RoundRow]:
    """Return rounds by id."""
    query = f"select {_ROUND} from {_SOURCE} where r.id = any(%(ids)s)"
    found = await rows(RoundRow, query, {"ids": list(ids), "now": clock.now()})
    return {input_round.id: input_round for input_round in found}


async def rounds_of_teams(
    team_ids: Sequence[UUID], *, states: tuple[InputRoundState, ...] | None, first: int, after: str | None
) -> dict[UUID, Page[RoundRow]]:
    """Return a page of each team's rounds, the latest first; raises InvalidPage."""
    return await _page(_OF_TEAMS, team_ids, states, first, after)


async def rounds_of_objectives(
    objective_ids: Sequence[UUID], *, states: tuple[InputRoundState, ...] | None, first: int, after: str | None
) -> dict[UUID, Page[RoundRow]]:
    """Return a page of the rounds about each objective, the latest first; raises InvalidPage."""
    return await _page(_OF_OBJECTIVES, objective_ids, states, first, after)


async def _page(
    listing: Listing[RoundRow],
    keys: Sequence[UUID],
    states: tuple[InputRoundState, ...] | None,
    first: int,
    after: str | None,
) -> dict[UUID, Page[RoundRow]]:
    where = "true" if states is None else "r.state = any(%(states)s)"
    params = {"states": list(states or ()), "now": clock.now()}
    return await listing.pages(keys, LATEST, first=first, after=after, where=where, params=params)


async def rounds_awaiting(person_id: UUID) -> list[RoundRow]:
    """Return the open rounds that wait for a person's answer, the next due first."""
    return await rows(
        RoundRow,
        f"select {_ROUND} from {_SOURCE} where r.state = 'OPEN' and c.state <> 'CLOSED' and exists ("
        f"select from {_PEOPLE} where p.input_round_id = r.id and p.user_id = %(person)s and {AWAITED}) "
        "order by r.due_on, r.id limit %(limit)s",
        {"person": person_id, "now": clock.now(), "limit": AWAITING_AT_MOST},
    )


async def questions_by_id(ids: Sequence[UUID]) -> dict[UUID, QuestionRow]:
    """Return questions of rounds by id."""
    selected = columns(QuestionRow, "q")
    found = await rows(
        QuestionRow, f"select {selected} from input_round_questions q where q.id = any(%s)", (list(ids),)
    )
    return {question.id: question for question in found}


async def questions_of_rounds(round_ids: Sequence[UUID]) -> dict[UUID, list[QuestionRow]]:
    """Return each round's questions in their order."""
    found = await rows(
        QuestionRow,
        f"select {columns(QuestionRow, 'q')} from input_round_questions q where q.input_round_id = any(%s) "
        "order by q.position",
        (list(round_ids),),
    )
    grouped: dict[UUID, list[QuestionRow]] = defaultdict(list)
    for question in found:
        grouped[question.input_round_id].append(question)
    return grouped


async def people_of_rounds(round_ids: Sequence[UUID]) -> dict[UUID, list[RoundPersonRow]]:
    """Return whom each round asked and who answered unasked, by name."""
    selected = columns(
        RoundPersonRow, "p", answered=ANSWERED, nothing_to_add="p.nothing_to_add_at is not null", awaited=AWAITED
    )
    found = await rows(
        RoundPersonRow,
        f"select {selected} from {_PEOPLE} where p.input_round_id = any(%(rounds)s) order by u.name, u.id",
        {"rounds": list(round_ids), "now": clock.now()},
    )
    grouped: dict[UUID, list[RoundPersonRow]] = defaultdict(list)
    for person in found:
        grouped[person.input_round_id].append(person)
    return grouped


async def tallies_of_rounds(round_ids: Sequence[UUID]) -> dict[UUID, Tally]:
    """Return what became of the inputs of each round."""
    return await _tallies("i.input_round_id", round_ids)


async def tallies_of_teams(team_ids: Sequence[UUID]) -> dict[UUID, Tally]:
    """Return what became of the inputs of each team, in rounds and outside of them."""
    return await _tallies("i.team_id", team_ids)


async def _tallies(key: str, keys: Sequence[UUID]) -> dict[UUID, Tally]:
    found = await values(
        f"select {key}, count(*), count(*) filter (where i.state = 'OPEN'), count(*) filter (where i.state = 'USED'), "
        f"count(*) filter (where i.state = 'SET_ASIDE') from team_inputs i where {key} = any(%s) group by 1",
        (list(keys),),
    )
    return {**dict.fromkeys(keys, Tally()), **{id_: Tally(*counts) for id_, *counts in found}}


async def notes_by_id(ids: Sequence[UUID]) -> dict[UUID, NoteRow]:
    """Return meeting notes by id."""
    found = await rows(
        NoteRow, f"select {columns(NoteRow, 'n')} from meeting_notes n where n.id = any(%s)", (list(ids),)
    )
    return {note.id: note for note in found}
