"""Arithmetic of progress, key result by key result and rolled up.

Shares are Decimals from 0 to 1 with nine digits after the point, rounded half away from zero as PostgreSQL's
``round(numeric, 9)`` does, so that they survive storage as float8 unchanged. No share means that nothing is known yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import NamedTuple, overload

from app.objectives.models import KeyResultRole, KeyResultState, MetricKind, ObjectiveState, Outcome, ProgressMode

QUANTUM = Decimal("1e-9")
RAW_LIMIT = Decimal("999999.999999999")
"""Raw progress saturates here: 15 digits are what a float8 keeps."""
REASON_NEEDED_ABOVE = Decimal("0.1")

_EXACT = Context(prec=80, rounding=ROUND_HALF_UP)
_ZERO = Decimal(0)
_ONE = Decimal(1)


class Progress(NamedTuple):
    """How far a key result has come: ``raw`` is signed and unclamped (within ±RAW_LIMIT), ``share`` is 0..1."""

    raw: Decimal
    share: Decimal


class BandProgress(NamedTuple):
    """How a value kept within its band: ``share`` of the known periods, and how many were known and unknown."""

    share: Decimal | None
    known: int
    unknown: int


class Step(NamedTuple):
    """A milestone as arithmetic sees it; weights are relative."""

    weight: Decimal
    done: bool


class Measured(NamedTuple):
    """What the check-ins of one key result say; each kind reads its own fields.

    ``current`` is the latest value in the metric's unit, ``sourced`` says that it names its source (BASELINE),
    ``periods`` holds a value or None for each period that was due (MAINTAIN).
    """

    current: Decimal | None = None
    sourced: bool = False
    done: bool = False
    steps: Sequence[Step] = ()
    periods: Sequence[Decimal | None] = ()


class KeyResultShare(NamedTuple):
    """What a key result brings into its objective's mean: ``progress`` is 0..1, None without a check-in."""

    kind: MetricKind
    weight: Decimal
    progress: Decimal | None
    role: KeyResultRole = KeyResultRole.DRIVER
    state: KeyResultState = KeyResultState.ACTIVE

    @property
    def counts(self) -> bool:
        """Whether it belongs to the mean: cancelled ones, guardrails and bands never yet measured do not."""
        unknown_band = self.kind is MetricKind.MAINTAIN and self.progress is None
        return self.state is KeyResultState.ACTIVE and self.role is KeyResultRole.DRIVER and not unknown_band


class ContributionShare(NamedTuple):
    """What an objective that CONTRIBUTES brings into its parent's mean: ``progress`` is 0..1 or None."""

    weight: Decimal
    progress: Decimal | None
    state: ObjectiveState = ObjectiveState.ACTIVE
    outcome: Outcome | None = None

    @property
    def counts(self) -> bool:
        """Whether it belongs to the mean: drafts, abandoned objectives, and paused ones as long as they rest do not."""
        rests = self.state in {ObjectiveState.DRAFT, ObjectiveState.PAUSED}
        return not rests and self.outcome is not Outcome.ABANDONED


def quantised(value: Decimal) -> Decimal:
    """Return ``value`` with nine digits after the point, never a negative zero."""
    with localcontext(_EXACT):
        return value.quantize(QUANTUM) + _ZERO


@overload
def to_float(share: Decimal) -> float: ...
@overload
def to_float(share: None) -> None: ...
@overload
def to_float(share: Decimal | None) -> float | None: ...
def to_float(share: Decimal | None) -> float | None:
    """Return a quantised share as the float that is stored; `from_float` gives it back exactly."""
    return None if share is None else float(share)


@overload
def from_float(stored: float) -> Decimal: ...
@overload
def from_float(stored: None) -> None: ...
@overload
def from_float(stored: float | None) -> Decimal | None: ...
def from_float(stored: float | None) -> Decimal | None:
    """Return the quantised share behind a stored float."""
    return None if stored is None else quantised(Decimal(repr(stored)))


def change_progress(baseline: Decimal, target: Decimal, current: Decimal) -> Progress:
    """Return (c − s)/(t − s): how much of the way from baseline to target is done, whichever way it leads.

    All three are in the metric's unit. Raises ValueError where target and baseline are equal, which no stored
    key result has.
    """
    if baseline == target:
        raise ValueError("A change needs a target that differs from its baseline.")
    with localcontext(_EXACT):
        return _progress((current - baseline) / (target - baseline))


def is_held(low: Decimal | None, high: Decimal | None, value: Decimal) -> bool:
    """Tell whether a value is in the band, ends inclusive and either side open: a guardrail held, or breached."""
    return (low is None or low <= value) and (high is None or value <= high)


def band_progress(low: Decimal | None, high: Decimal | None, periods: Iterable[Decimal | None]) -> BandProgress:
    """Return the share of due periods in the band; a period without a value is unknown, neither good nor bad."""
    values = list(periods)
    known = [is_held(low, high, value) for value in values if value is not None]
    share = _ratio(Decimal(sum(known)), Decimal(len(known)))
    return BandProgress(share, len(known), len(values) - len(known))


def milestone_progress(steps: Iterable[Step]) -> Decimal | None:
    """Return the done weights over all weights, or None where they sum to zero."""
    with localcontext(_EXACT):
        pairs = [(step.weight, step.weight if step.done else _ZERO) for step in steps]
        whole, done = sum((pair[0] for pair in pairs), _ZERO), sum((pair[1] for pair in pairs), _ZERO)
    return _ratio(done, whole)


def key_result_progress(
    kind: MetricKind,
    measured: Measured | None,
    *,
    baseline: Decimal | None = None,
    target: Decimal | None = None,
    low: Decimal | None = None,
    high: Decimal | None = None,
) -> Progress | None:
    """Return a key result's progress, or None without a check-in (``measured`` is None) or what it needs to be known.

    The figures are in the metric's unit. Raises ValueError where target and baseline of a change are equal.
    """
    if measured is None:
        return None
    share: Decimal | None
    match kind:
        case MetricKind.INCREASE | MetricKind.DECREASE:
            if baseline is None or target is None or measured.current is None:
                return None
            return change_progress(baseline, target, measured.current)
        case MetricKind.MAINTAIN:
            share = band_progress(low, high, measured.periods).share
        case MetricKind.MILESTONE:
            share = milestone_progress(measured.steps)
        case MetricKind.BINARY:
            share = Decimal(measured.done)
        case MetricKind.BASELINE:
            share = Decimal(measured.current is not None and measured.sourced)
    return None if share is None else _progress(share)


def objective_progress(
    mode: ProgressMode,
    key_results: Iterable[KeyResultShare] = (),
    contributions: Iterable[ContributionShare] = (),
) -> Decimal | None:
    """Return an objective's progress: the weighted mean (0..1) of what ``mode`` names, one pool where it names both.

    None while nothing that counts has a check-in. From the first one on, whatever has none counts as 0: it stands
    at its baseline, and leaving it out would show one early bird's 90 % as the objective's. Only a MAINTAIN key
    result without a known period stays out, for it is neither good nor bad. Also None where the weights sum to
    zero, which `weights_problem` refuses at write time.
    """
    terms: list[tuple[Decimal, Decimal | None]] = []
    if mode is not ProgressMode.CONTRIBUTIONS:
        terms += [(share.weight, share.progress) for share in key_results if share.counts]
    if mode is not ProgressMode.KEY_RESULTS:
        terms += [(share.weight, share.progress) for share in contributions if share.counts]
    if all(progress is None for _, progress in terms):
        return None
    with localcontext(_EXACT):
        earned = sum((weight * (progress or _ZERO) for weight, progress in terms), _ZERO)
        return _ratio(earned, sum((weight for weight, _ in terms), _ZERO))


def suggested_score(
    mode: ProgressMode,
    key_results: Iterable[KeyResultShare] = (),
    contributions: Iterable[ContributionShare] = (),
) -> Decimal | None:
    """Return the score (0..1) that the figures suggest at the end of a cycle, or None where they say nothing.

    The mean of `objective_progress` without BASELINE key results: having measured is progress, not attainment.
    """
    return objective_progress(mode, (kr for kr in key_results if kr.kind is not MetricKind.BASELINE), contributions)


def score_needs_reason(score: Decimal, suggested: Decimal | None) -> bool:
    """Tell whether a person's score (0..1) is more than 0.1 from the suggested one and so owes a reason."""
    return suggested is not None and abs(score - suggested) > REASON_NEEDED_ABOVE


def _progress(ratio: Decimal) -> Progress:
    raw = quantised(max(-RAW_LIMIT, min(RAW_LIMIT, ratio)))
    return Progress(raw, max(quantised(_ZERO), min(quantised(_ONE), raw)))


def _ratio(part: Decimal, whole: Decimal) -> Decimal | None:
    if not whole:
        return None
    with localcontext(_EXACT):
        return quantised(part / whole)
