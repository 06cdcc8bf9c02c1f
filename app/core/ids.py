"""Identifiers: time-ordered UUIDs inside, URL-safe global ids outside."""

from __future__ import annotations

import os
import time
from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from binascii import b2a_base64
from uuid import UUID

_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def new_id() -> UUID:
    """Return a UUIDv7: 48 bits of Unix milliseconds, then 74 random bits (RFC 9562, section 5.7)."""
    random = int.from_bytes(os.urandom(10))
    value = time.time_ns() // 1_000_000 << 80 | 0x7 << 76 | (random >> 68) << 64
    return UUID(int=value | 0b10 << 62 | random & (1 << 62) - 1)


def global_id(kind: str, id: UUID) -> str:
    """Return the id that clients see, such as ``Objective_AZ…``: unique over all types and safe in a URL."""
    return f"{kind}_{b2a_base64(id.int.to_bytes(16))[:22].translate(_URL_SAFE).decode()}"


def parse_global_id(text: str) -> tuple[str, UUID] | None:
    """Return the kind and UUID behind a global id, or None where ``text`` is not one."""
    kind, separator, encoded = text.partition("_")
    if not separator or len(encoded) != 22:
        return None
    try:
        parsed = UUID(bytes=urlsafe_b64decode(encoded + "=="))
    except (Base64Error, ValueError):
        return None
    return (kind, parsed) if global_id(kind, parsed) == text else None
