"""Action items through GraphQL: taken on, found in one place, finished, handed over."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.check_ins.models import CheckIn
from app.conversations.models import ActionItem
from app.core import clock
from app.objectives.models import Visibility
from tests.support.clock import TestClock
from tests.support.conversations import Meet, Pair, meet_of, pair_of, talk
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.graphql import Api
from tests.support.statements import counted_statements

ITEM = """id text dueOn overdue done doneBy { name } owner { name } offeredTo { name } createdBy { name } revision
    source { __typename id } viewerCan { edit { allowed } complete { allowed } reopen { allowed }
    handOver { allowed } answer { allowed } }"""
ALL = f"""query($filter: ActionItemFilter, $first: Int, $after: String) {{
    actionItems(filter: $filter, first: $first, after: $after) {{
        totalCount pageInfo {{ endCursor hasNextPage }} nodes {{ {ITEM} }} }} }}"""
HISTORY = "query($id: ID!) { auditRecords(subjectId: $id) { nodes { action reason } } }"


@pytest.fixture
async def meet(company: Factory) -> Meet:
    return await meet_of(company)


@pytest.fixture
async def pair(company: Factory) -> Pair:
    return await pair_of(company)


async def texts(api: Api, person: Person, **only: Any) -> list[str]:
    return [item["text"] for item in (await api.as_(person).run(ALL, filter=only))["actionItems"]["nodes"]]


async def settle(api: Api, person: Person, mutation: str, item: Any, **given: Any) -> dict[str, Any]:
    named = {"actionItemId": gid(item), **given}
    return await api.as_(person).mutate(mutation, named, f"actionItem {{ {ITEM} }}")


async def promise(pair: Pair, owner: Person, text: str = "Write it down.", **given: Any) -> ActionItem:
    values = {"text": text, "owner_id": owner.id, "created_by_id": owner.id, "created_at": clock.now(), **given}
    of = {"audience": pair.meeting.audience, "one_on_one_meeting_id": pair.meeting.id}
    item: ActionItem = await pair.company.add(ActionItem, **{**of, **values})
    return item


async def said(meet: Meet) -> CheckIn:
    who = {"author_id": meet.member.id, "recorded_by_id": meet.member.id}
    when = {"as_of": date(2026, 11, 18), "recorded_at": clock.now(), "unchanged": True}
    check_in: CheckIn = await meet.company.add(
        CheckIn, audience=meet.key_result.audience, key_result_id=meet.key_result.id, **who, **when
    )
    return check_in


class TestAdd:
    async def test_writes_down_what_a_meeting_agreed_on(self, api: Api, meet: Meet) -> None:
        given = {"sourceId": gid(meet.meeting), "text": "Ask ten clinics.", "dueOn": "2026-11-25"}

        answer = await api.as_(meet.lead).succeed(
            "actionItemAdd",
            {**given, "ownerId": meet.member.gid},
            f"actionItemEdge {{ cursor node {{ {ITEM} }} }} source {{ __typename }}",
        )

        item = answer["actionItemEdge"]["node"]
        assert (item["text"], item["owner"]["name"], item["createdBy"]["name"]) == ("Ask ten clinics.", "Mira", "Lena")
        assert (item["dueOn"], item["overdue"], item["done"]) == ("2026-11-25", False, False)
        assert item["source"] == {"__typename": "CheckInMeeting", "id": gid(meet.meeting)}

    async def test_follows_from_a_check_in(self, api: Api, meet: Meet) -> None:
        check_in = await said(meet)

        await api.as_(meet.member).succeed("actionItemAdd", {"sourceId": gid(check_in), "text": "Ask why."})
        refused = await api.as_(meet.outsider).mutate("actionItemAdd", {"sourceId": gid(check_in), "text": "Hm."})

        query = "query($id: ID!) { node(id: $id) { ... on CheckIn { actionItems { nodes { text } } } } }"
        found = (await api.as_(meet.outsider).run(query, id=gid(check_in)))["node"]
        assert found == {"actionItems": {"nodes": [{"text": "Ask why."}]}}
        assert await texts(api, meet.outsider, sources=["CHECK_IN"]) == ["Ask why."]
        assert refused["__typename"] == "NotPermittedError"

    async def test_refuses_an_owner_who_cannot_read_the_source(self, api: Api, pair: Pair) -> None:
        for person in pair.others.values():
            given = {"sourceId": gid(pair.meeting), "text": "Write it down.", "ownerId": person.gid}

            answer = await api.as_(pair.manager).mutate("actionItemAdd", given)

            assert [problem["code"] for problem in answer["problems"]] == ["CANNOT_READ"], person.name

    async def test_finds_no_one_on_one_of_others(self, api: Api, pair: Pair) -> None:
        for person in (*pair.others.values(), (await make_organization("Elsewhere")).admin):
            answer = await api.as_(person).mutate("actionItemAdd", {"sourceId": gid(pair.meeting), "text": "Hm."})

            assert (answer["__typename"], answer["path"]) == ("NotFoundError", ["sourceId"]), person.name


class TestReading:
    async def test_is_for_the_readers_of_the_source(self, api: Api, pair: Pair) -> None:
        item = await promise(pair, pair.report)
        query = "query($id: ID!) { node(id: $id) { id } }"

        seen = {
            person.name: (await api.as_(person).run(query, id=gid(item)))["node"] is not None
            for person in (pair.manager, pair.report, *pair.others.values())
        }

        assert seen == {"Mona": True, "Olga": True, "Max": False, "Lena": False, "Tim": False, "Ada": False}
        for person in pair.others.values():
            assert await texts(api, person, ownerIds=[pair.report.gid]) == [], person.name
            assert await texts(api, person, teamIds=[gid(pair.team)]) == [], person.name

    async def test_follows_the_readers_of_a_check_in(self, api: Api, meet: Meet) -> None:
        check_in = await said(meet)
        await api.as_(meet.member).succeed("actionItemAdd", {"sourceId": gid(check_in), "text": "Ask why."})
        given = {"objectiveId": gid(meet.objective), "expectedRevision": 1, "reason": "Hm."}

        await api.as_(meet.member).succeed("objectiveUpdate", {**given, "visibility": Visibility.PRIVATE.value})

        assert await texts(api, meet.member) == ["Ask why."]
        assert await texts(api, meet.outsider) == []

    async def test_filters_by_person_team_source_and_whether_it_is_overdue(
        self, api: Api, meet: Meet, now: TestClock
    ) -> None:
        await meet.item(meet.member, "Late.", due_on=date(2026, 11, 17))
        await meet.item(meet.member, "Soon.", due_on=date(2026, 11, 18))
        await meet.item(meet.lead, "Some day.")
        await meet.item(meet.lead, "Done.", done_at=clock.now(), done_by_id=meet.lead.id)

        found = {
            "mine": await texts(api, meet.member, ownerIds=[meet.member.gid]),
            "team": await texts(api, meet.member, teamIds=[gid(meet.team)], done=False),
            "overdue": await texts(api, meet.member, overdue=True),
            "done": await texts(api, meet.member, done=True),
            "talks": await texts(api, meet.member, sources=["ONE_ON_ONE_MEETING", "CHECK_IN"]),
            "none": await texts(api, meet.member, sources=[]),
        }

        assert found == {
            "mine": ["Late.", "Soon."],
            "team": ["Late.", "Soon.", "Some day."],
            "overdue": ["Late."],
            "done": ["Done."],
            "talks": [],
            "none": [],
        }

    async def test_pages_through_all_of_them(self, api: Api, meet: Meet) -> None:
        for text, due_on in (("One.", date(2026, 11, 20)), ("Two.", date(2026, 11, 21)), ("Three.", None)):
            await meet.item(meet.member, text, due_on=due_on)
        first = (await api.as_(meet.member).run(ALL, first=2))["actionItems"]

        rest = (await api.as_(meet.member).run(ALL, first=2, after=first["pageInfo"]["endCursor"]))["actionItems"]

        assert [item["text"] for item in (*first["nodes"], *rest["nodes"])] == ["One.", "Two.", "Three."]
        assert (first["totalCount"], first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (
            3,
            True,
            False,
        )

    async def test_takes_as_many_statements_for_many_as_for_one(self, api: Api, meet: Meet) -> None:
        await meet.item(meet.member, offered_to_id=meet.lead.id)
        with counted_statements() as for_one:
            await api.as_(meet.lead).run(ALL)
        for _ in range(4):
            await meet.item(meet.lead, offered_to_id=meet.member.id)

        with counted_statements() as for_five:
            found = await api.as_(meet.lead).run(ALL)

        assert found["actionItems"]["totalCount"] == 5
        assert for_five.count == for_one.count


class TestDone:
    async def test_is_said_by_the_owner_and_taken_back(self, api: Api, meet: Meet) -> None:
        item = await meet.item(meet.member)

        done = await settle(api, meet.member, "actionItemComplete", item)
        again = await settle(api, meet.member, "actionItemComplete", item)
        reopened = await settle(api, meet.member, "actionItemReopen", item)

        assert (done["actionItem"]["done"], done["actionItem"]["doneBy"]) == (True, {"name": "Mira"})
        assert again["__typename"] == "NotPermittedError"
        assert (reopened["actionItem"]["done"], reopened["actionItem"]["doneBy"]) == (False, None)

    async def test_refuses_who_neither_owns_it_nor_leads_the_team(self, api: Api, meet: Meet) -> None:
        tim = await meet.company.person("Tim", team=meet.team)
        item = await meet.item(meet.member)

        for person in (tim, meet.company.admin):
            assert (await settle(api, person, "actionItemComplete", item))["__typename"] == "NotPermittedError"
        assert (await settle(api, meet.lead, "actionItemComplete", item))["actionItem"]["done"]

    async def test_leaves_what_is_open_to_the_next_one_on_one(self, api: Api, pair: Pair) -> None:
        item = await promise(pair, pair.report)
        await promise(pair, pair.manager, "Ask Max.", done_at=clock.now(), done_by_id=pair.manager.id)
        later = await talk(pair.company, pair.series, date(2026, 11, 18))
        query = f"""{{ oneOnOnes {{ actionItems {{ nodes {{ text }} }} every: actionItems(done: null) {{ totalCount }}
            meetings {{ nodes {{ id actionItems {{ nodes {{ {ITEM} }} }} }} }} }} }}"""

        [series] = (await api.as_(pair.manager).run(query))["oneOnOnes"]
        await settle(api, pair.report, "actionItemComplete", item)
        [after] = (await api.as_(pair.manager).run(query))["oneOnOnes"]

        assert series["actionItems"]["nodes"] == [{"text": "Write it down."}]
        assert series["every"]["totalCount"] == 2
        assert series["meetings"]["nodes"][0] == {"id": gid(later), "actionItems": {"nodes": []}}
        assert after["actionItems"]["nodes"] == []

    async def test_is_said_by_the_old_pair_once_the_report_has_another_manager(self, api: Api, pair: Pair) -> None:
        item = await promise(pair, pair.report)
        given = {"userId": pair.report.gid, "managerId": pair.lead.gid}
        await api.as_(pair.company.admin).succeed("userManagerSet", given)

        assert await texts(api, pair.lead) == []
        assert (await settle(api, pair.report, "actionItemComplete", item))["actionItem"]["done"]


class TestHandover:
    async def test_changes_hands_once_it_is_accepted(self, api: Api, meet: Meet) -> None:
        item = await meet.item(meet.member)

        offered = await settle(api, meet.member, "actionItemHandOver", item, toId=meet.lead.gid)
        assert await texts(api, meet.lead, offeredToMe=True) == ["Ask ten clinics."]
        accepted = await settle(api, meet.lead, "actionItemAccept", item)

        assert (offered["actionItem"]["owner"]["name"], offered["actionItem"]["offeredTo"]["name"]) == ("Mira", "Lena")
        assert (accepted["actionItem"]["owner"]["name"], accepted["actionItem"]["offeredTo"]) == ("Lena", None)
        assert await texts(api, meet.lead, offeredToMe=True) == []

    async def test_stays_with_the_owner_when_it_is_declined(self, api: Api, meet: Meet) -> None:
        item = await meet.item(meet.member, offered_to_id=meet.lead.id)

        answer = await settle(api, meet.lead, "actionItemDecline", item, reason="I am away.")

        assert (answer["actionItem"]["owner"]["name"], answer["actionItem"]["offeredTo"]) == ("Mira", None)
        records = (await api.as_(meet.member).run(HISTORY, id=gid(item)))["auditRecords"]["nodes"]
        assert records == [{"action": "action_item.decline", "reason": "I am away."}]

    async def test_is_taken_back_by_asking_nobody(self, api: Api, meet: Meet) -> None:
        item = await meet.item(meet.member, offered_to_id=meet.lead.id)

        answer = await settle(api, meet.member, "actionItemHandOver", item, toId=None)

        assert answer["actionItem"]["offeredTo"] is None
        assert (await settle(api, meet.lead, "actionItemAccept", item))["__typename"] == "NotPermittedError"

    async def test_refuses_those_who_cannot_read_it_or_own_it(self, api: Api, meet: Meet) -> None:
        item = await meet.item(meet.member)

        codes = [
            (await settle(api, meet.member, "actionItemHandOver", item, toId=person.gid))["problems"][0]["code"]
            for person in (meet.outsider, meet.member)
        ]

        assert codes == ["CANNOT_READ", "OWNS_IT"]

    async def test_of_a_one_on_one_stays_between_the_two(self, api: Api, pair: Pair) -> None:
        item = await promise(pair, pair.report)

        for person in pair.others.values():
            answer = await settle(api, pair.report, "actionItemHandOver", item, toId=person.gid)
            assert [problem["code"] for problem in answer["problems"]] == ["CANNOT_READ"], person.name
        await settle(api, pair.report, "actionItemHandOver", item, toId=pair.manager.gid)
        answer = await settle(api, pair.manager, "actionItemAccept", item)

        assert answer["actionItem"]["owner"]["name"] == "Mona"

    async def test_leaves_a_record_that_only_the_readers_of_the_source_see(self, api: Api, pair: Pair) -> None:
        item = await promise(pair, pair.report)
        await settle(api, pair.report, "actionItemComplete", item)

        for person in (pair.manager, pair.report):
            assert len((await api.as_(person).run(HISTORY, id=gid(item)))["auditRecords"]["nodes"]) == 1
        for person in pair.others.values():
            assert (await api.as_(person).run(HISTORY, id=gid(item)))["auditRecords"]["nodes"] == [], person.name
