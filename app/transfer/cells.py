"""What stands in a cell: numbers, days, choices, units and steps, each read in one way or named as a problem."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeVar

from app.objectives.models import MetricKind, UnitKind
from app.objectives.phases import PhasedTarget
from app.objectives.rules import MilestoneDefinition, UnitDefinition
from app.transfer.findings import Findings
from app.transfer.tables import Line

Choice = TypeVar("Choice", bound=StrEnum)
_POINT = re.compile(r"[+-]?\d{1,40}(\.\d{1,40})?")
_COMMA = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d{1,40})(,\d{1,40})?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_STEP = re.compile(r"(?:\[(?P<done>[ xX]?)\]\s*)?(?P<title>.*?)(?:\s*\((?P<weight>\d+(?:\.\d+)?)\))?", re.DOTALL)
_YES = frozenset({"yes", "y", "true", "1", "x", "done", "100%", "ja", "oui", "sí", "si"})
_NO = frozenset({"no", "n", "false", "0", "open", "0%", "nein", "non"})
KINDS: Mapping[str, MetricKind] = {
    "up": MetricKind.INCREASE,
    "grow": MetricKind.INCREASE,
    "down": MetricKind.DECREASE,
    "reduce": MetricKind.DECREASE,
    "keep": MetricKind.MAINTAIN,
    "milestones": MetricKind.MILESTONE,
    "yes no": MetricKind.BINARY,
    "done": MetricKind.BINARY,
}
_UNITS: Mapping[str, UnitKind] = {"%": UnitKind.PERCENT, "percent": UnitKind.PERCENT, "points": UnitKind.POINTS}
_TIMES = frozenset({"s", "sec", "seconds", "min", "minutes", "h", "hours", "d", "days", "weeks", "months"})


class Step(NamedTuple):
    """A milestone as a cell tells it, and whether it is done."""

    definition: MilestoneDefinition
    done: bool


class Cells:
    """Reads the cells of one row, and notes what cannot be read."""

    def __init__(self, line: Line, findings: Findings, *, decimal_comma: bool = False) -> None:
        self.row = line.row
        self._line = line
        self._findings = findings
        self._decimal_comma = decimal_comma

    def note(self, column: str | None, code: str, message: str) -> None:
        """Note a problem of this row."""
        self._findings.add(self.row, column, code, message)

    def text(self, column: str) -> str | None:
        """Return a text, None for a blank cell."""
        return self._line.get(column)

    def is_percent(self, column: str) -> bool:
        """Tell whether a figure is written as a percentage."""
        return (self.text(column) or "").endswith("%")

    def number(self, column: str) -> Decimal | None:
        """Return a figure; 25 for “25 %”."""
        text = self.text(column)
        return None if text is None else self._number(column, text)

    def _number(self, column: str, text: str) -> Decimal | None:
        bare = "".join(text.removesuffix("%").split())
        if self._decimal_comma:
            if _COMMA.fullmatch(bare):
                return Decimal(bare.replace(".", "").replace(",", "."))
            self.note(column, "NOT_A_NUMBER", f"“{text[:40]}” is no number with a decimal comma, such as 12,5.")
        elif _POINT.fullmatch(bare):
            return Decimal(bare)
        elif "," in bare:
            message = f"“{text[:40]}” can be read in two ways: write 12.5, or say that the file has decimal commas."
            self.note(column, "AMBIGUOUS_NUMBER", message)
        else:
            self.note(column, "NOT_A_NUMBER", f"“{text[:40]}” is no number: write it like 12.5, without its unit.")
        return None

    def day(self, column: str) -> date | None:
        """Return a day, which is written as 2026-01-31 and in no other way."""
        text = self.text(column)
        return None if text is None else self._day(column, text)

    def _day(self, column: str, text: str) -> date | None:
        if _DAY.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                pass
        self.note(column, "NOT_A_DAY", f"“{text[:40]}” is no day: write it as year, month and day, like 2026-01-31.")
        return None

    def yes(self, column: str) -> bool | None:
        """Return whether a cell says yes; None for a blank one."""
        text = self.text(column)
        if text is None or text.lower() in _YES | _NO:
            return None if text is None else text.lower() in _YES
        self.note(column, "NOT_YES_OR_NO", f"“{text[:40]}” is neither yes nor no: write one of the two.")
        return None

    def choice(self, column: str, words: type[Choice], more: Mapping[str, Choice] | None = None) -> Choice | None:
        """Return one of several words, in any case."""
        text = self.text(column)
        if text is None:
            return None
        folded = text.lower().replace("_", " ").replace("-", " ")
        for word in words:
            if folded == word.lower().replace("_", " "):
                return word
        if more and folded in more:
            return more[folded]
        self.note(column, "UNKNOWN_WORD", f"“{text[:40]}” is none of {', '.join(word.lower() for word in words)}.")
        return None

    def unit(self) -> UnitDefinition | None:
        """Return the unit of a key result's figures, None where the row names none."""
        text, kind = self.text("unit"), self.choice("unit kind", UnitKind)
        if text is None:
            is_percent = any(self.is_percent(column) for column in ("baseline", "target", "current", "low", "high"))
            kind = kind or (UnitKind.PERCENT if is_percent else None)
            return None if kind is None else UnitDefinition(kind)
        kind = kind or _UNITS.get(text.lower()) or (UnitKind.DURATION if text.lower() in _TIMES else None)
        if kind is None and re.fullmatch("[A-Z]{3}", text):
            kind = UnitKind.CURRENCY
        if kind is UnitKind.CURRENCY:
            return UnitDefinition(kind, None, text)
        return UnitDefinition(kind or UnitKind.NUMBER, None if text.lower() in _UNITS else text)

    def steps(self) -> tuple[Step, ...] | None:
        """Return the milestones, one on each line such as “[x] Ship it (2)”: done, with the weight 2."""
        text = self.text("milestones")
        if text is None:
            return None
        found = [_STEP.fullmatch(each.strip()) for each in re.split(r"[\r\n;]+", text) if each.strip()]
        return tuple(
            Step(
                MilestoneDefinition(step["title"].strip(), Decimal(step["weight"] or 1)), (step["done"] or " ") in "xX"
            )
            for step in found
            if step
        )

    def phases(self) -> tuple[PhasedTarget, ...] | None:
        """Return the phased targets, such as “2026-10-31: 25; 2026-11-30: 30”."""
        text = self.text("phases")
        if text is None:
            return None
        found = []
        for part in filter(None, (part.strip() for part in re.split(r"[\r\n;]+", text))):
            on, _, value = part.partition(":")
            day, figure = self._day("phases", on.strip()), self._number("phases", value.strip())
            if day is not None and figure is not None:
                found.append(PhasedTarget(day, figure))
        return tuple(found)
