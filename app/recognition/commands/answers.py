"""Commands with which people answer praise: reactions, and what others may read of one's own."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from app.core import clock
from app.core.actor import Actor
from app.core.errors import NotFound, NotPermitted
from app.core.ids import new_id
from app.core.permission import require
from app.database.command import command
from app.database.unit_of_work import values
from app.recognition import policy, queries
from app.recognition.commands.praise import RecognitionChanged, locked_recognition
from app.recognition.models import ReactionKind, RecognitionReaction, RecognitionRecipient


class PreferenceSet(NamedTuple):
    """The person whose choice it is, and the choice."""

    user_id: UUID
    keeps_private: bool


@command(NotFound, NotPermitted)
async def react_to_recognition(*, actor: Actor, recognition_id: UUID, kind: ReactionKind) -> RecognitionChanged:
    """Answer praise that one reads, in one way; doing so again changes nothing."""
    await _require(recognition_id)
    await values(
        "insert into recognition_reactions (id, organization_id, recognition_id, user_id, kind, at) "
        "values (%s, %s, %s, %s, %s, %s) on conflict do nothing",
        (new_id(), actor.organization_id, recognition_id, actor.person_id, kind, clock.now()),
    )
    return RecognitionChanged(recognition_id)


@command(NotFound, NotPermitted)
async def take_back_reaction(*, actor: Actor, recognition_id: UUID, kind: ReactionKind) -> RecognitionChanged:
    """Take back how one answered praise; where one did not, nothing changes."""
    await _require(recognition_id)
    mine = RecognitionReaction.filter(recognition_id=recognition_id, user_id=actor.person_id, kind=kind)
    await mine.delete()
    return RecognitionChanged(recognition_id)


@command(NotFound, NotPermitted)
async def keep_recognition_private(*, actor: Actor, recognition_id: UUID, private: bool) -> RecognitionChanged:
    """Keep praise for oneself private, or let others read of it again, as far as its giver shared it.

    Where every recipient keeps it private nobody else reads the praise at all.
    """
    recognition = await locked_recognition(recognition_id)
    require(policy.can_keep_private(actor, recognition))
    if private != recognition.kept_private:
        mine = RecognitionRecipient.filter(recognition_id=recognition.id, user_id=actor.person_id)
        await mine.update(private=private)
        await values("select waymark.settle_recognition(%s)", (recognition.id,))
    return RecognitionChanged(recognition.id)


@command(NotPermitted)
async def set_recognition_preference(*, actor: Actor, keeps_private: bool) -> PreferenceSet:
    """Say whether praise that one is given from now on is private at first."""
    await values(
        "insert into recognition_preferences (id, organization_id, keeps_private) values (%s, %s, %s) "
        "on conflict (id) do update set keeps_private = excluded.keeps_private",
        (actor.person_id, actor.organization_id, keeps_private),
    )
    return PreferenceSet(actor.person_id, keeps_private)


async def _require(recognition_id: UUID) -> None:
    if recognition_id not in await queries.recognitions_by_id([recognition_id]):
        raise NotFound("recognition", "recognitionId")
