"""How the weeks went: the course of each key result, and what people said about it lately.

Courses begin with the first period; what was said is told backwards from now, so that the latest weeks always have
something to say, however many weeks the quarter is old.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.objectives.models import ReportedHealth

ON_TRACK, AT_RISK, OFF_TRACK = ReportedHealth.ON_TRACK, ReportedHealth.AT_RISK, ReportedHealth.OFF_TRACK


class Said(NamedTuple):
    """What was said beside a figure.

    ``blocker`` begins one, ``settles`` says that it is out of the way, ``asks`` whom to help with it; ``silent`` is a
    period without a check-in.
    """

    note: str | None = None
    health: ReportedHealth | None = None
    confidence: float | None = None
    blocker: str | None = None
    unchanged: bool = False
    silent: bool = False
    settles: bool = False
    asks: str | None = None


class Course(NamedTuple):
    """A key result's figures, one for each period from the first on (the last one holds), and what was said.

    Figures are numbers, for milestones how many of them are done, for done or not "yes" and "no". ``said`` counts
    periods backwards: 0 is the one that ended last. An empty figure is a period before anything was measured.
    """

    values: tuple[str, ...]
    said: Mapping[int, Said]
    usually: Said = Said(health=ON_TRACK, confidence=0.7)


SILENT = Said(silent=True)

COURSES: Mapping[str, Course] = {
    "nps": Course(
        ("31", "33", "34", "36", "38"),
        {0: Said("The last survey had more small clinics in it than ever.", ON_TRACK, 0.7)},
    ),
    "revenue": Course(
        ("3240000", "3300000", "3380000", "3430000", "3500000"),
        {0: Said("Growing, but slower than planned: two larger clinics left.", AT_RISK, 0.5)},
    ),
    "audit": Course(("0", "1", "1", "1", "1"), {0: Said("Access reviews begin next week.", ON_TRACK, 0.8)}),
    "drill": Course(("no",), {0: Said("The outsider is booked for the end of the quarter.", ON_TRACK, 0.7)}),
    "first_booking": Course(
        ("38", "39", "41", "42", "44", "45", "47", "48", "50"),
        {
            0: Said("The new checklist helps: clinics that finish it book within three days.", ON_TRACK, 0.7),
            2: Said("Fewer sign-ups in the holidays, so this week says little.", AT_RISK, 0.6),
        },
    ),
    "tickets": Course(
        ("1.8", "1.9", "1.7", "1.8", "2.1", "1.9", "1.8", "1.9", "1.8"),
        {1: Said("Back under the limit since the import page explains itself.", ON_TRACK, 0.8)},
    ),
    "publish_time": Course(
        ("52", "50", "47", "45", "44", "41", "38", "36", "34"),
        {
            0: Said("Half of what is left is waiting for the calendar vendor.", ON_TRACK, 0.7),
            1: Said(
                "The import now runs in the background.", AT_RISK, 0.6,
                blocker="The calendar vendor allows us 100 requests a minute; large calendars take all night.",
            ),
        },
    ),
    "unaided": Course(
        ("41", "41", "43", "44", "44", "47", "49", "50", "52"),
        {
            0: Said("Every clinic we watched stumbled over the opening hours.", AT_RISK, 0.5),
            1: Said(unchanged=True),
        },
    ),
    "imports": Course(
        ("", "", "27", "29", "31", "33", "34", "34", "34"),
        {
            0: Said("Counted in the sign-up log, Monday to Sunday.", ON_TRACK, 0.8),
            1: Said("Counted in the sign-up log, Monday to Sunday.", ON_TRACK, 0.8),
        },
    ),
    "failed_deployments": Course(
        ("9", "8", "8", "9", "10", "9", "8", "8", "8"),
        {
            0: Said(
                "Two of this week's failures were the same script. We need a day without features to replace it.",
                OFF_TRACK, 0.3,
                blocker="The release script breaks whenever two people merge in the same hour.", asks="omar",
            ),
            1: Said("No better. Could Priya and Omar decide what may wait?", OFF_TRACK, 0.3),
            2: Said("Staged roll-outs are ready, but not in use.", AT_RISK, 0.5),
        },
    ),
    "region": Course(
        ("0", "0", "1", "1", "1", "1", "2", "2", "2"),
        {
            0: Said(unchanged=True),
            1: Said("Half of the clinics are over; nobody called.", ON_TRACK, 0.8, settles=True),
            3: Said(
                "Ready, but not allowed to begin.", AT_RISK, 0.6,
                blocker="The old data centre lets us move large clinics on Sundays only.",
            ),
        },
    ),
    "availability": Course(
        ("99.95", "99.93", "99.96", "99.94", "99.97", "99.95", "99.95", "99.95", "99.95"),
        {0: SILENT, 1: SILENT},
    ),
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
    "conversations": Course(
        ("0", "1", "1", "3", "4", "4", "5", "6", "7"),
        {
            0: Said("A receptionist said it best: “I will not type forty regulars in again.”", ON_TRACK, 0.8),
        },
    ),
    "talk": Course(("no",), {0: Said("The outline is done.", ON_TRACK, 0.6)}),
    "shared_pages": Course(("44", "46", "49", "52", "55", "57", "60", "61", "63", "64", "66", "66", "67", "67"), {}),
    "page_load": Course(
        ("4.2", "4.0", "3.6", "3.1", "2.8", "2.4", "2.0", "1.9", "1.7", "1.6", "1.5", "1.4", "1.4", "1.4"), {}
    ),
}  # fmt: skip
