"""The cases of the built-in drafter, read from ``cases/*.toml`` into facts and expectations."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from app.objectives.models import Commitment, MetricKind, TeamInputKind, UnitKind
from assistant.drafts import KeyResultDraft, VerifiedKeyResults
from assistant.facts import InputFact, KeyResultFact, KeyResultFacts

CASES = Path(__file__).parent / "cases"
_SPACE = UUID("6f1b0a52-3f0e-4b0e-9a9f-0f4b7a1d2c3e")
_CYCLES = {
    "Q3 2026": (date(2026, 7, 1), date(2026, 9, 30)),
    "2026": (date(2026, 1, 1), date(2026, 12, 31)),
}


@dataclass(frozen=True, slots=True)
class Expected:
    """What a case expects, each part written as the case writes it."""

    drafts: tuple[str, ...]
    questions: tuple[str, ...]
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One request for key results and what should come of it."""

    name: str
    facts: KeyResultFacts
    expected: Expected


@cache
def key_result_cases(file: str = "key_results.toml") -> tuple[Case, ...]:
    """Read the cases of a file."""
    return tuple(_case(row) for row in tomllib.loads((CASES / file).read_text())["case"])


def told(facts: KeyResultFacts, verified: VerifiedKeyResults) -> Expected:
    """Write a verified answer as the cases write what they expect."""
    places = {item.id: i for i, item in enumerate(facts.inputs, start=1)}
    return Expected(
        tuple(written(draft) for draft in verified.drafts),
        tuple(each.text for each in verified.questions),
        tuple(f"{places[each.input_id]}: {each.reason}" for each in verified.unused),
    )


def written(draft: KeyResultDraft) -> str:
    """Write a draft as "KIND | title | figures"."""
    unit = draft.unit
    symbol = {UnitKind.PERCENT: "%", UnitKind.POINTS: "points"}
    figures = {
        name: format(value.normalize(), "f") if (value := getattr(draft, name)) is not None else None
        for name in ("baseline", "target", "low", "high")
    }
    figures["unit"] = (symbol.get(unit.kind) or unit.currency or unit.symbol) if unit else None
    figures["due"] = draft.due_on.isoformat() if draft.due_on else None
    words = " ".join(f"{name}={value}" for name, value in figures.items() if value)
    return " | ".join(part for part in (draft.kind.value, draft.title, words) if part)


def _case(row: dict[str, Any]) -> Case:
    starts_on, ends_on = _CYCLES[row.get("cycle", "Q3 2026")]
    facts = KeyResultFacts(
        objective_id=uuid5(_SPACE, row["name"]),
        objective_title=row["objective"],
        objective_why=row.get("why"),
        commitment=Commitment.COMMITTED,
        parent_titles=tuple(row.get("parents", ())),
        existing=tuple(
            KeyResultFact(uuid5(_SPACE, title), title, MetricKind.INCREASE) for title in row.get("existing", ())
        ),
        inputs=tuple(_input(row["name"], i, text) for i, text in enumerate(row["inputs"])),
        cycle_name=row.get("cycle", "Q3 2026"),
        cycle_starts_on=starts_on,
        cycle_ends_on=ends_on,
        today=date(2026, 7, 10),
        at_most=row.get("at_most", 3),
        guidance=row.get("guidance"),
        rejected_titles=tuple(row.get("rejected", ())),
    )
    return Case(row["name"], facts, Expected(tuple(row["drafts"]), tuple(row["questions"]), tuple(row["unused"])))


def _input(case: str, place: int, text: str) -> InputFact:
    kind, body = text.split(": ", 1)
    return InputFact(uuid5(_SPACE, f"{case} {place}"), TeamInputKind(kind), body)
