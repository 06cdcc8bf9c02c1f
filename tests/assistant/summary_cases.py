"""The cases of summaries, read from ``cases/summaries.toml`` into facts and expected sentences."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import uuid4

from app.objectives.models import MetricKind, ReportedHealth, UnitKind
from assistant.facts import BlockerFact, CheckInFact, MissingFact, SheetNoteFact, SummaryFacts, Unit
from tests.assistant.drafting_cases import CASES

_STARTS_ON, _ENDS_ON = date(2026, 8, 3), date(2026, 8, 9)
_UNITS = {
    "%": Unit(UnitKind.PERCENT),
    "points": Unit(UnitKind.POINTS),
    "USD": Unit(UnitKind.CURRENCY, currency="USD"),
    "ms": Unit(UnitKind.DURATION, symbol="ms"),
    "tickets": Unit(UnitKind.NUMBER, symbol="tickets"),
}


@dataclass(frozen=True, slots=True)
class SummaryCase:
    """The facts of a week and the sentences that should come of them, each after the name of its section."""

    name: str
    facts: SummaryFacts
    sentences: tuple[str, ...]


@cache
def summary_cases() -> tuple[SummaryCase, ...]:
    """Read all cases."""
    return tuple(
        SummaryCase(row["name"], _facts(row), tuple(row["sentences"]))
        for row in tomllib.loads((CASES / "summaries.toml").read_text())["case"]
    )


def _facts(row: dict[str, Any]) -> SummaryFacts:
    return SummaryFacts(
        subject="Team North",
        period_start=_STARTS_ON,
        period_end=_ENDS_ON,
        check_ins=tuple(_check_in(each) for each in row.get("check_ins", ())),
        blockers=tuple(_blocker(each) for each in row.get("blockers", ())),
        missing=tuple(
            MissingFact(uuid4(), "CheckInSheet", each["name"], tuple(each["on"])) for each in row.get("missing", ())
        ),
        notes=tuple(SheetNoteFact(uuid4(), each["by"], each["note"]) for each in row.get("notes", ())),
    )


def _check_in(row: dict[str, Any]) -> CheckInFact:
    health = [ReportedHealth(each) for each in row.get("health", ())]
    progress, confidence = row.get("progress", []), row.get("confidence", [])
    return CheckInFact(
        id=uuid4(),
        key_result_id=uuid4(),
        key_result_title=row["on"],
        kind=MetricKind.INCREASE,
        author_name=row["by"],
        as_of=date(2026, 8, 5),
        unit=_UNITS.get(row.get("unit", "")),
        value_before=_decimal(row.get("was")),
        value=_decimal(row.get("now")),
        target=_decimal(row.get("target")),
        progress_before=progress[0] if len(progress) == 2 else None,
        progress=progress[-1] if progress else None,
        health_before=health[0] if len(health) == 2 else None,
        health=health[-1] if health else None,
        confidence_before=confidence[0] if len(confidence) == 2 else None,
        confidence=confidence[-1] if confidence else None,
        unchanged=row.get("unchanged", False),
        note=row.get("note"),
    )


def _blocker(row: dict[str, Any]) -> BlockerFact:
    since = _ENDS_ON - timedelta(days=row["days"])
    return BlockerFact(
        uuid4(), uuid4(), row["on"], row["text"], since, row["days"], row["by"], row.get("helper"), row.get("resolved")
    )


def _decimal(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
