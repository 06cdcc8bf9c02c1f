"""The outbox: mail that was written in a transaction and is sent afterwards."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields

from app.core.records import Record


class MailState(StrEnum):
    """Where a mail stands."""

    WAITING = "WAITING"
    SENDING = "SENDING"
    SENT = "SENT"
    FAILED = "FAILED"


class Mail(Record):
    """One mail to one address; its text is forgotten once it was sent or given up, the reason of a failure stays.

    ``unsubscribe`` is the path at this server which ends mails of its kind.
    """

    to_address = fields.CharField(max_length=254)
    subject = fields.CharField(max_length=200)
    text = fields.TextField(null=True)
    state = fields.CharEnumField(MailState, max_length=10, default=MailState.WAITING)
    attempts = fields.IntField(default=0)
    failure = fields.TextField(null=True)
    created_at = fields.DatetimeField()
    changed_at = fields.DatetimeField()
    try_after = fields.DatetimeField()
    useful_until = fields.DatetimeField(null=True)
    unsubscribe = fields.CharField(max_length=200, null=True)

    class Meta:
        table = "mails"
