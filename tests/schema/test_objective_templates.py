"""Templates of objectives through GraphQL: kept by some, seen by all, and drafts that begin from them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.core import clock
from app.objectives.models import KeyResultRole, KeyResultState, MetricKind, UnitKind, Visibility
from app.objectives.rules import KeyResultDefinition, MilestoneDefinition, UnitDefinition
from tests.support.check_ins import TeamAtWork, team_at_work
from tests.support.factories import Factory, gid
from tests.support.graphql import Api
from tests.support.statements import counted_statements

TEMPLATE = """id title why description level commitment revision archivedAt createdBy { name }
  keyResults { title kind role target low high weight unit { kind symbol } milestones { title weight } }
  viewerCan { edit { allowed } use { allowed reason } }"""
LIST = f"""query($level: Level, $archived: Boolean) {{
  objectiveTemplates(level: $level, archived: $archived) {{ {TEMPLATE} }} }}"""
DRAFT = """leftOut template { title } objectiveEdge { node { title state level owner { name } team { name }
  keyResults { title weight owner { name } metric { ... on ChangeMetric { baseline target } ... on MilestoneMetric {
    milestones { title done } } } } } }"""
FOUND = KeyResultDefinition(
    "Raise the share of answers found",
    MetricKind.INCREASE,
    unit=UnitDefinition(UnitKind.PERCENT),
    target=Decimal(40),
    weight=Decimal(2),
)
FASTER = KeyResultDefinition("Cut the wait", MetricKind.DECREASE, unit=UnitDefinition(UnitKind.DURATION, "h"))
STEPS = KeyResultDefinition("Teams write", MetricKind.MILESTONE, milestones=(MilestoneDefinition("Support writes"),))
BAND = KeyResultDefinition("Quality holds", MetricKind.MAINTAIN, role=KeyResultRole.GUARDRAIL)


@pytest.fixture
async def work(company: Factory) -> TeamAtWork:
    return await team_at_work(company)


class TestCreate:
    async def test_keeps_what_it_was_given_for_everybody_to_see(self, api: Api, company: Factory) -> None:
        champion = await company.person("Freya", champion=True)
        given = {"title": " Customers  find help ", "description": "For support teams.", "level": "TEAM"}
        asked = {"title": "Cut the wait", "kind": "DECREASE", "unit": {"kind": "DURATION", "symbol": "h"}}

        await api.as_(champion).succeed("objectiveTemplateCreate", {**given, "keyResults": [asked]})
        [seen] = (await api.as_(await company.person("Bo")).run(LIST))["objectiveTemplates"]

        assert (seen["title"], seen["createdBy"]["name"], seen["revision"]) == ("Customers find help", "Freya", 1)
        assert [(each["kind"], each["target"]) for each in seen["keyResults"]] == [("DECREASE", None)]
        assert (seen["viewerCan"]["edit"]["allowed"], seen["viewerCan"]["use"]["allowed"]) == (False, True)

    async def test_refuses_everything_that_is_wrong_at_once(self, api: Api, company: Factory) -> None:
        bad = [
            {"title": " ", "kind": "INCREASE", "low": "3"},
            {"title": "Cut the wait", "kind": "DECREASE", "unit": {"kind": "DURATION"}},
        ]
        asked = {"title": " ", "description": "For all.", "level": "TEAM", "keyResults": bad}

        answer = await api.as_(company.admin).mutate("objectiveTemplateCreate", asked)

        assert {tuple(problem["path"]) for problem in answer["problems"]} == {
            ("title",),
            ("keyResults", "0", "title"),
            ("keyResults", "0", "low"),
            ("keyResults", "1", "unit", "symbol"),
        }

    async def test_is_not_for_everybody(self, api: Api, company: Factory) -> None:
        asked = {"title": "Customers stay", "description": "For all.", "level": "TEAM"}

        answer = await api.as_(await company.person("Bo")).mutate("objectiveTemplateCreate", asked)

        assert answer["message"] == "Only an administrator or an OKR champion looks after templates."


class TestCreateFromObjective:
    async def test_takes_what_lasts_and_leaves_figures_behind_unless_asked(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        await company.key_result(work.objective, title="Given up", state=KeyResultState.CANCELLED)
        asked = {"objectiveId": gid(work.objective), "description": "It went well."}

        bare = await api.as_(company.admin).succeed(
            "objectiveTemplateCreateFromObjective", asked, f"template {{ {TEMPLATE} }}"
        )
        whole = await api.as_(company.admin).succeed(
            "objectiveTemplateCreateFromObjective", {**asked, "withFigures": True}, f"template {{ {TEMPLATE} }}"
        )

        assert bare["template"]["title"] == work.objective.title
        assert "Given up" not in {each["title"] for each in bare["template"]["keyResults"]}
        assert {each["target"] for each in bare["template"]["keyResults"]} == {None}
        assert any(each["target"] for each in whole["template"]["keyResults"])

    async def test_refuses_what_not_everybody_may_read(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        hidden = await company.objective(work.cycle, company.admin, "Quietly", visibility=Visibility.PRIVATE)
        asked = {"objectiveId": gid(hidden), "description": "It went well."}

        answer = await api.as_(company.admin).mutate("objectiveTemplateCreateFromObjective", asked)

        assert [problem["code"] for problem in answer["problems"]] == ["NOT_SHARED"]


class TestUpdate:
    async def test_changes_what_is_given_and_refuses_an_old_revision(self, api: Api, company: Factory) -> None:
        template = await company.template("Customers find help", FOUND, why="Waiting costs trust.")
        asked = {"templateId": gid(template), "expectedRevision": 1}

        answer = await api.as_(company.admin).succeed(
            "objectiveTemplateUpdate", {**asked, "why": None}, f"template {{ {TEMPLATE} }}"
        )
        late = await api.as_(company.admin).mutate("objectiveTemplateUpdate", {**asked, "title": "Late"})

        assert (answer["template"]["why"], answer["template"]["revision"]) == (None, 2)
        assert [each["title"] for each in answer["template"]["keyResults"]] == [FOUND.title]
        assert late["code"] == "CONFLICT"

    async def test_archives_it_out_of_the_list_and_back(self, api: Api, company: Factory) -> None:
        template = await company.template()
        as_admin = api.as_(company.admin)
        asked = {"templateId": gid(template)}

        await as_admin.succeed("objectiveTemplateUpdate", {**asked, "expectedRevision": 1, "archived": True})
        hidden = (await as_admin.run(LIST))["objectiveTemplates"]
        [archived] = (await as_admin.run(LIST, archived=True))["objectiveTemplates"]
        await as_admin.succeed("objectiveTemplateUpdate", {**asked, "expectedRevision": 2, "archived": False})

        assert (hidden, archived["viewerCan"]["use"]["allowed"]) == ([], False)
        assert len((await as_admin.run(LIST))["objectiveTemplates"]) == 1


class TestBegin:
    async def test_drafts_what_has_its_figures_and_tells_what_was_left_out(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        template = await company.template("Customers find help", FOUND, FASTER, STEPS, BAND)
        figures = [{"position": 1, "baseline": "30", "target": "12"}]

        answer = await self.begin(api.as_(work.lead), work, template, figures=figures)

        draft = answer["objectiveEdge"]["node"]
        assert (draft["state"], draft["title"], draft["team"]["name"]) == (
            "DRAFT",
            "Customers find help",
            work.team.name,
        )
        assert [each["title"] for each in draft["keyResults"]] == [FOUND.title, FASTER.title, STEPS.title]
        assert [each["metric"] for each in draft["keyResults"]] == [
            {"baseline": None, "target": "40"},
            {"baseline": "30", "target": "12"},
            {"milestones": [{"title": "Support writes", "done": False}]},
        ]
        assert draft["keyResults"][0]["weight"] == "2"
        assert answer["leftOut"] == [3]

    async def test_takes_another_title_and_owner(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        template = await company.template("Customers find help", FOUND)

        answer = await self.begin(api.as_(work.lead), work, template, title="Ours", ownerId=work.member.gid)

        draft = answer["objectiveEdge"]["node"]
        assert (draft["title"], draft["owner"]["name"]) == ("Ours", work.member.name)
        assert draft["keyResults"][0]["owner"]["name"] == work.member.name

    async def test_refuses_figures_that_do_not_fit(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        template = await company.template("Customers find help", FOUND, FASTER)
        as_lead = api.as_(work.lead)
        upward = [{"position": 1, "baseline": "12", "target": "30"}]

        wrong = await as_lead.mutate("objectiveBegin", self.asked(work, template, figures=upward))
        nowhere = await as_lead.mutate("objectiveBegin", self.asked(work, template, figures=[{"position": 2}]))

        assert [problem["path"] for problem in wrong["problems"]] == [["figures", "0", "target"]]
        assert [problem["code"] for problem in nowhere["problems"]] == ["OUT_OF_RANGE"]

    async def test_refuses_whoever_may_not_set_such_goals_and_what_is_archived(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        template = await company.template()
        archived = await company.template("Old", archived_at=clock.now())

        by_member = await api.as_(work.member).mutate("objectiveBegin", self.asked(work, template))
        of_archive = await api.as_(work.lead).mutate("objectiveBegin", self.asked(work, archived))

        assert by_member["message"] == "Only the team's lead or an administrator sets its objectives."
        assert of_archive["message"] == "It is archived: begin from another one."

    async def test_needs_as_many_statements_for_one_key_result_as_for_many(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        few = await company.template("Few", FOUND)
        many = await company.template("Many", *[FOUND] * 8)
        await self.begin(api.as_(work.lead), work, few)

        with counted_statements() as of_one:
            await api.as_(work.lead).mutate("objectiveBegin", self.asked(work, few))
        with counted_statements() as of_many:
            await api.as_(work.lead).mutate("objectiveBegin", self.asked(work, many))

        assert of_one == of_many

    def asked(self, work: TeamAtWork, template: Any, **given: Any) -> dict[str, Any]:
        return {"templateId": gid(template), "cycleId": gid(work.cycle), "teamId": gid(work.team), **given}

    async def begin(self, api: Api, work: TeamAtWork, template: Any, **given: Any) -> dict[str, Any]:
        return await api.succeed("objectiveBegin", self.asked(work, template, **given), DRAFT)


class TestList:
    async def test_is_sorted_by_title_and_narrows_to_a_level(self, api: Api, company: Factory) -> None:
        await company.template("B", FOUND, STEPS)
        await company.template("A")
        await company.template("C", level="COMPANY")

        found = (await api.as_(company.admin).run(LIST, level="TEAM"))["objectiveTemplates"]

        assert [each["title"] for each in found] == ["A", "B"]
