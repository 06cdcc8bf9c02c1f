"""Who is told of input rounds, and of what became of what people said."""

from __future__ import annotations

from app.notifications.models import NotificationArea, NotificationKind
from app.notifications.source import Source
from app.objectives.input_rounds.queries import AWAITED

_INPUT = "join team_inputs i on i.id = done.subject_id"

SOURCES = (
    Source(
        kind=NotificationKind.INPUT_ROUND,
        area=NotificationArea.INPUTS,
        description="An input round asks the viewer, or reminds them that it waits for their answer.",
        actions=("input_round.open", "input_round.remind"),
        subject="InputRound",
        says="{who} asks what you have to say before goals are set.",
        recipient="p.user_id",
        joins="join input_rounds r on r.id = done.subject_id "
        "join input_round_people p on p.input_round_id = r.id join users u on u.id = p.user_id",
        where=f"r.state = 'OPEN' and {AWAITED}",
    ),
    Source(
        kind=NotificationKind.INPUT_USED,
        area=NotificationArea.INPUTS,
        description="Something that the viewer said was taken up in a goal.",
        actions=("team_input.use",),
        subject="TeamInput",
        says="{who} took up what you said in a goal.",
        recipient="i.author_id",
        joins=_INPUT,
    ),
    Source(
        kind=NotificationKind.INPUT_SET_ASIDE,
        area=NotificationArea.INPUTS,
        description="Something that the viewer said was set aside, with a reason.",
        actions=("team_input.set_aside",),
        subject="TeamInput",
        says="{who} set aside what you said, with a reason.",
        recipient="i.author_id",
        joins=_INPUT,
    ),
)
