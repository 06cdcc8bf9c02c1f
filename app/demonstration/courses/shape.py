"""The shape of how the weeks of a key result went, and what people said about it lately.

Courses begin with the first period; what was said is told backwards from now, so that the latest weeks always have
something to say, however many weeks the quarter is old.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.objectives.models import ReportedHealth

ON_TRACK, AT_RISK, OFF_TRACK = ReportedHealth.ON_TRACK, ReportedHealth.AT_RISK, ReportedHealth.OFF_TRACK


class Said(NamedTuple):
    """What was said beside a figure.

    ``blocker`` begins one, ``settles`` says that it is out of the way, ``asks`` whom to help with it; ``silent`` is a
    period without a check-in.
    """

    note: str | None = None
    health: ReportedHealth | None = None
    confidence: float | None = None
    blocker: str | None = None
    unchanged: bool = False
    silent: bool = False
    settles: bool = False
    asks: str | None = None


class Course(NamedTuple):
    """A key result's figures, one for each period from the first on (the last one holds), and what was said.

    Figures are numbers, for milestones how many of them are done, for done or not "yes" and "no". ``said`` counts
    periods backwards: 0 is the one that ended last. An empty figure is a period before anything was measured.
    """

    values: tuple[str, ...]
    said: Mapping[int, Said]
    usually: Said = Said(health=ON_TRACK, confidence=0.7)


SILENT = Said(silent=True)
