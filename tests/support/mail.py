"""The outbox, emptied into a mail server of the test's own."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from tests.support.jobs import Jobs
from tests.support.mail_server import MailServer

WEB = "https://okr.example.org"
SENDER = "Waymark <okr@example.org>"


def through(server: MailServer, **changed: Any) -> dict[str, Any]:
    """Return the settings that send mail through a server, without encryption unless said otherwise."""
    settings = {"mail": "smtp", "smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_tls": "none"}
    return {**settings, "mail_from": SENDER, "web_url": WEB, **changed}


async def mailed(jobs: Jobs, to: str) -> list[str]:
    """Send what is waiting and return the texts that arrived for an address."""
    return (await all_mail(jobs)).get(to, [])


async def all_mail(jobs: Jobs) -> dict[str, list[str]]:
    """Send what is waiting and return the texts that arrived, by address."""
    arrived: dict[str, list[str]] = defaultdict(list)
    async with MailServer() as server:
        await jobs.run(**through(server))
    for mail in server.received:
        arrived[mail.to].append(mail.text)
    return arrived


def token_in(text: str) -> str:
    """Return the token of the link in a mail."""
    return text.partition("#")[2].split()[0]
