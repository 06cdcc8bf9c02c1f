"""Signals: what the course of a key result shows that nobody may have said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from app.check_ins import signals
from app.check_ins.signals import SignalKind
from app.objectives import queries as objectives
from schema.fields import column, one, over
from schema.scalars import Date

if TYPE_CHECKING:
    from schema.key_results import KeyResult


@over(signals.Signal, description="Something remarkable in the course of a key result, worth a word in a meeting.")
class Signal:
    """A signal."""

    kind: SignalKind = column("What is remarkable.")
    since: Date = column("The first day of what it is about.")
    message: str = column("The same as a sentence to show.")


@over(signals.KeyResultSignal, description="A signal as a fact of a period, computed before anybody writes about it.")
class SignalFact:
    """A signal in a key result."""

    key_result: Annotated[KeyResult, strawberry.lazy("schema.key_results")] | None = one(
        objectives.key_results_by_id, "key_result_id", description="The key result; null once it is hidden or gone."
    )
    kind: SignalKind = column("What was remarkable.")
    since: Date = column("The first day of what it is about.")
    message: str = column("The same as a sentence to show.")
