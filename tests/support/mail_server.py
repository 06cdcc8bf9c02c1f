"""A real SMTP server on loopback that keeps what it is sent, and answers as it is told.

    async with MailServer() as server:
        server.answers["RCPT"] = "550 5.1.1 No such mailbox"
        …                                   # point the settings at server.port
        assert server.received == []

Its certificate is for localhost and stands, with a key that protects nothing, in `mail_server.pem`.
"""

from __future__ import annotations

import asyncio
import base64
import email
import email.policy
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Self

CERTIFICATE = Path(__file__).with_name("mail_server.pem")
USER, PASSWORD = "okr", "staple tin of paint"
HANG_UP = ""
"""As an answer: the connection is closed instead."""


@dataclass(frozen=True)
class Received:
    """A mail as it arrived: the envelope, whether the line was encrypted, who had signed in, and the bytes."""

    sender: str
    to: str
    encrypted: bool
    user: str | None
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """The mail, parsed."""
        found = email.message_from_bytes(self.raw, policy=email.policy.default)
        assert isinstance(found, EmailMessage)
        return found

    @property
    def text(self) -> str:
        """What a person reads."""
        return self.message.get_content()


@dataclass
class _Talk:
    encrypted: bool
    user: str | None = None
    sender: str = ""
    to: str = ""
    commands: list[str] = field(default_factory=list)


class MailServer:
    """Serves while its context is open. ``answers`` replaces what is said to a command, or to "TEXT"."""

    def __init__(self, *, implicit_tls: bool = False, starttls: bool = False, auth: bool = False) -> None:
        self.received: list[Received] = []
        self.answers: dict[str, str] = {}
        self.connections = 0
        self._implicit, self._starttls, self._auth = implicit_tls, starttls, auth
        self._tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._tls.load_cert_chain(CERTIFICATE)

    async def __aenter__(self) -> Self:
        tls = self._tls if self._implicit else None
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0, ssl=tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    def to(self, address: str) -> list[Received]:
        """Return what arrived for an address."""
        return [mail for mail in self.received if mail.to == address]

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        talk = _Talk(encrypted=self._implicit)
        try:
            await self._say(writer, self.answers.get("CONNECT", "220 localhost ready"))
            while line := (await reader.readline()).decode().rstrip("\r\n"):
                command = line.split()[0].upper()
                await self._answer(command, line, talk, reader, writer)
                if command == "QUIT":
                    break
        except (ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.close()

    async def _answer(
        self, command: str, line: str, talk: _Talk, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if command in self.answers:
            await self._say(writer, self.answers[command])
        elif command == "EHLO":
            await self._say(writer, self._greeting(talk))
        elif command == "STARTTLS":
            await self._say(writer, "220 go ahead")
            await writer.start_tls(self._tls)
            talk.encrypted = True
        elif command == "AUTH":
            await self._sign_in(line, talk, reader, writer)
        elif command in ("MAIL", "RCPT"):
            address = line.partition("<")[2].partition(">")[0]
            setattr(talk, "sender" if command == "MAIL" else "to", address)
            await self._say(writer, "250 fine")
        elif command == "DATA":
            await self._take(talk, reader, writer)
        else:
            await self._say(writer, "221 bye" if command == "QUIT" else "250 fine")

    def _greeting(self, talk: _Talk) -> str:
        offered = ["localhost", "SMTPUTF8"]
        if self._starttls and not talk.encrypted:
            offered.append("STARTTLS")
        if self._auth and (talk.encrypted or not self._starttls):
            offered.append("AUTH PLAIN")
        return "\r\n".join(f"250{'-' if each != offered[-1] else ' '}{each}" for each in offered)

    async def _sign_in(
        self, line: str, talk: _Talk, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        _, user, password = base64.b64decode(line.split()[2]).decode().split("\0")
        if (user, password) == (USER, PASSWORD):
            talk.user = user
            await self._say(writer, "235 welcome")
        else:
            await self._say(writer, "535 5.7.8 Wrong user or password")

    async def _take(self, talk: _Talk, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._auth and talk.user is None:
            await self._say(writer, "530 5.7.0 Sign in first")
            return
        await self._say(writer, "354 go ahead")
        raw = (await reader.readuntil(b"\r\n.\r\n"))[:-3].replace(b"\r\n..", b"\r\n.")
        answer = self.answers.get("TEXT", "250 2.0.0 queued")
        if answer.startswith("2") or answer == HANG_UP:
            self.received.append(Received(talk.sender, talk.to, talk.encrypted, talk.user, raw))
        await self._say(writer, answer)

    async def _say(self, writer: asyncio.StreamWriter, answer: str) -> None:
        if answer == HANG_UP:
            writer.close()
            raise ConnectionResetError
        writer.write(f"{answer}\r\n".encode())
        await writer.drain()
