"""The bounds of feedback."""

from __future__ import annotations

from datetime import timedelta

RETRACTABLE_FOR = timedelta(days=7)
"""How long after sending its author may take feedback back."""
BODY_LENGTH = 10_000
REPLY_LENGTH = 5_000
DRAFTS_AT_MOST = 100
REPLIES_AT_MOST = 50
