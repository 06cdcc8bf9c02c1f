"""Continuous performance management: people talk, tell each other what they notice, and ask for it.

An anonymous survey tells a manager what nobody says aloud.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.surveys.closing import close_due_surveys
from tests.journeys.crew import Crew

ABOUT = "query($id: ID!) { node(id: $id) { ... on User { feedbackAbout { nodes { body author { name } } } } } }"


async def test_people_talk_and_tell_each_other_what_they_notice(crew: Crew) -> None:
    """One test, since each scene goes on where the one before it ended."""
    await _jonas_starts_a_one_on_one(crew)
    await _they_meet_and_each_keeps_a_note(crew)
    await _what_was_agreed_is_done(crew)
    await _mira_notes_what_she_wants_to_say(crew)
    await _feedback_goes_in_every_direction(crew)
    await _jonas_asks_for_more_and_shares_it(crew)
    await _vera_takes_back_what_she_wrote(crew)
    await _jonas_asks_two_colleagues(crew)
    await _jonas_gets_another_manager(crew)


async def _jonas_starts_a_one_on_one(crew: Crew) -> None:
    of_mira = {"withId": crew["Mira"].id, "cadence": "BIWEEKLY", "nextOn": "2026-11-18"}
    assert await crew["Paul"].may_not("oneOnOneStart", of_mira)
    pair = await crew.makes("Jonas", "oneOnOneStart", of_mira, "pair", "oneOnOne")
    assert await crew.readers(pair) == {"Mira", "Jonas"}
    assert await crew.news("Mira") == ["ONE_ON_ONE_STARTED"]
    assert "ONE_ON_ONE_DUE" in await crew.owed("Mira")


async def _they_meet_and_each_keeps_a_note(crew: Crew) -> None:
    held = {"oneOnOneId": crew.ids["pair"], "heldOn": "2026-11-18"}
    meeting = await crew.makes("Mira", "oneOnOneMeetingAdd", held, "meeting", "meetingEdge.node")
    assert await crew.news("Jonas") == ["ONE_ON_ONE_PLANNED"]
    for name, text in (("Mira", "How is the import?"), ("Jonas", "I want to lead a project.")):
        await crew[name].does("agendaPointAdd", {"meetingId": meeting, "text": text})
        await crew[name].does("privateNoteWrite", {"meetingId": meeting, "body": f"{name} alone reads this."})
    revision = (await crew["Jonas"].reads("... on OneOnOneMeeting { revision }", meeting))["revision"]
    notes = {"meetingId": meeting, "expectedRevision": revision, "sharedNotes": "Jonas leads the import."}
    await crew["Jonas"].does("oneOnOneMeetingUpdate", notes)

    seen = "... on OneOnOneMeeting { sharedNotes privateNote { body } agenda { text } }"
    for name in ("Mira", "Jonas"):
        found = await crew[name].reads(seen, meeting)
        assert found["sharedNotes"] == "Jonas leads the import."
        assert found["privateNote"] == {"body": f"{name} alone reads this."}
        assert [point["text"] for point in found["agenda"]] == ["How is the import?", "I want to lead a project."]
    assert await crew.readers(meeting) == {"Mira", "Jonas"}


async def _what_was_agreed_is_done(crew: Crew) -> None:
    agreed = {
        "sourceId": crew.ids["meeting"],
        "text": "Show the plan of the import",
        "ownerId": crew["Jonas"].id,
        "dueOn": "2026-11-18",
    }
    item = await crew.makes("Mira", "actionItemAdd", agreed, "plan", "actionItemEdge.node")
    assert (await crew.news("Jonas"), "ACTION_ITEM_DUE" in await crew.owed("Jonas")) == (["ACTION_ITEM_GIVEN"], True)
    carried = "... on OneOnOne { actionItems(done: false) { nodes { text } } }"
    open_ones = [{"text": "Show the plan of the import"}]
    assert await crew["Mira"].reads(carried, crew.ids["pair"]) == {"actionItems": {"nodes": open_ones}}
    assert await crew.readers(item) == {"Mira", "Jonas"}
    await crew["Jonas"].does("actionItemComplete", {"actionItemId": item})
    assert "ACTION_ITEM_DUE" not in await crew.owed("Jonas")
    assert await crew["Mira"].reads(carried, crew.ids["pair"]) == {"actionItems": {"nodes": []}}


async def _mira_notes_what_she_wants_to_say(crew: Crew) -> None:
    about = {"subjectId": crew["Jonas"].id, "body": "He explains well: let him show it to the others."}
    note = await crew.makes("Mira", "coachingNoteAdd", about, "note", "coachingNoteEdge.node")
    assert await crew.readers(note) == {"Mira"}
    assert await crew["Greta"].may_not("coachingNoteAdd", about)
    await crew["Mira"].does("coachingNoteShare", {"coachingNoteId": note})
    assert await crew.news("Jonas") == ["COACHING_NOTE_SHARED"]
    assert await crew.readers(note) == {"Mira", "Jonas"}


async def _feedback_goes_in_every_direction(crew: Crew) -> None:
    for called, author, recipient, visibility, readers in (
        ("to a peer", "Aiko", "Jonas", "RECIPIENT", {"Aiko", "Jonas"}),
        ("to a manager", "Jonas", "Mira", "RECIPIENT", {"Jonas", "Mira"}),
        ("to a report", "Mira", "Lena", "RECIPIENT", {"Mira", "Lena"}),
        ("with the manager", "Paul", "Lena", "RECIPIENT_AND_MANAGER", {"Paul", "Lena", "Mira"}),
    ):
        about = {"recipientId": crew[recipient].id, "kind": "SUGGESTION", "body": f"A word {called}."}
        given = {**about, "visibility": visibility, "mayShare": called == "to a peer"}
        feedback = await crew.makes(author, "feedbackGive", given, called, "feedbackEdge.node")
        assert await crew.readers(feedback) == readers
    assert await crew.news("Jonas") == ["FEEDBACK"]
    assert (await crew["Vera"].sees(ABOUT, id=crew["Jonas"].id))["node"]["feedbackAbout"]["nodes"] == []


async def _jonas_asks_for_more_and_shares_it(crew: Crew) -> None:
    feedback = {"feedbackId": crew.ids["to a peer"]}
    await crew["Jonas"].does("feedbackThank", feedback)
    await crew["Jonas"].does("feedbackReply", {**feedback, "body": "When did you notice?", "asksForMore": True})
    assert await crew.news("Aiko") == ["FEEDBACK_REPLY", "FEEDBACK_THANKED"]
    assert "FEEDBACK_MORE_ASKED" in await crew.owed("Aiko")
    await crew["Aiko"].does("feedbackReply", {**feedback, "body": "On Monday, in the call.", "asksForMore": False})
    assert "FEEDBACK_MORE_ASKED" not in await crew.owed("Aiko")
    await crew["Jonas"].does("feedbackShare", feedback)
    assert "author" in await crew["Mira"].may_not("feedbackShare", {"feedbackId": crew.ids["to a manager"]})
    assert await crew.readers(crew.ids["to a peer"]) == {"Aiko", "Jonas", "Mira"}
    replies = await crew["Mira"].reads("... on Feedback { body replies { body } }", crew.ids["to a peer"])
    assert replies == {"body": "A word to a peer.", "replies": []}


async def _vera_takes_back_what_she_wrote(crew: Crew) -> None:
    given = {"recipientId": crew["Tom"].id, "kind": "COACHING", "body": "Too harsh.", "visibility": "RECIPIENT"}
    feedback = await crew.makes("Vera", "feedbackGive", given, "taken back", "feedbackEdge.node")
    await crew["Vera"].does("feedbackRetract", {"feedbackId": feedback})
    left: Any = await crew["Tom"].reads("... on Feedback { body retractedAt }", feedback)
    assert (left["body"], left["retractedAt"] is None) == (None, False)


async def _jonas_asks_two_colleagues(crew: Crew) -> None:
    asked = {
        "aboutId": crew["Jonas"].id,
        "personIds": [crew["Lena"].id, crew["Paul"].id],
        "questions": ["What should I go on doing?"],
        "visibility": "RECIPIENT_AND_MANAGER",
        "dueOn": "2026-11-25",
    }
    request = await crew.makes("Jonas", "feedbackRequestCreate", asked, "request", "requestEdge.node")
    assert "FEEDBACK_ASKED" in await crew.owed("Lena")
    before = "... on FeedbackRequest { visibility manager { name } questions { id } people { person { name } state } }"
    found: Any = await crew["Lena"].reads(before, request)
    assert (found["visibility"], found["manager"]) == ("RECIPIENT_AND_MANAGER", {"name": "Mira"})
    answers = [{"questionId": found["questions"][0]["id"], "text": "Asking the second question."}]
    answer = {"requestId": request, "kind": "PRAISE", "answers": answers}
    given = await crew.makes("Lena", "feedbackRequestAnswer", answer, "answer", "feedbackEdge.node")
    await crew["Paul"].does("feedbackRequestDecline", {"requestId": request, "reason": "We never worked together."})
    assert await crew.news("Jonas") == ["FEEDBACK", "FEEDBACK_DECLINED", "FEEDBACK_REPLY"]
    assert ("FEEDBACK_ASKED" in await crew.owed("Lena"), "FEEDBACK_ASKED" in await crew.owed("Paul")) == (False, False)
    assert await crew.readers(given) == {"Jonas", "Lena", "Mira"}


async def _jonas_gets_another_manager(crew: Crew) -> None:
    move = {"userId": crew["Jonas"].id, "managerId": crew["Vera"].id, "reason": "Jonas goes to Platform."}
    await crew["Ada"].does("userManagerSet", move)
    for kept in ("pair", "meeting", "plan", "note"):
        assert await crew.readers(crew.ids[kept]) == {"Mira", "Jonas"}
    assert "no longer" in await crew["Mira"].may_not("oneOnOneMeetingAdd", {"oneOnOneId": crew.ids["pair"]})
    assert "Vera" not in await crew.readers(crew.ids["answer"])


async def test_a_manager_hears_what_nobody_says_aloud(crew: Crew) -> None:
    """Four people answer a survey about Mira, and nobody but her reads what comes of it."""
    opened = {"aboutId": crew["Mira"].id, "closesOn": "2026-11-25"}
    assert await crew["Greta"].may_not("surveyOpen", opened)
    survey = await crew.makes("Mira", "surveyOpen", opened, "survey", "surveyEdge.node")
    asked = ("Jonas", "Aiko", "Lena", "Tom")
    statements = "... on Survey { promise statements { statement } }"
    words = await crew["Jonas"].reads(statements, survey)
    assert "Who answered is forgotten" in words["promise"]
    for name in asked:
        assert "SURVEY" in await crew.owed(name)
        grades = [{"statement": each["statement"], "grade": 4} for each in words["statements"]]
        answer = {"surveyId": survey, "grades": grades, "remark": f"A word that {name} wrote."}
        await crew[name].does("surveyAnswer", answer)
        assert "SURVEY" not in await crew.owed(name)
        assert "already" in await crew[name].may_not("surveyAnswer", answer)
    assert await crew["Paul"].may_not("surveyAnswer", answer)
    results = "... on Survey { outcome answeredCount results { agree mean } remarks }"
    early: Any = await crew["Mira"].reads(results, survey)
    assert (early["outcome"], early["results"], early["remarks"]) == (None, [], [])

    crew.now.instant = datetime(2026, 11, 26, 10, tzinfo=UTC)
    await close_due_surveys()

    for_mira: Any = await crew["Mira"].reads(results, survey)
    assert {(each["agree"], each["mean"]) for each in for_mira["results"]} == {(4, 4.0)}
    assert set(for_mira["remarks"]) == {f"A word that {name} wrote." for name in asked}
    for name in ("Greta", "Ada", "Jonas", "Paul"):
        seen: Any = await crew[name].reads(results, survey)
        assert seen is None or (seen["results"], seen["remarks"]) == ([], [])
    audit = "query($id: ID!) { auditRecords(subjectId: $id) { nodes { actor { name } } } }"
    known = (await crew["Ada"].sees(audit, id=survey))["auditRecords"]["nodes"]
    assert not {"Jonas", "Aiko", "Lena", "Tom"} & {each["actor"]["name"] for each in known if each["actor"]}
