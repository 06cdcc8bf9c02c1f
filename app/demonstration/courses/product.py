"""How the running quarter goes in Product and the teams inside it."""

from __future__ import annotations

from collections.abc import Mapping

from app.demonstration.courses.shape import AT_RISK, OFF_TRACK, ON_TRACK, SILENT, Course, Said

PRODUCT: Mapping[str, Course] = {
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
    "conversations": Course(
        ("0", "1", "1", "3", "4", "4", "5", "6", "7"),
        {0: Said("A receptionist said it best: “I will not type forty regulars in again.”", ON_TRACK, 0.8)},
    ),
    "typed_in": Course(
        ("310", "290", "240", "210", "190", "150", "140", "120", "110", "95"),
        {
            0: Said("Recurring appointments come along now; notes on patients do not yet.", ON_TRACK, 0.7),
            2: Said("A clinic in Porto moved between Friday evening and Sunday lunch.", ON_TRACK, 0.8),
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
    "reviewed": Course(
        ("30", "36", "45", "52", "58", "63", "70", "74", "79", "85"),
        {0: Said("Support's rights are done: eleven people could read more than they needed.", ON_TRACK, 0.8)},
    ),
    "slow_queries": Course(
        ("140", "138", "131", "126", "122", "120", "118", "117", "115", "114"),
        {
            0: Said("The report on occupancy alone is a third of them, and nobody dares to touch it.", AT_RISK, 0.4),
            1: Said("A new index moved less than I had hoped.", AT_RISK, 0.5),
            2: Said("Found the ten slowest; six are the same page.", ON_TRACK, 0.7),
            3: Said("We can see every slow question now, with the page that asks it.", ON_TRACK, 0.8),
        },
    ),
    "refilled": Course(
        ("19", "20", "22", "23", "25", "26", "28", "29", "30", "31"),
        {
            0: Said("Messages to the phone reach one patient in two within ten minutes.", ON_TRACK, 0.8),
            2: Said("The first clinic sends messages instead of mails.", ON_TRACK, 0.7),
        },
    ),
    "listed": Course(
        ("6", "7", "7"),
        {
            0: Said("No change. The box to tick is where nobody looks.", ON_TRACK, 0.6),
            1: Said("Quiet week, no change.", ON_TRACK, 0.6),
            2: Said("No change yet.", ON_TRACK, 0.6),
        },
    ),
    "gone_offers": Course(("0.6", "0.7", "0.5", "0.9", "0.8"), {0: Said(unchanged=True)}),
    "shows_everywhere": Course(
        ("5", "4.6", "4.1", "3.8", "3.5", "3.2", "3", "2.7", "2.5", "2.4"),
        {0: Said("Still with me, though I sit with Platform now. It belongs to Scheduling.", ON_TRACK, 0.6)},
    ),
    "double_bookings": Course(
        ("64", "60", "57", "58", "51", "47", "44", "43", "40", "38"),
        {
            2: Said(
                "The same three clinics make half of them: their booking page is still the old one.", AT_RISK, 0.5,
                blocker="The old booking page can only be switched off once the makers of three"
                " websites have answered.",
                asks="leila",
            ),
        },
    ),
    "sourced": Course(
        ("35", "41", "48", "55", "59", "62", "64", "67", "69", "71"),
        {0: Said("People and Finance names a source for all.", ON_TRACK, 0.8)},
    ),
}  # fmt: skip
