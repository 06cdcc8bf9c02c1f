"""What every mutation on goals refuses alike: what is missing, foreign, not one's own, or in a closed cycle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from app.core.ids import global_id, new_id
from app.cycles.models import Cycle, CycleState
from app.objectives.models import (
    KeyResult,
    KeyResultState,
    Objective,
    ObjectiveState,
    TeamInput,
    TeamInputState,
)
from app.people.models import Team, TokenScope
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.graphql import Api


@dataclass
class World:
    """A team with goals at every stage."""

    cycle: Cycle
    team: Team
    owner: Person
    draft: Objective
    active: Objective
    parent: Objective
    drafted: KeyResult
    measured: KeyResult
    cancelled: KeyResult
    said: TeamInput
    set_aside: TeamInput


async def world(company: Factory, state: CycleState = CycleState.ACTIVE) -> World:
    team = await company.team()
    owner = await company.person("Omar", team=team)
    cycle = await company.cycle(state=state)
    draft = await company.objective(cycle, owner, "Drafted", state=ObjectiveState.DRAFT)
    active = await company.objective(cycle, owner, "Pursued")
    parent = await company.objective(cycle, company.admin, "Above")
    await company.align(draft, parent)
    about: dict[str, Any] = {"objective_id": active.id}
    return World(
        cycle,
        team,
        owner,
        draft,
        active,
        parent,
        await company.key_result(draft),
        await company.key_result(active),
        await company.key_result(active, state=KeyResultState.CANCELLED),
        await company.team_input(team, owner, **about),
        await company.team_input(team, owner, state=TeamInputState.SET_ASIDE, reason="Later.", **about),
    )


def define(objective: Any) -> dict[str, Any]:
    return {"objectiveId": gid(objective), "title": "Sign it", "kind": "BINARY"}


def edit(key: str, subject: Any) -> dict[str, Any]:
    return {key: gid(subject), "expectedRevision": 1, "title": "Other words"}


GOALS: dict[str, Callable[[World], dict[str, Any]]] = {
    "objectiveCreate": lambda w: {"cycleId": gid(w.cycle), "title": "New", "level": "TEAM", "teamId": gid(w.team)},
    "objectiveUpdate": lambda w: edit("objectiveId", w.active),
    "objectivePublish": lambda w: {"objectiveId": gid(w.draft)},
    "objectiveClose": lambda w: {"objectiveId": gid(w.active), "outcome": "ACHIEVED"},
    "objectiveDelete": lambda w: {"objectiveId": gid(w.draft)},
    "objectiveAlign": lambda w: {"objectiveId": gid(w.active), "parentId": gid(w.parent)},
    "objectiveUnalign": lambda w: {"objectiveId": gid(w.draft), "parentId": gid(w.parent)},
    "keyResultCreate": lambda w: define(w.active),
    "keyResultUpdate": lambda w: edit("keyResultId", w.measured),
    "keyResultCancel": lambda w: {"keyResultId": gid(w.measured)},
    "keyResultRestore": lambda w: {"keyResultId": gid(w.cancelled)},
    "keyResultDelete": lambda w: {"keyResultId": gid(w.drafted)},
    "keyResultsReorder": lambda w: {
        "objectiveId": gid(w.active),
        "keyResultIds": [gid(w.cancelled), gid(w.measured)],
    },
}
INPUTS: dict[str, Callable[[World], dict[str, Any]]] = {
    "teamInputAdd": lambda w: {
        "teamId": gid(w.team),
        "kind": "IDEA",
        "body": "Ask them first.",
        "objectiveId": gid(w.active),
    },
    "teamInputUpdate": lambda w: {"teamInputId": gid(w.said), "body": "Other words."},
    "teamInputSupport": lambda w: {"teamInputId": gid(w.said)},
    "teamInputUnsupport": lambda w: {"teamInputId": gid(w.said)},
    "teamInputSetAside": lambda w: {"teamInputId": gid(w.said), "reason": "Not now."},
    "teamInputReopen": lambda w: {"teamInputId": gid(w.set_aside)},
}
ALL = {**GOALS, **INPUTS}


def with_unknown_ids(input: dict[str, Any]) -> dict[str, Any]:
    """Let every id in an input lead to nothing."""

    def unknown(value: Any) -> Any:
        if isinstance(value, list):
            return [unknown(item) for item in value]
        return global_id(value.partition("_")[0], new_id())

    return {key: unknown(value) if key.endswith(("Id", "Ids")) else value for key, value in input.items()}


class TestEveryMutationOnGoals:
    @pytest.mark.parametrize("name", ALL)
    async def test_finds_nothing_under_an_unknown_id(self, api: Api, company: Factory, name: str) -> None:
        goals = await world(company)

        answer = await api.as_(company.admin).mutate(name, with_unknown_ids(ALL[name](goals)))

        assert answer["code"] == "NOT_FOUND"

    @pytest.mark.parametrize("name", ALL)
    async def test_finds_nothing_of_another_organisation(self, api: Api, company: Factory, name: str) -> None:
        foreign = await world(await make_organization())

        answer = await api.as_(company.admin).mutate(name, ALL[name](foreign))

        assert answer["code"] == "NOT_FOUND"

    @pytest.mark.parametrize("name", [*GOALS, "teamInputAdd"])
    async def test_refuses_a_bystander_with_a_reason(self, api: Api, company: Factory, name: str) -> None:
        goals = await world(company)
        bystander = await company.person("Bo")

        answer = await api.as_(bystander).mutate(name, ALL[name](goals))

        assert answer["__typename"] == "NotPermittedError"
        assert answer["message"].startswith("Only ")

    @pytest.mark.parametrize("name", [name for name in INPUTS if name != "teamInputAdd"])
    async def test_hides_inputs_from_who_is_not_of_the_team(self, api: Api, company: Factory, name: str) -> None:
        goals = await world(company)
        bystander = await company.person("Bo")

        answer = await api.as_(bystander).mutate(name, INPUTS[name](goals))

        assert answer["code"] == "NOT_FOUND"

    @pytest.mark.parametrize("name", ALL)
    async def test_refuses_a_closed_cycle(self, api: Api, company: Factory, name: str) -> None:
        goals = await world(company, CycleState.CLOSED)

        answer = await api.as_(company.admin).mutate(name, ALL[name](goals))

        assert answer["code"] == "CYCLE_CLOSED"
        assert answer["message"] == "Q4 2026 is closed: its goals can be read, but no longer changed."

    @pytest.mark.parametrize("name", ALL)
    async def test_refuses_a_token_that_only_reads(self, api: Api, company: Factory, name: str) -> None:
        goals = await world(company)
        reader = Person(
            company.admin.id, company.organization_id, await company.token(company.admin.id, TokenScope.READ)
        )

        answer = await api.as_(reader).mutate(name, ALL[name](goals))

        assert answer["message"] == "This access token may only read."

    @pytest.mark.parametrize("name", [name for name in ALL if name not in ("teamInputUpdate", "objectivePublish")])
    async def test_succeeds_for_who_may(self, api: Api, company: Factory, name: str) -> None:
        goals = await world(company)

        await api.as_(company.admin).succeed(name, ALL[name](goals))

    async def test_refuses_goals_of_a_closed_objective(self, api: Api, company: Factory) -> None:
        goals = await world(company)
        admin = api.as_(company.admin)
        await admin.succeed("objectiveClose", {"objectiveId": gid(goals.active), "outcome": "MISSED"})

        answers = [
            await admin.mutate("objectiveUpdate", edit("objectiveId", goals.active)),
            await admin.mutate("objectiveClose", {"objectiveId": gid(goals.active), "outcome": "ACHIEVED"}),
            await admin.mutate("keyResultCreate", define(goals.active)),
            await admin.mutate("keyResultUpdate", edit("keyResultId", goals.measured)),
        ]

        reason = "The objective is closed: it can be read, but no longer changed."
        assert [answer["message"] for answer in answers] == [reason] * 4


class TestUnknownKinds:
    async def test_an_id_of_another_kind_finds_nothing(self, api: Api, company: Factory) -> None:
        goals = await world(company)

        answer = await api.as_(company.admin).mutate("objectiveDelete", {"objectiveId": gid(goals.cycle)})

        assert (answer["code"], answer["path"]) == ("NOT_FOUND", ["objectiveId"])
