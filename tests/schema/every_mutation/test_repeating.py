"""A request with an idempotency key acts once, however often it arrives."""

from __future__ import annotations

import asyncio

import pytest

from tests.schema.every_mutation.conftest import Scene
from tests.schema.every_mutation.contents import added
from tests.schema.every_mutation.mutations import WITH_KEY


@pytest.mark.parametrize("name", WITH_KEY)
async def test_gives_the_same_answer_and_acts_once(name: str, scene: Scene) -> None:
    first = await scene.succeed()
    after = scene.contents()

    again = await scene.succeed()

    assert again == first
    assert scene.contents() == after


@pytest.mark.parametrize("name", WITH_KEY)
async def test_acts_once_when_sent_twice_at_the_same_moment(name: str, scene: Scene, elsewhere: Scene) -> None:
    before = elsewhere.contents()
    await elsewhere.succeed()
    by_one = added(before, elsewhere.contents())
    before = scene.contents()

    one, other = await asyncio.gather(scene.succeed(), scene.succeed())

    assert one == other
    assert added(before, scene.contents()) == by_one


@pytest.mark.parametrize("name", WITH_KEY)
async def test_refuses_the_key_with_other_input(name: str, scene: Scene) -> None:
    await scene.succeed()
    after = scene.contents()

    for answer in await scene.send(scene.with_(scene.case.other)):
        assert answer["__typename"] == "InvalidInputError", answer
        [problem] = answer["problems"]
        assert (problem["path"], problem["code"]) == (["idempotencyKey"], "REUSED")

    assert scene.contents() == after


@pytest.mark.parametrize("name", WITH_KEY)
async def test_the_key_of_somebody_else_is_another_request(name: str, scene: Scene) -> None:
    first = await scene.succeed()
    after = scene.contents()

    answers = await scene.send(person=scene.case.another)

    assert all(theirs != ours for theirs, ours in zip(answers, first, strict=True)), answers
    acted = any(answer["__typename"].endswith("Success") for answer in answers)
    assert (scene.contents() != after) == acted


@pytest.mark.parametrize("name", WITH_KEY)
async def test_says_so_when_what_came_of_it_is_gone(name: str, scene: Scene) -> None:
    await scene.succeed()
    scene.database.lose_answers(scene.company)
    after = scene.contents()

    answers = await scene.send()

    assert {answer["__typename"] for answer in answers} == {"ResultGoneError"}, answers
    assert scene.contents() == after
