"""What a pasted note is split into, with the colleagues whose names it gives; nothing is stored."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from app.core.validation import Problems
from app.database.unit_of_work import values
from app.objectives.input_rounds.notes import NOTE_LENGTH, normalised, split_note


class ProposedInputRow(NamedTuple):
    """A proposed input with the ids of the active people whose name or first name is the speaker's."""

    quote: str
    body: str
    kind: str
    reason: str
    speaker: str | None
    candidate_ids: tuple[UUID, ...]


async def proposed_inputs(text: str) -> list[ProposedInputRow]:
    """Split a note into proposed inputs and look up who is named in it; raises InvalidInput."""
    problems = Problems()
    problems.text("text", normalised(text), at_most=NOTE_LENGTH)
    problems.check()
    proposed = split_note(text)
    named = list({each.speaker.lower() for each in proposed if each.speaker})
    found = await values(
        "select u.id, lower(u.name), split_part(lower(u.name), ' ', 1) from users u where u.active "
        "and (lower(u.name) = any(%(names)s) or split_part(lower(u.name), ' ', 1) = any(%(names)s)) "
        "order by u.name, u.id",
        {"names": named},
    )
    return [
        ProposedInputRow(*each, tuple(id_ for id_, *names in found if each.speaker and each.speaker.lower() in names))
        for each in proposed
    ]
