"""Check-in sheets, check-ins, blockers, and the summaries a team published."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from app.core.records import ExactNumber, Record
from app.objectives.models import ReportedHealth


class CheckInSheet(Record):
    """One person's check-ins of one period of a cycle, submitted once and acknowledged once.

    Readable by its author, those above the author in the reporting line, and the readers of ``audience``: the
    author's team.
    """

    audience = fields.UUIDField()
    author_id = fields.UUIDField()
    cycle_id = fields.UUIDField()
    period_start = fields.DateField()
    period_end = fields.DateField()
    due_at = fields.DatetimeField()
    submitted_at = fields.DatetimeField(null=True)
    note = fields.TextField(null=True)
    acknowledged_by_id = fields.UUIDField(null=True)
    acknowledged_at = fields.DatetimeField(null=True)

    class Meta:
        table = "check_in_sheets"


class CheckIn(Record):
    """What one person said about one key result on one day.

    Never changed afterwards: a correction is another check-in that takes its place in the order, with the same
    ``recorded_at``, and counts instead of it from ``replaced_at`` on.
    """

    audience = fields.UUIDField()
    key_result_id = fields.UUIDField()
    sheet_id = fields.UUIDField(null=True)
    author_id = fields.UUIDField()
    recorded_by_id = fields.UUIDField()
    as_of = fields.DateField()
    recorded_at = fields.DatetimeField()
    value = ExactNumber(null=True)
    delta = ExactNumber(null=True)
    done = fields.BooleanField(null=True)
    done_milestone_ids: fields.Field[Any] = fields.JSONField(null=True)
    unchanged = fields.BooleanField(default=False)
    progress = fields.FloatField(null=True)
    health = fields.CharEnumField(ReportedHealth, max_length=10, null=True)
    confidence = fields.FloatField(null=True)
    note = fields.TextField(null=True)
    replaced_by_id = fields.UUIDField(null=True)
    replaced_at = fields.DatetimeField(null=True)
    replaced_because = fields.TextField(null=True)

    class Meta:
        table = "check_ins"


class MeasuredValue(Record):
    """What an integration measured of a key result, once for each source and instant; never changed afterwards.

    ``measured_on`` is the day of that instant in the organisation's zone.
    """

    audience = fields.UUIDField()
    key_result_id = fields.UUIDField()
    source = fields.CharField(max_length=100)
    measured_at = fields.DatetimeField()
    measured_on = fields.DateField()
    value = ExactNumber()
    pushed_by_id = fields.UUIDField()
    received_at = fields.DatetimeField()

    class Meta:
        table = "measured_values"


class Blocker(Record):
    """What stands in the way of a key result, until somebody resolves it."""

    audience = fields.UUIDField()
    key_result_id = fields.UUIDField()
    check_in_id = fields.UUIDField(null=True)
    text = fields.TextField()
    since = fields.DateField()
    raised_by_id = fields.UUIDField()
    helper_id = fields.UUIDField(null=True)
    resolved_at = fields.DatetimeField(null=True)
    resolved_by_id = fields.UUIDField(null=True)

    class Meta:
        table = "blockers"


class Summary(Record):
    """A check-in summary that a person approved for a team or an objective, days inclusive.

    ``sections`` keeps headings and sentences; each sentence names its origin and its evidence. ``signals`` are facts.
    """

    audience = fields.UUIDField()
    team_id = fields.UUIDField(null=True)
    objective_id = fields.UUIDField(null=True)
    period_start = fields.DateField()
    period_end = fields.DateField()
    sections: fields.Field[Any] = fields.JSONField()
    signals: fields.Field[Any] = fields.JSONField(null=True)
    published_by_id = fields.UUIDField()
    published_at = fields.DatetimeField()

    class Meta:
        table = "summaries"
