"""What a meeting's note is split into: notes as people write them, and what the rules read out of them."""

from __future__ import annotations

import pytest

from app.objectives.input_rounds.notes import NOTE_LENGTH, PROPOSALS_AT_MOST, kind_of, normalised, split_note

MIXED = """# Growth weekly, 16 November
Attendees: Anna, Ben, Mira

## Risks
- The import might fail for big customers
* Two of five engineers leave in January

Anna: We answer in 30 h today. Ben thinks 12 h is possible.
Ben: we cannot hire before February
- [ ] Mira to send the export figures by Friday
- [x] Book the room
1. Focus on the first import
2) How about a guided tour?
   - It worked for billing
   - churn went from 5 % to 3 %
Thanks everyone!
"""
NOTES: dict[str, tuple[str, list[tuple[str, str | None, str]]]] = {
    "bullets, numbers, headings, speakers, boxes": (
        MIXED,
        [
            ("RISK", None, "The import might fail for big customers"),
            ("RISK", None, "Two of five engineers leave in January"),
            ("METRIC", "Anna", "We answer in 30 h today."),
            ("METRIC", "Ben", "Ben thinks 12 h is possible."),
            ("CONSTRAINT", "Ben", "we cannot hire before February"),
            ("IDEA", None, "Mira to send the export figures by Friday"),
            ("PRIORITY", None, "Focus on the first import"),
            ("IDEA", None, "How about a guided tour?"),
            ("IDEA", None, "It worked for billing"),
            ("METRIC", None, "churn went from 5 % to 3 %"),
        ],
    ),
    "carriage returns and lines that go on": (
        "Notes\r\n\r\nIdeas:\r\n• Offer a template\r\n• Ask the ten largest customers\r\n  what they miss most\r\n",
        [("IDEA", None, "Offer a template"), ("IDEA", None, "Ask the ten largest customers\n  what they miss most")],
    ),
    "emoji and marks of direction": (
        "👉 Ship the guide\n✅ Keep the wait under 12 h\n\u200fAnna:\u200f we must not lose the French team 🇫🇷\n",
        [
            ("IDEA", None, "Ship the guide"),
            ("METRIC", None, "Keep the wait under 12 h"),
            ("CONSTRAINT", "Anna", "we must not lose the French team 🇫🇷"),
        ],
    ),
    "a transcript": (
        "[10:32] **Anna:** Set-up takes 3 days.\nAnna:\n- Imports are slow\n- Nobody owns the docs\n"
        "Next steps\nBen suggests a weekly call.",
        [
            ("METRIC", "Anna", "Set-up takes 3 days."),
            ("IDEA", "Anna", "Imports are slow"),
            ("IDEA", "Anna", "Nobody owns the docs"),
            ("IDEA", "Ben", "Ben suggests a weekly call."),
        ],
    ),
    "lists inside lists": (
        "- Mira:\n    - Prices are unclear\n- Risk: we lose the pilot\nPriorities:\n\n1. Speed\n2. Fewer calls",
        [
            ("IDEA", "Mira", "Prices are unclear"),
            ("RISK", None, "we lose the pilot"),
            ("PRIORITY", None, "Speed"),
            ("PRIORITY", None, "Fewer calls"),
        ],
    ),
    "prose": (
        "We talked about e.g. the import. It takes days,\nwhich is too long. What matters most is trust.",
        [
            ("IDEA", None, "We talked about e.g. the import."),
            ("IDEA", None, "It takes days,\nwhich is too long."),
            ("PRIORITY", None, "What matters most is trust."),
        ],
    ),
    "nothing": ("\n\n---\n***\nHello everybody!\n", []),
}


@pytest.mark.parametrize("name", NOTES)
def test_reads_a_note(name: str) -> None:
    text, expected = NOTES[name]

    found = split_note(text)

    assert [(each.kind, each.speaker, each.quote) for each in found] == expected
    assert all(each.quote in normalised(text) and each.reason.endswith(".") for each in found)
    assert all("\n" not in each.body for each in found)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("I am worried about January", "RISK"),
        ("We can't touch billing", "CONSTRAINT"),
        ("Legal wants a review", "CONSTRAINT"),
        ("We have to support two languages", "CONSTRAINT"),
        ("We must cut the wait from 30 h to 12 h", "METRIC"),
        ("Satisfaction is at 61 %", "METRIC"),
        ("It costs € 4,000 a month", "METRIC"),
        ("Our NPS score is 31", "METRIC"),
        ("We meet in room 12", "IDEA"),
        ("Speed is the priority", "PRIORITY"),
        ("Let's ask the sales team", "IDEA"),
        ("Wir brauchen eine Vorlage", "IDEA"),
    ],
)
def test_says_what_words_are_and_why(words: str, kind: str) -> None:
    found, reason = kind_of(words)

    assert found == kind
    assert reason.endswith(".")


def test_says_the_same_once() -> None:
    assert len(split_note("- Ask the customers\n- ask  the CUSTOMERS\n")) == 1


@pytest.mark.parametrize("line", ["- idea {n} here\n", "Anna: idea {n} here\n", "a{n} b. "])
def test_ends_after_so_many(line: str) -> None:
    text = "".join(line.format(n=number) for number in range(1_000))[:NOTE_LENGTH]

    assert len(split_note(text)) <= PROPOSALS_AT_MOST
