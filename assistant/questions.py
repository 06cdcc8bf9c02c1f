"""The questions that a draft leaves open, one for each missing piece."""

from __future__ import annotations

from datetime import date

from app.objectives.models import MetricKind
from assistant.drafts import QuestionSketch
from assistant.sources import written_day

BASELINE, TARGET, DUE_ON, METRIC = "baseline", "target", "due_on", "metric"

_HAS_FIGURES = frozenset({MetricKind.INCREASE, MetricKind.DECREASE})


def missing_pieces(kind: MetricKind, *, baseline: bool, target: bool, limit: bool, due: bool) -> tuple[str, ...]:
    """List what a draft still lacks, given what it has; a limit holds for the whole cycle and needs no due date."""
    missing = []
    if kind in _HAS_FIGURES:
        missing += [] if baseline else [BASELINE]
        missing += [] if target else [TARGET]
    if kind is MetricKind.MAINTAIN:
        return () if limit else (TARGET,)
    return (*missing, *(() if due else (DUE_ON,)))


def question(about: str, kind: MetricKind, name: str, cycle_ends_on: date, draft: int) -> QuestionSketch:
    """Ask for one missing piece of the draft that measures ``name``."""
    if about == BASELINE:
        text = f"What is the figure for {name} today?"
    elif about == DUE_ON:
        text = f"By when should {name} be reached? The cycle ends on {written_day(cycle_ends_on)}."
    elif kind is MetricKind.MAINTAIN:
        text = f"Which limits hold for {name}?"
    else:
        text = f"Which value should {name} reach?"
    return QuestionSketch(about=about, text=text, draft=draft)
