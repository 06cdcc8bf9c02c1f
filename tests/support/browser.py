"""Browsers, each with cookies and a network address of its own."""

from __future__ import annotations

import secrets

import httpx

OURS = {"Origin": "http://waymark.test"}


def a_browser(http: httpx.AsyncClient, address: str | None = None) -> httpx.AsyncClient:
    """Return a client with cookies of its own, from a network address of its own."""
    app = http._transport.app  # type: ignore[attr-defined]
    address = address or f"10.{secrets.randbelow(256)}.{secrets.randbelow(256)}.{secrets.randbelow(256)}"
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False, client=(address, 1))
    return httpx.AsyncClient(transport=transport, base_url="http://waymark.test", headers=OURS)
