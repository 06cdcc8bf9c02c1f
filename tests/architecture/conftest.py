"""Worlds that several tests of a module share are made, and looked at, at the time at which tests happen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.core import clock
from tests.conftest import NOW


@pytest.fixture(scope="module", autouse=True)
def standing() -> Iterator[None]:
    """A clock that stands still for what a whole module shares."""
    with clock.told_by(lambda: NOW):
        yield
