"""Commands on team inputs: say, put in other words, withdraw, support. What becomes of them is `input_fates`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.changes import before_after
from app.activity.commands import record, record_all
from app.core import clock
from app.core.actor import Actor
from app.core.errors import CycleClosed, InvalidInput, NotFound, NotPermitted
from app.core.ids import new_id
from app.core.permission import require
from app.core.validation import Problems
from app.database.bulk import insert_all
from app.database.command import command
from app.database.unit_of_work import values
from app.objectives import queries, team_input_policy
from app.objectives.commands.lookup import hold_cycles_of_objectives, input_to_change, refuse_closed
from app.objectives.models import TeamInput, TeamInputKind, TeamInputState, TeamInputSupport
from app.people import queries as people

BODY_LENGTH = 4_000


class TeamInputChanged(NamedTuple):
    """The input that a command changed, and its team."""

    team_input_id: UUID
    team_id: UUID


class NewInput(NamedTuple):
    """What is said, and in answer to which question; who said it, and in which words of a meeting note, where given."""

    kind: TeamInputKind
    body: str
    question_id: UUID | None = None
    author_id: UUID | None = None
    quote: str | None = None


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
    require(team_input_policy.can_add_team_input(actor, team_id))
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
    """Change the kind or the words of an input, as its author or as who wrote it down, while nothing is decided."""
    team_input = await input_to_change(team_input_id)
    require(team_input_policy.can_edit_team_input(actor, team_input))
    problems = Problems()
    wanted = dict(changes)
    if "body" in wanted:
        wanted["body"] = problems.text("body", wanted["body"], at_most=BODY_LENGTH)
    problems.check()
    changed = {field: value for field, value in wanted.items() if value != getattr(team_input, field)}
    if changed:
        await TeamInput.filter(id=team_input.id).update(**changed)
        await record(
            actor,
            "team_input.update",
            ("TeamInput", team_input.id),
            audience=team_input.audience,
            changes=before_after(team_input, changed),
        )
    return TeamInputChanged(team_input.id, team_input.team_id)


@command(NotFound, NotPermitted, CycleClosed)
async def withdraw_team_input(*, actor: Actor, team_input_id: UUID) -> TeamInputChanged:
    """Take an input back while nothing is decided about it: its words are gone, for drafts that rest on it as well."""
    team_input = await input_to_change(team_input_id)
    require(team_input_policy.can_withdraw_team_input(actor, team_input))
    await TeamInput.filter(id=team_input.id).delete()
    await record(actor, "team_input.withdraw", ("TeamInput", team_input.id), audience=team_input.audience)
    return TeamInputChanged(team_input.id, team_input.team_id)


@command(NotFound, NotPermitted, CycleClosed)
async def support_team_input(*, actor: Actor, team_input_id: UUID) -> TeamInputChanged:
    """Support somebody's input; supporting it twice changes nothing."""
    team_input = await input_to_change(team_input_id)
    require(team_input_policy.can_support_team_input(actor, team_input))
    added = await values(
        "insert into team_input_supports (id, organization_id, audience, team_input_id, user_id) "
        "values (%s, %s, %s, %s, %s) on conflict do nothing returning 1",
        (new_id(), actor.organization_id, team_input.audience, team_input.id, actor.person_id),
    )
    if added:
        await record(actor, "team_input.support", ("TeamInput", team_input.id), audience=team_input.audience)
    return TeamInputChanged(team_input.id, team_input.team_id)


@command(NotFound, NotPermitted, CycleClosed)
async def unsupport_team_input(*, actor: Actor, team_input_id: UUID) -> TeamInputChanged:
    """Take back one's support, where there is any."""
    team_input = await input_to_change(team_input_id)
    require(team_input_policy.can_support_team_input(actor, team_input))
    if await TeamInputSupport.filter(team_input_id=team_input.id, user_id=actor.person_id).delete():
        await record(actor, "team_input.unsupport", ("TeamInput", team_input.id), audience=team_input.audience)
    return TeamInputChanged(team_input.id, team_input.team_id)


async def store_inputs(
    actor: Actor,
    added: Sequence[NewInput],
    *,
    team_id: UUID,
    objective_id: UUID | None,
    input_round_id: UUID | None = None,
    meeting_note_id: UUID | None = None,
) -> tuple[UUID, ...]:
    """Store several inputs of a team in one statement, those of others as entered by the actor; return their ids.

    In a round this answers it, for the inputs' authors.
    """
    ids = tuple(sorted(new_id() for _ in added))
    authors = [new.author_id or actor.person_id for new in added]
    await insert_all(
        "team_inputs",
        [
            {
                "id": id_,
                "organization_id": actor.organization_id,
                "audience": team_id,
                "team_id": team_id,
                "objective_id": objective_id,
                "input_round_id": input_round_id,
                "question_id": new.question_id,
                "author_id": author_id,
                "entered_by_id": None if author_id == actor.person_id else actor.person_id,
                "meeting_note_id": meeting_note_id,
                "quote": new.quote,
                "kind": new.kind,
                "body": new.body,
                "state": TeamInputState.OPEN,
                "has_news": author_id != actor.person_id,
                "created_at": clock.now(),
            }
            for id_, author_id, new in zip(ids, authors, added, strict=True)
        ],
    )
    if input_round_id is not None:
        await note_answers(actor, input_round_id, team_id, authors)
    await record_all(actor, "team_input.add", [("TeamInput", id_) for id_ in ids], audience=team_id)
    return ids


async def note_answers(actor: Actor, input_round_id: UUID, audience: UUID, person_ids: Sequence[UUID]) -> None:
    """List people among those of a round, also who was not asked; who said something no longer has nothing to add."""
    people = list(dict.fromkeys(person_ids))
    await values(
        "insert into input_round_people (id, organization_id, audience, input_round_id, user_id, asked) "
        "select n.id, %s, %s, %s, n.user_id, false from unnest(%s::uuid[], %s::uuid[]) as n (id, user_id) "
        "on conflict (organization_id, input_round_id, user_id) do update set nothing_to_add_at = null",
        (actor.organization_id, audience, input_round_id, [new_id() for _ in people], people),
    )
