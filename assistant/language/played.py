"""A figure of a statement with the part that it plays there."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.language.cues import Role
from assistant.language.figures import Quantity

TARGETS = frozenset({Role.TARGET, Role.AT_LEAST, Role.AT_MOST})


@dataclass(frozen=True, slots=True)
class Played:
    """A figure with its role; ``marked`` is where the words begin that give it away ("to under 200 ms")."""

    quantity: Quantity
    role: Role
    marked: int


def only(played: tuple[Played, ...], roles: frozenset[Role] | set[Role]) -> Quantity | None:
    """Take the one figure of these roles; None where there is none, or where two differ."""
    found = [each.quantity for each in played if each.role in roles]
    if not found or any((each.value, each.unit) != (found[0].value, found[0].unit) for each in found):
        return None
    return found[0]
