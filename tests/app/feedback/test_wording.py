"""Rules about the wording of feedback: what they find, what they leave alone, and where sentences end."""

from __future__ import annotations

import pytest

from app.feedback.wording import WordingRule, findings_in, sentences_of


def rules_of(text: str) -> set[str]:
    """The rules that find something in single sentences of a text."""
    return {found.rule for found in findings_in(text)} - {WordingRule.NO_OCCASION}


class TestFindings:
    @pytest.mark.parametrize(
        ("text", "rule"),
        [
            ("You always interrupt me.", WordingRule.ABSOLUTE),
            ("You are late every single time.", WordingRule.ABSOLUTE),
            ("You’re so lazy.", WordingRule.JUDGES_PERSON),
            ("You are not a good colleague because of your arrogance.", WordingRule.JUDGES_PERSON),
            ("She is a bad listener.", WordingRule.JUDGES_PERSON),
            ("You don’t even care.", WordingRule.READS_MINDS),
            ("You just want to look good.", WordingRule.READS_MINDS),
            ("Everybody says so.", WordingRule.HEARSAY),
            ("I heard that you left early.", WordingRule.HEARSAY),
            ("Great job!", WordingRule.VAGUE),
            ("Be more proactive.", WordingRule.VAGUE),
            ("You did it again!!", WordingRule.LOUD),
            ("STOP IT now.", WordingRule.LOUD),
            ("You said " + "many things and " * 15 + "went.", WordingRule.LONG),
        ],
    )
    def test_find_what_is_hard_to_hear(self, text: str, rule: WordingRule) -> None:
        assert rule in rules_of(text)

    @pytest.mark.parametrize(
        "text",
        [
            "In the review on Monday you answered before Aiko had finished.",
            "You wrote down why the import guesses as it does.",
            "Your slides were late, so we began without them.",
            "The API of ACME fails. What shall we do?",
            "You care for newcomers: three of them told me so.",
            "It was a good job to split the release, because the second half failed.",
        ],
    )
    def test_leave_alone_what_tells_of_behaviour(self, text: str) -> None:
        assert rules_of(text) == set()

    def test_miss_an_occasion_only_where_none_is_named(self) -> None:
        assert [found.rule for found in findings_in("You ask good questions.")] == [WordingRule.NO_OCCASION]
        assert findings_in("You asked a good question on Friday. It helped us.") == ()

    def test_find_nothing_in_nothing(self) -> None:
        assert findings_in("") == findings_in(" \n- \n") == ()


class TestSentences:
    def test_are_word_for_word_with_their_places(self) -> None:
        text = "You came late, e.g. on Monday. “Why?” she asked!\n\n- Tell us first\n2. Then go"

        found = sentences_of(text)

        assert [each.words for each in found] == [
            "You came late, e.g. on Monday.",
            "“Why?”",
            "she asked!",
            "Tell us first",
            "Then go",
        ]
        assert all(text[each.start : each.end] == each.words for each in found)
