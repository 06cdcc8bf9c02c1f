"""What those who talk with clinics, partners and colleagues want to reach in the running quarter."""

from __future__ import annotations

from app.demonstration.plans import (
    HOURS,
    PERCENT,
    ObjectivePlan,
    count,
    fall,
    learn,
    once,
    rise,
    step,
    way,
)
from app.objectives.models import Commitment, Level, Outcome, Visibility

CLINICS = (
    ObjectivePlan(
        "same_day", "present", "Every clinic gets a useful answer the same day",
        "A receptionist asks between two patients: an answer tomorrow is no answer.",
        "grace", Level.TEAM,
        (
            fall("first_answer", "daniel", "Cut the median time to a first answer from 9 to 4 hours", HOURS, "9", "4"),
            rise(
                "helpful", "hanna", "Raise the share of answers rated helpful from 78 % to 90 %", PERCENT, "78", "90"
            ),
            rise(
                "help_pages", "yusuf", "Raise the share of questions answered by a help page from 22 % to 40 %",
                PERCENT, "22", "40",
            ),
        ),
        team="care", priority="small_clinics", parent="recommended",
    ),
    ObjectivePlan(
        "gone_quiet", "present", "Clinics that have gone quiet hear from us first",
        "Who stops booking has often decided already; a call in the first two weeks still changes that.",
        "grace", Level.TEAM,
        (
            rise(
                "called", "klara", "Raise the share of quiet clinics that we call within two weeks from 20 % to 80 %",
                PERCENT, "20", "80",
            ),
            rise("won_back", "beatriz", "Win back 40 clinics that had gone quiet", count("clinics"), "0", "40"),
        ),
        team="care", parent="recommended",
    ),
    ObjectivePlan(
        "taught", "present", "A new receptionist learns Tidewater without us",
        "Receptionists change twice a year, and each of them calls us in the first week.",
        "rashid", Level.INDIVIDUAL,
        (
            way(
                "course", "rashid", "Publish a course of six short lessons",
                step("Lessons written"), step("Tried with three receptionists"), step("Published"),
            ),
        ),
        team="care", parent="same_day", outcome=Outcome.ACHIEVED, closed_on=24,
        closing_note="Done three weeks early: 140 receptionists have begun it, and calls in their first week halved.",
    ),
    ObjectivePlan(
        "speaking", "present", "Speak at the clinic software meetup without dreading it",
        "For myself: I want to be able to stand in front of people.",
        "hanna", Level.INDIVIDUAL,
        (once("talk", "hanna", "Give one talk in front of strangers"),),
        commitment=Commitment.ASPIRATIONAL, visibility=Visibility.PRIVATE,
    ),
    ObjectivePlan(
        "word_of_mouth", "present", "One clinic tells the next",
        "A clinic believes another clinic; our own words it believes half.",
        "marco", Level.TEAM,
        (
            rise(
                "by_recommendation", "zoe",
                "Raise the share of new clinics that come by recommendation from 24 % to 32 %",
                PERCENT, "24", "32",
            ),
            rise(
                "shown", "andre", "Show Tidewater to 60 clinics that were recommended to us",
                count("clinics"), "0", "60",
            ),
            way(
                "stories", "ingrid", "Publish three stories in which clinics tell their own day",
                step("First story published"), step("Second story published"), step("Third story published"),
            ),
        ),
        team="growth", priority="small_clinics", parent="recommended",
    ),
    ObjectivePlan(
        "spain", "present", "Clinics in Spain find us",
        "Three of them asked us by themselves last quarter.",
        "zoe", Level.TEAM,
        (rise("spanish_trials", "noor", "Win 30 trials by clinics in Spain", count("trials"), "3", "30"),),
        team="growth", priority="spain", commitment=Commitment.ASPIRATIONAL,
    ),
    ObjectivePlan(
        "as_one", "present", "Practice software and Tidewater feel like one",
        "Clinics keep patients there and appointments here, and type every name twice.",
        "leila", Level.TEAM,
        (
            rise(
                "partners_live", "bruno", "Raise the number of partners that are live from 1 to 4",
                count("partners"), "1", "4",
            ),
            fall(
                "api_errors", "david", "Cut failed calls of our programming interface from 4 % to 1 %",
                PERCENT, "4", "1",
            ),
            once("association", "sofia", "Sign an agreement with the association of physiotherapists"),
        ),
        team="partnerships",
    ),
    ObjectivePlan(
        "at_home", "present", "New colleagues are at home within a month",
        "Of the last five who joined, two did not know whom to ask after four weeks.",
        "ruth", Level.TEAM,
        (
            rise("hired", "teresa", "Fill 5 open positions", count("positions"), "0", "5"),
            learn("first_month", "teresa", "Measure how new colleagues rate their first month", PERCENT),
        ),
        team="people", priority="grow", parent="stay",
    ),
    ObjectivePlan(
        "clear_bills", "present", "Nobody has to ask about an invoice",
        "Every second question to Finance is about the same three lines.",
        "ruth", Level.TEAM,
        (
            fall(
                "invoice_questions", "ivan", "Cut questions about invoices from 48 to 20 a month",
                count("a month"), "48", "20",
            ),
            fall("late_payments", "maeve", "Cut invoices that are paid late from 17 % to 9 %", PERCENT, "17", "9"),
        ),
        team="people",
    ),
)  # fmt: skip
