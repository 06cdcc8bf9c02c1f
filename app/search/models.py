"""The words by which things are found."""

from __future__ import annotations

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
