"""What Tidewater wanted to reach in the two quarters that are over, and how that ended."""

from __future__ import annotations

from app.demonstration.plans import (
    HOURS,
    PERCENT,
    SECONDS,
    ObjectivePlan,
    count,
    fall,
    guard,
    rise,
    step,
    way,
)
from app.objectives.models import Level, Outcome

HISTORY = (
    ObjectivePlan(
        "reachable", "first", "Clinics reach us when they need us",
        "In spring every third call rang until the clinic hung up.",
        "grace", Level.TEAM,
        (
            fall(
                "answers_then", "daniel", "Cut the median time to a first answer from 14 to 9 hours",
                HOURS, "14", "9",
            ),
            rise(
                "calls_taken", "hanna", "Raise the share of calls that we take at once from 55 % to 75 %",
                PERCENT, "55", "75",
            ),
        ),
        team="care", priority="small_clinics", parent="recommended", outcome=Outcome.ACHIEVED,
        closing_note="Two people in the morning instead of one made the difference. We go on with the answers.",
    ),
    ObjectivePlan(
        "backups", "first", "We know that our backups work",
        "Nobody had restored one for a year.",
        "priya", Level.TEAM,
        (
            way(
                "restored", "jiwoo", "Restore a clinic from its backup, alone and timed",
                step("Written down how"), step("Restored by who wrote it"), step("Restored by somebody else", "2"),
            ),
        ),
        team="platform", priority="trust", parent="safe", outcome=Outcome.ACHIEVED,
        closing_note="It takes forty minutes now, and three of us can do it.",
    ),
    ObjectivePlan(
        "on_phones", "first", "Receptionists can work from a phone",
        "Half of them have one in the hand while they talk with a patient.",
        "omar", Level.TEAM,
        (
            rise(
                "phone_bookings", "freya", "Raise the share of bookings entered on a phone from 3 % to 15 %",
                PERCENT, "3", "15",
            ),
        ),
        team="product", priority="small_clinics", outcome=Outcome.ABANDONED, closed_on=36,
        closing_note="Given up after five weeks: they look patients up on the phone, but nobody wants to book on it.",
    ),
    ObjectivePlan(
        "bring_along", "first", "Clinics bring a colleague along",
        "Recommendations cost us nothing, and stay longest.",
        "marco", Level.TEAM,
        (
            rise(
                "brought", "zoe", "Raise the share of new clinics that come by recommendation from 21 % to 30 %",
                PERCENT, "21", "30",
            ),
        ),
        team="growth", priority="small_clinics", parent="recommended", outcome=Outcome.MISSED,
        closing_note="A voucher moved nobody. Clinics recommend us when they are asked by somebody they know.",
    ),
    ObjectivePlan(
        "books", "first", "The books close within a week",
        "The bank asks for figures while we still type them.",
        "ruth", Level.TEAM,
        (fall("closing_days", "ivan", "Cut the days until a month is closed from 12 to 5", count("days"), "12", "5"),),
        team="people", outcome=Outcome.ACHIEVED,
        closing_note="Five days since May, and nobody worked a weekend for it.",
    ),
    ObjectivePlan(
        "booking_page", "past", "A clinic's booking page is something it likes to show",
        "The page is the first thing that patients see of a clinic, and of us.",
        "mira", Level.TEAM,
        (
            rise(
                "shared_pages", "aiko", "Raise the share of clinics that link to their booking page from 44 % to 70 %",
                PERCENT, "44", "70",
            ),
            fall(
                "page_load", "jonas", "Cut the time until the page can be used from 4.2 to 1.5 seconds",
                SECONDS, "4.2", "1.5",
            ),
        ),
        team="onboarding", priority="small_clinics", outcome=Outcome.PARTIAL,
        closing_note="The page is fast now. Clinics link to it when their website is easy to change, and many are not:"
        " next time we help them with that first.",
    ),
    ObjectivePlan(
        "waiting_lists", "past", "A cancelled appointment finds somebody else",
        "Every clinic has a paper list of people who would come sooner.",
        "nadia", Level.TEAM,
        (
            rise(
                "filled_again", "mateus",
                "Raise the share of cancelled appointments that are filled again from 12 % to 30 %",
                PERCENT, "12", "30",
            ),
            guard(
                "offers_gone", "saoirse", "Keep offers of appointments that are gone already at 1 % or less",
                PERCENT, high="1",
            ),
        ),
        team="scheduling", priority="small_clinics", parent="recommended", outcome=Outcome.PARTIAL,
        closing_note="19 %. Patients answer within ten minutes or not at all: we carry it over, with"
        " messages to the phone.",
    ),
    ObjectivePlan(
        "opens_at_once", "past", "The calendar opens at once",
        "It is opened two hundred times a day in every clinic.",
        "nadia", Level.TEAM,
        (
            fall(
                "opening_time", "kofi", "Cut the time until the calendar opens from 3.1 to 1.2 seconds",
                SECONDS, "3.1", "1.2",
            ),
        ),
        team="scheduling", outcome=Outcome.ACHIEVED,
        closing_note="1.1 seconds. What is slow now is seeing what others change.",
    ),
    ObjectivePlan(
        "own_language", "past", "Clinics are helped in their own language",
        "A receptionist who has to search for words does not ask a second time.",
        "grace", Level.TEAM,
        (
            rise(
                "languages", "beatriz",
                "Raise the share of questions answered in the clinic's language from 61 % to 85 %",
                PERCENT, "61", "85",
            ),
        ),
        team="care", priority="small_clinics", parent="recommended", outcome=Outcome.ACHIEVED,
        closing_note="88 % since Beatriz takes French. Italian is what is left.",
    ),
    ObjectivePlan(
        "website", "past", "Clinics understand within a minute what we do",
        "Most visitors leave before they have seen a calendar.",
        "marco", Level.TEAM,
        (
            rise(
                "try_it", "ingrid", "Raise the share of visitors who try the demonstration from 4 % to 7 %",
                PERCENT, "4", "7",
            ),
            fall(
                "first_day", "andre", "Cut the share of trials that end on the first day from 38 % to 25 %",
                PERCENT, "38", "25",
            ),
        ),
        team="growth", priority="small_clinics", outcome=Outcome.MISSED,
        closing_note="The new pages are read longer, but not by clinics. We should have talked with"
        " five of them first.",
    ),
    ObjectivePlan(
        "two_partners", "past", "Two makers of practice software build on us",
        "They are where a clinic's day begins.",
        "leila", Level.TEAM,
        (
            way(
                "built", "bruno", "Bring two partners from a first call to their first clinic",
                step("Two contracts signed"), step("First partner live", "2"), step("Second partner live", "2"),
            ),
        ),
        team="partnerships", outcome=Outcome.PARTIAL,
        closing_note="One is live. The other waits for an interface that answers in time, which we owe them.",
    ),
)  # fmt: skip
