"""Handovers: what one person answers for and is offered to another."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields

from app.core.records import Record


class HandoverState(StrEnum):
    """What became of an offer."""

    OFFERED = "OFFERED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"


class HandoverOutcome(StrEnum):
    """What became of one thing that was offered; KEPT also where the giver no longer held it at acceptance."""

    OPEN = "OPEN"
    MOVED = "MOVED"
    KEPT = "KEPT"


class Handover(Record):
    """What is offered to one person of what another answers for; accepted or declined as a whole.

    Read by the giver and those above them, the receiver, who offered it, and administrators.
    """

    giver_id = fields.UUIDField()
    receiver_id = fields.UUIDField()
    offered_by_id = fields.UUIDField()
    note = fields.TextField(null=True)
    state = fields.CharEnumField(HandoverState, max_length=10, default=HandoverState.OFFERED)
    reason = fields.TextField(null=True)
    created_at = fields.DatetimeField()
    decided_at = fields.DatetimeField(null=True)

    class Meta:
        table = "handovers"


class HandoverItem(Record):
    """One thing of a handover: a goal, work, a team to lead, or what waits for the giver; offered to one person."""

    handover_id = fields.UUIDField()
    objective_id = fields.UUIDField(null=True)
    key_result_id = fields.UUIDField(null=True)
    initiative_id = fields.UUIDField(null=True)
    team_id = fields.UUIDField(null=True)
    action_item_id = fields.UUIDField(null=True)
    blocker_id = fields.UUIDField(null=True)
    question_id = fields.UUIDField(null=True)
    outcome = fields.CharEnumField(HandoverOutcome, max_length=5, default=HandoverOutcome.OPEN)

    class Meta:
        table = "handover_items"
