"""Filters that people keep: typed, private or shared with a team, and used as they come."""

from __future__ import annotations

from typing import Any

from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api

OBJECTIVES = "objectives { filter { teamIds ownerIds priorityIds levels states health text archived } orderBy }"
KEY_RESULTS = (
    "keyResults { filter { teamIds ownerIds priorityIds objectiveStates states roles metricKinds reportedHealth "
    "overdue text } orderBy }"
)
OTHERS = """
    teams { filter { text leadIds memberIds parentIds } }
    people { filter { active text teamIds } orderBy }
    proposals { filter { states kinds origins objectiveIds teamIds cycleIds proposedByIds turn } orderBy }
    actionItems { filter { ownerIds teamIds sources done overdue offeredToMe } }
    recognitions { filter { teamId recipientId companyValueId } }
    learningResources { filter { skillIds kinds text active } }"""
SAVED = (
    f"id name subject team {{ name }} owner {{ name }} {OBJECTIVES} {KEY_RESULTS} {OTHERS} "
    "viewerCan { edit { allowed } delete { allowed } }"
)


async def kept(api: Api, person: Person, **input: Any) -> dict[str, Any]:
    given = {"name": "In trouble", "content": {"objectives": {"filter": {}}}, **input}
    found = await api.as_(person).succeed("savedFilterCreate", given, f"savedFilter {{ {SAVED} }}")
    saved: dict[str, Any] = found["savedFilter"]
    return saved


def said(filter: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in filter.items() if value is not None}


async def names(api: Api, person: Person) -> list[str]:
    found = await api.as_(person).run("{ savedFilters { name } }")
    return [saved["name"] for saved in found["savedFilters"]]


class TestSavedFilter:
    async def test_gives_back_what_was_asked_for(self, api: Api, company: Factory) -> None:
        asked = {"ownerIds": [company.admin.gid], "states": ["ACTIVE"], "health": [], "text": "customers"}

        content = {"objectives": {"filter": asked, "orderBy": "HEALTH_WORST_FIRST"}}
        saved = await kept(api, company.admin, content=content)

        objectives = saved["objectives"]
        assert said(objectives["filter"]) == {**asked, "archived": "LEFT_OUT"}
        assert (saved["subject"], objectives["orderBy"], saved["team"]) == ("OBJECTIVES", "HEALTH_WORST_FIRST", None)

    async def test_filters_a_list_as_it_comes(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle()
        await company.objective(cycle, company.admin, "Customers stay")
        await company.objective(cycle, company.admin, "Costs fall")
        content = {"objectives": {"filter": {"text": "customers", "levels": ["INDIVIDUAL"]}}}
        saved = await kept(api, company.admin, content=content)

        found = await api.as_(company.admin).run(
            "query($only: ObjectiveFilter, $order: ObjectiveOrder!) { cycles { "
            "objectives(filter: $only, orderBy: $order) { nodes { title } } } }",
            only=saved["objectives"]["filter"],
            order=saved["objectives"]["orderBy"],
        )

        assert found["cycles"][0]["objectives"]["nodes"] == [{"title": "Customers stay"}]

    async def test_is_private_even_to_those_above(self, api: Api, company: Factory) -> None:
        boss = await company.person("Max")
        person = await company.person("Tim", manager=boss)
        await kept(api, person)

        assert await names(api, person) == ["In trouble"]
        assert await names(api, boss) == []
        assert await names(api, company.admin) == []

    async def test_is_used_by_the_team_that_it_is_shared_with(self, api: Api, company: Factory) -> None:
        team = await company.team()
        person, mate = await company.person("Tim", team=team), await company.person("Tom", team=team)
        other = await company.person("Stella")
        saved = await kept(api, person, teamId=gid(team))

        [seen] = (await api.as_(mate).run(f"{{ savedFilters {{ {SAVED} }} }}"))["savedFilters"]

        assert (seen["id"], seen["owner"]["name"], seen["team"]["name"]) == (saved["id"], "Tim", "Growth")
        assert seen["viewerCan"] == {"edit": {"allowed": False}, "delete": {"allowed": False}}
        assert await names(api, other) == []

    async def test_that_is_shared_can_be_cleared_away_by_the_lead(self, api: Api, company: Factory) -> None:
        lead = await company.person("Lena")
        team = await company.team(lead=lead)
        saved = await kept(api, await company.person("Tim", team=team), teamId=gid(team))

        await api.as_(lead).succeed("savedFilterDelete", {"savedFilterId": saved["id"]}, "deletedId")

        assert await names(api, lead) == []

    async def test_is_no_longer_shared_where_its_owner_says_so(self, api: Api, company: Factory) -> None:
        team = await company.team()
        person, mate = await company.person("Tim", team=team), await company.person("Tom", team=team)
        saved = await kept(api, person, teamId=gid(team))

        await api.as_(person).succeed("savedFilterUpdate", {"savedFilterId": saved["id"], "teamId": None})

        assert (await names(api, person), await names(api, mate)) == (["In trouble"], [])


class TestSavedFilterOfAnotherList:
    async def test_filters_key_results_as_it_comes(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle()
        objective = await company.objective(cycle, company.admin)
        await company.key_result(objective, title="Replies within an hour")
        await company.key_result(objective, title="Fewer open tickets")
        asked = {"text": "REPLIES", "ownerIds": [company.admin.gid], "roles": ["DRIVER"], "overdue": False}
        saved = await kept(api, company.admin, content={"keyResults": {"filter": asked, "orderBy": "DUE_NEXT"}})

        found = await api.as_(company.admin).run(
            "query($only: KeyResultFilter, $order: KeyResultOrder!) { cycles { "
            "keyResults(filter: $only, orderBy: $order) { totalCount nodes { title } } } }",
            only=saved["keyResults"]["filter"],
            order=saved["keyResults"]["orderBy"],
        )

        assert (saved["subject"], saved["objectives"]) == ("KEY_RESULTS", None)
        assert found["cycles"][0]["keyResults"] == {"totalCount": 1, "nodes": [{"title": "Replies within an hour"}]}

    async def test_filters_teams_and_people_as_it_comes(self, api: Api, company: Factory) -> None:
        lead = await company.person("Lena")
        team = await company.team(lead=lead)
        await company.team("Care")
        await company.person("Tim", team=team)
        of_teams = await kept(api, lead, content={"teams": {"filter": {"leadIds": [lead.gid]}}})
        of_people = await kept(
            api, lead, name="Mine", content={"people": {"filter": {"teamIds": [gid(team)]}, "orderBy": "NEWEST"}}
        )

        found = await api.as_(lead).run(
            "query($teams: TeamFilter, $people: UserFilter, $order: UserOrder!) { teams(filter: $teams) { name } "
            "users(filter: $people, orderBy: $order) { nodes { name } } }",
            teams=of_teams["teams"]["filter"],
            people=of_people["people"]["filter"],
            order=of_people["people"]["orderBy"],
        )

        assert found == {"teams": [{"name": "Growth"}], "users": {"nodes": [{"name": "Tim"}]}}

    async def test_is_kept_of_every_list_that_is_filtered(self, api: Api, company: Factory) -> None:
        me = company.admin.gid
        lists: dict[str, dict[str, Any]] = {
            "proposals": {
                "filter": {"states": ["PENDING"], "proposedByIds": [me], "turn": "MINE"},
                "orderBy": "OLDEST",
            },
            "actionItems": {"filter": {"ownerIds": [me], "done": False, "offeredToMe": True}},
            "recognitions": {"filter": {"recipientId": me}},
            "learningResources": {"filter": {"kinds": ["COURSE"], "text": "talk", "active": True}},
        }

        for name, content in lists.items():
            saved = await kept(api, company.admin, name=name, content={name: content})

            assert said(saved[name]["filter"]) == content["filter"], name
            assert saved[name].get("orderBy") == content.get("orderBy"), name

    async def test_refuses_what_it_names_and_nobody_sees(self, api: Api, company: Factory) -> None:
        content = {"keyResults": {"filter": {"priorityIds": [company.admin.gid]}}}

        error = await api.as_(company.admin).mutate("savedFilterCreate", {"name": "Lost", "content": content})

        assert (error["code"], error["path"]) == ("NOT_FOUND", ["content", "keyResults", "filter", "priorityIds"])

    async def test_can_be_changed_to_list_something_else(self, api: Api, company: Factory) -> None:
        saved = await kept(api, company.admin)

        changed = await api.as_(company.admin).succeed(
            "savedFilterUpdate",
            {"savedFilterId": saved["id"], "content": {"teams": {"filter": {"text": "growth"}}}},
            f"savedFilter {{ {SAVED} }}",
        )

        assert (changed["savedFilter"]["subject"], changed["savedFilter"]["objectives"]) == ("TEAMS", None)
