"""OKR champions: what they may do beyond others, and what they still may not see."""

from __future__ import annotations

from app.objectives.models import ObjectiveState, Visibility
from tests.support.factories import Factory, gid
from tests.support.graphql import Api

MAY = """query($id: ID!) { node(id: $id) { ... on Objective { viewerCan { edit { allowed } improve { allowed }
    publish { allowed } dismissFindings { allowed } } } } }"""


class TestUserChampionSet:
    async def test_an_administrator_names_one(self, api: Api, company: Factory) -> None:
        mira = await company.person()

        answer = await api.as_(company.admin).succeed(
            "userChampionSet", {"userId": mira.gid, "champion": True}, "user { champion }"
        )

        assert answer["user"] == {"champion": True}
        assert (await mira.actor()).is_champion

    async def test_refuses_others_and_those_who_left(self, api: Api, company: Factory) -> None:
        mira, gone = await company.person(), await company.person("Gone", active=False)

        by_herself = await api.as_(mira).mutate("userChampionSet", {"userId": mira.gid, "champion": True})
        too_late = await api.as_(company.admin).mutate("userChampionSet", {"userId": gone.gid, "champion": True})

        assert by_herself["message"] == "Only an administrator names OKR champions."
        assert too_late["message"] == "This person is no longer here."


class TestChampions:
    async def test_set_how_severe_the_rules_are(self, api: Api, company: Factory) -> None:
        rules = await api.as_(company.admin).run("{ qualityRules { rule } }")
        asked = {"ruleId": rules["qualityRules"][0]["rule"], "severity": "OFF"}

        champion = await api.as_(await company.person(champion=True)).mutate("qualityRuleSet", asked)
        other = await api.as_(await company.person("Tim")).mutate("qualityRuleSet", asked)

        assert champion["__typename"] == "QualityRuleSetSuccess"
        assert other["code"] == "NOT_PERMITTED"

    async def test_improve_a_teams_draft_but_neither_own_nor_publish_it(self, api: Api, company: Factory) -> None:
        champion, lena = await company.person(champion=True), await company.person("Lena")
        draft = await company.objective(
            await company.cycle(), lena, team=await company.team(lead=lena), state=ObjectiveState.DRAFT
        )
        edit = {"objectiveId": gid(draft), "expectedRevision": 1}

        may = await api.as_(champion).run(MAY, id=gid(draft))
        owned = await api.as_(champion).mutate("objectiveUpdate", {**edit, "ownerId": champion.gid})
        improved = await api.as_(champion).mutate("objectiveUpdate", {**edit, "title": "New customers start alone"})

        assert {what: answer["allowed"] for what, answer in may["node"]["viewerCan"].items()} == {
            "edit": False,
            "improve": True,
            "publish": False,
            "dismissFindings": True,
        }
        assert owned["code"] == "NOT_PERMITTED"
        assert improved["__typename"] == "ObjectiveUpdateSuccess"

    async def test_change_no_figures_that_people_pursue_and_no_persons_goals(self, api: Api, company: Factory) -> None:
        champion, lena, cycle = await company.person(champion=True), await company.person("Lena"), await company.cycle()
        running = await company.objective(cycle, lena, team=await company.team())
        persons = await company.objective(cycle, lena, state=ObjectiveState.DRAFT)

        for objective in (running, persons):
            key_result = await company.key_result(objective)
            edit = {"keyResultId": gid(key_result), "expectedRevision": 1, "title": "Other words"}

            assert (await api.as_(champion).mutate("keyResultUpdate", edit))["code"] == "NOT_PERMITTED"

    async def test_read_nothing_more_than_before(self, api: Api, company: Factory) -> None:
        champion, team = await company.person(champion=True), await company.team()
        hidden = await company.objective(
            await company.cycle(), await company.person("Lena"), team=team, visibility=Visibility.TEAM
        )

        assert (await api.as_(champion).run(MAY, id=gid(hidden)))["node"] is None
