"""Objectives, key results and team inputs.

``audience`` is the key of those who may read a row: the organisation's id, a team's id or a person's id.
Children carry their objective's, held equal by composite foreign keys that cascade.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from tortoise import fields

from app.core.records import ExactNumber, Record


class Level(StrEnum):
    """Whose goal it is."""

    COMPANY = "COMPANY"
    TEAM = "TEAM"
    INDIVIDUAL = "INDIVIDUAL"


class Commitment(StrEnum):
    """What reaching it means: a promise, a stretch, or something to find out."""

    COMMITTED = "COMMITTED"
    ASPIRATIONAL = "ASPIRATIONAL"
    LEARNING = "LEARNING"


class ObjectiveState(StrEnum):
    """Where an objective stands in its life."""

    DRAFT = "DRAFT"
    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    CLOSED = "CLOSED"


class Outcome(StrEnum):
    """How a closed objective ended, in a person's judgement."""

    ACHIEVED = "ACHIEVED"
    PARTIAL = "PARTIAL"
    MISSED = "MISSED"
    ABANDONED = "ABANDONED"


class CarryForward(StrEnum):
    """What becomes of a closed objective in a later cycle: it goes on as it is, goes on changed, or ends here."""

    KEEP = "KEEP"
    CHANGE = "CHANGE"
    DROP = "DROP"


class Visibility(StrEnum):
    """Who may read an objective and everything under it."""

    ORGANIZATION = "ORGANIZATION"
    TEAM = "TEAM"
    PRIVATE = "PRIVATE"


class ProgressMode(StrEnum):
    """What an objective's progress is the mean of."""

    KEY_RESULTS = "KEY_RESULTS"
    CONTRIBUTIONS = "CONTRIBUTIONS"
    BOTH = "BOTH"


class MetricKind(StrEnum):
    """How a key result is measured."""

    INCREASE = "INCREASE"
    DECREASE = "DECREASE"
    MAINTAIN = "MAINTAIN"
    MILESTONE = "MILESTONE"
    BINARY = "BINARY"
    BASELINE = "BASELINE"


class KeyResultRole(StrEnum):
    """Whether a key result drives progress or guards against harm on the way."""

    DRIVER = "DRIVER"
    GUARDRAIL = "GUARDRAIL"


class KeyResultState(StrEnum):
    """Whether a key result still counts."""

    ACTIVE = "ACTIVE"
    CANCELLED = "CANCELLED"


class UnitKind(StrEnum):
    """What a figure counts; PERCENT keeps 5 for 5 %."""

    NUMBER = "NUMBER"
    PERCENT = "PERCENT"
    POINTS = "POINTS"
    CURRENCY = "CURRENCY"
    DURATION = "DURATION"


class ReportedHealth(StrEnum):
    """What a person can say about how a key result is doing."""

    ON_TRACK = "ON_TRACK"
    AT_RISK = "AT_RISK"
    OFF_TRACK = "OFF_TRACK"


class Health(StrEnum):
    """How a goal is doing: reported, or computed where nothing was reported, the report is old, or it rests."""

    ON_TRACK = "ON_TRACK"
    AT_RISK = "AT_RISK"
    OFF_TRACK = "OFF_TRACK"
    PENDING = "PENDING"
    STALE = "STALE"
    PAUSED = "PAUSED"


class KeyResultProgressMode(StrEnum):
    """What a key result's progress is: what its check-ins measure, or the mean of what contributes to it."""

    CHECK_INS = "CHECK_INS"
    CONTRIBUTIONS = "CONTRIBUTIONS"


class AlignmentKind(StrEnum):
    """What an edge means: it counts in the other one's progress, is only drawn, or says what is waited for."""

    CONTRIBUTES = "CONTRIBUTES"
    SUPPORTS = "SUPPORTS"
    DEPENDS_ON = "DEPENDS_ON"


class TeamInputKind(StrEnum):
    """What a person puts in before goals are set."""

    IDEA = "IDEA"
    PRIORITY = "PRIORITY"
    CONSTRAINT = "CONSTRAINT"
    RISK = "RISK"
    METRIC = "METRIC"


class TeamInputState(StrEnum):
    """What became of an input."""

    OPEN = "OPEN"
    USED = "USED"
    SET_ASIDE = "SET_ASIDE"


class Objective(Record):
    """What is to be reached in a cycle, by whom, and who may read it."""

    audience = fields.UUIDField()
    cycle_id = fields.UUIDField()
    team_id = fields.UUIDField(null=True)
    owner_id = fields.UUIDField()
    priority_id = fields.UUIDField(null=True)
    title = fields.CharField(max_length=300)
    why = fields.TextField(null=True)
    level = fields.CharEnumField(Level, max_length=12)
    commitment = fields.CharEnumField(Commitment, max_length=14)
    visibility = fields.CharEnumField(Visibility, max_length=14)
    progress_mode = fields.CharEnumField(ProgressMode, max_length=14, default=ProgressMode.KEY_RESULTS)
    state = fields.CharEnumField(ObjectiveState, max_length=10, default=ObjectiveState.DRAFT)
    outcome = fields.CharEnumField(Outcome, max_length=10, null=True)
    closing_note = fields.TextField(null=True)
    revision = fields.IntField(default=1)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    published_at = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)
    paused_at = fields.DatetimeField(null=True)
    paused_because = fields.TextField(null=True)
    archived_at = fields.DatetimeField(null=True)
    carry_forward = fields.CharEnumField(CarryForward, max_length=10, null=True)
    carried_from_id = fields.UUIDField(null=True)
    duplicated_from_id = fields.UUIDField(null=True)

    class Meta:
        table = "objectives"


class ObjectiveProgress(Record):
    """An objective's rolled-up progress (0..1, nine digits), moved by every change below it (`id`: the objective's)."""

    audience = fields.UUIDField()
    progress = fields.FloatField(null=True)
    reported_health = fields.CharEnumField(ReportedHealth, max_length=10, null=True)
    stale_after = fields.DateField(null=True)
    moved_at = fields.DatetimeField(null=True)

    class Meta:
        table = "objective_progress"


class KeyResult(Record):
    """How reaching an objective is measured; what was measured so far stands in `KeyResultProgress`."""

    audience = fields.UUIDField()
    objective_id = fields.UUIDField()
    owner_id = fields.UUIDField()
    title = fields.CharField(max_length=300)
    role = fields.CharEnumField(KeyResultRole, max_length=10, default=KeyResultRole.DRIVER)
    state = fields.CharEnumField(KeyResultState, max_length=10, default=KeyResultState.ACTIVE)
    progress_mode = fields.CharEnumField(
        KeyResultProgressMode, max_length=14, default=KeyResultProgressMode.CHECK_INS, db_default="CHECK_INS"
    )
    kind = fields.CharEnumField(MetricKind, max_length=10)
    unit_kind = fields.CharEnumField(UnitKind, max_length=10, null=True)
    unit_symbol = fields.CharField(max_length=30, null=True)
    unit_currency = fields.CharField(max_length=3, null=True)
    baseline = ExactNumber(null=True)
    target = ExactNumber(null=True)
    low = ExactNumber(null=True)
    high = ExactNumber(null=True)
    stretch = ExactNumber(null=True)
    phases: fields.Field[Any] = fields.JSONField(null=True)
    source = fields.CharField(max_length=500, null=True)
    weight = ExactNumber(default=1)
    due_on = fields.DateField(null=True)
    position = fields.IntField(default=0)
    revision = fields.IntField(default=1)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "key_results"


class KeyResultProgress(Record):
    """What is known of a key result: reported by people, measured by integrations (`id` is the key result's).

    ``current`` is the later of ``reported_value`` and ``measured_value``, and progress follows from it. The next
    check-in is due on ``check_in_due_on``; after ``stale_after`` the goal counts as STALE.
    """

    audience = fields.UUIDField()
    objective_id = fields.UUIDField()
    current = ExactNumber(null=True)
    done = fields.BooleanField(null=True)
    progress = fields.FloatField(null=True)
    raw_progress = fields.FloatField(null=True)
    held = fields.BooleanField(null=True)
    reported_health = fields.CharEnumField(ReportedHealth, max_length=10, null=True)
    confidence = fields.FloatField(null=True)
    latest_check_in_id = fields.UUIDField(null=True)
    latest_as_of = fields.DateField(null=True)
    checked_in_at = fields.DatetimeField(null=True)
    reported_value = ExactNumber(null=True)
    measured_value = ExactNumber(null=True)
    measured_on = fields.DateField(null=True)
    measured_at = fields.DatetimeField(null=True)
    measured_source = fields.CharField(max_length=100, null=True)
    check_in_due_on = fields.DateField(null=True)
    stale_after = fields.DateField(null=True)

    class Meta:
        table = "key_result_progress"


class Milestone(Record):
    """A step of a MILESTONE key result; weights are relative."""

    audience = fields.UUIDField()
    key_result_id = fields.UUIDField()
    title = fields.CharField(max_length=200)
    weight = ExactNumber(default=1)
    done = fields.BooleanField(default=False)
    position = fields.IntField(default=0)

    class Meta:
        table = "milestones"


class TeamInput(Record):
    """What a person of a team said before goals were set; readable by the team.

    It may answer a question of an input round. ``entered_by_id`` is who wrote it down for its author, ``quote`` the
    words of the meeting note that it comes from. ``has_news`` is set by what others do with it, until its author knows.
    """

    audience = fields.UUIDField()
    team_id = fields.UUIDField()
    objective_id = fields.UUIDField(null=True)
    input_round_id = fields.UUIDField(null=True)
    question_id = fields.UUIDField(null=True)
    author_id = fields.UUIDField()
    entered_by_id = fields.UUIDField(null=True)
    meeting_note_id = fields.UUIDField(null=True)
    quote = fields.TextField(null=True)
    kind = fields.CharEnumField(TeamInputKind, max_length=12)
    body = fields.TextField()
    state = fields.CharEnumField(TeamInputState, max_length=10, default=TeamInputState.OPEN)
    reason = fields.TextField(null=True)
    decided_by_id = fields.UUIDField(null=True)
    decided_at = fields.DatetimeField(null=True)
    has_news = fields.BooleanField(default=False)
    created_at = fields.DatetimeField()

    class Meta:
        table = "team_inputs"


class TeamInputSupport(Record):
    """A person's support for somebody's input."""

    audience = fields.UUIDField()
    team_input_id = fields.UUIDField()
    user_id = fields.UUIDField()

    class Meta:
        table = "team_input_supports"


class TeamInputUse(Record):
    """The key result or the objective (one of the two) in which an input was used."""

    audience = fields.UUIDField()
    team_input_id = fields.UUIDField()
    key_result_id = fields.UUIDField(null=True)
    objective_id = fields.UUIDField(null=True)

    class Meta:
        table = "team_input_uses"
