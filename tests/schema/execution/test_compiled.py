"""Queries that are executed by their plans answer just what graphql-core answers, for everybody, whatever is asked."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from app.core.ids import global_id
from app.database.unit_of_work import reading, values
from app.settings import Settings
from schema.build import schema
from schema.context import Context
from schema.execution.compiled.outside import Outside
from tests.support.demonstration import Tidewater
from tests.support.documents import VARIABLES, MadeUp
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api

KINDS = {
    "User": "users",
    "Team": "teams",
    "Cycle": "cycles",
    "Objective": "objectives",
    "KeyResult": "key_results",
    "CheckIn": "check_ins",
    "CheckInSheet": "check_in_sheets",
    "Proposal": "proposals",
    "TeamInput": "team_inputs",
}

WHO = ("mira", "jonas", "priya", "noor")


async def answers(
    person: Person, settings: Settings, query: str, variables: dict[str, Any]
) -> tuple[Any, bytes, bytes | None]:
    """Return the errors and data of graphql-core without limits, and the data by the plan where there are no errors."""
    unlimited = replace(settings, max_aliases=100_000, max_fields=1_000_000, max_depth=100, max_rows=100_000_000)
    context = Context(await person.actor(), replace(unlimited, compiled_queries=False))
    stepwise = await schema().execute(query, variable_values=variables, context_value=context)
    if stepwise.errors or context.compiled is None:
        return stepwise.errors, b"", None
    async with reading(context.actor.sight):
        planned = await context.compiled.execute(context, variables)
    return None, orjson.dumps(stepwise.data), orjson.dumps(planned, option=orjson.OPT_UTC_Z)


async def some_ids(person: Person) -> dict[str, str]:
    """Return the id of something of each kind that the person sees."""
    found = {}
    async with reading((await person.actor()).sight):
        for kind, table in KINDS.items():
            for (id_,) in await values(f"select id from {table} order by md5(id::text) limit 1"):
                found[kind] = global_id(kind, id_)
    return found


class TestMadeUpQueries:
    @tries(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(seed=st.integers(0, 2**32), who=st.sampled_from(WHO))
    async def test_are_answered_alike(self, tidewater: Tidewater, settings: Settings, seed: int, who: str) -> None:
        person = await tidewater.person(who)
        made_up = MadeUp(schema()._schema, Random(seed), await some_ids(person))

        errors, stepwise, planned = await answers(person, settings, made_up.query(), VARIABLES)

        assert not errors
        assert planned == stepwise


class TestPlans:
    async def test_know_nothing_of_the_variables(self, company: Factory, settings: Settings) -> None:
        cycle = await company.cycle()
        for title in ("A", "B", "C"):
            await company.objective(cycle, company.admin, title)
        query = """query($id: ID!, $first: Int!, $yes: Boolean!) { node(id: $id) { ... on Cycle {
            objectives(first: $first) { nodes { title id @include(if: $yes) } } } } }"""

        for first, yes in ((1, True), (2, True), (2, False), (3, True)):
            asked = {"id": gid(cycle), "first": first, "yes": yes}
            _, stepwise, planned = await answers(company.admin, settings, query, asked)
            assert planned == stepwise
            assert len(orjson.loads(planned or b"{}")["node"]["objectives"]["nodes"]) == first

    async def test_leave_every_error_to_graphql_core(self, api: Api, company: Factory, settings: Settings) -> None:
        query = "query($id: ID!) { node(id: $id) { ... on Cycle { objectives(first: 501) { totalCount } } } }"
        asked = {"id": gid(await company.cycle())}
        context = Context(await company.admin.actor(), settings)

        result = await schema().execute(query, variable_values=asked, context_value=context)

        assert result.data == {"node": None}
        assert result.errors is not None
        assert result.errors[0].path == ["node", "objectives"]

    async def test_leave_introspection_to_graphql_core(self, company: Factory, settings: Settings) -> None:
        context = Context(await company.admin.actor(), settings)
        result = await schema().execute("{ __schema { queryType { name } } }", context_value=context)

        assert result.data == {"__schema": {"queryType": {"name": "Query"}}}
        assert context.compiled is not None
        with pytest.raises(Outside):
            await context.compiled.execute(context, {})
