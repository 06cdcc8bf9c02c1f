"""Mail as it goes over the wire: plain text with the headers that make it welcome."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr
from uuid import UUID

from app.mail.outbox import SERVER, WEB


def composed(
    *,
    id: UUID,
    sender: str,
    to: str,
    subject: str,
    text: str,
    web_url: str,
    server_url: str,
    written_at: datetime,
    unsubscribe: str | None = None,
) -> EmailMessage:
    """Return a mail with its links filled in; the same mail has the same Message-ID however often it is tried."""
    web, server = web_url.rstrip("/"), server_url.rstrip("/")
    message = EmailMessage(policy=SMTP if (sender + to).isascii() else SMTPUTF8)
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = format_datetime(written_at)
    message["Message-ID"] = f"<{id}@{bare_address(sender).rpartition('@')[2]}>"
    # tells other programs that nobody wrote this by hand, so that none of them answers (RFC 3834)
    message["Auto-Submitted"] = "auto-generated"
    if unsubscribe is not None:
        # a button in the reader's program, which sends a POST to the address by itself (RFC 8058)
        message["List-Unsubscribe"] = f"<{server}{unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text.replace(WEB, web).replace(SERVER, server), cte="quoted-printable")
    return message


def bare_address(sender: str) -> str:
    """Return the address of a sender such as ``Waymark <okr@example.org>``."""
    return parseaddr(sender)[1]
