"""The bounds of feedback."""

from __future__ import annotations

from datetime import timedelta

RETRACTABLE_FOR = timedelta(days=7)
"""How long after sending its author may take feedback back."""
BODY_LENGTH = 10_000
REPLY_LENGTH = 5_000
DRAFTS_AT_MOST = 100
REPLIES_AT_MOST = 50
QUESTIONS_AT_MOST = 10
QUESTION_LENGTH = 500
ASKED_AT_MOST = 20
MESSAGE_LENGTH = 2_000
REASON_LENGTH = 2_000
