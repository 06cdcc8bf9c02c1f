"""Commands on team inputs: say, support, use, set aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.changes import before_after
from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import CycleClosed, InvalidInput, NotFound, NotPermitted
from app.core.ids import new_id
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.objectives import policy, queries
from app.objectives.commands.lookup import hold_cycles, hold_cycles_of_objectives, refuse_closed
from app.objectives.models import TeamInput, TeamInputKind, TeamInputState, TeamInputSupport, TeamInputUse
from app.objectives.team_input_queries import TeamInputRow, team_inputs_by_id
from app.people import queries as people

BODY_LENGTH = 4_000
REASON_LENGTH = 2_000
USED_AT_MOST = 50


class TeamInputChanged(NamedTuple):
    """The input that a command changed, and its team."""

    team_input_id: UUID
    team_id: UUID


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, idempotent=True)
async def add_team_input(
    *,
    actor: Actor,
    team_id: UUID,
    kind: TeamInputKind,
    body: str,
    objective_id: UUID | None = None,
    idempotency_key: str | None = None,
) -> TeamInputChanged:
    """Say in a team what goals should take into account, perhaps those of one objective."""
    if team_id not in await people.teams_by_id([team_id]):
        raise NotFound("team", "teamId")
    if objective_id is not None:
        await hold_cycles_of_objectives([objective_id])
        objective = (await queries.objectives_by_id([objective_id])).get(objective_id)
        if objective is None:
            raise NotFound("objective", "objectiveId")
        refuse_closed(objective.cycle_state, objective.cycle_name)
    require(policy.can_add_team_input(actor, team_id))
    problems = Problems()
    body = problems.text("body", body, at_most=BODY_LENGTH)
    problems.check()

    team_input = await TeamInput.create(
        organization_id=actor.organization_id,
        audience=team_id,
        team_id=team_id,
        objective_id=objective_id,
        author_id=actor.person_id,
        kind=kind,
        body=body,
        created_at=clock.now(),
    )
    await record(actor, "team_input.add", ("TeamInput", team_input.id), audience=team_id)
    return TeamInputChanged(team_input.id, team_id)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def update_team_input(*, actor: Actor, team_input_id: UUID, changes: Mapping[str, Any]) -> TeamInputChanged:
    """Change the kind or the words of one's own input while nothing was decided about it."""
    team_input = await _input_to_change(team_input_id)
    require(policy.can_edit_team_input(actor, team_input))
    problems = Problems()
    wanted = dict(changes)
    if "body" in wanted:
        wanted["body"] = problems.text("body", wanted["body"], at_most=BODY_LENGTH)
    problems.check()
    changed = {field: value for field, value in wanted.items() if value != getattr(team_input, field)}
    if changed:
        await TeamInput.filter(id=team_input.id).update(**changed)
        await _record(actor, "team_input.update", team_input, before_after(team_input, changed))
    return TeamInputChanged(team_input.id, team_input.team_id)


@command(NotFound, NotPermitted, CycleClosed)
async def support_team_input(*, actor: Actor, team_input_id: UUID) -> TeamInputChanged:
    """Support somebody's input; supporting it twice changes nothing."""
    team_input = await _input_to_change(team_input_id)
    require(policy.can_support_team_input(actor, team_input))
    await values(
        "insert into team_input_supports (id, organization_id, audience, team_input_id, user_id) "
        "values (%s, %s, %s, %s, %s) on conflict do nothing",
        (new_id(), actor.organization_id, team_input.audience, team_input.id, actor.person_id),
    )
    return TeamInputChanged(team_input.id, team_input.team_id)


@command(NotFound, NotPermitted, CycleClosed)
async def unsupport_team_input(*, actor: Actor, team_input_id: UUID) -> TeamInputChanged:
    """Take back one's support, where there is any."""
    team_input = await _input_to_change(team_input_id)
    require(policy.can_support_team_input(actor, team_input))
    await TeamInputSupport.filter(team_input_id=team_input.id, user_id=actor.person_id).delete()
    return TeamInputChanged(team_input.id, team_input.team_id)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def set_aside_team_input(*, actor: Actor, team_input_id: UUID, reason: str) -> TeamInputChanged:
    """Set an input aside; its author reads the reason."""
    team_input = await _input_to_change(team_input_id)
    require(policy.can_set_aside_team_input(actor, team_input))
    problems = Problems()
    reason = problems.text("reason", reason, at_most=REASON_LENGTH)
    problems.check()
    return await _decide(actor, "team_input.set_aside", team_input, TeamInputState.SET_ASIDE, reason)


@command(NotFound, NotPermitted, CycleClosed)
async def reopen_team_input(*, actor: Actor, team_input_id: UUID) -> TeamInputChanged:
    """Take back that an input was set aside."""
    team_input = await _input_to_change(team_input_id)
    require(policy.can_reopen_team_input(actor, team_input))
    return await _decide(actor, "team_input.reopen", team_input, TeamInputState.OPEN, None)


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
        await TeamInputUse.create(
            organization_id=actor.organization_id,
            audience=team_input.audience,
            team_input_id=team_input.id,
            key_result_id=key_result_id,
        )
        if team_input.state != TeamInputState.USED:
            await _decide(actor, "team_input.use", team_input, TeamInputState.USED, None)


async def _decide(
    actor: Actor, action: str, team_input: TeamInputRow, state: TeamInputState, reason: str | None
) -> TeamInputChanged:
    await TeamInput.filter(id=team_input.id).update(state=state, reason=reason)
    await _record(actor, action, team_input, {"state": [team_input.state, state]}, reason)
    return TeamInputChanged(team_input.id, team_input.team_id)


async def _input_to_change(team_input_id: UUID) -> TeamInputRow:
    await hold_cycles(
        [team_input_id],
        of="select o.cycle_id from team_inputs i join objectives o on o.id = i.objective_id where i.id = any(%s)",
    )
    await values("select from team_inputs where id = %s for no key update", (team_input_id,))
    found = (await team_inputs_by_id([team_input_id])).get(team_input_id)
    if found is None:
        raise NotFound("team input", "teamInputId")
    refuse_closed(found.cycle_state or "", found.cycle_name or "")
    return found


async def _record(
    actor: Actor, action: str, team_input: TeamInputRow, changes: Mapping[str, Any], reason: str | None = None
) -> None:
    subject = ("TeamInput", team_input.id)
    await record(actor, action, subject, audience=team_input.audience, changes=changes, reason=reason)
