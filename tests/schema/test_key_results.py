"""Key results through GraphQL: their six kinds, their figures, and what becomes of progress when these change."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.check_ins.models import CheckIn
from app.core import clock
from app.core.ids import new_id
from app.objectives.models import (
    KeyResult,
    KeyResultProgress,
    KeyResultRole,
    KeyResultState,
    MetricKind,
    Milestone,
    Objective,
    ObjectiveState,
    ReportedHealth,
    TeamInputState,
    UnitKind,
    Visibility,
)
from tests.support.clock import TestClock
from tests.support.factories import Factory, gid
from tests.support.graphql import Api

METRIC = """metric { __typename kind
    ... on ChangeMetric { baseline target current unit { kind symbol currency } }
    ... on BandMetric { low high current held unit { kind symbol } }
    ... on MilestoneMetric { milestones { title weight done } }
    ... on DoneMetric { done }
    ... on BaselineMetric { measured unit { kind symbol } } }"""


async def goal(company: Factory, **given: Any) -> Objective:
    return await company.objective(await company.cycle(), company.admin, **given)


def define(objective: Objective, **given: Any) -> dict[str, Any]:
    return {"objectiveId": gid(objective), "title": "Cut the wait", **given}


def change(key_result: KeyResult, **given: Any) -> dict[str, Any]:
    return {"keyResultId": gid(key_result), "expectedRevision": 1, **given}


async def stands(company: Factory, key_result: KeyResult, **columns: Any) -> None:
    """Let a key result stand where check-ins would have brought it."""
    async with company._all():
        await KeyResultProgress.filter(id=key_result.id).update(
            **{"checked_in_at": clock.now(), "latest_as_of": clock.now().date(), **columns}
        )


KINDS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "INCREASE": (
        {"baseline": "20", "target": "40.50", "unit": {"kind": "CURRENCY", "currency": "EUR"}},
        {
            "__typename": "ChangeMetric",
            "baseline": "20",
            "target": "40.50",
            "current": None,
            "unit": {"kind": "CURRENCY", "symbol": None, "currency": "EUR"},
        },
    ),
    "DECREASE": (
        {"target": 2, "unit": {"kind": "DURATION", "symbol": "h"}},
        {
            "__typename": "ChangeMetric",
            "baseline": None,
            "target": "2",
            "current": None,
            "unit": {"kind": "DURATION", "symbol": "h", "currency": None},
        },
    ),
    "MAINTAIN": (
        {"low": "99.9", "unit": {"kind": "PERCENT"}},
        {
            "__typename": "BandMetric",
            "low": "99.9",
            "high": None,
            "current": None,
            "held": None,
            "unit": {"kind": "PERCENT", "symbol": None},
        },
    ),
    "MILESTONE": (
        {"milestones": [{"title": " One "}, {"title": "Two", "weight": "3"}]},
        {
            "__typename": "MilestoneMetric",
            "milestones": [
                {"title": "One", "weight": "1", "done": False},
                {"title": "Two", "weight": "3", "done": False},
            ],
        },
    ),
    "BINARY": ({}, {"__typename": "DoneMetric", "done": False}),
    "BASELINE": ({}, {"__typename": "BaselineMetric", "measured": None, "unit": {"kind": "NUMBER", "symbol": None}}),
}


class TestKeyResultCreate:
    @pytest.mark.parametrize("kind", KINDS)
    async def test_defines_each_kind_by_its_own_figures(self, api: Api, company: Factory, kind: str) -> None:
        given, expected = KINDS[kind]

        answer = await api.as_(company.admin).succeed(
            "keyResultCreate", define(await goal(company), kind=kind, **given), f"keyResult {{ {METRIC} }}"
        )

        assert answer["keyResult"]["metric"] == {"kind": kind, **expected}

    async def test_adds_it_behind_the_others(self, api: Api, company: Factory) -> None:
        objective = await goal(company)
        await company.key_result(objective, title="First", position=7)
        mira = await company.person("Mira")

        answer = await api.as_(company.admin).succeed(
            "keyResultCreate",
            define(objective, kind="BINARY", ownerId=mira.gid, weight="2.5", dueOn="2026-12-01"),
            """keyResult { title role state weight dueOn owner { name } revision progress health confidence
                objective { id } checkInDueAt } objective { keyResults { title } }""",
        )

        assert answer["keyResult"] == {
            "title": "Cut the wait",
            "role": "DRIVER",
            "state": "ACTIVE",
            "weight": "2.5",
            "dueOn": "2026-12-01",
            "owner": {"name": "Mira"},
            "revision": 1,
            "progress": None,
            "health": "PENDING",
            "confidence": None,
            "objective": {"id": gid(objective)},
            "checkInDueAt": "2026-11-20T23:59:59Z",
        }
        assert [key_result["title"] for key_result in answer["objective"]["keyResults"]] == ["First", "Cut the wait"]

    async def test_is_the_objective_owners_and_not_due_in_a_draft(self, api: Api, company: Factory) -> None:
        mira = await company.person("Mira")
        objective = await company.objective(await company.cycle(), mira, state=ObjectiveState.DRAFT)

        answer = await api.as_(company.admin).succeed(
            "keyResultCreate", define(objective, kind="BINARY"), "keyResult { owner { name } checkInDueAt }"
        )

        assert answer["keyResult"] == {"owner": {"name": "Mira"}, "checkInDueAt": None}

    async def test_is_due_in_the_first_period_of_a_cycle_to_come(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle(starts_on=date(2027, 1, 1), ends_on=date(2027, 3, 31))
        objective = await company.objective(cycle, company.admin)

        answer = await api.as_(company.admin).succeed(
            "keyResultCreate", define(objective, kind="BINARY"), "keyResult { checkInDueAt }"
        )

        assert answer["keyResult"] == {"checkInDueAt": "2027-01-08T23:59:59Z"}

    async def test_lists_every_problem_at_once(self, api: Api, company: Factory) -> None:
        sam = await company.person("Sam", active=False)
        bad = define(
            await goal(company),
            kind="INCREASE",
            **{"title": " ", "baseline": 5, "target": 5, "low": 1, "weight": -1, "dueOn": "2027-01-01"},
            **{"unit": {"kind": "CURRENCY"}, "ownerId": sam.gid, "milestones": [{"title": "x"}]},
        )

        answer = await api.as_(company.admin).mutate("keyResultCreate", bad)

        found = {(".".join(problem["path"]), problem["code"]) for problem in answer["problems"]}
        assert found == {
            ("title", "EMPTY"),
            ("target", "EQUALS_BASELINE"),
            ("low", "NOT_APPLICABLE"),
            ("unit.currency", "REQUIRED"),
            ("milestones", "NOT_APPLICABLE"),
            ("weight", "NEGATIVE"),
            ("dueOn", "OUTSIDE_CYCLE"),
            ("ownerId", "LEFT"),
        }

    async def test_names_the_bad_milestone(self, api: Api, company: Factory) -> None:
        bad = define(await goal(company), kind="MILESTONE", milestones=[{"title": "One"}, {"title": "", "weight": -1}])

        answer = await api.as_(company.admin).mutate("keyResultCreate", bad)

        assert {tuple(problem["path"]) for problem in answer["problems"]} == {
            ("milestones", "1", "title"),
            ("milestones", "1", "weight"),
        }

    async def test_drivers_cannot_weigh_nothing_together(self, api: Api, company: Factory) -> None:
        objective, admin = await goal(company), api.as_(company.admin)
        await company.key_result(objective, kind=MetricKind.BINARY, state=KeyResultState.CANCELLED)

        alone = await admin.mutate("keyResultCreate", define(objective, kind="BINARY", weight=0))
        await admin.succeed("keyResultCreate", define(objective, kind="BINARY", weight=1))
        beside = await admin.mutate("keyResultCreate", define(objective, kind="BINARY", weight=0))

        assert [(problem["path"], problem["code"]) for problem in alone["problems"]] == [
            (["weight"], "WEIGHTS_SUM_TO_ZERO")
        ]
        assert beside["__typename"] == "KeyResultCreateSuccess"

    async def test_needs_an_owner_who_reads_the_objective(self, api: Api, company: Factory) -> None:
        team, sam = await company.team(lead=company.admin), await company.person("Sam")
        objective = await goal(company, team=team, visibility=Visibility.TEAM)

        answer = await api.as_(company.admin).mutate(
            "keyResultCreate", define(objective, kind="BINARY", ownerId=sam.gid)
        )

        assert [problem["code"] for problem in answer["problems"]] == ["CANNOT_READ"]

    async def test_stops_at_twenty(self, api: Api, company: Factory) -> None:
        objective = await goal(company)
        for number in range(20):
            await company.key_result(objective, title=f"Number {number}")

        answer = await api.as_(company.admin).mutate("keyResultCreate", define(objective, kind="BINARY"))

        assert (answer["__typename"], answer["code"]) == ("LimitReachedError", "LIMIT_REACHED")

    async def test_acts_once_for_one_key(self, api: Api, company: Factory) -> None:
        request = define(await goal(company), kind="BINARY", idempotencyKey="k")
        admin = api.as_(company.admin)

        answers = [
            await admin.succeed("keyResultCreate", request, "keyResult { id } objective { keyResults { id } }")
            for _ in range(2)
        ]

        assert answers[0] == answers[1]
        assert len(answers[1]["objective"]["keyResults"]) == 1

    async def test_inputs_that_it_came_from_are_used(self, api: Api, company: Factory) -> None:
        team = await company.team(lead=company.admin)
        objective = await goal(company, team=team)
        fresh = await company.team_input(team, company.admin, "Fresh")
        aside = await company.team_input(
            team, company.admin, "Aside", state=TeamInputState.SET_ASIDE, reason="Not now."
        )

        await api.as_(company.admin).succeed(
            "keyResultCreate", define(objective, kind="BINARY", usedInputIds=[gid(fresh), gid(aside), gid(fresh)])
        )

        data = await api.as_(company.admin).run(
            "query($ids: [ID!]!) { nodes(ids: $ids) { ... on TeamInput { state reason usedIn { title } } } }",
            ids=[gid(fresh), gid(aside)],
        )
        used = {"state": "USED", "reason": None, "usedIn": [{"title": "Cut the wait"}]}
        assert data["nodes"] == [used, used]

    async def test_a_new_driver_without_a_check_in_counts_as_nothing_yet(self, api: Api, company: Factory) -> None:
        objective = await goal(company)
        await stands(company, await company.key_result(objective), progress=0.5)

        answer = await api.as_(company.admin).succeed(
            "keyResultCreate", define(objective, kind="BINARY"), "changedObjectives { id progress }"
        )

        assert answer["changedObjectives"] == [{"id": gid(objective), "progress": 0.25}]


class TestKeyResultUpdate:
    async def test_other_figures_give_other_progress_up_the_tree(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle()
        parent = await company.objective(cycle, company.admin, "Above", progress_mode="CONTRIBUTIONS")
        objective = await company.objective(cycle, company.admin, "Here")
        await company.align(objective, parent)
        key_result = await company.key_result(objective)
        await stands(company, key_result, current=Decimal(30), progress=0.5, raw_progress=0.5)

        answer = await api.as_(company.admin).succeed(
            "keyResultUpdate",
            change(key_result, target="60", reason="We saw that more is possible."),
            "keyResult { progress rawProgress revision } changedObjectives { title progress }",
        )

        assert answer["keyResult"] == {"progress": 0.25, "rawProgress": 0.25, "revision": 2}
        moved = {objective["title"]: objective["progress"] for objective in answer["changedObjectives"]}
        assert moved == {"Here": 0.25, "Above": 0.25}

    async def test_progress_below_the_baseline_is_clamped_and_shown_raw(self, api: Api, company: Factory) -> None:
        key_result = await company.key_result(await goal(company))
        await stands(company, key_result, current=Decimal(10))

        answer = await api.as_(company.admin).succeed(
            "keyResultUpdate", change(key_result, target="30", reason="Less."), "keyResult { progress rawProgress }"
        )

        assert answer["keyResult"] == {"progress": 0.0, "rawProgress": -1.0}

    @pytest.mark.parametrize(
        "given", [{"baseline": "10"}, {"target": "41"}, {"weight": "2"}, {"dueOn": "2026-12-01"}, {"ownerId": "Mira"}]
    )
    async def test_asks_why_once_people_count_on_it(self, api: Api, company: Factory, given: dict[str, Any]) -> None:
        mira = await company.person("Mira")
        given = {key: mira.gid if value == "Mira" else value for key, value in given.items()}
        draft = await company.key_result(await goal(company, state=ObjectiveState.DRAFT))
        published = await company.key_result(await company.objective(await company.cycle("Next"), company.admin))
        admin = api.as_(company.admin)

        without = await admin.mutate("keyResultUpdate", change(published, **given))
        await admin.succeed("keyResultUpdate", change(published, reason="We learned.", **given))
        await admin.succeed("keyResultUpdate", change(draft, **given))

        assert [(problem["path"], problem["code"]) for problem in without["problems"]] == [(["reason"], "REQUIRED")]

    async def test_keeps_the_old_figure_with_who_when_and_why(self, api: Api, company: Factory) -> None:
        key_result = await company.key_result(await goal(company))
        admin = api.as_(company.admin)
        await admin.succeed("keyResultUpdate", change(key_result, target="50.0", reason="More is possible."))

        data = await admin.run(
            """query($id: ID!) { auditRecords(subjectId: $id) { nodes {
                action actor { name } at reason changes { field before after } } } }""",
            id=gid(key_result),
        )

        assert data["auditRecords"]["nodes"] == [
            {
                "action": "key_result.update",
                "actor": {"name": "Ada"},
                "at": "2026-11-18T10:00:00Z",
                "reason": "More is possible.",
                "changes": [{"field": "target", "before": "40", "after": "50.0"}],
            }
        ]

    async def test_steps_keep_whether_they_are_done(self, api: Api, company: Factory) -> None:
        objective = await goal(company)
        key_result = await company.key_result(objective, kind=MetricKind.MILESTONE, title="Launch")
        shared = {"audience": key_result.audience, "key_result_id": key_result.id}
        done = await company.add(Milestone, **shared, title="Build", done=True, position=0)
        await company.add(Milestone, **shared, title="Drop me", position=1)
        await stands(company, key_result, progress=0.5)
        steps = [{"title": "Announce", "weight": 3}, {"title": "Build it", "milestoneId": gid(done)}]

        answer = await api.as_(company.admin).succeed(
            "keyResultUpdate",
            change(key_result, milestones=steps, reason="Nobody needs the other one."),
            f"keyResult {{ progress {METRIC} }}",
        )

        assert answer["keyResult"]["metric"]["milestones"] == [
            {"title": "Announce", "weight": "3", "done": False},
            {"title": "Build it", "weight": "1", "done": True},
        ]
        assert answer["keyResult"]["progress"] == 0.25

    async def test_refuses_steps_of_another_key_result(self, api: Api, company: Factory) -> None:
        objective = await goal(company)
        one = await company.key_result(objective, kind=MetricKind.MILESTONE)
        other = await company.key_result(objective, kind=MetricKind.MILESTONE)
        step = await company.add(Milestone, audience=other.audience, key_result_id=other.id, title="Theirs")

        answer = await api.as_(company.admin).mutate(
            "keyResultUpdate", change(one, milestones=[{"title": "Mine", "milestoneId": gid(step)}], reason="So.")
        )

        assert (answer["code"], answer["path"]) == ("NOT_FOUND", ["milestones"])

    async def test_another_band_is_measured_by_every_period(self, api: Api, company: Factory, now: TestClock) -> None:
        key_result = await company.key_result(
            await goal(company), kind=MetricKind.MAINTAIN, unit_kind=UnitKind.PERCENT, low=Decimal(90)
        )
        for day, value in ((3, 95), (10, 80), (11, 92), (17, 85)):
            await self.check_in(company, key_result, date(2026, 11, day), Decimal(value), now.read())
        await stands(company, key_result, current=Decimal(85), progress=0.666666667, held=False)

        answer = await api.as_(company.admin).succeed(
            "keyResultUpdate", change(key_result, low="85", reason="85 is fine."), f"keyResult {{ progress {METRIC} }}"
        )
        tighter = await api.as_(company.admin).succeed(
            "keyResultUpdate",
            {**change(key_result, low="93", reason="It is not."), "expectedRevision": 2},
            f"keyResult {{ progress {METRIC} }}",
        )

        assert answer["keyResult"]["progress"] == 1.0
        assert answer["keyResult"]["metric"]["held"] is True
        assert tighter["keyResult"]["progress"] == 0.333333333
        assert tighter["keyResult"]["metric"]["held"] is False

    async def check_in(self, company: Factory, key_result: KeyResult, day: date, value: Decimal, at: datetime) -> None:
        await company.add(
            CheckIn,
            id=new_id(),
            audience=key_result.audience,
            key_result_id=key_result.id,
            author_id=company.admin.id,
            recorded_by_id=company.admin.id,
            as_of=day,
            recorded_at=at,
            value=value,
        )

    async def test_a_check_in_at_the_same_moment_is_measured_by_the_new_figures(
        self, api: Api, company: Factory
    ) -> None:
        key_result, admin = await company.key_result(await goal(company)), api.as_(company.admin)
        for revision in range(1, 9):
            value, target = 20 + revision, 40 + revision
            entry = {"value": {"keyResultId": gid(key_result), "value": value}}
            await asyncio.gather(
                admin.succeed("checkInRecord", {"entry": entry}),
                admin.succeed(
                    "keyResultUpdate",
                    {**change(key_result, target=target, reason="So."), "expectedRevision": revision},
                ),
            )

            data = await admin.run(
                "query($id: ID!) { node(id: $id) { ... on KeyResult { progress objective { progress } } } }",
                id=gid(key_result),
            )

            share = float(round(Decimal(value - 20) / Decimal(target - 20), 9))
            assert data["node"] == {"progress": share, "objective": {"progress": share}}

    async def test_the_kind_is_fixed_from_the_first_check_in_on(self, api: Api, company: Factory) -> None:
        objective = await goal(company)
        fresh, checked = await company.key_result(objective), await company.key_result(objective)
        await stands(company, checked, current=Decimal(30), progress=0.5)
        to_binary = {"kind": "BINARY", "baseline": None, "target": None, "unit": None, "reason": "Simpler."}
        admin = api.as_(company.admin)

        changed = await admin.succeed("keyResultUpdate", change(fresh, **to_binary), f"keyResult {{ {METRIC} }}")
        refused = await admin.mutate("keyResultUpdate", change(checked, **to_binary))

        assert changed["keyResult"]["metric"]["__typename"] == "DoneMetric"
        assert [(problem["path"], problem["code"]) for problem in refused["problems"]] == [(["kind"], "HAS_CHECK_INS")]

    async def test_refuses_an_old_revision(self, api: Api, company: Factory) -> None:
        key_result = await company.key_result(await goal(company))
        admin = api.as_(company.admin)
        await admin.succeed("keyResultUpdate", change(key_result, title="First"))

        answer = await admin.mutate("keyResultUpdate", change(key_result, title="Second"))

        assert answer["code"] == "CONFLICT"

    async def test_its_owner_edits_it_but_does_not_cancel_it(self, api: Api, company: Factory) -> None:
        mira = await company.person("Mira")
        key_result = await company.key_result(await goal(company), mira)

        await api.as_(mira).succeed("keyResultUpdate", change(key_result, title="Raise it"))
        answer = await api.as_(mira).mutate("keyResultCancel", {"keyResultId": gid(key_result)})

        assert answer["code"] == "NOT_PERMITTED"

    async def test_refuses_a_guardrail_without_a_band(self, api: Api, company: Factory) -> None:
        key_result = await company.key_result(await goal(company))

        answer = await api.as_(company.admin).mutate("keyResultUpdate", change(key_result, role="GUARDRAIL"))

        assert [problem["code"] for problem in answer["problems"]] == ["GUARDRAIL_NEEDS_BAND"]


class TestCancelAndRestore:
    async def test_a_cancelled_one_counts_no_longer_and_comes_back(self, api: Api, company: Factory) -> None:
        objective, admin = await goal(company), api.as_(company.admin)
        given_up, kept = await company.key_result(objective), await company.key_result(objective)
        await stands(company, given_up, progress=0.0, check_in_due_on=date(2026, 11, 20))
        await stands(company, kept, progress=1.0, reported_health=ReportedHealth.ON_TRACK)
        selection = "keyResult { state progress checkInDueAt } changedObjectives { progress }"

        cancelled = await admin.succeed(
            "keyResultCancel", {"keyResultId": gid(given_up), "reason": "Out of scope."}, selection
        )
        restored = await admin.succeed("keyResultRestore", {"keyResultId": gid(given_up)}, selection)

        assert cancelled["keyResult"] == {"state": "CANCELLED", "progress": 0.0, "checkInDueAt": None}
        assert cancelled["changedObjectives"] == [{"progress": 1.0}]
        assert restored["keyResult"]["state"] == "ACTIVE"
        assert restored["keyResult"]["checkInDueAt"] == "2026-11-27T23:59:59Z"
        assert restored["changedObjectives"] == [{"progress": 0.5}]

    async def test_refuses_what_is_so_already(self, api: Api, company: Factory) -> None:
        objective, admin = await goal(company), api.as_(company.admin)
        active = await company.key_result(objective)
        cancelled = await company.key_result(objective, state=KeyResultState.CANCELLED)

        again = await admin.mutate("keyResultCancel", {"keyResultId": gid(cancelled)})
        never = await admin.mutate("keyResultRestore", {"keyResultId": gid(active)})
        edited = await admin.mutate("keyResultUpdate", change(cancelled, title="Other"))

        assert again["message"] == "It is cancelled already."
        assert never["message"] == "It is not cancelled."
        assert edited["message"] == "It is cancelled: restore it first."

    async def test_refuses_to_leave_only_what_weighs_nothing(self, api: Api, company: Factory) -> None:
        objective = await goal(company)
        heavy = await company.key_result(objective)
        await company.key_result(objective, weight=Decimal(0))

        answer = await api.as_(company.admin).mutate("keyResultCancel", {"keyResultId": gid(heavy)})

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [
            (["keyResultId"], "WEIGHTS_SUM_TO_ZERO")
        ]

    async def test_a_guardrail_never_counts(self, api: Api, company: Factory) -> None:
        objective = await goal(company)
        guardrail = await company.key_result(
            objective,
            kind=MetricKind.MAINTAIN,
            unit_kind=UnitKind.NUMBER,
            high=Decimal(2),
            role=KeyResultRole.GUARDRAIL,
        )
        await stands(company, guardrail, progress=0.0, held=False, current=Decimal(3))

        answer = await api.as_(company.admin).succeed(
            "keyResultCancel", {"keyResultId": gid(guardrail)}, "changedObjectives { id }"
        )

        assert answer["changedObjectives"] == []


class TestOrderAndDelete:
    async def test_puts_them_into_another_order(self, api: Api, company: Factory) -> None:
        objective = await goal(company)
        made = [await company.key_result(objective, title=title, position=i) for i, title in enumerate("abc")]
        order = [gid(made[2]), gid(made[0]), gid(made[1])]
        asked = {"objectiveId": gid(objective), "keyResultIds": order}

        answer = await api.as_(company.admin).succeed("keyResultsReorder", asked, "objective { keyResults { id } }")
        partial = await api.as_(company.admin).mutate("keyResultsReorder", {**asked, "keyResultIds": order[:2]})

        assert [key_result["id"] for key_result in answer["objective"]["keyResults"]] == order
        assert [problem["code"] for problem in partial["problems"]] == ["NOT_ALL"]

    async def test_deletes_out_of_a_draft_only(self, api: Api, company: Factory) -> None:
        draft = await company.key_result(await goal(company, state=ObjectiveState.DRAFT))
        published = await company.key_result(await company.objective(await company.cycle("Next"), company.admin))
        admin = api.as_(company.admin)

        gone = await admin.succeed(
            "keyResultDelete", {"keyResultId": gid(draft)}, "deletedId objective { keyResults { id } }"
        )
        kept = await admin.mutate("keyResultDelete", {"keyResultId": gid(published)})

        assert (gone["deletedId"], gone["objective"]["keyResults"]) == (gid(draft), [])
        assert kept["message"].startswith("Its objective is published: cancel it instead")


class TestHealthOfKeyResults:
    @pytest.mark.parametrize(
        ("columns", "expected"),
        [
            ({}, ("PENDING", None)),
            ({"checked_in_at": True, "progress": 0.9}, ("ON_TRACK", "ON_TRACK")),
            ({"checked_in_at": True, "progress": 0.1}, ("OFF_TRACK", "OFF_TRACK")),
            ({"checked_in_at": True, "progress": 0.1, "reported_health": "AT_RISK"}, ("AT_RISK", "OFF_TRACK")),
            ({"stale_after": date(2026, 11, 17)}, ("STALE", None)),
            ({"stale_after": date(2026, 11, 18)}, ("PENDING", None)),
        ],
    )
    async def test_is_what_was_said_or_the_pace(
        self, api: Api, company: Factory, columns: dict[str, Any], expected: tuple[str, str | None]
    ) -> None:
        key_result = await company.key_result(await goal(company))
        at = clock.now() if columns.get("checked_in_at") else None
        await stands(company, key_result, **{**columns, "checked_in_at": at})

        data = await api.as_(company.admin).run(
            "query($id: ID!) { node(id: $id) { ... on KeyResult { health computedHealth expectedProgress } } }",
            id=gid(key_result),
        )

        assert (data["node"]["health"], data["node"]["computedHealth"]) == expected
        assert data["node"]["expectedProgress"] == 0.532608696
