"""What a template of an objective holds, and what a draft that begins from it still lacks. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from app.core.errors import Problem
from app.objectives.models import MetricKind
from app.objectives.rules import CHANGE_KINDS, KeyResultDefinition

_KEY_RESULTS = TypeAdapter(tuple[KeyResultDefinition, ...])


class Figures(NamedTuple):
    """The figures for the key result at a ``position`` of a template, from 0; None is as the template suggests."""

    position: int
    baseline: Decimal | None = None
    target: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def given(self) -> dict[str, Any]:
        """Those that are given, by name."""
        return {name: value for name, value in self._asdict().items() if name != "position" and value is not None}


def stored(key_results: Sequence[KeyResultDefinition]) -> Any:
    """Return key results as a template stores them."""
    return _KEY_RESULTS.dump_python(tuple(key_results), mode="json")


def key_results_from(found: Any) -> tuple[KeyResultDefinition, ...]:
    """Return the key results behind stored JSON."""
    return _KEY_RESULTS.validate_python(found)


def suggestion_of(definition: KeyResultDefinition, *, with_figures: bool) -> KeyResultDefinition:
    """Return a key result of an objective as a template suggests it: without what belongs to that time alone."""
    lasting = replace(definition, baseline=None, stretch=None, phases=(), due_on=None)
    return lasting if with_figures else replace(lasting, target=None, low=None, high=None)


def lacks(definition: KeyResultDefinition) -> frozenset[str]:
    """Return the figures without which a key result cannot be stored, and that it does not have."""
    if definition.kind in CHANGE_KINDS and definition.target is None:
        return frozenset({"target"})
    if definition.kind is MetricKind.MAINTAIN and definition.low is None and definition.high is None:
        return frozenset({"low", "high"})
    return frozenset()


def filled(key_results: Sequence[KeyResultDefinition], figures: Sequence[Figures]) -> Mapping[int, KeyResultDefinition]:
    """Return by position the key results of a template that have all figures they need, with those that are given."""
    given = {each.position: each.given for each in figures}
    wanted = {place: replace(each, **given.get(place, {})) for place, each in enumerate(key_results)}
    return {place: each for place, each in wanted.items() if not lacks(each)}


def position_problems(count: int, figures: Sequence[Figures]) -> list[Problem]:
    """Return what is wrong with the positions that figures are given for, among ``count`` key results."""
    positions = [each.position for each in figures]
    return [
        Problem(
            ("figures", str(place), "position"),
            "OUT_OF_RANGE" if not 0 <= position < count else "TWICE",
            f"The template has {count} key results, from 0; name each at most once.",
        )
        for place, position in enumerate(positions)
        if not 0 <= position < count or position in positions[:place]
    ]
