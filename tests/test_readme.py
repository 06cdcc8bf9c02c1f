import re
from pathlib import Path

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, OperationType, parse, validate

from app.cli import cli
from app.settings import Settings
from schema.build import schema

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
OPERATIONS = re.findall(r"^```graphql\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
FILLED = {
    "Dashboard": lambda data: data["currentCycle"]["objectives"]["nodes"][0]["keyResults"],
    "ThisWeek": lambda data: data["mySheets"] and data["viewer"]["reports"],
    "WhileTyping": lambda data: data["findingsForKeyResult"],
    "Waiting": lambda data: data["proposals"],
    "Summary": lambda data: data["viewer"]["teams"][0]["summaries"]["nodes"][0]["sections"],
}


def name_of(operation: str) -> str:
    definition = parse(operation).definitions[0]
    assert isinstance(definition, OperationDefinitionNode)
    assert definition.name
    return definition.name.value


def is_query(operation: str) -> bool:
    definition = parse(operation).definitions[0]
    return isinstance(definition, OperationDefinitionNode) and definition.operation is OperationType.QUERY


@pytest.fixture(scope="module")
def graphql() -> GraphQLSchema:
    return schema()._schema


class TestOperations:
    @pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)
    def test_fits_the_schema(self, graphql, operation):
        assert validate(graphql, parse(operation)) == []

    @pytest.mark.parametrize("operation", [*filter(is_query, OPERATIONS)], ids=name_of)
    async def test_answers_for_the_demonstration(self, api, tidewater, operation):
        data = await api.as_(await tidewater.person("mira")).run(operation)

        assert FILLED[name_of(operation)](data)


class TestConfiguration:
    def test_lists_every_variable_with_its_default(self):
        rows = dict(re.findall(r"^\| `([A-Z_]+)` \|.*\| (.*) \|$", README, re.MULTILINE))
        example = dict(
            re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
        )

        assert set(rows) == set(example) == set(Settings.variables())
        for name, default in example.items():
            if default:
                assert rows[name].startswith(f"`{default}`"), name


class TestCommandLine:
    def test_lists_every_command(self):
        listed = set(re.findall(r"`waymark ((?:[a-z]+ ?){1,2})`", README))
        commands = {command.name or command.callback.__name__ for command in cli.registered_commands}
        groups = {
            f"{group.name} {command.name}"
            for group in cli.registered_groups
            for command in group.typer_instance.registered_commands
        }

        assert commands | groups <= listed


class TestLinks:
    def test_lead_to_files_that_are_there(self):
        targets = re.findall(r"\]\(([^)#:]+)\)", README)

        assert targets
        assert [target for target in targets if not (ROOT / target).exists()] == []

    def test_the_docs_name_settings_that_there_are(self):
        for page in (ROOT / "docs").glob("*.md"):
            named = set(re.findall(r"\b(?:WAYMARK|OPENAI)_[A-Z_]+\b", page.read_text(encoding="utf-8")))
            assert named <= set(Settings.variables()), page

    def test_the_make_targets_exist(self):
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

        for target in set(re.findall(r"^make ([a-z]+)|`make ([a-z]+)", README, re.MULTILINE)):
            assert re.search(rf"^{''.join(target)}:", makefile, re.MULTILINE), target
