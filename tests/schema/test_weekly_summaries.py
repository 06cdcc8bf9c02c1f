"""Draft summaries that are ready when a team's week begins: once, in its zone, and without piling up."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from app.proposals.models import Engine
from app.proposals.weekly import schedule_due_summaries
from tests.support.check_ins import TeamAtWork, team_at_work, value
from tests.support.clock import TestClock
from tests.support.factories import Factory, gid
from tests.support.graphql import Api
from tests.support.jobs import Jobs

DRAFTS = """{ proposals(filter: {kinds: [SUMMARY]}) { nodes { id state revision
  run { scheduledFor requestedBy { name } state }
  content { ... on SummaryDraft { periodStart periodEnd
    signals { kind message keyResult { title } }
    sections { heading sentences { text origin writtenBy { name } evidence { sourceChanged } } } } } } } }"""
MONDAY = datetime(2026, 11, 23, 0, 1, tzinfo=UTC)


@pytest.fixture
async def work(company: Factory, api: Api) -> TeamAtWork:
    """A team in which Mira has checked in, in an organisation that wants summaries each week."""
    work = await team_at_work(company)
    await switch(api, work, weeklySummaries=True)
    await reported(api, work, 25)
    return work


async def switch(api: Api, work: TeamAtWork, **given: Any) -> None:
    """Change the organisation's settings."""
    organization = (await api.as_(work.company.admin).run("{ organization { revision } }"))["organization"]
    await api.as_(work.company.admin).succeed(
        "organizationUpdate", {"expectedRevision": organization["revision"], **given}, "organization { id }"
    )


async def reported(api: Api, work: TeamAtWork, reached: int, **words: Any) -> None:
    await api.as_(work.member).succeed(
        "checkInRecord", {"entry": value(work.key_result, reached, **words)}, "checkInEdge { cursor }"
    )


async def drafts(api: Api, work: TeamAtWork) -> list[dict[str, Any]]:
    """The drafts of summaries that the lead sees, the latest first."""
    found: list[dict[str, Any]] = (await api.as_(work.lead).run(DRAFTS))["proposals"]["nodes"]
    return found


def until(now: TestClock, instant: datetime) -> None:
    """Let time pass until then."""
    now.forward(seconds=(instant - now.read()).total_seconds())


async def schedule(jobs: Jobs) -> None:
    """Let the job look for what is due, and the worker work."""
    await schedule_due_summaries(Engine.BUILTIN)
    await jobs.run()


class TestWhen:
    async def test_is_ready_when_the_week_begins(self, api: Api, jobs: Jobs, work: TeamAtWork, now: TestClock) -> None:
        until(now, MONDAY)

        await schedule(jobs)

        [draft] = await drafts(api, work)
        assert draft["run"] == {
            "scheduledFor": "2026-11-23",
            "requestedBy": {"name": "Lena"},
            "state": "SUCCEEDED",
        }
        assert (draft["content"]["periodStart"], draft["content"]["periodEnd"]) == ("2026-11-16", "2026-11-22")
        assert "25 points" in draft["content"]["sections"][0]["sentences"][0]["text"]

    async def test_is_not_there_before_in_the_zone_of_the_organisation(
        self, api: Api, jobs: Jobs, work: TeamAtWork, now: TestClock
    ) -> None:
        await switch(api, work, timeZone="America/New_York")
        until(now, MONDAY)
        await schedule(jobs)
        before = [draft["run"]["scheduledFor"] for draft in await drafts(api, work)]
        until(now, MONDAY.replace(hour=5, minute=1))

        await schedule(jobs)

        assert "2026-11-23" not in before
        assert (await drafts(api, work))[0]["run"]["scheduledFor"] == "2026-11-23"

    async def test_follows_the_weekday_on_which_weeks_begin(
        self, api: Api, jobs: Jobs, work: TeamAtWork, now: TestClock
    ) -> None:
        await switch(api, work, weekStartsOn=6)
        until(now, MONDAY)

        await schedule(jobs)

        [draft] = await drafts(api, work)
        assert (draft["content"]["periodStart"], draft["content"]["periodEnd"]) == ("2026-11-15", "2026-11-21")

    async def test_is_asked_for_once_whoever_looks(
        self, api: Api, jobs: Jobs, work: TeamAtWork, now: TestClock
    ) -> None:
        until(now, MONDAY)

        await asyncio.gather(*(schedule_due_summaries(Engine.BUILTIN) for _ in range(3)))
        await jobs.run()
        await schedule(jobs)

        assert len(await drafts(api, work)) == 1


class TestSwitch:
    async def test_a_team_may_go_without(self, api: Api, jobs: Jobs, work: TeamAtWork, now: TestClock) -> None:
        given = {"teamId": gid(work.team), "expectedRevision": 1, "weeklySummaries": False}
        await api.as_(work.lead).succeed("teamUpdate", given, "team { weeklySummaries }")
        until(now, MONDAY)

        await schedule(jobs)

        assert await drafts(api, work) == []

    async def test_a_team_may_have_them_alone(self, api: Api, jobs: Jobs, work: TeamAtWork, now: TestClock) -> None:
        await switch(api, work, weeklySummaries=False)
        given = {"teamId": gid(work.team), "expectedRevision": 1, "weeklySummaries": True}
        await api.as_(work.lead).succeed("teamUpdate", given, "team { weeklySummaries }")
        until(now, MONDAY)

        await schedule(jobs)

        assert len(await drafts(api, work)) == 1

    async def test_without_a_lead_there_is_none(self, api: Api, jobs: Jobs, work: TeamAtWork, now: TestClock) -> None:
        given = {"teamId": gid(work.team), "expectedRevision": 1, "leadId": None}
        await api.as_(work.company.admin).succeed("teamUpdate", given, "team { id }")
        until(now, MONDAY)

        await schedule(jobs)

        assert (await api.as_(work.company.admin).run(DRAFTS))["proposals"]["nodes"] == []


class TestPile:
    async def test_last_week_s_makes_room_for_this_week_s(
        self, api: Api, jobs: Jobs, work: TeamAtWork, now: TestClock
    ) -> None:
        until(now, MONDAY)
        await schedule(jobs)
        await reported(api, work, 30)
        now.forward(days=7)

        await schedule(jobs)

        assert [draft["state"] for draft in await drafts(api, work)] == ["PENDING", "SUPERSEDED"]

    async def test_what_a_person_edited_stays_and_is_not_drafted_anew(
        self, api: Api, jobs: Jobs, work: TeamAtWork, now: TestClock
    ) -> None:
        period = {"periodStart": "2026-11-16", "periodEnd": "2026-11-22"}
        until(now, MONDAY)
        await api.as_(work.lead).succeed(
            "checkInSummaryRequest",
            {"about": {"teamId": gid(work.team)}, **period, "idempotencyKey": "k", "engine": "BUILTIN"},
            "run { id }",
        )
        await jobs.run()
        [draft] = await drafts(api, work)
        changes = {"summary": [{"section": 0, "text": "Well begun."}]}
        given = {"proposalId": draft["id"], "expectedRevision": 1, "changes": changes}
        await api.as_(work.lead).succeed("proposalRevise", given, "proposal { id }")

        await schedule(jobs)

        [only] = await drafts(api, work)
        [*_, own] = only["content"]["sections"][0]["sentences"]
        assert (own["origin"], own["writtenBy"], own["evidence"]) == ("PERSON", {"name": "Lena"}, [])


class TestSignals:
    async def test_are_facts_of_the_draft_and_of_what_is_published(
        self, api: Api, jobs: Jobs, work: TeamAtWork, now: TestClock
    ) -> None:
        for confidence in (0.9, 0.7, 0.4):
            now.forward(hours=8)
            await reported(api, work, 26, confidence=confidence, health="ON_TRACK")
        until(now, MONDAY)
        await schedule(jobs)
        [draft] = await drafts(api, work)

        answer = await api.as_(work.lead).run(
            """mutation($input: ProposalsApproveInput!) { proposalsApprove(input: $input) {
                ... on ProposalsApproveSuccess { summary { sourceChanged signals { kind message keyResult { title } }
                  sections { sentences { writtenBy { name } } } } } } }""",
            input={"proposals": [{"proposalId": draft["id"], "revision": 1}], "idempotencyKey": "ok"},
        )

        [published] = answer["proposalsApprove"]
        signals = published["summary"]["signals"]
        assert signals == draft["content"]["signals"]
        assert "CONFIDENCE_FALLING" in {signal["kind"] for signal in signals}
        assert published["summary"]["sourceChanged"] is False

    async def test_a_corrected_check_in_shows_in_what_is_published_and_in_a_draft(
        self, api: Api, jobs: Jobs, work: TeamAtWork, now: TestClock
    ) -> None:
        until(now, MONDAY)
        await schedule(jobs)
        [draft] = await drafts(api, work)
        query = """query($id: ID!) { node(id: $id) { ... on KeyResult { checkIns { nodes { id } } } } }"""
        found = (await api.as_(work.member).run(query, id=gid(work.key_result)))["node"]["checkIns"]["nodes"]
        correction = {"checkInId": found[0]["id"], "value": "24", "reason": "Counted twice."}

        answer = await api.as_(work.member).mutate("checkInCorrect", correction)

        assert answer["__typename"] == "CheckInCorrectSuccess", answer
        [draft] = await drafts(api, work)
        [sentence, *_] = draft["content"]["sections"][0]["sentences"]
        assert sentence["evidence"] == [{"sourceChanged": True}]
