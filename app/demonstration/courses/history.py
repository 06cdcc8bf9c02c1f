"""How the year goes month by month, and how the two quarters that are over went."""

from __future__ import annotations

from collections.abc import Mapping

from app.demonstration.courses.shape import AT_RISK, OFF_TRACK, ON_TRACK, SILENT, Course, Said

HISTORY: Mapping[str, Course] = {
    "nps": Course(
        ("31", "32", "33", "35", "36", "37", "38"),
        {0: Said("The last survey had more small clinics in it than ever.", ON_TRACK, 0.7)},
    ),
    "revenue": Course(
        ("3240000", "3290000", "3340000", "3400000", "3450000", "3500000", "3560000"),
        {
            0: Said("Growing, but slower than planned: two larger clinics left.", AT_RISK, 0.5),
            1: Said("One of the larger clinics gave notice.", AT_RISK, 0.6),
        },
    ),
    "audit": Course(("0", "1", "1", "1", "1"), {0: Said("Access reviews begin next week.", ON_TRACK, 0.8)}),
    "drill": Course(("no",), {0: Said("The outsider is booked for the end of the year.", ON_TRACK, 0.7)}),
    "own_score": Course(
        ("62", "62", "65", "65", "68", "68", "70"),
        {0: Said("Those who joined this year rate us higher than the rest of us do.", ON_TRACK, 0.7)},
    ),
    "leavers": Course(
        ("0", "0", "0", "1", "1", "1", "2"),
        {0: Said("Ivan goes back to Zagreb, and to teaching. We part as friends.", ON_TRACK, 0.6)},
    ),
    "answers_then": Course(
        ("14", "13", "12", "11", "10", "9", "8.8"),
        {
            0: Said("The second person in the morning did it.", ON_TRACK, 0.9),
            3: Said("The new telephone system lost a day's recordings.", AT_RISK, 0.6),
        },
    ),
    "calls_taken": Course(("55", "58", "63", "66", "70", "74", "76"), {0: Said("Mondays stay hard.", ON_TRACK, 0.8)}),
    "restored": Course(
        ("0", "1", "1", "2", "2", "3", "3"),
        {1: Said("Wanjiru did it from my notes, and found two gaps in them.", ON_TRACK, 0.9)},
    ),
    "phone_bookings": Course(
        ("3", "3", "4", "4", "4"),
        {
            2: Said("Nobody asks for it. I would stop.", OFF_TRACK, 0.2),
            4: Said("They look patients up on the phone, but book on the screen.", AT_RISK, 0.4),
        },
    ),
    "brought": Course(
        ("21", "21", "22", "22", "23", "23", "24"),
        {
            0: Said("24 %. The voucher was used eleven times.", OFF_TRACK, 0.1),
            2: Said("Clinics like the voucher, and leave it in the drawer.", AT_RISK, 0.4),
        },
        usually=Said(health=AT_RISK, confidence=0.5),
    ),
    "closing_days": Course(
        ("12", "12", "9", "8", "6", "5", "5"), {0: Said("Five, for the second month.", ON_TRACK, 0.9)}
    ),
    "shared_pages": Course(
        ("44", "46", "49", "52", "55", "57", "60", "61", "63", "64", "66", "66", "67", "67"),
        {1: Said("Clinics that pay somebody for their website wait for them.", AT_RISK, 0.5)},
    ),
    "page_load": Course(
        ("4.2", "4.0", "3.6", "3.1", "2.8", "2.4", "2.0", "1.9", "1.7", "1.6", "1.5", "1.4", "1.4", "1.4"),
        {5: Said("Pictures were two thirds of it.", ON_TRACK, 0.9)},
    ),
    "filled_again": Course(
        ("12", "12", "13", "14", "14", "16", "16", "17", "18", "18", "19"),
        {
            0: Said("19 %, and most of the rest would have answered a message to the phone.", OFF_TRACK, 0.2),
            4: Said("Letters come too late, mails are read in the evening.", AT_RISK, 0.5),
        },
    ),
    "offers_gone": Course(("0.4", "0.6", "0.5", "0.8", "0.7", "0.6"), {}),
    "opening_time": Course(
        ("3.1", "3.0", "2.7", "2.2", "1.9", "1.9", "1.6", "1.4", "1.3", "1.2", "1.1"),
        {6: Said("Half of it was a list of holidays that nobody had looked at for years.", ON_TRACK, 0.9)},
    ),
    "languages": Course(
        ("61", "62", "64", "66", "71", "74", "77", "79", "82", "83", "85", "87", "88"),
        {8: Said("First week with French in the evening.", ON_TRACK, 0.8)},
    ),
    "try_it": Course(
        ("4", "4", "4.2", "4.1", "4.3", "4.2", "4.4"),
        {0: SILENT, 2: Said("More visitors, and the same share of them.", OFF_TRACK, 0.2)},
        usually=Said(health=AT_RISK, confidence=0.4),
    ),
    "first_day": Course(
        ("38", "38", "37", "36", "36", "35", "35", "34", "34"),
        {1: Said("Those who leave on the first day never saw a calendar with their own name.", AT_RISK, 0.4)},
    ),
    "built": Course(
        ("0", "0", "1", "1", "1", "1", "1", "2"),
        {
            0: Said("The second waits for calls that answer within a second.", AT_RISK, 0.4),
            6: Said("Lawyers on both sides are content.", ON_TRACK, 0.7),
        },
    ),
}  # fmt: skip
