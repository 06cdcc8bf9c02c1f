"""Who did what, and which requests were already answered."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from app.core.records import Record


class AuditRecord(Record):
    """One thing that one person did, by hand or by approving a proposal; readable by the readers of its subject."""

    audience = fields.UUIDField()
    actor_id = fields.UUIDField(null=True)
    action = fields.CharField(max_length=60)
    subject_kind = fields.CharField(max_length=40)
    subject_id = fields.UUIDField()
    proposal_id = fields.UUIDField(null=True)
    reason = fields.TextField(null=True)
    changes: fields.Field[Any] = fields.JSONField(default=dict)
    at = fields.DatetimeField()

    class Meta:
        table = "audit_records"


class IdempotencyKey(Record):
    """The answer that a mutation gave, kept so that the same request gets it again instead of acting twice."""

    person_id = fields.UUIDField()
    command = fields.CharField(max_length=80)
    key = fields.CharField(max_length=200)
    input_hash = fields.BinaryField()
    answer: fields.Field[Any] = fields.JSONField()
    at = fields.DatetimeField()

    class Meta:
        table = "idempotency_keys"
