"""A quarter is looked back on, over HTTP by the people concerned: from the last check-in to what goes on then."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from app.objectives.models import KeyResult, Level, Objective
from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid
from tests.support.signed_in import PASSWORD, SignedIn

STEPS = """query($cycle: ID!) { cycleReview(cycleId: $cycle) { nextStep steps { kind owed { person { name }
    } } } }"""
INBOX = "{ inbox { nodes { kind sentence operations } } }"
OBSTACLES = "query($id: ID!) { node(id: $id) { ... on Cycle { obstacles(to: CLOSED) { kind severity count } } } }"


@dataclass
class Quarter:
    """The fourth quarter of 2026 at a company: Mira and Bo have a goal each, Max is above both, Ada looks after it."""

    http: httpx.AsyncClient
    now: TestClock
    ids: dict[str, str] = field(default_factory=dict)
    people: dict[str, SignedIn] = field(default_factory=dict)

    def __getitem__(self, name: str) -> SignedIn:
        return self.people[name]

    async def owed(self, name: str) -> list[str]:
        """Return what a person owes to the review."""
        return [each["kind"] for each in (await self[name].sees(INBOX))["inbox"]["nodes"]]

    async def steps(self) -> dict[str, list[str]]:
        """Return who owes what, step by step, as the administrator sees it."""
        found = (await self["Ada"].sees(STEPS, cycle=self.ids["Q4"]))["cycleReview"]
        return {each["kind"]: [debt["person"]["name"] for debt in each["owed"]] for each in found["steps"]}


@pytest.fixture
async def quarter(http: httpx.AsyncClient, company: Factory, now: TestClock) -> Quarter:
    """Let both have worked for eleven weeks."""
    told = Quarter(http, now)
    max_ = await company.person("Max")
    team = await company.team("Growth", lead=max_)
    mira, bo = [await company.person(name, manager=max_, team=team) for name in ("Mira", "Bo")]
    cycle = await company.cycle()
    served = await company.priority(cycle, "Calm nights for everybody")
    nobody = await company.priority(cycle, "Win mid-size customers")
    for owner, title, level, priority in (
        (mira, "Customers get going on their own", Level.INDIVIDUAL, served),
        (bo, "Big ones notice us", Level.TEAM, nobody),
    ):
        of_the_team: dict[str, Any] = {"team": team, "level": level, "priority_id": priority.id}
        goal: Objective = await company.objective(cycle, owner, title, **of_the_team)
        measured: KeyResult = await company.key_result(goal)
        told.ids |= {f"{owner.name}'s goal": gid(goal), f"{owner.name}'s key result": gid(measured)}
    told.ids |= {"Q4": gid(cycle), "Growth": gid(team)}
    for person in (company.admin, max_, mira, bo):
        told.people[person.name] = await _signed_in(http, company, person)
    return told


async def _signed_in(http: httpx.AsyncClient, company: Factory, person: Person) -> SignedIn:
    await company.password(person, PASSWORD)
    return SignedIn(http, person.email)


async def test_a_quarter_is_reviewed_and_closed(quarter: Quarter) -> None:
    """One test, since each scene goes on where the one before it ended."""
    try:
        await _the_last_check_ins_are_made(quarter)
        await _goals_are_closed(quarter)
        await _mira_looks_back(quarter)
        await _bo_looks_back_on_what_served_nobody(quarter)
        await _max_answers(quarter)
        await _it_is_decided_what_goes_on(quarter)
        await _ada_closes_the_quarter(quarter)
        await _what_was_learned_is_there_to_be_read(quarter)
    finally:
        for person in quarter.people.values():
            await person.browser.aclose()


async def _the_last_check_ins_are_made(quarter: Quarter) -> None:
    quarter.now.instant = datetime(2027, 1, 4, 9, tzinfo=UTC)
    assert sorted((await quarter.steps())["CHECK_IN"]) == ["Bo", "Mira"]
    for name, value in (("Mira", "34"), ("Bo", "40")):
        entry = {"value": {"keyResultId": quarter.ids[f"{name}'s key result"], "value": value, "words": {}}}
        await quarter[name].does("checkInRecord", {"entry": entry})
    assert (await quarter.steps())["CHECK_IN"] == []


async def _goals_are_closed(quarter: Quarter) -> None:
    review = {"cycleId": quarter.ids["Q4"], "to": "REVIEW", "acknowledgeWarnings": True}
    assert await quarter["Max"].may_not("cycleAdvance", review)
    await quarter["Ada"].does("cycleAdvance", review)
    assert "OBJECTIVE_TO_CLOSE" in await quarter.owed("Mira")
    early = {"objectiveId": quarter.ids["Mira's goal"], "content": {}}
    assert "still pursued" in await quarter["Mira"].may_not("reflectionHandIn", early)
    for name, outcome in (("Mira", "PARTIAL"), ("Bo", "ACHIEVED")):
        await quarter[name].does("objectiveClose", {"objectiveId": quarter.ids[f"{name}'s goal"], "outcome": outcome})
    assert {"REFLECTION_TO_HAND_IN", "OBJECTIVE_TO_DECIDE"} <= set(await quarter.owed("Mira"))
    assert ("OBJECTIVE_TO_DECIDE" in await quarter.owed("Bo"), "OBJECTIVE_TO_DECIDE" in await quarter.owed("Max")) == (
        False,
        True,
    )


async def _mira_looks_back(quarter: Quarter) -> None:
    mira, goal = quarter["Mira"], quarter.ids["Mira's goal"]
    suggested = await mira.reads("... on Objective { suggestedScore viewerCan { handInReflection { allowed } } }", goal)
    assert suggested == {"suggestedScore": 0.7, "viewerCan": {"handInReflection": {"allowed": True}}}
    draft = {"objectiveId": goal, "content": {"score": 0.5, "learned": "My bonus depends on this, so I say 0.5."}}
    await mira.does("reflectionSave", draft)
    seen = "... on Objective { reflection { score } }"
    assert (await mira.reads(seen, goal), await quarter["Max"].reads(seen, goal)) == (
        {"reflection": {"score": 0.5}},
        {"reflection": None},
    )
    warned = await mira.reads("... on Objective { reflection { findings { rule } } }", goal)
    assert warned["reflection"]["findings"] == [{"rule": "reflection.pay"}]
    words = {
        "scoreReason": "The last third came by chance.",
        "verdict": "SERVED",
        "verdictReason": "Nobody was called at night since November.",
        "cause": "BEGUN_TOO_LATE",
        "causeNote": "The first weeks went into the old import.",
        "learned": "Begin with the import that customers use.",
    }
    halfway = {"objectiveId": goal, "expectedRevision": 1, "content": {**words, "causeNote": None}}
    assert "what happened" in await mira.may_not("reflectionHandIn", halfway)
    await mira.does("reflectionHandIn", {**halfway, "content": words})
    assert await quarter["Max"].reads(seen, goal) == {"reflection": {"score": 0.5}}


async def _bo_looks_back_on_what_served_nobody(quarter: Quarter) -> None:
    content = {
        "score": 1.0,
        "verdict": "NOT_SERVED",
        "verdictReason": "We were noticed by those who never buy.",
        "learned": "Being noticed is not the point.",
    }
    handed_in = await quarter["Bo"].does(
        "reflectionHandIn",
        {"objectiveId": quarter.ids["Bo's goal"], "content": content},
        "reflection { id suggestedScore }",
    )
    assert handed_in["reflection"]["suggestedScore"] == 1.0
    quarter.ids["Bo's reflection"] = handed_in["reflection"]["id"]


async def _max_answers(quarter: Quarter) -> None:
    assert (await quarter.steps())["RESPOND"] == ["Max", "Max"]
    close = {"cycleId": quarter.ids["Q4"], "to": "CLOSED"}
    assert "cannot become CLOSED yet" in await quarter["Ada"].may_not("cycleAdvance", close)
    assert (await quarter.owed("Max")).count("REFLECTION_TO_ANSWER") == 2
    of_mira = await quarter["Max"].reads("... on Objective { reflection { id } }", quarter.ids["Mira's goal"])
    for id_ in (of_mira["reflection"]["id"], quarter.ids["Bo's reflection"]):
        answer = {"reflectionId": id_, "response": "Thank you for saying it as it is."}
        assert await quarter["Ada"].may_not("reflectionRespond", answer)
        await quarter["Max"].does("reflectionRespond", answer)
    assert "REFLECTION_TO_ANSWER" not in await quarter.owed("Max")
    correction = {
        "reflectionId": of_mira["reflection"]["id"],
        "expectedRevision": 2,
        "content": {"score": 0.6},
        "reason": "Max showed me that it was no chance.",
    }
    corrected = await quarter["Mira"].does(
        "reflectionCorrect", correction, "reflection { score changes { nodes { reason changes { before after } } } }"
    )
    assert corrected["reflection"]["score"] == 0.6
    said = {
        "reason": "Max showed me that it was no chance.",
        "changes": [{"before": "0.5", "after": "0.6"}],
    }
    assert said in corrected["reflection"]["changes"]["nodes"]
    quarter.ids["Mira's reflection"] = of_mira["reflection"]["id"]


async def _it_is_decided_what_goes_on(quarter: Quarter) -> None:
    days = {"startsOn": "2027-01-01", "endsOn": "2027-03-31"}
    planned = await quarter["Ada"].does("cycleCreate", {"name": "Q1 2027", **days}, "cycle { id }")
    quarter.ids["Q1"] = planned["cycle"]["id"]
    keep = {"objectiveId": quarter.ids["Mira's goal"], "decision": "KEEP", "cycleId": quarter.ids["Q1"]}
    drop = {"objectiveId": quarter.ids["Bo's goal"], "decision": "DROP"}
    [kept] = await quarter["Mira"].does_each("objectivesCarryOver", {"objectives": [keep]}, "carried { id state }")
    assert kept["carried"]["state"] == "DRAFT"
    quarter.ids["next goal"] = kept["carried"]["id"]
    assert "Say why" in await quarter["Max"].may_not("objectivesCarryOver", {"objectives": [drop]})
    await quarter["Max"].does_each("objectivesCarryOver", {"objectives": [drop], "reason": "It served nobody."})
    for name in ("Max", "Mira", "Bo"):
        assert not {"REFLECTION_TO_HAND_IN", "OBJECTIVE_TO_DECIDE"} & set(await quarter.owed(name))


async def _ada_closes_the_quarter(quarter: Quarter) -> None:
    assert all(owed == [] for owed in (await quarter.steps()).values())
    assert (await quarter["Ada"].sees(OBSTACLES, id=quarter.ids["Q4"]))["node"]["obstacles"] == []
    await quarter["Ada"].does("cycleAdvance", {"cycleId": quarter.ids["Q4"], "to": "CLOSED"})
    late: dict[str, Any] = {"expectedRevision": 3, "content": {"score": 0.7}, "reason": "A friend said so."}
    late["reflectionId"] = quarter.ids["Mira's reflection"]
    assert "closed" in await quarter["Mira"].may_not("reflectionCorrect", late)


async def _what_was_learned_is_there_to_be_read(quarter: Quarter) -> None:
    came_from = await quarter["Bo"].reads(
        "... on Objective { carriedFrom { outcome carryForward reflection { score learned response } } }",
        quarter.ids["next goal"],
    )
    assert came_from["carriedFrom"] == {
        "outcome": "PARTIAL",
        "carryForward": "KEEP",
        "reflection": {
            "score": 0.6,
            "learned": "Begin with the import that customers use.",
            "response": "Thank you for saying it as it is.",
        },
    }
    found = await quarter["Max"].sees(
        """query($cycle: ID!, $team: ID!) { teamRetrospective(cycleId: $cycle, teamId: $team) {
            scores { reflectionCount unservedPriorities { title } byCause { cause count } }
            reflections { author { name } } decisions { decision objectives { title } } } }""",
        cycle=quarter.ids["Q4"],
        team=quarter.ids["Growth"],
    )
    told = found["teamRetrospective"]
    assert told["scores"]["unservedPriorities"] == [{"title": "Win mid-size customers"}]
    assert {each["cause"] for each in told["scores"]["byCause"] if each["count"]} == {"BEGUN_TOO_LATE"}
    assert [each["author"]["name"] for each in told["reflections"]] == ["Bo", "Mira"]
    decided = {each["decision"]: [goal["title"] for goal in each["objectives"]] for each in told["decisions"]}
    assert (decided["KEEP"], decided["DROP"]) == (["Customers get going on their own"], ["Big ones notice us"])
