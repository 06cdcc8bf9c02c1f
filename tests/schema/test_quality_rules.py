"""How severe an organisation wants its quality rules, and what follows from it."""

from __future__ import annotations

from typing import Any

from app.activity.models import AuditRecord
from app.objectives.models import Commitment, KeyResultProgress, ObjectiveProgress, ObjectiveState
from app.objectives.quality.catalogue import RULES
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.goal_setting import WAIT, goal_setting
from tests.support.graphql import Api
from tests.support.jobs import Jobs

RULES_QUERY = "{ qualityRules { rule looksAt why defaultSeverity severity viewerCan { set { allowed reason } } } }"
FINDINGS = """query($id: ID!) { node(id: $id) {
    ... on Objective { findings { rule blocking } } ... on KeyResult { findings { rule blocking } } } }"""


CLOSING = """query($id: ID!, $outcome: Outcome!) {
    findingsForClosing(objectiveId: $id, outcome: $outcome) { rule blocking message suggestion } }"""


async def rules(api: Api) -> dict[str, dict[str, Any]]:
    return {rule["rule"]: rule for rule in (await api.run(RULES_QUERY))["qualityRules"]}


async def blocking(api: Api, subject: Any) -> dict[str, bool]:
    found = (await api.run(FINDINGS, id=gid(subject)))["node"]["findings"]
    return {finding["rule"]: finding["blocking"] for finding in found}


async def choose(api: Api, rule: str, severity: str) -> dict[str, Any]:
    return await api.succeed(
        "qualityRuleSet", {"ruleId": rule, "severity": severity}, "qualityRule { rule severity defaultSeverity }"
    )


class TestQualityRules:
    async def test_lists_every_rule_with_why_it_matters(self, api: Api, company: Factory) -> None:
        found = await rules(api.as_(await company.person()))

        assert list(found) == list(RULES)
        assert found["key_result.baseline"] == {
            "rule": "key_result.baseline",
            "looksAt": "KEY_RESULT",
            "why": "A change says where it starts: otherwise nobody sees how far it is, and progress stays empty.",
            "defaultSeverity": "BLOCKING",
            "severity": "BLOCKING",
            "viewerCan": {
                "set": {
                    "allowed": False,
                    "reason": "Only an administrator or an OKR champion chooses how severe the quality rules are.",
                }
            },
        }

    async def test_tells_what_this_organisation_chose_and_no_other(self, api: Api, company: Factory) -> None:
        await choose(api.as_(company.admin), "objective.digits", "OFF")

        here = await rules(api.as_(company.admin))
        elsewhere = await rules(api.as_((await make_organization("Elsewhere")).admin))

        assert (here["objective.digits"]["severity"], here["objective.digits"]["defaultSeverity"]) == ("OFF", "ADVICE")
        assert elsewhere["objective.digits"]["severity"] == "ADVICE"


class TestQualityRuleSet:
    async def test_holds_for_goals_that_are_there_already(self, api: Api, company: Factory) -> None:
        objective = await company.objective(await company.cycle(), company.admin, "Reach 100 customers", why="So.")
        admin = api.as_(company.admin)
        before = await blocking(admin, objective)

        answer = await choose(admin, "objective.digits", "BLOCKING")
        severe = await blocking(admin, objective)
        await choose(admin, "objective.digits", "OFF")

        assert answer["qualityRule"] == {
            "rule": "objective.digits",
            "severity": "BLOCKING",
            "defaultSeverity": "ADVICE",
        }
        assert before["objective.digits"] is False
        assert severe["objective.digits"] is True
        assert "objective.digits" not in await blocking(admin, objective)

    async def test_holds_while_one_types(self, api: Api, company: Factory) -> None:
        admin = api.as_(company.admin)
        await choose(admin, "key_result.output_verb", "BLOCKING")
        await choose(admin, "key_result.due_date", "OFF")
        await choose(admin, "objective.digits", "BLOCKING")

        data = await admin.run(
            """{ findingsForKeyResult(typed: { title: "Launch 3 shops" }) { rule blocking }
                 findingsForObjective(typed: { title: "Open 3 shops" }) { rule blocking } }"""
        )

        of_key_result = {found["rule"]: found["blocking"] for found in data["findingsForKeyResult"]}
        assert of_key_result["key_result.output_verb"] is True
        assert "key_result.due_date" not in of_key_result
        assert data["findingsForObjective"] == [{"rule": "objective.digits", "blocking": True}]

    async def test_decides_what_can_be_published(self, api: Api, company: Factory) -> None:
        objective = await company.objective(await company.cycle(), company.admin, state=ObjectiveState.DRAFT)
        await company.key_result(objective, baseline=None)
        admin, asked = api.as_(company.admin), {"objectiveId": gid(objective)}
        await choose(admin, "key_result.baseline", "ADVICE")
        await choose(admin, "objective.key_results", "BLOCKING")

        refused = await admin.mutate("objectivePublish", asked)
        await choose(admin, "objective.key_results", "ADVICE")
        await admin.succeed("objectivePublish", asked)

        assert [problem["code"] for problem in refused["problems"]] == ["BLOCKED"]

    async def test_is_written_down(self, api: Api, company: Factory) -> None:
        admin = api.as_(company.admin)
        await choose(admin, "objective.digits", "OFF")
        await choose(admin, "objective.digits", "OFF")

        async with company._all():
            records = await AuditRecord.filter(action="quality_rule.set")

        assert [record.changes for record in records] == [{"objective.digits": ["ADVICE", "OFF"]}]

    async def test_refuses_a_rule_that_is_not_there(self, api: Api, company: Factory) -> None:
        answer = await api.as_(company.admin).mutate("qualityRuleSet", {"ruleId": "objective.rhyme", "severity": "OFF"})

        assert (answer["code"], answer["path"]) == ("NOT_FOUND", ["ruleId"])

    async def test_refuses_anybody_but_administrators(self, api: Api, company: Factory) -> None:
        answer = await api.as_(await company.person()).mutate(
            "qualityRuleSet", {"ruleId": "objective.digits", "severity": "OFF"}
        )

        assert answer["message"] == "Only an administrator or an OKR champion chooses how severe the quality rules are."


class TestClosing:
    async def reached(self, company: Factory, owner: Person | None = None, **given: Any) -> Any:
        objective = await company.objective(await company.cycle(), owner or company.admin, **given)
        for title in ("Raise NPS from 20 to 40", "Grow visits from 20 to 40"):
            key_result = await company.key_result(objective, title=title)
            async with company._all():
                await KeyResultProgress.filter(id=key_result.id).update(progress=1.0, raw_progress=1.1)
        async with company._all():
            await ObjectiveProgress.filter(id=objective.id).update(progress=1.0)
        return objective

    async def test_tells_that_a_stretch_was_none(self, api: Api, company: Factory) -> None:
        stretch = await self.reached(company, commitment=Commitment.ASPIRATIONAL)
        admin = api.as_(company.admin)

        achieved = await admin.run(CLOSING, id=gid(stretch), outcome="ACHIEVED")
        missed = await admin.run(CLOSING, id=gid(stretch), outcome="MISSED")

        assert [found["rule"] for found in achieved["findingsForClosing"]] == ["closing.sandbagging"]
        assert [found["rule"] for found in missed["findingsForClosing"]] == ["closing.outcome"]

    async def test_keeps_nobody_from_closing_unless_the_organisation_wants_it(self, api: Api, company: Factory) -> None:
        stretch = await self.reached(company, commitment=Commitment.ASPIRATIONAL)
        admin, asked = api.as_(company.admin), {"objectiveId": gid(stretch), "outcome": "ACHIEVED"}
        await choose(admin, "closing.sandbagging", "BLOCKING")

        refused = await admin.mutate("objectiveClose", asked)
        await admin.succeed(
            "findingDismiss",
            {"subjectId": gid(stretch), "ruleId": "closing.sandbagging", "reason": "A rival closed down."},
        )
        await admin.succeed("objectiveClose", asked)

        assert [(each["path"], each["code"]) for each in refused["problems"]] == [(["outcome"], "BLOCKED")]

    async def test_finds_nothing_in_what_one_may_not_see(self, api: Api, company: Factory) -> None:
        stranger = await company.person("Sam")
        hidden = await self.reached(
            company, await company.person("Kim"), commitment=Commitment.ASPIRATIONAL, visibility="PRIVATE"
        )

        found = await api.as_(stranger).run(CLOSING, id=gid(hidden), outcome="ACHIEVED")

        assert found["findingsForClosing"] == []


class TestApproving:
    async def test_refuses_what_a_rule_blocks_until_it_is_dismissed(
        self, api: Api, company: Factory, jobs: Jobs
    ) -> None:
        scene = await goal_setting(company, api, jobs, WAIT)
        [proposal] = (await scene.drafted())["proposals"]
        await choose(api.as_(company.admin), "key_result.due_date", "BLOCKING")
        revised = await scene.revise(proposal, title="Cut the wait for a first answer", dueOn=None)

        [refused] = await scene.approve(revised, key="first")
        reason = {
            "subjectId": revised["id"],
            "ruleId": "key_result.due_date",
            "reason": "The end of the cycle is fine.",
        }
        await scene.as_lead.succeed("findingDismiss", reason)
        [approved] = await scene.approve(revised, key="second")

        assert [each["code"] for each in refused["problems"]] == ["BLOCKED"]
        assert refused["problems"][0]["path"] == ["proposalId"]
        found = await scene.as_lead.run(
            """query($id: ID!) { node(id: $id) { ... on KeyResult {
                findings { rule blocking dismissed dismissReason dismissedBy { name } } } } }""",
            id=approved["keyResult"]["id"],
        )
        assert {
            "rule": "key_result.due_date",
            "blocking": False,
            "dismissed": True,
            "dismissReason": "The end of the cycle is fine.",
            "dismissedBy": {"name": "Lena"},
        } in found["node"]["findings"]
