"""What a mutation refuses, to whom, and that nothing has changed then."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.schema.every_mutation.conftest import Scene
from tests.schema.every_mutation.contents import Database
from tests.schema.every_mutation.inputs import Place, input_type, leads_into, leaves, place_of, replaced
from tests.schema.every_mutation.mutations import ALL, answering
from tests.schema.every_mutation.reading import operation
from tests.schema.every_mutation.table import Everybody
from tests.support.graphql import Api
from tests.support.made_up import made_up

CODE = re.compile("[A-Z][A-Z_]+[A-Z]")
SENTENCE = re.compile(r".{10,}[.?!”]", re.DOTALL)
EXTREMES: dict[str, tuple[Any, ...]] = {
    "String": ("", " ", "\x00", "\u202e\ufeff", "x" * 100_001, "𝔛" * 300),
    "Markdown": ("", " ", "\x00", "\u202e\ufeff", "x" * 100_001, "<script>"),
    "Int": (-(2**31), -1, 0, 2**31 - 1),
    "Float": (-1e308, -1, 1e308),
    "Decimal": ("NaN", "Infinity", "-1e400", "1e-400", "9" * 50, "-0"),
    "Date": ("0001-01-01", "1969-12-31", "9999-12-31"),
    "ID": ("\x00", "_", "User_" + "A" * 22, "x" * 100_001),
    "Boolean": (),
}


TEXTS = ("String", "Markdown", "ID")
OF_A_DRAFT = ("proposalsApprove",)
"""What may be wrong when these are sent is in a draft: paths name the fields of its content, which the input lacks."""


@pytest.mark.parametrize("name", answering("InvalidInputError"))
async def test_tells_what_is_wrong_with_bad_input(name: str, scene: Scene) -> None:
    before = scene.contents()

    for dotted, value in scene.case.bad.items():
        for answer in await scene.send(replaced(scene.case.input, place_of(dotted), value)):
            assert answer["__typename"] == "InvalidInputError", (dotted, answer)
            assert answer["problems"], dotted
            for problem in answer["problems"]:
                assert problem["path"], (dotted, problem)
                assert name in OF_A_DRAFT or leads_into(input_type(name), problem["path"]), (dotted, problem)
                assert CODE.fullmatch(problem["code"]), (dotted, problem)
                assert SENTENCE.fullmatch(problem["message"]), (dotted, problem)

    assert scene.contents() == before


@pytest.mark.parametrize("name", answering("ConflictError"))
async def test_refuses_an_edit_of_another_revision(name: str, scene: Scene) -> None:
    before, outdated = scene.contents(), scene.case.input
    for place in revisions(name, outdated):
        outdated = replaced(outdated, place, 7)

    for answer in await scene.send(outdated):
        assert answer["__typename"] == "ConflictError", answer
        assert SENTENCE.fullmatch(answer["message"]), answer

    assert scene.contents() == before


@pytest.mark.parametrize("name", ALL)
async def test_refuses_who_may_not_with_a_reason(name: str, scene: Scene) -> None:
    if isinstance(scene.case.refused, Everybody):
        assert SENTENCE.fullmatch(scene.case.refused.reason)
        return
    before = scene.contents()

    for answer in await scene.send(person=scene.case.refused):
        assert answer["__typename"] == "NotPermittedError", answer
        assert SENTENCE.fullmatch(answer["message"]), answer

    assert scene.contents() == before


@pytest.mark.parametrize("name", answering("CycleClosedError"))
async def test_refuses_in_a_closed_cycle(name: str, scene: Scene, database: Database) -> None:
    database.close_cycles(scene.company)
    before = scene.contents()

    for answer in await scene.send():
        assert answer["__typename"] == "CycleClosedError", answer
        assert SENTENCE.fullmatch(answer["message"]), answer

    assert scene.contents() == before


@pytest.mark.parametrize("name", ALL)
async def test_lets_nobody_in_without_a_token(name: str, api: Api) -> None:
    response = await api.raw(operation(name), input=made_up(input_type(name)))

    assert response.status_code == 401


@pytest.mark.parametrize("name", ALL)
async def test_answers_whatever_is_sent(name: str, scene: Scene) -> None:
    for given in (scene.case.input, *scene.case.also):
        for place, kind, _ in leaves(input_type(name), given):
            for value in (None, *EXTREMES.get(kind, ("NOT_ONE",))):
                answer = await scene.answered(replaced(given, place, value))
                codes = [error["extensions"]["code"] for error in answer.get("errors", ())]
                # what no value of the type can be is refused before anything is done, all else by the mutation
                allowed = set() if kind in TEXTS and value is not None else {"BAD_USER_INPUT"}
                assert set(codes) <= allowed, (place, kind, str(value)[:20], answer)


def revisions(name: str, input: Any) -> list[Place]:
    wanted = ("expectedRevision", "revision")
    return [leaf.place for leaf in leaves(input_type(name), input) if leaf.place[-1] in wanted]
