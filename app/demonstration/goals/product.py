"""What Product and the teams inside it want to reach in the running quarter."""

from __future__ import annotations

from app.demonstration.plans import (
    HOURS,
    PERCENT,
    SECONDS,
    ObjectivePlan,
    count,
    fall,
    guard,
    learn,
    rise,
    step,
    way,
)
from app.objectives.models import AlignmentKind, Commitment, Level, ProgressMode

PRODUCT = (
    ObjectivePlan(
        "first_week", "present", "New clinics see the value of Tidewater in their first week",
        "Clinics that take an online booking in the first week stay; the others leave within the quarter.",
        "omar", Level.TEAM,
        (
            rise(
                "first_booking", "omar",
                "Raise the share of new clinics with an online booking within a week from 38 % to 60 %",
                PERCENT, "38", "60", stretch="70", weight="2",
            ),
            guard("tickets", "lena", "Keep support requests per new clinic at 2 or fewer", count("requests"), high="2"),
        ),
        team="product", priority="small_clinics", parent="recommended", progress_mode=ProgressMode.BOTH,
    ),
    ObjectivePlan(
        "setup", "present", "Setting up a calendar takes minutes, not days",
        "The calendar is where a clinic decides whether we understand its day.",
        "mira", Level.TEAM,
        (
            fall(
                "publish_time", "jonas", "Cut the median time from sign-up to a published calendar from 52 to 24 hours",
                HOURS, "52", "24", phases=((30, "46"), (60, "34")),
                source="https://figures.tidewater.example/setup-time",
            ),
            rise(
                "unaided", "aiko", "Raise the share of clinics that finish setup without help from 41 % to 65 %",
                PERCENT, "41", "65",
            ),
            learn("imports", "mira", "Measure how many clinics bring their old calendar with them", PERCENT),
        ),
        team="onboarding", priority="import_first", parent="first_week",
    ),
    ObjectivePlan(
        "interviews", "present", "Understand what keeps clinics with their old calendar",
        "We guess too much about the first week; ten honest conversations would teach us more.",
        "aiko", Level.INDIVIDUAL,
        (rise("conversations", "aiko", "Talk with 10 clinics that gave up during setup", count("clinics"), "0", "10"),),
        team="onboarding", parent="setup", kind=AlignmentKind.SUPPORTS, commitment=Commitment.LEARNING,
    ),
    ObjectivePlan(
        "big_moves", "present", "Clinics with ten rooms move over a weekend",
        "They close for two days at most: whatever is not there on Monday is typed in by hand.",
        "amara", Level.INDIVIDUAL,
        (
            fall(
                "typed_in", "amara", "Cut appointments that clinics type in after a move from 310 to 50",
                count("appointments"), "310", "50",
            ),
        ),
        team="onboarding", parent="setup", kind=AlignmentKind.SUPPORTS,
    ),
    ObjectivePlan(
        "quiet", "present", "Clinics never notice that we deploy",
        "Every interruption in the middle of a treatment costs trust that took months to earn.",
        "priya", Level.TEAM,
        (
            fall(
                "failed_deployments", "tomas", "Cut failed deployments a month from 9 to 3",
                count("deployments"), "9", "3",
            ),
            way(
                "region", "wanjiru", "Move all clinics to the new data centre",
                step("Pilot clinics moved"), step("Half of the clinics moved", "2"), step("All clinics moved", "3"),
            ),
            guard(
                "availability", "sven", "Keep availability in opening hours at 99.9 % or more", PERCENT, low="99.9"
            ),
        ),
        team="platform", priority="trust", parent="safe", kind=AlignmentKind.SUPPORTS,
    ),
    ObjectivePlan(
        "access", "present", "Nobody at Tidewater sees more of a clinic than they need",
        "The auditors ask who may read what, and today the answer takes us a week.",
        "elif", Level.TEAM,
        (
            rise(
                "reviewed", "elif", "Raise the share of accounts whose rights were reviewed from 30 % to 100 %",
                PERCENT, "30", "100",
            ),
            fall(
                "slow_queries", "jiwoo", "Cut questions to the database that take over a second from 140 to 40 a day",
                count("a day"), "140", "40",
            ),
        ),
        team="platform", priority="trust", parent="safe",
    ),
    ObjectivePlan(
        "refill", "present", "No free appointment stays empty",
        "Carried over: we came to 19 % and learned that patients answer within ten minutes or not at all.",
        "nadia", Level.TEAM,
        (
            rise(
                "refilled", "mateus",
                "Raise the share of cancelled appointments that are filled again from 19 % to 35 %",
                PERCENT, "19", "35",
            ),
            guard(
                "gone_offers", "saoirse", "Keep offers of appointments that are gone already at 1 % or less",
                PERCENT, high="1",
            ),
            rise(
                "listed", "linh", "Raise the share of patients who join a waiting list from 6 % to 20 %",
                PERCENT, "6", "20",
            ),
        ),
        team="scheduling", parent="recommended", carried_from="waiting_lists",
    ),
    ObjectivePlan(
        "busy_morning", "present", "The calendar keeps up with a busy morning",
        "At half past eight three receptionists look at the same day, and each sees another one.",
        "nadia", Level.TEAM,
        (
            fall(
                "shows_everywhere", "kofi", "Cut the time until a change shows on every screen from 5 to 1 seconds",
                SECONDS, "5", "1",
            ),
            fall(
                "double_bookings", "emil", "Cut double bookings a week from 64 to 15", count("bookings"), "64", "15"
            ),
        ),
        team="scheduling", parent="first_week",
    ),
    ObjectivePlan(
        "good_goals", "present", "Teams write goals that they can measure",
        "Half of last quarter's key results had no figure that anybody could look up.",
        "freya", Level.INDIVIDUAL,
        (
            rise(
                "sourced", "freya",
                "Raise the share of key results that say where their value is read from 35 % to 80 %",
                PERCENT, "35", "80",
            ),
        ),
        team="product", commitment=Commitment.LEARNING,
    ),
)  # fmt: skip
