"""Comments on goals, check-ins, drafts and praise, and whom they mention."""

from __future__ import annotations

from tortoise import fields

from app.core.records import Record


class Comment(Record):
    """What one person said about one thing, or in reply to such a comment; read by the readers of that thing.

    Exactly one of the ids of subjects is set. ``sheet_author_id`` is there with ``sheet_id``: those above a sheet's
    author read it beside the readers of ``audience``. A deleted comment that has replies stays, without its body.
    """

    audience = fields.UUIDField()
    objective_id = fields.UUIDField(null=True)
    key_result_id = fields.UUIDField(null=True)
    check_in_id = fields.UUIDField(null=True)
    sheet_id = fields.UUIDField(null=True)
    sheet_author_id = fields.UUIDField(null=True)
    proposal_id = fields.UUIDField(null=True)
    recognition_id = fields.UUIDField(null=True)
    development_goal_id = fields.UUIDField(null=True)
    parent_id = fields.UUIDField(null=True)
    author_id = fields.UUIDField()
    body = fields.TextField(null=True)
    created_at = fields.DatetimeField()
    edited_at = fields.DatetimeField(null=True)
    deleted_at = fields.DatetimeField(null=True)
    resolved_at = fields.DatetimeField(null=True)
    resolved_by_id = fields.UUIDField(null=True)

    class Meta:
        table = "comments"


class Mention(Record):
    """That a comment mentions somebody other than its author, so that they find it; read by the comment's readers."""

    audience = fields.UUIDField()
    sheet_author_id = fields.UUIDField(null=True)
    comment_id = fields.UUIDField()
    user_id = fields.UUIDField()
    at = fields.DatetimeField()
    read_at = fields.DatetimeField(null=True)

    class Meta:
        table = "mentions"
