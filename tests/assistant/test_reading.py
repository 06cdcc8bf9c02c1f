"""The reader of figures, roles and dates, against a table of phrases and against what must not be read."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from app.objectives.models import MetricKind, UnitKind
from assistant.facts import Unit
from assistant.language.dates import Period, due_date
from assistant.language.figures import quantities
from assistant.language.reading import MetricReading, read
from assistant.units import format_figure
from tests.assistant.phrases import HARD, PHRASES

Q3 = Period(date(2026, 7, 1), date(2026, 9, 30), "Q3 2026", date(2026, 7, 10))
FIELDS = ("kind", "unit", "baseline", "target", "low", "high", "due")


def expected(words: str) -> dict[str, str]:
    return {name: value.replace("_", " ") for name, value in (part.split("=", 1) for part in words.split())}


def told(reading: MetricReading) -> dict[str, str]:
    named = {UnitKind.PERCENT: "%", UnitKind.POINTS: "points"}
    unit = reading.unit
    found = {
        "kind": reading.kind.value if reading.kind else None,
        "unit": (named.get(unit.kind) or unit.currency or unit.symbol) if unit else None,
        "due": reading.due.due_on.isoformat() if reading.due else None,
    }
    for name in ("baseline", "target", "low", "high"):
        figure = getattr(reading, name)
        found[name] = format(figure.value.normalize(), "f") if figure else None
    return {name: value for name, value in found.items() if value}


def values(text: str, locale: str = "en") -> list[str]:
    return [format_figure(quantity.value, quantity.unit) for quantity in quantities(text, locale)]


class TestPhrases:
    @pytest.mark.parametrize(("phrase", "words"), PHRASES, ids=[phrase for phrase, _ in PHRASES])
    def test_reads_what_the_phrase_says_and_nothing_else(self, phrase: str, words: str) -> None:
        assert told(read(phrase, Q3)) == expected(words)

    def test_the_table_is_large_and_has_phrases_that_say_nothing(self) -> None:
        assert len(PHRASES) >= 200
        assert sum(not words for _, words in PHRASES) >= 20

    @pytest.mark.parametrize("field", FIELDS)
    def test_precision_and_recall_hold_for_each_field(self, field: str) -> None:
        counted: Counter[str] = Counter()
        for phrase, words in (*PHRASES, *HARD):
            want, got = expected(words).get(field), told(read(phrase, Q3)).get(field)
            counted["right"] += got is not None and got == want
            counted["read"] += got is not None
            counted["there"] += want is not None

        assert counted["right"] >= 0.95 * counted["read"]
        assert counted["right"] >= 0.95 * counted["there"]


class TestFigures:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("1,200 customers", ["1,200 customers"]),
            ("1.2k customers", ["1,200 customers"]),
            ("1200 customers", ["1,200 customers"]),
            ("1 200 customers", ["1,200 customers"]),
            ("$1.2M", ["$1,200,000"]),
            ("USD 1.2 million", ["$1,200,000"]),
            ("1.2 million dollars", ["$1,200,000"]),
            ("€40k", ["€40,000"]),
            ("5%", ["5 %"]),
            ("5 percent", ["5 %"]),
            ("five per cent", ["5 %"]),
            ("half of all visits", ["50 %"]),
            ("three quarters of our visits", ["75 %"]),
            ("5 percentage points", ["5 points"]),
            ("+5 pp", ["5 points"]),
            ("from -10 to 20", ["-10", "20"]),
            ("30 → 12 tickets", ["30 tickets", "12 tickets"]),
            ("between 5 and 7 days", ["5 days", "7 days"]),
            ("30-40%", ["30 %", "40 %"]),
            ("$1.2M–$1.5M", ["$1,200,000", "$1,500,000"]),
            ("twenty-five new clients", ["25 new clients"]),
            ("half a million downloads", ["500,000 downloads"]),
            ("a hundred and two visits", ["102 visits"]),
            ("4.5 out of 5", ["4.5 out of 5"]),
            ("4.6/5 stars", ["4.6 out of 5"]),
            ("200ms", ["200 ms"]),
            ("2h", ["2 h"]),
            ("3x", ["3 ×"]),
            ("12,50,000 rupees", ["₹1,250,000"]),
            ("0.5 %", ["0.5 %"]),
            ("99.95 percent", ["99.95 %"]),
        ],
    )
    def test_reads_common_english_forms(self, text: str, found: list[str]) -> None:
        assert values(text) == found

    @pytest.mark.parametrize(
        "text",
        [
            "p95 latency", "Q3 planning", "ISO 27001 and SOC 2", "24/7 support", "COVID-19", "3D and 2FA",
            "30-day retention",
            "top 10 accounts", "release 2.3.1", "v2", "at 9:30", "5 pm", "ticket #1234", "in 2025", "from 2024 to 2026",
            "by 15 December 2026", "2026-09-30", "one of the teams", "per 1,000 orders", "9 of 10 customers",
            "two thirds",
            "+49 170 1234567", "https://example.com/12", "week 4 retention", "1,2 percent", "5m", "1:1s",
        ],
    )  # fmt: skip
    def test_reads_nothing_that_only_looks_like_a_figure(self, text: str) -> None:
        assert values(text) == []

    def test_reads_a_decimal_comma_only_where_the_locale_says_so(self) -> None:
        assert values("1,2 %") == []
        assert values("1,2 %", "de") == ["1.2 %"]
        assert values("1.200 Kunden", "de-AT")[0].startswith("1,200")

    def test_reads_the_dollar_of_the_locale(self) -> None:
        assert quantities("$5", "en-AU")[0].unit == Unit(UnitKind.CURRENCY, currency="AUD")

    def test_gives_the_exact_words_and_what_stands_before_them(self) -> None:
        text = "x" * 80 + " is about $1.2M today"

        (quantity,) = quantities(text)

        assert text[quantity.start : quantity.end] == quantity.words == "$1.2M"
        assert len(quantity.before) == 60
        assert text[: quantity.start].endswith(quantity.before)

    @pytest.mark.parametrize(
        ("value", "unit"),
        [
            ("34", Unit(UnitKind.PERCENT)),
            ("1200000", Unit(UnitKind.CURRENCY, currency="USD")),
            ("40.5", Unit(UnitKind.CURRENCY, currency="CHF")),
            ("5", Unit(UnitKind.POINTS)),
            ("200", Unit(UnitKind.DURATION, symbol="ms")),
            ("1", Unit(UnitKind.DURATION, symbol="days")),
            ("12", Unit(UnitKind.NUMBER, symbol="tickets")),
            ("4.5", Unit(UnitKind.NUMBER, symbol="out of 5")),
            ("1234.5", Unit(UnitKind.NUMBER)),
        ],
    )
    def test_reads_back_what_it_writes(self, value: str, unit: Unit) -> None:
        (quantity,) = quantities(format_figure(Decimal(value), unit))

        assert (quantity.value, quantity.unit) == (Decimal(value), unit)


class TestRoles:
    def test_a_relative_change_is_never_a_target(self) -> None:
        reading = read("Increase revenue by 20 %", Q3)

        assert reading.target is None
        assert reading.change is not None
        assert reading.change.value == 20

    def test_a_report_of_a_move_gives_where_things_stand(self) -> None:
        reading = read("Churn rose from 3 % to 5 % last quarter", Q3)

        assert reading.baseline is not None
        assert reading.baseline.value == 5
        assert reading.target is None

    def test_two_targets_are_none(self) -> None:
        assert read("Get churn to 3 % or maybe get it to 4 %", Q3).target is None

    def test_verb_and_figures_that_contradict_each_other_have_no_direction(self) -> None:
        assert read("Reduce churn from 3 % to 5 %", Q3).kind is None

    def test_a_limit_without_a_known_side_stays_open(self) -> None:
        reading = read("Keep the dial at 7", Q3)

        assert reading.low is reading.high is None
        assert reading.kind is MetricKind.MAINTAIN


class TestDueDates:
    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("due 2026-09-20", "2026-09-20"),
            ("by 15 December", "2026-12-15"),
            ("by December 15th, 2026", "2026-12-15"),
            ("by the 3rd of August", "2026-08-03"),
            ("no later than 12 Aug.", "2026-08-12"),
            ("by end of November", "2026-11-30"),
            ("end of Q3", "2026-09-30"),
            ("in Q3", "2026-09-30"),
            ("by the end of the quarter", "2026-09-30"),
            ("this quarter", "2026-09-30"),
            ("by the end of the year", "2026-12-31"),
            ("by 31/08/2026", "2026-08-31"),
            ("by month end", "2026-07-31"),
            ("end of Q4", "2026-12-31"),
        ],
    )
    def test_reads_days_and_ends_of_periods(self, text: str, day: str) -> None:
        due = due_date(f"Launch it {text}", Q3)

        assert due is not None
        assert due.due_on == date.fromisoformat(day)

    @pytest.mark.parametrize(
        "text",
        ["by May", "by Q4", "by 03/04/2026", "since 3 August", "at the end of Q2", "by 31 November",
        "from 1 August", "soon",
         "by 1 August or by 1 September", "by 1 July 2025"],
    )  # fmt: skip
    def test_reads_nothing_that_is_past_or_can_be_read_in_two_ways(self, text: str) -> None:
        assert due_date(f"Launch it {text}", Q3) is None

    def test_knows_fiscal_quarters_by_the_name_of_the_cycle(self) -> None:
        fiscal = Period(date(2026, 4, 1), date(2026, 6, 30), "Q1 FY26")

        due = due_date("by the end of Q2", fiscal)

        assert due is not None
        assert due.due_on == date(2026, 9, 30)
