"""What a person's name, address, zone, language, picture and password may be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from app.core.validation import Problems

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
MAX_REPORTS = 200
MAX_TEAMS = 1_000
MAX_MEMBERS = 200
MAX_PERSONAL_TOKENS = 50
LONGEST_TOKEN_DAYS = 365
LONGEST_ACTING_DAYS = 366
LONGEST_ABSENCE_DAYS = 366

_EMAIL = re.compile(r"[^\s@<>\"(),:;\\]+@[^\s@<>\"(),:;\\]+")
_LOCALE = re.compile(
    r"(?P<language>[a-z]{2,3}|[a-z]{5,8})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?"
    r"(?P<variants>(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*)",
    re.IGNORECASE,
)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def normal_email(text: str) -> str:
    """Return an address as it is kept and compared: without outer spaces, in lower case."""
    return unicodedata.normalize("NFC", text.strip().lower())


def normal_password(text: str) -> str:
    """Return a password as it is hashed: the same characters typed on another keyboard stay the same (NFKC)."""
    return unicodedata.normalize("NFKC", text)


def checked_email(problems: Problems, path: str, value: str) -> str:
    """Return an address as it is kept; notes one that no mail could reach, and returns "" for it."""
    email = normal_email(value)
    if len(email) > 254 or not _EMAIL.fullmatch(email) or not email.isprintable():
        problems.add(path, "NOT_AN_EMAIL", "Write an e-mail address such as mira@example.com.")
        return ""
    return email


def checked_time_zone(problems: Problems, path: str, value: str) -> str:
    """Return an IANA time zone; notes an unknown one."""
    if value not in _time_zones():
        problems.add(path, "UNKNOWN_TIME_ZONE", "Use an IANA time zone such as Europe/Berlin or UTC.")
    return value


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones() - {"Factory", "localtime"})


def checked_locale(problems: Problems, path: str, value: str) -> str:
    """Return a BCP 47 tag of language, script, region and variants in its usual case; notes anything else."""
    found = _LOCALE.fullmatch(value.strip())
    if found is None or len(value.strip()) > 16:
        problems.add(path, "UNKNOWN_LOCALE", "Use a BCP 47 language tag such as en, de-AT or zh-Hant-TW.")
        return value
    language, script, region = found["language"].lower(), found["script"], found["region"]
    parts = [language, script.title() if script else None, region.upper() if region else None]
    return "-".join(part for part in parts if part) + found["variants"].lower()


def check_absence(problems: Problems, starts_on: date, ends_on: date, today: date) -> None:
    """Note days that are reversed, over already, or more than a year; both ends are inclusive."""
    if ends_on < starts_on:
        problems.add("endsOn", "DATES_REVERSED", f"The last day is not before the first one, {starts_on}.")
    elif ends_on < today:
        problems.add("endsOn", "IN_THE_PAST", f"An absence ends today or later: today is {today}.")
    elif ends_on > starts_on + timedelta(days=LONGEST_ABSENCE_DAYS):
        problems.add("endsOn", "TOO_LONG", f"An absence has at most {LONGEST_ABSENCE_DAYS} days: plan the rest later.")


def checked_password(problems: Problems, path: str, value: str, email: str) -> str:
    """Return a password as it is hashed; notes one that is short, endless, or the person's own address."""
    password = normal_password(value)
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        problems.add(
            path,
            "LENGTH",
            f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters: a few unrelated words do well.",
            atLeast=str(SHORTEST_PASSWORD),
            atMost=str(LONGEST_PASSWORD),
        )
    elif password.lower() == email or len(set(password)) < 4:
        problems.add(path, "TOO_EASY", "Choose something that is harder to guess: a few unrelated words do well.")
    return password


def checked_slug(problems: Problems, path: str, value: str) -> str:
    """Return an organisation's short name for addresses; notes one with other than letters, digits and hyphens."""
    if len(value) > 60 or not _SLUG.fullmatch(value):
        problems.add(path, "NOT_A_SLUG", "Use up to 60 small letters, digits and single hyphens, such as acme-labs.")
    return value


def checked_person(problems: Problems, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the given fields of a person as they are kept; notes every one that cannot be."""
    checks: dict[str, Callable[[Any], Any]] = {
        "name": lambda value: problems.line("name", value, at_most=120),
        "email": lambda value: checked_email(problems, "email", value),
        "time_zone": lambda value: checked_time_zone(problems, "timeZone", value),
        "locale": lambda value: checked_locale(problems, "locale", value),
        "avatar_url": lambda value: problems.web_address("avatarUrl", value),
    }
    return {field: checks[field](value) if field in checks else value for field, value in given.items()}
