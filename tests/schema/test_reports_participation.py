"""How people take part, through GraphQL."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.comments.models import Comment
from app.core import clock
from app.core.ids import global_id
from app.cycles.models import Cycle
from app.objectives.models import KeyResult, TeamInputState
from app.people.dated_models import ReportingLine
from app.people.models import Membership, Team
from tests.support.check_ins import value
from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.graphql import Api
from tests.support.statements import counted_statements

BEGAN = datetime.fromisoformat("2026-11-01T08:00:00Z")
TALLY = "sheets { due onTime late missing waiting absent acknowledged handedInShare }"
REPORT = f"""query($about: ParticipationGroups!, $from: Date!, $to: Date!) {{
    participationReport(about: $about, from: $from, to: $to) {{ from to groups {{ team {{ name }} manager {{ name }}
        {TALLY} inputRounds {{ rounds asked answered share }} inputs {{ inputs undecided used setAside usedShare }}
        commentCount periods {{ cycle {{ name }} startsOn endsOn dueOn {TALLY} entries {{
            person {{ name }} standing sheet {{ note }} }} }} }} }} }}"""

ACKNOWLEDGE = "mutation($ids: [ID!]!) { checkInSheetAcknowledge(input: { sheetIds: $ids }) { __typename } }"


class Growth:
    """A team with a lead and two members, each with a key result since the beginning of November."""

    company: Factory
    cycle: Cycle
    team: Team
    lead: Person
    mira: Person
    omar: Person
    key_results: dict[str, KeyResult]


@pytest.fixture
async def growth(company: Factory) -> Growth:
    """A team at work, asked on Wednesday, November 18."""
    made = Growth()
    made.company, made.cycle, made.lead = company, await company.cycle(), await company.person("Lena")
    made.team = await company.team("Growth", lead=made.lead)
    made.mira = await company.person("Mira", manager=made.lead, team=made.team)
    made.omar = await company.person("Omar", manager=made.lead, team=made.team)
    objective = await company.objective(made.cycle, made.lead, team=made.team, published_at=BEGAN)
    made.key_results = {
        person.name: await company.key_result(objective, person, created_at=BEGAN) for person in (made.mira, made.omar)
    }
    return made


async def report(
    api: Api, growth: Growth, start: str = "2026-11-09", end: str = "2026-11-20", **about: list[str]
) -> dict[str, Any]:
    about = about or {"teamIds": [gid(growth.team)]}
    data = await api.run(REPORT, about=about, **{"from": start, "to": end})
    found: dict[str, Any] = data["participationReport"]
    return found


async def hand_in(api: Api, person: Person, key_result: KeyResult, note: str = "Fine.") -> str:
    entry = value(key_result, 25)
    answer = await api.as_(person).succeed("checkInSheetSubmit", {"entries": [entry], "note": note}, "sheet { id }")
    id_: str = answer["sheet"]["id"]
    return id_


def standings(period: dict[str, Any]) -> dict[str, str]:
    return {entry["person"]["name"]: entry["standing"] for entry in period["entries"]}


class TestSheets:
    async def test_are_told_period_by_period(self, api: Api, growth: Growth, now: TestClock) -> None:
        sheet = await hand_in(api, growth.mira, growth.key_results["Mira"])
        await api.as_(growth.lead).run(ACKNOWLEDGE, ids=[sheet])

        [group] = (await report(api.as_(growth.lead), growth))["groups"]

        last_week, this_week = group["periods"]
        assert (last_week["dueOn"], standings(last_week)) == ("2026-11-13", {"Mira": "MISSING", "Omar": "MISSING"})
        assert (this_week["startsOn"], this_week["endsOn"]) == ("2026-11-14", "2026-11-20")
        assert standings(this_week) == {"Mira": "ON_TIME", "Omar": "WAITING"}
        assert [entry["sheet"] for entry in this_week["entries"]] == [{"note": "Fine."}, None]
        assert group["sheets"] == {
            "due": 4,
            "onTime": 1,
            "late": 0,
            "missing": 2,
            "waiting": 1,
            "absent": 0,
            "acknowledged": 1,
            "handedInShare": 0.333333333,
        }

    async def test_of_absent_people_are_counted_apart(self, api: Api, growth: Growth) -> None:
        await growth.company.absence(growth.mira, starts_on=date(2026, 11, 9), ends_on=date(2026, 11, 13))
        days = {"starts_on": date(2026, 11, 9), "ends_on": date(2026, 11, 13)}
        await growth.company.absence(growth.omar, stand_in=growth.mira, **days)

        [group] = (await report(api.as_(growth.lead), growth))["groups"]

        assert standings(group["periods"][0]) == {"Mira": "ABSENT", "Omar": "MISSING"}
        assert (group["sheets"]["due"], group["sheets"]["absent"]) == (3, 1)

    async def test_are_those_of_the_team_of_that_day(self, api: Api, growth: Growth, now: TestClock) -> None:
        company, moved = growth.company, date(2026, 11, 16)
        sales = await company.team("Sales", lead=growth.lead)
        async with company._all():
            await Membership.filter(user_id=growth.omar.id).update(ends_on=moved - timedelta(days=1))
        await company.add(Membership, team_id=sales.id, user_id=growth.omar.id, starts_on=moved)

        before, after = (await report(api.as_(growth.lead), growth, teamIds=[gid(growth.team), gid(sales)]))["groups"]

        assert [standings(period) for period in before["periods"]] == [
            {"Mira": "MISSING", "Omar": "MISSING"},
            {"Mira": "WAITING"},
        ]
        assert [standings(period) for period in after["periods"]] == [{"Omar": "WAITING"}]

    async def test_are_owed_by_who_answered_for_the_key_result_that_day(self, api: Api, growth: Growth) -> None:
        given = {"keyResultId": gid(growth.key_results["Omar"]), "expectedRevision": 1, "ownerId": growth.lead.gid}
        await api.as_(growth.lead).succeed("keyResultUpdate", {**given, "reason": "Omar has enough to do."})

        [group] = (await report(api.as_(growth.lead), growth))["groups"]

        assert [standings(period) for period in group["periods"]] == [
            {"Mira": "MISSING", "Omar": "MISSING"},
            {"Lena": "WAITING", "Mira": "WAITING"},
        ]

    async def test_are_not_missing_of_a_time_in_which_the_goal_rested(
        self, api: Api, growth: Growth, now: TestClock
    ) -> None:
        lead, objective = (
            api.as_(growth.lead),
            {"objectiveId": global_id("Objective", growth.key_results["Omar"].objective_id)},
        )
        await lead.succeed("objectivePause", objective | {"reason": "We wait."})
        now.forward(days=15)
        await lead.succeed("objectiveClose", objective | {"outcome": "MISSED"})
        now.forward(days=7)
        await lead.succeed("objectiveReopen", objective | {"reason": "It goes on."})

        [group] = (await report(lead, growth, "2026-11-09", "2026-12-18"))["groups"]

        assert [(period["dueOn"], standings(period)) for period in group["periods"]] == [
            ("2026-11-13", {"Mira": "MISSING", "Omar": "MISSING"}),
            ("2026-12-11", {"Mira": "WAITING", "Omar": "WAITING"}),
        ]

    async def test_are_owed_for_what_did_not_rest_meanwhile(self, api: Api, growth: Growth, now: TestClock) -> None:
        lead, omars = api.as_(growth.lead), {"keyResultId": gid(growth.key_results["Omar"])}
        await lead.succeed("keyResultCancel", omars)
        now.forward(days=14)
        await lead.succeed("keyResultRestore", omars)

        [group] = (await report(lead, growth, "2026-11-16", "2026-12-04"))["groups"]

        assert [standings(period) for period in group["periods"]] == [
            {"Mira": "MISSING"},
            {"Mira": "MISSING"},
            {"Mira": "WAITING", "Omar": "WAITING"},
        ]

    async def test_of_a_manager_are_those_of_who_reported_to_them_that_day(self, api: Api, growth: Growth) -> None:
        company, moved = growth.company, date(2026, 11, 16)
        async with company._all():
            await ReportingLine.filter(user_id=growth.omar.id).update(ends_on=moved - timedelta(days=1))

        [group] = (await report(api.as_(growth.lead), growth, managerIds=[growth.lead.gid]))["groups"]

        assert (group["team"], group["manager"]) == (None, {"name": "Lena"})
        assert [standings(period) for period in group["periods"]] == [
            {"Mira": "MISSING", "Omar": "MISSING"},
            {"Mira": "WAITING"},
        ]

    async def test_handed_in_after_the_due_day_are_late(self, api: Api, growth: Growth, now: TestClock) -> None:
        now.forward(days=48)
        await hand_in(api, growth.mira, growth.key_results["Mira"])

        [group] = (await report(api.as_(growth.lead), growth, "2026-12-31", "2027-01-05"))["groups"]

        assert standings(group["periods"][0]) == {"Mira": "LATE", "Omar": "MISSING"}

    async def test_are_named_only_to_those_who_may_see_them(self, api: Api, growth: Growth) -> None:
        await hand_in(api, growth.mira, growth.key_results["Mira"])
        stranger = await growth.company.person("Sven")

        [group] = (await report(api.as_(stranger), growth))["groups"]

        assert (group["periods"], group["sheets"]["due"]) == ([], 0)


class TestTakingPart:
    async def test_counts_answers_inputs_and_comments(self, api: Api, growth: Growth) -> None:
        company, team = growth.company, growth.team
        input_round, _ = await company.input_round(
            team, growth.cycle, growth.mira, growth.omar, due_on=date(2026, 11, 19)
        )
        await company.team_input(team, growth.mira, input_round_id=input_round.id)
        await company.team_input(team, growth.omar, state=TeamInputState.SET_ASIDE, reason="Later.")
        for days in (0, 30):
            await company.add(
                Comment,
                audience=company.organization_id,
                objective_id=growth.key_results["Mira"].objective_id,
                author_id=growth.mira.id,
                body="Well done.",
                created_at=clock.now() - timedelta(days=days),
            )

        [group] = (await report(api.as_(growth.lead), growth))["groups"]

        assert group["inputRounds"] == {"rounds": 1, "asked": 2, "answered": 1, "share": 0.5}
        assert group["inputs"] == {"inputs": 2, "undecided": 1, "used": 0, "setAside": 1, "usedShare": 0}
        assert group["commentCount"] == 1

    async def test_leaves_out_teams_that_are_not_there(self, api: Api, growth: Growth) -> None:
        foreign = await (await make_organization()).team()

        found = await report(api.as_(growth.lead), growth, teamIds=[gid(foreign), gid(growth.team)])

        assert [group["team"]["name"] for group in found["groups"]] == ["Growth"]

    @pytest.mark.parametrize(("start", "end"), [("2026-11-10", "2026-11-09"), ("2025-01-01", "2026-11-09")])
    async def test_refuses_days_that_make_no_stretch(self, api: Api, growth: Growth, start: str, end: str) -> None:
        about = {"teamIds": [gid(growth.team)]}

        answer = (await api.as_(growth.lead).raw(REPORT, about=about, **{"from": start, "to": end})).json()

        assert "400 days" in answer["errors"][0]["message"]

    async def test_takes_statements_that_do_not_grow_with_what_there_is_to_tell(
        self, api: Api, growth: Growth, now: TestClock
    ) -> None:
        company = growth.company
        await hand_in(api, growth.mira, growth.key_results["Mira"])
        with counted_statements() as few:
            await report(api.as_(growth.lead), growth)
        teams = [growth.team, await company.team("Sales", lead=growth.lead)]
        objective = await company.objective(growth.cycle, growth.lead, published_at=BEGAN)
        for number in range(8):
            person = await company.person(f"P{number}", team=teams[number % 2])
            key_result = await company.key_result(objective, person, created_at=BEGAN)
            await hand_in(api, person, key_result)

        with counted_statements() as many:
            found = await report(api.as_(growth.lead), growth, teamIds=[gid(team) for team in teams])

        assert sum(group["sheets"]["onTime"] for group in found["groups"]) == 9
        assert many.count == few.count
