"""What leaves for a model, whoever asks for whatever: no word that not every reader of the answer may read.

Each text of the world is one of its own; every purpose is asked for, as everybody, about everything that one may name.
"""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any
from unittest.mock import AsyncMock

import httpx
import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType, get_named_type
from graphql.type import is_required_input_field

from app.core.ids import global_id
from app.proposals.models import Purpose
from assistant import run
from schema.build import schema
from tests.architecture.test_visibility import models
from tests.support.canaries import Canaries, plant
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.model_behaviours import null_content
from tests.support.model_server import MODEL, ModelServer
from tests.support.privacy import ROLES
from tests.support.walking import Walk
from tests.support.world import World, make_world

CONFIDENTIAL = {
    "feedback",
    "feedback_answers",
    "feedback_replies",
    "private_notes",
    "coaching_notes",
    "one_on_one_meetings",
    "survey_answers",
    "survey_remarks",
    "reflections",
    "objectives",
}
"""What the world must have of what somebody may not read, for this to be a test."""


@dataclass(frozen=True)
class Sent:
    """What one run sent, what for, who asked for it and who reads what comes of it."""

    purpose: str
    requester: str
    readers: frozenset[str]
    bodies: str


@pytest.fixture
async def world(http: httpx.AsyncClient, database_url: str) -> World:
    return await make_world(database_url)


@pytest.fixture
def canaries(world: World, database_url: str) -> Canaries:
    return plant(database_url, world, models())


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer() as running:
        yield running


@pytest.fixture
async def everybody(http: httpx.AsyncClient, world: World) -> dict[str, Api]:
    return {role: Api(http).as_(await world.person(role)) for role in ROLES}


class TestRequests:
    async def test_hold_nothing_that_a_reader_of_the_answer_may_not_read(
        self, everybody: dict[str, Api], world: World, canaries: Canaries, server: ModelServer, jobs: Jobs
    ) -> None:
        hidden = {table for table, id_ in canaries.rows() for role in ROLES if role not in world.rows[table][id_]}

        sent = [
            run
            for name, inputs in _ways_to_ask(world)
            for given in inputs
            for run in await _asked_a_model(name, given, everybody, server, jobs)
        ]

        told = {run.purpose for run in sent if canaries.rows_in(run.bodies)}
        assert _wrong(sent, world, canaries) == []
        assert hidden >= CONFIDENTIAL
        assert told == set(Purpose), "A purpose without a mutation that asks for it, or one that sends nothing."

    async def test_that_were_gathered_with_other_eyes_are_found(
        self,
        everybody: dict[str, Api],
        world: World,
        canaries: Canaries,
        server: ModelServer,
        jobs: Jobs,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        author = world.readers["author"].sight
        monkeypatch.setattr(run, "_sight", AsyncMock(return_value=author))

        sent = [
            each
            for name, inputs in _ways_to_ask(world)
            for given in inputs
            for each in await _asked_a_model(name, given, {"administrator": everybody["administrator"]}, server, jobs)
        ]

        assert _wrong(sent, world, canaries)


class TestAnswers:
    async def test_hold_nothing_that_a_reader_of_theirs_may_not_read(
        self, everybody: dict[str, Api], world: World, canaries: Canaries, jobs: Jobs
    ) -> None:
        runs = [
            run
            for name, inputs in _ways_to_ask(world)
            for given in inputs
            for run in await _asked_the_rules(name, given, everybody, jobs)
        ]

        read = {role: await _read_of(api, [run["id"] for run in runs]) for role, api in everybody.items()}

        assert {run["purpose"] for run in runs} == set(Purpose)
        assert [
            (role, table)
            for role, text in read.items()
            for table, id_ in canaries.rows_in(text)
            if role not in world.rows[table][id_]
        ] == []
        assert all(canaries.rows_in(text) for role, text in read.items() if not role.startswith("foreign"))


def _wrong(sent: list[Sent], world: World, canaries: Canaries) -> list[tuple[str, str, str, str]]:
    """Return what was sent that a reader of the answer may not read: purpose, requester, reader and table."""
    return [
        (each.purpose, each.requester, reader, table)
        for each in sent
        for table, id_ in canaries.rows_in(each.bodies)
        for reader in {each.requester, *each.readers}
        if reader not in world.rows[table][id_]
    ]


async def _asked_the_rules(
    name: str, given: dict[str, Any], everybody: dict[str, Api], jobs: Jobs
) -> list[dict[str, Any]]:
    """Ask as everybody and return the runs, which have ended."""
    asked = {**given, "engine": "BUILTIN", "idempotencyKey": str(given)}
    answers = [await api.mutate(name, asked, "run { id purpose }") for api in everybody.values()]
    await jobs.run()
    return [answer["run"] for answer in answers if "run" in answer]


async def _read_of(api: Api, runs: list[str]) -> str:
    """Return all that somebody reads of runs and their drafts."""
    walk = Walk(schema()._schema, api, {})
    some = [runs[start : start + 50] for start in range(0, len(runs), 50)]
    return " ".join([text for ids in some async for text in walk.nodes("AssistantRun", ids)])


async def _asked_a_model(
    name: str, given: dict[str, Any], everybody: dict[str, Api], server: ModelServer, jobs: Jobs
) -> list[Sent]:
    """Ask as everybody, one after the other; who may not ask sends nothing."""
    sent = []
    # an answer without content is asked for once more: that request is searched as well
    server.otherwise = null_content()
    for requester, api in everybody.items():
        before = len(server.requests)
        asked = {**given, "engine": "OPENAI", "idempotencyKey": str(given)}
        answer = await api.mutate(name, asked, "run { id purpose }")
        await jobs.run(openai_base_url=server.base_url, openai_api_key="sk-1", model=MODEL)
        if "run" in answer:
            query = "query($id: ID!) { node(id: $id) { id } }"
            run = answer["run"]["id"]
            readers = frozenset(
                [role for role, reader in everybody.items() if (await reader.run(query, id=run))["node"]]
            )
            bodies = " ".join(str(seen.body) for seen in server.requests[before:])
            sent.append(Sent(answer["run"]["purpose"], requester, readers, bodies))
    return sent


def _ways_to_ask(world: World) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield each mutation that asks an engine for something, with all that its required fields may be."""
    core = schema()._schema
    assert core.mutation_type is not None
    for name, field in core.mutation_type.fields.items():
        asked: Any = get_named_type(field.args["input"].type)
        success: Any = core.type_map[f"{name[0].upper()}{name[1:]}Success"]
        assert isinstance(asked, GraphQLInputObjectType)
        assert isinstance(success, GraphQLObjectType)
        if "engine" in asked.fields and "run" in success.fields:
            yield name, list(_inputs(world, asked))


def _inputs(world: World, of: GraphQLInputObjectType) -> Iterator[dict[str, Any]]:
    required = [
        name for name, field in of.fields.items() if is_required_input_field(field) and name != "idempotencyKey"
    ]
    for values in itertools.product(*(_values(world, name, get_named_type(of.fields[name].type)) for name in required)):
        yield dict(zip(required, values, strict=True))


def _values(world: World, name: str, kind: Any) -> list[Any]:
    if isinstance(kind, GraphQLInputObjectType):
        return [{of: value} for of, field in kind.fields.items() for value in _values(world, of, field.type)]
    return {
        "objectiveId": _ids(world, "Objective", "objectives"),
        "keyResultId": _ids(world, "KeyResult", "key_results"),
        "teamId": _ids(world, "Team", "teams"),
        "oneOnOneId": _ids(world, "OneOnOne", "one_on_ones"),
        "meetingId": _ids(world, "OneOnOneMeeting", "one_on_one_meetings"),
        "feedbackId": _ids(world, "Feedback", "feedback"),
        "personId": _ids(world, "User", "users"),
        "periodStart": ["2026-11-01"],
        "periodEnd": ["2026-11-30"],
        "text": ["You listened well."],
        "body": ["You listened well."],
    }[name]


def _ids(world: World, kind: str, table: str) -> list[Any]:
    return [global_id(kind, id_) for id_ in world.rows[table]]
