"""The log: lines of text on standard error, as much as WAYMARK_LOG_LEVEL says."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_WITH_REQUEST = "%(asctime)s %(levelname)-7s %(request_id)s %(name)s: %(message)s"
_LIBRARIES = (
    "uvicorn",
    "procrastinate",
    "tortoise",
    "openai",
    "httpx2",
    "httpcore2",
    "psycopg",
    "websockets",
    "asyncio",
)


def set_up_log(level: str) -> None:
    """Log from a level on; what the libraries tell below a warning is left to `debug`."""
    logging.basicConfig(stream=sys.stderr, level=level.upper(), format=_FORMAT, force=True)
    for library in _LIBRARIES:
        logging.getLogger(library).setLevel(logging.NOTSET if level == "debug" else logging.WARNING)


def tell_requests_apart() -> None:
    """Put the id of the request on every line that is written while it runs."""
    from app.request_log import RequestId

    for handler in logging.getLogger().handlers:
        handler.addFilter(RequestId())
        handler.setFormatter(logging.Formatter(_WITH_REQUEST))


@contextmanager
def without_requests() -> Iterator[None]:
    """Leave the lines about single requests out, while something else is being told in the same terminal."""
    requests = logging.getLogger("waymark.access")
    was_disabled, requests.disabled = requests.disabled, True
    try:
        yield
    finally:
        requests.disabled = was_disabled
