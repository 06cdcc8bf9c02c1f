"""How severe an organisation wants its quality rules, and which findings people dismissed."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields

from app.core.records import Record


class Severity(StrEnum):
    """What a finding of a rule does."""

    OFF = "OFF"
    ADVICE = "ADVICE"
    BLOCKING = "BLOCKING"


class RuleScope(StrEnum):
    """What a rule looks at."""

    OBJECTIVE = "OBJECTIVE"
    KEY_RESULT = "KEY_RESULT"
    KEY_RESULT_SET = "KEY_RESULT_SET"
    ALIGNMENT = "ALIGNMENT"
    CLOSING = "CLOSING"
    REFLECTION = "REFLECTION"


class QualityRuleSetting(Record):
    """The severity that an organisation gives a rule, where it is not the rule's own."""

    rule_id = fields.CharField(max_length=60)
    severity = fields.CharEnumField(Severity, max_length=10)

    class Meta:
        table = "quality_rule_settings"


class FindingDismissal(Record):
    """A finding that a person does not follow, and why; about an objective, a key result or a proposal.

    It holds for as long as the finding is about the same words: ``about`` is their SHA-256 in hexadecimal digits.
    ``words`` are those that the finding showed, where it showed any.
    """

    audience = fields.UUIDField()
    objective_id = fields.UUIDField(null=True)
    key_result_id = fields.UUIDField(null=True)
    proposal_id = fields.UUIDField(null=True)
    rule_id = fields.CharField(max_length=60)
    about = fields.CharField(max_length=64)
    words = fields.TextField(null=True)
    reason = fields.TextField()
    dismissed_by_id = fields.UUIDField()
    dismissed_at = fields.DatetimeField()

    class Meta:
        table = "finding_dismissals"
