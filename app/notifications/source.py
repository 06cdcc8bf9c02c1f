"""What a source of notifications is: whom something concerns that commands have written down."""

from __future__ import annotations

from dataclasses import dataclass

from app.notifications.models import NotificationArea, NotificationKind


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of notification, made of what the audit record says was done.

    ``actions`` are those of the records it comes from (`comment.add`). ``recipient`` is the SQL expression of who is
    told, ``joins`` and ``where`` what it needs beside ``done`` (columns ``record_id``, ``action`` and ``subject_id``).
    It runs as whoever acts, at the end of the same transaction. What is told about is a node of the GraphQL kind
    ``subject``: that of the record unless ``subject_id`` is another expression. Nobody is told of what they did.

    ``says`` is the sentence to show, with ``{who}`` for who acted. It also stands in mails: it names kinds of things,
    never what was said in them.
    """

    kind: NotificationKind
    area: NotificationArea
    description: str
    actions: tuple[str, ...]
    subject: str
    says: str
    recipient: str
    joins: str
    where: str = "true"
    subject_id: str = "done.subject_id"
