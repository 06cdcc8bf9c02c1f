"""Whom praise is for, and how long its words may be changed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from app.core.errors import Problem

EDITABLE_FOR = timedelta(hours=24)
RECIPIENTS_AT_MOST = 20
MAX_VALUES = 30


class Recipient(Protocol):
    """What these rules read of a person."""

    @property
    def name(self) -> str:
        """Their name."""
        ...

    @property
    def active(self) -> bool:
        """Whether they are still here."""
        ...


def recipient_problems(
    giver_id: UUID, recipient_ids: Sequence[UUID], people: Mapping[UUID, Recipient]
) -> Iterator[Problem]:
    """Yield what is wrong with those whom somebody praises: 1 to 20 others who are here, each once."""
    if not 1 <= len(recipient_ids) <= RECIPIENTS_AT_MOST:
        yield Problem(("recipientIds",), "COUNT", f"Praise 1 to {RECIPIENTS_AT_MOST} people at once.")
    for place, recipient_id in enumerate(recipient_ids):
        path = ("recipientIds", str(place))
        if recipient_id == giver_id:
            yield Problem(path, "YOURSELF", "Praise is for others: leave yourself out.")
        elif recipient_id in recipient_ids[:place]:
            yield Problem(path, "TWICE", "Name everybody once.")
        elif not people[recipient_id].active:
            name = people[recipient_id].name
            yield Problem(path, "NOT_ACTIVE", f"{name} is no longer here: leave them out.", (("name", name),))
