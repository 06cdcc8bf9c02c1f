"""The cases of the evaluation: readable files, ``cases/<purpose>/<tuning or reporting>/*.toml``.

Rules and prompts are made better on the cases for tuning; what an engine is worth, the cases for reporting tell, and
nobody looks at an engine's answers to them while changing it. What fails there is told in a new case for tuning.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "cases"

Row = Mapping[str, Any]


class Split(StrEnum):
    """What cases are for."""

    TUNING = "tuning"
    REPORTING = "reporting"


def rows(purpose: str, split: Split) -> Iterator[Row]:
    """Yield the cases of a purpose as they stand in their files, those of one file after the other."""
    for file in sorted((FOLDER / purpose / split.value).glob("*.toml")):
        yield from tomllib.loads(file.read_text("utf-8"))["case"]


def known(row: Row, *names: str) -> None:
    """Refuse a case with a key that its purpose does not know; raises ValueError."""
    if strange := set(row) - {"name", *names}:
        raise ValueError(f"The case “{row['name']}” has keys that are not known: {', '.join(sorted(strange))}.")
