"""Cycles and priorities through GraphQL."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import pytest
from tortoise.exceptions import IntegrityError

from app.core import clock
from app.cycles.models import CycleState
from app.objectives.models import KeyResult, ProgressMode, Visibility
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


class TestNestedCycles:
    async def test_lie_within_a_longer_one_and_are_listed_there(self, api: Api, company: Factory) -> None:
        year = await company.cycle("2026", starts_on=date(2026, 1, 1))
        await company.cycle("Q4 2026", parent_id=year.id)
        await company.cycle("Q1 2026", starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31), parent_id=year.id)

        data = await api.as_(company.admin).run(
            "query($id: ID!) { node(id: $id) { ... on Cycle { children { name } } } }", id=gid(year)
        )

        assert data["node"]["children"] == [{"name": "Q1 2026"}, {"name": "Q4 2026"}]

    async def test_keep_their_parent_s_days_around_them(self, api: Api, company: Factory) -> None:
        year = await company.cycle("2026", starts_on=date(2026, 1, 1))
        await company.cycle("Q4 2026", parent_id=year.id)

        answer = await api.as_(company.admin).mutate(
            "cycleUpdate", {"cycleId": gid(year), "expectedRevision": 1, "endsOn": "2026-11-30"}
        )

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [(["endsOn"], "OUTSIDE_CHILD")]

    async def test_are_not_put_into_one_that_is_not_longer(self, api: Api, company: Factory) -> None:
        quarter, twin = await company.cycle(), await company.cycle("Autumn")

        answer = await api.as_(company.admin).mutate(
            "cycleUpdate", {"cycleId": gid(quarter), "expectedRevision": 1, "parentId": gid(twin)}
        )

        assert [problem["code"] for problem in answer["problems"]] == ["NOT_LONGER"]

    async def test_are_held_together_by_the_database(self, company: Factory) -> None:
        year = await company.cycle("2026", starts_on=date(2026, 1, 1))

        with pytest.raises(IntegrityError, match="within the days of a longer one"):
            await company.cycle("Q1 2027", ends_on=date(2027, 3, 31), parent_id=year.id)

    async def test_are_not_planned_in_a_closed_one(self, api: Api, company: Factory) -> None:
        year = await company.cycle(
            "2027", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31), state=CycleState.CLOSED
        )

        answer = await api.as_(company.admin).mutate("cycleCreate", {**NEW_CYCLE, "parentId": gid(year)})

        assert answer["code"] == "CYCLE_CLOSED"

    async def test_a_quarter_s_progress_moves_the_year_s(self, api: Api, company: Factory) -> None:
        year = await company.cycle("2026", starts_on=date(2026, 1, 1))
        quarter, admin = await company.cycle(parent_id=year.id), api.as_(company.admin)
        above = await company.objective(year, company.admin, "Above", progress_mode=ProgressMode.CONTRIBUTIONS)
        below = await company.objective(quarter, company.admin, "Below")
        key_result = await company.key_result(below)
        await admin.succeed("objectiveAlign", {"objectiveId": gid(below), "parentId": gid(above)})

        await admin.succeed("checkInRecord", {"entry": {"value": {"keyResultId": gid(key_result), "value": "30"}}})
        data = await admin.run("query($id: ID!) { node(id: $id) { ... on Objective { progress } } }", id=gid(above))

        assert data["node"] == {"progress": 0.5}

    async def test_goals_of_the_coming_one_are_drafted_and_agreed_on_while_this_one_runs(
        self, api: Api, company: Factory
    ) -> None:
        await company.cycle()
        coming = await company.cycle(
            "Q1 2027", starts_on=date(2027, 1, 1), ends_on=date(2027, 3, 31), state=CycleState.PLANNING
        )
        mira = api.as_(mira_ := await company.person("Mira"))
        asked = {"cycleId": gid(coming), "title": "Set-up is easy", "level": "INDIVIDUAL", "ownerId": mira_.gid}

        drafted = await mira.succeed("objectiveCreate", asked, "objectiveEdge { node { id state } }")
        draft = drafted["objectiveEdge"]["node"]
        for title in ("Set-up takes five minutes", "Nobody asks how"):
            await mira.succeed("keyResultCreate", {"objectiveId": draft["id"], "title": title, "kind": "BINARY"})
        published = await mira.succeed(
            "objectivePublish",
            {"objectiveId": draft["id"]},
            "objective { state keyResults { checkInDueAt health } }",
        )

        assert draft["state"] == "DRAFT"
        assert published["objective"] == {
            "state": "ACTIVE",
            "keyResults": [{"checkInDueAt": "2027-01-08T23:59:59Z", "health": "PENDING"}] * 2,
        }


class TestRetiming:
    async def due(self, api: Api, *key_results: KeyResult) -> list[str | None]:
        data = await api.run(
            "query($ids: [ID!]!) { nodes(ids: $ids) { ... on KeyResult { checkInDueAt } } }",
            ids=[gid(key_result) for key_result in key_results],
        )
        return [node["checkInDueAt"] and node["checkInDueAt"][:10] for node in data["nodes"]]

    async def test_moves_what_is_due_to_the_new_periods(self, api: Api, company: Factory) -> None:
        cycle, admin = await company.cycle(), api.as_(company.admin)
        mira = await company.person("Mira")
        objective = await company.objective(cycle, company.admin, published_at=clock.now())
        hidden = await company.objective(cycle, mira, visibility=Visibility.PRIVATE, published_at=clock.now())
        fresh, reported = await company.key_result(objective), await company.key_result(objective)
        private = await company.key_result(hidden)
        await admin.succeed("checkInRecord", {"entry": {"value": {"keyResultId": gid(reported), "value": "30"}}})
        before = await self.due(admin, reported)

        await admin.succeed(
            "cycleUpdate",
            {"cycleId": gid(cycle), "expectedRevision": 1, "weekStartsOn": 0, "dueWeekday": 3, "cadence": "BIWEEKLY"},
        )

        assert before == ["2026-11-27"]
        assert await self.due(admin, fresh, reported) == ["2026-11-19", "2026-12-03"]
        assert await self.due(api.as_(mira), private) == ["2026-11-19"]

    async def test_lets_nothing_be_due_on_days_on_which_the_owner_is_away(self, api: Api, company: Factory) -> None:
        cycle, mira = await company.cycle(), await company.person("Mira")
        objective = await company.objective(cycle, mira, published_at=clock.now())
        key_result = await company.key_result(objective)
        await company.absence(mira, starts_on=date(2026, 11, 19), ends_on=date(2026, 11, 20))

        await api.as_(company.admin).succeed(
            "cycleUpdate", {"cycleId": gid(cycle), "expectedRevision": 1, "weekStartsOn": 0, "dueWeekday": 3}
        )

        assert await self.due(api.as_(mira), key_result) == ["2026-11-26"]

    async def test_refuses_days_that_leave_key_results_outside_until_it_is_told_what_becomes_of_them(
        self, api: Api, company: Factory
    ) -> None:
        cycle, admin = await company.cycle(), api.as_(company.admin)
        objective = await company.objective(cycle, company.admin)
        phases = [{"on": "2026-11-30", "value": "30"}, {"on": "2026-12-15", "value": "35"}]
        key_result = await company.key_result(objective, due_on=date(2026, 12, 20), phases=phases)
        shorter = {"cycleId": gid(cycle), "expectedRevision": 1, "endsOn": "2026-12-10"}

        refused = await admin.mutate("cycleUpdate", shorter)
        await admin.succeed("cycleUpdate", {**shorter, "outside": "MOVE"})
        data = await admin.run(
            """query($id: ID!) { node(id: $id) { ... on KeyResult { dueOn revision
                metric { ... on ChangeMetric { phases { on } } } } } }""",
            id=gid(key_result),
        )

        assert [(problem["path"], problem["code"]) for problem in refused["problems"]] == [
            (["outside"], "KEY_RESULTS_OUTSIDE")
        ]
        assert data["node"] == {
            "dueOn": "2026-12-10",
            "revision": 2,
            "metric": {"phases": [{"on": "2026-11-30"}]},
        }

    async def test_lets_key_results_keep_their_days(self, api: Api, company: Factory) -> None:
        cycle, admin = await company.cycle(), api.as_(company.admin)
        key_result = await company.key_result(await company.objective(cycle, company.admin), due_on=date(2026, 12, 20))

        await admin.succeed(
            "cycleUpdate", {"cycleId": gid(cycle), "expectedRevision": 1, "endsOn": "2026-12-10", "outside": "KEEP"}
        )
        data = await admin.run("query($id: ID!) { node(id: $id) { ... on KeyResult { dueOn } } }", id=gid(key_result))

        assert data["node"] == {"dueOn": "2026-12-20"}


class TestOrganizationUpdate:
    WEEKS: ClassVar = {"expectedRevision": 1, "weekStartsOn": 6, "workingDays": [6, 0, 1, 2, 3]}

    async def test_changes_the_settings_and_tells_who_did(self, api: Api, company: Factory) -> None:
        admin = api.as_(company.admin)

        answer = await admin.succeed(
            "organizationUpdate",
            {**self.WEEKS, "fiscalYearStartsIn": 7},
            "organization { id fiscalYearStartsIn weekStartsOn workingDays revision viewerCan { edit { allowed } } }",
        )
        organization = answer["organization"]
        told = await admin.run(
            "query($id: ID!) { auditRecords(subjectId: $id) { nodes { action changes { field } } } }",
            id=organization.pop("id"),
        )

        assert organization == {
            "fiscalYearStartsIn": 7,
            "weekStartsOn": 6,
            "workingDays": [0, 1, 2, 3, 6],
            "revision": 2,
            "viewerCan": {"edit": {"allowed": True}},
        }
        [record] = told["auditRecords"]["nodes"]
        assert record["action"] == "organization.update"
        assert {change["field"] for change in record["changes"]} == {
            "fiscalYearStartsIn",
            "weekStartsOn",
            "workingDays",
        }

    async def test_is_followed_by_cycles_that_have_not_begun(self, api: Api, company: Factory) -> None:
        running, planned = await company.cycle(), await company.cycle("Q1", state=CycleState.PLANNING)
        admin = api.as_(company.admin)

        await admin.succeed("organizationUpdate", self.WEEKS)
        created = await admin.succeed("cycleCreate", NEW_CYCLE, "cycle { weekStartsOn workingDays }")
        data = await admin.run(
            "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Cycle { weekStartsOn } } }",
            ids=[gid(running), gid(planned)],
        )

        assert created["cycle"] == {"weekStartsOn": 6, "workingDays": [0, 1, 2, 3, 6]}
        assert [node["weekStartsOn"] for node in data["nodes"]] == [5, 6]

    async def test_refuses_a_member_and_an_old_revision(self, api: Api, company: Factory) -> None:
        mira = await company.person("Mira")

        refused = await api.as_(mira).mutate("organizationUpdate", self.WEEKS)
        old = await api.as_(company.admin).mutate("organizationUpdate", {**self.WEEKS, "expectedRevision": 2})

        assert refused["message"] == "Only an administrator changes the organisation's settings."
        assert old["code"] == "CONFLICT"


class TestFiscalYears:
    async def test_follow_from_the_organisation_s_calendar_and_are_planned_in_one_go(
        self, api: Api, company: Factory
    ) -> None:
        admin = api.as_(company.admin)
        await admin.succeed("organizationUpdate", {"expectedRevision": 1, "fiscalYearStartsIn": 7})
        query = """{ cycleCalendar(year: 2027) { year { name startsOn endsOn } parts { name } problems { code } } }"""

        proposed = (await admin.run(query))["cycleCalendar"]
        planned = await admin.succeed(
            "cycleYearCreate", {"year": 2027}, "year { name state children { name } } parts { name parent { name } }"
        )
        again = await admin.mutate("cycleYearCreate", {"year": 2027})

        quarters = [{"name": f"FY27 Q{number}"} for number in range(1, 5)]
        assert proposed == {
            "year": {"name": "FY27", "startsOn": "2026-07-01", "endsOn": "2027-06-30"},
            "parts": quarters,
            "problems": [],
        }
        assert planned["year"] == {"name": "FY27", "state": "PLANNING", "children": quarters}
        assert planned["parts"] == [{**quarter, "parent": {"name": "FY27"}} for quarter in quarters]
        assert [problem["code"] for problem in again["problems"]] == ["TAKEN"] * 5
