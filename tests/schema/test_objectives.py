"""Objectives through GraphQL: who reads them, their lists, and their life from draft to outcome."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.cycles.models import Cycle
from app.objectives.models import (
    Health,
    KeyResultProgress,
    KeyResultState,
    Level,
    Milestone,
    Objective,
    ObjectiveProgress,
    ObjectiveState,
    Outcome,
    ReportedHealth,
    TeamInputState,
    TeamInputUse,
    Visibility,
)
from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.graphql import Api
from tests.support.statements import counted_statements

TITLES = "query($id: ID!) { node(id: $id) { ... on Cycle { objectives { nodes { title } } } } }"


def titles(data: dict[str, Any]) -> set[str]:
    return {objective["title"] for objective in data["node"]["objectives"]["nodes"]}


def change(objective: Objective, **fields: Any) -> dict[str, Any]:
    return {"objectiveId": gid(objective), "expectedRevision": 1, **fields}


async def standing(company: Factory, objective: Objective, **columns: Any) -> None:
    """Let an objective stand somewhere, as check-ins would have brought it there."""
    company.keys.add(objective.audience)
    async with company._all():
        await ObjectiveProgress.filter(id=objective.id).update(**columns)


class TestWhoReadsObjectives:
    async def test_by_visibility_and_place(self, api: Api, company: Factory) -> None:
        chief = await company.person("Chi")
        head = await company.person("Hal", manager=chief)
        product = await company.team("Product", lead=head)
        growth = await company.team("Growth", parent=product)
        sales = await company.team("Sales")
        mira = await company.person("Mira", team=growth, manager=head)
        sam = await company.person("Sam", team=sales)
        cycle = await company.cycle()
        await company.objective(cycle, mira, "open")
        await company.objective(cycle, mira, "growth", team=growth, visibility=Visibility.TEAM)
        await company.objective(cycle, head, "product", team=product, visibility=Visibility.TEAM)
        await company.objective(cycle, mira, "private", visibility=Visibility.PRIVATE)

        async def read_by(person: Person) -> set[str]:
            return titles(await api.as_(person).run(TITLES, id=gid(cycle)))

        assert await read_by(mira) == {"open", "growth", "product", "private"}
        assert await read_by(head) == {"open", "growth", "product", "private"}
        assert await read_by(chief) == {"open", "private"}
        assert await read_by(sam) == {"open"}
        assert await read_by(company.admin) == {"open", "growth", "product"}

    async def test_a_hidden_one_is_missing_with_all_that_is_under_it(self, api: Api, company: Factory) -> None:
        mira, sam, cycle = await company.person("Mira"), await company.person("Sam"), await company.cycle()
        objective = await company.objective(cycle, mira, visibility=Visibility.PRIVATE)
        key_result = await company.key_result(objective)

        data = await api.as_(sam).run(
            "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[gid(objective), gid(key_result)]
        )

        assert data == {"nodes": [None, None]}

    async def test_a_foreign_one_is_missing(self, api: Api, company: Factory) -> None:
        other = await make_organization()
        foreign = await other.objective(await other.cycle(), other.admin)

        data = await api.as_(company.admin).run("query($id: ID!) { node(id: $id) { id } }", id=gid(foreign))

        assert data == {"node": None}

    async def test_says_what_the_viewer_may_do_and_why_not(self, api: Api, company: Factory) -> None:
        mira, cycle = await company.person("Mira"), await company.cycle()
        objective = await company.objective(cycle, mira)
        query = """query($id: ID!) { node(id: $id) { ... on Objective { viewerCan {
            edit { allowed reason } publish { reason } close { allowed } delete { reason } } } } }"""

        data = await api.as_(mira).run(query, id=gid(objective))

        assert data["node"]["viewerCan"] == {
            "edit": {"allowed": True, "reason": None},
            "publish": {"reason": "It is published already."},
            "close": {"allowed": True},
            "delete": {
                "reason": "Only a draft can be deleted: close this one, with the outcome ABANDONED if it was given up."
            },
        }


EVERYTHING = """query($id: ID!) { node(id: $id) { ... on Cycle { objectives(first: 50) { totalCount nodes {
    title why level state health expectedProgress computedHealth progress
    owner { name } team { name } cycle { name } priority { title }
    parents { title } alignments { kind parent { title } }
    children { totalCount nodes { kind child { title owner { name } } } }
    findings { rule }
    keyResults { title health owner { name } objective { title } findings { rule }
        metric { kind ... on MilestoneMetric { milestones { title } } ... on ChangeMetric { unit { kind } } }
        viewerCan { edit { allowed } } }
    teamInputs { totalCount nodes { body author { name } usedIn { title } supportCount viewerSupports } }
    viewerCan { edit { allowed } }
} } } } }"""


class TestReadingManyAtOnce:
    async def grow(self, company: Factory, cycle: Cycle, parent: Objective, number: int) -> None:
        owner = await company.person(f"P{number}")
        team = await company.team(f"T{number}", lead=owner)
        priority = await company.priority(cycle, f"Priority {number}")
        objective = await company.objective(cycle, owner, f"O{number}", team=team, priority_id=priority.id)
        await company.align(objective, parent)
        key_result = await company.key_result(objective)
        steps = await company.key_result(objective, kind="MILESTONE", title="Launch")  # type: ignore[arg-type]
        await company.add(Milestone, audience=steps.audience, key_result_id=steps.id, title="One")
        said = await company.team_input(team, owner, objective_id=objective.id, state=TeamInputState.USED)
        await company.add(TeamInputUse, audience=team.id, team_input_id=said.id, key_result_id=key_result.id)

    async def test_takes_as_many_statements_for_twelve_as_for_two(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle()
        parent = await company.objective(cycle, company.admin, "Above", level=Level.COMPANY)
        admin = api.as_(company.admin)
        for number in range(2):
            await self.grow(company, cycle, parent, number)
        with counted_statements() as few:
            await admin.run(EVERYTHING, id=gid(cycle))
        for number in range(2, 12):
            await self.grow(company, cycle, parent, number)

        with counted_statements() as many:
            data = await admin.run(EVERYTHING, id=gid(cycle))

        assert data["node"]["objectives"]["totalCount"] == 13
        assert len(data["node"]["objectives"]["nodes"]) == 13
        assert many.count == few.count


class TestListsOfObjectives:
    ORDERS = ("TITLE", "HEALTH_WORST_FIRST", "PROGRESS", "UPDATED_LATEST")

    async def standings(self, company: Factory, now: TestClock) -> Cycle:
        """Fill a cycle (49 of its 92 days are over) with objectives that stand everywhere."""
        cycle = await company.cycle()
        reported = [None, ReportedHealth.ON_TRACK, ReportedHealth.AT_RISK, ReportedHealth.OFF_TRACK]
        shares = [None, 0.0, 0.282608695, 0.282608696, 0.432608695, 0.432608696, 1.0]
        stale = [None, date(2026, 11, 17), date(2026, 11, 18)]
        number = 0
        for share in shares:
            for health in reported:
                for day in stale if share in (None, 1.0) else stale[:1]:
                    objective = await company.objective(
                        cycle, company.admin, f"O{number % 7}", updated_at=now.read() + timedelta(minutes=number % 5)
                    )
                    await standing(company, objective, progress=share, reported_health=health, stale_after=day)
                    number += 1
        resting = {
            "state": ObjectiveState.PAUSED,
            "paused_at": now.read(),
            "paused_because": "The data is not there yet.",
        }
        for share in (None, 0.5):
            await company.objective(cycle, company.admin, "Resting", progress=share, **resting)
        return cycle

    @pytest.mark.parametrize("order", ORDERS)
    async def test_pages_show_each_once_in_every_order(
        self, api: Api, company: Factory, now: TestClock, order: str
    ) -> None:
        cycle = await self.standings(company, now)
        query = """query($id: ID!, $order: ObjectiveOrder!, $first: Int!, $after: String) {
            node(id: $id) { ... on Cycle { objectives(orderBy: $order, first: $first, after: $after) {
                totalCount nodes { id title health progress updatedAt }
                pageInfo { hasNextPage hasPreviousPage endCursor } } } } }"""

        async def page(first: int, after: str | None = None) -> dict[str, Any]:
            data = await api.as_(company.admin).run(query, id=gid(cycle), order=order, first=first, after=after)
            found: dict[str, Any] = data["node"]["objectives"]
            return found

        whole = await page(100)
        paged, after, more = [], None, True
        while more:
            part = await page(7, after)
            assert part["totalCount"] == 46
            paged += part["nodes"]
            after, more = part["pageInfo"]["endCursor"], part["pageInfo"]["hasNextPage"]

        assert len(whole["nodes"]) == 46
        assert paged == whole["nodes"]
        assert self.is_sorted(order, paged)

    def is_sorted(self, order: str, nodes: list[dict[str, Any]]) -> bool:
        worst_first = ["STALE", "OFF_TRACK", "AT_RISK", "ON_TRACK", "PENDING", "PAUSED"]
        key: dict[str, Any] = {
            "TITLE": lambda node: node["title"],
            "HEALTH_WORST_FIRST": lambda node: worst_first.index(node["health"]),
            "PROGRESS": lambda node: 2 if node["progress"] is None else -node["progress"],
            "UPDATED_LATEST": lambda node: [-ord(character) for character in node["updatedAt"]],
        }
        return nodes == sorted(nodes, key=key[order])

    @pytest.mark.parametrize("health", list(Health))
    async def test_filters_by_the_health_that_it_shows(
        self, api: Api, company: Factory, now: TestClock, health: Health
    ) -> None:
        cycle = await self.standings(company, now)
        query = """query($id: ID!, $health: [Health!]) { node(id: $id) { ... on Cycle {
            all: objectives(first: 100) { nodes { id health } }
            some: objectives(first: 100, filter: {health: $health}) { totalCount nodes { id health } } } } }"""

        data = (await api.as_(company.admin).run(query, id=gid(cycle), health=[health]))["node"]

        wanted = [node for node in data["all"]["nodes"] if node["health"] == health]
        assert wanted
        assert data["some"] == {"totalCount": len(wanted), "nodes": wanted}

    async def test_filters_join_by_and_and_values_by_or(self, api: Api, company: Factory) -> None:
        cycle, team, other = await company.cycle(), await company.team("A"), await company.team("B")
        mira = await company.person("Mira")
        await company.objective(cycle, mira, "Win back customers", team=team)
        await company.objective(cycle, mira, "Keep customers", team=other, state=ObjectiveState.DRAFT)
        await company.objective(cycle, company.admin, "Hire", team=other)
        query = """query($id: ID!, $filter: ObjectiveFilter) { node(id: $id) { ... on Cycle {
            objectives(filter: $filter) { nodes { title } } } } }"""

        async def found(**given: Any) -> set[str]:
            return titles(await api.as_(company.admin).run(query, id=gid(cycle), filter=given))

        assert await found(teamIds=[gid(team), gid(other)], ownerIds=[mira.gid]) == {
            "Win back customers",
            "Keep customers",
        }
        assert await found(text="CUSTOMERS", states=["ACTIVE"]) == {"Win back customers"}
        assert await found(levels=["COMPANY"]) == set()
        assert await found(teamIds=[]) == set()
        assert await found(teamIds=None, text=None) == {"Win back customers", "Keep customers", "Hire"}

    @pytest.mark.parametrize("asked", ["first: 0", "first: 501", 'after: "nonsense"', 'after: "WyJUSVRMRSIsMSwyXQ"'])
    async def test_refuses_pages_that_cannot_be(self, api: Api, company: Factory, asked: str) -> None:
        cycle = await company.cycle()

        answer = await api.as_(company.admin).raw(
            f'{{ node(id: "{gid(cycle)}") {{ ... on Cycle {{ objectives({asked}) {{ nodes {{ id }} }} }} }} }}'
        )

        assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


class TestHealthAndPace:
    async def test_shows_what_was_said_beside_the_pace(self, api: Api, company: Factory) -> None:
        objective = await company.objective(await company.cycle(), company.admin)
        await standing(company, objective, progress=0.25, reported_health=ReportedHealth.ON_TRACK)

        node = await self.read(api, company, objective)

        assert node == {
            "progress": 0.25,
            "expectedProgress": 0.532608696,
            "reportedHealth": "ON_TRACK",
            "computedHealth": "OFF_TRACK",
            "health": "ON_TRACK",
        }

    async def test_is_pending_at_first_and_stale_when_overdue(self, api: Api, company: Factory, now: TestClock) -> None:
        objective = await company.objective(await company.cycle(), company.admin)
        await standing(company, objective, stale_after=date(2026, 11, 18))

        pending = await self.read(api, company, objective)
        now.forward(days=1)
        stale = await self.read(api, company, objective)

        assert (pending["health"], stale["health"]) == ("PENDING", "STALE")

    async def test_a_closed_one_is_judged_by_the_day_of_its_closing(
        self, api: Api, company: Factory, now: TestClock
    ) -> None:
        objective = await company.objective(await company.cycle(), company.admin)
        await standing(company, objective, progress=0.5)
        await api.as_(company.admin).succeed("objectiveClose", {"objectiveId": gid(objective), "outcome": "PARTIAL"})
        await standing(company, objective, progress=0.5)

        now.forward(days=40)
        node = await self.read(api, company, objective)

        assert (node["expectedProgress"], node["health"]) == (0.532608696, "ON_TRACK")

    async def read(self, api: Api, company: Factory, objective: Objective) -> dict[str, Any]:
        query = """query($id: ID!) { node(id: $id) { ... on Objective {
            progress expectedProgress reportedHealth computedHealth health } } }"""
        node: dict[str, Any] = (await api.as_(company.admin).run(query, id=gid(objective)))["node"]
        return node


class TestObjectiveCreate:
    async def test_drafts_one_for_oneself(self, api: Api, company: Factory) -> None:
        mira, cycle = await company.person("Mira"), await company.cycle()

        answer = await api.as_(mira).succeed(
            "objectiveCreate",
            {"cycleId": gid(cycle), "title": "  Learn  Spanish ", "level": "INDIVIDUAL", "why": "To talk to them."},
            """objectiveEdge { cursor node { title why level state revision commitment visibility progressMode
                owner { name } progress health } } changedObjectives { id }""",
        )

        assert answer["objectiveEdge"].pop("cursor")
        assert answer["objectiveEdge"]["node"] == {
            "title": "Learn Spanish",
            "why": "To talk to them.",
            "level": "INDIVIDUAL",
            "state": "DRAFT",
            "revision": 1,
            "commitment": "COMMITTED",
            "visibility": "ORGANIZATION",
            "progressMode": "KEY_RESULTS",
            "owner": {"name": "Mira"},
            "progress": None,
            "health": "PENDING",
        }
        assert answer["changedObjectives"] == []

    async def test_acts_once_for_one_key(self, api: Api, company: Factory) -> None:
        cycle, admin = await company.cycle(), api.as_(company.admin)
        request = {"cycleId": gid(cycle), "title": "One", "level": "COMPANY", "idempotencyKey": "k"}

        answers = [await admin.succeed("objectiveCreate", request, "objectiveEdge { node { id } }") for _ in range(2)]

        assert answers[0] == answers[1]
        assert titles(await admin.run(TITLES, id=gid(cycle))) == {"One"}

    async def test_lists_every_problem_at_once(self, api: Api, company: Factory) -> None:
        other = await company.cycle("2027", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
        elsewhere = await company.priority(other)
        left = await company.person("Lou", active=False)
        bad = {
            "cycleId": gid(await company.cycle()),
            "title": " ",
            "level": "TEAM",
            "ownerId": left.gid,
            "priorityId": gid(elsewhere),
            "why": "x" * 10_001,
        }

        answer = await api.as_(company.admin).mutate("objectiveCreate", bad)

        found = {problem["path"][0]: problem["code"] for problem in answer["problems"]}
        assert found == {
            "title": "EMPTY",
            "teamId": "REQUIRED",
            "ownerId": "LEFT",
            "priorityId": "OTHER_CYCLE",
            "why": "TOO_LONG",
        }

    @pytest.mark.parametrize(
        ("level", "message"),
        [
            ("COMPANY", "Only an administrator sets the company's objectives."),
            ("TEAM", "Only the team's lead or an administrator sets its objectives."),
        ],
    )
    async def test_refuses_a_member_what_is_not_theirs_to_set(
        self, api: Api, company: Factory, level: str, message: str
    ) -> None:
        team = await company.team()
        mira = await company.person("Mira", team=team)
        asked = {"cycleId": gid(await company.cycle()), "title": "New", "level": level, "teamId": gid(team)}

        answer = await api.as_(mira).mutate("objectiveCreate", asked)

        assert answer["message"] == message

    async def test_a_lead_sets_goals_of_the_teams_below(self, api: Api, company: Factory) -> None:
        lead = await company.person("Lea")
        inner = await company.team("Inner", parent=await company.team("Outer", lead=lead))
        mira = await company.person("Mira", team=inner)
        asked = {"cycleId": gid(await company.cycle()), "title": "New", "level": "TEAM", "teamId": gid(inner)}

        await api.as_(lead).succeed("objectiveCreate", {**asked, "ownerId": mira.gid, "visibility": "TEAM"})

    async def test_needs_an_owner_who_can_read_it(self, api: Api, company: Factory) -> None:
        team, sam = await company.team(), await company.person("Sam")
        asked = {"cycleId": gid(await company.cycle()), "title": "New", "level": "TEAM", "teamId": gid(team)}

        answer = await api.as_(company.admin).mutate(
            "objectiveCreate", {**asked, "ownerId": sam.gid, "visibility": "TEAM"}
        )

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [(["ownerId"], "CANNOT_READ")]

    async def test_nobody_sets_what_they_could_not_read(self, api: Api, company: Factory) -> None:
        sam = await company.person("Sam")
        asked = {"cycleId": gid(await company.cycle()), "title": "New", "level": "INDIVIDUAL"}

        answer = await api.as_(company.admin).mutate(
            "objectiveCreate", {**asked, "ownerId": sam.gid, "visibility": "PRIVATE"}
        )

        assert [problem["code"] for problem in answer["problems"]] == ["BEYOND_YOU"]

    @pytest.mark.parametrize(("visibility", "kind"), [("ORGANIZATION", "CONTRIBUTES"), ("PRIVATE", "SUPPORTS")])
    async def test_aligns_at_once_so_that_nothing_hidden_shows(
        self, api: Api, company: Factory, visibility: str, kind: str
    ) -> None:
        cycle = await company.cycle()
        parent = await company.objective(cycle, company.admin, "Above")
        asked = {"cycleId": gid(cycle), "title": "New", "level": "INDIVIDUAL", "parentId": gid(parent)}

        answer = await api.as_(company.admin).succeed(
            "objectiveCreate",
            {**asked, "visibility": visibility},
            "objectiveEdge { node { parents { title } alignments { kind } } }",
        )

        assert answer["objectiveEdge"]["node"] == {"parents": [{"title": "Above"}], "alignments": [{"kind": kind}]}


class TestObjectiveUpdate:
    async def test_changes_what_it_says(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle()
        objective = await company.objective(cycle, company.admin, why="Because.")
        priority = await company.priority(cycle)

        answer = await api.as_(company.admin).succeed(
            "objectiveUpdate",
            change(objective, title="Other", why=None, commitment="LEARNING", priorityId=gid(priority)),
            "objective { title why commitment revision priority { title } level } changedObjectives { id }",
        )

        assert answer["objective"] == {
            "title": "Other",
            "why": None,
            "commitment": "LEARNING",
            "revision": 2,
            "priority": {"title": "Win mid-size customers"},
            "level": "INDIVIDUAL",
        }

    async def test_refuses_an_old_revision_and_says_who_was_first(self, api: Api, company: Factory) -> None:
        objective = await company.objective(await company.cycle(), company.admin)
        admin = api.as_(company.admin)
        await admin.succeed("objectiveUpdate", change(objective, title="First", progressMode="BOTH"))

        answer = await admin.run(
            """mutation($input: ObjectiveUpdateInput!) { objectiveUpdate(input: $input) { ... on ConflictError {
                changedFields changedBy { name } current { ... on Objective { title revision } } } } }""",
            input=change(objective, title="Second"),
        )

        assert answer["objectiveUpdate"] == {
            "changedFields": ["progressMode", "title"],
            "changedBy": {"name": "Ada"},
            "current": {"title": "First", "revision": 2},
        }

    async def test_an_edit_that_changes_nothing_leaves_the_revision(self, api: Api, company: Factory) -> None:
        objective = await company.objective(await company.cycle(), company.admin, "Same")

        answer = await api.as_(company.admin).succeed(
            "objectiveUpdate", change(objective, title=" Same "), "objective { revision }"
        )

        assert answer["objective"] == {"revision": 1}

    async def test_refuses_null_where_there_must_be_something(self, api: Api, company: Factory) -> None:
        objective = await company.objective(await company.cycle(), company.admin)

        answer = await api.as_(company.admin).mutate("objectiveUpdate", change(objective, title=None, ownerId=None))

        assert {problem["path"][0] for problem in answer["problems"]} == {"title", "ownerId"}

    async def test_a_member_gives_a_goal_to_nobody_who_did_not_ask(self, api: Api, company: Factory) -> None:
        mira, sam = await company.person("Mira"), await company.person("Sam")
        objective = await company.objective(await company.cycle(), mira)

        answer = await api.as_(mira).mutate("objectiveUpdate", change(objective, ownerId=sam.gid))

        assert answer["code"] == "NOT_PERMITTED"

    async def test_narrowing_readers_lets_a_hidden_goal_count_no_longer(self, api: Api, company: Factory) -> None:
        mira, cycle = await company.person("Mira", manager=company.admin), await company.cycle()
        top = await company.objective(cycle, company.admin, "Top", progress_mode="CONTRIBUTIONS")
        parent = await company.objective(cycle, company.admin, "Above", progress_mode="CONTRIBUTIONS")
        child = await company.objective(cycle, mira, "Below")
        key_result = await company.key_result(child)
        await company.align(parent, top)
        await company.align(child, parent)
        await measured(company, key_result, 0.5)
        await api.as_(company.admin).succeed("objectiveUpdate", change(child, title="Below it", progressMode="BOTH"))

        answer = await api.as_(company.admin).succeed(
            "objectiveUpdate",
            {**change(child, visibility="PRIVATE"), "expectedRevision": 2},
            """objective { visibility alignments { kind } } noLongerCounting { title }
               changedObjectives { title progress }""",
        )

        assert answer["objective"] == {"visibility": "PRIVATE", "alignments": [{"kind": "SUPPORTS"}]}
        assert answer["noLongerCounting"] == [{"title": "Above"}]
        moved = {objective["title"]: objective["progress"] for objective in answer["changedObjectives"]}
        assert moved == {"Above": None, "Top": None}

    async def test_widening_a_parent_lets_its_hidden_children_count_no_longer(self, api: Api, company: Factory) -> None:
        team = await company.team(lead=company.admin)
        cycle = await company.cycle()
        parent = await company.objective(cycle, company.admin, "Above", team=team, visibility=Visibility.TEAM)
        child = await company.objective(cycle, company.admin, "Below", team=team, visibility=Visibility.TEAM)
        await company.align(child, parent)

        answer = await api.as_(company.admin).succeed(
            "objectiveUpdate",
            change(parent, visibility="ORGANIZATION"),
            "noLongerCounting { title alignments { kind } }",
        )

        assert answer["noLongerCounting"] == [{"title": "Below", "alignments": [{"kind": "SUPPORTS"}]}]

    async def test_gives_readers_away_among_whom_one_is_not(self, api: Api, company: Factory) -> None:
        lead, mira = await company.person("Lea"), await company.person("Mira")
        team = await company.team(lead=lead)
        objective = await company.objective(await company.cycle(), mira, team=team)
        await company.key_result(objective)

        answer = await api.as_(lead).succeed(
            "objectiveUpdate", change(objective, visibility="PRIVATE", title="Mine"), "objective { id }"
        )
        data = await api.as_(mira).run(
            "query($id: ID!) { node(id: $id) { ... on Objective { title visibility keyResults { title } } } }",
            id=gid(objective),
        )

        assert answer["objective"] is None
        assert data["node"] == {
            "title": "Mine",
            "visibility": "PRIVATE",
            "keyResults": [{"title": "Raise activation from 20 to 40 points"}],
        }

    async def test_refuses_to_hide_a_key_result_from_its_owner(self, api: Api, company: Factory) -> None:
        mira, sam = await company.person("Mira"), await company.person("Sam")
        objective = await company.objective(await company.cycle(), mira)
        await company.key_result(objective, sam)

        answer = await api.as_(mira).mutate("objectiveUpdate", change(objective, visibility="PRIVATE"))

        [problem] = answer["problems"]
        assert (problem["path"], problem["code"]) == (["visibility"], "HIDES_KEY_RESULT")
        assert problem["message"].startswith("Sam owns a key result")

    async def test_the_audit_record_follows_the_readers(self, api: Api, company: Factory) -> None:
        mira, sam = await company.person("Mira"), await company.person("Sam")
        objective = await company.objective(await company.cycle(), mira, "Open")
        await api.as_(mira).succeed("objectiveUpdate", change(objective, title="Half open"))
        query = "query($id: ID!) { auditRecords(subjectId: $id) { totalCount nodes { action } } }"
        before = await api.as_(sam).run(query, id=gid(objective))

        await api.as_(mira).succeed(
            "objectiveUpdate", {**change(objective, visibility="PRIVATE"), "expectedRevision": 2}
        )

        assert before["auditRecords"]["totalCount"] == 1
        assert (await api.as_(sam).run(query, id=gid(objective)))["auditRecords"] == {"totalCount": 0, "nodes": []}
        assert (await api.as_(mira).run(query, id=gid(objective)))["auditRecords"]["totalCount"] == 2


async def measured(company: Factory, key_result: Any, progress: float, **columns: Any) -> None:
    """Let a key result have a check-in, without anything rolled up yet."""
    company.keys.add(key_result.audience)
    async with company._all():
        await KeyResultProgress.filter(id=key_result.id).update(
            progress=progress, checked_in_at=key_result.created_at, latest_as_of=date(2026, 11, 18), **columns
        )


class TestObjectivePublish:
    async def test_lets_it_count_and_check_ins_fall_due(self, api: Api, company: Factory) -> None:
        objective = await company.objective(await company.cycle(), company.admin, state=ObjectiveState.DRAFT)
        await company.key_result(objective)
        await company.key_result(objective, title="Given up", state=KeyResultState.CANCELLED)

        answer = await api.as_(company.admin).succeed(
            "objectivePublish",
            {"objectiveId": gid(objective)},
            "objective { state publishedAt revision keyResults { checkInDueAt } } changedObjectives { title }",
        )

        assert answer["objective"] == {
            "state": "ACTIVE",
            "publishedAt": "2026-11-18T10:00:00Z",
            "revision": 1,
            "keyResults": [{"checkInDueAt": "2026-11-20T23:59:59Z"}, {"checkInDueAt": None}],
        }

    async def test_lists_the_findings_that_block_it(self, api: Api, company: Factory) -> None:
        objective = await company.objective(await company.cycle(), company.admin, state=ObjectiveState.DRAFT)
        key_result = await company.key_result(objective, baseline=None)
        await company.key_result(objective, title="Lower it", baseline=None, state=KeyResultState.CANCELLED)

        answer = await api.as_(company.admin).run(
            """mutation($input: ObjectivePublishInput!) { objectivePublish(input: $input) { ... on InvalidInputError {
                problems { path code message params { name value } } } } }""",
            input={"objectiveId": gid(objective)},
        )

        [problem] = answer["objectivePublish"]["problems"]
        assert (problem["path"], problem["code"]) == (["objectiveId"], "BLOCKED")
        assert problem["message"].startswith("“Raise activation from 20 to 40 points”: The starting value is missing")
        assert {"name": "rule", "value": "key_result.baseline"} in problem["params"]
        assert {"name": "subjectId", "value": gid(key_result)} in problem["params"]

    async def test_refuses_what_is_published(self, api: Api, company: Factory) -> None:
        objective = await company.objective(await company.cycle(), company.admin)

        answer = await api.as_(company.admin).mutate("objectivePublish", {"objectiveId": gid(objective)})

        assert answer["message"] == "It is published already."


class TestObjectiveClose:
    async def test_ends_with_an_outcome_and_nothing_is_due(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle()
        parent = await company.objective(cycle, company.admin, "Above", progress_mode="CONTRIBUTIONS")
        objective = await company.objective(cycle, company.admin)
        key_result = await company.key_result(objective)
        await company.align(objective, parent)
        await measured(company, key_result, 0.5, check_in_due_on=date(2026, 11, 20))
        asked = {"objectiveId": gid(objective), "outcome": "PARTIAL", "note": "Half of it."}

        answer = await api.as_(company.admin).succeed(
            "objectiveClose",
            asked,
            """objective { state outcome closingNote closedAt keyResults { checkInDueAt } }
               changedObjectives { progress }""",
        )

        assert answer["objective"] == {
            "state": "CLOSED",
            "outcome": "PARTIAL",
            "closingNote": "Half of it.",
            "closedAt": "2026-11-18T10:00:00Z",
            "keyResults": [{"checkInDueAt": None}],
        }
        assert answer["changedObjectives"] == [{"progress": 0.5}, {"progress": 0.5}]

    async def test_an_abandoned_one_counts_no_longer_above(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle()
        parent = await company.objective(cycle, company.admin, "Above", progress_mode="CONTRIBUTIONS")
        objective = await company.objective(cycle, company.admin)
        await company.align(objective, parent)
        await standing(company, parent, progress=0.5)

        answer = await api.as_(company.admin).succeed(
            "objectiveClose",
            {"objectiveId": gid(objective), "outcome": Outcome.ABANDONED},
            "changedObjectives { title progress }",
        )

        assert answer["changedObjectives"] == [{"title": "Above", "progress": None}]

    async def test_refuses_a_draft(self, api: Api, company: Factory) -> None:
        objective = await company.objective(await company.cycle(), company.admin, state=ObjectiveState.DRAFT)

        answer = await api.as_(company.admin).mutate(
            "objectiveClose", {"objectiveId": gid(objective), "outcome": "ACHIEVED"}
        )

        assert answer["message"] == "A draft is published or deleted, not closed."


class TestObjectiveDelete:
    async def test_takes_its_key_results_with_it_and_opens_inputs_again(self, api: Api, company: Factory) -> None:
        team = await company.team(lead=company.admin)
        objective = await company.objective(await company.cycle(), company.admin, team=team, state=ObjectiveState.DRAFT)
        said = await company.team_input(team, company.admin)
        admin = api.as_(company.admin)
        created = await admin.succeed(
            "keyResultCreate",
            {"objectiveId": gid(objective), "title": "Do it", "kind": "BINARY", "usedInputIds": [gid(said)]},
            "keyResult { id }",
        )

        answer = await admin.succeed("objectiveDelete", {"objectiveId": gid(objective)}, "deletedId cycle { name }")

        data = await admin.run(
            "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on TeamInput { state } } }",
            ids=[gid(objective), created["keyResult"]["id"], gid(said)],
        )
        assert answer == {
            "__typename": "ObjectiveDeleteSuccess",
            "deletedId": gid(objective),
            "cycle": {"name": "Q4 2026"},
        }
        assert data["nodes"] == [None, None, {"id": gid(said), "state": "OPEN"}]

    async def test_refuses_what_was_published(self, api: Api, company: Factory) -> None:
        objective = await company.objective(await company.cycle(), company.admin)

        answer = await api.as_(company.admin).mutate("objectiveDelete", {"objectiveId": gid(objective)})

        assert answer["code"] == "NOT_PERMITTED"


class TestAuditRecords:
    async def test_tell_who_did_what_and_how_it_was_before(self, api: Api, company: Factory) -> None:
        objective = await company.objective(await company.cycle(), company.admin, "Old words")
        admin = api.as_(company.admin)
        await admin.succeed("objectiveUpdate", change(objective, title="New words", progressMode="BOTH"))
        await admin.succeed("objectiveClose", {"objectiveId": gid(objective), "outcome": "MISSED"})

        data = await admin.run(
            """query($id: ID!) { auditRecords(subjectId: $id, first: 1) { totalCount pageInfo { hasNextPage endCursor }
                nodes { action at actor { name } subject { id } reason proposal { id }
                    changes { field before after } } } }""",
            id=gid(objective),
        )
        rest = await admin.run(
            """query($id: ID!, $after: String) { auditRecords(subjectId: $id, after: $after) {
                nodes { action changes { field before after } } } }""",
            id=gid(objective),
            after=data["auditRecords"]["pageInfo"]["endCursor"],
        )

        assert data["auditRecords"]["totalCount"] == 2
        [closed] = data["auditRecords"]["nodes"]
        assert closed == {
            "action": "objective.close",
            "at": "2026-11-18T10:00:00Z",
            "actor": {"name": "Ada"},
            "subject": {"id": gid(objective)},
            "reason": None,
            "proposal": None,
            "changes": [
                {"field": "state", "before": "ACTIVE", "after": "CLOSED"},
                {"field": "outcome", "before": None, "after": "MISSED"},
            ],
        }
        [updated] = rest["auditRecords"]["nodes"]
        assert {"field": "progressMode", "before": "KEY_RESULTS", "after": "BOTH"} in updated["changes"]
        assert {"field": "title", "before": "Old words", "after": "New words"} in updated["changes"]
