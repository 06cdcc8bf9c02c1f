"""Upward surveys: what a manager's reports say about them, kept so that nobody can tell who said what."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from uuid import uuid4

from tortoise import fields

from app.core.records import Record


class SurveyState(StrEnum):
    """Where a survey stands."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"
    WITHDRAWN = "WITHDRAWN"


class SurveyStatement(StrEnum):
    """The statements that every survey asks about, in this order; `app.surveys.rules` has their words."""

    PRIORITIES = "PRIORITIES"
    INVOLVEMENT = "INVOLVEMENT"
    FEEDBACK = "FEEDBACK"
    SUPPORT = "SUPPORT"
    RECOGNITION = "RECOGNITION"
    GROWTH = "GROWTH"
    CANDOUR = "CANDOUR"


class Survey(Record):
    """One survey about a manager (``about_id``); open through ``closes_on``, a day in the organisation's zone.

    ``answered_count`` is known once it is closed. Without ``with_scale`` it has the open question alone, since
    who is asked, or was there to answer, is nearly but not quite the same as in another survey whose scale was shown.
    """

    about_id = fields.UUIDField()
    started_by_id = fields.UUIDField()
    question = fields.CharField(max_length=500)
    closes_on = fields.DateField()
    state = fields.CharEnumField(SurveyState, max_length=9, default=SurveyState.OPEN)
    invited_count = fields.IntField(default=0)
    answered_count = fields.IntField(null=True)
    with_scale = fields.BooleanField(default=True)
    created_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "surveys"


class SurveyInvitation(Record):
    """Somebody who is asked, and while the survey is open whether they have answered; afterwards that is forgotten.

    It is the right to answer once. Its use is noted here, the answer itself elsewhere, with nothing between them.
    ``present`` is known once the survey is closed: whether they were there on one of its working days.
    """

    id = fields.UUIDField(primary_key=True, default=uuid4)
    survey_id = fields.UUIDField()
    person_id = fields.UUIDField()
    answered = fields.BooleanField(null=True)
    present = fields.BooleanField(null=True)

    class Meta:
        table = "survey_invitations"


class SurveyAnswer(Record):
    """What one person answers, while the survey is open: it bears neither a name nor a time, and nobody may read it."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    survey_id = fields.UUIDField()
    grades: fields.Field[Any] = fields.JSONField()
    remark = fields.TextField(null=True)

    class Meta:
        table = "survey_answers"


class SurveyResult(Record):
    """How a closed survey answers one statement, over all who answered; read by the person whom it is about."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    survey_id = fields.UUIDField()
    about_id = fields.UUIDField()
    statement = fields.CharEnumField(SurveyStatement, max_length=11)
    disagree = fields.IntField()
    between = fields.IntField()
    agree = fields.IntField()
    mean = fields.FloatField()

    class Meta:
        table = "survey_results"


class SurveyRemark(Record):
    """What somebody said in a closed survey in their own words; read by the person whom it is about."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    survey_id = fields.UUIDField()
    about_id = fields.UUIDField()
    text = fields.TextField()

    class Meta:
        table = "survey_remarks"
