"""A case for key results: the request, and what should come of it, as a reader would write it down.

``drafts`` are lines such as "churn | DECREASE baseline=5 target=3 unit=% due=2026-09-30". Before the bar stand the
words that must name the metric in the title ("/" parts other words for it); what a line leaves out is to be asked for.
A line that begins with "?" may be drafted and may be left. ``first`` names the metric that must come first, ``hostile``
the inputs (1 is the first) of which nothing may be drafted, ``repeats`` what says the same: "2=1", "1=existing".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid5

from app.objectives.models import Commitment, MetricKind, TeamInputKind, UnitKind
from assistant.drafts import KeyResultDraft
from assistant.evaluation.cases import Row, known
from assistant.facts import InputFact, KeyResultFact, KeyResultFacts, Unit
from assistant.language import vocabulary
from assistant.language.ranking import stem
from assistant.questions import missing_pieces

FIELDS = ("metric", "direction", "baseline", "target", "unit", "due")

_SPACE = UUID("0d7f5d2e-64f5-4d39-9c7e-3f1f1f0d9a51")
_CYCLES = {
    "Q3 2026": (date(2026, 7, 1), date(2026, 9, 30)),
    "2026": (date(2026, 1, 1), date(2026, 12, 31)),
}
_TODAY = date(2026, 7, 10)
_KEYS = vocabulary.words(
    "objective why parents existing rejected guidance cycle locale at_most inputs drafts first hostile repeats"
)
_UNITS = {UnitKind.PERCENT: "%", UnitKind.POINTS: "points"}
_MEASURES = {*_UNITS.values(), *vocabulary.DURATIONS, *vocabulary.CURRENCY_CODES}


@dataclass(frozen=True, slots=True)
class Metric:
    """The words that must name a metric: one of each group."""

    words: str

    @property
    def stems(self) -> tuple[frozenset[str], ...]:
        """The groups of stems, of each of which one must be there."""
        return tuple(frozenset(stem(word) for word in group.lower().split("/")) for group in self.words.split())

    def names(self, title: str) -> bool:
        """Tell whether a title names this metric."""
        there = {stem(word) for word in re.findall(r"[\w'’-]+", title.lower())}
        return all(group & there for group in self.stems)

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, slots=True)
class Expected:
    """One key result that a case expects: its metric, and its fields as text; ``may`` where it may as well be left."""

    metric: Metric
    values: dict[str, str]
    may: bool

    def fits(self, field: str, got: dict[str, str]) -> bool:
        """Tell whether a draft's field is as expected; what is counted may go without a word for it."""
        if field == "metric":
            return True
        want = self.values.get(field)
        if field == "unit" and got[field].startswith("number"):
            counted = {stem(word) for word in got[field].removeprefix("number").split()}
            return want is None or (want not in _MEASURES and (not counted or stem(want) in counted))
        return got[field] == want

    @property
    def missing(self) -> tuple[str, ...]:
        """What must be asked for, by the names of questions."""
        given = self.values
        return missing_pieces(
            MetricKind(given["direction"]),
            baseline="baseline" in given,
            target="target" in given,
            limit="target" in given,
            due="due" in given,
        )


@dataclass(frozen=True, slots=True)
class KeyResultCase:
    """One request for key results and what should come of it."""

    facts: KeyResultFacts
    drafts: tuple[Expected, ...]
    first: Metric | None
    hostile: frozenset[int]
    repeats: tuple[tuple[int, int | None], ...]


def read(row: Row) -> KeyResultCase:
    """Read a case as it stands in its file; raises ValueError for keys that are not known."""
    known(row, *_KEYS)
    return KeyResultCase(
        facts=_facts(row),
        drafts=tuple(_expected(line) for line in row["drafts"]),
        first=Metric(row["first"]) if "first" in row else None,
        hostile=frozenset(row.get("hostile", ())),
        repeats=tuple(_repetition(each) for each in row.get("repeats", ())),
    )


def values(draft: KeyResultDraft) -> dict[str, str]:
    """Write a draft's fields as cases do; the limits of what is to be kept stand as its target."""
    limits = [
        f"{name}={_plain(value)}" for name, value in (("low", draft.low), ("high", draft.high)) if value is not None
    ]
    target = _plain(draft.target) if draft.target is not None else " ".join(limits)
    found = {
        "metric": draft.title,
        "direction": draft.kind.value,
        "baseline": _plain(draft.baseline) if draft.baseline is not None else "",
        "target": target,
        "unit": _unit(draft.unit) if draft.unit else "",
        "due": draft.due_on.isoformat() if draft.due_on else "",
    }
    return {name: value for name, value in found.items() if value}


def _expected(line: str) -> Expected:
    words, told = line.removeprefix("? ").split(" | ")
    direction, *parts = told.split()
    given = dict(part.split("=", 1) for part in parts)
    limits = [f"{name}={given.pop(name)}" for name in ("low", "high") if name in given]
    target = {"target": " ".join(limits)} if limits else {}
    return Expected(Metric(words), {"metric": words, "direction": direction, **given, **target}, line.startswith("? "))


def _repetition(told: str) -> tuple[int, int | None]:
    one, other = told.split("=")
    return int(one), int(other) if other.isdigit() else None


def _facts(row: Row) -> KeyResultFacts:
    starts_on, ends_on = _CYCLES[row.get("cycle", "Q3 2026")]
    existing = row.get("existing", ())
    return KeyResultFacts(
        objective_id=uuid5(_SPACE, row["name"]),
        objective_title=row["objective"],
        objective_why=row.get("why"),
        commitment=Commitment.COMMITTED,
        parent_titles=tuple(row.get("parents", ())),
        existing=tuple(KeyResultFact(uuid5(_SPACE, title), title, MetricKind.INCREASE) for title in existing),
        inputs=tuple(_input(row["name"], place, text) for place, text in enumerate(row["inputs"])),
        cycle_name=row.get("cycle", "Q3 2026"),
        cycle_starts_on=starts_on,
        cycle_ends_on=ends_on,
        today=_TODAY,
        at_most=row.get("at_most", 5),
        guidance=row.get("guidance"),
        rejected_titles=tuple(row.get("rejected", ())),
        locale=row.get("locale", "en"),
    )


def _input(case: str, place: int, text: str) -> InputFact:
    kind, body = text.split(": ", 1)
    return InputFact(uuid5(_SPACE, f"{case} {place}"), TeamInputKind(kind), body)


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _unit(unit: Unit) -> str:
    if unit.kind is UnitKind.NUMBER:
        return f"number {unit.symbol or ''}".strip()
    return _UNITS.get(unit.kind) or unit.currency or unit.symbol or ""
