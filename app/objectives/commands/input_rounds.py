"""Commands on input rounds: ask a team, change what was asked, remind, close, ask again. Answers: `round_answers`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.changes import before_after
from app.activity.commands import record
from app.activity.queries import require_revision
from app.core import clock
from app.core.actor import Actor
from app.core.errors import Conflict, CycleClosed, InvalidInput, LimitReached, NotFound, NotPermitted
from app.core.ids import new_id
from app.core.permission import require
from app.core.validation import Problems
from app.cycles import queries as cycles
from app.database.bulk import insert_all
from app.database.command import command
from app.database.unit_of_work import values
from app.objectives import queries
from app.objectives.commands.input_fates import set_aside_rest
from app.objectives.commands.lookup import hold_cycles, refuse_closed, round_to_change
from app.objectives.input_rounds import policy
from app.objectives.input_rounds.models import InputRound, InputRoundState
from app.objectives.input_rounds.queries import AWAITED, RoundRow
from app.objectives.input_rounds.rules import (
    INVITATION_LENGTH,
    QUESTION_LENGTH,
    QUESTIONS_AT_MOST,
    REASON_LENGTH,
    check_due_day,
)
from app.people import queries as people


class InputRoundChanged(NamedTuple):
    """The round that a command changed, and its team."""

    input_round_id: UUID
    team_id: UUID


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, idempotent=True)
async def open_input_round(
    *,
    actor: Actor,
    team_id: UUID,
    cycle_id: UUID,
    questions: Sequence[str],
    due_on: date,
    objective_id: UUID | None = None,
    invitation: str | None = None,
    idempotency_key: str | None = None,
) -> InputRoundChanged:
    """Ask a team's other members of today what goals of a cycle, or one objective, should take into account."""
    if team_id not in await people.teams_by_id([team_id]):
        raise NotFound("team", "teamId")
    await hold_cycles([cycle_id])
    cycle = (await cycles.cycles_by_id([cycle_id])).get(cycle_id)
    if cycle is None:
        raise NotFound("cycle", "cycleId")
    objective = (await queries.objectives_by_id([objective_id])).get(objective_id) if objective_id else None
    if objective_id is not None and objective is None:
        raise NotFound("objective", "objectiveId")
    refuse_closed(cycle.state, cycle.name)
    require(policy.can_open_round(actor, team_id))
    problems = Problems()
    asked = _checked_questions(problems, questions)
    invitation = problems.optional_text("invitation", invitation, at_most=INVITATION_LENGTH)
    today = clock.today(actor.organization_time_zone)
    check_due_day(problems, due_on, today=today, cycle_ends_on=cycle.ends_on)
    if objective is not None:
        await _check_objective(problems, objective, team_id, cycle_id)
    problems.check()

    input_round = await InputRound.create(
        organization_id=actor.organization_id,
        audience=team_id,
        team_id=team_id,
        cycle_id=cycle_id,
        objective_id=objective_id,
        opened_by_id=actor.person_id,
        invitation=invitation,
        due_on=due_on,
        opened_at=clock.now(),
    )
    of_the_round = {"organization_id": actor.organization_id, "audience": team_id, "input_round_id": input_round.id}
    await insert_all(
        "input_round_questions",
        [{"id": new_id(), **of_the_round, "text": text, "position": place} for place, text in enumerate(asked)],
    )
    members = (await people.members_of_teams([team_id])).get(team_id, [])
    await insert_all(
        "input_round_people",
        [
            {"id": new_id(), **of_the_round, "user_id": member.id, "asked": True}
            for member in members
            if member.id != actor.person_id
        ],
    )
    await record(actor, "input_round.open", ("InputRound", input_round.id), audience=team_id)
    return InputRoundChanged(input_round.id, team_id)


def _checked_questions(problems: Problems, questions: Sequence[str]) -> list[str]:
    if not 1 <= len(questions) <= QUESTIONS_AT_MOST:
        problems.add("questions", "OUT_OF_RANGE", f"Ask 1 to {QUESTIONS_AT_MOST} questions.")
        return []
    return [
        problems.line(("questions", str(place)), text, at_most=QUESTION_LENGTH) for place, text in enumerate(questions)
    ]


async def _check_objective(problems: Problems, objective: queries.ObjectiveRow, team_id: UUID, cycle_id: UUID) -> None:
    if objective.cycle_id != cycle_id:
        message = f"“{objective.title}” belongs to {objective.cycle_name}: choose that cycle."
        problems.add("objectiveId", "OTHER_CYCLE", message, cycle=objective.cycle_name)
    [(team_reads,)] = await values("select waymark.audience_covers(%s, %s)", (objective.audience, team_id))
    if not team_reads:
        message = "Not everybody in the team may read this objective: ask without it, or let them read it first."
        problems.add("objectiveId", "HIDDEN_FROM_TEAM", message)


@command(InvalidInput, NotFound, NotPermitted, Conflict, CycleClosed)
async def update_input_round(
    *, actor: Actor, input_round_id: UUID, expected_revision: int, changes: Mapping[str, Any]
) -> InputRoundChanged:
    """Change the invitation or the due day of an open round; what ``changes`` leaves out stays, and so do questions."""
    input_round = await round_to_change(input_round_id)
    require(policy.can_edit_round(actor, input_round))
    await require_revision(InputRound, input_round, expected_revision)
    problems = Problems()
    wanted = dict(changes)
    if "invitation" in wanted:
        wanted["invitation"] = problems.optional_text("invitation", wanted["invitation"], at_most=INVITATION_LENGTH)
    changed = {field: value for field, value in wanted.items() if value != getattr(input_round, field)}
    if "due_on" in changed:
        _check_due_day(problems, actor, input_round, changed["due_on"])
    problems.check()

    if changed:
        await InputRound.filter(id=input_round.id).update(**changed, revision=input_round.revision + 1)
        await _record(actor, "input_round.update", input_round, before_after(input_round, changed))
    return InputRoundChanged(input_round.id, input_round.team_id)


@command(NotFound, NotPermitted, LimitReached, CycleClosed)
async def remind_of_input_round(*, actor: Actor, input_round_id: UUID) -> InputRoundChanged:
    """Remind those who have not answered; at most once a day, in the organisation's zone."""
    input_round = await round_to_change(input_round_id)
    permission = policy.can_remind(actor, input_round)
    if not permission.allowed and policy.can_edit_round(actor, input_round).allowed:
        raise LimitReached(permission.reason or "")
    require(permission)

    now = clock.now()
    reminded = await values(
        "update input_round_people p set reminded_at = %(now)s from users u "
        f"where p.input_round_id = %(round)s and u.id = p.user_id and {AWAITED} returning 1",
        {"round": input_round.id, "now": now},
    )
    await InputRound.filter(id=input_round.id).update(reminded_at=now)
    await _record(actor, "input_round.remind", input_round, {"people": [None, str(len(reminded))]})
    return InputRoundChanged(input_round.id, input_round.team_id)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def close_input_round(
    *, actor: Actor, input_round_id: UUID, reason_for_the_rest: str | None = None
) -> InputRoundChanged:
    """Close a round; inputs that nobody decided upon are set aside for the one reason that must be given then."""
    input_round = await round_to_change(input_round_id)
    require(policy.can_close_round(actor, input_round))
    problems = Problems()
    reason = problems.optional_text("reasonForTheRest", reason_for_the_rest, at_most=REASON_LENGTH)
    undecided = await values(
        "select id from team_inputs where input_round_id = %s and state = 'OPEN' order by id for no key update",
        (input_round.id,),
    )
    if undecided and reason is None:
        message = (
            f"Inputs that are undecided: {len(undecided)}. Say in which goals they are used, set them aside singly, "
            "or give one reason for the rest, which their authors read."
        )
        problems.add("reasonForTheRest", "UNDECIDED", message, inputs=str(len(undecided)))
    problems.check()

    if reason is not None:
        await set_aside_rest(actor, input_round.audience, [id_ for (id_,) in undecided], reason)
    await InputRound.filter(id=input_round.id).update(state=InputRoundState.CLOSED, closed_at=clock.now())
    changes = {"state": [input_round.state, InputRoundState.CLOSED]}
    await _record(actor, "input_round.close", input_round, changes, reason)
    return InputRoundChanged(input_round.id, input_round.team_id)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def reopen_input_round(
    *, actor: Actor, input_round_id: UUID, reason: str, due_on: date | None = None
) -> InputRoundChanged:
    """Ask again, saying why, perhaps until another day; what was decided about inputs stays."""
    input_round = await round_to_change(input_round_id)
    require(policy.can_reopen_round(actor, input_round))
    problems = Problems()
    reason = problems.text("reason", reason, at_most=REASON_LENGTH)
    if due_on is not None:
        _check_due_day(problems, actor, input_round, due_on)
    problems.check()

    changed = {"state": InputRoundState.OPEN, "due_on": due_on or input_round.due_on}
    await InputRound.filter(id=input_round.id).update(**changed, closed_at=None, reopened_because=reason)
    await _record(actor, "input_round.reopen", input_round, before_after(input_round, changed), reason)
    return InputRoundChanged(input_round.id, input_round.team_id)


def _check_due_day(problems: Problems, actor: Actor, input_round: RoundRow, due_on: date) -> None:
    today = clock.today(actor.organization_time_zone)
    check_due_day(problems, due_on, today=today, cycle_ends_on=input_round.cycle_ends_on)


async def _record(
    actor: Actor, action: str, input_round: RoundRow, changes: Mapping[str, Any], reason: str | None = None
) -> None:
    subject = ("InputRound", input_round.id)
    await record(actor, action, subject, audience=input_round.audience, changes=changes, reason=reason)
