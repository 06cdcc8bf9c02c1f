"""Dismissing what a quality rule finds, with a reason that is kept, until the words that it is about change."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.activity.models import AuditRecord
from app.core import clock
from app.core.ids import global_id, new_id
from app.cycles.models import CycleState
from app.objectives.models import AlignmentKind, Level, MetricKind, Objective, ObjectiveState, Visibility
from app.objectives.quality.models import FindingDismissal
from tests.support.factories import Factory, gid, make_organization
from tests.support.goal_setting import WAIT, goal_setting
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.statements import counted_statements

FINDING = "rule blocking words dismissed dismissedAt dismissReason dismissedBy { name }"
SUBJECT = (
    f"subject {{ id ... on Objective {{ findings {{ {FINDING} }} }} ... on KeyResult {{ findings {{ {FINDING} }} }} }}"
)
FINDINGS = f"""query($id: ID!) {{ node(id: $id) {{ ... on Objective {{ findings {{ {FINDING} }} }}
    ... on KeyResult {{ findings {{ {FINDING} }} }} ... on Proposal {{ findings {{ {FINDING} }} }} }} }}"""


def dismissing(subject: Any, rule: str, **given: Any) -> dict[str, Any]:
    return {"subjectId": gid(subject), "ruleId": rule, "reason": "It is right like this.", **given}


def restoring(subject: Any, rule: str, **given: Any) -> dict[str, Any]:
    return {"subjectId": gid(subject), "ruleId": rule, **given}


async def findings(api: Api, id_: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await api.run(FINDINGS, id=id_))["node"]["findings"]
    return found


async def of_rule(api: Api, subject: Any, rule: str) -> list[dict[str, Any]]:
    return [finding for finding in await findings(api, gid(subject)) if finding["rule"] == rule]


@pytest.fixture
async def draft(company: Factory) -> Objective:
    """A draft that nobody could publish: its key result lacks a baseline."""
    objective = await company.objective(
        await company.cycle(), company.admin, "Open 3 shops before 2 rivals do", state=ObjectiveState.DRAFT, why="So."
    )
    await company.key_result(objective, baseline=None)
    return objective


class TestFindingDismiss:
    async def test_keeps_the_reason_and_blocks_no_more(self, api: Api, company: Factory, draft: Objective) -> None:
        key_result = await company.key_result(draft, baseline=None, title="Raise trust from 20 to 40 points")
        admin = api.as_(company.admin)

        answer = await admin.succeed("findingDismiss", dismissing(key_result, "key_result.baseline"), SUBJECT)

        [found] = [each for each in answer["subject"]["findings"] if each["rule"] == "key_result.baseline"]
        assert found == {
            "rule": "key_result.baseline",
            "blocking": False,
            "words": None,
            "dismissed": True,
            "dismissedAt": "2026-11-18T10:00:00Z",
            "dismissReason": "It is right like this.",
            "dismissedBy": {"name": "Ada"},
        }

    async def test_lets_a_goal_be_published(self, api: Api, company: Factory) -> None:
        objective = await company.objective(await company.cycle(), company.admin, state=ObjectiveState.DRAFT)
        key_result = await company.key_result(objective, baseline=None)
        admin = api.as_(company.admin)
        refused = await admin.mutate("objectivePublish", {"objectiveId": gid(objective)})

        await admin.succeed("findingDismiss", dismissing(key_result, "key_result.baseline"))

        assert [problem["code"] for problem in refused["problems"]] == ["BLOCKED"]
        await admin.succeed("objectivePublish", {"objectiveId": gid(objective)}, "objective { state }")

    async def test_dismisses_one_of_several_by_its_words(self, api: Api, company: Factory, draft: Objective) -> None:
        admin = api.as_(company.admin)

        await admin.succeed("findingDismiss", dismissing(draft, "objective.digits", words="2"))
        one = {each["words"]: each["dismissed"] for each in await of_rule(admin, draft, "objective.digits")}
        await admin.succeed("findingDismiss", dismissing(draft, "objective.digits"))
        all_ = {each["words"]: each["dismissed"] for each in await of_rule(admin, draft, "objective.digits")}

        assert one == {"3": False, "2": True}
        assert all_ == {"3": True, "2": True}

    async def test_gives_another_reason_when_done_again(self, api: Api, company: Factory, draft: Objective) -> None:
        admin = api.as_(company.admin)
        await admin.succeed("findingDismiss", dismissing(draft, "objective.digits"))

        await admin.succeed("findingDismiss", dismissing(draft, "objective.digits", reason="We love figures."))

        reasons = {each["dismissReason"] for each in await of_rule(admin, draft, "objective.digits")}
        assert reasons == {"We love figures."}

    async def test_is_written_down_with_its_reason(self, api: Api, company: Factory, draft: Objective) -> None:
        admin = api.as_(company.admin)
        await admin.succeed("findingDismiss", dismissing(draft, "objective.digits", words="3"))
        await admin.succeed("findingRestore", restoring(draft, "objective.digits"))

        async with company._all():
            records = await AuditRecord.filter(subject_id=draft.id).order_by("id")
            left = await FindingDismissal.all().count()

        assert [(each.action, each.reason, each.changes) for each in records] == [
            (
                "finding.dismiss",
                "It is right like this.",
                {"rule": [None, "objective.digits"], "words": [None, "3"]},
            ),
            ("finding.restore", None, {"rule": [None, "objective.digits"]}),
        ]
        assert left == 0

    async def test_is_seen_while_one_types(self, api: Api, company: Factory, draft: Objective) -> None:
        admin = api.as_(company.admin)
        await admin.succeed("findingDismiss", dismissing(draft, "objective.digits", words="3"))

        data = await admin.run(
            """query($typed: ObjectiveTypedInput!) { findingsForObjective(typed: $typed) { rule words dismissed } }""",
            typed={"objectiveId": gid(draft), "title": "Open 3 shops before 4 rivals do"},
        )

        digits = {each["words"]: each["dismissed"] for each in data["findingsForObjective"] if each["words"]}
        assert digits == {"3": True, "4": False}

    @pytest.mark.parametrize(
        ("given", "path", "code"),
        [
            ({"rule": "objective.digits", "reason": " "}, ["reason"], "EMPTY"),
            ({"rule": "objective.digits", "reason": "x" * 2001}, ["reason"], "TOO_LONG"),
            ({"rule": "objective.rhyme"}, ["ruleId"], "UNKNOWN"),
            ({"rule": "objective.pay"}, ["ruleId"], "NOTHING_FOUND"),
            ({"rule": "objective.digits", "words": "7"}, ["words"], "NOTHING_FOUND"),
            ({"rule": "key_result.baseline"}, ["ruleId"], "NOTHING_FOUND"),
        ],
    )
    async def test_says_what_is_wrong(
        self, api: Api, company: Factory, draft: Objective, given: dict[str, str], path: list[str], code: str
    ) -> None:
        rule = given.pop("rule")

        answer = await api.as_(company.admin).mutate("findingDismiss", dismissing(draft, rule, **given))

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [(path, code)]

    async def test_tells_of_everything_at_once(self, api: Api, company: Factory, draft: Objective) -> None:
        answer = await api.as_(company.admin).mutate("findingDismiss", dismissing(draft, "objective.rhyme", reason=""))

        assert {problem["code"] for problem in answer["problems"]} == {"EMPTY", "UNKNOWN"}

    @pytest.mark.parametrize("kind", ["Objective", "KeyResult", "Proposal"])
    async def test_refuses_what_is_not_there(self, api: Api, company: Factory, kind: str) -> None:
        asked = {"subjectId": global_id(kind, new_id()), "ruleId": "objective.digits", "reason": "So."}

        answer = await api.as_(company.admin).mutate("findingDismiss", asked)

        assert (answer["code"], answer["path"]) == ("NOT_FOUND", ["subjectId"])

    async def test_refuses_what_no_rule_judges(self, api: Api, company: Factory) -> None:
        team = await company.team()

        answer = await api.as_(company.admin).mutate("findingDismiss", dismissing(team, "objective.digits"))

        assert (answer["code"], answer["path"]) == ("NOT_FOUND", ["subjectId"])

    async def test_does_not_find_what_belongs_to_another_organisation(
        self, api: Api, company: Factory, draft: Objective
    ) -> None:
        stranger = (await make_organization()).admin

        answer = await api.as_(stranger).mutate("findingDismiss", dismissing(draft, "objective.digits"))

        assert answer["code"] == "NOT_FOUND"

    async def test_refuses_who_may_not_change_the_goal(self, api: Api, company: Factory, draft: Objective) -> None:
        answer = await api.as_(await company.person("Sam")).mutate(
            "findingDismiss", dismissing(draft, "objective.digits")
        )

        assert answer["code"] == "NOT_PERMITTED"

    async def test_refuses_in_a_closed_cycle(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle(state=CycleState.CLOSED)
        objective = await company.objective(cycle, company.admin, "Open 3 shops")

        answer = await api.as_(company.admin).mutate("findingDismiss", dismissing(objective, "objective.digits"))

        assert answer["code"] == "CYCLE_CLOSED"


class TestAnEditOfTheWords:
    async def test_brings_a_finding_back(self, api: Api, company: Factory, draft: Objective) -> None:
        admin = api.as_(company.admin)
        await admin.succeed("findingDismiss", dismissing(draft, "objective.digits"))

        await admin.succeed(
            "objectiveUpdate",
            {"objectiveId": gid(draft), "expectedRevision": 1, "title": "Open 4 shops before 2 rivals do"},
        )

        found = {each["words"]: each["dismissed"] for each in await of_rule(admin, draft, "objective.digits")}
        assert found == {"4": False, "2": True}

    async def test_elsewhere_leaves_it_dismissed(self, api: Api, company: Factory, draft: Objective) -> None:
        admin = api.as_(company.admin)
        await admin.succeed("findingDismiss", dismissing(draft, "objective.digits", words="3"))

        await admin.succeed(
            "objectiveUpdate",
            {"objectiveId": gid(draft), "expectedRevision": 1, "title": "Be loved in 3 towns", "why": "Because."},
        )

        assert [each["dismissed"] for each in await of_rule(admin, draft, "objective.digits")] == [True]

    async def test_of_the_title_brings_back_what_is_about_all_of_it(self, api: Api, company: Factory) -> None:
        objective = await company.objective(await company.cycle(), company.admin, state=ObjectiveState.DRAFT)
        key_result = await company.key_result(objective, baseline=None)
        admin = api.as_(company.admin)
        await admin.succeed("findingDismiss", dismissing(key_result, "key_result.baseline"))

        changed = {"keyResultId": gid(key_result), "expectedRevision": 1, "title": "Raise activation to 40 points"}
        await admin.succeed("keyResultUpdate", changed)

        [found] = await of_rule(admin, key_result, "key_result.baseline")
        assert (found["dismissed"], found["blocking"]) == (False, True)

    async def test_a_change_of_what_it_counts_brings_it_back(self, api: Api, company: Factory) -> None:
        objective = await company.objective(await company.cycle(), company.admin, why="So.")
        admin = api.as_(company.admin)
        await admin.succeed("findingDismiss", dismissing(objective, "objective.key_results"))
        dismissed = await of_rule(admin, objective, "objective.key_results")

        await company.key_result(objective)

        assert [each["dismissed"] for each in dismissed] == [True]
        assert [each["dismissed"] for each in await of_rule(admin, objective, "objective.key_results")] == [False]


class TestFindingRestore:
    async def test_lets_it_hold_again(self, api: Api, company: Factory) -> None:
        objective = await company.objective(await company.cycle(), company.admin, state=ObjectiveState.DRAFT)
        key_result = await company.key_result(objective, baseline=None)
        admin = api.as_(company.admin)
        await admin.succeed("findingDismiss", dismissing(key_result, "key_result.baseline"))

        answer = await admin.succeed("findingRestore", restoring(key_result, "key_result.baseline"), SUBJECT)

        [found] = [each for each in answer["subject"]["findings"] if each["rule"] == "key_result.baseline"]
        assert (found["dismissed"], found["dismissedBy"], found["dismissReason"], found["blocking"]) == (
            False,
            None,
            None,
            True,
        )

    async def test_of_some_words_leaves_the_others(self, api: Api, company: Factory, draft: Objective) -> None:
        admin = api.as_(company.admin)
        await admin.succeed("findingDismiss", dismissing(draft, "objective.digits"))

        await admin.succeed("findingRestore", restoring(draft, "objective.digits", words="3"))

        found = {each["words"]: each["dismissed"] for each in await of_rule(admin, draft, "objective.digits")}
        assert found == {"3": False, "2": True}

    async def test_refuses_what_nobody_dismissed(self, api: Api, company: Factory, draft: Objective) -> None:
        answer = await api.as_(company.admin).mutate("findingRestore", restoring(draft, "objective.digits"))

        assert [(each["path"], each["code"]) for each in answer["problems"]] == [(["ruleId"], "NOT_DISMISSED")]

    async def test_refuses_what_is_not_there(self, api: Api, company: Factory) -> None:
        asked = {"subjectId": global_id("KeyResult", new_id()), "ruleId": "key_result.baseline"}

        answer = await api.as_(company.admin).mutate("findingRestore", asked)

        assert (answer["code"], answer["path"]) == ("NOT_FOUND", ["subjectId"])

    async def test_does_not_find_what_belongs_to_another_organisation(
        self, api: Api, company: Factory, draft: Objective
    ) -> None:
        await api.as_(company.admin).succeed("findingDismiss", dismissing(draft, "objective.digits"))

        answer = await api.as_((await make_organization()).admin).mutate(
            "findingRestore", restoring(draft, "objective.digits")
        )

        assert answer["code"] == "NOT_FOUND"

    async def test_refuses_who_may_not_change_the_goal(self, api: Api, company: Factory, draft: Objective) -> None:
        await api.as_(company.admin).succeed("findingDismiss", dismissing(draft, "objective.digits"))

        answer = await api.as_(await company.person("Sam")).mutate(
            "findingRestore", restoring(draft, "objective.digits")
        )

        assert answer["code"] == "NOT_PERMITTED"


class TestOfProposals:
    async def test_are_dismissed_by_who_may_revise_it(self, api: Api, company: Factory, jobs: Jobs) -> None:
        scene = await goal_setting(company, api, jobs, WAIT)
        [proposal] = (await scene.drafted())["proposals"]
        revised = await scene.revise(proposal, title="Significantly cut the wait from 30 h to 12 h")
        asked = {"subjectId": revised["id"], "ruleId": "key_result.vague", "reason": "It says how much."}

        by_member = await api.as_(scene.member).mutate("findingDismiss", asked)
        await scene.as_lead.succeed("findingDismiss", asked)

        assert by_member["code"] == "NOT_PERMITTED"
        [found] = [each for each in await findings(scene.as_lead, revised["id"]) if each["rule"] == "key_result.vague"]
        assert (found["words"], found["dismissed"], found["dismissedBy"]) == ("Significantly", True, {"name": "Lena"})

    async def test_stay_as_they_were_once_it_is_decided(self, api: Api, company: Factory, jobs: Jobs) -> None:
        scene = await goal_setting(company, api, jobs, WAIT)
        [proposal] = (await scene.drafted())["proposals"]
        revised = await scene.revise(proposal, title="Significantly cut the wait from 30 h to 12 h")
        before = await findings(scene.as_lead, revised["id"])
        await scene.approve(revised)

        after = await findings(scene.as_lead, revised["id"])
        refused = await scene.as_lead.mutate(
            "findingDismiss", {"subjectId": revised["id"], "ruleId": "key_result.vague", "reason": "So."}
        )

        assert after == before
        assert refused["code"] == "PROPOSAL_DECIDED"

    async def test_are_judged_beside_what_was_approved_meanwhile(self, api: Api, company: Factory, jobs: Jobs) -> None:
        scene = await goal_setting(company, api, jobs, WAIT)
        [proposal] = (await scene.drafted())["proposals"]
        await company.key_result(scene.objective, title=proposal["content"]["title"])

        found = await findings(scene.as_lead, proposal["id"])

        assert "key_result.duplicate" in {each["rule"] for each in found}


class TestWhatSurroundsAnObjective:
    async def rules(self, api: Api, objective: Objective) -> set[str]:
        return {each["rule"] for each in await findings(api, gid(objective))}

    async def test_tells_a_goal_without_a_place_in_the_tree(self, api: Api, company: Factory) -> None:
        cycle, admin = await company.cycle(), api.as_(company.admin)
        team = await company.team()
        above = await company.objective(cycle, company.admin, "Clinics recommend us", level=Level.COMPANY, why="So.")
        lost = await company.objective(cycle, company.admin, "Setting up is fun", team=team, why="So.")
        bare = await company.objective(cycle, company.admin, "Answers come fast", team=team)
        private = await company.objective(
            cycle, company.admin, "Learn to juggle", visibility=Visibility.PRIVATE, why="So."
        )

        assert "alignment.orphan" in await self.rules(admin, lost)
        assert "objective.reason" in await self.rules(admin, bare)
        assert not {"alignment.orphan", "objective.reason"} & await self.rules(admin, private)
        assert not {"alignment.orphan", "objective.reason"} & await self.rules(admin, above)

    async def test_tells_a_leap_past_the_team(self, api: Api, company: Factory) -> None:
        cycle, admin = await company.cycle(), api.as_(company.admin)
        team = await company.team()
        olga = await company.person("Olga", team=team)
        company_goal = await company.objective(cycle, company.admin, "Clinics recommend us", level=Level.COMPANY)
        team_goal = await company.objective(cycle, company.admin, "Setting up is fun", team=team)
        leaping = await company.objective(cycle, olga, "Imports never fail")
        stepping = await company.objective(cycle, olga, "Words are clear")
        await company.align(leaping, company_goal)
        await company.align(stepping, team_goal)

        assert "alignment.level_skip" in await self.rules(admin, leaping)
        assert "alignment.level_skip" not in await self.rules(admin, stepping)

    async def test_tells_what_comes_too_late_or_serves_nothing_pursued(self, api: Api, company: Factory) -> None:
        year = await company.cycle("2026", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
        quarter = await company.cycle("Q4", parent_id=year.id)
        admin = api.as_(company.admin)
        soon = await company.objective(year, company.admin, "Clinics recommend us", level=Level.COMPANY)
        await company.key_result(soon, due_on=date(2026, 11, 30))
        closed = await company.objective(
            quarter, company.admin, "Calm nights", level=Level.COMPANY, state="CLOSED", outcome="ACHIEVED",
            closed_at=clock.now(),
        )  # fmt: skip
        elsewhere = await company.objective(
            await company.cycle("Q3", starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30)), company.admin, "Old goal"
        )
        late = await company.objective(quarter, company.admin, "Setting up is fun")
        await company.align(late, soon)
        done = await company.objective(quarter, company.admin, "Answers come fast")
        await company.align(done, closed)
        apart = await company.objective(quarter, company.admin, "Words are clear")
        await company.align(apart, elsewhere, AlignmentKind.SUPPORTS)

        assert {"alignment.period", "alignment.cycle"} & await self.rules(admin, late) == {"alignment.period"}
        assert "alignment.cycle" in await self.rules(admin, done)
        assert "alignment.cycle" in await self.rules(admin, apart)

    async def test_tells_key_results_that_do_not_fit_together(self, api: Api, company: Factory) -> None:
        objective = await company.objective(await company.cycle(), company.admin, why="So.")
        await company.key_result(objective, title="Raise revenue from 20 to 40", weight=9)
        await company.key_result(objective, title="Raise profit from 20 to 40", weight=1)
        await company.key_result(objective, title="Keep it calm", kind=MetricKind.BINARY, state="CANCELLED")

        rules = await self.rules(api.as_(company.admin), objective)

        assert {"set.weights", "set.lead_lag", "set.guardrail"} <= rules

    async def test_tells_that_nobody_is_there_to_answer_for_it(self, api: Api, company: Factory) -> None:
        cycle, admin = await company.cycle(), api.as_(company.admin)
        gone = await company.person("Gus", active=False)
        away = await company.person("Amy", away_until=date(2027, 2, 1))
        left = await company.objective(cycle, gone, "Setting up is fun")
        absent = await company.objective(cycle, company.admin, "Answers come fast")
        key_result = await company.key_result(absent, away)

        assert "objective.owner" in await self.rules(admin, left)
        assert "objective.owner" not in await self.rules(admin, absent)
        assert await of_rule(admin, key_result, "key_result.owner")


class TestReadingManyAtOnce:
    QUERY = f"""query($id: ID!) {{ node(id: $id) {{ ... on Cycle {{ objectives(first: 50) {{ nodes {{
        findings {{ {FINDING} }} keyResults {{ findings {{ {FINDING} }} }}
        proposals {{ findings {{ {FINDING} }} }} }} }} }} }} }}"""

    async def grow(self, company: Factory, admin: Api, cycle: Any, number: int) -> None:
        owner = await company.person(f"P{number}")
        objective = await company.objective(cycle, owner, f"Open {number + 3} shops", state=ObjectiveState.DRAFT)
        key_result = await company.key_result(objective, baseline=None)
        await admin.succeed("findingDismiss", dismissing(objective, "objective.digits"))
        await admin.as_(owner).succeed("findingDismiss", dismissing(key_result, "key_result.baseline"))

    async def test_takes_as_many_statements_for_ten_as_for_one(self, api: Api, company: Factory) -> None:
        cycle, admin = await company.cycle(), api.as_(company.admin)
        await self.grow(company, admin, cycle, 0)
        with counted_statements() as one:
            await admin.run(self.QUERY, id=gid(cycle))
        for number in range(1, 10):
            await self.grow(company, admin, cycle, number)

        with counted_statements() as ten:
            data = await admin.run(self.QUERY, id=gid(cycle))

        nodes = data["node"]["objectives"]["nodes"]
        dismissed = [each for node in nodes for each in node["findings"] if each["dismissed"]]
        assert len(nodes) == len(dismissed) == 10
        assert ten.count == one.count
