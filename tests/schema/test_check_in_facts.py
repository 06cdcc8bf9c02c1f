"""The computed facts of a period through GraphQL."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.check_ins.facts import check_in_facts
from app.core.actor import Sight
from app.database.unit_of_work import DatabaseRole, reading
from tests.support.check_ins import TeamAtWork, done, team_at_work, value
from tests.support.clock import TestClock
from tests.support.factories import Factory, gid, make_organization
from tests.support.graphql import Api
from tests.support.statements import counted_statements

FACTS = """query($about: CheckInFactsSubject!, $from: Date!, $to: Date!) {
    checkInFacts(about: $about, from: $from, to: $to) { periodStart periodEnd
        keyResults { keyResult { title } checkIn { note } valueBefore value progressBefore progress progressDelta
            healthBefore health healthChanged confidenceBefore confidence confidenceDelta }
        blockers { blocker { text raisedBy { name } } daysOpen resolvedOn }
        missing { person { name } keyResults { title } }
        notes { note sheet { author { name } } } } }"""


@pytest.fixture
async def work(company: Factory) -> TeamAtWork:
    """A team at work."""
    return await team_at_work(company)


async def facts(api: Api, start: str = "2026-11-14", end: str = "2026-11-20", **about: str) -> dict[str, Any]:
    data = await api.run(FACTS, about=about, **{"from": start, "to": end})
    found: dict[str, Any] = data["checkInFacts"]
    return found


async def submit(api: Api, *entries: dict[str, Any], **more: Any) -> None:
    await api.succeed("checkInSheetSubmit", {"entries": list(entries), **more})


class TestCheckInFacts:
    async def test_tells_what_changed_within_the_period(self, api: Api, work: TeamAtWork, now: TestClock) -> None:
        mira = api.as_(work.member)
        await submit(mira, value(work.key_result, 25, health="ON_TRACK", confidence=0.8))
        now.forward(days=7)
        await submit(mira, value(work.key_result, 26, health="ON_TRACK", confidence=0.6))
        await submit(mira, value(work.key_result, 24, health="AT_RISK", confidence=0.5, note="Fell back."))

        found = await facts(mira, "2026-11-21", "2026-11-27", teamId=gid(work.team))

        assert found["keyResults"] == [
            {
                "keyResult": {"title": "Raise activation from 20 to 40 points"},
                "checkIn": {"note": "Fell back."},
                "valueBefore": "25",
                "value": "24",
                "progressBefore": 0.25,
                "progress": 0.2,
                "progressDelta": -0.05,
                "healthBefore": "ON_TRACK",
                "health": "AT_RISK",
                "healthChanged": True,
                "confidenceBefore": 0.8,
                "confidence": 0.5,
                "confidenceDelta": -0.3,
            }
        ]

    async def test_counts_the_days_of_blockers_to_the_end_of_the_period(
        self, api: Api, work: TeamAtWork, now: TestClock
    ) -> None:
        mira = api.as_(work.member)
        await submit(mira, value(work.key_result, 25, newBlocker="No data."))
        raised = await mira.succeed(
            "blockerRaise", {"keyResultId": gid(work.key_result), "text": "No time."}, "blocker { id }"
        )
        now.forward(days=20)
        await mira.succeed("blockerResolve", {"blockerId": raised["blocker"]["id"]})

        first = await facts(mira, objectiveId=gid(work.objective))
        later = await facts(mira, "2026-12-05", "2026-12-11", objectiveId=gid(work.objective))
        earlier = await facts(mira, "2026-11-07", "2026-11-13", objectiveId=gid(work.objective))

        assert [(fact["daysOpen"], fact["resolvedOn"]) for fact in first["blockers"]] == [(2, None), (2, None)]
        assert {fact["blocker"]["text"]: (fact["daysOpen"], fact["resolvedOn"]) for fact in later["blockers"]} == {
            "No data.": (20, None),
            "No time.": (20, "2026-12-08"),
        }
        assert earlier["blockers"] == []

    async def test_names_who_has_not_checked_in_and_on_what(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        omar = await company.person("Omar", team=work.team)
        await company.key_result(work.objective, omar, "Answer within a day")
        binary = await work.binary()
        await submit(api.as_(work.member), value(work.key_result, 25), note="Short of time.")

        found = await facts(api.as_(work.lead), teamId=gid(work.team))

        assert found["missing"] == [
            {"person": {"name": "Mira"}, "keyResults": [{"title": binary.title}]},
            {"person": {"name": "Omar"}, "keyResults": [{"title": "Answer within a day"}]},
        ]
        assert found["notes"] == [{"note": "Short of time.", "sheet": {"author": {"name": "Mira"}}}]

    async def test_of_a_team_are_about_its_objectives_and_its_members_own(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        own = await company.key_result(await company.objective(work.cycle, work.member), title="Learn to lead")
        other_team = await company.team("Sales")
        await company.key_result(await company.objective(work.cycle, work.member, team=other_team), title="Sell")
        await company.key_result(await company.objective(work.cycle, work.manager), title="Manage")
        await submit(api.as_(work.member), done(await work.binary()), value(own, 25))

        found = await facts(api.as_(work.member), teamId=gid(work.team))

        assert {fact["keyResult"]["title"] for fact in found["keyResults"]} == {
            "Raise activation from 20 to 40 points",
            "Sign the contract",
            "Learn to lead",
        }

    async def test_leave_out_what_the_reader_may_not_see(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        private = await company.key_result(
            await company.objective(work.cycle, work.member, team=work.team, visibility="PRIVATE"), title="Secret"
        )
        await submit(api.as_(work.member), value(private, 25, newBlocker="Hush."), note="For the team.")
        stranger = await company.person("Sven")

        own = await facts(api.as_(work.member), teamId=gid(work.team))
        foreign = await facts(api.as_(stranger), teamId=gid(work.team))

        assert len(own["keyResults"]) == 2
        assert [fact["keyResult"]["title"] for fact in foreign["keyResults"]] == [work.key_result.title]
        assert (foreign["blockers"], foreign["notes"]) == ([], [])

    async def test_are_read_by_the_assistant_as_the_team_that_will_read_the_summary(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        objective = await company.objective(work.cycle, work.member, team=work.team, visibility="PRIVATE")
        private = await company.key_result(objective, title="Secret")
        await submit(api.as_(work.member), value(work.key_result, 25), value(private, 25), note="For the team.")
        audience = Sight(company.organization_id, frozenset({company.organization_id, work.team.id}))

        async with reading(audience, DatabaseRole.ASSISTANT):
            found = await check_in_facts(team_id=work.team.id, start=date(2026, 11, 14), end=date(2026, 11, 20))

        assert found is not None
        assert [(fact.title, fact.value) for fact in found.key_results] == [(work.key_result.title, Decimal(25))]
        assert [note.note for note in found.notes] == ["For the team."]

    async def test_are_null_where_there_is_no_such_team_or_objective(self, api: Api, work: TeamAtWork) -> None:
        foreigner = (await make_organization()).admin

        found = [
            await facts(api.as_(foreigner), teamId=gid(work.team)),
            await facts(api.as_(foreigner), objectiveId=gid(work.objective)),
        ]

        assert found == [None, None]

    async def test_take_statements_that_do_not_grow_with_what_there_is_to_tell(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        await work.binary()
        entry = value(work.key_result, 25, newBlocker="No data.")
        await submit(api.as_(work.member), entry, note="A note.")
        with counted_statements() as few:
            await facts(api.as_(work.lead), teamId=gid(work.team))
        for number in range(9):
            person = await company.person(f"P{number}", team=work.team)
            key_result = await company.key_result(work.objective, person)
            await company.key_result(work.objective, person)
            await submit(api.as_(person), value(key_result, 25, newBlocker="No data."), note="A note.")

        with counted_statements() as many:
            found = await facts(api.as_(work.lead), teamId=gid(work.team))

        assert len(found["keyResults"]) == 20
        assert many.count == few.count
