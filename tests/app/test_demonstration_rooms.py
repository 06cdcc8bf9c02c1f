"""What the demonstration has to show in each room of the house."""

from functools import partial

import pytest

from app.demonstration.accounts import tokens
from app.demonstration.loading import load
from app.jobs import run_queued
from tests.support.factories import Person

QUARTER = """query Quarter { currentCycle { id name
  objectives(first: 100) { nodes { title state health progress carriedFrom { title state outcome } pausedBecause
    alignments { kind state risks } dependencies { state promisedOn risks parent { title } }
    pastAlignments(first: 10) { nodes { state reason } }
    keyResults { title health progress measuredValue reportedValue measuredSource signals { kind }
      checkIns(first: 50) { nodes { value health confidence author { name } recordedBy { name } } }
      changes(first: 20) { nodes { reason } } } } }
  priorities { title stance announcement isNews reviews { stillFits note } } } }"""


@pytest.fixture
async def as_ines(api, tidewater):
    return api.as_(await tidewater.person("ines"))


@pytest.fixture
async def quarter(as_ines):
    return (await as_ines.run(QUARTER))["currentCycle"]


@pytest.fixture
def goals(quarter):
    return {each["title"]: each for each in quarter["objectives"]["nodes"]}


@pytest.fixture
def key_results(goals):
    return [each for goal in goals.values() for each in goal["keyResults"]]


class TestQuarter:
    def test_is_going_well_and_badly(self, goals, key_results):
        healths = [each["health"] for each in key_results]

        assert len(goals) >= 15
        assert len(key_results) >= 30
        assert {each["state"] for each in goals.values()} == {"ACTIVE", "PAUSED", "CLOSED"}
        assert min(map(healths.count, ("AT_RISK", "OFF_TRACK", "STALE"))) >= 2
        assert healths.count("ON_TRACK") > len(healths) / 3

    def test_shows_a_signal_of_each_kind(self, key_results):
        signals = {signal["kind"] for each in key_results for signal in each["signals"]}

        assert signals == {
            *("FLAT", "BEHIND_THOUGH_ON_TRACK", "CONFIDENCE_FALLING", "LONG_BLOCKED", "MOSTLY_MISSED"),
        }

    def test_goes_on_with_what_the_last_quarter_did_not_reach(self, goals):
        carried = goals["No free appointment stays empty"]["carriedFrom"]

        assert carried == {
            "title": "A cancelled appointment finds somebody else",
            "state": "CLOSED",
            "outcome": "PARTIAL",
        }

    def test_has_values_that_machines_measured_beside_what_people_said(self, key_results):
        measured = [each for each in key_results if each["measuredSource"]]

        assert {each["measuredSource"] for each in measured} == {"status page", "database log"}
        assert all(each["measuredValue"] != each["reportedValue"] for each in measured)

    def test_says_why_a_target_changed(self, key_results):
        [shown] = [each for each in key_results if each["title"].startswith("Show Tidewater to 45 clinics")]

        assert any("Marco" in (change["reason"] or "") for change in shown["changes"]["nodes"])


class TestPeople:
    async def test_move_leave_and_are_away(self, as_ines):
        found = await as_ines.run(
            "{ users(first: 100) { nodes { name active champion awayUntil"
            " absences { startsOn standIn { name } } manager { name } teams { name } openHandovers { state } } }"
            " teams { name members { name } actingLeads { user { name } } } }"
        )
        people = {each["name"]: each for each in found["users"]["nodes"]}
        teams = {each["name"]: each for each in found["teams"]}

        assert [each["name"] for each in people.values() if not each["active"]] == ["Ivan Horvat"]
        assert [each["name"] for each in people.values() if each["champion"]] == ["Freya Lindholm"]
        assert {each["name"] for each in people.values() if each["awayUntil"]} == {"Marco Bellini", "Mateus Oliveira"}
        assert people["Mateus Oliveira"]["absences"][0]["standIn"] == {"name": "Saoirse Byrne"}
        assert people["Kofi Mensah"]["manager"] == {"name": "Priya Nair"}
        assert {"name": "Kofi Mensah"} in teams["Platform"]["members"]
        assert {"name": "Kofi Mensah"} not in teams["Scheduling"]["members"]
        assert teams["Growth"]["actingLeads"] == [{"user": {"name": "Zoé Lambert"}}]
        assert [len(each["openHandovers"]) for each in (people["Kofi Mensah"], people["Emil Sørensen"])] == [1, 1]

    def test_check_in_for_those_who_are_away(self, key_results):
        reports = [check_in for each in key_results for check_in in each["checkIns"]["nodes"]]
        for_others = {
            (each["author"]["name"], each["recordedBy"]["name"])
            for each in reports
            if each["recordedBy"] and each["recordedBy"] != each["author"]
        }

        assert for_others == {("Mateus Oliveira", "Saoirse Byrne")}


class TestPriorities:
    def test_changed_in_the_middle_of_the_quarter_and_were_announced(self, quarter, goals):
        priorities = {each["title"]: each for each in quarter["priorities"]}

        spain = priorities["A first step into Spain"]
        assert spain["stance"] == "NOT_NOW"
        assert [each["stillFits"] for each in spain["reviews"]] == [False]
        assert "look at them again" in priorities["Partners before new countries"]["announcement"]
        assert not any(each["isNews"] for each in priorities.values() if each["title"] != "Calendar import first")
        assert goals["Clinics in Spain find us"]["pausedBecause"]


class TestAlignment:
    def test_was_asked_for_accepted_turned_down_and_overruled(self, goals):
        standing = {edge["state"] for goal in goals.values() for edge in goal["alignments"]}
        past = {edge["state"] for goal in goals.values() for edge in goal["pastAlignments"]["nodes"] if edge["reason"]}

        assert standing == {"ACCEPTED", "PROPOSED"}
        assert past == {"DECLINED", "OVERRULED"}

    def test_shows_the_risk_of_what_is_waited_for(self, goals):
        [waits] = goals["Practice software and Tidewater feel like one"]["dependencies"]

        assert waits["promisedOn"]
        assert waits["risks"]


class TestInputRounds:
    async def test_are_over_and_still_ask(self, api, tidewater):
        pavel = api.as_(await tidewater.person("pavel"))
        omar = api.as_(await tidewater.person("omar"))
        found = await omar.run(
            "{ teams { name inputRounds { nodes { state askedCount answeredCount awaitedCount remindedAt"
            " questions { text } tally { inputs used setAside undecided } } } } }"
        )
        rounds = {team["name"]: team["inputRounds"]["nodes"] for team in found["teams"]}

        [over], [asks] = rounds["Scheduling"], rounds["Onboarding"]
        assert over["state"] == "CLOSED"
        assert over["tally"] == {"inputs": 5, "used": 3, "setAside": 2, "undecided": 0}
        assert asks["state"] == "OPEN"
        assert 0 < asks["awaitedCount"] < asks["askedCount"]
        assert asks["remindedAt"]
        awaited = await pavel.run("{ inputRoundsAwaitingMe { team { name } } }")
        assert awaited["inputRoundsAwaitingMe"] == [{"team": {"name": "Onboarding"}}]


class TestDrafts:
    async def test_wait_are_approved_returned_and_turned_down(self, as_ines):
        found = await as_ines.run(
            "{ proposals(first: 50) { nodes { state kind approvalsNeeded approvals { person { name } }"
            " proposedBy { name } waitingFor { person { name } } commentCount objective { title } } }"
            " approvalPolicies { level team { name } isDefault } }"
        )
        drafts = [each for each in found["proposals"]["nodes"] if each["kind"] != "SUMMARY"]

        assert {each["state"] for each in drafts} == {"PENDING", "APPLIED", "RETURNED", "REJECTED"}
        [half] = [each for each in drafts if each["approvalsNeeded"] == 2]
        assert half["approvals"] == [{"person": {"name": "Omar Haddad"}}]
        assert any(each["commentCount"] for each in drafts if each["state"] == "RETURNED")
        assert all(each["waitingFor"] for each in drafts if each["state"] == "PENDING")

    async def test_stand_in_the_approvers_inboxes(self, api, tidewater):
        mira = api.as_(await tidewater.person("mira"))

        found = await mira.run("{ inbox(first: 50) { nodes { __typename } } }")

        assert len(found["inbox"]["nodes"]) >= 3


class TestConversations:
    async def test_are_between_two_and_came_to_something(self, api, tidewater):
        found = {}
        for key in ("jonas", "lena"):
            found[key] = await api.as_(await tidewater.person(key)).run(
                "{ oneOnOnes { report { name } meetings(first: 5) { nodes { sharedNotes privateNote { body }"
                " agenda { text coveredAt } actionItems(first: 5) { nodes { done } } } } }"
                " viewer { coachingNotes(first: 5) { nodes { body } } } }"
            )

        [series] = found["jonas"]["oneOnOnes"]
        talks = series["meetings"]["nodes"]
        assert [bool(talk["sharedNotes"]) for talk in talks] == [True, True]
        assert {item["done"] for talk in talks for item in talk["actionItems"]["nodes"]} == {True, False}
        assert [bool(talk["privateNote"]) for talk in talks].count(True) == 1
        assert all(point["coveredAt"] for talk in talks for point in talk["agenda"])
        assert found["lena"]["oneOnOnes"] == []
        assert len(found["lena"]["viewer"]["coachingNotes"]["nodes"]) == 1


class TestFeedback:
    async def test_goes_in_every_direction_and_is_asked_for(self, api, tidewater):
        jonas = api.as_(await tidewater.person("jonas"))
        found = (
            await jonas.run(
                "{ viewer { feedbackAbout(first: 9) { nodes { kind author { name } sharedWith { name } thankedAt"
                " answers { question } } } feedbackBy(first: 9) { nodes { recipient { name } } } } }"
            )
        )["viewer"]

        received = found["feedbackAbout"]["nodes"]
        assert {each["author"]["name"] for each in received} == {"Pavel Novák", "Mira Sundaram", "Lena Fischer"}
        assert any(each["sharedWith"] for each in received)
        assert any(each["answers"] for each in received)
        assert [each["recipient"]["name"] for each in found["feedbackBy"]["nodes"]] == ["Mira Sundaram"]

    async def test_waits_in_inboxes(self, api, tidewater):
        kinds = {}
        for key in ("mira", "lena", "bruno", "ines", "omar"):
            found = await api.as_(await tidewater.person(key)).run("{ inbox(first: 100) { nodes { kind } } }")
            kinds[key] = {each["kind"] for each in found["inbox"]["nodes"]}

        assert "FEEDBACK_ASKED" in kinds["mira"]
        assert {"FEEDBACK_MORE_ASKED", "ACTION_ITEM_OFFERED"} <= kinds["lena"]
        assert "FEEDBACK_DRAFT" in kinds["bruno"]
        assert "NOMINATION_TO_DECIDE" in kinds["ines"]
        assert "REWARD_TO_DECIDE" in kinds["omar"]


class TestRecognition:
    async def test_shows_values_an_award_and_what_it_cost(self, as_ines):
        found = await as_ines.run(
            "{ recognitions(first: 20) { nodes { message companyValue { name } award { name } commentCount"
            " reactions { kind } } } rewards { nodes { title state } }"
            " rewardBudgets { amountTaken daysTaken } }"
        )

        praise = found["recognitions"]["nodes"]
        assert {each["award"]["name"] for each in praise if each["award"]} == {"Calm hand"}
        assert len({each["companyValue"]["name"] for each in praise if each["companyValue"]}) >= 2
        assert any(each["commentCount"] and each["reactions"] for each in praise)
        assert {each["state"] for each in found["rewards"]["nodes"]} == {"HANDED_OVER", "PROPOSED"}
        assert found["rewardBudgets"] == [{"amountTaken": "120", "daysTaken": "1"}]


class TestHistory:
    async def test_has_quarters_that_ended_in_every_way(self, as_ines):
        found = await as_ines.run(
            "{ cycles { name state objectives(first: 50) { nodes { outcome closingNote carryForward progress } } } }"
        )
        closed = [cycle["objectives"]["nodes"] for cycle in found["cycles"] if cycle["state"] == "CLOSED"]

        assert [len(goals) for goals in closed] == [6, 5]
        goals = [goal for of_cycle in closed for goal in of_cycle]
        assert {goal["outcome"] for goal in goals} == {"ACHIEVED", "PARTIAL", "MISSED", "ABANDONED"}
        assert all(goal["closingNote"] and goal["progress"] is not None for goal in goals)
        assert {goal["carryForward"] for goal in goals} >= {"CHANGE", "DROP"}

    async def test_looks_back_on_each_goal_and_decides_what_becomes_of_those_of_last_quarter(self, as_ines):
        found = await as_ines.run(
            "{ cycles { name state objectives(first: 50) { nodes { carryForward reflection { score suggestedScore"
            " verdict learned cause response findings { rule } } } } } }"
        )
        last, before = [cycle["objectives"]["nodes"] for cycle in found["cycles"] if cycle["state"] == "CLOSED"]

        assert all(goal["carryForward"] for goal in last)
        reflections = [goal["reflection"] for goal in (*last, *before)]
        assert all(each["learned"] and each["response"] and not each["findings"] for each in reflections)
        assert {each["verdict"] for each in reflections} == {"SERVED", "PARTLY", "NOT_SERVED"}
        assert any(each["score"] < each["suggestedScore"] - 0.1 for each in reflections)

    async def test_tells_what_reflections_say_together(self, as_ines):
        cycles = (await as_ines.run("{ cycles { id name state } }"))["cycles"]
        last = next(cycle for cycle in cycles if cycle["state"] == "CLOSED")

        found = await as_ines.run(
            "query($id: ID!) { scoreReport(cycleId: $id) { reflectionCount cycles { cycle { id } } }"
            " cycleReview(cycleId: $id) { nextStep } }",
            id=last["id"],
        )

        assert (found["scoreReport"]["reflectionCount"], found["cycleReview"]["nextStep"]) == (6, None)
        assert len(found["scoreReport"]["cycles"]) == 2


class TestAgain:
    async def test_tells_the_same_story(self, api, tidewater, jobs, settings, quarter):
        organization_id = await load(partial(run_queued, settings=settings), slug="tidewater-again")
        token = (await tokens("tidewater-again"))["ines@tidewater.example"]

        again = await api.as_(Person(organization_id, organization_id, token, "ines")).run(QUARTER)

        assert {**again["currentCycle"], "id": None} == {**quarter, "id": None}


async def test_keeps_templates_of_objectives_to_begin_from(as_ines):
    found = (await as_ines.run("{ objectiveTemplates { level keyResults { kind target } } }"))["objectiveTemplates"]

    assert len(found) == 5
    assert {each["level"] for each in found} == {"TEAM", "INDIVIDUAL"}
    assert all(each["keyResults"] for each in found)


class TestSurvey:
    async def test_about_grace_is_for_her_alone(self, api, tidewater):
        query = "{ surveys { nodes { about { name } outcome answeredCount results { mean } remarks } } }"
        seen = {
            key: (await api.as_(await tidewater.person(key)).run(query))["surveys"]["nodes"]
            for key in ("grace", "ines", "hanna", "omar")
        }

        [hers] = seen["grace"]
        assert (hers["about"]["name"], hers["outcome"], hers["answeredCount"]) == ("Grace Okafor", "SHOWN", 6)
        assert (len(hers["results"]), len(hers["remarks"])) == (7, 5)
        assert [len(found) for found in seen.values()] == [1, 1, 1, 0]
        assert [survey["results"] + survey["remarks"] for key in ("ines", "hanna") for survey in seen[key]] == [[], []]


class TestReviews:
    async def test_tell_which_priorities_were_served(self, as_ines):
        cycles = (await as_ines.run("{ cycles { id name state } }"))["cycles"]
        unserved = {}
        for cycle in cycles:
            found = await as_ines.run(
                "query($id: ID!) { scoreReport(cycleId: $id) { unservedPriorities { title } } }", id=cycle["id"]
            )
            unserved[cycle["name"]] = [each["title"] for each in found["scoreReport"]["unservedPriorities"]]

        assert unserved["FY 2027 Q1"] == []
        assert unserved["FY 2027 Q2"] == ["Patients' data comes before features"]  # nobody had a goal for it then
        assert "Small clinics first" not in unserved["FY 2027 Q3"]  # which goes on
