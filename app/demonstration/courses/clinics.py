"""How the running quarter goes where people talk with clinics, partners and colleagues."""

from __future__ import annotations

from collections.abc import Mapping

from app.demonstration.courses.shape import AT_RISK, OFF_TRACK, ON_TRACK, SILENT, Course, Said

CLINICS: Mapping[str, Course] = {
    "first_answer": Course(
        ("9", "8.5", "8", "7", "6.5", "6", "5.5", "5", "4.8"),
        {
            0: Said("Starting at 8 instead of 9 did more than anything else.", ON_TRACK, 0.8),
            3: Said("We tried an earlier shift.", ON_TRACK, 0.6),
        },
    ),
    "helpful": Course(
        ("78", "79", "80", "80", "82", "83", "83", "84", "85"),
        {1: Said("Evening answers are rated best.", ON_TRACK, 0.7)},
    ),
    "help_pages": Course(
        ("22", "22", "23", "25", "26", "28", "28", "29", "30"),
        {
            0: SILENT,
            1: Said("Writing is slow: every page needs someone from Onboarding to check it.", AT_RISK, 0.5),
            2: Said(
                "Three pages are waiting for a check.", AT_RISK, 0.5,
                blocker="Nobody in Onboarding has time to check the help pages about imports.",
            ),
        },
    ),
    "called": Course(
        ("20", "31", "44", "52", "60", "66", "69", "72", "74", "77"),
        {0: Said("The list comes every Monday now, so nobody has to look for them.", ON_TRACK, 0.8)},
    ),
    "won_back": Course(
        ("0", "2", "5", "8", "12", "15", "19", "23", "26", "30"),
        {1: Said("Half of those who come back had only lost their password.", ON_TRACK, 0.7)},
    ),
    "course": Course(("1", "2", "3"), {}),
    "talk": Course(("no",), {0: Said("The outline is done.", ON_TRACK, 0.6)}),
    "by_recommendation": Course(
        ("24", "25", "25", "26", "27", "28", "28.5", "29", "29.5", "30"),
        {0: Said("Two clinics in Lyon sent us six others.", ON_TRACK, 0.7)},
    ),
    "shown": Course(
        ("0", "4", "9", "13", "18", "22", "27", "31", "34", "37"),
        {0: Said("Fridays work best: receptionists have time then.", ON_TRACK, 0.7)},
    ),
    "stories": Course(("0",), {3: Said("Two clinics are willing.", ON_TRACK, 0.6)}, usually=SILENT),
    "spanish_trials": Course(("3", "3", "4"), {}),
    "partners_live": Course(
        ("1", "1", "2"),
        {
            0: Said("Two of them test against us every Wednesday, and fall over with our releases.", AT_RISK, 0.5),
            1: Said("The third has signed.", ON_TRACK, 0.7),
        },
    ),
    "api_errors": Course(
        ("4", "3.8", "3.1", "2.9", "2.6", "2.4", "2.3", "2.1", "2", "1.9"),
        {0: Said("What is left happens in the minutes after a deployment.", AT_RISK, 0.6)},
    ),
    "association": Course(("no",), {0: Said("Their board meets next month, and we are on the list.", ON_TRACK, 0.7)}),
    "hired": Course(
        ("0", "0", "1", "1", "2"),
        {
            0: Said("Two have signed. Nobody fits for the database yet.", AT_RISK, 0.4),
            1: Said("One said no after three talks: we took too long.", AT_RISK, 0.5),
            2: Said("Good talks, no answers.", ON_TRACK, 0.7),
            3: Said("Forty applications, of which eight are good.", ON_TRACK, 0.8),
        },
    ),
    "first_month": Course(
        ("", "71", "71", "74"), {0: Said("Asked of the last eight who joined, on paper.", ON_TRACK, 0.8)},
        usually=Said("Asked of the last eight who joined, on paper.", ON_TRACK, 0.8),
    ),
    "invoice_questions": Course(
        ("48", "45", "44", "40", "37", "35", "33", "32", "30", "29"),
        {
            0: Said("The line about seats says now who they are for.", ON_TRACK, 0.7),
            1: Said("Took over from Ivan, with his list.", ON_TRACK, 0.6),
        },
    ),
    "late_payments": Course(
        ("17", "17", "18", "18"),
        {0: Said("Reminders go out by hand until the new bank answers.", OFF_TRACK, 0.3)},
        usually=Said(health=AT_RISK, confidence=0.5),
    ),
}  # fmt: skip
