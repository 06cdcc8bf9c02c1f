"""Reads of handovers and what is in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.database.selecting import columns
from app.database.unit_of_work import rows, values

KINDS = {
    "Objective": "objective_id",
    "KeyResult": "key_result_id",
    "Initiative": "initiative_id",
    "Team": "team_id",
    "ActionItem": "action_item_id",
    "Blocker": "blocker_id",
    "Question": "question_id",
}
"""What may be handed over, by its GraphQL kind, and the column of an item that names it."""


class HandoverRow(NamedTuple):
    """What is offered to one person of what another answers for."""

    id: UUID
    organization_id: UUID
    giver_id: UUID
    receiver_id: UUID
    offered_by_id: UUID
    note: str | None
    state: str
    reason: str | None
    created_at: datetime
    decided_at: datetime | None


class HandoverItemRow(NamedTuple):
    """One thing of a handover."""

    id: UUID
    organization_id: UUID
    handover_id: UUID
    objective_id: UUID | None
    key_result_id: UUID | None
    initiative_id: UUID | None
    team_id: UUID | None
    action_item_id: UUID | None
    blocker_id: UUID | None
    question_id: UUID | None
    outcome: str

    @property
    def subject(self) -> tuple[str, UUID]:
        """The kind and id of what is offered."""
        [found] = [(kind, id_) for kind, column in KINDS.items() if (id_ := getattr(self, column))]
        return found


_HANDOVER = columns(HandoverRow, "h")
_ITEM = columns(HandoverItemRow, "i")


async def handovers_by_id(ids: Sequence[UUID]) -> dict[UUID, HandoverRow]:
    """Return handovers by id."""
    found = await rows(HandoverRow, f"select {_HANDOVER} from handovers h where h.id = any(%s)", (list(ids),))
    return {handover.id: handover for handover in found}


async def items_of_handovers(ids: Sequence[UUID]) -> dict[UUID, list[HandoverItemRow]]:
    """Return what is in each handover, in the order in which it was offered."""
    found = await rows(
        HandoverItemRow,
        f"select {_ITEM} from handover_items i where i.handover_id = any(%s) order by i.id",
        (list(ids),),
    )
    grouped: dict[UUID, list[HandoverItemRow]] = defaultdict(list)
    for item in found:
        grouped[item.handover_id].append(item)
    return grouped


async def open_handovers_of_users(ids: Sequence[UUID]) -> dict[UUID, list[HandoverRow]]:
    """Return the offers to or of each person that nobody has answered, the oldest first."""
    found = await rows(
        HandoverRow,
        f"select {_HANDOVER} from handovers h where h.state = 'OFFERED' "
        "and (h.giver_id = any(%(ids)s) or h.receiver_id = any(%(ids)s)) order by h.created_at, h.id",
        {"ids": list(ids)},
    )
    grouped: dict[UUID, list[HandoverRow]] = defaultdict(list)
    for handover in found:
        for person_id in (handover.giver_id, handover.receiver_id):
            grouped[person_id].append(handover)
    return grouped


async def offered_already(ids: Sequence[UUID]) -> set[UUID]:
    """Return which of these things are in an open offer, as far as the reader sees it."""
    condition = " or ".join(f"i.{column} = any(%(ids)s)" for column in KINDS.values())
    found = await values(
        f"select coalesce({', '.join(f'i.{column}' for column in KINDS.values())}) from handover_items i "
        f"where i.outcome = 'OPEN' and ({condition})",
        {"ids": list(ids)},
    )
    return {id_ for (id_,) in found}
