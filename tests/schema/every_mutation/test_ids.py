"""An id that leads nowhere is not found, whyever it does: hidden, foreign, of another kind or nonsense are the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.core.ids import global_id, new_id
from tests.schema.every_mutation.conftest import Scene, staged
from tests.schema.every_mutation.contents import Database
from tests.schema.every_mutation.inputs import Place, at, ids_in, replaced
from tests.schema.every_mutation.mutations import ALL, BULK, SINGLE
from tests.support.factories import make_organization
from tests.support.graphql import Api

NOWHERE: dict[str, Callable[[str, str], str]] = {
    "unknown": lambda here, _: global_id(kind_of(here), new_id()),
    "of another kind": lambda here, _: ("User" if kind_of(here) == "Team" else "Team") + here[len(kind_of(here)) :],
    "without a kind": lambda here, _: here[len(kind_of(here)) + 1 :],
    "nonsense": lambda *_: "nonsense",
    "empty": lambda *_: "",
    "of another organisation": lambda _, there: there,
}
"""Ids that lead nowhere, made from the right one and from the one in its place in another organisation."""


def kind_of(id_: str) -> str:
    return id_.partition("_")[0]


@pytest.mark.parametrize("name", SINGLE)
async def test_does_not_find_what_an_id_does_not_lead_to(name: str, scene: Scene, elsewhere: Scene) -> None:
    before = scene.database.contents(scene.company, elsewhere.company)

    inputs = zip((scene.case.input, *scene.case.also), (elsewhere.case.input, *elsewhere.case.also), strict=True)
    for given, foreign in inputs:
        for place, _, id_ in ids_in(name, given):
            answers = {}
            for why, wrong in NOWHERE.items():
                [answers[why]] = await scene.send(replaced(given, place, wrong(id_, at(foreign, place))))
            assert_all_not_found(place, answers)

    assert scene.database.contents(scene.company, elsewhere.company) == before


@pytest.mark.parametrize("name", BULK)
async def test_does_not_find_one_of_several(name: str, elsewhere: Scene, api: Api, database: Database) -> None:
    """In bulk, that one is answered with so, and the others are done."""
    for place, *_ in ids_in(name, elsewhere.case.input):
        [index] = [step for step in place if isinstance(step, int)]
        answers = {}
        for why, wrong in NOWHERE.items():
            scene = await staged(name, await make_organization(), api, database)
            ids = [at(each.case.input, place) for each in (scene, elsewhere)]
            found = await scene.send(replaced(scene.case.input, place, wrong(*ids)))
            assert len(found) == 2, (why, found)
            answers[why] = found.pop(index)
            assert found[0]["__typename"].endswith("Success"), (why, found)
        assert_all_not_found(place, answers)


@pytest.mark.parametrize("name", ALL)
async def test_finds_nothing_for_somebody_from_elsewhere(name: str, scene: Scene, elsewhere: Scene) -> None:
    if not ids_in(name, scene.case.input):
        return  # it names nothing that could be somebody else's
    before = scene.database.contents(scene.company, elsewhere.company)

    for answer in await scene.send(person=elsewhere.company.admin):
        assert answer["__typename"] == "NotFoundError", answer

    assert scene.database.contents(scene.company, elsewhere.company) == before


def assert_all_not_found(place: Place, answers: dict[str, dict[str, Any]]) -> None:
    assert {answer["__typename"] for answer in answers.values()} == {"NotFoundError"}, (place, answers)
    assert len({str(answer) for answer in answers.values()}) == 1, (place, answers)
    path = answers["unknown"]["path"]
    assert path, (place, answers)
    assert [str(step) for step in place][: len(path)] == path, (place, answers)
