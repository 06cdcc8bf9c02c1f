"""The table has an entry for every mutation, and each entry says all that there is to say."""

from __future__ import annotations

import pytest

from tests.schema.every_mutation.conftest import Scene
from tests.schema.every_mutation.inputs import field_of, fields_for_ids, ids_in, input_type
from tests.schema.every_mutation.mutations import ALL, WITH_KEY, answering
from tests.schema.every_mutation.table import TABLE

MAY_BE_INVALID = answering("InvalidInputError")


def test_has_an_entry_for_each_mutation() -> None:
    missing = set(ALL) - set(TABLE)

    assert not missing, f"Set the stage for {', '.join(sorted(missing))} in tests/schema/every_mutation."


def test_has_no_entry_for_what_is_gone() -> None:
    assert set(TABLE) <= set(ALL)


@pytest.mark.parametrize("name", ALL)
async def test_each_entry_is_whole(name: str, scene: Scene) -> None:
    case = scene.case
    covered = {field_of(leaf.place) for given in (case.input, *case.also) for leaf in ids_in(name, given)}

    assert set(fields_for_ids(input_type(name))) <= covered, "every field that takes an id needs one in some input"
    assert bool(case.bad) == (name in MAY_BE_INVALID), "`bad` goes with InvalidInputError"
    assert bool(case.other and case.another) == (name in WITH_KEY), "`other` and `another` go with an idempotency key"
    assert case.refused != case.person
