"""The overview of a cycle through GraphQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from app.core import clock
from app.cycles.models import Stance
from app.objectives.models import Commitment, KeyResultRole, Level, ObjectiveState, Outcome
from tests.support.check_ins import TeamAtWork, team_at_work, value
from tests.support.clock import TestClock
from tests.support.factories import Factory, gid, make_organization
from tests.support.graphql import Api
from tests.support.statements import counted_statements

BEGAN = datetime.fromisoformat("2026-10-01T08:00:00Z")
_PROGRESS = "progress { mean expected unknown bands { low high count } }"
REPORT = f"""query($cycle: ID!, $team: ID, $since: Date) {{
    cycleReport(cycleId: $cycle, teamId: $team, since: $since) {{
    cycle {{ name }} team {{ name }} asOf {_PROGRESS} checkIns {{ due made share }}
    objectives {{ total byLevel {{ level count }} byCommitment {{ commitment count }} byState {{ state count }}
        byHealth {{ health count }} byOutcome {{ outcome count }} }}
    keyResults {{ total byKind {{ kind count }} byHealth {{ health count }} unreported held breached }}
    teams {{ team {{ name }} objectiveCount {_PROGRESS} byHealth {{ health count }} checkIns {{ due made share }}
        signals {{ kind count }} }}
    priorities {{ priority {{ title }} objectiveCount {_PROGRESS} byHealth {{ health count }}
        byOutcome {{ outcome count }} }}
    unservedPriorities {{ title }}
    moves {{ since keyResultCount published {{ title }} closed {{ title }} keyResults {{
        keyResult {{ title }} checkInCount progressBefore progress progressDelta
        healthBefore health confidenceBefore confidence }} }} }} }}"""


@pytest.fixture
async def work(company: Factory) -> TeamAtWork:
    """A team at work."""
    return await team_at_work(company)


async def report(api: Api, work: TeamAtWork, **asked: str) -> dict[str, Any]:
    found: dict[str, Any] = (await api.run(REPORT, cycle=gid(work.cycle), **asked))["cycleReport"]
    return found


def closed(outcome: Outcome) -> dict[str, Any]:
    """Return what an objective has that was closed just now."""
    return {"state": ObjectiveState.CLOSED, "outcome": outcome, "closed_at": clock.now()}


def told(counts: list[dict[str, Any]], of: str) -> dict[str, int]:
    """Return the counts that are not zero, by their kind."""
    return {count[of]: count["count"] for count in counts if count["count"]}


class TestCycleReport:
    async def test_counts_objectives_by_what_they_are_and_how_they_stand(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        admin = company.admin
        await company.objective(work.cycle, admin, level=Level.COMPANY, commitment=Commitment.ASPIRATIONAL)
        await company.objective(work.cycle, admin, state=ObjectiveState.DRAFT)
        await company.objective(
            work.cycle, admin, state=ObjectiveState.PAUSED, paused_at=clock.now(), paused_because="Later"
        )
        await company.objective(work.cycle, admin, **closed(Outcome.PARTIAL))

        found = (await report(api.as_(admin), work))["objectives"]

        assert found["total"] == 4
        assert told(found["byLevel"], "level") == {"COMPANY": 1, "TEAM": 1, "INDIVIDUAL": 2}
        assert told(found["byCommitment"], "commitment") == {"COMMITTED": 3, "ASPIRATIONAL": 1}
        assert told(found["byState"], "state") == {"DRAFT": 1, "ACTIVE": 2, "PAUSED": 1, "CLOSED": 1}
        assert told(found["byHealth"], "health") == {"PENDING": 2, "PAUSED": 1}
        assert told(found["byOutcome"], "outcome") == {"PARTIAL": 1}

    async def test_puts_progress_beside_what_could_be_expected(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        admin = company.admin
        await company.objective(work.cycle, admin, progress=0.25)
        await company.objective(work.cycle, admin, progress=0.5)
        await company.objective(work.cycle, admin, state=ObjectiveState.DRAFT, progress=1.0)
        await company.objective(work.cycle, admin, progress=0.0, **closed(Outcome.ABANDONED))

        found = (await report(api.as_(admin), work))["progress"]

        assert (found["mean"], found["expected"], found["unknown"]) == (0.375, 0.532608696, 1)
        assert [(band["low"], band["high"], band["count"]) for band in found["bands"]] == [
            (0, 0.25, 0),
            (0.25, 0.5, 1),
            (0.5, 0.75, 1),
            (0.75, 1, 0),
            (1, None, 0),
        ]

    async def test_counts_key_results_and_guardrails(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        guardrail = await work.guardrail()
        await work.binary()
        draft = await company.objective(work.cycle, work.member, state=ObjectiveState.DRAFT)
        await company.key_result(draft)
        for entry in (value(work.key_result, 30, health="AT_RISK"), value(guardrail, 5)):
            await api.as_(work.member).succeed("checkInRecord", {"entry": entry})

        found = (await report(api.as_(work.lead), work))["keyResults"]

        assert guardrail.role is KeyResultRole.GUARDRAIL
        assert (found["total"], found["unreported"], found["held"], found["breached"]) == (3, 1, 0, 1)
        assert told(found["byKind"], "kind") == {"INCREASE": 1, "MAINTAIN": 1, "BINARY": 1}
        assert told(found["byHealth"], "health") == {"AT_RISK": 1, "PENDING": 1}

    async def test_tells_of_each_team_how_it_stands(
        self, api: Api, company: Factory, work: TeamAtWork, now: TestClock
    ) -> None:
        sales = await company.team("Sales")
        objective = await company.objective(work.cycle, work.member, team=sales, published_at=BEGAN, progress=0.5)
        await company.key_result(objective, created_at=BEGAN)
        await company.team("Idle")
        await api.as_(work.member).succeed("checkInRecord", {"entry": value(work.key_result, 30)})
        now.forward(days=7)

        growth, selling = (await report(api.as_(work.lead), work))["teams"]

        assert (growth["team"], growth["objectiveCount"]) == ({"name": "Growth"}, 1)
        assert (growth["progress"]["mean"], growth["checkIns"]) == (0.5, {"due": 1, "made": 1, "share": 1})
        assert told(growth["signals"], "kind") == {}
        assert selling["team"] == {"name": "Sales"}
        assert selling["checkIns"] == {"due": 7, "made": 0, "share": 0}
        assert told(selling["signals"], "kind") == {"MOSTLY_MISSED": 1}

    async def test_tells_who_serves_what_matters(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        served = await company.priority(work.cycle, "Win customers")
        await company.priority(work.cycle, "Be quick")
        await company.priority(work.cycle, "Expand abroad", stance=Stance.NOT_NOW)
        await company.objective(work.cycle, work.member, priority_id=served.id, progress=0.25)
        await company.objective(work.cycle, work.member, priority_id=served.id, state=ObjectiveState.DRAFT)

        found = await report(api.as_(work.lead), work)

        assert [(each["priority"]["title"], each["objectiveCount"]) for each in found["priorities"]] == [
            ("Win customers", 1),
            ("Be quick", 0),
            ("Expand abroad", 0),
        ]
        assert found["priorities"][0]["progress"]["mean"] == 0.25
        assert found["unservedPriorities"] == [{"title": "Be quick"}]

    async def test_of_a_team_is_about_it_and_the_teams_inside(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        inner = await company.team("Onboarding", parent=work.team)
        await company.objective(work.cycle, work.member, team=inner)
        await company.objective(work.cycle, work.member, team=await company.team("Sales"))
        await company.priority(work.cycle, "Of Growth", team_id=work.team.id)

        found = await report(api.as_(work.lead), work, team=gid(work.team))

        assert found["team"] == {"name": "Growth"}
        assert [each["team"]["name"] for each in found["teams"]] == ["Growth", "Onboarding"]
        assert found["objectives"]["total"] == 2
        assert found["unservedPriorities"] == [{"title": "Of Growth"}]

    async def test_tells_what_moved_since_a_day(
        self, api: Api, company: Factory, work: TeamAtWork, now: TestClock
    ) -> None:
        still = await company.key_result(work.objective, title="Still")
        mira = api.as_(work.member)
        for entry in (value(work.key_result, 25, health="ON_TRACK", confidence=0.9), value(still, 30)):
            await mira.succeed("checkInRecord", {"entry": entry})
        now.forward(days=7)
        entry = value(work.key_result, 35, health="AT_RISK", confidence=0.5)
        await mira.succeed("checkInRecord", {"entry": entry})
        await mira.succeed("checkInRecord", {"entry": value(still, 30)})
        await company.objective(work.cycle, work.member, "Published anew", published_at=now.read())
        await company.objective(work.cycle, work.member, "Closed anew", **closed(Outcome.ACHIEVED))

        found = (await report(mira, work, since="2026-11-25"))["moves"]

        assert found == {
            "since": "2026-11-25",
            "keyResultCount": 1,
            "published": [{"title": "Published anew"}],
            "closed": [{"title": "Closed anew"}],
            "keyResults": [
                {
                    "keyResult": {"title": work.key_result.title},
                    "checkInCount": 1,
                    "progressBefore": 0.25,
                    "progress": 0.75,
                    "progressDelta": 0.5,
                    "healthBefore": "ON_TRACK",
                    "health": "AT_RISK",
                    "confidenceBefore": 0.9,
                    "confidence": 0.5,
                }
            ],
        }

    async def test_leaves_out_what_the_reader_may_not_see(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        priority = await company.priority(work.cycle)
        private = await company.objective(
            work.cycle, work.member, visibility="PRIVATE", team=work.team, priority_id=priority.id, progress=1.0
        )
        await company.key_result(private)

        own = await report(api.as_(work.member), work)
        others = await report(api.as_(work.lead), work)

        assert (own["objectives"]["total"], own["keyResults"]["total"], own["progress"]["mean"]) == (2, 2, 1)
        assert (others["objectives"]["total"], others["keyResults"]["total"]) == (1, 1)
        assert (others["progress"]["mean"], others["priorities"][0]["objectiveCount"]) == (None, 0)

    async def test_is_null_where_there_is_no_such_cycle_or_team(self, api: Api, work: TeamAtWork) -> None:
        foreign = await make_organization()

        assert await report(api.as_(foreign.admin), work) is None
        assert await report(api.as_(work.lead), work, team=gid(await foreign.team())) is None

    async def test_takes_statements_that_do_not_grow_with_what_there_is_to_tell(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        await company.priority(work.cycle, "First")
        await api.as_(work.member).succeed("checkInRecord", {"entry": value(work.key_result, 25)})
        with counted_statements() as few:
            await report(api.as_(work.member), work)
        for number in range(8):
            team = await company.team(f"T{number}")
            priority = await company.priority(work.cycle, f"P{number}")
            objective = await company.objective(
                work.cycle, work.member, team=team, priority_id=priority.id, published_at=BEGAN
            )
            key_result = await company.key_result(objective, created_at=BEGAN)
            await api.as_(work.member).succeed("checkInRecord", {"entry": value(key_result, 25)})

        with counted_statements() as many:
            found = await report(api.as_(work.member), work)

        assert len(found["teams"]) == 9
        assert many.count == few.count
