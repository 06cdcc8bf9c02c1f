"""Alignment: which goal serves, or waits for, which."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields

from app.core.records import ExactNumber, Record
from app.objectives.models import AlignmentKind


class AlignmentState(StrEnum):
    """Where an alignment stands between its two sides; it counts only while it is ACCEPTED."""

    PROPOSED = "PROPOSED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"
    ENDED = "ENDED"
    OVERRULED = "OVERRULED"
    FULFILLED = "FULFILLED"


LIVE = (AlignmentState.PROPOSED, AlignmentState.ACCEPTED)
"""What still asks for something, or is in force; the other states are kept as history."""
SERVING = (AlignmentKind.CONTRIBUTES, AlignmentKind.SUPPORTS)
"""The kinds that make the tree: from what serves, the child, to what is served, the parent."""


class Alignment(Record):
    """An edge from a goal to the one that it serves or waits for, readable by those who may read both ends.

    Each end is an objective or, where one is named, a key result of that objective. ``promised_on`` is the day by which
    the side that is waited for means to be ready; ``reason`` says why an edge was declined or came to its end.
    """

    child_id = fields.UUIDField()
    child_key_result_id = fields.UUIDField(null=True)
    child_audience = fields.UUIDField()
    parent_id = fields.UUIDField()
    parent_key_result_id = fields.UUIDField(null=True)
    parent_audience = fields.UUIDField()
    kind = fields.CharEnumField(AlignmentKind, max_length=12)
    state = fields.CharEnumField(AlignmentState, max_length=10, default=AlignmentState.ACCEPTED, db_default="ACCEPTED")
    weight = ExactNumber(default=1)
    note = fields.TextField(null=True)
    promised_on = fields.DateField(null=True)
    proposed_by_id = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    decided_by_id = fields.UUIDField(null=True)
    decided_at = fields.DatetimeField(null=True)
    ended_by_id = fields.UUIDField(null=True)
    ended_at = fields.DatetimeField(null=True)
    reason = fields.TextField(null=True)

    class Meta:
        table = "alignments"
