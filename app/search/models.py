"""The words by which things are found, and the filters that people keep."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from tortoise import fields

from app.core.records import Record


class SearchWord(Record):
    """A word of one person, team, objective or key result, folded; it has the readers of what it leads to.

    Triggers keep the words; nobody else writes them. ``in_title`` tells words of a name or a title from others.
    """

    audience = fields.UUIDField()
    word = fields.CharField(max_length=60)
    in_title = fields.BooleanField()
    user_id = fields.UUIDField(null=True)
    team_id = fields.UUIDField(null=True)
    objective_id = fields.UUIDField(null=True)
    key_result_id = fields.UUIDField(null=True)

    class Meta:
        table = "search_words"


class FilterSubject(StrEnum):
    """What a saved filter lists."""

    OBJECTIVES = "OBJECTIVES"
    KEY_RESULTS = "KEY_RESULTS"
    TEAMS = "TEAMS"
    PEOPLE = "PEOPLE"
    PROPOSALS = "PROPOSALS"
    ACTION_ITEMS = "ACTION_ITEMS"
    RECOGNITIONS = "RECOGNITIONS"
    LEARNING_RESOURCES = "LEARNING_RESOURCES"


class SavedFilter(Record):
    """A person's named filter of a list, for themselves or shared with the readers of a team."""

    owner_id = fields.UUIDField()
    team_id = fields.UUIDField(null=True)
    name = fields.CharField(max_length=80)
    subject = fields.CharEnumField(
        FilterSubject, max_length=24, default=FilterSubject.OBJECTIVES, db_default="OBJECTIVES"
    )
    conditions: fields.Field[Any] = fields.JSONField()
    order_by = fields.CharField(max_length=24, null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "saved_filters"
