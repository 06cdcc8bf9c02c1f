"""What matters at Tidewater this year and this quarter, and what does not now."""

from __future__ import annotations

from app.cycles.models import Stance
from app.demonstration.plans import PriorityPlan

PRIORITIES = (
    PriorityPlan(
        "small_clinics",
        "Small clinics first",
        "Clinics with up to five rooms recommend us twice as often as larger ones, and most of them find us through"
        " another clinic. What helps them helps us grow.",
    ),
    PriorityPlan(
        "trust",
        "Patients' data comes before features",
        "A clinic that doubts us once does not come back. We finish the audit before we start anything new.",
    ),
    PriorityPlan(
        "hospitals",
        "Hospital chains",
        "They ask for procurement, contracts and integrations that we cannot carry this year. We answer kindly, and"
        " look at it again next year.",
        Stance.NOT_NOW,
    ),
    PriorityPlan(
        "import_first",
        "Calendar import before new templates",
        "Nine of the last ten clinics that gave up did so with their old calendar still open beside ours.",
        team="onboarding",
        cycles=("present",),
    ),
    PriorityPlan(
        "grow",
        "Colleagues who stay",
        "We are forty now: whoever leaves takes more along than we can write down.",
        cycles=("year", "present"),
    ),
    PriorityPlan(
        "spain",
        "A first step into Spain",
        "Three clinics asked us by themselves, and physiotherapists there talk with those in Portugal.",
        cycles=("present",),
    ),
)
