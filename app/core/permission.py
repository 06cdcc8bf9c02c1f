"""Permission decisions: an answer with its reason, never a bare no."""

from __future__ import annotations

from typing import NamedTuple

from app.core.errors import NotPermitted


class Permission(NamedTuple):
    """Whether something may be done; ``reason`` says why not, as a sentence for a person."""

    allowed: bool
    reason: str | None = None


ALLOWED = Permission(True)


def denied(reason: str) -> Permission:
    """Return a refusal with its reason."""
    return Permission(False, reason)


def allowed_if(condition: bool, otherwise: str) -> Permission:
    """Return ALLOWED where the condition holds, a refusal with the reason ``otherwise`` where it does not."""
    return ALLOWED if condition else denied(otherwise)


def require(permission: Permission) -> None:
    """Raise NotPermitted with the reason where the permission was refused."""
    if not permission.allowed:
        raise NotPermitted(permission.reason or "This is not allowed.")
