"""How Tidewater's people talk: one-on-ones, coaching notes, and check-in meetings with what they came to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from uuid import UUID

from app.conversations.commands.action_items import add_action_item, complete_action_item, hand_over_action_item
from app.conversations.commands.agendas import add_point, prefill_agenda, update_point
from app.conversations.commands.coaching import add_coaching_note, share_coaching_note
from app.conversations.commands.meetings import add_takeaway, close_meeting, schedule_meeting, update_meeting
from app.conversations.commands.one_on_ones import (
    add_one_on_one_meeting,
    start_one_on_one,
    update_one_on_one_meeting,
    write_private_note,
)
from app.conversations.models import TakeawayKind
from app.cycles.models import Cadence
from app.demonstration.calendar import Calendar
from app.demonstration.telling import Scene, Teller, moment

_MEETING, _TALK = "CheckInMeeting", "OneOnOneMeeting"


@dataclass
class _Pair:
    """What Mira and Jonas come back to: their series, and what Jonas took on the first time."""

    series_id: UUID = field(init=False)
    taken_on: UUID = field(init=False)


def scenes(teller: Teller, calendar: Calendar) -> Iterator[Scene]:
    """Yield the days on which people talked, or prepared for it."""
    first, last, pair = calendar.days_ago(20), calendar.days_ago(6), _Pair()
    yield Scene(
        moment(first, 14),
        "Mira and Jonas begin to talk",
        partial(_first_talk, teller, calendar, pair),
        changes_people=True,
    )
    yield Scene(moment(last, 14), "Mira and Jonas talk again", partial(_second_talk, teller, calendar, pair))
    yield Scene(
        moment(calendar.days_ago(3), 15),
        "Tomás asks Priya for an hour",
        partial(_upward, teller, calendar),
        changes_people=True,
    )
    yield Scene(moment(calendar.days_ago(13), 16), "What Mira notes", partial(_coach, teller))
    yield Scene(moment(calendar.days_ago(8), 9), "Onboarding meets", partial(_meet, teller, calendar))
    yield Scene(moment(calendar.days_ago(1), 16), "Onboarding prepares", partial(_prepare, teller, calendar))


async def _first_talk(teller: Teller, calendar: Calendar, pair: _Pair) -> None:
    """Jonas says what he would like to learn; what both agreed on stays open until the next time."""
    series = await start_one_on_one(
        actor=await teller.as_("mira"),
        with_id=teller.people["jonas"],
        cadence=Cadence.BIWEEKLY,
        next_on=teller.present.date(),
    )
    pair.series_id = series.one_on_one_id
    talk = await _talk(teller, "mira", pair)
    for person, text in (
        ("jonas", "The import eats all of my time: what may wait?"),
        ("jonas", "I would like to talk with clinics myself"),
        ("mira", "How you and Pavel share the checklist"),
    ):
        await _raise(teller, person, talk, text)
    await _noted(
        teller,
        talk,
        "Recurring appointments come first; colours and room names can wait until next month. Jonas joins two of "
        "Aiko's interviews and asks a question of his own in each.",
    )
    await write_private_note(
        actor=await teller.as_("mira"),
        meeting_id=talk,
        body="He speaks about clinics as if they were files. Watch what the interviews change.",
    )
    await write_private_note(
        actor=await teller.as_("jonas"), meeting_id=talk, body="Ask about the lead role again in spring, not now."
    )
    of, soon, later = (_TALK, talk), calendar.at_work(calendar.days_ago(7)), calendar.at_work(calendar.days_ago(2))
    pair.taken_on = await _take_on(teller, "jonas", of, "Join two of Aiko's interviews", soon)
    await _take_on(teller, "mira", of, "Ask Omar who else could read old calendars", later)


async def _second_talk(teller: Teller, calendar: Calendar, pair: _Pair) -> None:
    """What was agreed on is done in part; the next talk is on the agenda already."""
    await complete_action_item(actor=await teller.as_("jonas"), action_item_id=pair.taken_on)
    talk = await _talk(teller, "jonas", pair)
    await _raise(teller, "jonas", talk, "What I heard in the interviews")
    await _raise(teller, "mira", talk, "The failing feed of the practice software")
    await _noted(
        teller,
        talk,
        "Both clinics had given up at the same place: they could not tell which calendar was the right one. Jonas "
        "tries to show the week that was imported before anything is published.",
    )
    await _take_on(teller, "jonas", (_TALK, talk), "Sketch a preview of the imported week", calendar.in_days(0))


async def _upward(teller: Teller, calendar: Calendar) -> None:
    """A report may begin as well as a manager; the next talk has no agenda yet."""
    series = await start_one_on_one(
        actor=await teller.as_("tomas"),
        with_id=teller.people["priya"],
        cadence=Cadence.MONTHLY,
        next_on=calendar.in_days(1),
    )
    await add_one_on_one_meeting(actor=await teller.as_("tomas"), one_on_one_id=series.one_on_one_id)


async def _coach(teller: Teller) -> None:
    """One note stays with its author; the other she shares once it is fit to be read."""
    await add_coaching_note(
        actor=await teller.as_("mira"),
        subject_id=teller.people["pavel"],
        body="Pavel explains best on paper. Let him write the proposal before the meeting, not speak in it.",
    )
    shared = await add_coaching_note(
        actor=await teller.as_("mira"),
        subject_id=teller.people["lena"],
        body="You ask clinics what they did last Monday, not what they would like. Keep that, and teach it to Jonas.",
    )
    await share_coaching_note(actor=await teller.as_("mira"), coaching_note_id=shared.coaching_note_id)


async def _meet(teller: Teller, calendar: Calendar) -> None:
    """A check-in meeting from its agenda to its close; what was taken on in it lives on."""
    meeting_id = await _scheduled(teller, teller.present.date(), 10)
    await prefill_agenda(actor=await teller.as_("mira"), meeting_id=meeting_id)
    raised = await add_point(
        actor=await teller.as_("pavel"),
        meeting=(_MEETING, meeting_id),
        text="Nobody ticks the last two steps of the checklist",
    )
    await update_point(actor=await teller.as_("mira"), point_id=raised.point_id, changes={"covered": True})
    for kind, text in (
        (TakeawayKind.DECISION, "The checklist ends with the first booking; the last two steps go to the help pages."),
        (TakeawayKind.DECISION, "Until the feed is mended, Lena brings over its calendars by hand."),
        (TakeawayKind.TAKEAWAY, "Clinics open with Monday alone and believe that the other days are closed."),
    ):
        await add_takeaway(actor=await teller.as_("mira"), meeting_id=meeting_id, kind=kind, text=text)
    for text, owner, due_on in (
        ("Take the last two steps out of the checklist", "pavel", calendar.at_work(calendar.days_ago(4))),
        ("Write to the maker of the practice software", "jonas", calendar.at_work(calendar.days_ago(2))),
        ("Count clinics that open with one day alone", "aiko", calendar.in_days(3)),
    ):
        item = await _take_on(teller, owner, (_MEETING, meeting_id), text, due_on)
        if owner == "pavel":
            await complete_action_item(actor=await teller.as_("pavel"), action_item_id=item)
        elif owner == "aiko":
            lena = teller.people["lena"]
            await hand_over_action_item(actor=await teller.as_("aiko"), action_item_id=item, to_id=lena)
    notes = "Forty minutes; everybody but Amara, who moved a clinic that weekend."
    await update_meeting(
        actor=await teller.as_("mira"), meeting_id=meeting_id, expected_revision=1, changes={"notes": notes}
    )
    await close_meeting(actor=await teller.as_("mira"), meeting_id=meeting_id)


async def _prepare(teller: Teller, calendar: Calendar) -> None:
    """The next meeting is scheduled, and the team says what it is to be about."""
    meeting_id = await _scheduled(teller, calendar.in_days(2), 10)
    for person, text in (
        ("amara", "What we promise a clinic before it moves"),
        ("jonas", "A preview of the imported week: yes or no?"),
    ):
        await add_point(actor=await teller.as_(person), meeting=(_MEETING, meeting_id), text=text)


async def _scheduled(teller: Teller, day: date, hour: int) -> UUID:
    scheduled = await schedule_meeting(
        actor=await teller.as_("mira"),
        team_id=teller.teams["onboarding"],
        cycle_id=teller.cycles["present"],
        starts_at=moment(day, hour),
    )
    return scheduled.meeting_id


async def _talk(teller: Teller, person: str, pair: _Pair) -> UUID:
    added = await add_one_on_one_meeting(actor=await teller.as_(person), one_on_one_id=pair.series_id)
    return added.meeting_id


async def _raise(teller: Teller, person: str, talk: UUID, text: str) -> None:
    """Raise a point, and talk about it."""
    point = await add_point(actor=await teller.as_(person), meeting=(_TALK, talk), text=text)
    await update_point(actor=await teller.as_(person), point_id=point.point_id, changes={"covered": True})


async def _noted(teller: Teller, talk: UUID, notes: str) -> None:
    await update_one_on_one_meeting(
        actor=await teller.as_("mira"), meeting_id=talk, expected_revision=1, changes={"shared_notes": notes}
    )


async def _take_on(teller: Teller, person: str, source: tuple[str, UUID], text: str, due_on: date) -> UUID:
    item = await add_action_item(actor=await teller.as_(person), source=source, text=text, due_on=due_on)
    return item.action_item_id
