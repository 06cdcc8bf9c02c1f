"""The words of the inbox."""

from __future__ import annotations

from app.inbox.registry import SOURCES as INBOX_SOURCES
from app.inbox.source import InboxKind
from schema.enums.describing import described

described(
    InboxKind,
    "What somebody can owe.",
    **{source.kind.name: source.description for source in INBOX_SOURCES},
)
