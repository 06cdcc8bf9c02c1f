"""The tour: the main job and the other duties of a manager, played against a running server, step by step.

It goes over HTTP and GraphQL alone, each step as the person concerned. It fails with a sentence as soon as something
is not as it should be, so it is an acceptance test as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.tour.chapters import CHAPTERS
from app.tour.client import Unexpected
from app.tour.stage import Stage

__all__ = ["CHAPTERS", "Unexpected", "play"]


def play(
    base_url: str,
    tokens: Mapping[str, str],
    say: Callable[[str], None],
    *,
    engine: str | None = None,
    chapter: str | None = None,
) -> None:
    """Play the tour, or one chapter of it, against the server at a base URL, and tell each step with ``say``.

    ``tokens`` has an access token for everybody in the demonstration, by e-mail address. ``engine`` is ``builtin`` or
    ``openai`` where that one is insisted on; ``chapter`` is one of CHAPTERS. Raises Unexpected.
    """
    stage = Stage(base_url, tokens, say, engine)
    for name, tell in CHAPTERS.items():
        if chapter in (None, name):
            tell(stage)
    stage.end()
