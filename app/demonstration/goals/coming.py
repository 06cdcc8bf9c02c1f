"""First drafts for the coming quarter."""

from __future__ import annotations

from app.demonstration.plans import PERCENT, ObjectivePlan, count, fall, once, rise, step, way
from app.objectives.models import Commitment, Level

COMING = (
    ObjectivePlan(
        "reminders", "coming", "Patients turn up because we reminded them well",
        "Missed appointments cost a small clinic more than our subscription does.",
        "omar", Level.TEAM,
        (fall("missed", "omar", "Cut missed appointments from 7 % to 4 %", PERCENT, "7", "4"),),
        team="product", parent="recommended", is_draft=True,
    ),
    ObjectivePlan(
        "one_evening", "coming", "A clinic is up and running in one evening",
        "Clinics set us up after the last patient, and give up at ten.",
        "mira", Level.TEAM,
        (
            rise(
                "one_sitting", "pavel", "Raise the share of clinics that set up in one sitting from 18 % to 40 %",
                PERCENT, "18", "40",
            ),
        ),
        team="onboarding", is_draft=True,
    ),
    ObjectivePlan(
        "two_places", "coming", "A fire in one data centre is no news for clinics",
        "All clinics are in the new one by then, and all of them in that one alone.",
        "priya", Level.TEAM,
        (
            way(
                "second_place", "wanjiru", "Run every clinic from a second data centre for a day",
                step("Copied every hour"), step("Switched over by night"), step("Switched over by day", "2"),
            ),
        ),
        team="platform", parent="safe", is_draft=True,
    ),
    ObjectivePlan(
        "own_research", "coming", "Everybody in Onboarding has watched a clinic set up",
        "Who has sat beside a receptionist once builds differently.",
        "aiko", Level.INDIVIDUAL,
        (rise("watched", "aiko", "Bring 6 colleagues into a clinic for a morning", count("colleagues"), "0", "6"),),
        team="onboarding", commitment=Commitment.LEARNING, is_draft=True,
    ),
    ObjectivePlan(
        "read_aloud", "coming", "Screen readers read the checklist as it is meant",
        "Two of our clinics are run by people who do not see the screen.",
        "pavel", Level.INDIVIDUAL,
        (once("checked", "pavel", "Have the checklist tried by three people who use a screen reader"),),
        team="onboarding", is_draft=True,
    ),
    ObjectivePlan(
        "by_message", "coming", "Patients answer a reminder with one word",
        "A link is one step too many on an old phone.",
        "emil", Level.INDIVIDUAL,
        (
            rise(
                "answered", "emil", "Raise the share of reminders that are answered from 22 % to 45 %",
                PERCENT, "22", "45",
            ),
        ),
        team="scheduling", is_draft=True,
    ),
)  # fmt: skip
