"""The review of a cycle step by step, what reflections say together, and a team's retrospective."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.conversations.models import CheckInMeeting, MeetingState, Takeaway, TakeawayKind
from app.core import clock
from app.cycles.models import CycleState
from app.objectives.models import Commitment, Level, ObjectiveState, Outcome, Visibility
from app.reviews.models import Cause, Verdict
from tests.support.factories import Factory, gid, make_organization
from tests.support.graphql import Api
from tests.support.reviews import Review, review_of
from tests.support.statements import counted_statements

STEPS = """query($cycle: ID!, $team: ID) { cycleReview(cycleId: $cycle, teamId: $team) { nextStep team { name }
    steps { kind total done owedCount operation owed { person { name } objective { title }
    subject { __typename id } } } } }"""
SCORES = """query($cycle: ID!, $team: ID) { scoreReport(cycleId: $cycle, teamId: $team) { ...Scores } }
    fragment Scores on ScoreReport { objectiveCount reflectionCount
    byCommitment { commitment count mean full low bands { low high count } } byVerdict { verdict count }
    byCause { cause count } byDecision { decision count } unservedPriorities { title }
    priorities { priority { title } served partly notServed silent }
    cycles { cycle { name } } patterns { kind commitment sentence cycles { name } } }"""
RETROSPECTIVE = """query($cycle: ID!, $team: ID!) { teamRetrospective(cycleId: $cycle, teamId: $team) {
    cycle { name } team { name } scores { reflectionCount } reflections { learned objective { title } }
    decisions { decision objectives { title } } participation { sheets { due } }
    takeaways { kind text } } }"""


@pytest.fixture
async def review(company: Factory) -> Review:
    return await review_of(company)


async def steps(api: Api, review: Review, **given: str) -> dict[str, Any]:
    found: dict[str, Any] = (await api.run(STEPS, cycle=gid(review.cycle), **given))["cycleReview"]
    return found


async def scores(api: Api, review: Review, **given: str) -> dict[str, Any]:
    found: dict[str, Any] = (await api.run(SCORES, cycle=gid(review.cycle), **given))["scoreReport"]
    return found


def told(counts: list[dict[str, Any]], of: str) -> dict[str, int]:
    return {each[of]: each["count"] for each in counts if each["count"]}


class TestSteps:
    async def test_tell_what_is_done_and_who_owes_the_rest(self, api: Api, review: Review) -> None:
        pursued = await review.company.objective(review.cycle, review.owner, "Customers return", team=review.team)
        silent = await review.company.key_result(pursued, review.lead)
        written = await review.company.reflection(review.goal, review.owner)

        found = await steps(api.as_(review.company.admin), review)

        assert found["nextStep"] == "CHECK_IN"
        assert [(each["kind"], each["done"], each["total"]) for each in found["steps"]] == [
            ("CHECK_IN", 1, 2),
            ("CLOSE", 1, 2),
            ("REFLECT", 1, 2),
            ("RESPOND", 0, 1),
            ("DECIDE", 0, 2),
        ]
        assert [
            (each["operation"], debt["person"]["name"], debt["objective"]["title"], debt["subject"]["id"])
            for each in found["steps"]
            for debt in each["owed"]
        ] == [
            ("checkInRecord", "Lena", "Customers return", gid(silent)),
            ("objectiveClose", "Mira", "Customers return", gid(pursued)),
            ("reflectionHandIn", "Mira", "Customers return", gid(pursued)),
            ("reflectionRespond", "Max", "Customers get going on their own", gid(written)),
            ("objectivesCarryOver", "Lena", "Customers get going on their own", gid(review.goal)),
            ("objectivesCarryOver", "Lena", "Customers return", gid(pursued)),
        ]

    async def test_are_all_done_in_the_end(self, api: Api, review: Review) -> None:
        mira = api.as_(review.owner)
        written = await review.company.reflection(review.goal, review.owner)
        await api.as_(review.manager).succeed(
            "reflectionRespond", {"reflectionId": gid(written), "response": "Well done."}
        )
        drop = {"objectives": [{"objectiveId": gid(review.goal), "decision": "DROP"}], "reason": "It is reached."}
        await mira.run(
            "mutation($input: ObjectivesCarryOverInput!) { objectivesCarryOver(input: $input) { __typename } }",
            input=drop,
        )

        found = await steps(mira, review)

        assert found["nextStep"] is None
        assert {each["owedCount"] for each in found["steps"]} == {0}

    async def test_ask_the_lead_where_the_team_keeps_a_goal_to_itself(self, api: Api, review: Review) -> None:
        own = await review.ended("Ours alone", visibility=Visibility.TEAM)
        await review.company.reflection(own, review.owner)

        found = await steps(api.as_(review.lead), review)

        [debt] = found["steps"][3]["owed"]
        assert debt["person"]["name"] == "Lena"

    async def test_tell_nothing_of_drafts_and_hidden_goals(self, api: Api, review: Review) -> None:
        await review.company.reflection(review.goal, review.owner, handed_in=False)
        await review.ended("My own", team=None, visibility=Visibility.PRIVATE)

        found = await steps(api.as_(review.company.admin), review)

        assert [(each["done"], each["total"]) for each in found["steps"]] == [(1, 1), (1, 1), (0, 1), (0, 0), (0, 1)]

    async def test_are_those_of_a_team_where_one_is_named(self, api: Api, review: Review) -> None:
        other = await review.company.team("Sales", lead=await review.company.person("Stella"))

        found = await steps(api.as_(review.owner), review, team=gid(other))

        assert (found["team"], {each["total"] for each in found["steps"]}) == ({"name": "Sales"}, {0})

    async def test_are_missing_for_a_cycle_of_others(self, api: Api, review: Review) -> None:
        elsewhere = await make_organization("Elsewhere")
        asked = {"cycle": gid(review.cycle)}

        assert (await api.as_(elsewhere.admin).run(STEPS, **asked))["cycleReview"] is None
        assert (await api.as_(elsewhere.admin).run(SCORES, **asked))["scoreReport"] is None

    async def test_take_a_fixed_number_of_statements(self, api: Api, review: Review) -> None:
        await review.company.reflection(review.goal, review.owner)
        with counted_statements() as one:
            await steps(api.as_(review.lead), review)
        for number in range(20):
            await review.company.reflection(await review.ended(f"Goal {number}"), review.owner)

        with counted_statements() as many:
            await steps(api.as_(review.lead), review)

        assert many.count == one.count


class TestScores:
    async def test_are_spread_by_commitment_with_causes_and_verdicts(self, api: Api, review: Review) -> None:
        await review.company.reflection(review.goal, review.owner, score=1.0)
        stretch = await review.ended("Stretch", commitment=Commitment.ASPIRATIONAL)
        low = {"cause": Cause.WRONG_BET, "cause_note": "Nobody came.", "verdict": Verdict.NOT_SERVED}
        await review.company.reflection(stretch, review.owner, score=0.2, **low)
        await review.ended("Silent")

        found = await scores(api.as_(review.lead), review)

        assert (found["objectiveCount"], found["reflectionCount"]) == (3, 2)
        spread = {each["commitment"]: each for each in found["byCommitment"]}
        assert {name: each["mean"] for name, each in spread.items()} == {
            "COMMITTED": 1.0,
            "ASPIRATIONAL": 0.2,
            "LEARNING": None,
        }
        assert spread["ASPIRATIONAL"]["bands"][0] == {"low": 0.0, "high": 0.3, "count": 1}
        assert told(found["byVerdict"], "verdict") == {"SERVED": 1, "NOT_SERVED": 1}
        assert told(found["byCause"], "cause") == {"WRONG_BET": 1}

    async def test_tell_which_priorities_nobody_served_whatever_the_percentage(self, api: Api, review: Review) -> None:
        first = await review.company.priority(review.cycle, "Win mid-size customers")
        second = await review.company.priority(review.cycle, "Calm nights")
        reached = await review.ended("Reached", priority_id=first.id)
        await review.company.reflection(reached, review.owner, score=1.0, verdict=Verdict.NOT_SERVED)
        await review.ended("Silent", priority_id=first.id)
        served = await review.ended("Served", priority_id=second.id)
        await review.company.reflection(served, review.owner, score=0.7, verdict=Verdict.PARTLY)

        found = await scores(api.as_(review.owner), review)

        assert found["unservedPriorities"] == [{"title": "Win mid-size customers"}]
        assert found["priorities"] == [
            {"priority": {"title": "Win mid-size customers"}, "served": 0, "partly": 0, "notServed": 1, "silent": 1},
            {"priority": {"title": "Calm nights"}, "served": 0, "partly": 1, "notServed": 0, "silent": 0},
        ]

    async def test_tell_patterns_over_cycles_that_are_as_long(self, api: Api, review: Review) -> None:
        days = {"Q3 2026": (date(2026, 7, 1), date(2026, 9, 30)), "2026": (date(2026, 1, 1), date(2026, 12, 31))}
        for name, (starts_on, ends_on) in days.items():
            cycle = await review.company.cycle(name, starts_on=starts_on, ends_on=ends_on, state=CycleState.REVIEW)
            ended = {"state": ObjectiveState.CLOSED, "outcome": Outcome.ACHIEVED, "closed_at": clock.now()}
            goal = await review.company.objective(
                cycle, review.owner, "Then", commitment=Commitment.ASPIRATIONAL, level=Level.INDIVIDUAL, **ended
            )
            await review.company.reflection(goal, review.owner, score=1.0)
        now = await review.ended("Now", commitment=Commitment.ASPIRATIONAL)
        await review.company.reflection(now, review.owner, score=1.0)

        found = await scores(api.as_(review.owner), review)

        assert [each["cycle"]["name"] for each in found["cycles"]] == ["Q3 2026", "Q4 2026"]
        [pattern] = found["patterns"]
        assert (pattern["kind"], pattern["commitment"]) == ("SANDBAGGING", "ASPIRATIONAL")
        assert pattern["sentence"].startswith("Every stretch was reached in full in 2 cycles running")
        assert [cycle["name"] for cycle in pattern["cycles"]] == ["Q3 2026", "Q4 2026"]

    async def test_leave_out_what_the_viewer_may_not_read(self, api: Api, review: Review) -> None:
        own = await review.ended("My own", team=None, visibility=Visibility.PRIVATE)
        await review.company.reflection(own, review.owner)
        await review.company.reflection(review.goal, review.owner, handed_in=False)

        hers = await scores(api.as_(review.owner), review)
        others = await scores(api.as_(review.lead), review)

        assert (hers["reflectionCount"], others["reflectionCount"]) == (1, 0)

    async def test_take_a_fixed_number_of_statements(self, api: Api, review: Review) -> None:
        await review.company.reflection(review.goal, review.owner)
        with counted_statements() as one:
            await scores(api.as_(review.lead), review)
        for number in range(20):
            await review.company.reflection(await review.ended(f"Goal {number}"), review.owner)

        with counted_statements() as many:
            await scores(api.as_(review.lead), review)

        assert many.count == one.count


class TestRetrospective:
    async def test_gathers_what_was_learned_and_decided(self, api: Api, review: Review) -> None:
        await review.company.reflection(review.goal, review.owner)
        await review.ended("Dropped", carry_forward="DROP")
        shared = {"audience": review.team.id, "created_at": clock.now()}
        meeting = await review.company.add(
            CheckInMeeting,
            team_id=review.team.id,
            cycle_id=review.cycle.id,
            facilitator_id=review.lead.id,
            starts_at=clock.now(),
            state=MeetingState.SCHEDULED,
            **shared,
        )
        await review.company.add(
            Takeaway,
            check_in_meeting_id=meeting.id,
            kind=TakeawayKind.DECISION,
            text="We stop the voucher.",
            added_by_id=review.lead.id,
            **shared,
        )

        asked = {"cycle": gid(review.cycle), "team": gid(review.team)}
        found = (await api.as_(review.lead).run(RETROSPECTIVE, **asked))["teamRetrospective"]

        assert (found["cycle"]["name"], found["team"]["name"]) == ("Q4 2026", "Growth")
        assert found["scores"] == {"reflectionCount": 1}
        assert [each["learned"] for each in found["reflections"]] == ["Small steps get used."]
        assert {each["decision"]: [goal["title"] for goal in each["objectives"]] for each in found["decisions"]} == {
            "KEEP": [],
            "CHANGE": [],
            "DROP": ["Dropped"],
            None: ["Customers get going on their own"],
        }
        assert found["takeaways"] == [{"kind": "DECISION", "text": "We stop the voucher."}]
        assert found["participation"]["sheets"]["due"] >= 0

    async def test_shows_others_no_meetings_of_the_team(self, api: Api, review: Review) -> None:
        asked = {"cycle": gid(review.cycle), "team": gid(review.team)}

        found = (await api.as_(await review.company.person("Bo")).run(RETROSPECTIVE, **asked))["teamRetrospective"]

        assert found["takeaways"] == []
