"""Permission decisions: an answer with its reason, never a bare no."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.core.errors import DenialGround, NotPermitted


class Permission(NamedTuple):
    """Whether something may be done.

    ``reason`` says why not, as a sentence for a person; ``ground`` whether that is for others, or for another state.
    """

    allowed: bool
    reason: str | None = None
    ground: DenialGround | None = None


ALLOWED = Permission(True)


def denied(reason: str) -> Permission:
    """Return a refusal with its reason: it is for others."""
    return Permission(False, reason, DenialGround.RIGHTS)


def not_now(reason: str) -> Permission:
    """Return a refusal with its reason: the thing's state does not go with it, whoever asks."""
    return Permission(False, reason, DenialGround.STATE)


def allowed_if(condition: bool, otherwise: str) -> Permission:
    """Return ALLOWED where the condition holds, `denied` with the reason ``otherwise`` where it does not."""
    return ALLOWED if condition else denied(otherwise)


def now_if(condition: bool, otherwise: str) -> Permission:
    """Return ALLOWED where the condition holds, `not_now` with the reason ``otherwise`` where it does not."""
    return ALLOWED if condition else not_now(otherwise)


def refusal_of(permission: Permission, path: Sequence[str] = ()) -> NotPermitted:
    """Return a refused permission as the error that tells of it."""
    reason = permission.reason or "This is not allowed."
    return NotPermitted(reason, path, ground=permission.ground or DenialGround.RIGHTS)


def require(permission: Permission) -> None:
    """Raise NotPermitted with the reason where the permission was refused."""
    if not permission.allowed:
        raise refusal_of(permission)
