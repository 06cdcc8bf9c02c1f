"""Commands on praise: give it, put it in other words, delete it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.changes import before_after
from app.activity.commands import record_for_readers
from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, NotFound, NotPermitted
from app.core.ids import new_id
from app.core.permission import require
from app.core.validation import Problems
from app.database.bulk import insert_all
from app.database.command import command
from app.database.unit_of_work import values
from app.events import announce
from app.objectives import queries as goals
from app.people import queries as people
from app.people.commands.teams import team_named
from app.recognition import policy, queries
from app.recognition.commands.company_values import company_value_named
from app.recognition.models import Recognition, RecognitionReaders
from app.recognition.queries import RecognitionRow
from app.recognition.rules import recipient_problems

LONGEST_MESSAGE = 4_000
_GOALS: Mapping[str, tuple[str, Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, Any]]]]] = {
    "Objective": ("objective_id", goals.objectives_by_id),
    "KeyResult": ("key_result_id", goals.key_results_by_id),
}


def topic(person_id: UUID) -> str:
    """Return what praise for a person is announced under, for nobody but them."""
    return f"praise:{person_id}"


class RecognitionChanged(NamedTuple):
    """The praise that a command changed."""

    recognition_id: UUID


class Words(NamedTuple):
    """What praise says, what it is for, and the goal that it honours, by kind and id."""

    message: str
    company_value_id: UUID | None = None
    honours: tuple[str, UUID] | None = None


class Sharing(NamedTuple):
    """With whom praise is shared: a team where that is meant."""

    shared_with: RecognitionReaders = RecognitionReaders.ORGANIZATION
    team_id: UUID | None = None


@command(InvalidInput, NotFound, NotPermitted, idempotent=True)
async def give_recognition(
    *,
    actor: Actor,
    recipient_ids: Sequence[UUID],
    words: Words,
    sharing: Sharing,
    idempotency_key: str | None = None,
) -> RecognitionChanged:
    """Praise others; it is shared as its giver says, and of each recipient just as far as they agree."""
    return RecognitionChanged(await store_praise(actor, recipient_ids, words, sharing))


@command(InvalidInput, NotFound, NotPermitted)
async def update_recognition(*, actor: Actor, recognition_id: UUID, changes: Mapping[str, Any]) -> RecognitionChanged:
    """Put praise in other words within a day; ``changes`` has fields of `Words`, and what it leaves out stays."""
    recognition = await locked_recognition(recognition_id)
    require(policy.can_update(actor, recognition))
    problems = Problems()
    before = Words(recognition.message, recognition.company_value_id, recognition.honours)
    wanted = await _checked(problems, before._replace(**changes), before)
    problems.check()

    changed = {field: value for field, value in wanted.items() if value != getattr(recognition, field)}
    if changed:
        await Recognition.filter(id=recognition.id).update(**changed, edited_at=clock.now())
        written = before_after(recognition, {field: changed[field] for field in changed if field == "message"})
        await record_for_readers(actor, "recognition.update", ("Recognition", recognition.id), changes=written)
    return RecognitionChanged(recognition.id)


@command(NotFound, NotPermitted)
async def delete_recognition(*, actor: Actor, recognition_id: UUID) -> RecognitionChanged:
    """Delete praise with everything that hangs on it."""
    recognition = await locked_recognition(recognition_id)
    require(policy.can_delete(actor, recognition))
    await record_for_readers(actor, "recognition.delete", ("Recognition", recognition.id))
    await Recognition.filter(id=recognition.id).delete()
    return RecognitionChanged(recognition.id)


async def locked_recognition(recognition_id: UUID, path: str = "recognitionId") -> RecognitionRow:
    """Lock praise for this transaction and return it; raises NotFound."""
    await values("select from recognitions where id = %s for no key update", (recognition_id,))
    found = (await queries.recognitions_by_id([recognition_id])).get(recognition_id)
    if found is None:
        raise NotFound("recognition", path)
    return found


async def store_praise(
    actor: Actor, recipient_ids: Sequence[UUID], words: Words, sharing: Sharing, **of_an_award: Any
) -> UUID:
    """Check and store praise, and return its id; raises InvalidInput, NotFound and NotPermitted."""
    known = await people.users_by_id(recipient_ids)
    for place, recipient_id in enumerate(recipient_ids):
        if recipient_id not in known:
            raise NotFound("person", ("recipientIds", str(place)))
    problems = Problems()
    stored = await _checked(problems, words)
    team_id = await _shared_with(actor, problems, sharing)
    problems.extend(recipient_problems(actor.person_id, recipient_ids, known))
    problems.check()

    id_ = new_id()
    recognition = await Recognition.create(
        id=id_,
        organization_id=actor.organization_id,
        audience=id_,
        giver_id=actor.person_id,
        shared_with=sharing.shared_with,
        team_id=team_id,
        created_at=clock.now(),
        **stored,
        **of_an_award,
    )
    of = {"organization_id": actor.organization_id, "recognition_id": id_, "audience": id_, "giver_id": actor.person_id}
    await insert_all(
        "recognition_recipients",
        [{"id": new_id(), **of, "user_id": recipient_id, "private": False} for recipient_id in recipient_ids],
    )
    await values("select waymark.deliver_recognition(%s)", (recognition.id,))
    await record_for_readers(actor, "recognition.give", ("Recognition", recognition.id))
    for recipient_id in recipient_ids:
        await announce(topic(recipient_id))
    return id_


async def _checked(problems: Problems, words: Words, before: Words | None = None) -> dict[str, Any]:
    """Return the columns of praise that its words fill; raises NotFound for what the giver may not read."""
    stored: dict[str, Any] = {
        "message": problems.text("message", words.message, at_most=LONGEST_MESSAGE),
        "company_value_id": words.company_value_id,
        "objective_id": None,
        "key_result_id": None,
    }
    if words.company_value_id is not None:
        value = await company_value_named(words.company_value_id)
        if not value.active and (before is None or before.company_value_id != value.id):
            problems.add("companyValueId", "NOT_ACTIVE", f"{value.name} is no longer chosen: take another value.")
    if words.honours is not None:
        kind, goal_id = words.honours
        if kind not in _GOALS:
            raise NotFound("subject", "honoursId")
        column, load = _GOALS[kind]
        if words != before and goal_id not in await load([goal_id]):
            raise NotFound("subject", "honoursId")
        stored[column] = goal_id
    return stored


async def _shared_with(actor: Actor, problems: Problems, sharing: Sharing) -> UUID | None:
    if sharing.team_id is not None:
        await team_named(sharing.team_id)
        require(policy.can_share_with(actor, sharing.team_id))
    if (sharing.shared_with is RecognitionReaders.TEAM) != (sharing.team_id is not None):
        problems.add("teamId", "TEAM", "Name a team where it is shared with a team, and none otherwise.")
    return sharing.team_id
