"""A person's page for a one-on-one, through GraphQL."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.check_ins.models import CheckIn
from app.comments.models import Comment
from app.conversations.models import ActionItem
from app.core import clock
from app.objectives.initiative_models import InitiativeState
from app.objectives.models import ObjectiveState, Outcome
from tests.support.check_ins import TeamAtWork, team_at_work, value
from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api
from tests.support.statements import counted_statements

PAGE = """query($user: ID!, $since: Date!) { personReport(userId: $user, since: $since) {
    person { name holdings { keyResults { title } } } since asOf
    objectives { title }
    keyResults { keyResult { title signals { kind } } checkInCount progressBefore progress progressDelta }
    openBlockers { text } resolvedBlockers { text } initiatives { title } sheets { periodStart note }
    comments { body author { name } } returnedProposals { comment } feedback { body } recognitions { message }
    actionItems { text } absences { startsOn } } }"""


@pytest.fixture
async def work(company: Factory) -> TeamAtWork:
    """A team at work."""
    return await team_at_work(company)


async def page(api: Api, person: Person, since: str = "2026-11-18") -> dict[str, Any]:
    found: dict[str, Any] = (await api.run(PAGE, user=person.gid, since=since))["personReport"]
    return found


async def comment(company: Factory, author: Person, body: str, **about: Any) -> None:
    await company.add(
        Comment, audience=company.organization_id, author_id=author.id, body=body, created_at=clock.now(), **about
    )


class TestPersonReport:
    async def test_is_there_for_the_person_and_those_above_them(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        found = {
            reader.name: await page(api.as_(reader), work.member)
            for reader in (work.member, work.manager, work.lead, company.admin)
        }

        assert {name for name, told in found.items() if told} == {"Mira", "Max"}
        assert found["Max"]["person"]["holdings"] == {"keyResults": [{"title": work.key_result.title}]}
        assert found["Max"]["asOf"] == "2026-11-18"

    async def test_tells_how_goals_moved_since_the_last_time(
        self, api: Api, company: Factory, work: TeamAtWork, now: TestClock
    ) -> None:
        mira = api.as_(work.member)
        await mira.succeed("checkInRecord", {"entry": value(work.key_result, 25, health="ON_TRACK")})
        now.forward(days=7)
        await mira.succeed("checkInRecord", {"entry": value(work.key_result, 35, health="ON_TRACK")})
        await company.objective(work.cycle, work.member, "A draft", state=ObjectiveState.DRAFT)
        for title, days in (("Closed long ago", 30), ("Closed lately", 1)):
            closed = {"closed_at": now.read() - timedelta(days=days), "outcome": Outcome.ACHIEVED}
            await company.objective(work.cycle, work.member, title, state=ObjectiveState.CLOSED, **closed)

        found = await page(api.as_(work.manager), work.member, "2026-11-20")

        assert [objective["title"] for objective in found["objectives"]] == ["Closed lately", work.objective.title]
        assert found["keyResults"] == [
            {
                "keyResult": {"title": work.key_result.title, "signals": []},
                "checkInCount": 1,
                "progressBefore": 0.25,
                "progress": 0.75,
                "progressDelta": 0.5,
            }
        ]

    async def test_tells_what_stands_in_the_way_and_what_no_longer_does(
        self, api: Api, work: TeamAtWork, now: TestClock
    ) -> None:
        mira = api.as_(work.member)
        ids = []
        for text in ("No data.", "No time."):
            raised = await mira.succeed(
                "blockerRaise", {"keyResultId": gid(work.key_result), "text": text}, "blocker { id }"
            )
            ids.append(raised["blocker"]["id"])
        now.forward(days=2)
        await mira.succeed("blockerResolve", {"blockerId": ids[0]})

        lately = await page(api.as_(work.manager), work.member, "2026-11-20")
        later = await page(api.as_(work.manager), work.member, "2026-11-21")

        assert (lately["openBlockers"], lately["resolvedBlockers"]) == ([{"text": "No time."}], [{"text": "No data."}])
        assert later["resolvedBlockers"] == []

    async def test_tells_what_is_due_and_when_they_are_away(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        for title, due_on in (("Overdue", 10), ("Soon", 30), ("Next month", 33)):
            day = date(2026, 11, 1) + timedelta(days=due_on)
            await company.initiative(work.key_result, title=title, due_on=day)
        await company.initiative(
            work.key_result, title="Done", due_on=date(2026, 11, 10), state=InitiativeState.DONE, done_at=clock.now()
        )
        await company.absence(work.member, starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 6))
        await company.absence(work.member, starts_on=date(2026, 12, 21), ends_on=date(2026, 12, 31))

        await api.as_(work.member).succeed("checkInRecord", {"entry": value(work.key_result, 25)})
        async with company._all():
            [checked_in] = await CheckIn.all().filter(key_result_id=work.key_result.id)
        for text, done_at in (("Ask the customers", None), ("Book the room", clock.now())):
            item = {"text": text, "done_at": done_at, "done_by_id": done_at and work.member.id}
            about = {"check_in_id": checked_in.id, "audience": checked_in.audience}
            by = {"owner_id": work.member.id, "created_by_id": work.lead.id, "created_at": clock.now()}
            await company.add(ActionItem, **about, **by, **item)

        found = await page(api.as_(work.manager), work.member)

        assert found["actionItems"] == [{"text": "Ask the customers"}]
        assert [initiative["title"] for initiative in found["initiatives"]] == ["Overdue", "Soon"]
        assert found["absences"] == [{"startsOn": "2026-12-21"}]

    async def test_tells_what_they_handed_in_and_what_was_said(
        self, api: Api, company: Factory, work: TeamAtWork, now: TestClock
    ) -> None:
        await comment(company, work.lead, "Long ago", objective_id=work.objective.id)
        now.forward(days=1)
        await api.as_(work.member).succeed(
            "checkInSheetSubmit", {"entries": [value(work.key_result, 25)], "note": "A good week."}
        )
        other = await company.objective(work.cycle, work.lead)
        await comment(company, work.lead, "To Mira", objective_id=work.objective.id)
        await comment(company, work.member, "By Mira", objective_id=other.id)
        await comment(company, work.lead, "To nobody", objective_id=other.id)

        found = await page(api.as_(work.manager), work.member, "2026-11-19")

        assert found["sheets"] == [{"periodStart": "2026-11-14", "note": "A good week."}]
        assert {said["body"] for said in found["comments"]} == {"To Mira", "By Mira"}

    async def test_tells_the_feedback_that_they_agreed_to_share(
        self, api: Api, company: Factory, work: TeamAtWork, now: TestClock
    ) -> None:
        tim, later = await company.person("Tim", team=work.team), {"sent_at": clock.now() + timedelta(hours=1)}
        await company.feedback(tim, work.member, "Long ago", sent_at=clock.now() - timedelta(days=9))
        for_two = {"visibility": "RECIPIENT_AND_MANAGER", "manager_id": work.manager.id}
        await company.feedback(tim, work.member, "For your manager too", **for_two, **later)
        shown = await company.feedback(tim, work.member, "Shown", may_share=True)
        await company.feedback(tim, work.member, "May be shown", may_share=True)
        await company.feedback(tim, work.member, "For you alone")
        await api.as_(work.member).succeed("feedbackShare", {"feedbackId": gid(shown)})

        own, managers = [
            [each["body"] for each in (await page(api.as_(reader), work.member))["feedback"]]
            for reader in (work.member, work.manager)
        ]

        assert set(own) == {"For your manager too", "Shown", "May be shown", "For you alone"}
        assert managers == ["For your manager too", "Shown"]
        now.forward(days=30)
        await api.as_(work.member).succeed("feedbackThank", {"feedbackId": gid(shown)})
        assert (await page(api.as_(work.manager), work.member, "2026-11-20"))["feedback"] == []

    async def test_tells_the_praise_that_they_do_not_keep_private(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        await company.praise(work.lead, work.member, message="Long ago", created_at=clock.now() - timedelta(days=9))
        await company.praise(work.lead, work.member, message="For everybody")
        kept = await company.praise(work.lead, work.member, message="Kept")
        await api.as_(work.member).succeed("recognitionKeepPrivate", {"recognitionId": gid(kept), "private": True})

        own, managers = [
            {each["message"] for each in (await page(api.as_(reader), work.member))["recognitions"]}
            for reader in (work.member, work.manager)
        ]

        assert own == {"For everybody", "Kept"}
        assert managers == {"For everybody"}

    async def test_shows_those_above_only_what_they_may_read_anyway(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        hidden = await company.objective(work.cycle, work.member, "For the team", team=work.team, visibility="TEAM")
        await company.key_result(hidden)

        own = await page(api.as_(work.member), work.member)
        managers = await page(api.as_(work.manager), work.member)

        assert (len(own["objectives"]), len(own["keyResults"])) == (2, 2)
        assert (len(managers["objectives"]), len(managers["keyResults"])) == (1, 1)

    async def test_takes_statements_that_do_not_grow_with_what_there_is_to_tell(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        async def fill(number: int) -> None:
            for _ in range(number):
                objective = await company.objective(work.cycle, work.member)
                key_result = await company.key_result(objective)
                await company.initiative(key_result, due_on=date(2026, 11, 20))
                await comment(company, work.lead, "Well?", objective_id=objective.id)
                await company.feedback(work.manager, work.member)
                await company.praise(work.lead, work.member)
                entry = value(key_result, 25, newBlocker="No data.")
                await api.as_(work.member).succeed("checkInSheetSubmit", {"entries": [entry]})

        await fill(1)
        with counted_statements() as few:
            await page(api.as_(work.manager), work.member)
        await fill(8)

        with counted_statements() as many:
            found = await page(api.as_(work.manager), work.member)

        assert len(found["keyResults"]) == 10
        assert many.count == few.count
