"""Preparing a one-on-one: talking points for one of the two, from what that person may see, for that person alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from app.conversations.one_on_one_queries import OneOnOneRow, one_on_ones_by_id
from app.core import clock
from app.database.unit_of_work import row, values
from app.people.queries import users_by_id
from app.proposals.runs import RunRow
from app.proposals.talking_points import PointEvidenceRow, talking_points_to_json
from assistant.attempts import NO_ROOM
from assistant.drafts import Drafter, Usage, Verdict
from assistant.gather import Gathered, SubjectGone, people_named_in
from assistant.preparation_drafts import PreparationFacts, PreparationSketch, VerifiedPreparation
from assistant.preparation_records import Talk, records_for
from assistant.verification.preparation_checks import verify_preparation


class _Organization(NamedTuple):
    time_zone: str
    locale: str


async def preparation_facts(run: RunRow) -> Gathered[PreparationFacts]:
    """Return what somebody may prepare a one-on-one from; raises SubjectGone."""
    series_id = run.request.one_on_one_id
    series = (await one_on_ones_by_id([series_id])).get(series_id) if series_id else None
    organization = await row(_Organization, "select time_zone, locale from organizations")
    if series is None or organization is None:
        raise SubjectGone
    talk = await _talk(run, series, organization.time_zone)
    people = await users_by_id([talk.person_id, talk.other_id])
    records = await records_for(talk)
    facts = PreparationFacts(people[talk.person_id].name, people[talk.other_id].name, records, organization.locale)
    facts = replace(facts, people=await people_named_in(facts.texts))
    around = (("OneOnOne", series.id), *((each.kind, each.id) for each in records))
    return Gathered(facts, {}, {}, {}, around=tuple(dict.fromkeys(around)))


async def _talk(run: RunRow, series: OneOnOneRow, time_zone: str) -> Talk:
    """Return who talks with whom: the talk is about the report's work, for the report about the manager's as well."""
    me, today = run.requested_by_id, clock.today(time_zone)
    is_manager = me == series.manager_id
    other = series.report_id if is_manager else series.manager_id
    owners = (series.report_id,) if is_manager else (series.report_id, series.manager_id)
    [(last_on,)] = await values(
        "select max(held_on) from one_on_one_meetings where one_on_one_id = %s and held_on < %s", (series.id, today)
    )
    return Talk(series.id, me, other, owners, today, last_on)


@dataclass(frozen=True, slots=True)
class PreparationWork:
    """Points to be found for a talk; ``shown`` is how many records an engine gets to read, None all."""

    facts: PreparationFacts
    shown: int | None = None

    async def sketch(self, drafter: Drafter, repair: tuple[Verdict, ...]) -> tuple[PreparationSketch, Usage]:
        """Ask an engine, unless there is nothing to talk about."""
        if not self.facts.records:
            return PreparationSketch(()), Usage()
        return await drafter.preparation(replace(self.facts, records=self.facts.records[: self.shown]), repair)

    def verify(self, sketch: PreparationSketch) -> VerifiedPreparation:
        """Keep the points that the records bear out."""
        return verify_preparation(self.facts, sketch)

    def wrong(self, sketch: PreparationSketch, verified: VerifiedPreparation) -> tuple[Verdict, ...]:
        """Return what could not be read or did not stand."""
        return (*sketch.problems, *verified.dropped)

    def size(self, verified: VerifiedPreparation) -> int:
        """Return how many points were kept."""
        return len(verified.points)

    def shorter(self) -> PreparationWork | None:
        """Return the same work with half the records."""
        half = len(self.facts.records[: self.shown]) // 2
        return replace(self, shown=half) if half else None

    @property
    def notice(self) -> str | None:
        """Say how many records were shown, or None."""
        if self.shown is None:
            return None
        return f"{NO_ROOM}: it was shown {self.shown} of {len(self.facts.records)} records."


def preparation_result(verified: VerifiedPreparation) -> dict[str, Any]:
    """Return what is kept for the person who asked."""
    return talking_points_to_json(
        (
            each.topic.value,
            each.text,
            [PointEvidenceRow(cite.source_kind, cite.source_id, cite.words or None) for cite in each.evidence],
        )
        for each in verified.points
    )
