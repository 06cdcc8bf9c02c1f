"""Cycles and priorities through GraphQL."""

from __future__ import annotations

from datetime import date

from app.cycles.models import CycleState
from tests.support.factories import Factory, gid, make_organization
from tests.support.graphql import Api

NEW_CYCLE = {"name": "Q1 2027", "startsOn": "2027-01-01", "endsOn": "2027-03-31"}


class TestReadingCycles:
    async def test_shows_the_running_quarter_rather_than_its_year(self, api: Api, company: Factory) -> None:
        year = await company.cycle("2026", starts_on=date(2026, 1, 1))
        await company.cycle("Q4 2026", parent_id=year.id)

        data = await api.as_(company.admin).run("{ currentCycle { name state parent { name } } }")

        assert data == {"currentCycle": {"name": "Q4 2026", "state": "ACTIVE", "parent": {"name": "2026"}}}

    async def test_hides_cycles_of_other_organisations(self, api: Api, company: Factory) -> None:
        foreign = await (await make_organization()).cycle()

        data = await api.as_(company.admin).run(
            "query($id: ID!) { cycles { name } node(id: $id) { id } }", id=gid(foreign)
        )

        assert data == {"cycles": [], "node": None}


class TestCycleCreate:
    async def test_plans_a_cycle(self, api: Api, company: Factory) -> None:
        answer = await api.as_(company.admin).succeed("cycleCreate", NEW_CYCLE, "cycle { name state revision }")

        assert answer["cycle"] == {"name": "Q1 2027", "state": "PLANNING", "revision": 1}

    async def test_lists_every_problem_at_once(self, api: Api, company: Factory) -> None:
        bad = {"name": " ", "startsOn": "2027-01-02", "endsOn": "2027-01-01", "dueWeekday": 9}

        answer = await api.as_(company.admin).mutate("cycleCreate", bad)

        assert answer["code"] == "INVALID_INPUT"
        assert {problem["path"][0] for problem in answer["problems"]} == {"name", "endsOn", "dueWeekday"}

    async def test_acts_once_for_one_key(self, api: Api, company: Factory) -> None:
        admin = api.as_(company.admin)
        request = {**NEW_CYCLE, "idempotencyKey": "k1"}

        first = await admin.succeed("cycleCreate", request, "cycle { id }")
        again = await admin.succeed("cycleCreate", request, "cycle { id }")
        other = await admin.mutate("cycleCreate", {**request, "name": "Q9"})

        assert first == again
        assert other["problems"][0]["code"] == "REUSED"

    async def test_refuses_a_member(self, api: Api, company: Factory) -> None:
        member = await company.person()

        answer = await api.as_(member).mutate("cycleCreate", NEW_CYCLE)

        assert answer["__typename"] == "NotPermittedError"
        assert answer["message"] == "Only an administrator plans cycles."


class TestCycleUpdate:
    async def test_refuses_an_old_revision_and_says_who_was_first(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle()
        admin = api.as_(company.admin)
        await admin.succeed("cycleUpdate", {"cycleId": gid(cycle), "expectedRevision": 1, "name": "Autumn"})

        answer = await admin.run(
            """mutation($input: CycleUpdateInput!) { cycleUpdate(input: $input) { ... on ConflictError {
                changedFields changedBy { name } current { ... on Cycle { name revision } } } } }""",
            input={"cycleId": gid(cycle), "expectedRevision": 1, "name": "Winter"},
        )

        assert answer["cycleUpdate"] == {
            "changedFields": ["name"],
            "changedBy": {"name": "Ada"},
            "current": {"name": "Autumn", "revision": 2},
        }

    async def test_refuses_a_closed_cycle(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle(state=CycleState.CLOSED)

        answer = await api.as_(company.admin).mutate(
            "cycleUpdate", {"cycleId": gid(cycle), "expectedRevision": 1, "name": "Autumn"}
        )

        assert answer["code"] == "CYCLE_CLOSED"
