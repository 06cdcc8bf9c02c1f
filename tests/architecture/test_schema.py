"""The schema that is committed is the one that the code makes."""

from __future__ import annotations

from pathlib import Path

import schema as package
from schema.build import printed

SNAPSHOT = Path(package.__file__ or "").with_name("schema.graphql")


def test_the_committed_schema_is_current() -> None:
    assert SNAPSHOT.read_text(encoding="utf-8") == printed(), (
        "Renew it with `waymark schema --write`, and read the diff."
    )
