"""What a mutation does for who may do it."""

from __future__ import annotations

import pytest

from tests.schema.every_mutation.conftest import Scene
from tests.schema.every_mutation.mutations import ALL


@pytest.mark.parametrize("name", ALL)
async def test_succeeds_and_everything_in_its_success_can_be_read(name: str, scene: Scene) -> None:
    before = scene.contents()

    await scene.succeed()

    assert scene.contents() != before


@pytest.mark.parametrize("name", ALL)
async def test_succeeds_with_the_other_inputs(name: str, scene: Scene) -> None:
    for given in scene.case.also:
        await scene.succeed(given)
