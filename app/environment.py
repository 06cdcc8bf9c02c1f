"""Typed values read by name from the environment and from `.env`, with what is wrong with them in sentences."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from email.utils import parseaddr
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

LONGEST_SOCKET_PATH = 103
"""Bytes that the address of a unix socket may have: 107 on Linux, 103 on macOS; one limit for both."""

_Choice = TypeVar("_Choice", bound=str)


def socket_path(data_folder: Path) -> Path:
    """Return where the embedded PostgreSQL of a data folder listens."""
    return data_folder / "postgresql" / ".s.PGSQL.5432"


class Reader:
    """Reads typed values by name, collects what is wrong with them, and remembers which names it was asked for."""

    def __init__(self, values: Mapping[str, str], folder: Path) -> None:
        self.problems: list[str] = []
        self.asked: list[str] = []
        self._values = values
        self._folder = folder

    def refuse(self, problem: str) -> None:
        """Keep a problem, for the one refusal at the end."""
        self.problems.append(problem)

    def refuse_unknown(self) -> None:
        """Refuse variables of Waymark that nobody asked for, with the nearest name that exists."""
        for name in sorted(self._values):
            if name.startswith("WAYMARK_") and name not in self.asked:
                close = get_close_matches(name, self.asked, n=1)
                self.refuse(f"{name} is not a setting of Waymark{f': did you mean {close[0]}?' if close else '.'}")

    def text(self, name: str) -> str | None:
        """Return what was given, stripped; None where it is empty or not there."""
        self.asked.append(name)
        return self._values.get(name, "").strip() or None

    def is_given(self, name: str) -> bool:
        """Return whether a variable has a value."""
        return bool(self._values.get(name, "").strip())

    def sender(self, name: str, default: str) -> str:
        """Return an address that mails may come from."""
        value = self.text(name)
        if value is None:
            return default
        mailbox, at, domain = parseaddr(value)[1].rpartition("@")
        if not mailbox or not at or not domain or not value.isprintable():
            self.refuse(f"{name} must be an address such as Waymark <okr@example.org>, not {value!r}.")
        return value

    def choice(self, name: str, allowed: tuple[_Choice, ...], default: _Choice) -> _Choice:
        """Return one of the allowed words, in any case."""
        value = self.text(name)
        if value is None:
            return default
        for one in allowed:
            if value.lower() == one:
                return one
        self.refuse(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
        return default

    def switch(self, name: str, default: bool) -> bool:
        """Return whether a variable is on or off."""
        return self.choice(name, ("on", "off"), "on" if default else "off") == "on"

    def whole(self, name: str, default: int, lowest: int, highest: int) -> int:
        """Return a whole number between two others, both included."""
        value = self.text(name)
        if value is None:
            return default
        if value.isascii() and value.isdigit() and len(value) <= 12 and lowest <= int(value) <= highest:
            return int(value)
        self.refuse(f"{name} must be a whole number from {lowest} to {highest}, not {value!r}.")
        return default

    def seconds(self, name: str, default: float, highest: float) -> float:
        """Return a time in seconds, above 0."""
        value = self.text(name)
        if value is None:
            return default
        try:
            number = float(value)
        except ValueError:
            number = 0.0
        if 0 < number <= highest:
            return number
        self.refuse(f"{name} must be a number of seconds above 0 and up to {highest:g}, not {value!r}.")
        return default

    def dollars(self, name: str) -> Decimal | None:
        """Return an amount of US dollars; None where there is none."""
        value = self.text(name)
        if value is None:
            return None
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = Decimal(-1)
        if number.is_finite() and 0 <= number <= 1_000_000:
            return number
        self.refuse(f"{name} must be an amount of US dollars such as 2.50, not {value!r}.")
        return None

    def prompts(self, name: str) -> tuple[tuple[str, int], ...]:
        """Return versions of prompts as purpose and number, in the order given."""
        found: list[tuple[str, int]] = []
        for each in (part.strip() for part in (self.text(name) or "").split(",")):
            purpose, _, version = each.partition("/")
            if purpose.isidentifier() and version.isascii() and version.isdigit():
                found.append((purpose, int(version)))
            elif each:
                self.refuse(f"{name} lists versions of prompts such as key_results/1, not {each!r}.")
        return tuple(found)

    def database_url(self, name: str) -> str | None:
        """Return the address of a PostgreSQL database."""
        value = self.text(name)
        if value is not None and not value.startswith(("postgresql://", "postgres://")):
            self.refuse(f"{name} must begin with postgresql:// (Waymark runs on PostgreSQL only).")
        return value

    def web_address(self, name: str) -> str | None:
        """Return an address of the web."""
        value = self.text(name)
        if value is not None and not _is_web_address(value):
            self.refuse(f"{name} must be a web address such as http://127.0.0.1:11434/v1, not {value!r}.")
        return value

    def origins(self, name: str) -> tuple[str, ...]:
        """Return origins, parted by commas."""
        origins = tuple(part.strip() for part in (self.text(name) or "").split(",") if part.strip())
        for origin in origins:
            if not _is_web_address(origin) or urlsplit(origin).path:
                self.refuse(f"{name} lists origins such as https://okr.example.org, without a path; not {origin!r}.")
        return origins

    def data_folder(self, name: str, *, embedded: bool) -> Path:
        """Return the folder for data, by default where the system keeps such, short enough for a socket in it."""
        value = self.text(name)
        folder = self._folder / os.path.expanduser(value) if value else self._default_data_folder()
        length = len(os.fsencode(socket_path(folder)))
        if embedded and length > LONGEST_SOCKET_PATH:
            self.refuse(
                f"{name} is {folder}, which is {length - LONGEST_SOCKET_PATH} bytes too long for a PostgreSQL socket:"
                f" choose a folder with a shorter path."
            )
        return folder

    def _default_data_folder(self) -> Path:
        if os.geteuid() == 0:
            return Path("/var/lib/waymark")
        data_home = self._values.get("XDG_DATA_HOME", "")
        return (Path(data_home) if data_home.startswith("/") else Path.home() / ".local" / "share") / "waymark"


def env_file(path: Path) -> tuple[dict[str, str], list[str]]:
    """Return the `NAME=value` lines and what is wrong with the others; `#` begins a comment line."""
    values: dict[str, str] = {}
    problems: list[str] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    except (OSError, UnicodeDecodeError) as error:
        return {}, [f"{path} cannot be read: {error}."]
    for number, line in enumerate(lines, start=1):
        text = line.strip().removeprefix("export ").strip()
        if not text or text.startswith("#"):
            continue
        name, equals, value = text.partition("=")
        if equals and name.strip().isidentifier():
            values[name.strip()] = _unquoted(value.strip())
        else:
            problems.append(f"Line {number} of {path} is not of the form NAME=value.")
    return values, problems


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return value


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.query and parts.port != 0
    except ValueError:
        return False


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
