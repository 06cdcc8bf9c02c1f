"""Passwords as argon2id hashes; hashing happens in two threads at most, never on the event loop."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from app.people.rules import LONGEST_PASSWORD, normal_password

_hasher = PasswordHasher()
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="passwords")

NOBODYS_HASH = "$argon2id$v=19$m=65536,t=3,p=4$s8F1y8Z2+F/Wql0ozHWq8Q$o6JMGSfSAVKpVY6cQv+MzZrTsyc5cVfS11n2WzLEZAU"
"""Checked against where there is no account, so that an unknown address takes as long as a known one."""


async def hashed(password: str) -> str:
    """Return the argon2id hash to keep of a password."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, normal_password(password))


async def matches(password: str, password_hash: str | None) -> bool:
    """Return whether a password is the one behind a hash; without a hash it takes as long and is False."""
    attempt = normal_password(password[: 4 * LONGEST_PASSWORD])
    right = await asyncio.get_running_loop().run_in_executor(_threads, _verify, attempt, password_hash or NOBODYS_HASH)
    return right and password_hash is not None


def _verify(password: str, password_hash: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (Argon2Error, InvalidHashError):
        return False
