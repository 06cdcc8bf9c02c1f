"""Two people who talk, and everybody around them who must not listen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from app.conversations.models import CoachingNote, OneOnOne, OneOnOneMeeting
from app.core import clock
from app.cycles.models import Cadence
from app.database.unit_of_work import writing
from app.people.models import Team
from tests.support.factories import Factory, Person


@dataclass(frozen=True)
class Pair:
    """Olga reports to Mona, who reports to Max; Lena leads the team of Olga and Tim. ``meeting`` is of the series."""

    company: Factory
    team: Team
    director: Person
    manager: Person
    report: Person
    lead: Person
    teammate: Person
    series: OneOnOne
    meeting: OneOnOneMeeting

    @property
    def others(self) -> dict[str, Person]:
        """Everybody of the organisation who is not one of the two."""
        return {
            "manager's manager": self.director,
            "lead": self.lead,
            "teammate": self.teammate,
            "administrator": self.company.admin,
        }


async def pair_of(company: Factory) -> Pair:
    """Let two people talk on Friday, today being Wednesday."""
    director, lead = await company.person("Max"), await company.person("Lena")
    team = await company.team(lead=lead)
    manager = await company.person("Mona", manager=director)
    report = await company.person("Olga", manager=manager, team=team)
    teammate = await company.person("Tim", team=team)
    series = await one_on_one(company, manager, report)
    meeting = await talk(company, series)
    return Pair(company, team, director, manager, report, lead, teammate, series, meeting)


async def one_on_one(company: Factory, manager: Person, report: Person) -> OneOnOne:
    """Add a weekly one-on-one whose next date is Friday."""
    pair = uuid4()
    series = await add_as(
        company,
        report,
        OneOnOne,
        audience=pair,
        manager_id=manager.id,
        report_id=report.id,
        cadence=Cadence.WEEKLY,
        next_on=date(2026, 11, 20),
        started_by_id=manager.id,
        created_at=clock.now(),
    )
    company.keys.add(pair)
    return series


async def talk(company: Factory, series: OneOnOne, held_on: date = date(2026, 11, 13)) -> OneOnOneMeeting:
    """Add a meeting of a series, on the Friday before unless said otherwise."""
    return await company.add(
        OneOnOneMeeting, audience=series.audience, one_on_one_id=series.id, held_on=held_on, created_at=clock.now()
    )


async def coaching_note(
    company: Factory, author: Person, subject: Person, body: str = "Let her lead.", **given: Any
) -> CoachingNote:
    """Add a coaching note, not shared unless said otherwise."""
    at = {"created_at": clock.now(), "updated_at": clock.now()}
    return await add_as(
        company, author, CoachingNote, author_id=author.id, subject_id=subject.id, body=body, **at, **given
    )


async def add_as(company: Factory, person: Person, model: type, **values: Any) -> Any:
    """Create a row that just this person may write."""
    async with writing((await person.actor()).sight):
        return await model.create(organization_id=company.organization_id, **values)  # type: ignore[attr-defined]
