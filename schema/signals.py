"""Signals: what the course of a key result shows that nobody may have said."""

from __future__ import annotations

from app.check_ins import signals
from app.check_ins.signals import SignalKind
from schema.fields import column, over
from schema.scalars import Date


@over(signals.Signal, description="Something remarkable in the course of a key result, worth a word in a meeting.")
class Signal:
    """A signal."""

    kind: SignalKind = column("What is remarkable.")
    since: Date = column("The first day of what it is about.")
    message: str = column("The same as a sentence to show.")
