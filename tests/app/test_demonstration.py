from datetime import date, timedelta

import pytest

from app.core.errors import InvalidInput
from app.demonstration.calendar import calendar_for
from app.demonstration.courses import COURSES
from app.demonstration.goals import OBJECTIVES
from app.demonstration.loading import load
from app.demonstration.people import PEOPLE, TEAMS
from tests.conftest import NOW

COUNTED = """query Counted($cycle: ID!) {
  node(id: $cycle) { ... on Cycle {
    objectives(first: 100) { totalCount nodes {
      title level state health progress visibility parents { title }
      keyResults { title health progress metric { kind } role checkIns(first: 100) { totalCount nodes {
        unchanged note health } } blockers(open: null) { text resolvedAt helper { name } } }
      teamInputs(first: 100) { nodes { state reason support: supportCount usedIn { title } } }
    } } } } }"""


@pytest.fixture
async def as_mira(api, tidewater):
    return api.as_(await tidewater.person("mira"))


@pytest.fixture
async def cycles(as_mira):
    return {
        cycle["name"]: cycle for cycle in (await as_mira.run("{ cycles { id name state parent { name } } }"))["cycles"]
    }


class TestCalendar:
    def test_today_is_always_weeks_into_a_quarter_that_goes_on(self):
        for today in (date(2026, 1, 1) + timedelta(days=offset) for offset in range(800)):
            found = calendar_for(today)

            assert timedelta(days=28) <= today - found.present.starts_on <= timedelta(days=61), today
            assert found.present.ends_on - today >= timedelta(days=27), today
            assert (found.year.starts_on, found.year.ends_on) == (found.first.starts_on, found.coming.ends_on)
            for earlier, later in zip(found.quarters, found.quarters[1:], strict=False):
                assert later.starts_on == earlier.ends_on + timedelta(days=1), today

    def test_the_year_is_named_for_its_end(self):
        assert calendar_for(date(2026, 11, 18)).present.name == "FY 2027 Q3"


class TestPlans:
    def test_every_key_result_has_a_course(self):
        planned = {
            key_result.key for objective in OBJECTIVES if not objective.is_draft for key_result in objective.key_results
        }

        assert planned == set(COURSES)


class TestLoad:
    async def test_makes_people_and_teams(self, as_mira):
        found = await as_mira.run(
            "{ organization { name } users(first: 100) { totalCount nodes { name manager { name } } }"
            " teams { name lead { name } members { name } parent { name } } }"
        )

        assert found["organization"]["name"] == "Tidewater"
        assert found["users"]["totalCount"] == len(PEOPLE) == 41
        assert [user["name"] for user in found["users"]["nodes"] if user["manager"] is None] == ["Inês Albrecht"]
        assert {team["name"] for team in found["teams"]} == {team.name for team in TEAMS}
        assert {team["name"]: team["parent"] and team["parent"]["name"] for team in found["teams"]} == {
            "Product": None,
            "Onboarding": "Product",
            "Platform": "Product",
            "Scheduling": "Product",
            "Customer Care": None,
            "Growth": None,
            "Partnerships": "Growth",
            "People and Finance": None,
        }

    async def test_lays_out_a_year_with_a_quarter_that_runs(self, cycles):
        assert {name: cycle["state"] for name, cycle in cycles.items()} == {
            "FY 2027": "ACTIVE",
            "FY 2027 Q1": "CLOSED",
            "FY 2027 Q2": "CLOSED",
            "FY 2027 Q3": "ACTIVE",
            "FY 2027 Q4": "PLANNING",
        }

    async def test_sets_goals_of_every_level_and_kind_that_roll_up(self, as_mira, cycles):
        quarter = await self.objectives(as_mira, cycles["FY 2027 Q3"])
        year = await self.objectives(as_mira, cycles["FY 2027"])
        key_results = [each for objective in quarter + year for each in objective["keyResults"]]

        assert {objective["level"] for objective in quarter + year} == {"COMPANY", "TEAM", "INDIVIDUAL"}
        assert {each["metric"]["kind"] for each in key_results} == {
            *("INCREASE", "DECREASE", "MAINTAIN", "MILESTONE", "BINARY", "BASELINE")
        }
        assert "GUARDRAIL" in {each["role"] for each in key_results}
        assert sum(0 < objective["progress"] < 1 for objective in quarter + year) >= 15
        assert {parent["title"] for objective in quarter for parent in objective["parents"]} >= {
            "Small clinics recommend us to each other",
            "New clinics see the value of Tidewater in their first week",
        }

    async def test_tells_weeks_of_check_ins_good_and_bad(self, as_mira, cycles):
        quarter = await self.objectives(as_mira, cycles["FY 2027 Q3"])
        key_results = [each for objective in quarter for each in objective["keyResults"]]
        check_ins = [check_in for each in key_results for check_in in each["checkIns"]["nodes"]]
        blockers = [blocker for each in key_results for blocker in each["blockers"]]

        assert len(check_ins) > 60
        assert {each["health"] for each in key_results} >= {"ON_TRACK", "AT_RISK", "OFF_TRACK", "STALE"}
        assert any(check_in["unchanged"] for check_in in check_ins)
        assert len({each["checkIns"]["totalCount"] for each in key_results}) > 1
        assert {bool(blocker["resolvedAt"]) for blocker in blockers} == {True, False}
        assert any(blocker["helper"] for blocker in blockers)

    async def test_keeps_what_the_teams_said_and_what_became_of_it(self, as_mira, cycles):
        quarter = await self.objectives(as_mira, cycles["FY 2027 Q3"])
        inputs = [each for objective in quarter for each in objective["teamInputs"]["nodes"]]

        assert {each["state"] for each in inputs} == {"OPEN", "USED", "SET_ASIDE"}
        assert all(bool(each["usedIn"]) == (each["state"] == "USED") for each in inputs)
        assert sum(each["support"] for each in inputs) >= 5

    async def test_ties_daily_work_to_key_results(self, as_mira, cycles):
        found = await as_mira.run(
            """query Work($cycle: ID!) { node(id: $cycle) { ... on Cycle { objectives(first: 100) { nodes {
              initiatives { nodes { title state overdue droppedBecause
                keyResults { objective { title } } } } } } } } }""",
            cycle=cycles["FY 2027 Q3"]["id"],
        )
        objectives = found["node"]["objectives"]["nodes"]
        work = [each for objective in objectives for each in objective["initiatives"]["nodes"]]

        assert {each["state"] for each in work} == {"PLANNED", "IN_PROGRESS", "DONE", "DROPPED"}
        assert {each["overdue"] for each in work} == {True, False}
        assert all(bool(each["droppedBecause"]) == (each["state"] == "DROPPED") for each in work)
        assert any(len({key_result["objective"]["title"] for key_result in each["keyResults"]}) > 1 for each in work)
        assert "Read aloud to the evening shift once a week" not in {each["title"] for each in work}

    async def test_lets_people_talk_about_goals_and_sheets(self, api, tidewater, as_mira, cycles):
        found = await as_mira.run(
            "query Talk($cycle: ID!) { viewer { mentions(unread: true) { nodes { author { name }"
            " subject { ... on Objective { title } } resolvedBy { name } replies { nodes { body } } } } }"
            " node(id: $cycle) { ... on Cycle { objectives(first: 100) { nodes { commentCount"
            " keyResults { commentCount } } } } } }",
            cycle=cycles["FY 2027 Q3"]["id"],
        )
        lena = api.as_(await tidewater.person("lena"))
        asked = await lena.run("{ viewer { mentions { nodes { body subject { __typename } } } } }")

        [mention] = found["viewer"]["mentions"]["nodes"]
        assert mention["subject"] == {"title": "Setting up a calendar takes minutes, not days"}
        assert mention["author"] == mention["resolvedBy"] == {"name": "Lena Fischer"}
        assert len(mention["replies"]["nodes"]) == 1
        objectives = found["node"]["objectives"]["nodes"]
        assert sorted(each["commentCount"] for each in objectives)[-2:] == [2, 3]
        assert sum(each["commentCount"] for objective in objectives for each in objective["keyResults"]) == 5
        assert [each["subject"] for each in asked["viewer"]["mentions"]["nodes"]] == [{"__typename": "CheckInSheet"}]

    async def test_publishes_a_summary_that_cites(self, as_mira):
        found = await as_mira.run(
            "{ viewer { teams { name summaries { nodes { sections {"
            " sentences { text evidence { source { id } } } } } } } } }"
        )
        [team] = [team for team in found["viewer"]["teams"] if team["name"] == "Onboarding"]
        sentences = [each for section in team["summaries"]["nodes"][0]["sections"] for each in section["sentences"]]

        assert len(sentences) >= 4
        assert all(each["evidence"] and all(piece["source"] for piece in each["evidence"]) for each in sentences)

    async def test_lies_in_the_past_and_never_in_the_future(self, as_mira, cycles):
        found = await as_mira.run(
            "query Q($id: ID!) { auditRecords(subjectId: $id, first: 5) { nodes { at } } organization { createdAt } }",
            id=cycles["FY 2027 Q3"]["id"],
        )

        assert found["organization"]["createdAt"] < "2026-04-01"
        assert all(record["at"] < NOW.isoformat() for record in found["auditRecords"]["nodes"])

    async def test_shows_a_private_goal_to_its_owner_alone(self, api, tidewater, cycles):
        seen = {}
        for key in ("mira", "hanna", "grace"):
            reader = api.as_(await tidewater.person(key))
            seen[key] = {each["title"] for each in await self.objectives(reader, cycles["FY 2027 Q3"])}

        private = "Speak at the clinic software meetup without dreading it"
        assert private not in seen["mira"]
        assert private in seen["hanna"]
        assert private in seen["grace"]  # who leads her

    async def test_is_not_loaded_twice(self, tidewater):
        async def nothing() -> None:
            """Do no background work."""

        with pytest.raises(InvalidInput, match="tidewater-demo already"):
            await load(nothing, slug="tidewater-demo")

    async def objectives(self, reader, cycle):
        return (await reader.run(COUNTED, cycle=cycle["id"]))["node"]["objectives"]["nodes"]
