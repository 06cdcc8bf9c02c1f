"""Who waits for whom, who asked to serve what, and what was answered, in the running quarter."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple
from uuid import UUID

from app.demonstration.calendar import Calendar
from app.demonstration.telling import Scene, Teller, moment
from app.objectives.commands.alignment import propose_alignment
from app.objectives.commands.alignment_decisions import accept_alignment, decline_alignment, overrule_alignment
from app.objectives.models import AlignmentKind


class Asked(NamedTuple):
    """An alignment that was proposed on a day of the quarter; ``goal`` and ``above`` are keys of the plans.

    ``decided_by`` accepts it, promising to be ready by the day ``promised`` where it is waited for, or
    turns it down where it was ``declined`` for a reason; ``overruled`` says why it was taken back in the end.
    """

    day: int
    asked_by: str
    goal: str
    above: str
    kind: AlignmentKind
    note: str
    decided_by: str | None = None
    promised: int | None = None
    declined: str | None = None
    overruled: str | None = None


ASKED = (
    Asked(
        5, "leila", "as_one", "quiet", AlignmentKind.DEPENDS_ON,
        "Partners test against us every Wednesday; as long as releases fail they cannot go live.",
        "priya", promised=56,
    ),
    Asked(
        16, "emil", "double_bookings", "as_one", AlignmentKind.DEPENDS_ON,
        "The old booking page goes once the makers of three websites have answered, whom you know.",
    ),
    Asked(
        6, "zoe", "spain", "recommended", AlignmentKind.SUPPORTS,
        "Clinics in Spain would tell each other as well.",
        "ines", declined="I like it, but Spain stands for itself this quarter: let us see first who comes.",
    ),
    Asked(
        7, "freya", "good_goals", "stay", AlignmentKind.SUPPORTS,
        "Whoever sees what comes of their work stays.",
        "ruth",
        overruled="I said yes too quickly: nobody has ever left us over a badly written goal. It stands well alone.",
    ),
    Asked(
        22, "ruth", "clear_bills", "recommended", AlignmentKind.SUPPORTS,
        "An invoice that nobody has to ask about is what accountants tell each other.",
    ),
)  # fmt: skip


def scenes(teller: Teller, calendar: Calendar) -> Iterator[Scene]:
    """Yield the days on which people asked."""
    for asked in ASKED:
        title = f"{asked.goal} and {asked.above}"
        yield Scene(moment(calendar.day(asked.day), 13), title, partial(_align, teller, calendar, asked))


async def _align(teller: Teller, calendar: Calendar, asked: Asked) -> None:
    proposed = await propose_alignment(
        actor=await teller.as_(asked.asked_by),
        child=_reference(teller, asked.goal),
        parent=_reference(teller, asked.above),
        kind=asked.kind,
        note=asked.note,
    )
    if asked.decided_by is None:
        return
    actor = await teller.as_(asked.decided_by)
    if asked.declined is not None:
        await decline_alignment(actor=actor, alignment_id=proposed.alignment_id, reason=asked.declined)
        return
    promised_on = None if asked.promised is None else calendar.day(asked.promised)
    await accept_alignment(actor=actor, alignment_id=proposed.alignment_id, promised_on=promised_on)
    if asked.overruled is not None:
        await overrule_alignment(actor=actor, alignment_id=proposed.alignment_id, reason=asked.overruled)


def _reference(teller: Teller, key: str) -> tuple[str, UUID]:
    if key in teller.key_results:
        return "KeyResult", teller.key_results[key]
    return "Objective", teller.objectives[key]
