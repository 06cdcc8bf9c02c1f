"""The tour on check-in meetings: an agenda that is there already, what was decided, and who does what by when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.tour.client import Unexpected
from app.tour.stage import Stage
from app.tour.words import in_days

_MEETING = """... on CheckInMeeting { id revision summary { id } agenda { kind text subject {
  ... on KeyResult { title } ... on Blocker { text } ... on ActionItem { text } } } }"""
_WHY = {
    "RAISED": "raised",
    "OFF_TRACK": "off track",
    "STALE": "nobody has checked in",
    "SIGNAL": "worth a look",
    "BLOCKER": "blocked",
    "ACTION_ITEM": "still to be done",
}
_SHOWN = 4


def meet(stage: Stage, cycle_id: str, summary_id: str) -> None:
    """Hold a check-in meeting of the team, from its agenda to its close."""
    stage.step(f"{stage.team['name']} meets, and nobody has to prepare a slide")
    scheduled = stage.manager.change(
        "checkInMeetingSchedule",
        {
            "teamId": stage.team["id"],
            "cycleId": cycle_id,
            "startsAt": datetime.now(UTC).isoformat(),
        },
        "meetingEdge { node { id } }",
    )
    meeting_id = scheduled["meetingEdge"]["node"]["id"]
    raised = {"meetingId": meeting_id, "text": "Do we tell clinics that phone numbers are missing?"}
    stage.people["jonas"].change("agendaPointAdd", raised, "point { id }")
    filled = stage.manager.change("agendaPrefill", {"meetingId": meeting_id}, f"meeting {{ {_MEETING} }}")["meeting"]
    _tell_agenda(stage, filled["agenda"])
    decision = {
        "meetingId": meeting_id,
        "kind": "DECISION",
        "text": "Yes: clinics read it before they import, and we say by when it will be mended.",
    }
    stage.manager.change("takeawayAdd", decision, "takeaway { id }")
    stage.tell(f"Decided: {decision['text']}")
    taken_on = {
        "sourceId": meeting_id,
        "text": "Write the sentence that clinics read before an import",
        "ownerId": stage.person("lena").id,
        "dueOn": in_days(3),
    }
    item = stage.manager.change("actionItemAdd", taken_on, "actionItemEdge { node { text dueOn owner { name } } }")[
        "actionItemEdge"
    ]["node"]
    stage.tell(f"{item['owner']['name']} takes on, until {item['dueOn']}: “{item['text']}”")
    attached = {"meetingId": meeting_id, "expectedRevision": filled["revision"], "summaryId": summary_id}
    stage.manager.change("checkInMeetingUpdate", attached, "meeting { summary { id } }")
    closed = stage.manager.change("checkInMeetingClose", {"meetingId": meeting_id}, "meeting { state summary { id } }")
    if closed["meeting"]["state"] != "CLOSED" or closed["meeting"]["summary"]["id"] != summary_id:
        raise Unexpected("the meeting was not closed with its summary.")
    reason = stage.manager.be_refused("takeawayAdd", decision)
    stage.tell(f"Closed, with the summary attached. Whoever writes into it now is told: “{reason}”")


def _tell_agenda(stage: Stage, agenda: list[dict[str, Any]]) -> None:
    if not any(point["kind"] == "RAISED" for point in agenda):
        raise Unexpected("a point that was raised is not on the agenda.")
    stage.tell("On the agenda, by what was raised and by what the figures say:")
    for point in agenda[:_SHOWN]:
        subject = point["subject"] or {}
        words = point["text"] or subject.get("title") or subject.get("text") or "something that is gone"
        stage.tell(f"- {_WHY[point['kind']]}: {words}", 5)
    if len(agenda) > _SHOWN:
        stage.tell(f"… and {len(agenda) - _SHOWN} more.", 5)
