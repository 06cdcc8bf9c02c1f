"""The tour on one-on-ones: what two people say to each other stays with the two of them."""

from __future__ import annotations

from app.tour.client import Unexpected
from app.tour.stage import Stage
from app.tour.words import in_days

_SERIES = "query Series { oneOnOnes { id current cadence report { id } } }"
_TALK = """query Talk($id: ID!) { node(id: $id) { ... on OneOnOneMeeting { sharedNotes privateNote { body }
  agenda { text raisedBy { name } } } } }"""
_CARRIED = """query Carried($id: ID!) { node(id: $id) { ... on OneOnOne {
  actionItems(first: 3) { nodes { text owner { name } } } } } }"""
_COACHED = "query Coached { viewer { coachingNotes(first: 1) { nodes { id body author { name } } } } }"
_NOTES = "Jonas shows the week that was imported before anything is published; two clinics try it first."


def talk(stage: Stage) -> None:
    """Let the manager and a report talk, each with a note of their own, and show who finds nothing of it."""
    stage.duty("Talk with each person, not about them")
    jonas = stage.person("jonas")
    stage.step(f"{stage.lead['name']} and {jonas.name} have their one-on-one")
    series = next(
        (
            each
            for each in stage.manager.ask(_SERIES)["oneOnOnes"]
            if each["report"]["id"] == jonas.id and each["current"]
        ),
        None,
    )
    if series is None:
        raise Unexpected(f"{stage.lead['name']} and {jonas.name} have no series of one-on-ones.")
    for item in jonas.client.ask(_CARRIED, id=series["id"])["node"]["actionItems"]["nodes"]:
        stage.tell(f"Still open from the last time, for {item['owner']['name']}: “{item['text']}”")
    added = stage.manager.change(
        "oneOnOneMeetingAdd", {"oneOnOneId": series["id"]}, "meetingEdge { node { id revision } }"
    )
    talk = added["meetingEdge"]["node"]
    for client, text in (
        (jonas.client, "Two clinics want to see the preview: may I show it unfinished?"),
        (stage.manager, "What you would rather hand to Pavel"),
    ):
        client.change("agendaPointAdd", {"meetingId": talk["id"], "text": text}, "point { id }")
    for client, body in (
        (stage.manager, "He asks before he shows things now. Say that I noticed."),
        (jonas.client, "Ask next time whether Pavel wants it."),
    ):
        client.change("privateNoteWrite", {"meetingId": talk["id"], "body": body}, "meeting { privateNote { body } }")
    notes = {"meetingId": talk["id"], "expectedRevision": talk["revision"], "sharedNotes": _NOTES}
    stage.manager.change("oneOnOneMeetingUpdate", notes, "meeting { id }")
    _take_on(stage, talk["id"])
    read = jonas.client.ask(_TALK, id=talk["id"])["node"]
    for point in read["agenda"]:
        stage.tell(f"- {point['raisedBy']['name']}: {point['text']}", 5)
    stage.tell(f"{jonas.name} reads what both wrote down: “{read['sharedNotes']}”")
    if read["privateNote"] is None or read["privateNote"]["body"].startswith("He "):
        raise Unexpected("a private note was read by somebody else than its author.")
    stage.tell(f"He reads his own private note, and not hers: “{read['privateNote']['body']}”")
    stage.tell_hidden("this talk", talk["id"], "omar", "ines", "aiko")
    _read_coaching(stage)


def _take_on(stage: Stage, talk_id: str) -> None:
    asked = {
        "sourceId": talk_id,
        "text": "Show the preview to two clinics",
        "dueOn": in_days(7),
    }
    jonas = stage.person("jonas")
    item = jonas.client.change("actionItemAdd", asked, "actionItemEdge { node { id } }")["actionItemEdge"]["node"]
    done = jonas.client.change(
        "actionItemComplete", {"actionItemId": item["id"]}, "actionItem { done doneBy { name } }"
    )
    if not done["actionItem"]["done"]:
        raise Unexpected("what was done is still open.")
    stage.tell(f"{jonas.name} takes on “{asked['text']}”, and does it the same afternoon.")


def _read_coaching(stage: Stage) -> None:
    lena = stage.person("lena")
    notes = lena.client.ask(_COACHED)["viewer"]["coachingNotes"]["nodes"]
    if not notes:
        raise Unexpected(f"a coaching note for {lena.name} was to be expected.")
    [note] = notes
    stage.tell(f"A coaching note that {note['author']['name']} shared with {lena.name}: “{note['body']}”")
    stage.tell_hidden("this coaching note", note["id"], "jonas", "omar")
