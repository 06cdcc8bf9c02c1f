"""Priorities with a past: what changed, who was told, and which goals a change touches."""

from __future__ import annotations

from typing import Any

from app.cycles.models import Cycle, Stance
from app.objectives.models import ObjectiveState
from tests.support.clock import TestClock
from tests.support.factories import Factory, gid
from tests.support.graphql import Api
from tests.support.statements import counted_statements

PRIORITY = """query($id: ID!) { node(id: $id) { ... on Priority { title isNews announcedAt announcement withdrawnBecause
    touchedObjectives { title } reviews { stillFits note reviewedBy { name } objective { title } }
    history { nodes { action reason changes { field before after } actor { name } } } } } }"""


async def read(api: Api, priority: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await api.run(PRIORITY, id=gid(priority)))["node"]
    return found


def titles(found: list[dict[str, Any]]) -> list[str]:
    return [each["title"] for each in found]


async def listed(api: Api, cycle: Cycle, field: str = "priorities", arguments: str = "") -> list[str]:
    query = f"query($id: ID!) {{ node(id: $id) {{ ... on Cycle {{ found: {field}{arguments} {{ title }} }} }} }}"
    return titles((await api.run(query, id=gid(cycle)))["node"]["found"])


class TestHistory:
    async def test_tells_who_changed_what_and_why(self, api: Api, company: Factory, now: TestClock) -> None:
        cycle, admin = await company.cycle(), api.as_(company.admin)
        first, second = await company.priority(cycle, "First"), await company.priority(cycle, "Second")
        order = [gid(second), gid(first)]

        await admin.succeed(
            "priorityUpdate",
            {"priorityId": gid(first), "expectedRevision": 1, "title": "Retain", "reason": "Churn doubled."},
        )
        now.forward(hours=1)
        await admin.succeed("prioritiesRank", {"cycleId": gid(cycle), "priorityIds": order, "reason": "Later."})
        found = await read(admin, first)

        assert found["history"]["nodes"] == [
            {
                "action": "priority.rank",
                "reason": "Later.",
                "changes": [{"field": "rank", "before": "1", "after": "2"}],
                "actor": {"name": "Ada"},
            },
            {
                "action": "priority.update",
                "reason": "Churn doubled.",
                "changes": [{"field": "title", "before": "First", "after": "Retain"}],
                "actor": {"name": "Ada"},
            },
        ]

    async def test_not_now_is_explained(self, api: Api, company: Factory) -> None:
        priority = await company.priority(await company.cycle())
        asked = {"priorityId": gid(priority), "expectedRevision": 1, "stance": "NOT_NOW"}

        answer = await api.as_(company.admin).mutate("priorityUpdate", asked)

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [(["why"], "REQUIRED")]


class TestAnnouncing:
    async def test_tells_since_when_and_what_is_news(self, api: Api, company: Factory, now: TestClock) -> None:
        cycle, admin = await company.cycle(), api.as_(company.admin)
        priority = await company.priority(cycle)
        announce = {"cycleId": gid(cycle), "note": "For this quarter."}

        await admin.succeed("prioritiesAnnounce", announce)
        announced = await read(admin, priority)
        again = await admin.mutate("prioritiesAnnounce", announce)
        now.forward(days=1)
        await admin.succeed("priorityUpdate", {"priorityId": gid(priority), "expectedRevision": 1, "title": "Other"})
        changed = await read(admin, priority)
        news = await admin.succeed("prioritiesAnnounce", announce, "priorities { title }")

        assert (announced["isNews"], announced["announcement"]) == (False, "For this quarter.")
        assert announced["announcedAt"] == "2026-11-18T10:00:00Z"
        assert [problem["code"] for problem in again["problems"]] == ["NOTHING_NEW"]
        assert changed["isNews"] is True
        assert titles(news["priorities"]) == ["Other"]

    async def test_what_was_announced_is_withdrawn_instead_of_deleted(self, api: Api, company: Factory) -> None:
        cycle, admin = await company.cycle(), api.as_(company.admin)
        first, second = await company.priority(cycle, "First"), await company.priority(cycle, "Second")
        await admin.succeed("prioritiesAnnounce", {"cycleId": gid(cycle)})

        refused = await admin.mutate("priorityDelete", {"priorityId": gid(first)})
        for priority in (first, second):
            await admin.succeed("priorityWithdraw", {"priorityId": gid(priority), "reason": "The market has turned."})
        found = await read(admin, first)

        assert refused["message"] == "It was announced: withdraw it, and say why."
        assert found["withdrawnBecause"] == "The market has turned."
        assert found["history"]["nodes"][0]["action"] == "priority.withdraw"
        assert await listed(admin, cycle) == []
        assert await listed(admin, cycle, arguments="(withdrawn: true)") == ["First", "Second"]


class TestTouchedObjectives:
    async def test_are_looked_at_by_their_owners(self, api: Api, company: Factory, now: TestClock) -> None:
        cycle, mira = await company.cycle(), await company.person("Mira")
        priority, admin = await company.priority(cycle), api.as_(company.admin)
        objectives = [
            await company.objective(cycle, mira, title, priority_id=priority.id) for title in ("Kept", "Dropped")
        ]
        before = await read(admin, priority)
        now.forward(days=1)
        await admin.succeed("priorityUpdate", {"priorityId": gid(priority), "expectedRevision": 1, "title": "Other"})
        touched = await read(admin, priority)
        await company.objective(cycle, mira, "Made for it", priority_id=priority.id)

        await api.as_(mira).succeed("priorityReview", {"objectiveId": gid(objectives[0]), "stillFits": True})
        unsaid = await api.as_(mira).mutate("priorityReview", {"objectiveId": gid(objectives[1]), "stillFits": False})
        between = await read(admin, priority)
        answer = {"objectiveId": gid(objectives[1]), "stillFits": False, "note": "It no longer helps."}
        await api.as_(mira).succeed("priorityReview", answer)
        after = await read(admin, priority)

        assert before["touchedObjectives"] == []
        assert titles(touched["touchedObjectives"]) == ["Dropped", "Kept"]
        assert [problem["path"] for problem in unsaid["problems"]] == [["note"]]
        assert titles(between["touchedObjectives"]) == ["Dropped"]
        assert after["touchedObjectives"] == []
        assert after["reviews"][0] == {
            "stillFits": False,
            "note": "It no longer helps.",
            "reviewedBy": {"name": "Mira"},
            "objective": {"title": "Dropped"},
        }

    async def test_take_as_many_statements_for_several_priorities(self, api: Api, company: Factory) -> None:
        cycle, admin = await company.cycle(), api.as_(company.admin)
        query = """query($id: ID!) { node(id: $id) { ... on Cycle { unservedPriorities { title } priorities {
            touchedObjectives { title } reviews { note } history { nodes { action } } } } } }"""
        counts = []
        for number in (1, 2, 3):
            await company.priority(cycle, f"Priority {number}")
            with counted_statements() as counter:
                await admin.run(query, id=gid(cycle))
            counts.append(counter.count)

        assert counts[0] == counts[1] == counts[2]


class TestService:
    async def test_tells_what_nobody_serves(self, api: Api, company: Factory) -> None:
        cycle, admin = await company.cycle(), api.as_(company.admin)
        served, drafted = await company.priority(cycle, "Served"), await company.priority(cycle, "Only drafted")
        await company.priority(cycle, "Unserved")
        await company.priority(cycle, "Later", stance=Stance.NOT_NOW, why="No time.")
        await company.objective(cycle, company.admin, priority_id=served.id)
        await company.objective(cycle, company.admin, priority_id=drafted.id, state=ObjectiveState.DRAFT)

        assert await listed(admin, cycle, "unservedPriorities") == ["Only drafted", "Unserved"]

    async def test_of_what_is_not_now_is_found(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle()
        later = await company.priority(cycle, "Hospitals", stance=Stance.NOT_NOW, why="No time.")
        objective = await company.objective(cycle, company.admin, priority_id=later.id)

        data = await api.as_(company.admin).run(
            "query($id: ID!) { node(id: $id) { ... on Objective { findings { rule message } } } }", id=gid(objective)
        )

        found = {finding["rule"]: finding["message"] for finding in data["node"]["findings"]}
        assert found["objective.not_now"].startswith("It serves “Hospitals”, which is not now")

    async def test_of_what_was_withdrawn_is_refused(self, api: Api, company: Factory) -> None:
        cycle, admin = await company.cycle(), api.as_(company.admin)
        priority, objective = await company.priority(cycle), await company.objective(cycle, company.admin)
        await admin.succeed("priorityWithdraw", {"priorityId": gid(priority), "reason": "The market has turned."})

        answer = await admin.mutate(
            "objectiveUpdate", {"objectiveId": gid(objective), "expectedRevision": 1, "priorityId": gid(priority)}
        )

        assert [problem["code"] for problem in answer["problems"]] == ["WITHDRAWN"]
