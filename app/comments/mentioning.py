"""Whom a comment may mention, and keeping what it does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from app.comments.rules import MENTIONS_AT_MOST, Mentioned, mentions_in, people_in
from app.comments.subjects import Subject
from app.core import clock
from app.core.actor import Actor
from app.core.ids import new_id
from app.core.validation import Problems
from app.database.bulk import insert_all
from app.database.unit_of_work import rows, values


class _Candidate(NamedTuple):
    """A person, and whether they read what a comment is about."""

    id: UUID
    name: str
    active: bool
    reads: bool


async def check_mentions(problems: Problems, body: str, subject: Subject, known: Collection[UUID] = ()) -> None:
    """Note every mention of somebody who is nobody here, has left, or cannot read the subject.

    Those ``known`` were mentioned before, so that they are not looked at again.
    """
    written = [each for each in mentions_in(body) if each.person_id not in known]
    people = {each.person_id for each in written if each.person_id is not None}
    if len(people | set(known)) > MENTIONS_AT_MOST:
        message = f"Mention at most {MENTIONS_AT_MOST} people in one comment."
        problems.add("body", "TOO_MANY_MENTIONS", message, atMost=str(MENTIONS_AT_MOST))
        return
    found = {candidate.id: candidate for candidate in await _candidates(list(people), subject)}
    for each in dict.fromkeys(written):
        _check(problems, each, found.get(each.person_id) if each.person_id else None)


def _check(problems: Problems, written: Mentioned, person: _Candidate | None) -> None:
    if person is None:
        message = f"There is nobody here behind the mention of {written.name}: write it as [@Name](id of the person)."
        problems.add("body", "UNKNOWN_PERSON", message, name=written.name)
    elif not person.active:
        problems.add("body", "LEFT", f"{person.name} has left: mention somebody who is here.", name=person.name)
    elif not person.reads:
        message = f"{person.name} cannot read what this is about: leave the mention out, or ask somebody else."
        problems.add("body", "CANNOT_READ", message, name=person.name)


async def _candidates(person_ids: Sequence[UUID], subject: Subject) -> list[_Candidate]:
    if not person_ids:
        return []
    return await rows(
        _Candidate,
        "select u.id, u.name, u.active, waymark.person_reads(u.id, %(audience)s, %(now)s) "
        "or waymark.person_reads(u.id, %(author)s::uuid, %(now)s) from users u where u.id = any(%(people)s)",
        {
            "people": list(person_ids),
            "audience": subject.audience,
            "author": subject.sheet_author_id,
            "now": clock.now(),
        },
    )


async def keep_mentions(actor: Actor, comment_id: UUID, body: str | None, subject: Subject) -> None:
    """Let those whom a comment mentions find it, and nobody else: who was mentioned before stays as they are."""
    mentioned = [person_id for person_id in people_in(body) if person_id != actor.person_id]
    gone = "delete from mentions where comment_id = %s and user_id <> all(%s)"
    await values(gone, (comment_id, mentioned))
    there = await values("select user_id from mentions where comment_id = %s", (comment_id,))
    now = clock.now()
    await insert_all(
        "mentions",
        [
            {
                "id": new_id(),
                "organization_id": actor.organization_id,
                "audience": subject.audience,
                "sheet_author_id": subject.sheet_author_id,
                "comment_id": comment_id,
                "user_id": person_id,
                "at": now,
            }
            for person_id in mentioned
            if (person_id,) not in there
        ],
    )
