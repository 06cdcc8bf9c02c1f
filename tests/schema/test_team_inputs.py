"""Team inputs through GraphQL: said, supported, used, set aside."""

from __future__ import annotations

from typing import Any

import pytest

from app.objectives.models import TeamInput, TeamInputState, TeamInputSupport, Visibility
from app.people.models import Team
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api

BODIES = """query($id: ID!, $order: TeamInputOrder!, $states: [TeamInputState!], $first: Int!, $after: String) {
    node(id: $id) { ... on Team { teamInputs(orderBy: $order, states: $states, first: $first, after: $after) {
        totalCount nodes { body supportCount } pageInfo { hasNextPage endCursor } } } } }"""


async def team_of(company: Factory) -> tuple[Team, Person, Person]:
    """Return a team, its lead and a member."""
    lead = await company.person("Lea")
    team = await company.team(lead=lead)
    return team, lead, await company.person("Mira", team=team)


class TestTeamInputAdd:
    async def test_a_member_says_something_about_an_objective(self, api: Api, company: Factory) -> None:
        team, lead, mira = await team_of(company)
        objective = await company.objective(await company.cycle(), lead, "Be quick", team=team)
        asked = {"teamId": gid(team), "kind": "METRIC", "body": " We answer in 30 h. ", "objectiveId": gid(objective)}

        answer = await api.as_(mira).succeed(
            "teamInputAdd",
            asked,
            """teamInputEdge { cursor node { kind body state reason supportCount viewerSupports createdAt
                author { name } team { name } objective { title } usedIn { id } } }""",
        )

        assert answer["teamInputEdge"]["cursor"]
        assert answer["teamInputEdge"]["node"] == {
            "kind": "METRIC",
            "body": "We answer in 30 h.",
            "state": "OPEN",
            "reason": None,
            "supportCount": 0,
            "viewerSupports": False,
            "createdAt": "2026-11-18T10:00:00Z",
            "author": {"name": "Mira"},
            "team": {"name": "Growth"},
            "objective": {"title": "Be quick"},
            "usedIn": [],
        }

    async def test_acts_once_for_one_key(self, api: Api, company: Factory) -> None:
        team, _, mira = await team_of(company)
        request = {"teamId": gid(team), "kind": "IDEA", "body": "Ask them.", "idempotencyKey": "k"}

        answers = [
            await api.as_(mira).succeed("teamInputAdd", request, "teamInputEdge { node { id } }") for _ in range(2)
        ]

        assert answers[0] == answers[1]

    @pytest.mark.parametrize(
        ("body", "code"), [("  ", "EMPTY"), ("x" * 4001, "TOO_LONG"), ("a\u202eb", "CONTROL_CHARACTERS")]
    )
    async def test_refuses_bad_words(self, api: Api, company: Factory, body: str, code: str) -> None:
        team, _, mira = await team_of(company)

        answer = await api.as_(mira).mutate("teamInputAdd", {"teamId": gid(team), "kind": "IDEA", "body": body})

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [(["body"], code)]

    async def test_nobody_speaks_about_what_they_cannot_read(self, api: Api, company: Factory) -> None:
        team, lead, mira = await team_of(company)
        hidden = await company.objective(await company.cycle(), lead, visibility=Visibility.PRIVATE)
        asked = {"teamId": gid(team), "kind": "IDEA", "body": "Hm.", "objectiveId": gid(hidden)}

        answer = await api.as_(mira).mutate("teamInputAdd", asked)

        assert (answer["code"], answer["path"]) == ("NOT_FOUND", ["objectiveId"])


class TestTeamInputUpdate:
    async def test_its_author_changes_it_while_it_is_open(self, api: Api, company: Factory) -> None:
        team, lead, mira = await team_of(company)
        said = await company.team_input(team, mira)
        asked = {"teamInputId": gid(said), "body": "Better words.", "kind": "RISK"}

        answer = await api.as_(mira).succeed("teamInputUpdate", asked, "teamInput { body kind }")
        by_lead = await api.as_(lead).mutate("teamInputUpdate", asked)
        await api.as_(lead).succeed("teamInputSetAside", {"teamInputId": gid(said), "reason": "Later."})
        decided = await api.as_(mira).mutate("teamInputUpdate", asked)

        assert answer["teamInput"] == {"body": "Better words.", "kind": "RISK"}
        assert by_lead["message"] == "Only its author changes an input."
        assert decided["message"] == "It was decided upon: add another input instead."

    async def test_refuses_nothing_at_all(self, api: Api, company: Factory) -> None:
        team, _, mira = await team_of(company)
        said = await company.team_input(team, mira)

        answer = await api.as_(mira).mutate("teamInputUpdate", {"teamInputId": gid(said), "body": None})

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [(["body"], "NULL")]


class TestSupport:
    async def test_counts_each_supporter_once(self, api: Api, company: Factory) -> None:
        team, lead, mira = await team_of(company)
        said = {"teamInputId": gid(await company.team_input(team, mira))}
        seen = "teamInput { supportCount viewerSupports }"

        await api.as_(company.admin).succeed("teamInputSupport", said)
        await api.as_(lead).succeed("teamInputSupport", said)
        twice = await api.as_(lead).succeed("teamInputSupport", said, seen)
        back = await api.as_(lead).succeed("teamInputUnsupport", said, seen)
        again = await api.as_(lead).succeed("teamInputUnsupport", said, seen)

        assert twice["teamInput"] == {"supportCount": 2, "viewerSupports": True}
        assert back["teamInput"] == again["teamInput"] == {"supportCount": 1, "viewerSupports": False}

    async def test_nobody_supports_their_own(self, api: Api, company: Factory) -> None:
        team, _, mira = await team_of(company)

        answer = await api.as_(mira).mutate(
            "teamInputSupport", {"teamInputId": gid(await company.team_input(team, mira))}
        )

        assert answer["message"] == "It is your own input: others support it."


class TestSetAsideAndReopen:
    async def test_the_author_reads_the_reason(self, api: Api, company: Factory) -> None:
        team, lead, mira = await team_of(company)
        said = {"teamInputId": gid(await company.team_input(team, mira))}
        seen = "teamInput { state reason }"

        aside = await api.as_(lead).succeed("teamInputSetAside", {**said, "reason": "Next quarter."}, seen)
        again = await api.as_(lead).mutate("teamInputSetAside", {**said, "reason": "Again."})
        opened = await api.as_(lead).succeed("teamInputReopen", said, seen)
        twice = await api.as_(lead).mutate("teamInputReopen", said)

        assert aside["teamInput"] == {"state": "SET_ASIDE", "reason": "Next quarter."}
        assert again["message"] == "It is set aside already."
        assert opened["teamInput"] == {"state": "OPEN", "reason": None}
        assert twice["message"] == "It is not set aside."

    async def test_the_owner_of_its_objective_decides_as_well(self, api: Api, company: Factory) -> None:
        team, lead, mira = await team_of(company)
        sam = await company.person("Sam", team=team)
        objective = await company.objective(await company.cycle(), sam, team=team)
        about = await company.team_input(team, mira, objective_id=objective.id)
        other = await company.team_input(team, lead)

        refused = await api.as_(sam).mutate("teamInputSetAside", {"teamInputId": gid(other), "reason": "No."})
        await api.as_(sam).succeed("teamInputSetAside", {"teamInputId": gid(about), "reason": "No."})

        assert refused["code"] == "NOT_PERMITTED"

    async def test_needs_a_reason(self, api: Api, company: Factory) -> None:
        team, lead, mira = await team_of(company)
        said = await company.team_input(team, mira)

        answer = await api.as_(lead).mutate("teamInputSetAside", {"teamInputId": gid(said), "reason": " "})

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [(["reason"], "EMPTY")]

    async def test_refuses_what_is_used(self, api: Api, company: Factory) -> None:
        team, lead, mira = await team_of(company)
        said = await company.team_input(team, mira, state=TeamInputState.USED)

        answer = await api.as_(lead).mutate("teamInputSetAside", {"teamInputId": gid(said), "reason": "No."})

        assert answer["message"] == "It is used in a key result already."


class TestListsOfInputs:
    async def said(self, company: Factory, team: Team, author: Person) -> None:
        people = [await company.person(f"P{number}", team=team) for number in range(3)]
        for number in range(7):
            state = TeamInputState.USED if number == 6 else TeamInputState.OPEN
            said: TeamInput = await company.team_input(team, author, f"Input {number}", state=state)
            for person in people[: number % 4]:
                await company.add(TeamInputSupport, audience=team.id, team_input_id=said.id, user_id=person.id)

    @pytest.mark.parametrize("order", ["LATEST", "MOST_SUPPORTED"])
    async def test_pages_show_each_once(self, api: Api, company: Factory, order: str) -> None:
        team, lead, mira = await team_of(company)
        await self.said(company, team, mira)

        async def page(first: int, after: str | None = None) -> dict[str, Any]:
            data = await api.as_(lead).run(BODIES, id=gid(team), order=order, first=first, after=after)
            found: dict[str, Any] = data["node"]["teamInputs"]
            return found

        whole, paged, after, more = await page(100), [], None, True
        while more:
            part = await page(2, after)
            paged += part["nodes"]
            after, more = part["pageInfo"]["endCursor"], part["pageInfo"]["hasNextPage"]

        assert whole["totalCount"] == 7
        assert paged == whole["nodes"]
        supports = [node["supportCount"] for node in paged]
        assert order == "LATEST" or supports == sorted(supports, reverse=True)

    async def test_only_those_in_a_state(self, api: Api, company: Factory) -> None:
        team, lead, mira = await team_of(company)
        await self.said(company, team, mira)

        data = await api.as_(lead).run(BODIES, id=gid(team), order="LATEST", first=9, states=["USED"])

        assert data["node"]["teamInputs"]["totalCount"] == 1
        assert [node["body"] for node in data["node"]["teamInputs"]["nodes"]] == ["Input 6"]

    async def test_others_than_the_team_see_none(self, api: Api, company: Factory) -> None:
        team, _, mira = await team_of(company)
        await self.said(company, team, mira)

        data = await api.as_(await company.person("Bo")).run(BODIES, id=gid(team), order="LATEST", first=9)

        assert data["node"]["teamInputs"] == {
            "totalCount": 0,
            "nodes": [],
            "pageInfo": {"hasNextPage": False, "endCursor": None},
        }


class TestWhoHasLeftTheTeam:
    READ = "query($id: ID!) { node(id: $id) { ... on TeamInput { body viewerCan { edit { allowed } } } } }"

    async def test_reads_their_own_inputs_alone_and_changes_them_no_more(self, api: Api, company: Factory) -> None:
        team, other = await company.team("Growth"), await company.team("Sales")
        mira, tim = await company.person("Mira", team=team), await company.person("Tim", team=team)
        mine, his = await company.team_input(team, mira), await company.team_input(team, tim)
        moved = {"userId": mira.gid, "fromTeamId": gid(team), "toTeamId": gid(other)}
        await api.as_(company.admin).succeed("teamMemberMove", moved)

        found = [(await api.as_(mira).run(self.READ, id=gid(each)))["node"] for each in (mine, his)]
        answer = await api.as_(mira).mutate("teamInputUpdate", {"teamInputId": gid(mine), "body": "Something else"})

        assert found == [{"body": mine.body, "viewerCan": {"edit": {"allowed": False}}}, None]
        assert answer["__typename"] == "NotPermittedError"

    async def test_is_told_what_became_of_it_and_marks_that_as_seen(self, api: Api, company: Factory) -> None:
        lena = await company.person("Lena")
        team, other = await company.team("Growth", lead=lena), await company.team("Sales")
        mira = await company.person("Mira", team=team)
        mine = await company.team_input(team, mira)
        moved = {"userId": mira.gid, "fromTeamId": gid(team), "toTeamId": gid(other)}
        await api.as_(company.admin).succeed("teamMemberMove", moved)
        await api.as_(lena).succeed("teamInputSetAside", {"teamInputId": gid(mine), "reason": "Not this quarter."})
        inbox = "{ inbox { nodes { kind } } }"

        before = await api.as_(mira).run(inbox)
        await api.as_(mira).run(
            "mutation($ids: [ID!]!) { teamInputsMarkSeen(input: { teamInputIds: $ids }) { __typename } }",
            ids=[gid(mine)],
        )

        assert before["inbox"]["nodes"] == [{"kind": "INPUT_NEWS"}]
        assert (await api.as_(mira).run(inbox))["inbox"]["nodes"] == []
