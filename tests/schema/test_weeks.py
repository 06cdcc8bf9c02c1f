"""A person's week, as they see it and as those above them do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.core import clock
from app.objectives.initiative_models import InitiativeState
from app.objectives.models import KeyResultProgress, Visibility
from app.people.models import Organization
from tests.support.approval import approval_scene
from tests.support.check_ins import TeamAtWork, team_at_work
from tests.support.factories import Factory, Person
from tests.support.graphql import Api
from tests.support.statements import counted_statements

WEEK = """query($day: Date, $person: ID) { myWeek(weekOf: $day, personId: $person) { startsOn endsOn person { name }
    days { day isWorkingDay initiatives { title } keyResults { title } sheets { periodEnd submittedAt } }
    absences { startsOn } carriedOverInitiatives { title } carriedOverKeyResults { title } goingOn { title }
    decisions { kind } } }"""


@pytest.fixture
async def work(company: Factory) -> TeamAtWork:
    return await team_at_work(company)


async def week(api: Api, viewer: Person, day: str | None = None, person: Person | None = None) -> Any:
    variables = {"day": day, "person": person.gid if person else None}
    return (await api.as_(viewer).run(WEEK, **variables))["myWeek"]


def on(found: Any, day: str) -> Any:
    [only] = [each for each in found["days"] if each["day"] == day]
    return only


async def due(work: TeamAtWork, key_result: Any, day: date) -> None:
    async with work.company._all():
        await KeyResultProgress.filter(id=key_result.id).update(check_in_due_on=day)


class TestMyWeek:
    async def test_has_what_is_due_on_each_day(self, api: Api, work: TeamAtWork) -> None:
        await work.company.initiative(work.key_result, title="Due", due_on=date(2026, 11, 19))
        dropped = {"state": InitiativeState.DROPPED, "dropped_at": clock.now(), "dropped_because": "Not needed."}
        await work.company.initiative(work.key_result, title="Dropped", due_on=date(2026, 11, 19), **dropped)
        await due(work, work.key_result, date(2026, 11, 20))

        found = await week(api, work.member)

        assert (found["startsOn"], found["endsOn"], found["person"]) == ("2026-11-16", "2026-11-22", {"name": "Mira"})
        assert on(found, "2026-11-19")["initiatives"] == [{"title": "Due"}]
        assert on(found, "2026-11-20")["keyResults"] == [{"title": "Raise activation from 20 to 40 points"}]
        assert on(found, "2026-11-20")["sheets"] == [{"periodEnd": "2026-11-20", "submittedAt": None}]
        assert [each["isWorkingDay"] for each in found["days"]] == [True] * 5 + [False] * 2

    async def test_carries_over_what_was_due_before_and_goes_on_with_the_rest(self, api: Api, work: TeamAtWork) -> None:
        going = {"state": InitiativeState.IN_PROGRESS}
        done = {"state": InitiativeState.DONE, "done_at": clock.now()}
        await work.company.initiative(work.key_result, title="Late", due_on=date(2026, 11, 13))
        await work.company.initiative(work.key_result, title="Done", due_on=date(2026, 11, 13), **done)
        await work.company.initiative(work.key_result, title="Later", due_on=date(2026, 12, 4), **going)
        await work.company.initiative(work.key_result, title="Some day", **going)
        await work.company.initiative(work.key_result, title="Only planned", due_on=date(2026, 12, 4))
        await due(work, work.key_result, date(2026, 11, 13))

        found = await week(api, work.member)

        assert found["carriedOverInitiatives"] == [{"title": "Late"}]
        assert found["goingOn"] == [{"title": "Later"}, {"title": "Some day"}]
        assert found["carriedOverKeyResults"] == [{"title": "Raise activation from 20 to 40 points"}]

    async def test_begins_and_works_as_the_organisation_does(self, api: Api, work: TeamAtWork) -> None:
        async with work.company._all():
            await Organization.filter(id=work.company.organization_id).update(
                week_starts_on=6, working_days=[6, 0, 1, 2, 3]
            )

        found = await week(api, work.member, "2026-11-22")

        assert (found["startsOn"], found["endsOn"]) == ("2026-11-22", "2026-11-28")
        assert [each["isWorkingDay"] for each in found["days"]] == [True] * 5 + [False] * 2

    async def test_shows_sheets_of_weeks_to_come_and_of_weeks_gone_by(self, api: Api, work: TeamAtWork) -> None:
        ahead = await week(api, work.member, "2026-12-02")
        before = await week(api, work.member, "2026-10-07")

        assert on(ahead, "2026-12-04")["sheets"] == [{"periodEnd": "2026-12-04", "submittedAt": None}]
        assert [each["sheets"] for each in before["days"]] == [[]] * 7

    async def test_has_the_viewers_decisions_and_absences(self, company: Factory, api: Api) -> None:
        approval = await approval_scene(company, api)
        await approval.policy("TEAM_LEAD")
        await approval.hand_in_key_result()
        await company.absence(approval.lead, starts_on=date(2026, 11, 20))

        found = await week(api, approval.lead)

        assert (found["decisions"], found["absences"]) == ([{"kind": "KEY_RESULT"}], [{"startsOn": "2026-11-20"}])

    async def test_is_there_for_those_above_and_who_stands_in(self, api: Api, work: TeamAtWork) -> None:
        stand_in = await work.company.person("Tim")
        await work.company.absence(work.member, stand_in=stand_in)
        await work.company.initiative(work.key_result, title="Due", due_on=date(2026, 11, 19))

        by_manager = await week(api, work.manager, person=work.member)
        by_stand_in = await week(api, stand_in, person=work.member)

        assert on(by_manager, "2026-11-19")["initiatives"] == [{"title": "Due"}]
        assert (by_stand_in["person"], by_stand_in["decisions"]) == ({"name": "Mira"}, [])

    async def test_shows_only_what_the_viewer_may_read(self, api: Api, work: TeamAtWork) -> None:
        stand_in = await work.company.person("Tim")
        await work.company.absence(work.member, stand_in=stand_in)
        secret = await work.company.objective(work.cycle, work.member, "Find a mentor", visibility=Visibility.PRIVATE)
        await work.company.initiative(await work.company.key_result(secret), due_on=date(2026, 11, 19))

        own = await week(api, work.member)
        by_stand_in = await week(api, stand_in, person=work.member)

        assert len(on(own, "2026-11-19")["initiatives"]) == 1
        assert on(by_stand_in, "2026-11-19")["initiatives"] == []

    async def test_is_null_for_anybody_else(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        colleague = await company.person("Stella", team=work.team)

        assert await week(api, colleague, person=work.member) is None
        assert await week(api, work.member, person=work.manager) is None
        assert await week(api, company.admin, person=work.member) is None

    @pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
    async def test_is_null_beyond_the_calendar(self, api: Api, work: TeamAtWork, day: str) -> None:
        assert await week(api, work.member, day) is None

    async def test_costs_the_same_for_a_full_week_as_for_an_empty_one(self, api: Api, work: TeamAtWork) -> None:
        await work.company.initiative(work.key_result, due_on=date(2026, 11, 19))
        with counted_statements() as few:
            await week(api, work.member)
        for number in range(20):
            day = date(2026, 11, 16 + number % 7)
            await due(work, await work.company.key_result(work.objective, title=f"KR {number}"), day)
            await work.company.initiative(work.key_result, title=f"Task {number}", due_on=day)

        with counted_statements() as many:
            found = await week(api, work.member)

        assert sum(len(each["initiatives"]) + len(each["keyResults"]) for each in found["days"]) == 41
        assert many.count == few.count
