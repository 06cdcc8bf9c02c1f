"""Reads of published summaries: headings, sentences, and the records that each sentence came from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.check_ins.signals import KeyResultSignal, SignalKind
from app.check_ins.sources import BENEATH_CHANGED, PRESENT_HASH
from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows, values


class Claim(NamedTuple):
    """What a citation says of its source: the record's GraphQL kind and id, its words, and the hash of what it said."""

    source_kind: str
    source_id: UUID
    quote: str
    source_hash: str


class CitationRow(NamedTuple):
    """A record that a sentence came from, with the words quoted from it; no words cite it as a whole."""

    source_kind: str
    source_id: UUID
    quote: str
    before: str | None
    source_hash: str

    @property
    def source(self) -> tuple[str, UUID]:
        """The record's GraphQL kind and id."""
        return self.source_kind, self.source_id

    @property
    def claim(self) -> Claim:
        """What it says of its source."""
        return Claim(self.source_kind, self.source_id, self.quote, self.source_hash)


class SentenceRow(NamedTuple):
    """A sentence, who wrote it (ASSISTANT or PERSON, and which), and what it cites."""

    text: str
    origin: str
    author_id: UUID | None
    evidence: tuple[CitationRow, ...]


class SectionRow(NamedTuple):
    """A part of a summary under its heading."""

    heading: str
    sentences: tuple[SentenceRow, ...]


class SummaryRow(NamedTuple):
    """A summary that a person published, days inclusive; ``sections`` is the stored JSON."""

    id: UUID
    organization_id: UUID
    audience: UUID
    team_id: UUID | None
    objective_id: UUID | None
    period_start: date
    period_end: date
    sections: list[dict[str, Any]]
    stored_signals: list[dict[str, Any]]
    published_by_id: UUID
    published_at: datetime

    @property
    def parts(self) -> tuple[SectionRow, ...]:
        """The sections, each with its sentences and what they cite."""
        return tuple(_section(section) for section in self.sections)

    @property
    def signals(self) -> tuple[KeyResultSignal, ...]:
        """What was remarkable at the end of the period."""
        return tuple(
            KeyResultSignal(
                UUID(each["key_result_id"]),
                SignalKind(each["kind"]),
                date.fromisoformat(each["since"]),
                each["message"],
            )
            for each in self.stored_signals
        )


def _section(stored: dict[str, Any]) -> SectionRow:
    return SectionRow(stored["heading"], tuple(_sentence(sentence) for sentence in stored["sentences"]))


def _sentence(stored: dict[str, Any]) -> SentenceRow:
    author = stored.get("author_id")
    return SentenceRow(
        stored["text"],
        stored["origin"],
        UUID(author) if author else None,
        tuple(_citation(item) for item in stored["evidence"]),
    )


def _citation(stored: dict[str, Any]) -> CitationRow:
    return CitationRow(
        source_kind=stored["source_kind"],
        source_id=UUID(stored["source_id"]),
        quote=stored["quote"],
        before=stored.get("before"),
        source_hash=stored["source_hash"],
    )


_SUMMARY = columns(SummaryRow, "s", stored_signals="coalesce(s.signals, '[]')")
_OF_TEAMS = Listing(SummaryRow, _SUMMARY, "summaries s", key="s.team_id")
_OF_OBJECTIVES = Listing(SummaryRow, _SUMMARY, "summaries s", key="s.objective_id")
_LATEST = Order("LATEST", (Term("published_at", "s.published_at", "timestamptz", descending=True),), "s.id")


async def summaries_by_id(ids: Sequence[UUID]) -> dict[UUID, SummaryRow]:
    """Return published summaries by id."""
    found = await rows(SummaryRow, f"select {_SUMMARY} from summaries s where s.id = any(%s)", (list(ids),))
    return {summary.id: summary for summary in found}


async def summaries_of_teams(
    team_ids: Sequence[UUID], *, first: int, after: str | None = None
) -> dict[UUID, Page[SummaryRow]]:
    """Return one page of each team's summaries, the latest first; raises InvalidPage."""
    return await _OF_TEAMS.pages(team_ids, _LATEST, first=first, after=after)


async def summaries_of_objectives(
    objective_ids: Sequence[UUID], *, first: int, after: str | None = None
) -> dict[UUID, Page[SummaryRow]]:
    """Return one page of each objective's summaries, the latest first; raises InvalidPage."""
    return await _OF_OBJECTIVES.pages(objective_ids, _LATEST, first=first, after=after)


async def latest_inside(team_id: UUID, start: date, end: date) -> list[SummaryRow]:
    """Return the latest summary of check-ins of each team inside a team that is about one of these days, by name."""
    return await rows(
        SummaryRow,
        f"""
        with recursive inside as (
            select t.id, t.name from teams t where t.parent_id = %(team)s
            union select t.id, t.name from teams t join inside i on t.parent_id = i.id
        )
        select {_SUMMARY} from inside i cross join lateral (
            select n.* from summaries n
            where n.team_id = i.id and n.audience = n.team_id
              and n.period_start <= %(end)s and n.period_end >= %(start)s
            order by n.period_end desc, n.published_at desc, n.id limit 1
        ) s order by i.name, i.id
        """,
        {"team": team_id, "start": start, "end": end},
    )


_IS_CHANGED = f"(coalesce(encode({PRESENT_HASH}, 'hex') <> e.source_hash, false) or {BENEATH_CHANGED})"
_CHANGED_CLAIMS = f"""
    select e.place, {_IS_CHANGED} from unnest(%s::text[], %s::uuid[], %s::text[], %s::text[])
    with ordinality as e (source_kind, source_id, quote, source_hash, place)
"""
_CHANGED = f"""
    select e.id, bool_or({_IS_CHANGED}) from (
        select s.id, c ->> 'source_kind' as source_kind, (c ->> 'source_id')::uuid as source_id,
               c ->> 'quote' as quote, c ->> 'source_hash' as source_hash
        from summaries s cross join jsonb_path_query(s.sections, '$[*].sentences[*].evidence[*]') c
        where s.id = any(%s)
    ) e group by e.id
"""


async def changed_claims(claims: Sequence[Claim]) -> dict[Claim, bool]:
    """Return for each citation whether its source, or what that rests on, says something else by now.

    What is hidden is not known to.
    """
    found = await values(_CHANGED_CLAIMS, tuple(map(list, zip(*claims, strict=True)))) if claims else []
    return {claims[place - 1]: changed for place, changed in found}


async def changed_summaries(ids: Sequence[UUID]) -> dict[UUID, bool]:
    """Return for each summary whether a source that the reader sees says something else by now."""
    found = {id_: bool(changed) for id_, changed in await values(_CHANGED, (list(ids),))}
    return {id_: found.get(id_, False) for id_ in ids}
