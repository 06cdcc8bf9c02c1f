"""What Tidewater wants to reach this year."""

from __future__ import annotations

from app.demonstration.plans import EUROS, PERCENT, POINTS, ObjectivePlan, count, guard, once, rise, step, way
from app.objectives.models import Level, ProgressMode

YEAR = (
    ObjectivePlan(
        "recommended", "year", "Small clinics recommend us to each other",
        "Growth that we do not have to buy: a clinic that is glad to have us brings the next one.",
        "ines", Level.COMPANY,
        (
            rise(
                "nps", "ines", "Raise the recommendation score of clinics from 31 to 45 points",
                POINTS, "31", "45", source="The yearly survey of clinics",
            ),
            rise(
                "revenue", "ines", "Grow yearly recurring revenue from €3,200,000 to €4,100,000",
                EUROS, "3200000", "4100000",
            ),
        ),
        priority="small_clinics", progress_mode=ProgressMode.BOTH,
    ),
    ObjectivePlan(
        "safe", "year", "Every clinic's data is safe without anyone having to ask",
        "Safety must be how things are by default, not something that a careful clinic switches on.",
        "priya", Level.COMPANY,
        (
            way(
                "audit", "priya", "Pass the ISO 27001 audit",
                step("Gaps listed with the auditor"), step("Access reviews run every month", "2"),
                step("Audit passed", "3"),
            ),
            once("drill", "wanjiru", "Restore all data in a drill that an outsider has witnessed"),
        ),
        priority="trust",
    ),
    ObjectivePlan(
        "stay", "year", "People stay with us because they grow here",
        "Whoever leaves takes three years of knowing our clinics along.",
        "ruth", Level.COMPANY,
        (
            rise(
                "own_score", "ruth", "Raise the share of us who would recommend working here from 62 % to 80 %",
                PERCENT, "62", "80", source="The survey of our own, every second month",
            ),
            guard(
                "leavers", "teresa", "Keep those who leave on their own account at 3 or fewer",
                count("people"), high="3",
            ),
        ),
        priority="grow",
    ),
)  # fmt: skip
