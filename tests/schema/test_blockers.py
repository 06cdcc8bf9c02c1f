"""Blockers through GraphQL."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.ids import global_id, new_id
from app.cycles.models import CycleState
from app.objectives.models import Visibility
from tests.support.check_ins import TeamAtWork, team_at_work, value
from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.graphql import Api

BLOCKER = "blocker { id text since raisedBy { name } helper { name } resolvedAt resolvedBy { name } checkIn { value } }"


@pytest.fixture
async def work(company: Factory) -> TeamAtWork:
    """A team at work."""
    return await team_at_work(company)


async def raise_blocker(api: Api, work: TeamAtWork, **more: Any) -> dict[str, Any]:
    wanted = {"keyResultId": gid(work.key_result), "text": "The import fails.", **more}
    return await api.mutate("blockerRaise", wanted, f"{BLOCKER} keyResult {{ blockers {{ text }} }}")


async def blocker_id(api: Api, work: TeamAtWork) -> str:
    found: str = (await raise_blocker(api.as_(work.member), work))["blocker"]["id"]
    return found


class TestBlockerRaise:
    async def test_stands_in_the_way_from_today_on(self, api: Api, work: TeamAtWork) -> None:
        answer = await raise_blocker(api.as_(work.member), work, helperId=work.lead.gid)

        assert answer["blocker"] | {"id": ""} == {
            "id": "",
            "text": "The import fails.",
            "since": "2026-11-18",
            "raisedBy": {"name": "Mira"},
            "helper": {"name": "Lena"},
            "resolvedAt": None,
            "resolvedBy": None,
            "checkIn": None,
        }
        assert answer["keyResult"]["blockers"] == [{"text": "The import fails."}]

    async def test_is_also_raised_by_a_check_in_and_lives_on(self, api: Api, work: TeamAtWork, now: TestClock) -> None:
        mira = api.as_(work.member)
        entry = value(work.key_result, 25, newBlocker="No data yet.")
        await mira.succeed("checkInRecord", {"entry": entry, "asOf": "2026-11-16"})
        now.forward(days=14)
        await mira.succeed("checkInRecord", {"entry": value(work.key_result, 26)})

        data = await mira.run(
            "query($id: ID!) { node(id: $id) { ... on KeyResult { blockers { text since checkIn { value } } } } }",
            id=gid(work.key_result),
        )

        assert data["node"]["blockers"] == [{"text": "No data yet.", "since": "2026-11-16", "checkIn": {"value": "25"}}]

    @pytest.mark.parametrize("person", ["member", "lead", "admin"])
    async def test_is_for_those_who_work_on_it(self, api: Api, work: TeamAtWork, person: str) -> None:
        somebody = work.company.admin if person == "admin" else getattr(work, person)

        answer = await raise_blocker(api.as_(somebody), work)

        assert answer["__typename"] == "BlockerRaiseSuccess"

    async def test_refuses_others(self, api: Api, work: TeamAtWork) -> None:
        answer = await raise_blocker(api.as_(work.manager), work)

        assert answer["message"] == "Only its owners, its team and administrators raise blockers."

    async def test_acts_once_for_one_key(self, api: Api, work: TeamAtWork) -> None:
        first = await raise_blocker(api.as_(work.member), work, idempotencyKey="k")
        again = await raise_blocker(api.as_(work.member), work, idempotencyKey="k")

        assert first["blocker"]["id"] == again["blocker"]["id"]

    async def test_lists_every_problem_at_once(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        gone = await company.person("Gus", active=False)

        answer = await raise_blocker(api.as_(work.member), work, text=" ", helperId=gone.gid)

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [
            (["text"], "EMPTY"),
            (["helperId"], "LEFT"),
        ]

    async def test_refuses_helpers_who_may_not_read_the_key_result(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        objective = await company.objective(work.cycle, work.member, visibility=Visibility.PRIVATE)
        private = await company.key_result(objective)
        stranger = await company.person("Sven")

        answers = [
            await raise_blocker(api.as_(work.member), work, keyResultId=gid(private), helperId=person.gid)
            for person in (stranger, work.manager)
        ]

        assert answers[0]["problems"][0]["code"] == "CANNOT_READ"
        assert answers[1]["blocker"]["helper"] == {"name": "Max"}

    async def test_does_not_find_what_is_not_there(self, api: Api, work: TeamAtWork) -> None:
        foreign = await team_at_work(await make_organization())
        mira = api.as_(work.member)

        unknown = await raise_blocker(mira, work, keyResultId=global_id("KeyResult", new_id()))
        elsewhere = await raise_blocker(mira, work, keyResultId=gid(foreign.key_result))
        helper = await raise_blocker(mira, work, helperId=foreign.member.gid)

        assert [(answer["code"], answer["path"]) for answer in (unknown, elsewhere, helper)] == [
            ("NOT_FOUND", ["keyResultId"]),
            ("NOT_FOUND", ["keyResultId"]),
            ("NOT_FOUND", ["helperId"]),
        ]

    async def test_refuses_a_closed_cycle(self, api: Api, company: Factory) -> None:
        mira = await company.person()
        objective = await company.objective(await company.cycle(state=CycleState.CLOSED), mira)
        key_result = await company.key_result(objective)

        answer = await api.as_(mira).mutate("blockerRaise", {"keyResultId": gid(key_result), "text": "Late."})

        assert answer["code"] == "CYCLE_CLOSED"


class TestBlockerResolve:
    async def test_takes_it_out_of_the_way(self, api: Api, work: TeamAtWork) -> None:
        found = await blocker_id(api, work)

        answer = await api.as_(work.lead).succeed("blockerResolve", {"blockerId": found}, BLOCKER)
        data = await api.as_(work.member).run(
            """query($id: ID!) { node(id: $id) { ... on KeyResult {
                open: blockers { id } resolved: blockers(open: false) { id } all: blockers(open: null) { id } } } }""",
            id=gid(work.key_result),
        )

        assert answer["blocker"]["resolvedBy"] == {"name": "Lena"}
        assert data["node"] == {"open": [], "resolved": [{"id": found}], "all": [{"id": found}]}

    async def test_happens_once(self, api: Api, work: TeamAtWork) -> None:
        found = await blocker_id(api, work)
        await api.as_(work.member).succeed("blockerResolve", {"blockerId": found})

        answer = await api.as_(work.member).mutate("blockerResolve", {"blockerId": found})

        assert answer["message"] == "This blocker is resolved already."


class TestBlockerReopen:
    async def test_lets_it_count_from_its_first_day(self, api: Api, work: TeamAtWork, now: TestClock) -> None:
        mira, found = api.as_(work.member), await blocker_id(api, work)
        await mira.succeed("blockerResolve", {"blockerId": found})
        now.forward(days=3)

        answer = await mira.succeed("blockerReopen", {"blockerId": found}, "blocker { since resolvedAt }")
        again = await mira.mutate("blockerReopen", {"blockerId": found})

        assert answer["blocker"] == {"since": "2026-11-18", "resolvedAt": None}
        assert again["message"] == "This blocker is still open."


class TestBlockerAskHelp:
    async def test_names_a_helper_who_may_then_settle_it(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        found, sven = await blocker_id(api, work), await company.person("Sven")
        asked = {"blockerId": found, "helperId": sven.gid}
        can = "query($id: ID!) { node(id: $id) { ... on Blocker { viewerCan { resolve { allowed } } } } }"

        before = await api.as_(sven).run(can, id=found)
        answer = await api.as_(work.member).succeed("blockerAskHelp", asked, "blocker { helper { name } }")
        after = await api.as_(sven).run(can, id=found)
        nobody = await api.as_(sven).succeed(
            "blockerAskHelp", {"blockerId": found, "helperId": None}, "blocker { helper { name } }"
        )

        assert before["node"]["viewerCan"]["resolve"] == {"allowed": False}
        assert answer["blocker"] == {"helper": {"name": "Sven"}}
        assert after["node"]["viewerCan"]["resolve"] == {"allowed": True}
        assert nobody["blocker"] == {"helper": None}

    async def test_refuses_who_has_left(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        gone = await company.person("Gus", active=False)

        answer = await api.as_(work.member).mutate(
            "blockerAskHelp", {"blockerId": await blocker_id(api, work), "helperId": gone.gid}
        )

        assert answer["problems"][0]["code"] == "LEFT"


class TestSettling:
    @pytest.mark.parametrize("name", ["blockerResolve", "blockerReopen", "blockerAskHelp"])
    async def test_is_refused_to_strangers_and_finds_nothing_elsewhere(
        self, api: Api, company: Factory, work: TeamAtWork, name: str
    ) -> None:
        found, stranger = await blocker_id(api, work), await company.person("Sven")
        if name == "blockerReopen":
            await api.as_(work.member).succeed("blockerResolve", {"blockerId": found})
        foreigner = (await make_organization()).admin

        async def settle(person: Person, id_: str) -> str:
            more = {"helperId": person.gid} if name == "blockerAskHelp" else {}
            answer = await api.as_(person).mutate(name, {"blockerId": id_, **more})
            code: str = answer["code"]
            return code

        assert await settle(stranger, found) == "NOT_PERMITTED"
        assert await settle(foreigner, found) == "NOT_FOUND"
        assert await settle(work.member, global_id("Blocker", new_id())) == "NOT_FOUND"

    async def test_is_refused_in_a_closed_cycle(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        found = await blocker_id(api, work)
        admin, cycle = api.as_(company.admin), {"cycleId": gid(work.cycle), "acknowledgeWarnings": True}
        await admin.succeed("cycleAdvance", {**cycle, "to": "REVIEW"})
        await admin.succeed("objectiveClose", {"objectiveId": gid(work.objective), "outcome": "PARTIAL"})
        await admin.succeed("cycleAdvance", {**cycle, "to": "CLOSED"})

        answer = await api.as_(work.member).mutate("blockerResolve", {"blockerId": found})

        assert answer["code"] == "CYCLE_CLOSED"
