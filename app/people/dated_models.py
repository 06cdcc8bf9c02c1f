"""What holds between people for some days only: who reports to whom, who leads in somebody's place, who is away.

All days are inclusive and those of the organisation's time zone. Nothing here has to be switched on or off: what
holds today follows from the days.
"""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields

from app.core.records import Record


class AbsenceKind(StrEnum):
    """Why somebody is away, as far as they say."""

    HOLIDAY = "HOLIDAY"
    ILLNESS = "ILLNESS"
    PARENTAL = "PARENTAL"
    OTHER = "OTHER"


class ReportingLine(Record):
    """The days on which one person reports to another; open-ended while ``ends_on`` is null."""

    user_id = fields.UUIDField()
    manager_id = fields.UUIDField()
    starts_on = fields.DateField()
    ends_on = fields.DateField(null=True)

    class Meta:
        table = "reporting_lines"


class TeamLead(Record):
    """The days on which a person leads a team; open-ended while ``ends_on`` is null. `Team` keeps the lead of today."""

    team_id = fields.UUIDField()
    user_id = fields.UUIDField()
    starts_on = fields.DateField()
    ends_on = fields.DateField(null=True)

    class Meta:
        table = "team_leads"


class ActingLead(Record):
    """The days on which a person leads a team in its lead's place, with the lead's rights."""

    team_id = fields.UUIDField()
    user_id = fields.UUIDField()
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    appointed_by_id = fields.UUIDField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "acting_leads"


class Absence(Record):
    """The days on which a person is away, and who checks in for them meanwhile."""

    user_id = fields.UUIDField()
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    stand_in_id = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "absences"


class AbsenceReason(Record):
    """Why a person is away (`id` is the absence's); read by them and those above them in the reporting line alone."""

    user_id = fields.UUIDField()
    kind = fields.CharEnumField(AbsenceKind, max_length=10)

    class Meta:
        table = "absence_reasons"
