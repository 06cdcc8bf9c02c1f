"""Commands on what becomes of team inputs: used in a goal, set aside with a reason, open again, seen by the author."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.commands import record, record_all
from app.core import clock
from app.core.actor import Actor
from app.core.errors import CycleClosed, InvalidInput, NotFound, NotPermitted, Refusal
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.objectives import queries, team_input_policy
from app.objectives.commands.lookup import input_to_change, refuse_closed
from app.objectives.commands.team_inputs import TeamInputChanged
from app.objectives.models import TeamInput, TeamInputState, TeamInputUse
from app.objectives.team_input_queries import TeamInputRow, team_inputs_by_id

REASON_LENGTH = 2_000
USED_AT_MOST = 50
SEEN_AT_MOST = 50


class TeamInputSeen(NamedTuple):
    """The input whose author knows what became of it."""

    team_input_id: UUID


class UsedIn(NamedTuple):
    """The goal in which an input is used: a key result or an objective, one of the two."""

    key_result_id: UUID | None = None
    objective_id: UUID | None = None


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def set_aside_team_input(*, actor: Actor, team_input_id: UUID, reason: str) -> TeamInputChanged:
    """Set an input aside; its author reads the reason."""
    team_input = await input_to_change(team_input_id)
    require(team_input_policy.can_set_aside_team_input(actor, team_input))
    problems = Problems()
    reason = problems.text("reason", reason, at_most=REASON_LENGTH)
    problems.check()
    return await _decide(actor, "team_input.set_aside", team_input, TeamInputState.SET_ASIDE, reason)


@command(NotFound, NotPermitted, CycleClosed)
async def reopen_team_input(*, actor: Actor, team_input_id: UUID) -> TeamInputChanged:
    """Take back that an input was set aside."""
    team_input = await input_to_change(team_input_id)
    require(team_input_policy.can_reopen_team_input(actor, team_input))
    return await _decide(actor, "team_input.reopen", team_input, TeamInputState.OPEN, None)


@command(NotFound, NotPermitted, CycleClosed)
async def use_team_input(*, actor: Actor, team_input_id: UUID, used_in: UsedIn) -> TeamInputChanged:
    """Say that a key result or an objective that is there already took up an input, which is USED then."""
    team_input = await input_to_change(team_input_id)
    target = await _goal(used_in)
    refuse_closed(target.cycle_state, target.cycle_name)
    require(team_input_policy.can_use_team_input(actor, team_input))
    if not await TeamInputUse.filter(team_input_id=team_input.id, **used_in._asdict()).exists():
        await _use(actor, team_input, used_in)
    return TeamInputChanged(team_input.id, team_input.team_id)


async def _goal(used_in: UsedIn) -> queries.KeyResultRow | queries.ObjectiveRow:
    if used_in.key_result_id is not None:
        if key_result := (await queries.key_results_by_id([used_in.key_result_id])).get(used_in.key_result_id):
            return key_result
        raise NotFound("key result", ("usedIn", "keyResultId"))
    wanted = [used_in.objective_id] if used_in.objective_id is not None else []
    for objective in (await queries.objectives_by_id(wanted)).values():
        return objective
    raise NotFound("objective", ("usedIn", "objectiveId"))


async def use_team_inputs(actor: Actor, team_input_ids: Sequence[UUID], key_result_id: UUID) -> None:
    """Write down that a new key result came from these inputs, which are USED then; raises NotFound."""
    wanted = list(dict.fromkeys(team_input_ids))
    if len(wanted) > USED_AT_MOST:
        raise InvalidInput.one("usedInputIds", "TOO_MANY", f"Name at most {USED_AT_MOST} inputs.")
    await values("select from team_inputs where id = any(%s) order by id for no key update", (wanted,))
    found = await team_inputs_by_id(wanted)
    if len(found) < len(wanted):
        raise NotFound("team input", "usedInputIds")
    for team_input in found.values():
        await _use(actor, team_input, UsedIn(key_result_id=key_result_id))


async def set_aside_rest(actor: Actor, audience: UUID, team_input_ids: Sequence[UUID], reason: str) -> None:
    """Set several open inputs of one team aside for the same reason, which each of their authors reads."""
    await values(
        "update team_inputs set state = 'SET_ASIDE', reason = %(reason)s, decided_by_id = %(person)s, "
        "decided_at = %(now)s, has_news = has_news or author_id <> %(person)s where id = any(%(ids)s)",
        {"reason": reason, "person": actor.person_id, "now": clock.now(), "ids": list(team_input_ids)},
    )
    subjects = [("TeamInput", id_) for id_ in team_input_ids]
    changes = {"state": [TeamInputState.OPEN, TeamInputState.SET_ASIDE]}
    await record_all(actor, "team_input.set_aside", subjects, audience=audience, changes=changes, reason=reason)


@command(InvalidInput, NotFound, NotPermitted)
async def mark_inputs_seen(*, actor: Actor, team_input_ids: Sequence[UUID]) -> list[TeamInputSeen | Refusal]:
    """Say that the actor has seen what became of their own inputs: one answer for each, in order."""
    if len(team_input_ids) > SEEN_AT_MOST:
        message = f"At most {SEEN_AT_MOST} are marked at once: send the others in another request."
        return [InvalidInput.one("teamInputIds", "TOO_MANY", message)] * len(team_input_ids)
    found = await values("select * from waymark.see_inputs(%s)", (list(team_input_ids),))
    mine = {id_ for (id_,) in found}
    return [TeamInputSeen(id_) if id_ in mine else NotFound("team input", "teamInputIds") for id_ in team_input_ids]


async def _use(actor: Actor, team_input: TeamInputRow, used_in: UsedIn) -> None:
    await TeamInputUse.create(
        organization_id=actor.organization_id,
        audience=team_input.audience,
        team_input_id=team_input.id,
        **used_in._asdict(),
    )
    if team_input.state != TeamInputState.USED:
        await _decide(actor, "team_input.use", team_input, TeamInputState.USED, None)


async def _decide(
    actor: Actor, action: str, team_input: TeamInputRow, state: TeamInputState, reason: str | None
) -> TeamInputChanged:
    decided: dict[str, Any] = {"decided_by_id": actor.person_id, "decided_at": clock.now()}
    if state is TeamInputState.OPEN:
        decided = dict.fromkeys(decided)
    has_news = team_input.has_news or team_input.author_id != actor.person_id
    await TeamInput.filter(id=team_input.id).update(state=state, reason=reason, has_news=has_news, **decided)
    await record(
        actor,
        action,
        ("TeamInput", team_input.id),
        audience=team_input.audience,
        changes={"state": [team_input.state, state]},
        reason=reason,
    )
    return TeamInputChanged(team_input.id, team_input.team_id)
