"""What a person's fields may be."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.validation import Problems
from app.people import rules


def codes(problems: Problems) -> list[str]:
    return [problem.code for problem in problems.found]


class TestEmail:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            (" Mira@Example.COM ", "mira@example.com"),
            ("o'neil+okr@sub.example.org", "o'neil+okr@sub.example.org"),
            ("ÄNNE@example.de", "änne@example.de"),
            ("root@localhost", "root@localhost"),
        ],
    )
    def test_is_kept_in_lower_case(self, given: str, kept: str) -> None:
        problems = Problems()

        assert rules.checked_email(problems, "email", given) == kept
        assert not problems.found

    @pytest.mark.parametrize(
        "given", ["", "mira", "@example.com", "mira@", "a b@c", "a@b@c", "a\0b@c.d", "a" * 250 + "@b.co"]
    )
    def test_refuses_what_no_mail_could_reach(self, given: str) -> None:
        problems = Problems()

        rules.checked_email(problems, "email", given)

        assert codes(problems) == ["NOT_AN_EMAIL"]


class TestTimeZone:
    @pytest.mark.parametrize("given", ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"])
    def test_takes_iana_zones(self, given: str) -> None:
        problems = Problems()

        assert rules.checked_time_zone(problems, "timeZone", given) == given
        assert not problems.found

    @pytest.mark.parametrize("given", ["", "Berlin", "+02:00", "../etc/passwd", "europe/berlin"])
    def test_refuses_others(self, given: str) -> None:
        problems = Problems()

        rules.checked_time_zone(problems, "timeZone", given)

        assert codes(problems) == ["UNKNOWN_TIME_ZONE"]


class TestLocale:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("en", "en"),
            ("DE-at", "de-AT"),
            ("zh-hant-tw", "zh-Hant-TW"),
            ("es-419", "es-419"),
            ("sl-rozaj", "sl-rozaj"),
        ],
    )
    def test_is_kept_in_its_usual_case(self, given: str, kept: str) -> None:
        problems = Problems()

        assert rules.checked_locale(problems, "locale", given) == kept
        assert not problems.found

    @pytest.mark.parametrize("given", ["", "e", "english language", "en_US", "en-", "123", "de-AT-1996-toolong"])
    def test_refuses_others(self, given: str) -> None:
        problems = Problems()

        rules.checked_locale(problems, "locale", given)

        assert codes(problems) == ["UNKNOWN_LOCALE"]


class TestAvatar:
    @pytest.mark.parametrize(
        "given", ["javascript:alert(1)", "ftp://x/y", "https://", "https://u:p@x/y", "https://x/ y", "//x/y"]
    )
    def test_refuses_what_is_no_web_address(self, given: str) -> None:
        problems = Problems()

        problems.web_address("avatarUrl", given)

        assert codes(problems) == ["NOT_A_WEB_ADDRESS"]

    def test_takes_blank_as_none(self) -> None:
        assert Problems().web_address("avatarUrl", "  ") is None


class TestAbsence:
    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "expected"),
        [
            (date(2026, 11, 16), date(2026, 11, 18), []),
            (date(2026, 11, 18), date(2026, 11, 18), []),
            (date(2026, 11, 18), date(2026, 11, 17), ["DATES_REVERSED"]),
            (date(2026, 11, 2), date(2026, 11, 17), ["IN_THE_PAST"]),
            (date(2026, 11, 18), date(2027, 11, 20), ["TOO_LONG"]),
        ],
    )
    def test_ends_today_at_the_earliest_and_within_a_year(
        self, starts_on: date, ends_on: date, expected: list[str]
    ) -> None:
        problems = Problems()

        rules.check_absence(problems, starts_on, ends_on, date(2026, 11, 18))

        assert codes(problems) == expected


class TestPassword:
    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ("short", "LENGTH"),
            ("x" * 201, "LENGTH"),
            ("mira@example.com", "TOO_EASY"),
            ("Mira@Example.com", "TOO_EASY"),
            ("aaaaaaaaaaaaaa", "TOO_EASY"),
        ],
    )
    def test_refuses_weak_ones(self, given: str, code: str) -> None:
        problems = Problems()

        rules.checked_password(problems, "password", given, "mira@example.com")

        assert codes(problems) == [code]

    def test_is_the_same_however_its_characters_are_composed(self) -> None:
        assert rules.normal_password("u\u0308ber den Berg hin") == rules.normal_password("\u00fcber den Berg hin")


class TestSlug:
    @pytest.mark.parametrize("given", ["", "Acme", "acme labs", "-acme", "acme--labs", "a" * 61])
    def test_refuses_what_reads_badly_in_an_address(self, given: str) -> None:
        problems = Problems()

        rules.checked_slug(problems, "slug", given)

        assert codes(problems) == ["NOT_A_SLUG"]
