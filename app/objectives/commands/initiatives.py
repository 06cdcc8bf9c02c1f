"""Commands on initiatives: plan, change, move on, link with key results, delete. None of them moves any progress."""

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
from app.core.errors import Conflict, CycleClosed, InvalidInput, NotFound, NotPermitted
from app.core.ids import global_id
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.objectives import initiative_policy as policy
from app.objectives.commands.initiative_content import InitiativeContent, check_links, checked, key_results_to_link
from app.objectives.commands.lookup import hold_cycles, hold_cycles_of_key_results, refuse_closed
from app.objectives.initiative_models import Initiative, InitiativeLink, InitiativeState
from app.objectives.initiative_queries import InitiativeRow, initiatives_by_id, key_results_of_initiatives
from app.objectives.initiative_rules import INITIATIVE_TRANSITIONS, REASON_LENGTH
from app.objectives.models import ObjectiveState
from app.objectives.queries import KeyResultRow

_PROMISED = ("owner_id", "due_on")
"""What others rely on once the objective is published: a change of it says why."""


class InitiativeChanged(NamedTuple):
    """The initiative that a command changed, the objective that it belongs to, and the key results at stake."""

    initiative_id: UUID
    objective_id: UUID
    key_result_ids: tuple[UUID, ...] = ()


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, idempotent=True)
async def create_initiative(
    *,
    actor: Actor,
    key_result_ids: Sequence[UUID],
    title: str,
    notes: str | None = None,
    owner_id: UUID | None = None,
    team_id: UUID | None = None,
    starts_on: date | None = None,
    due_on: date | None = None,
    idempotency_key: str | None = None,
) -> InitiativeChanged:
    """Plan work that should move key results; it belongs to the first one's objective and shares its readers.

    Without an owner it is the actor's, without a team the objective's.
    """
    await hold_cycles_of_key_results(key_result_ids)
    key_results = await key_results_to_link(key_result_ids)
    if not key_results:
        raise InvalidInput.one("keyResultIds", "REQUIRED", "Name at least one key result that it should move.")
    home = key_results[0]
    refuse_closed(home.cycle_state, home.cycle_name)
    require(policy.can_add_initiative(actor, home))
    content = InitiativeContent(
        title, notes, owner_id or actor.person_id, team_id or home.objective_team_id, starts_on, due_on
    )
    problems = Problems()
    content = await checked(problems, content, home.audience)
    await check_links(problems, key_results, home.audience, {})
    problems.check()

    at = clock.now()
    initiative = await Initiative.create(
        organization_id=actor.organization_id,
        audience=home.audience,
        objective_id=home.objective_id,
        created_at=at,
        updated_at=at,
        **content._asdict(),
    )
    await _link(initiative.id, initiative.audience, key_results)
    await record(actor, "initiative.create", ("Initiative", initiative.id), audience=home.audience)
    return InitiativeChanged(initiative.id, home.objective_id, tuple(each.id for each in key_results))


@command(InvalidInput, NotFound, NotPermitted, Conflict, CycleClosed)
async def update_initiative(
    *,
    actor: Actor,
    initiative_id: UUID,
    expected_revision: int,
    changes: Mapping[str, Any],
    reason: str | None = None,
) -> InitiativeChanged:
    """Change what an initiative says, who does it and when; what ``changes`` leaves out stays.

    In a published objective another owner, or another due day than one that was set, needs a ``reason``, which is
    kept with what was before.
    """
    initiative = await _initiative_to_change(initiative_id)
    require(policy.can_edit_initiative(actor, initiative))
    await require_revision(Initiative, initiative, expected_revision)
    before = InitiativeContent(*(getattr(initiative, field) for field in InitiativeContent._fields))
    problems = Problems()
    after = await checked(problems, before._replace(**changes), initiative.audience, before)
    changed = {field: value for field, value in after._asdict().items() if value != getattr(before, field)}
    reason = problems.optional_text("reason", reason, at_most=REASON_LENGTH)
    if reason is None and _breaks_promise(initiative, changed):
        problems.add("reason", "REQUIRED", "Others rely on its owner and due day already: say why they change.")
    problems.check()

    if changed:
        await Initiative.filter(id=initiative.id).update(
            **changed, revision=initiative.revision + 1, updated_at=clock.now()
        )
        await _record(actor, "initiative.update", initiative, before_after(initiative, changed), reason)
    return InitiativeChanged(initiative.id, initiative.objective_id)


def _breaks_promise(initiative: InitiativeRow, changed: Mapping[str, Any]) -> bool:
    is_published = initiative.objective_state == ObjectiveState.ACTIVE
    return is_published and any(field in changed and getattr(initiative, field) is not None for field in _PROMISED)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def move_initiative(
    *, actor: Actor, initiative_id: UUID, to: InitiativeState, reason: str | None = None
) -> InitiativeChanged:
    """Say where an initiative stands now: what is DROPPED says why, and what has ended can be taken up again.

    The instants at which it was done or dropped are kept while it is; the audit record keeps them for good.
    """
    initiative = await _initiative_to_change(initiative_id)
    require(policy.can_move_initiative(actor, initiative))
    problems = Problems()
    following = INITIATIVE_TRANSITIONS[InitiativeState(initiative.state)]
    if to not in following:
        message = f"It is {initiative.state}: it can become {' or '.join(following)}."
        problems.add("to", "NOT_NEXT", message, state=initiative.state)
    reason = problems.optional_text("reason", reason, at_most=REASON_LENGTH)
    if to is InitiativeState.DROPPED and reason is None:
        problems.add("reason", "REQUIRED", "Say why it is dropped, so that others can learn from it.")
    problems.check()

    at = clock.now()
    changed = {
        "state": to,
        "done_at": at if to is InitiativeState.DONE else None,
        "dropped_at": at if to is InitiativeState.DROPPED else None,
        "dropped_because": reason if to is InitiativeState.DROPPED else None,
    }
    await Initiative.filter(id=initiative.id).update(**changed, updated_at=at)
    told = before_after(initiative, {field: value for field, value in changed.items() if field != "dropped_because"})
    moved = {field: sides for field, sides in told.items() if sides[0] != sides[1]}
    await _record(actor, "initiative.move", initiative, moved, reason)
    return InitiativeChanged(initiative.id, initiative.objective_id)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def link_initiative(*, actor: Actor, initiative_id: UUID, key_result_ids: Sequence[UUID]) -> InitiativeChanged:
    """Link an initiative with key results of its objective or of any that all of its readers may read.

    Linking twice changes nothing.
    """
    initiative = await _initiative_to_change(initiative_id)
    key_results = await key_results_to_link(key_result_ids)
    require(policy.can_edit_initiative(actor, initiative))
    standing = await _linked(initiative.id)
    problems = Problems()
    await check_links(problems, key_results, initiative.audience, standing)
    problems.check()

    added = [key_result for key_result in key_results if key_result.id not in standing]
    await _link(initiative.id, initiative.audience, added)
    for key_result in added:
        told = {"key_result": [None, global_id("KeyResult", key_result.id)]}
        await _record(actor, "initiative.link", initiative, told)
    return _touched(initiative, key_results)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def unlink_initiative(*, actor: Actor, initiative_id: UUID, key_result_ids: Sequence[UUID]) -> InitiativeChanged:
    """Part an initiative from key results; whoever may change either side decides, and one of them must be left."""
    initiative = await _initiative_to_change(initiative_id)
    standing = await _linked(initiative.id)
    for index, key_result_id in enumerate(key_result_ids):
        if key_result_id not in standing:
            raise NotFound("key result", ("keyResultIds", str(index)))
    parted = [standing[key_result_id] for key_result_id in dict.fromkeys(key_result_ids)]
    for key_result in parted:
        require(policy.can_unlink_initiative(actor, initiative, key_result))
    if parted and len(parted) == len(standing):
        message = "It would serve no key result any more: link it with another one first, or drop it."
        raise InvalidInput.one("keyResultIds", "LAST", message)

    await InitiativeLink.filter(
        initiative_id=initiative.id, key_result_id__in=[key_result.id for key_result in parted]
    ).delete()
    for key_result in parted:
        told = {"key_result": [global_id("KeyResult", key_result.id), None]}
        await _record(actor, "initiative.unlink", initiative, told)
    return _touched(initiative, parted)


@command(NotFound, NotPermitted, CycleClosed)
async def delete_initiative(*, actor: Actor, initiative_id: UUID) -> InitiativeChanged:
    """Delete an initiative that is only planned, with its links."""
    initiative = await _initiative_to_change(initiative_id)
    require(policy.can_delete_initiative(actor, initiative))
    standing = await _linked(initiative.id)
    await Initiative.filter(id=initiative.id).delete()
    await _record(actor, "initiative.delete", initiative, {"title": [initiative.title, None]})
    return _touched(initiative, list(standing.values()))


async def _initiative_to_change(initiative_id: UUID) -> InitiativeRow:
    """Lock an initiative with its objective and return it as it is then; raises NotFound and CycleClosed."""
    await hold_cycles(
        [initiative_id],
        of="select o.cycle_id from initiatives n join objectives o on o.id = n.objective_id where n.id = any(%s)",
    )
    await values(
        "select from objectives where id in (select objective_id from initiatives where id = %s) for no key update",
        (initiative_id,),
    )
    await values("select from initiatives where id = %s for no key update", (initiative_id,))
    found = (await initiatives_by_id([initiative_id])).get(initiative_id)
    if found is None:
        raise NotFound("initiative", "initiativeId")
    refuse_closed(found.cycle_state, found.cycle_name)
    return found


async def _linked(initiative_id: UUID) -> dict[UUID, KeyResultRow]:
    found = (await key_results_of_initiatives([initiative_id])).get(initiative_id, [])
    return {key_result.id: key_result for key_result in found}


async def _link(initiative_id: UUID, audience: UUID, key_results: Sequence[KeyResultRow]) -> None:
    for key_result in key_results:
        await InitiativeLink.create(
            organization_id=key_result.organization_id,
            initiative_id=initiative_id,
            initiative_audience=audience,
            key_result_id=key_result.id,
            key_result_audience=key_result.audience,
        )


def _touched(initiative: InitiativeRow, key_results: Sequence[KeyResultRow]) -> InitiativeChanged:
    return InitiativeChanged(initiative.id, initiative.objective_id, tuple(each.id for each in key_results))


async def _record(
    actor: Actor, action: str, initiative: InitiativeRow, changes: Mapping[str, Any], reason: str | None = None
) -> None:
    subject = ("Initiative", initiative.id)
    await record(actor, action, subject, audience=initiative.audience, changes=changes, reason=reason)
