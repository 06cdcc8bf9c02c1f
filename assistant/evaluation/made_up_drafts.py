"""Made-up requests for key results, with the built-in drafter's sketches for them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.objectives.models import Commitment, TeamInputKind
from assistant.builtin.drafting import draft_key_results
from assistant.drafts import KeyResultSketch
from assistant.facts import InputFact, KeyResultFacts

_METRICS = (
    ("Activation rate", "34 %", "50 %"), ("Churn", "5.2 %", "3.1 %"), ("Response time", "26 h", "4 h"),
    ("Basket size", "€34", "€41"), ("Monthly revenue", "$1.2M", "$1.9M"),
    ("Guest rating", "4.1 out of 5", "4.6 out of 5"),
    ("Open tickets", "1,240", "600"),
    ("Waiting time", "48 minutes", "30 minutes"), ("Energy use", "1,200 kWh", "900 kWh"),
    ("Scrap rate", "2.4 percent", "one percent"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drafts:
    """A request and sketches of which each stands."""

    facts: KeyResultFacts
    sketches: tuple[KeyResultSketch, ...]


def drafts(seed: int) -> Drafts:
    """Make a request about two metrics, each with a baseline and a target; its sketches have both."""
    dice = random.Random(seed)
    bodies = [body for metric in dice.sample(_METRICS, 2) for body in _bodies(*metric)] + ["Training hours are 17 now."]
    inputs = tuple(InputFact(UUID(int=dice.getrandbits(128), version=4), TeamInputKind.IDEA, body) for body in bodies)
    facts = KeyResultFacts(
        objective_id=UUID(int=dice.getrandbits(128), version=4),
        objective_title="Be remarkable",
        objective_why=None,
        commitment=Commitment.COMMITTED,
        parent_titles=(),
        existing=(),
        inputs=inputs,
        cycle_name="Q3 2026",
        cycle_starts_on=date(2026, 7, 1),
        cycle_ends_on=date(2026, 9, 30),
        today=date(2026, 7, 10),
        at_most=4,
    )
    return Drafts(facts, tuple(each for each in draft_key_results(facts).drafts if each.target and each.baseline))


def _bodies(name: str, start: str, end: str) -> tuple[str, str]:
    return f"{name} is {start} today.", f"We want {name} to go from {start} to {end}."
