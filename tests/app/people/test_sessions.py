"""What presenting a refresh token leads to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher

from app.people.passwords import NOBODYS_HASH
from app.people.sessions import GRACE, Turn, turn_of

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


@dataclass
class Session:
    refresh_hash: bytes = b"present"
    previous_hash: bytes | None = b"previous"
    rotated_at: datetime = NOW
    expires_at: datetime = NOW + timedelta(days=30)
    revoked_at: datetime | None = None


class TestTurnOf:
    def test_rotates_the_present_token(self) -> None:
        assert turn_of(Session(), b"present", NOW) is Turn.ROTATE

    def test_repeats_for_the_previous_token_within_the_grace(self) -> None:
        assert turn_of(Session(), b"previous", NOW + GRACE) is Turn.REPEAT

    def test_revokes_for_the_previous_token_after_the_grace(self) -> None:
        assert turn_of(Session(), b"previous", NOW + GRACE + timedelta(seconds=1)) is Turn.REVOKE

    def test_revokes_for_any_other_token(self) -> None:
        assert turn_of(Session(), b"older", NOW) is Turn.REVOKE
        assert turn_of(replace(Session(), previous_hash=None), b"older", NOW) is Turn.REVOKE

    def test_is_over_once_revoked_or_expired(self) -> None:
        assert turn_of(replace(Session(), revoked_at=NOW), b"present", NOW) is Turn.OVER
        assert turn_of(Session(), b"present", NOW + timedelta(days=30)) is Turn.OVER


def test_checking_nobodys_hash_takes_as_long_as_anybodys() -> None:
    assert not PasswordHasher().check_needs_rehash(NOBODYS_HASH)
