"""The organisation's own approval policies, for a level or for the goals of a team on it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from tortoise import fields

from app.core.records import Record
from app.objectives.models import Level


class ApprovalRole(StrEnum):
    """What a person is to an objective, as policies name those who publish and approve."""

    OWNER = "OWNER"
    MANAGER = "MANAGER"
    TEAM_LEAD = "TEAM_LEAD"
    PARENT_OWNER = "PARENT_OWNER"
    ADMIN = "ADMIN"


class ApprovalPolicy(Record):
    """Who publishes objectives of a level directly and who approves what others draft; a team's goes first."""

    level = fields.CharEnumField(Level, max_length=12)
    team_id = fields.UUIDField(null=True)
    publishers: fields.Field[Any] = fields.JSONField()
    approvers: fields.Field[Any] = fields.JSONField()
    approvals = fields.IntField(default=1)
    author_may_approve = fields.BooleanField(default=False)

    class Meta:
        table = "approval_policies"
