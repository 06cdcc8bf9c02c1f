"""Awards: who gives them and how often, and nominations that their nominee never sees."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from app.people.models import Role
from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api

NOMINATION = """id award { name } nominee { name } nominator { name } reason state decision decidedBy { name }
    recognition { message giver { name } recipients { name } award { name } }"""
LIST = f"{{ awardNominations {{ totalCount nodes {{ {NOMINATION} }} }} }}"


async def give(api: Api, giver: Person, award: Any, *recipients: Person) -> dict[str, Any]:
    given = {"awardId": gid(award), "recipientIds": [each.gid for each in recipients], "message": "You were calm."}
    selection = "recognitionEdge { node { award { name } recipients { name } } }"
    return await api.as_(giver).mutate("awardGive", given, selection)


async def nominate(api: Api, nominator: Person, award: Any, nominee: Person) -> str:
    given = {"awardId": gid(award), "nomineeId": nominee.gid, "reason": "She kept us calm."}
    found = await api.as_(nominator).succeed("awardNominate", given, "nominationEdge { node { id } }")
    id_: str = found["nominationEdge"]["node"]["id"]
    return id_


@pytest.fixture
async def lead(company: Factory) -> Person:
    """Somebody who leads a team."""
    person = await company.person("Lena")
    await company.team(lead=person)
    return person


class TestGiving:
    async def test_praises_its_recipients_together(self, api: Api, company: Factory) -> None:
        mira, tim = await company.person("Mira"), await company.person("Tim")

        answer = await give(api, company.admin, await company.award(), mira, tim)

        assert answer["recognitionEdge"]["node"] == {
            "award": {"name": "Calm in the storm"},
            "recipients": [{"name": "Mira"}, {"name": "Tim"}],
        }

    async def test_is_for_those_entitled(self, api: Api, company: Factory, lead: Person) -> None:
        mira, tim = await company.person("Mira"), await company.person("Tim")
        of_admins = await company.award()
        of_leads = await company.award("Rock", givers="LEADS", per_period=5)
        resting = await company.award("Old", active=False)

        answers = [
            (await give(api, giver, award, tim))["__typename"]
            for giver, award in (
                (mira, of_admins),
                (lead, of_admins),
                (mira, of_leads),
                (lead, of_leads),
                (company.admin, of_leads),
                (company.admin, resting),
            )
        ]

        no, yes = "NotPermittedError", "AwardGiveSuccess"
        assert answers == [no, no, no, yes, yes, no]

    async def test_happens_so_often_in_a_period(self, api: Api, company: Factory, now: TestClock) -> None:
        mira = await company.person("Mira")
        award = await company.award(per_period=2)

        answers = [await give(api, company.admin, award, mira) for _ in range(3)]
        now.forward(days=14)
        next_month = await give(api, company.admin, award, mira)

        assert [answer.get("code") for answer in answers] == [None, None, "LIMIT_REACHED"]
        assert next_month["__typename"] == "AwardGiveSuccess"

    async def test_happens_no_more_often_when_asked_all_at_once(self, api: Api, company: Factory) -> None:
        mira = await company.person("Mira")
        award = await company.award(per_period=3)

        answers = await asyncio.gather(*(give(api, company.admin, award, mira) for _ in range(20)))

        assert sum(answer["__typename"] == "AwardGiveSuccess" for answer in answers) == 3
        assert {answer.get("code") for answer in answers} == {None, "LIMIT_REACHED"}

    async def test_counts_what_its_recipient_keeps_private(self, api: Api, company: Factory) -> None:
        mira, other = await company.person("Mira"), await company.person("Otto", role=Role.ADMIN)
        await api.as_(mira).succeed("recognitionPreferenceSet", {"keepsPrivate": True})
        award = await company.award()
        await give(api, company.admin, award, mira)

        answer = await give(api, other, award, mira)

        assert answer["code"] == "LIMIT_REACHED"


class TestNominations:
    async def test_are_read_by_their_nominator_and_those_who_decide(
        self, api: Api, company: Factory, lead: Person
    ) -> None:
        mira, tim = await company.person("Mira", manager=lead), await company.person("Tim")
        await nominate(api, mira, await company.award(), tim)
        await nominate(api, mira, await company.award("Rock", givers="LEADS"), lead)

        seen = {
            person.name: [
                found["nominee"]["name"] for found in (await api.as_(person).run(LIST))["awardNominations"]["nodes"]
            ]
            for person in (mira, tim, lead, company.admin)
        }

        assert seen == {"Mira": ["Lena", "Tim"], "Tim": [], "Lena": [], "Ada": ["Lena", "Tim"]}

    async def test_give_the_award_when_approved_in_the_deciders_words(self, api: Api, company: Factory) -> None:
        mira, tim = await company.person("Mira"), await company.person("Tim")
        nomination = await nominate(api, mira, await company.award(), tim)

        answer = await api.as_(company.admin).succeed(
            "awardNominationApprove",
            {"nominationId": nomination, "message": "You kept us calm."},
            f"nomination {{ {NOMINATION} }}",
        )

        found = answer["nomination"]
        assert (found["state"], found["decidedBy"]) == ("APPROVED", {"name": "Ada"})
        assert found["recognition"] == {
            "message": "You kept us calm.",
            "giver": {"name": "Ada"},
            "recipients": [{"name": "Tim"}],
            "award": {"name": "Calm in the storm"},
        }

    async def test_stay_open_where_the_award_was_given_often_enough(self, api: Api, company: Factory) -> None:
        mira, tim = await company.person("Mira"), await company.person("Tim")
        award = await company.award()
        nomination = await nominate(api, mira, award, tim)
        await give(api, company.admin, award, mira)

        answer = await api.as_(company.admin).mutate(
            "awardNominationApprove", {"nominationId": nomination, "message": "You kept us calm."}
        )
        [found] = (await api.as_(mira).run(LIST))["awardNominations"]["nodes"]

        assert (answer["code"], found["state"]) == ("LIMIT_REACHED", "OPEN")

    async def test_are_declined_with_a_reason_for_the_nominator(self, api: Api, company: Factory) -> None:
        mira, tim = await company.person("Mira"), await company.person("Tim")
        nomination = await nominate(api, mira, await company.award(), tim)

        decision = {"nominationId": nomination, "reason": "Next month."}
        await api.as_(company.admin).succeed("awardNominationDecline", decision)
        again = await api.as_(company.admin).mutate("awardNominationDecline", decision)
        [found] = (await api.as_(mira).run(LIST))["awardNominations"]["nodes"]

        assert (found["state"], found["decision"]) == ("DECLINED", "Next month.")
        assert again["message"] == "This nomination was declined already."

    async def test_are_decided_by_somebody_else(self, api: Api, company: Factory) -> None:
        tim = await company.person("Tim")
        nomination = await nominate(api, company.admin, await company.award(), tim)

        by_nominator = await api.as_(company.admin).mutate(
            "awardNominationApprove", {"nominationId": nomination, "message": "Me."}
        )
        by_nominee = await api.as_(tim).mutate("awardNominationApprove", {"nominationId": nomination, "message": "Me."})

        assert (by_nominator["code"], by_nominee["code"]) == ("NOT_PERMITTED", "NOT_FOUND")

    async def test_are_made_once_and_taken_back(self, api: Api, company: Factory) -> None:
        mira, tim = await company.person("Mira"), await company.person("Tim")
        award = await company.award()
        nomination = await nominate(api, mira, award, tim)
        twice = await api.as_(mira).mutate(
            "awardNominate", {"awardId": gid(award), "nomineeId": tim.gid, "reason": "Again."}
        )

        await api.as_(mira).succeed("awardNominationWithdraw", {"nominationId": nomination})
        await nominate(api, mira, award, tim)

        assert [problem["code"] for problem in twice["problems"]] == ["NOMINATED_ALREADY"]

    async def test_leave_no_trace_for_the_nominee_or_those_above_the_nominator(
        self, api: Api, company: Factory
    ) -> None:
        boss = await company.person("Max")
        mira = await company.person("Mira", manager=boss)
        nomination = await nominate(api, mira, await company.award(), boss)
        query = "query($id: ID!) { auditRecords(subjectId: $id) { nodes { action } } }"

        by_boss = await api.as_(boss).run(query, id=nomination)

        assert by_boss["auditRecords"]["nodes"] == []


class TestComments:
    async def test_are_for_those_with_whom_praise_is_shared(self, api: Api, company: Factory) -> None:
        mira, tim = await company.person("Mira"), await company.person("Tim")
        public = await company.praise(mira, tim)
        secret = await company.praise(mira, tim, shared=False)

        await api.as_(company.admin).succeed("commentAdd", {"subjectId": gid(public), "body": "Deserved!"})
        on_secret = await api.as_(tim).mutate("commentAdd", {"subjectId": gid(secret), "body": "Thanks."})
        by_stranger = await api.as_(company.admin).mutate("commentAdd", {"subjectId": gid(secret), "body": "Oh!"})
        query = "{ recognitions { nodes { commentCount comments { nodes { body } } } } }"
        seen = (await api.as_(company.admin).run(query))["recognitions"]["nodes"]

        assert (on_secret["code"], by_stranger["code"]) == ("NOT_PERMITTED", "NOT_FOUND")
        assert seen == [{"commentCount": 1, "comments": {"nodes": [{"body": "Deserved!"}]}}]

    async def test_are_hidden_with_the_praise(self, api: Api, company: Factory) -> None:
        mira, tim = await company.person("Mira"), await company.person("Tim")
        praise = await company.praise(mira, tim)
        added = await api.as_(company.admin).succeed(
            "commentAdd", {"subjectId": gid(praise), "body": "Deserved!"}, "commentEdge { node { id } }"
        )

        await api.as_(tim).succeed("recognitionKeepPrivate", {"recognitionId": gid(praise), "private": True})
        seen = await api.as_(company.admin).run(
            "query($id: ID!) { node(id: $id) { id } }", id=added["commentEdge"]["node"]["id"]
        )

        assert seen == {"node": None}
