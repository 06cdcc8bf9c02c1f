"""Input rounds: what a team is asked before goals are set, who was asked, and the meeting notes that inputs come from.

``audience`` is the team's id in all of them: whoever reads what the team says reads the round that it was said in.
"""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields

from app.core.records import Record


class InputRoundState(StrEnum):
    """Whether people are still asked."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"


class InputRound(Record):
    """Questions to a team in a cycle, perhaps about one objective; ``due_on`` is a day in the organisation's zone."""

    audience = fields.UUIDField()
    team_id = fields.UUIDField()
    cycle_id = fields.UUIDField()
    objective_id = fields.UUIDField(null=True)
    opened_by_id = fields.UUIDField()
    invitation = fields.TextField(null=True)
    due_on = fields.DateField()
    state = fields.CharEnumField(InputRoundState, max_length=10, default=InputRoundState.OPEN)
    opened_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)
    reopened_because = fields.TextField(null=True)
    reminded_at = fields.DatetimeField(null=True)
    revision = fields.IntField(default=1)

    class Meta:
        table = "input_rounds"


class InputRoundQuestion(Record):
    """One question of a round."""

    audience = fields.UUIDField()
    input_round_id = fields.UUIDField()
    text = fields.CharField(max_length=500)
    position = fields.IntField()

    class Meta:
        table = "input_round_questions"


class InputRoundPerson(Record):
    """Somebody whom a round asked (``asked``), or who answered unasked; their inputs are answers, and so is nothing."""

    audience = fields.UUIDField()
    input_round_id = fields.UUIDField()
    user_id = fields.UUIDField()
    asked = fields.BooleanField()
    nothing_to_add_at = fields.DatetimeField(null=True)
    reminded_at = fields.DatetimeField(null=True)

    class Meta:
        table = "input_round_people"


class MeetingNote(Record):
    """The text of a meeting's note, kept as the source of the inputs that quote it."""

    audience = fields.UUIDField()
    team_id = fields.UUIDField()
    input_round_id = fields.UUIDField(null=True)
    entered_by_id = fields.UUIDField()
    held_on = fields.DateField(null=True)
    text = fields.TextField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "meeting_notes"
