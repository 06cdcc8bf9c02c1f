"""The chapters of the tour, by name and in order; each can be played alone, as often as one likes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.tour.assisting import assist
from app.tour.checking_in import check_in, read_summary, summarise
from app.tour.enabling import enable
from app.tour.giving_feedback import give_feedback
from app.tour.goal_setting import ask_for_key_results, decide, hear_the_team, set_objective
from app.tour.growing import grow
from app.tour.hearing import hear
from app.tour.looking_around import look_around
from app.tour.meeting import meet
from app.tour.priorities import understand_priorities
from app.tour.recognising import recognise
from app.tour.reviewing import review
from app.tour.stage import Stage
from app.tour.talking import talk


def _agree_and_check_in(stage: Stage) -> None:
    """Play the main job: goals that the team was asked about, and the check-ins on them."""
    stage.duty("Involve the team in setting goals")
    objective = set_objective(stage)
    inputs = hear_the_team(stage, objective)
    drafted = ask_for_key_results(stage, objective, inputs)
    key_results = decide(stage, drafted)
    stage.duty("Check in routinely")
    check_in(stage, objective, key_results)
    published = summarise(stage, objective)
    read_summary(stage, published)
    meet(stage, objective.cycle_id, published)


CHAPTERS: Mapping[str, Callable[[Stage], None]] = MappingProxyType(
    {
        "priorities": understand_priorities,
        "goals": _agree_and_check_in,
        "talks": talk,
        "feedback": give_feedback,
        "recognition": recognise,
        "execution": enable,
        "growth": grow,
        "review": review,
        "assistant": assist,
        "news": hear,
        "inbox": look_around,
    }
)
