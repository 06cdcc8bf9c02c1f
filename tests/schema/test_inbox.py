"""The inbox as a whole: its order, its pages, its counts, and who is in whose place."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.core import clock
from app.objectives.models import Visibility
from app.proposals.models import ApprovalDeputy
from tests.support.approval import approval_scene
from tests.support.check_ins import TeamAtWork, team_at_work, value
from tests.support.factories import Factory, Person
from tests.support.graphql import Api, GraphQLFailed
from tests.support.inbox import ITEM, blocked, inbox_of
from tests.support.statements import counted_statements

COUNTS = "{ inbox { totalCount counts { kind total overdue } } }"
EVERYTHING = f"{{ inbox(first: 100) {{ totalCount counts {{ kind total }} nodes {{ {ITEM} }} }} }}"


@pytest.fixture
async def work(company: Factory) -> TeamAtWork:
    return await team_at_work(company)


async def busy(work: TeamAtWork, *days: date) -> None:
    """Give the member an initiative due on each day."""
    for number, day in enumerate(days):
        await work.company.initiative(work.key_result, title=f"Task {number}", due_on=day)


def kinds(items: list[dict[str, Any]]) -> list[str]:
    return [item["kind"] for item in items]


class TestInbox:
    async def test_is_empty_where_nothing_is_owed(self, company: Factory, api: Api) -> None:
        assert await inbox_of(api, await company.person()) == []
        assert (await api.as_(company.admin).run(COUNTS))["inbox"] == {"totalCount": 0, "counts": []}

    async def test_says_in_words_what_is_asked_and_by_whom(self, api: Api, work: TeamAtWork) -> None:
        await blocked(work, work.manager)

        [item] = await inbox_of(api, work.manager)

        assert item["sentence"] == "Mira asks you to help with what stands in the way: No access to the data."
        assert (item["person"], item["onBehalfOf"], item["whileAway"]) == ({"name": "Mira"}, None, False)
        assert (item["since"], item["dueAt"], item["overdue"]) == ("2026-11-10T00:00:00Z", None, False)

    async def test_puts_the_overdue_first_then_what_is_due_then_the_oldest(self, api: Api, work: TeamAtWork) -> None:
        await busy(work, date(2026, 11, 24), date(2026, 11, 16))
        await blocked(work, work.member, "The later one.")
        older = await blocked(work, work.member, "The older one.")
        async with work.company._all():
            older.since = date(2026, 11, 2)
            await older.save()

        items = await inbox_of(api, work.member)

        assert [item["sentence"].rpartition(": ")[2] for item in items[-2:]] == ["The older one.", "The later one."]
        assert [item["dueAt"] for item in items[:-2]] == [
            "2026-11-16T23:59:59Z",
            "2026-11-20T23:59:59Z",
            "2026-11-24T23:59:59Z",
        ]
        assert [item["overdue"] for item in items] == [True, False, False, False, False]

    async def test_lists_the_kinds_that_were_asked_for_and_counts_all(self, api: Api, work: TeamAtWork) -> None:
        await busy(work, date(2026, 11, 16), date(2026, 11, 19))
        query = "{ inbox(kinds: [INITIATIVE_DUE]) { totalCount nodes { kind } counts { kind total overdue } } }"

        found = (await api.as_(work.member).run(query))["inbox"]
        nothing = await inbox_of(api, work.member, "(kinds: [])")

        assert found["totalCount"] == 2
        assert kinds(found["nodes"]) == ["INITIATIVE_DUE", "INITIATIVE_DUE"]
        assert found["counts"] == [
            {"kind": "CHECK_IN_SHEET", "total": 1, "overdue": 0},
            {"kind": "INITIATIVE_DUE", "total": 2, "overdue": 1},
        ]
        assert nothing == []

    async def test_comes_in_pages_that_leave_nothing_out(self, api: Api, work: TeamAtWork) -> None:
        await busy(work, *[date(2026, 11, 16)] * 3)
        for number in range(3):
            await blocked(work, work.member, f"Blocker {number}")
        seen, cursor, more = [], None, True

        while more:
            query = f"query($after: String) {{ inbox(first: 2, after: $after) {{ nodes {{ {ITEM} }} "
            query += "pageInfo { hasNextPage endCursor } } }"
            found = (await api.as_(work.member).run(query, after=cursor))["inbox"]
            seen += [item["subject"]["id"] for item in found["nodes"]]
            more, cursor = found["pageInfo"]["hasNextPage"], found["pageInfo"]["endCursor"]

        assert len(seen) == len(set(seen)) == 7
        assert seen == [item["subject"]["id"] for item in await inbox_of(api, work.member)]

    @pytest.mark.parametrize("arguments", ['(after: "nonsense")', "(first: 0)", "(first: 501)"])
    async def test_refuses_a_page_that_cannot_be(self, api: Api, work: TeamAtWork, arguments: str) -> None:
        with pytest.raises(GraphQLFailed):
            await inbox_of(api, work.member, arguments)

    async def test_costs_the_same_for_twenty_things_as_for_one(self, api: Api, work: TeamAtWork) -> None:
        await busy(work, date(2026, 11, 16))
        await blocked(work, work.member)
        with counted_statements() as few:
            await api.as_(work.member).run(EVERYTHING)
        await busy(work, *[date(2026, 11, 17)] * 20)
        for number in range(20):
            await blocked(work, work.member, f"Blocker {number}")

        with counted_statements() as many:
            found = (await api.as_(work.member).run(EVERYTHING))["inbox"]

        assert found["totalCount"] == len(found["nodes"]) == 43
        assert many.count == few.count

    async def test_shows_nothing_of_what_the_viewer_may_no_longer_read(self, api: Api, work: TeamAtWork) -> None:
        secret = await work.company.objective(work.cycle, work.member, "Find a mentor", visibility=Visibility.PRIVATE)
        hidden = await work.company.key_result(secret)
        outsider = await work.company.person("Stella")
        await blocked(
            TeamAtWork(work.company, work.cycle, work.team, work.lead, work.manager, work.member, secret, hidden),
            outsider,
        )
        await work.company.align(work.objective, secret, state="PROPOSED", proposed_by_id=outsider.id)

        assert await inbox_of(api, outsider) == []


class TestAbsence:
    async def test_leaves_what_is_owed_and_marks_it(self, api: Api, work: TeamAtWork) -> None:
        await blocked(work, work.manager)
        await work.company.absence(work.manager)

        [item] = await inbox_of(api, work.manager)

        assert item["whileAway"] is True

    async def test_gives_the_sheet_and_stale_key_results_to_the_stand_in(self, api: Api, work: TeamAtWork) -> None:
        stand_in = await work.company.person("Tim", team=work.team)
        await work.company.absence(work.member, stand_in=stand_in)

        [item] = await inbox_of(api, stand_in)

        assert (item["kind"], item["onBehalfOf"], item["whileAway"]) == ("CHECK_IN_SHEET", {"name": "Mira"}, True)
        assert item["sentence"] == "Hand in the check-in sheet of Q4 2026. This is for Mira, who is away."

    async def test_gives_decisions_to_the_deputy(self, company: Factory, api: Api) -> None:
        approval = await approval_scene(company, api)
        await approval.policy("TEAM_LEAD")
        deputy = await company.person("Dora", team=approval.work.team)
        today = clock.now().date()
        days = {"starts_on": today, "ends_on": today + timedelta(days=3), "created_at": clock.now()}
        named = {"approver_id": approval.lead.id, "deputy_id": deputy.id, "named_by_id": company.admin.id}
        await company.add(ApprovalDeputy, **named, **days)
        await approval.hand_in_key_result()

        [item] = await inbox_of(api, deputy)

        assert (item["kind"], item["onBehalfOf"]) == ("PROPOSAL_TO_DECIDE", {"name": "Lena"})


class TestDecisions:
    async def above(self, company: Factory, api: Api) -> tuple[Any, Person]:
        """Return the scene, with somebody above the member's manager."""
        approval = await approval_scene(company, api)
        chief = await company.person("Cora")
        await api.as_(company.admin).succeed("userManagerSet", {"userId": approval.manager.gid, "managerId": chief.gid})
        return approval, chief

    async def test_wait_for_the_nearest_manager_alone(self, company: Factory, api: Api) -> None:
        approval, chief = await self.above(company, api)
        await approval.policy("MANAGER")
        await approval.hand_in_key_result()

        assert kinds(await inbox_of(api, approval.manager)) == ["PROPOSAL_TO_DECIDE"]
        assert await inbox_of(api, chief) == []

    async def test_wait_for_the_one_above_once_the_nearest_has_approved(self, company: Factory, api: Api) -> None:
        approval, chief = await self.above(company, api)
        await approval.policy("MANAGER", approvals=2)
        proposal = await approval.hand_in_key_result()
        await approval.approve(approval.manager, proposal)

        assert await inbox_of(api, approval.manager) == []
        assert kinds(await inbox_of(api, chief)) == ["PROPOSAL_TO_DECIDE"]

    async def test_wait_for_administrators_where_the_policy_names_nobody_else(self, company: Factory, api: Api) -> None:
        approval = await approval_scene(company, api)
        await approval.policy("ADMIN")
        await approval.hand_in_key_result()

        assert kinds(await inbox_of(api, company.admin)) == ["PROPOSAL_TO_DECIDE"]
        assert await inbox_of(api, approval.lead) == []

    async def test_leave_out_sheets_of_people_further_below(self, company: Factory, api: Api) -> None:
        approval, chief = await self.above(company, api)
        entries = [value(approval.work.key_result, "25")]
        await api.as_(approval.member).succeed("checkInSheetSubmit", {"entries": entries})

        assert kinds(await inbox_of(api, approval.lead)) == ["SHEET_TO_ACKNOWLEDGE"]
        assert await inbox_of(api, chief) == []
