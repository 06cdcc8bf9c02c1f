"""Corrections of check-ins: what was said stays, and what is right counts."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from app.core.ids import global_id, new_id
from tests.support.check_ins import TeamAtWork, done, milestones, team_at_work, value
from tests.support.clock import TestClock
from tests.support.factories import Factory, gid, make_organization
from tests.support.graphql import Api

STANDING = """progress checkInDueAt confidence reportedHealth latestAsOf
    metric { ... on ChangeMetric { current } }"""
CHECK_INS = """query($id: ID!) { node(id: $id) { ... on KeyResult { checkIns { totalCount nodes {
    id value delta note asOf author { name } recordedBy { name }
    replaces { id value note replacedAt replacedBecause replacedBy { id } replaces { value } } replacedBy { id }
    viewerCan { correct { allowed reason } } } } } } }"""


@pytest.fixture
async def work(company: Factory) -> TeamAtWork:
    """A team at work."""
    return await team_at_work(company)


async def said(api: Api, entry: dict[str, Any], **more: Any) -> str:
    """Check in and return the id."""
    found = await api.succeed("checkInRecord", {"entry": entry, **more}, "checkInEdge { node { id } }")
    id_: str = found["checkInEdge"]["node"]["id"]
    return id_


async def corrected(api: Api, id_: str, **given: Any) -> dict[str, Any]:
    """Correct a check-in and return the key result and the new check-in."""
    selection = f"checkIn {{ id value unchanged progress }} keyResult {{ {STANDING} }} changedObjectives {{ progress }}"
    return await api.succeed("checkInCorrect", {"checkInId": id_, "reason": "A slip.", **given}, selection)


async def check_ins(api: Api, key_result: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await api.run(CHECK_INS, id=gid(key_result)))["node"]["checkIns"]
    return found


class TestCheckInCorrect:
    async def test_counts_in_the_place_of_what_was_said(self, api: Api, work: TeamAtWork, now: TestClock) -> None:
        member = api.as_(work.member)
        id_ = await said(member, value(work.key_result, "35", confidence=0.9, health="ON_TRACK", note="Good week."))
        now.forward(hours=2)

        answer = await corrected(member, id_, value="25", confidence=0.5)

        assert answer["checkIn"] == {"id": answer["checkIn"]["id"], "value": "25", "unchanged": False, "progress": 0.25}
        assert answer["keyResult"] == {
            "progress": 0.25,
            "checkInDueAt": "2026-11-27T23:59:59Z",
            "confidence": 0.5,
            "reportedHealth": "ON_TRACK",
            "latestAsOf": "2026-11-18",
            "metric": {"current": "25"},
        }
        assert answer["changedObjectives"] == [{"progress": 0.25}]

    async def test_keeps_what_was_said(self, api: Api, work: TeamAtWork, now: TestClock) -> None:
        member = api.as_(work.member)
        id_ = await said(member, value(work.key_result, "35", note="Good week."))
        now.forward(hours=2)
        second = (await corrected(member, id_, value="53"))["checkIn"]["id"]

        third = (await corrected(member, second, value="25", note=None))["checkIn"]["id"]

        listed = await check_ins(member, work.key_result)
        assert listed["totalCount"] == 1
        [one] = listed["nodes"]
        assert (one["id"], one["value"], one["note"], one["replacedBy"]) == (third, "25", None, None)
        assert one["replaces"] == {
            "id": second,
            "value": "53",
            "note": "Good week.",
            "replacedAt": "2026-11-18T12:00:00Z",
            "replacedBecause": "A slip.",
            "replacedBy": {"id": third},
            "replaces": {"value": "35"},
        }

    async def test_of_an_earlier_one_leaves_the_latest_value(self, api: Api, work: TeamAtWork, now: TestClock) -> None:
        member = api.as_(work.member)
        earlier = await said(member, value(work.key_result, "22"))
        now.forward(days=1)
        await said(member, value(work.key_result, "30"))

        answer = await corrected(member, earlier, value="24")

        assert answer["keyResult"]["metric"] == {"current": "30"}
        assert [one["value"] for one in (await check_ins(member, work.key_result))["nodes"]] == ["30", "24"]

    async def test_of_the_day_may_make_another_the_latest(self, api: Api, work: TeamAtWork, now: TestClock) -> None:
        member = api.as_(work.member)
        await said(member, value(work.key_result, "22"), asOf="2026-11-16")
        now.forward(hours=1)
        misdated = await said(member, value(work.key_result, "30"), asOf="2026-11-18")

        answer = await corrected(member, misdated, asOf="2026-11-10")

        assert (answer["keyResult"]["metric"], answer["keyResult"]["latestAsOf"]) == ({"current": "22"}, "2026-11-16")

    async def test_of_milestones_and_of_what_is_done(self, api: Api, work: TeamAtWork) -> None:
        member = api.as_(work.member)
        stepped, steps = await work.steps(1, 3)
        signed = await work.binary()
        launched = await said(member, milestones(stepped, *steps))
        finished = await said(member, done(signed))

        of_steps = await corrected(member, launched, doneMilestoneIds=[gid(steps[0])])
        of_binary = await corrected(member, finished, done=False)

        assert of_steps["keyResult"]["progress"] == 0.25
        assert of_binary["keyResult"]["progress"] == 0

    async def test_of_a_band_counts_its_period_again(self, api: Api, work: TeamAtWork, now: TestClock) -> None:
        member, band = api.as_(work.member), await work.band()
        below = await said(member, value(band, "2"))
        now.forward(days=7)
        await said(member, value(band, "4"))

        answer = await corrected(member, below, value="3")

        assert answer["keyResult"]["progress"] == 1

    async def test_may_be_done_by_an_administrator_and_says_so(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        id_ = await said(api.as_(work.member), value(work.key_result, "35"))

        await corrected(api.as_(company.admin), id_, value="25")

        [one] = (await check_ins(api.as_(work.member), work.key_result))["nodes"]
        assert (one["author"], one["recordedBy"]) == ({"name": "Mira"}, {"name": "Ada"})

    async def test_is_written_down(self, api: Api, work: TeamAtWork) -> None:
        member = api.as_(work.member)
        id_ = await said(member, value(work.key_result, "35"))
        await corrected(member, id_, value="25", note="As the report of finance says.")

        found = await member.run(
            """query($id: ID!) { auditRecords(subjectId: $id) { nodes {
                action reason changes { field before after } } } }""",
            id=id_,
        )

        [latest, _] = found["auditRecords"]["nodes"]
        assert (latest["action"], latest["reason"]) == ("check_in.correct", "A slip.")
        assert {change["field"] for change in latest["changes"]} == {"value", "note"}

    async def test_refuses_what_cannot_be(self, api: Api, work: TeamAtWork) -> None:
        member = api.as_(work.member)
        id_ = await said(member, value(work.key_result, "35"))

        answer = await member.mutate(
            "checkInCorrect",
            {"checkInId": id_, "done": True, "confidence": 2, "asOf": "2026-12-24", "reason": " "},
        )
        same = await member.mutate("checkInCorrect", {"checkInId": id_, "value": "35.0", "reason": "A slip."})

        assert {(problem["path"][0], problem["code"]) for problem in answer["problems"]} == {
            ("done", "WRONG_KIND"),
            ("confidence", "OUT_OF_RANGE"),
            ("asOf", "IN_FUTURE"),
            ("reason", "EMPTY"),
        }
        assert [problem["code"] for problem in same["problems"]] == ["NOTHING_CHANGES"]

    async def test_refuses_to_correct_what_was_corrected(self, api: Api, work: TeamAtWork) -> None:
        member = api.as_(work.member)
        id_ = await said(member, value(work.key_result, "35"))

        answers = await asyncio.gather(
            *(
                member.mutate("checkInCorrect", {"checkInId": id_, "value": each, "reason": "A slip."})
                for each in ("25", "26")
            )
        )

        assert sorted(answer["__typename"] for answer in answers) == ["CheckInCorrectSuccess", "NotPermittedError"]
        assert (await check_ins(member, work.key_result))["totalCount"] == 1

    async def test_refuses_others(self, api: Api, work: TeamAtWork) -> None:
        id_ = await said(api.as_(work.member), value(work.key_result, "35"))

        [one] = (await check_ins(api.as_(work.lead), work.key_result))["nodes"]
        answer = await api.as_(work.lead).mutate("checkInCorrect", {"checkInId": id_, "value": "3", "reason": "So."})

        assert one["viewerCan"]["correct"] == {"allowed": False, "reason": answer["message"]}
        assert answer["code"] == "NOT_PERMITTED"

    async def test_does_not_find_what_is_not_there(self, api: Api, work: TeamAtWork) -> None:
        id_ = await said(api.as_(work.member), value(work.key_result, "35"))
        stranger = api.as_((await make_organization("Elsewhere")).admin)

        for who, which in ((stranger, id_), (api.as_(work.member), global_id("CheckIn", new_id()))):
            answer = await who.mutate("checkInCorrect", {"checkInId": which, "value": "3", "reason": "So."})
            assert (answer["code"], answer["path"]) == ("NOT_FOUND", ["checkInId"])
