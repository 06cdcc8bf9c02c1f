"""Each kind of thing that people owe is in the inbox, and gone once it is settled as the inbox says."""

from __future__ import annotations

import pytest

from app.inbox.registry import SOURCES
from app.inbox.source import InboxKind
from schema.build import schema
from tests.support.clock import TestClock
from tests.support.factories import Factory
from tests.support.graphql import Api
from tests.support.inbox import SCENES, Stage, inbox_of, settle

WAYS_TO_SETTLE = [(source.kind, mutation) for source in SOURCES for mutation in source.settled_by]


@pytest.fixture
def stage(company: Factory, api: Api, now: TestClock) -> Stage:
    return Stage(company, api, now)


class TestRegistry:
    def test_has_one_source_and_one_scene_for_each_kind(self) -> None:
        assert sorted(source.kind for source in SOURCES) == sorted(InboxKind)
        assert set(SCENES) == set(InboxKind)

    def test_names_mutations_that_exist(self) -> None:
        core = schema()._schema.mutation_type

        assert core is not None
        assert {mutation for _, mutation in WAYS_TO_SETTLE} <= set(core.fields)


@pytest.mark.parametrize(("kind", "mutation"), WAYS_TO_SETTLE)
async def test_is_there_until_it_is_settled_as_it_says(kind: InboxKind, mutation: str, stage: Stage) -> None:
    scene = await SCENES[kind](stage)

    before = [item for item in await inbox_of(stage.api, scene.person) if item["kind"] == kind]
    await settle(stage.api, scene.person, mutation, scene.inputs[mutation])
    after = [item for item in await inbox_of(stage.api, scene.person) if item["kind"] == kind]

    assert [item["subject"]["id"] for item in before] == [scene.subject]
    assert mutation in before[0]["operations"]
    assert after == []


@pytest.mark.parametrize("kind", InboxKind)
async def test_is_nobody_elses_business(kind: InboxKind, stage: Stage) -> None:
    scene = await SCENES[kind](stage)
    colleague = await stage.company.person("Stella")

    assert await inbox_of(stage.api, colleague) == []
    if scene.person != stage.company.admin:
        assert await inbox_of(stage.api, stage.company.admin) == []
