"""A repeated request whose result is no longer there: a typed answer, whatever has become of it."""

from __future__ import annotations

from typing import Any

from app.objectives.models import Level, Visibility
from tests.support.factories import Factory, gid
from tests.support.graphql import Api

GONE = {"__typename": "ResultGoneError", "code": "RESULT_GONE", "path": None}


def without_message(answer: dict[str, Any]) -> dict[str, Any]:
    assert answer["message"].endswith("send a new key to do it again.")
    return {name: value for name, value in answer.items() if name != "message"}


class TestRepeatedCreates:
    async def test_refuses_when_the_team_was_deleted(self, api: Api, company: Factory) -> None:
        ada, asked = api.as_(company.admin), {"name": "Growth", "idempotencyKey": "k"}
        made = await ada.succeed("teamCreate", asked, "team { id }")
        await ada.succeed("teamDelete", {"teamId": made["team"]["id"]})

        again = await ada.mutate("teamCreate", asked, "team { id name }")
        anew = await ada.mutate("teamCreate", {**asked, "idempotencyKey": "l"}, "team { name }")

        assert without_message(again) == GONE
        assert anew["team"]["name"] == "Growth"

    async def test_refuses_when_the_comment_is_hidden_by_now(self, api: Api, company: Factory) -> None:
        team = await company.team()
        mira = await company.person(team=team)
        goal = await company.objective(
            await company.cycle(), company.admin, team=team, visibility=Visibility.TEAM, level=Level.TEAM
        )
        asked = {"subjectId": gid(goal), "body": "Sundays too?", "idempotencyKey": "k"}
        await api.as_(mira).succeed("commentAdd", asked)
        await api.as_(company.admin).succeed("teamMemberRemove", {"teamId": gid(team), "userId": mira.gid})

        again = await api.as_(mira).mutate("commentAdd", asked, "commentEdge { node { id } }")

        assert without_message(again) == GONE

    async def test_answers_again_with_the_own_input_to_a_team_that_was_left(self, api: Api, company: Factory) -> None:
        team = await company.team()
        mira = await company.person(team=team)
        asked = {"teamId": gid(team), "kind": "IDEA", "body": "Answer on Sundays too.", "idempotencyKey": "k"}
        edge = "teamInputEdge { node { id } }"
        made = await api.as_(mira).succeed("teamInputAdd", asked, edge)
        await api.as_(company.admin).succeed("teamMemberRemove", {"teamId": gid(team), "userId": mira.gid})

        again = await api.as_(mira).succeed("teamInputAdd", asked, edge)

        assert again == made

    async def test_refuses_when_the_objective_was_deleted_even_where_nothing_of_it_is_asked_for(
        self, api: Api, company: Factory
    ) -> None:
        mira, cycle = api.as_(await company.person()), await company.cycle()
        asked = {"cycleId": gid(cycle), "title": "Answer faster", "level": "INDIVIDUAL", "idempotencyKey": "k"}
        made = await mira.succeed("objectiveCreate", asked, "objectiveEdge { node { id } }")
        await mira.succeed("objectiveDelete", {"objectiveId": made["objectiveEdge"]["node"]["id"]})

        assert without_message(await mira.mutate("objectiveCreate", asked)) == GONE
