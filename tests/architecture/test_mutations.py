"""Every mutation is one command, answers with what that command declares, and needs a token that may write."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from typing import Any

import pytest
from graphql import GraphQLObjectType, GraphQLUnionType, get_named_type
from strawberry.types.field import StrawberryField

from app.core.errors import NotPermitted
from app.database.command import traits_of
from app.people.models import TokenScope
from schema.build import schema
from schema.context import word_for
from schema.errors import ERROR_TYPES
from schema.fields import KIND, NODE_LOADERS
from tests.support.factories import Factory
from tests.support.graphql import Api
from tests.support.made_up import made_up, with_id_of_kind


def mutations() -> dict[str, StrawberryField]:
    """Return every mutation by its name in GraphQL."""
    definition = schema().schema_converter.type_map["Mutation"].definition
    name_of = schema().config.name_converter.get_graphql_name
    return {name_of(field): field for field in definition.fields}  # type: ignore[union-attr]


def core() -> GraphQLObjectType:
    found = schema()._schema.mutation_type
    assert found is not None
    return found


def title_of(name: str) -> str:
    return name[0].upper() + name[1:]


class TestEveryMutation:
    def test_is_declared_around_a_command(self) -> None:
        assert [name for name, field in mutations().items() if field.metadata.get(KIND) != "mutation"] == []

    def test_makes_one_call_and_that_is_its_command(self) -> None:
        wrong = {}
        for name, field in mutations().items():
            called, command = awaited(field.metadata["resolver"]), field.metadata["command"].__name__
            # a bulk mutation may call what runs the command for each
            if called != [command] and not (field.metadata["bulk"] and called == [f"{command}s"]):
                wrong[name] = called

        assert wrong == {}

    def test_takes_one_input_named_for_it(self) -> None:
        wrong = [
            name
            for name, field in core().fields.items()
            if list(field.args) != ["input"]
            or get_named_type(field.args["input"].type).name != f"{title_of(name)}Input"
        ]

        assert wrong == []

    def test_answers_with_its_success_or_what_its_command_declares(self) -> None:
        wrong = []
        for name, field in mutations().items():
            union = get_named_type(core().fields[name].type)
            assert isinstance(union, GraphQLUnionType)
            refusals = {ERROR_TYPES[refusal].__name__ for refusal in traits_of(field.metadata["command"]).raises}
            if union.name != f"{title_of(name)}Result" or {kind.name for kind in union.types} != {
                f"{title_of(name)}Success",
                *refusals,
            }:
                wrong.append(name)

        assert wrong == []

    def test_may_be_refused_to_a_token_for_reading(self) -> None:
        commands = [field.metadata["command"] for field in mutations().values()]

        assert [command.__name__ for command in commands if NotPermitted not in traits_of(command).raises] == []


@pytest.mark.parametrize("name", sorted(core().fields))
async def test_refuses_a_token_for_reading(name: str, api: Api, company: Factory) -> None:
    reader = api.as_(await company.person(scope=TokenScope.READ))

    answer = await past_reading_ids(reader, name, made_up(core().fields[name].args["input"].type))

    assert (answer["__typename"], answer.get("message")) == ("NotPermittedError", "This access token may only read.")


async def past_reading_ids(api: Api, name: str, input: Any) -> dict[str, Any]:
    """Run a mutation with ids of the kinds that it asks for: it says of each that there is no such thing."""
    query = f"""mutation($input: {title_of(name)}Input!) {{ {name}(input: $input) {{
        __typename ... on UserError {{ message path }} }} }}"""
    for _ in range(10):
        answer = (await api.run(query, input=input))[name]
        found: dict[str, Any] = answer[0] if isinstance(answer, list) else answer
        if found["__typename"] != "NotFoundError" or not (kind := no_such(found["message"])):
            return found
        with_id_of_kind(input, kind, found["path"])
    raise AssertionError(f"{name} wants more ids than can be made up.")


def no_such(message: str) -> str | None:
    """Return the kind of thing that there is none of."""
    found = re.fullmatch(r"There is no such (.+)\.", message)
    return {word_for(kind): kind for kind in NODE_LOADERS}.get(found[1]) if found else None


def awaited(resolver: Any) -> list[str]:
    """Return the names of the functions whose calls a resolver awaits."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(resolver)))
    calls = [node.value for node in ast.walk(tree) if isinstance(node, ast.Await)]
    return [ast.unparse(call.func).rpartition(".")[2] for call in calls if isinstance(call, ast.Call)]
