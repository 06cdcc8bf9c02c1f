"""What every mutation on initiatives refuses alike: what is missing, foreign, not one's own, or in closed goals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from app.core.ids import global_id, new_id
from app.cycles.models import CycleState
from app.objectives.initiative_models import Initiative
from app.objectives.models import KeyResult, ObjectiveState
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.graphql import Api


@dataclass
class Work:
    """An initiative for a key result, another key result to link it with, and somebody who has no say."""

    key_result: KeyResult
    other: KeyResult
    initiative: Initiative
    bystander: Person


async def work_of(
    company: Factory, cycle: CycleState = CycleState.ACTIVE, state: ObjectiveState = ObjectiveState.ACTIVE
) -> Work:
    ended: dict[str, Any] = {"outcome": "ACHIEVED", "closed_at": "2026-11-01T00:00:00Z"}
    objective = await company.objective(
        await company.cycle(state=cycle),
        company.admin,
        state=state,
        **(ended if state is ObjectiveState.CLOSED else {}),
    )
    key_result, other = await company.key_result(objective), await company.key_result(objective)
    return Work(key_result, other, await company.initiative(key_result), await company.person("Bo"))


MUTATIONS: dict[str, Callable[[Work], dict[str, Any]]] = {
    "initiativeCreate": lambda w: {"keyResultIds": [gid(w.key_result)], "title": "New"},
    "initiativeUpdate": lambda w: {"initiativeId": gid(w.initiative), "expectedRevision": 1, "title": "Other"},
    "initiativeMove": lambda w: {"initiativeId": gid(w.initiative), "to": "IN_PROGRESS"},
    "initiativeLink": lambda w: {"initiativeId": gid(w.initiative), "keyResultIds": [gid(w.other)]},
    "initiativeUnlink": lambda w: {"initiativeId": gid(w.initiative), "keyResultIds": [gid(w.key_result)]},
    "initiativeDelete": lambda w: {"initiativeId": gid(w.initiative)},
}
KINDS = {"initiativeId": "Initiative", "keyResultIds": "KeyResult", "ownerId": "User", "teamId": "Team"}
NAMED = [
    *((name, "initiativeId") for name in MUTATIONS if name != "initiativeCreate"),
    *((name, "keyResultIds") for name in ("initiativeCreate", "initiativeLink", "initiativeUnlink")),
    *((name, field) for name in ("initiativeCreate", "initiativeUpdate") for field in ("ownerId", "teamId")),
]
every_mutation = pytest.mark.parametrize("name", MUTATIONS)


def naming(name: str, field: str, work: Work, id_: str) -> dict[str, Any]:
    """Return the input of a mutation that names something else in one field."""
    return {**MUTATIONS[name](work), field: [id_] if field == "keyResultIds" else id_}


def path_of(field: str) -> list[str]:
    return [field, "0"] if field == "keyResultIds" else [field]


class TestNotFound:
    @pytest.mark.parametrize(("name", "field"), NAMED)
    @pytest.mark.parametrize("kind", ["missing", "of another kind", "no id"])
    async def test_what_is_not_there(self, api: Api, company: Factory, name: str, field: str, kind: str) -> None:
        work = await work_of(company)
        id_ = {
            "missing": global_id(KINDS[field], new_id()),
            "of another kind": global_id("Cycle", new_id()),
            "no id": "nothing",
        }[kind]

        answer = await api.as_(company.admin).mutate(name, naming(name, field, work, id_))

        assert (answer["code"], answer["path"]) == ("NOT_FOUND", path_of(field))

    @pytest.mark.parametrize(("name", "field"), NAMED)
    async def test_what_is_in_another_organisation(self, api: Api, company: Factory, name: str, field: str) -> None:
        elsewhere = await make_organization()
        theirs, team = await work_of(elsewhere), await elsewhere.team()
        ids = {
            "initiativeId": gid(theirs.initiative),
            "keyResultIds": gid(theirs.key_result),
            "ownerId": elsewhere.admin.gid,
            "teamId": gid(team),
        }

        answer = await api.as_(company.admin).mutate(name, naming(name, field, await work_of(company), ids[field]))

        assert (answer["code"], answer["path"]) == ("NOT_FOUND", path_of(field))


class TestRefusals:
    @every_mutation
    async def test_for_those_who_have_no_say(self, api: Api, company: Factory, name: str) -> None:
        work = await work_of(company)

        answer = await api.as_(work.bystander).mutate(name, MUTATIONS[name](work))

        assert answer["code"] == "NOT_PERMITTED"

    @every_mutation
    async def test_in_a_closed_cycle(self, api: Api, company: Factory, name: str) -> None:
        work = await work_of(company, CycleState.CLOSED)

        answer = await api.as_(company.admin).mutate(name, MUTATIONS[name](work))

        assert answer["code"] == "CYCLE_CLOSED"

    @every_mutation
    async def test_in_a_closed_objective(self, api: Api, company: Factory, name: str) -> None:
        work = await work_of(company, state=ObjectiveState.CLOSED)

        answer = await api.as_(company.admin).mutate(name, MUTATIONS[name](work))

        assert answer["code"] == "NOT_PERMITTED"
