"""Filters that people keep: typed, private or shared with a team, and used as they come."""

from __future__ import annotations

from typing import Any

from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api

FILTER = "filter { teamIds ownerIds priorityIds levels states health text archived }"
SAVED = (
    f"id name orderBy team {{ name }} owner {{ name }} {FILTER} viewerCan {{ edit {{ allowed }} delete {{ allowed }} }}"
)


async def kept(api: Api, person: Person, **input: Any) -> dict[str, Any]:
    given = {"name": "In trouble", "filter": {}, **input}
    found = await api.as_(person).succeed("savedFilterCreate", given, f"savedFilter {{ {SAVED} }}")
    saved: dict[str, Any] = found["savedFilter"]
    return saved


async def names(api: Api, person: Person) -> list[str]:
    found = await api.as_(person).run("{ savedFilters { name } }")
    return [saved["name"] for saved in found["savedFilters"]]


class TestSavedFilter:
    async def test_gives_back_what_was_asked_for(self, api: Api, company: Factory) -> None:
        asked = {"ownerIds": [company.admin.gid], "states": ["ACTIVE"], "health": [], "text": "customers"}

        saved = await kept(api, company.admin, filter=asked, orderBy="HEALTH_WORST_FIRST")

        assert {name: value for name, value in saved["filter"].items() if value is not None} == {
            **asked,
            "archived": "LEFT_OUT",
        }
        assert (saved["orderBy"], saved["team"]) == ("HEALTH_WORST_FIRST", None)

    async def test_filters_a_list_as_it_comes(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle()
        await company.objective(cycle, company.admin, "Customers stay")
        await company.objective(cycle, company.admin, "Costs fall")
        saved = await kept(api, company.admin, filter={"text": "customers", "levels": ["INDIVIDUAL"]})

        found = await api.as_(company.admin).run(
            "query($only: ObjectiveFilter, $order: ObjectiveOrder!) { cycles { "
            "objectives(filter: $only, orderBy: $order) { nodes { title } } } }",
            only=saved["filter"],
            order=saved["orderBy"],
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
