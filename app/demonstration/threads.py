"""What people said to each other about goals and sheets, in the week that ended last."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from app.check_ins.sheets import sheets_of
from app.comments.commands import add_comment, resolve_comment
from app.comments.subjects import SubjectKind
from app.core.ids import global_id
from app.cycles.rules import Period
from app.database.unit_of_work import reading
from app.demonstration.people import PEOPLE
from app.demonstration.telling import Teller

_NAMES = {person.key: person.name for person in PEOPLE}


class Thread(NamedTuple):
    """A thread: what it is about, by its key in the plans (a sheet by its author's), and who said what in turn.

    People are mentioned by their keys in braces. ``settled_by`` says in the end that it is settled.
    """

    kind: SubjectKind
    about: str
    said: tuple[tuple[str, str], ...]
    settled_by: str | None = None


THREADS = (
    Thread(
        SubjectKind.OBJECTIVE, "quiet",
        (
            ("omar", "Two bad weeks in a row. {priya}, what may wait so that Tomás gets his day without features?"),
            ("priya", "The export can wait until next month. {tomas}, take Wednesday and Thursday."),
            ("tomas", "Thank you! The script is in two parts already; on Wednesday I try it with two merges at once."),
        ),
    ),
    Thread(
        SubjectKind.OBJECTIVE, "setup",
        (
            ("lena", "Does a clinic that brings no calendar at all count as set up, {mira}?"),
            ("mira", "No: what counts is that patients can see a published calendar."),
        ),
        settled_by="lena",
    ),
    Thread(
        SubjectKind.KEY_RESULT, "help_pages",
        (
            ("yusuf", "Three pages about imports are still waiting. {jonas}, could you read one of them?"),
            ("jonas", "The one about recurring appointments, tomorrow after lunch. The others need Aiko's pictures."),
        ),
    ),
    Thread(
        SubjectKind.KEY_RESULT, "partners_live",
        (
            ("bruno", "Both fell over again on Wednesday at eleven. {tomas}, is that when you release?"),
            ("tomas", "It is. Next week I tell you on Tuesday, and we release after lunch."),
            ("leila", "Thank you both. {bruno}, then they test in the morning."),
        ),
    ),
    Thread(
        SubjectKind.CHECK_IN_SHEET, "jiwoo",
        (
            ("priya", "What would it take to touch the report on occupancy?"),
            ("jiwoo", "Somebody who knows what it should say. {wanjiru}, would you read it with me once?"),
        ),
    ),
    Thread(
        SubjectKind.CHECK_IN_SHEET, "aiko",
        (
            (
                "mira",
                "Watching them taught us more than the survey did. {lena}, did your clinics stumble over the opening"
                " hours as well?",
            ),
            ("lena", "All three. We open with Monday alone, so they believe that the other days are closed."),
        ),
    ),
)  # fmt: skip


async def discuss(teller: Teller, period: Period) -> None:
    """Let people say what they said about goals, and about the sheets of a period."""
    for thread in THREADS:
        subject = thread.kind, await _subject(teller, thread, period)
        began = None
        for author, words in thread.said:
            body = words.format_map({key: _mention(teller, key) for key in _NAMES})
            said = await add_comment(actor=await teller.as_(author), subject=subject, body=body, parent_id=began)
            began = began or said.comment_id
        if thread.settled_by and began:
            await resolve_comment(actor=await teller.as_(thread.settled_by), comment_id=began)


def _mention(teller: Teller, key: str) -> str:
    return f"[@{_NAMES[key]}]({global_id('User', teller.people[key])})"


async def _subject(teller: Teller, thread: Thread, period: Period) -> UUID:
    if thread.kind is SubjectKind.OBJECTIVE:
        return teller.objectives[thread.about]
    if thread.kind is SubjectKind.KEY_RESULT:
        return teller.key_results[thread.about]
    async with reading((await teller.as_(thread.about)).sight):
        [sheet] = await sheets_of([teller.people[thread.about]], period.ends_on)
    return sheet.id
