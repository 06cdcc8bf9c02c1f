"""The two shapes that are read, with the ways to ask for them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tests.bench import queries


@dataclass(frozen=True)
class Shape:
    """A nested read of one cycle: its objectives, their key results, and the check-ins on these."""

    name: str
    objectives: int
    query: str
    postgraphile: str
    statement: str
    weight: int
    """How many requests of the smallest shape cost about as much as one of this."""


DASHBOARD = Shape("dashboard", 50, queries.DASHBOARD, queries.DASHBOARD_POSTGRAPHILE, queries.DASHBOARD_SQL, 1)
BIG = Shape("big", 500, queries.BIG, queries.BIG_POSTGRAPHILE, queries.BIG_SQL, 10)
SHAPES = (DASHBOARD, BIG)


def leaves(answer: Any) -> int:
    """Return how many values an answer holds that are neither objects nor lists."""
    if isinstance(answer, dict):
        return sum(map(leaves, answer.values()))
    if isinstance(answer, list):
        return sum(map(leaves, answer))
    return 1


def posted(path: str, body: dict[str, Any], token: str | None = None) -> bytes:
    """Return the bytes of a request that posts JSON."""
    content = json.dumps(body).encode()
    head = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: application/json", "Content-Type: application/json"]
    return _request([*head, f"Content-Length: {len(content)}"], token) + content


def got(path: str, token: str | None = None) -> bytes:
    """Return the bytes of a request for what is at a path."""
    return _request([f"GET {path} HTTP/1.1", "Host: 127.0.0.1"], token)


def _request(head: list[str], token: str | None) -> bytes:
    authorization = [] if token is None else [f"Authorization: Bearer {token}"]
    return "\r\n".join([*head, *authorization, "", ""]).encode()
