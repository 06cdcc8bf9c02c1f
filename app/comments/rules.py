"""Whom a comment mentions. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from app.core.ids import parse_global_id

MENTIONS_AT_MOST = 20
_MENTION = re.compile(r"\[@((?:\\.|[^\[\]\\\n]){1,200})\]\(([^()\s]{1,100})\)")


class Mentioned(NamedTuple):
    """A mention as it is written: the name, and the person; None where what stands there is no person's id."""

    name: str
    person_id: UUID | None


def mentions_in(body: str) -> Iterator[Mentioned]:
    """Yield every mention in a text, written ``[@Name](id)``, in its order."""
    for found in _MENTION.finditer(body):
        parsed = parse_global_id(found[2])
        yield Mentioned(found[1], parsed[1] if parsed is not None and parsed[0] == "User" else None)


def people_in(body: str | None) -> list[UUID]:
    """Return the people that a text mentions, each once, in its order; None mentions nobody."""
    return list(dict.fromkeys(each.person_id for each in mentions_in(body or "") if each.person_id is not None))
