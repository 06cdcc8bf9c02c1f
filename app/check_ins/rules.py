"""What a check-in says once it is understood, and what keeps it from being recorded. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from app.check_ins.entries import DoneEntry, Entry, MilestonesEntry, NumberEntry, UnchangedEntry
from app.check_ins.standings import MetricFacts, Reading, Standing, StepFacts
from app.core.errors import Problem
from app.objectives.models import MetricKind
from app.objectives.rules import number_problems

ENTRIES_AT_MOST = 50
BLOCKER_LENGTH = 2_000
_FITTING: dict[type, frozenset[MetricKind]] = {
    NumberEntry: frozenset({MetricKind.INCREASE, MetricKind.DECREASE, MetricKind.MAINTAIN, MetricKind.BASELINE}),
    MilestonesEntry: frozenset({MetricKind.MILESTONE}),
    DoneEntry: frozenset({MetricKind.BINARY}),
    UnchangedEntry: frozenset(MetricKind),
}
_ASKS_FOR = {MetricKind.MILESTONE: "milestones", MetricKind.BINARY: "done"}
_CORRECTED_AS = {MetricKind.MILESTONE: "doneMilestoneIds", MetricKind.BINARY: "done"}


def sheet_id(author_id: UUID, cycle_id: UUID, period_start: date) -> UUID:
    """Return the id of a person's sheet, the same before and after it is stored."""
    return uuid5(author_id, f"{cycle_id} {period_start}")


def entry_problems(
    path: tuple[str, ...],
    entry: Entry,
    metric: MetricFacts,
    standing: Standing,
    as_of: date,
) -> Iterator[Problem]:
    """Yield what keeps an entry from being recorded; ``path`` leads to its branch in the input."""
    kind = MetricKind(metric.kind)
    if kind not in _FITTING[type(entry)]:
        wanted = _ASKS_FOR.get(kind, "value")
        message = f"This key result is measured as {kind}: report `{wanted}` or `unchanged`."
        yield Problem(path, "WRONG_KIND", message, (("kind", kind.value), ("expected", wanted)))
    elif isinstance(entry, NumberEntry):
        yield from number_problems((*path, "value"), entry.value)
    elif isinstance(entry, UnchangedEntry):
        yield from _repeat_problems(path, kind, standing, as_of)
    confidence = entry.words.confidence
    if confidence is not None and not 0 <= confidence <= 1:
        yield Problem((*path, "words", "confidence"), "OUT_OF_RANGE", "Confidence is between 0 and 1.")


def _repeat_problems(path: tuple[str, ...], kind: MetricKind, standing: Standing, as_of: date) -> Iterator[Problem]:
    if standing.current is None and kind not in _ASKS_FOR:
        yield Problem(path, "NOTHING_TO_REPEAT", "There is no earlier value to repeat: report the value itself.")
    elif standing.latest_as_of is not None and as_of < standing.latest_as_of:
        message = f"There is a later check-in, of {standing.latest_as_of}: report the value of that day itself."
        yield Problem(path, "LATER_EXISTS", message, (("latest", str(standing.latest_as_of)),))


def correction_problems(metric: MetricFacts, changes: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with the new figures and confidence of a check-in on a key result."""
    kind = MetricKind(metric.kind)
    wanted = _CORRECTED_AS.get(kind, "value")
    for name, path in (("value", "value"), ("done", "done"), ("done_milestone_ids", "doneMilestoneIds")):
        if name in changes and path != wanted:
            message = f"This key result is measured as {kind}: correct `{wanted}`."
            yield Problem((path,), "WRONG_KIND", message, (("kind", kind.value), ("expected", wanted)))
        elif name == "value" and name in changes:
            yield from number_problems((path,), changes[name])
    confidence = changes.get("confidence")
    if confidence is not None and not 0 <= confidence <= 1:
        yield Problem(("confidence",), "OUT_OF_RANGE", "Confidence is between 0 and 1.")


def as_of_problems(as_of: date, *, starts_on: date, ends_on: date, today: date) -> Iterator[Problem]:
    """Yield what is wrong with the day that values are about; the cycle's days are inclusive."""
    if as_of > today:
        yield Problem(("asOf",), "IN_FUTURE", f"The day lies in the future: today is {today}.")
    elif not starts_on <= as_of <= ends_on:
        message = f"The day must be in the cycle, from {starts_on} to {ends_on}, both included."
        yield Problem(("asOf",), "OUTSIDE_CYCLE", message, (("startsOn", str(starts_on)), ("endsOn", str(ends_on))))


def read(entry: Entry, metric: MetricFacts, standing: Standing, steps: Sequence[StepFacts]) -> Reading:
    """Return what a sound entry says; ``unchanged`` repeats the latest value, health and confidence."""
    words = entry.words
    said = Reading(health=words.health, confidence=words.confidence)
    match entry:
        case NumberEntry():
            return said._replace(value=entry.value)
        case MilestonesEntry():
            done = set(entry.done_ids)
            return said._replace(done_milestone_ids=tuple(step.id for step in steps if step.id in done))
        case DoneEntry():
            return said._replace(done=entry.done)
        case UnchangedEntry():
            kind = MetricKind(metric.kind)
            is_milestone = kind is MetricKind.MILESTONE
            return Reading(
                value=standing.current,
                done=bool(standing.done) if kind is MetricKind.BINARY else None,
                done_milestone_ids=tuple(step.id for step in steps if step.done) if is_milestone else None,
                unchanged=True,
                health=words.health or standing.reported_health,
                confidence=standing.confidence if words.confidence is None else words.confidence,
            )
