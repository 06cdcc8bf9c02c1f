"""The questions of the built-in drafter: short, about one thing, and answerable without the draft at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.objectives.models import MetricKind, UnitKind
from assistant.builtin.naming import asked, begun, is_plural
from assistant.facts import Unit
from assistant.language.figures import Quantity
from assistant.questions import BASELINE
from assistant.sources import written_day
from assistant.units import format_figure


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question is about: the metric's name, the unit its figures have, and the target as a reader sees it.

    ``done`` is what is counted and what was done with it, as in "20 new customers" and "signed"; ``task`` is a title
    of something to be done.
    """

    name: str
    kind: MetricKind
    unit: Unit | None = None
    target: str | None = None
    rate: str = ""
    done: tuple[str, str] | None = None
    task: str | None = None


def baseline_question(about: Asked) -> str:
    """Ask where a metric stands today."""
    counts = about.unit is None or about.unit.kind is UnitKind.NUMBER
    if about.done:
        return f"How many {about.done[0]} have been {about.done[1]} so far?"
    if about.task:
        return f"Where does “{about.task}” stand today?"
    if is_plural(about.name):
        rate = f" {about.rate}" if about.rate else ""
        if counts and not about.name.startswith("the "):
            return f"How many {about.name} are there{rate} today?"
        return f"What is the figure for {about.name} today?"
    if about.name.endswith("ing") and about.unit and about.unit.kind is UnitKind.DURATION:
        return f"How long does {about.name} take today?"
    return f"What is {asked(about.name)} today?"


def target_question(about: Asked) -> str:
    """Ask which value a metric should reach, or between which limits it should stay."""
    if about.kind is MetricKind.MAINTAIN:
        return f"Which limit holds for {asked(about.name)}?"
    return f"Which value should {asked(about.name)} reach?"


def due_question(about: Asked, cycle_ends_on: date) -> str:
    """Ask for the day, naming what should be there by then."""
    return f"By when should {_due_clause(about)}? The cycle ends on {written_day(cycle_ends_on)}."


def _due_clause(about: Asked) -> str:
    if about.kind is MetricKind.BINARY:
        return f"“{about.task or begun(about.name)}” be done"
    if about.kind is MetricKind.BASELINE:
        return f"it be known {about.name}" if about.name.startswith("how ") else f"{asked(about.name)} be measured"
    if about.done and about.target:
        return f"{about.target} be {about.done[1]}"
    if about.task:
        return f"“{about.task}” be reached"
    if about.target:
        return f"{asked(about.name)} reach {about.target}"
    return f"{asked(about.name)} reach {'their' if is_plural(about.name) else 'its'} target"


def wish_question(words: str) -> str:
    """Ask how a wish could be measured."""
    return f"How would you measure “{words.rstrip(' .!')}”?"


def activity_question(words: str) -> str:
    """Ask what a thing to do is for."""
    return f"What should “{words.rstrip(' .!')}” change, and how would you see it?"


def dispute_question(name: str, about: str, figures: Iterable[Quantity]) -> str:
    """Ask which of several figures holds; ``about`` names the field that they would fill."""
    values = " or ".join(format_figure(figure.value, figure.unit) for figure in figures)
    if about == BASELINE:
        return f"The inputs differ on where {asked(name)} {'stand' if is_plural(name) else 'stands'} today: {values}?"
    return f"The inputs differ on what {asked(name)} should reach: {values}?"
