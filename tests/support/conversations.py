"""Two people who talk, and everybody around them who must not listen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from app.check_ins.models import Summary
from app.conversations.models import (
    ActionItem,
    AgendaPoint,
    CheckInMeeting,
    CoachingNote,
    OneOnOne,
    OneOnOneMeeting,
    Takeaway,
    TakeawayKind,
)
from app.core import clock
from app.cycles.models import Cadence, Cycle
from app.database.unit_of_work import writing
from app.objectives.models import KeyResult, Objective
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


@dataclass(frozen=True)
class Meet:
    """A team that meets on Friday, led by Lena, with Mira at work on a key result; Bo is of no team."""

    company: Factory
    cycle: Cycle
    team: Team
    lead: Person
    member: Person
    outsider: Person
    objective: Objective
    key_result: KeyResult
    meeting: CheckInMeeting

    @property
    def _of_the_meeting(self) -> dict[str, Any]:
        return {"audience": self.team.id, "check_in_meeting_id": self.meeting.id, "created_at": clock.now()}

    async def another(self, starts_at: datetime, **given: Any) -> CheckInMeeting:
        """Add another meeting of the team."""
        return await check_in_meeting(self.company, self.team, self.cycle, self.lead, starts_at=starts_at, **given)

    async def point(self, person: Person, text: str = "The import.", **given: Any) -> AgendaPoint:
        """Add a point that somebody raised."""
        values = {"text": text, "raised_by_id": person.id, "position": 1, **self._of_the_meeting, **given}
        return await self.company.add(AgendaPoint, **values)

    async def takeaway(self, person: Person) -> Takeaway:
        """Add a decision that somebody wrote down."""
        values = {"kind": TakeawayKind.DECISION, "text": "We wait.", "added_by_id": person.id}
        return await self.company.add(Takeaway, **values, **self._of_the_meeting)

    async def item(self, owner: Person, text: str = "Ask ten clinics.", **given: Any) -> ActionItem:
        """Add an action item that somebody does."""
        values = {"text": text, "owner_id": owner.id, "created_by_id": owner.id, **self._of_the_meeting, **given}
        return await self.company.add(ActionItem, **values)

    async def summary(self, team: Team | None = None, **given: Any) -> Summary:
        """Add a summary of last week that was published, of the team unless another is named."""
        of = {"audience": (team or self.team).id, "team_id": (team or self.team).id, "sections": []}
        days = {"period_start": date(2026, 11, 7), "period_end": date(2026, 11, 13)}
        by = {"published_by_id": self.lead.id, "published_at": clock.now()}
        return await self.company.add(Summary, **{**of, **days, **by, **given})


async def meet_of(company: Factory) -> Meet:
    """Let a team meet on Friday, today being Wednesday."""
    lead = await company.person("Lena")
    team = await company.team(lead=lead)
    member = await company.person("Mira", team=team)
    outsider = await company.person("Bo")
    cycle = await company.cycle()
    objective = await company.objective(cycle, member, team=team)
    key_result = await company.key_result(objective)
    meeting = await check_in_meeting(company, team, cycle, lead)
    return Meet(company, cycle, team, lead, member, outsider, objective, key_result, meeting)


async def check_in_meeting(company: Factory, team: Team, cycle: Cycle, lead: Person, **given: Any) -> CheckInMeeting:
    """Add a check-in meeting, on Friday morning unless said otherwise."""
    at = {"starts_at": datetime(2026, 11, 18, 15, tzinfo=UTC), "created_at": clock.now()}
    of = {"audience": team.id, "team_id": team.id, "cycle_id": cycle.id, "facilitator_id": lead.id}
    return await company.add(CheckInMeeting, **{**of, **at, **given})
