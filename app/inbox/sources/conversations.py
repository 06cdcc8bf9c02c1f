"""What people owe of their conversations: what they took on, and meetings that are theirs to hold or to close."""

from __future__ import annotations

from app.inbox.source import InboxKind, Source, day_begins, day_ends

DUE_SOON_DAYS = 7
"""How many days before its due day an action item shows up."""
PREPARE_DAYS = 2
"""How many days before a one-on-one its empty agenda shows up."""

SOURCES = (
    Source(
        kind=InboxKind.ACTION_ITEM_DUE,
        description=f"An open action item of the viewer's that is overdue, or due within {DUE_SOON_DAYS} days.",
        subject="ActionItem",
        settled_by=("actionItemComplete", "actionItemUpdate"),
        says="You took on “{about}”, and it is due: finish it, hand it over, or give it another day.",
        query=f"""
            select a.id, a.created_at, {day_ends("a.due_on")}, a.text, null::uuid, null::uuid from action_items a
            where a.owner_id = %(me)s and a.done_at is null and a.due_on <= %(today)s::date + {DUE_SOON_DAYS}""",
    ),
    Source(
        kind=InboxKind.ACTION_ITEM_OFFERED,
        description="An action item of somebody's that the viewer is asked to take over.",
        subject="ActionItem",
        settled_by=("actionItemAccept", "actionItemDecline"),
        says="{who} asks you to take over “{about}”: accept or decline.",
        query=f"""
            select a.id, null::timestamptz, {day_ends("a.due_on")}, a.text, a.owner_id, null::uuid from action_items a
            where a.offered_to_id = %(me)s and a.done_at is null""",
    ),
    Source(
        kind=InboxKind.ONE_ON_ONE_DUE,
        description="A one-on-one of the viewer's whose next date has come.",
        subject="OneOnOne",
        settled_by=("oneOnOneMeetingAdd", "oneOnOneUpdate"),
        says="Your one-on-one with {who} is due: add the meeting, or settle another date.",
        query=f"""
            select s.id, {day_begins("s.next_on")}, {day_ends("s.next_on")}, null::text,
                   case when s.report_id = %(me)s then s.manager_id else s.report_id end, null::uuid
            from one_on_ones s join users r on r.id = s.report_id and r.manager_id = s.manager_id and r.active
            where %(me)s in (s.manager_id, s.report_id) and s.next_on <= %(today)s::date""",
    ),
    Source(
        kind=InboxKind.ONE_ON_ONE_TO_PREPARE,
        description=f"A one-on-one of the viewer's within {PREPARE_DAYS} days that nothing was raised for yet.",
        subject="OneOnOneMeeting",
        settled_by=("agendaPointAdd",),
        says="You talk with {who} soon, and nothing is on the agenda: raise what matters to you.",
        query=f"""
            select m.id, m.created_at, {day_begins("m.held_on")}, null::text,
                   case when s.report_id = %(me)s then s.manager_id else s.report_id end, null::uuid
            from one_on_one_meetings m join one_on_ones s on s.id = m.one_on_one_id
            join users r on r.id = s.report_id and r.manager_id = s.manager_id and r.active
            where %(me)s in (s.manager_id, s.report_id)
              and m.held_on between %(today)s::date and %(today)s::date + {PREPARE_DAYS}
              and not exists (select from agenda_points p where p.one_on_one_meeting_id = m.id)""",
    ),
    Source(
        kind=InboxKind.MEETING_TO_CLOSE,
        description="A check-in meeting that the viewer led through, and that is not closed since the day before.",
        subject="CheckInMeeting",
        settled_by=("checkInMeetingClose", "checkInMeetingCancel"),
        says="The check-in meeting of {about} is over: close it, so that what you agreed on stays, or cancel it.",
        query="""
            select m.id, m.starts_at, null::timestamptz, t.name, null::uuid, null::uuid
            from check_in_meetings m join teams t on t.id = m.team_id
            where m.facilitator_id = %(me)s and m.state = 'SCHEDULED'
              and (m.starts_at at time zone %(zone)s::text)::date < %(today)s::date""",
    ),
)
