"""Where a key result stands after what was reported or measured of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple, Protocol
from uuid import UUID

from app.cycles.rules import Rhythm
from app.objectives.due import AwayFacts, due_from
from app.objectives.models import MetricKind
from app.objectives.progress import Measured, Progress, Step, is_held, key_result_progress, to_float

_OF_ALL_CHECK_INS = frozenset({MetricKind.MAINTAIN, MetricKind.BASELINE})
"""The kinds whose progress follows from every check-in, not from the latest alone."""


class MetricFacts(Protocol):
    """What these rules read of a key result."""

    @property
    def kind(self) -> str:
        """How it is measured."""
        ...

    @property
    def baseline(self) -> Decimal | None:
        """Where a change starts."""
        ...

    @property
    def target(self) -> Decimal | None:
        """Where a change leads."""
        ...

    @property
    def low(self) -> Decimal | None:
        """The low end of a band."""
        ...

    @property
    def high(self) -> Decimal | None:
        """The high end of a band."""
        ...


class StepFacts(Protocol):
    """What these rules read of a milestone."""

    @property
    def id(self) -> UUID:
        """Its id."""
        ...

    @property
    def weight(self) -> Decimal:
        """How much it counts among the others."""
        ...

    @property
    def done(self) -> bool:
        """Whether it was done at the latest check-in."""
        ...


class PastValue(NamedTuple):
    """The value of an earlier check-in; check-ins are ordered by day, then instant, then id."""

    key_result_id: UUID
    as_of: date
    recorded_at: datetime
    id: UUID
    value: Decimal | None

    @property
    def place(self) -> tuple[date, datetime, UUID]:
        """Its place in the order of check-ins."""
        return self.as_of, self.recorded_at, self.id


class Standing(NamedTuple):
    """Where a key result stands: the columns of its progress that check-ins and measured values move."""

    id: UUID
    current: Decimal | None
    done: bool | None
    progress: float | None
    raw_progress: float | None
    held: bool | None
    reported_health: str | None
    confidence: float | None
    latest_check_in_id: UUID | None
    latest_as_of: date | None
    checked_in_at: datetime | None
    check_in_due_on: date | None
    stale_after: date | None
    reported_value: Decimal | None = None
    measured_value: Decimal | None = None
    measured_on: date | None = None
    measured_at: datetime | None = None
    measured_source: str | None = None

    @property
    def measured(self) -> tuple[date, datetime] | None:
        """The latest measured value's place among all values."""
        if self.measured_on is None or self.measured_at is None:
            return None
        return self.measured_on, self.measured_at

    @property
    def latest(self) -> tuple[date, datetime, UUID] | None:
        """The latest check-in's place in the order of check-ins."""
        if self.latest_as_of is None or self.checked_in_at is None or self.latest_check_in_id is None:
            return None
        return self.latest_as_of, self.checked_in_at, self.latest_check_in_id


class Reading(NamedTuple):
    """What an entry says of its key result; just what fits the kind is there."""

    value: Decimal | None = None
    done: bool | None = None
    done_milestone_ids: tuple[UUID, ...] | None = None
    unchanged: bool = False
    health: str | None = None
    confidence: float | None = None


def progress_with(
    metric: MetricFacts,
    reading: Reading,
    standing: Standing,
    steps: Sequence[StepFacts],
    *,
    sourced: bool,
    band_values: Sequence[Decimal | None],
) -> Progress | None:
    """Return the progress that a check-in shows.

    ``sourced`` says that the key result names where its value is read, or the check-in does in its note: a BASELINE
    key result is reached once one of its values has a source. ``band_values`` are those of a MAINTAIN key result,
    one for each period begun.
    """
    done = set(reading.done_milestone_ids or ())
    measured = Measured(
        current=reading.value,
        sourced=sourced or standing.progress == 1,
        done=bool(reading.done),
        steps=[Step(step.weight, step.id in done) for step in steps],
        periods=band_values,
    )
    figures = {"baseline": metric.baseline, "target": metric.target, "low": metric.low, "high": metric.high}
    return key_result_progress(MetricKind(metric.kind), measured, **figures)


def value_before(history: Iterable[PastValue], place: tuple[date, datetime, UUID]) -> Decimal | None:
    """Return the value of the check-in just before a place in the order, None where there is none."""
    earlier = [past for past in history if past.place < place]
    return max(earlier, key=lambda past: past.place).value if earlier else None


def standing_after(
    metric: MetricFacts,
    before: Standing,
    reading: Reading,
    progress: Progress | None,
    place: tuple[date, datetime, UUID],
    *,
    rhythm: Rhythm,
    today: date,
    away: Sequence[AwayFacts] = (),
) -> Standing:
    """Return where the key result stands after a check-in at ``place`` in the order.

    The latest by day, then instant, then id wins. One about an earlier day changes progress only where that follows
    from all check-ins, and one about a day before the latest measured value does not move the current one. The next
    check-in is due at the end of the period after today's, or of a later one where the owner is ``away``.
    """
    share = to_float(progress.share) if progress else None
    raw = to_float(progress.raw) if progress else None
    kind = MetricKind(metric.kind)
    if before.latest is not None and place < before.latest:
        return before._replace(progress=share, raw_progress=raw) if kind in _OF_ALL_CHECK_INS else before
    due = due_from(rhythm, today, checked_in_on=today, away=away)
    after = before._replace(
        done=reading.done,
        reported_value=reading.value,
        reported_health=reading.health,
        confidence=reading.confidence,
        latest_check_in_id=place[2],
        latest_as_of=place[0],
        checked_in_at=place[1],
        check_in_due_on=due.check_in_due_on,
        stale_after=due.stale_after,
    )
    if before.measured is not None and before.measured > place[:2]:
        return after._replace(progress=share, raw_progress=raw) if kind in _OF_ALL_CHECK_INS else after
    return _at(metric, after, reading.value, share, raw)


def standing_measured(
    metric: MetricFacts,
    before: Standing,
    value: Decimal,
    place: tuple[date, datetime],
    source: str,
    *,
    band_values: Sequence[Decimal | None],
) -> Standing:
    """Return where the key result stands after an integration measured a value at a day and instant.

    It is no check-in: what people said, and when the next check-in is due, stay. A value with an older time overrides
    neither a newer measured one nor a newer check-in; of a band every value counts in the period that it is about.
    ``band_values`` are those of a MAINTAIN key result with this one, one for each period begun.
    """
    measured = Measured(current=value, sourced=True, periods=band_values)
    figures = {"baseline": metric.baseline, "target": metric.target, "low": metric.low, "high": metric.high}
    progress = key_result_progress(MetricKind(metric.kind), measured, **figures)
    share = to_float(progress.share) if progress else None
    raw = to_float(progress.raw) if progress else None
    after = before
    if before.measured is None or place > before.measured:
        day, at = place
        after = before._replace(measured_value=value, measured_on=day, measured_at=at, measured_source=source)
    reported = before.latest[:2] if before.latest else None
    known = [known for known in (before.measured, reported) if known is not None]
    if all(place > earlier for earlier in known):
        return _at(metric, after, value, share, raw)
    return after._replace(progress=share, raw_progress=raw) if metric.kind in _OF_ALL_CHECK_INS else after


def _at(
    metric: MetricFacts, standing: Standing, value: Decimal | None, share: float | None, raw: float | None
) -> Standing:
    """Return a standing whose latest value is this one."""
    return standing._replace(current=value, progress=share, raw_progress=raw, held=_held(metric, value))


def _held(metric: MetricFacts, value: Decimal | None) -> bool | None:
    if metric.kind != MetricKind.MAINTAIN or value is None:
        return None
    return is_held(metric.low, metric.high, value)
