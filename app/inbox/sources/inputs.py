"""What people owe of input rounds: their answer, the end of a round, and a look at what became of what they said."""

from __future__ import annotations

from app.inbox.source import InboxKind, Source, day_ends
from app.objectives.input_rounds.queries import AWAITED

SOURCES = (
    Source(
        kind=InboxKind.INPUT_ROUND,
        description="An input round that waits for the viewer's answer.",
        subject="InputRound",
        settled_by=("inputRoundAnswer", "inputRoundNothingToAdd"),
        says="{who} asks what {about} has to say before goals are set: answer, or say that you have nothing to add.",
        query=f"""
            select r.id, r.opened_at, {day_ends("r.due_on")}, t.name, r.opened_by_id, null::uuid
            from input_rounds r join cycles c on c.id = r.cycle_id join teams t on t.id = r.team_id
            join input_round_people p on p.input_round_id = r.id join users u on u.id = p.user_id
            where p.user_id = %(me)s and r.state = 'OPEN' and c.state <> 'CLOSED' and {AWAITED}""",
    ),
    Source(
        kind=InboxKind.INPUT_ROUND_TO_CLOSE,
        description="An open input round of a team that the viewer leads, whose due day is over.",
        subject="InputRound",
        settled_by=("inputRoundClose",),
        says="The round of {about} was due: look at the answers and close it.",
        query=f"""
            select r.id, r.opened_at, {day_ends("r.due_on")}, t.name, r.opened_by_id, null::uuid
            from input_rounds r join cycles c on c.id = r.cycle_id join teams t on t.id = r.team_id
            where (t.lead_id = %(me)s or t.id = any(%(acting_teams)s::uuid[])) and r.state = 'OPEN'
              and c.state <> 'CLOSED' and r.due_on < %(today)s::date""",
    ),
    Source(
        kind=InboxKind.INPUT_NEWS,
        description="News of what became of something that the viewer said.",
        subject="TeamInput",
        settled_by=("teamInputsMarkSeen",),
        says="There is news of what you said: {about}",
        query="""
            select i.id, coalesce(i.decided_at, i.created_at), null::timestamptz, i.body, i.decided_by_id, null::uuid
            from team_inputs i where i.author_id = %(me)s and i.has_news""",
    ),
)
