"""Commands on action items: take on, change, finish, hand over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.changes import before_after
from app.activity.commands import record
from app.activity.queries import require_revision
from app.check_ins.queries import check_ins_by_id
from app.conversations import policy, rules
from app.conversations.action_item_queries import SOURCE_COLUMNS, ActionItemRow, ActionItemSource, action_items_by_id
from app.conversations.commands.gatherings import announce_change, gathering_to_add_to
from app.conversations.models import ActionItem
from app.core import clock
from app.core.actor import Actor
from app.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.objectives.queries import key_results_by_id
from app.people import queries as people

REASON_LENGTH = 2_000


class ActionItemChanged(NamedTuple):
    """The action item that a command changed, and the kind and id of what it comes from."""

    action_item_id: UUID
    source: tuple[str, UUID]


@command(InvalidInput, NotFound, NotPermitted, idempotent=True)
async def add_action_item(
    *,
    actor: Actor,
    source: tuple[str, UUID],
    text: str,
    owner_id: UUID | None = None,
    due_on: date | None = None,
    idempotency_key: str | None = None,
) -> ActionItemChanged:
    """Write down what somebody takes on, as agreed in a meeting or because of a check-in; without an owner the actor.

    It has the readers of its source, and its owner has to be one of them.
    """
    columns = await _source(actor, source)
    problems = Problems()
    text = problems.line("text", text, at_most=rules.TEXT_LENGTH)
    if owner_id is not None:
        await _check_reader(problems, owner_id, columns["audience"], "ownerId")
    _check_due(problems, actor, due_on)
    problems.check()

    item = await ActionItem.create(
        organization_id=actor.organization_id,
        **columns,
        text=text,
        owner_id=owner_id or actor.person_id,
        due_on=due_on,
        created_by_id=actor.person_id,
        created_at=clock.now(),
    )
    await record(actor, "action_item.add", ("ActionItem", item.id), audience=item.audience)
    await announce_change(source)
    return ActionItemChanged(item.id, source)


async def _source(actor: Actor, source: tuple[str, UUID]) -> dict[str, Any]:
    """Return what an action item keeps of its source; raises NotFound and NotPermitted."""
    kind, id_ = source
    if kind != ActionItemSource.CHECK_IN:
        return (await gathering_to_add_to(actor, source, what="source", path="sourceId")).columns()
    check_in = (await check_ins_by_id([id_])).get(id_)
    if check_in is None:
        raise NotFound("source", "sourceId")
    key_result = (await key_results_by_id([check_in.key_result_id]))[check_in.key_result_id]
    require(policy.can_act_on_check_in(actor, check_in.author_id, key_result))
    return {SOURCE_COLUMNS[ActionItemSource.CHECK_IN]: id_, "audience": check_in.audience}


@command(InvalidInput, NotFound, NotPermitted, Conflict)
async def update_action_item(
    *, actor: Actor, action_item_id: UUID, expected_revision: int, changes: Mapping[str, Any]
) -> ActionItemChanged:
    """Put an action item in other words, or give it another due day; what ``changes`` leaves out stays."""
    item = await _item(action_item_id)
    require(policy.can_edit_action_item(actor, item))
    await require_revision(ActionItem, item, expected_revision)
    problems = Problems()
    changed = dict(changes)
    if "text" in changes:
        changed["text"] = problems.line("text", changes["text"], at_most=rules.TEXT_LENGTH)
    changed = {field: value for field, value in changed.items() if value != getattr(item, field)}
    _check_due(problems, actor, changed.get("due_on"))
    problems.check()

    if changed:
        await ActionItem.filter(id=item.id).update(**changed, revision=item.revision + 1)
        await _happened(actor, "update", item, before_after(item, changed))
    return ActionItemChanged(item.id, item.source)


@command(NotFound, NotPermitted)
async def complete_action_item(*, actor: Actor, action_item_id: UUID) -> ActionItemChanged:
    """Say that an action item is done; whoever was asked to take it over no longer is."""
    item = await _item(action_item_id)
    require(policy.can_complete_action_item(actor, item))
    await ActionItem.filter(id=item.id).update(done_at=clock.now(), done_by_id=actor.person_id, offered_to_id=None)
    await _happened(actor, "complete", item, {"done": ["false", "true"]})
    return ActionItemChanged(item.id, item.source)


@command(NotFound, NotPermitted)
async def reopen_action_item(*, actor: Actor, action_item_id: UUID) -> ActionItemChanged:
    """Say that an action item is not done after all."""
    item = await _item(action_item_id)
    require(policy.can_reopen_action_item(actor, item))
    await ActionItem.filter(id=item.id).update(done_at=None, done_by_id=None)
    await _happened(actor, "reopen", item, {"done": ["true", "false"]})
    return ActionItemChanged(item.id, item.source)


@command(InvalidInput, NotFound, NotPermitted)
async def hand_over_action_item(*, actor: Actor, action_item_id: UUID, to_id: UUID | None) -> ActionItemChanged:
    """Ask a reader of the source to take an action item over (None: ask nobody any more).

    It stays its owner's until that person accepts.
    """
    item = await _item(action_item_id)
    problems = Problems()
    if to_id is not None:
        await _check_reader(problems, to_id, item.audience, "toId")
    require(policy.can_hand_over_action_item(actor, item))
    if to_id == item.owner_id:
        problems.add("toId", "OWNS_IT", "It is theirs already: choose somebody else.")
    problems.check()

    if to_id != item.offered_to_id:
        await ActionItem.filter(id=item.id).update(offered_to_id=to_id)
        await _happened(actor, "hand_over", item, before_after(item, {"offered_to_id": to_id}))
    return ActionItemChanged(item.id, item.source)


@command(NotFound, NotPermitted)
async def accept_action_item(*, actor: Actor, action_item_id: UUID) -> ActionItemChanged:
    """Take an action item over that was offered to the actor."""
    item = await _item(action_item_id)
    require(policy.can_answer_handover(actor, item))
    await ActionItem.filter(id=item.id).update(owner_id=actor.person_id, offered_to_id=None, revision=item.revision + 1)
    await _happened(actor, "accept", item, before_after(item, {"owner_id": actor.person_id}))
    return ActionItemChanged(item.id, item.source)


@command(InvalidInput, NotFound, NotPermitted)
async def decline_action_item(*, actor: Actor, action_item_id: UUID, reason: str | None = None) -> ActionItemChanged:
    """Leave an action item with its owner that was offered to the actor, perhaps with a reason."""
    item = await _item(action_item_id)
    require(policy.can_answer_handover(actor, item))
    problems = Problems()
    reason = problems.optional_text("reason", reason, at_most=REASON_LENGTH)
    problems.check()
    await ActionItem.filter(id=item.id).update(offered_to_id=None)
    await _happened(actor, "decline", item, before_after(item, {"offered_to_id": None}), reason)
    return ActionItemChanged(item.id, item.source)


async def _item(action_item_id: UUID) -> ActionItemRow:
    """Return an action item that nobody else changes until this transaction ends; raises NotFound."""
    await values("select from action_items where id = %s for no key update", (action_item_id,))
    found = (await action_items_by_id([action_item_id])).get(action_item_id)
    if found is None:
        raise NotFound("action item", "actionItemId")
    return found


async def _check_reader(problems: Problems, person_id: UUID, audience: UUID, path: str) -> None:
    """Note it where somebody could not read what they are to take on; raises NotFound."""
    person = (await people.users_by_id([person_id])).get(person_id)
    if person is None:
        raise NotFound("person", path)
    [(reads,)] = await values("select waymark.person_reads(%s, %s, %s)", (person_id, audience, clock.now()))
    if not reads:
        problems.add(path, "CANNOT_READ", f"{person.name} is not here, or cannot read where this comes from.")


def _check_due(problems: Problems, actor: Actor, due_on: date | None) -> None:
    if due_on is not None and due_on < clock.today(actor.organization_time_zone):
        problems.add("dueOn", "IN_THE_PAST", "It is due today or later.")


async def _happened(
    actor: Actor, what: str, item: ActionItemRow, changes: Mapping[str, Any], reason: str | None = None
) -> None:
    subject = ("ActionItem", item.id)
    await record(actor, f"action_item.{what}", subject, audience=item.audience, changes=changes, reason=reason)
    await announce_change(item.source)
