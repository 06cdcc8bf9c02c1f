"""Bounds of growth. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from app.core.validation import Problems

MAX_SKILLS = 200
SKILLS_OF_A_RESOURCE = 10
MAX_PATHS = 50
RESOURCES_OF_A_PATH = 30
STEPS_OF_A_GOAL = 30
LINKS_OF_A_GOAL = 20
ACTIVE_GOALS = 50
OPEN_MENTORSHIPS = 50
LONGEST_MINUTES = 60_000
NOTE_LENGTH = 4_000


def check_minutes(problems: Problems, minutes: int | None) -> None:
    """Note it where something takes no time, or more than anybody has."""
    if minutes is not None and not 1 <= minutes <= LONGEST_MINUTES:
        problems.add("minutes", "OUT_OF_RANGE", f"Say how long it takes in 1 to {LONGEST_MINUTES} minutes.")


def check_day(problems: Problems, path: str, day: date | None, today: date) -> None:
    """Note it where a day to come is over."""
    if day is not None and day < today:
        problems.add(path, "IN_THE_PAST", "Choose today or a later day.")


def check_list(problems: Problems, path: str, given: Sequence[object], *, at_most: int) -> None:
    """Note it where a list names something twice, or has more than it may."""
    if len(given) > at_most:
        problems.add(path, "TOO_MANY", f"Name at most {at_most}.", atMost=str(at_most))
    if len(set(given)) < len(given):
        problems.add(path, "TWICE", "Name each once.")


def is_overdue(due_on: date | None, completed_at: datetime | None, today: date) -> bool:
    """Tell whether the due day of something that is not completed is over; ``today`` is in the organisation's zone."""
    return completed_at is None and due_on is not None and due_on < today
