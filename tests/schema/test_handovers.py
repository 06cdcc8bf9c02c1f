"""What a person holds, and handing it over."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest

from app.core import clock
from app.objectives.models import KeyResult, Objective, Visibility
from app.people.models import Team
from tests.support.conversations import meet_of
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api
from tests.support.inbox import asked_question
from tests.support.statements import counted_statements

HOLDINGS = """query($id: ID!) { node(id: $id) { ... on User { active holdings { objectives { title }
    keyResults { title } initiatives { title } teams { name } blockers { text } actionItems { text } questions { text }
    proposals { id } } openHandovers { state } } } }"""
OUTCOME = "handover { state items { outcome subject { id } } } changedObjectives { title }"
OWNER = "query($id: ID!) { node(id: $id) { ... on Objective { owner { name } } ... on KeyResult { owner { name } } } }"


@dataclass(frozen=True)
class Leaving:
    """Mira, who holds an objective with a key result and work for it, and leads a team; Max is her manager."""

    company: Factory
    mira: Person
    max: Person
    tim: Person
    nora: Person
    objective: Objective
    key_result: KeyResult
    initiative: Any
    team: Team

    def offer(self, **parts: list[Any]) -> dict[str, Any]:
        """Return the input that offers things to people by name."""
        return {
            "giverId": self.mira.gid,
            "parts": [
                {"receiverId": getattr(self, name).gid, "itemIds": [gid(thing) for thing in things]}
                for name, things in parts.items()
            ],
        }


@pytest.fixture
async def leaving(company: Factory) -> Leaving:
    """Mira before she leaves."""
    max_ = await company.person("Max")
    mira = await company.person(manager=max_)
    tim, nora = await company.person("Tim"), await company.person("Nora")
    objective = await company.objective(await company.cycle(), mira)
    key_result = await company.key_result(objective)
    team = await company.team(lead=mira)
    initiative = await company.initiative(key_result)
    return Leaving(company, mira, max_, tim, nora, objective, key_result, initiative, team)


async def offered(api: Api, leaving: Leaving, by: Person | None = None, **parts: list[Any]) -> list[str]:
    answer = await api.as_(by or leaving.mira).succeed("handoverOffer", leaving.offer(**parts), "handovers { id }")
    return [handover["id"] for handover in answer["handovers"]]


async def owner(api: Api, leaving: Leaving, thing: Any) -> str:
    name: str = (await api.as_(leaving.nora).run(OWNER, id=gid(thing)))["node"]["owner"]["name"]
    return name


class TestHoldings:
    async def test_lists_what_somebody_answers_for_also_once_they_left(self, api: Api, leaving: Leaving) -> None:
        await api.as_(leaving.company.admin).succeed("userDeactivate", {"userId": leaving.mira.gid})

        held = (await api.as_(leaving.max).run(HOLDINGS, id=leaving.mira.gid))["node"]

        assert held["active"] is False
        assert held["holdings"] == {
            "objectives": [{"title": "Customers get going on their own"}],
            "keyResults": [{"title": "Raise activation from 20 to 40 points"}],
            "initiatives": [{"title": "Rewrite the first import"}],
            "teams": [{"name": "Growth"}],
            "blockers": [],
            "actionItems": [],
            "questions": [],
            "proposals": [],
        }

    async def test_lists_what_they_took_on_and_have_not_done(self, api: Api, company: Factory) -> None:
        meet = await meet_of(company)
        await meet.item(meet.member, "Ask ten clinics.")
        await meet.item(meet.member, "Thank them.", done_at=clock.now(), done_by_id=meet.member.id)
        query = "query($id: ID!) { node(id: $id) { ... on User { holdings { actionItems { text } } } } }"

        held = (await api.as_(meet.lead).run(query, id=meet.member.gid))["node"]["holdings"]

        assert held == {"actionItems": [{"text": "Ask ten clinics."}]}

    async def test_shows_nothing_that_the_viewer_may_not_read(self, api: Api, leaving: Leaving) -> None:
        cycle = await leaving.company.cycle("Q1 2027")
        await leaving.company.objective(cycle, leaving.mira, "Find a mentor", visibility=Visibility.PRIVATE)

        by_manager = (await api.as_(leaving.max).run(HOLDINGS, id=leaving.mira.gid))["node"]["holdings"]
        by_colleague = (await api.as_(leaving.tim).run(HOLDINGS, id=leaving.mira.gid))["node"]["holdings"]

        assert len(by_manager["objectives"]) == 2
        assert len(by_colleague["objectives"]) == 1

    async def test_costs_the_same_for_many_as_for_one(self, api: Api, leaving: Leaving) -> None:
        everybody = HOLDINGS.replace("query($id: ID!) { node(id: $id) { ... on User", "{ users { nodes").strip()
        with counted_statements() as few:
            await api.as_(leaving.max).run(everybody)
        for number in range(8):
            person = await leaving.company.person(f"P{number}")
            await leaving.company.key_result(leaving.objective, person)
            await leaving.company.team(f"T{number}", lead=person)

        with counted_statements() as many:
            await api.as_(leaving.max).run(everybody)

        assert many.count == few.count


class TestHandover:
    async def test_each_receiver_takes_over_their_part(self, api: Api, leaving: Leaving) -> None:
        to_tim, to_nora = await offered(
            api, leaving, tim=[leaving.objective, leaving.team], nora=[leaving.key_result, leaving.initiative]
        )
        before = await owner(api, leaving, leaving.objective)

        by_tim = await api.as_(leaving.tim).succeed("handoverAccept", {"handoverId": to_tim}, OUTCOME)
        await api.as_(leaving.nora).succeed("handoverAccept", {"handoverId": to_nora}, OUTCOME)
        held = (await api.as_(leaving.mira).run(HOLDINGS, id=leaving.mira.gid))["node"]

        assert before == "Mira"
        assert by_tim["handover"]["state"] == "ACCEPTED"
        assert {item["outcome"] for item in by_tim["handover"]["items"]} == {"MOVED"}
        assert (await owner(api, leaving, leaving.objective), await owner(api, leaving, leaving.key_result)) == (
            "Tim",
            "Nora",
        )
        assert [things for things in held["holdings"].values() if things] == []
        assert leaving.team.id in (await leaving.tim.actor()).led_team_ids

    async def test_is_told_in_the_history_of_what_moved(self, api: Api, leaving: Leaving) -> None:
        [handover] = await offered(api, leaving, tim=[leaving.key_result])
        await api.as_(leaving.tim).succeed("handoverAccept", {"handoverId": handover})

        told = await api.as_(leaving.nora).run(
            "query($id: ID!) { auditRecords(subjectId: $id) { nodes { action reason actor { name } } } }",
            id=gid(leaving.key_result),
        )

        assert told["auditRecords"]["nodes"] == [
            {"action": "handover.take_over", "reason": "Handed over by Mira.", "actor": {"name": "Tim"}}
        ]

    async def test_a_private_goal_goes_with_all_that_is_in_it_and_is_then_the_receivers(
        self, api: Api, leaving: Leaving
    ) -> None:
        private = await leaving.company.objective(
            await leaving.company.cycle("Q1 2027"), leaving.mira, "Mentor", visibility=Visibility.PRIVATE
        )
        inside = await leaving.company.key_result(private)
        [handover] = await offered(api, leaving, tim=[private])
        title = "query($id: ID!) { node(id: $id) { id } }"
        before = (await api.as_(leaving.tim).run(title, id=gid(private)))["node"]

        await api.as_(leaving.tim).succeed("handoverAccept", {"handoverId": handover})
        by_tim = (await api.as_(leaving.tim).run(OWNER, id=gid(inside)))["node"]
        by_mira = (await api.as_(leaving.mira).run(title, id=gid(private)))["node"]

        assert (before, by_tim, by_mira) == (None, {"owner": {"name": "Tim"}}, None)

    async def test_stays_with_the_giver_when_it_is_declined(self, api: Api, leaving: Leaving) -> None:
        [handover] = await offered(api, leaving, tim=[leaving.key_result])

        answer = await api.as_(leaving.tim).succeed(
            "handoverDecline",
            {"handoverId": handover, "reason": "No time."},
            "handover { state reason items { outcome } }",
        )
        again = await api.as_(leaving.tim).mutate("handoverAccept", {"handoverId": handover})
        await offered(api, leaving, nora=[leaving.key_result])

        assert answer["handover"] == {"state": "DECLINED", "reason": "No time.", "items": [{"outcome": "KEPT"}]}
        assert again["message"] == "It was declined already: offer it anew."

    async def test_after_somebody_left_their_manager_hands_over(self, api: Api, leaving: Leaving) -> None:
        await api.as_(leaving.company.admin).succeed("userDeactivate", {"userId": leaving.mira.gid})

        [handover] = await offered(api, leaving, leaving.max, tim=[leaving.key_result])
        await api.as_(leaving.tim).succeed("handoverAccept", {"handoverId": handover})

        assert await owner(api, leaving, leaving.key_result) == "Tim"

    async def test_moves_each_thing_once_also_when_accepted_twice_at_once(self, api: Api, leaving: Leaving) -> None:
        [handover] = await offered(api, leaving, tim=[leaving.key_result])

        answers = await asyncio.gather(
            *(api.as_(leaving.tim).mutate("handoverAccept", {"handoverId": handover}) for _ in range(3))
        )

        assert sorted(answer["__typename"] for answer in answers) == [
            "HandoverAcceptSuccess",
            "NotPermittedError",
            "NotPermittedError",
        ]

    async def test_takes_along_what_they_took_on_and_were_asked_for(self, api: Api, company: Factory) -> None:
        meet = await meet_of(company)
        item = await meet.item(meet.member)
        heir = await company.person("Heir", team=meet.team)
        asks, stuck = {"helperId": meet.member.gid}, {"keyResultId": gid(meet.key_result), "text": "No licence."}
        blocker = (await api.as_(meet.lead).succeed("blockerRaise", {**stuck, **asks}, "blocker { id }"))["blocker"][
            "id"
        ]
        question = await asked_question(company, meet.objective, meet.lead, meet.member)
        items = [gid(item), blocker, gid(question)]
        offer = {"giverId": meet.member.gid, "parts": [{"receiverId": heir.gid, "itemIds": items}]}
        outsiders = {**offer, "parts": [{"receiverId": meet.outsider.gid, "itemIds": [items[0], items[2]]}]}

        refused = await api.as_(meet.member).mutate("handoverOffer", outsiders)
        handed = await api.as_(meet.member).succeed("handoverOffer", offer, "handovers { id }")
        answer = await api.as_(heir).succeed("handoverAccept", {"handoverId": handed["handovers"][0]["id"]}, OUTCOME)
        held, left = [
            (await api.as_(heir).run(HOLDINGS, id=person.gid))["node"]["holdings"] for person in (heir, meet.member)
        ]

        assert [problem["code"] for problem in refused["problems"]] == ["CANNOT_READ", "CANNOT_READ"]
        outcomes = {each["subject"]["id"]: each["outcome"] for each in answer["handover"]["items"]}
        assert outcomes == dict.fromkeys(items, "MOVED")
        assert [len(held[kind]) for kind in ("actionItems", "blockers", "questions")] == [1, 1, 1]
        assert [len(left[kind]) for kind in ("actionItems", "blockers", "questions")] == [0, 0, 0]

    async def test_leaves_what_they_have_done_meanwhile(self, api: Api, company: Factory) -> None:
        meet = await meet_of(company)
        item = await meet.item(meet.member)
        offer = {"giverId": meet.member.gid, "parts": [{"receiverId": meet.lead.gid, "itemIds": [gid(item)]}]}
        handed = await api.as_(meet.member).succeed("handoverOffer", offer, "handovers { id }")
        await api.as_(meet.member).succeed("actionItemComplete", {"actionItemId": gid(item)})

        handover = {"handoverId": handed["handovers"][0]["id"]}
        answer = await api.as_(meet.lead).succeed("handoverAccept", handover, OUTCOME)

        assert [each["outcome"] for each in answer["handover"]["items"]] == ["KEPT"]

    async def test_leaves_what_was_given_away_meanwhile(self, api: Api, leaving: Leaving) -> None:
        [handover] = await offered(api, leaving, tim=[leaving.objective, leaving.key_result])
        await api.as_(leaving.mira).succeed(
            "keyResultUpdate",
            {
                "keyResultId": gid(leaving.key_result),
                "expectedRevision": 1,
                "ownerId": leaving.nora.gid,
                "reason": "Nora knows it.",
            },
        )

        answer = await api.as_(leaving.tim).succeed("handoverAccept", {"handoverId": handover}, OUTCOME)

        assert [item["outcome"] for item in answer["handover"]["items"]] == ["MOVED", "KEPT"]
        assert await owner(api, leaving, leaving.key_result) == "Nora"

    async def test_refuses_everything_that_is_wrong_at_once(self, api: Api, leaving: Leaving) -> None:
        gone = await leaving.company.person("Gone", active=False)
        hidden = await leaving.company.objective(
            await leaving.company.cycle("Q1 2027"), leaving.mira, team=leaving.team, visibility=Visibility.TEAM
        )
        await offered(api, leaving, nora=[leaving.key_result])
        asked = leaving.offer(tim=[leaving.key_result, hidden, leaving.team], nora=[leaving.team])
        asked["parts"].append({"receiverId": gone.gid, "itemIds": [gid(leaving.initiative)]})

        answer = await api.as_(leaving.mira).mutate("handoverOffer", asked)

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [
            (["parts", "0", "itemIds", "0"], "OFFERED_ALREADY"),
            (["parts", "0", "itemIds", "1"], "CANNOT_READ"),
            (["parts", "1", "itemIds", "0"], "TWICE"),
            (["parts", "2", "receiverId"], "NOT_ACTIVE"),
        ]

    async def test_refuses_colleagues_and_finds_nothing_that_is_not_held(self, api: Api, leaving: Leaving) -> None:
        of_nora = await leaving.company.key_result(leaving.objective, leaving.nora)

        by_tim = await api.as_(leaving.tim).mutate("handoverOffer", leaving.offer(nora=[leaving.key_result]))
        not_held = await api.as_(leaving.mira).mutate("handoverOffer", leaving.offer(tim=[of_nora]))

        assert by_tim["code"] == "NOT_PERMITTED"
        assert (not_held["code"], not_held["path"]) == ("NOT_FOUND", ["parts", "0", "itemIds", "0"])

    async def test_is_seen_by_those_concerned_alone(self, api: Api, leaving: Leaving) -> None:
        [handover] = await offered(api, leaving, tim=[leaving.key_result])
        query = "query($id: ID!) { node(id: $id) { ... on Handover { giver { name } } } }"

        seen = {
            person.name: (await api.as_(person).run(query, id=handover))["node"] is not None
            for person in (leaving.mira, leaving.max, leaving.tim, leaving.nora, leaving.company.admin)
        }

        assert seen == {"Mira": True, "Max": True, "Tim": True, "Nora": False, "Ada": True}

    async def test_is_withdrawn_by_who_offered_it(self, api: Api, leaving: Leaving) -> None:
        [handover] = await offered(api, leaving, leaving.max, tim=[leaving.key_result])

        answer = await api.as_(leaving.max).succeed("handoverWithdraw", {"handoverId": handover}, "handover { state }")

        assert answer["handover"] == {"state": "WITHDRAWN"}
