"""The tour: the main job, played against a running server over HTTP and GraphQL alone, step by step.

It fails with a sentence as soon as something is not as it should be, so it is an acceptance test as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.tour.checking_in import check_in, read_summary, summarise
from app.tour.client import Unexpected
from app.tour.goal_setting import ask_for_key_results, decide, hear_the_team, set_objective
from app.tour.looking_around import look_around
from app.tour.stage import Stage

__all__ = ["Unexpected", "play"]


def play(base_url: str, tokens: Mapping[str, str], say: Callable[[str], None], *, engine: str | None = None) -> None:
    """Play the main job against the server at a base URL, and tell each step with ``say``.

    ``tokens`` has an access token for everybody in the demonstration, by e-mail address. ``engine`` is ``builtin`` or
    ``openai`` where that one is insisted on. Raises Unexpected.
    """
    stage = Stage(base_url, tokens, say, engine)
    objective = set_objective(stage)
    inputs = hear_the_team(stage, objective)
    drafted = ask_for_key_results(stage, objective, inputs)
    key_results = decide(stage, drafted)
    check_in(stage, objective, key_results)
    published = summarise(stage, objective)
    read_summary(stage, published)
    look_around(stage)
    stage.end()
