"""The media types of GraphQL over HTTP: which one an answer has, and whether a request is in one that is read."""

from __future__ import annotations

from typing import NamedTuple

JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"


class _Range(NamedTuple):
    """One media range of an Accept header, with how much it is wanted: 0 to 1."""

    media_type: str
    quality: float


def answer_type(accept: str | None) -> str | None:
    """Return the media type for an answer, or None where the client accepts neither.

    Named types win over wildcards of the same quality, and among the named ones the newer type wins; whoever does not
    say gets JSON. Quality and precedence are those of RFC 9110, section 12.5.1.
    """
    if accept is None or not accept.strip():
        return JSON
    ranges = [_range(part) for part in accept.split(",") if part.strip()]
    best = max((_wish(JSON, ranges), _wish(GRAPHQL_JSON, ranges)))
    return best.media_type if best.quality > 0 else None


class _Wish(NamedTuple):
    """How much a client wants one media type; the greatest wins."""

    quality: float
    precision: int
    preference: int
    media_type: str


def _wish(media_type: str, ranges: list[_Range]) -> _Wish:
    covering = {"*/*": 0, "application/*": 1, media_type: 2}
    matching = [(covering[r.media_type], r.quality) for r in ranges if r.media_type in covering]
    precision, quality = max(matching, default=(0, 0.0))
    preference = int((media_type == GRAPHQL_JSON) == (precision == 2))
    return _Wish(quality, precision, preference, media_type)


def _range(part: str) -> _Range:
    media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = next((value for name, _, value in (p.partition("=") for p in parameters) if name.strip() == "q"), "1")
    try:
        return _Range(media_type, min(max(float(quality), 0.0), 1.0))
    except ValueError:
        return _Range(media_type, 0.0)


def is_json(content_type: str) -> bool:
    """Return whether a Content-Type is JSON in UTF-8, the only one that requests may have."""
    media_type, *parameters = (piece.strip().lower() for piece in content_type.split(";"))
    charsets = [
        value.strip('" ') for name, _, value in (p.partition("=") for p in parameters) if name.strip() == "charset"
    ]
    return media_type == JSON and all(charset in ("utf-8", "utf8", "us-ascii") for charset in charsets)
