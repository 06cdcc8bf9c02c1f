"""Gathers every problem of an input, so that a client learns of all of them at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import urlsplit

from app.core.errors import InvalidInput, Problem

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Problems:
    """The problems found so far; paths are those of the mutation's ``input``, in its camelCase names."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, path: str | Sequence[str], code: str, message: str, **params: str) -> None:
        """Note one problem with a stable code and what to do about it."""
        self.found.append(Problem((path,) if isinstance(path, str) else tuple(path), code, message, (*params.items(),)))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note what another check found."""
        self.found.extend(problems)

    def line(self, path: str | Sequence[str], value: str, *, at_most: int) -> str:
        """Return a one-line text without outer and repeated spaces; 1 to ``at_most`` characters, cut where it has more.

        What is refused is cut too: it may still be looked up, in columns that hold no more.
        """
        return self._bounded(path, " ".join(self._clean(path, value).split()), at_most)

    def text(self, path: str | Sequence[str], value: str, *, at_most: int = 10_000) -> str:
        """Return a longer text without outer spaces; 1 to ``at_most`` characters."""
        return self._bounded(path, self._clean(path, value).strip(), at_most)

    def optional_text(self, path: str | Sequence[str], value: str | None, *, at_most: int = 10_000) -> str | None:
        """Return a text as `text` does, or None for None and for blank."""
        return self.text(path, value, at_most=at_most) if value is not None and value.strip() else None

    def web_address(self, path: str | Sequence[str], value: str | None, *, at_most: int = 500) -> str | None:
        """Return a web address without outer spaces, or None for None and for blank; note what no browser opens."""
        if value is None or not value.strip():
            return None
        url = value.strip()
        try:
            parts = urlsplit(url)
            usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
        except ValueError:
            usable = False
        if not usable or len(url) > at_most or not url.isprintable() or " " in url:
            message = f"Use a web address, https://…, of at most {at_most} characters."
            self.add(path, "NOT_A_WEB_ADDRESS", message, atMost=str(at_most))
        return url[:at_most]

    def days(self, start: tuple[str, date], end: tuple[str, date]) -> None:
        """Note it where the end, named with its path, is not after the start."""
        if end[1] <= start[1]:
            self.add(end[0], "DATES_REVERSED", f"The end must be after the start, {start[1]}.", start=str(start[1]))

    def check(self) -> None:
        """Raise InvalidInput with everything that was found; do nothing where that is nothing."""
        if self.found:
            raise InvalidInput(self.found)

    def _clean(self, path: str | Sequence[str], value: str) -> str:
        if _UNWANTED.search(value):
            self.add(path, "CONTROL_CHARACTERS", "Remove the control and invisible characters.")
        return _UNWANTED.sub("", value)

    def _bounded(self, path: str | Sequence[str], value: str, at_most: int) -> str:
        if not value:
            self.add(path, "EMPTY", "This must not be empty.")
        elif len(value) > at_most:
            self.add(path, "TOO_LONG", f"Use at most {at_most} characters.", atMost=str(at_most))
        return value[:at_most]
