"""Routine check-ins: sheets, what stands in the way, a reminder, a summary, and the meeting that they lead to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.journeys.crew import Crew
from tests.support.digests import deliver
from tests.support.factories import Factory

CARE = {"Ada", "Greta", "Mira", "Jonas", "Aiko", "Lena", "Tom"}


async def test_a_team_checks_in(crew: Crew, company: Factory) -> None:
    """One test, since each scene goes on where the one before it ended."""
    await _goals_are_pursued(crew)
    await _friday_reminds(crew, company)
    await _jonas_hands_in_what_he_owes(crew)
    await _lena_helps_out_of_the_way(crew)
    await _mira_has_read_it(crew)
    await _a_summary_is_published(crew)
    await _the_team_meets(crew)
    await _its_notes_are_closed(crew)
    await _what_was_agreed_goes_from_hand_to_hand(crew)
    await _what_nobody_speaks_of_grows_stale(crew)


async def _goals_are_pursued(crew: Crew) -> None:
    for name in ("Jonas", "Aiko"):
        of_team = {"level": "TEAM", "teamId": crew.ids["Care"], "visibility": "TEAM", "ownerId": crew[name].id}
        await crew.pursues("Mira", f"What {name} answers for", name, **of_team)
        measured = crew.ids[f"{name}: key result"]
        revision = (await crew["Mira"].reads("... on KeyResult { revision }", measured))["revision"]
        owned = {"keyResultId": measured, "expectedRevision": revision, "ownerId": crew[name].id}
        await crew["Mira"].does("keyResultUpdate", owned)


async def _friday_reminds(crew: Crew, company: Factory) -> None:
    crew.now.instant = datetime(2026, 11, 20, 9, tzinfo=UTC)
    await deliver(company, crew.jobs)
    assert "REMINDER" in await crew.news("Jonas")
    assert await crew.news("Vera") == []
    assert "CHECK_IN_SHEET" in await crew.owed("Jonas")
    await deliver(company, crew.jobs)
    assert await crew.news("Jonas") == []


async def _jonas_hands_in_what_he_owes(crew: Crew) -> None:
    due: Any = (await crew["Jonas"].sees("{ mySheet { due { id } } }"))["mySheet"]["due"]
    assert due == [{"id": crew.ids["Jonas: key result"]}]
    words = {"health": "OFF_TRACK", "confidence": 0.5, "note": "Half of them came.", "newBlocker": "No test server."}
    entry = {"value": {"keyResultId": crew.ids["Jonas: key result"], "value": "40", "words": words}}
    assert await crew["Aiko"].may_not("checkInSheetSubmit", {"entries": [entry]})
    told = await crew["Jonas"].does(
        "checkInSheetSubmit", {"entries": [entry]}, "sheet { id } checkIns { id } changedObjectives { progress }"
    )
    crew.ids["sheet"], crew.ids["check-in"] = told["sheet"]["id"], told["checkIns"][0]["id"]
    assert told["changedObjectives"] == [{"progress": 0.4}]
    assert "CHECK_IN_SHEET" not in await crew.owed("Jonas")
    assert await crew.readers(crew.ids["check-in"]) == CARE


async def _lena_helps_out_of_the_way(crew: Crew) -> None:
    blockers = "... on KeyResult { blockers(open: true) { id text } }"
    [stands] = (await crew["Aiko"].reads(blockers, crew.ids["Jonas: key result"]))["blockers"]
    outside = {"blockerId": stands["id"], "helperId": crew["Vera"].id}
    assert await crew["Jonas"].may_not("blockerAskHelp", outside)
    await crew["Jonas"].does("blockerAskHelp", {**outside, "helperId": crew["Lena"].id})
    assert (await crew.news("Lena"), "BLOCKER_HELP" in await crew.owed("Lena")) == (["BLOCKER_HELP"], True)
    assert await crew.readers(stands["id"]) == CARE
    await crew["Lena"].does("blockerResolve", {"blockerId": stands["id"]})
    assert "BLOCKER_HELP" not in await crew.owed("Lena")
    assert "BLOCKER_RESOLVED" in await crew.news("Jonas")


async def _mira_has_read_it(crew: Crew) -> None:
    assert "SHEET_TO_ACKNOWLEDGE" in await crew.owed("Mira")
    the_sheet = {"sheetIds": [crew.ids["sheet"]]}
    assert await crew["Tom"].may_not("checkInSheetAcknowledge", the_sheet)
    await crew["Mira"].does_each("checkInSheetAcknowledge", the_sheet)
    assert "SHEET_TO_ACKNOWLEDGE" not in await crew.owed("Mira")
    assert await crew.news("Jonas") == ["SHEET_ACKNOWLEDGED"]


async def _a_summary_is_published(crew: Crew) -> None:
    week = {"periodStart": "2026-11-16", "periodEnd": "2026-11-22"}
    asked = {"about": {"teamId": crew.ids["Care"]}, **week, "idempotencyKey": "week"}
    run = await crew.makes("Mira", "checkInSummaryRequest", asked, "run", "run")
    await crew.jobs.run()
    drafted: Any = await crew["Mira"].reads(
        """... on AssistantRun { proposals { id revision content { ... on SummaryDraft { missingFrom { name }
        sections { sentences { evidence { quote } } } } } } }""",
        run,
    )
    [draft] = drafted["proposals"]
    assert draft["content"]["missingFrom"] == [{"name": "Aiko"}]
    assert all(told["evidence"] for section in draft["content"]["sections"] for told in section["sentences"])
    assert "Jonas" not in await crew.readers(draft["id"])
    decision = {"proposals": [{"proposalId": draft["id"], "revision": draft["revision"]}], "idempotencyKey": "week"}
    [approved] = await crew["Mira"].does_each("proposalsApprove", decision, "summary { id }")
    crew.ids["summary"] = approved["summary"]["id"]
    assert await crew.readers(crew.ids["summary"]) == CARE


async def _the_team_meets(crew: Crew) -> None:
    when = {"teamId": crew.ids["Care"], "cycleId": crew.ids["Q4"], "startsAt": "2026-11-20T14:00:00Z"}
    assert await crew["Paul"].may_not("checkInMeetingSchedule", when)
    meeting = await crew.makes("Tom", "checkInMeetingSchedule", when, "meeting", "meetingEdge.node")
    assert await crew.readers(meeting) == CARE
    assert (await crew.news("Lena"), await crew.news("Paul")) == (["MEETING_SCHEDULED"], [])
    await crew["Aiko"].does("agendaPointAdd", {"meetingId": meeting, "text": "Who answers at Christmas?"})
    await crew["Mira"].does("agendaPrefill", {"meetingId": meeting})
    found: Any = await crew["Tom"].reads("... on CheckInMeeting { revision agenda { id kind text } }", meeting)
    order = [point["id"] for point in reversed(found["agenda"])]
    await crew["Tom"].does("agendaOrder", {"meetingId": meeting, "pointIds": order})
    then: Any = await crew["Aiko"].reads("... on CheckInMeeting { agenda { id } }", meeting)
    assert [point["id"] for point in then["agenda"]] == order
    assert {point["kind"] for point in found["agenda"]} == {"RAISED", "OFF_TRACK"}
    await crew["Lena"].does("takeawayAdd", {"meetingId": meeting, "kind": "DECISION", "text": "We take turns."})
    agreed = {"sourceId": meeting, "text": "Draw up the turns", "ownerId": crew["Tom"].id, "dueOn": "2026-11-20"}
    await crew.makes("Mira", "actionItemAdd", agreed, "turns", "actionItemEdge.node")
    assert "ACTION_ITEM_GIVEN" in await crew.news("Tom")


async def _its_notes_are_closed(crew: Crew) -> None:
    meeting = crew.ids["meeting"]
    crew.now.instant = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert "MEETING_TO_CLOSE" in await crew.owed("Mira")
    revision = (await crew["Mira"].reads("... on CheckInMeeting { revision }", meeting))["revision"]
    noted = {"meetingId": meeting, "expectedRevision": revision, "summaryId": crew.ids["summary"], "notes": "Short."}
    await crew["Mira"].does("checkInMeetingUpdate", noted)
    assert await crew["Tom"].may_not("checkInMeetingClose", {"meetingId": meeting})
    await crew["Mira"].does("checkInMeetingClose", {"meetingId": meeting})
    assert "MEETING_TO_CLOSE" not in await crew.owed("Mira")
    late = {"meetingId": meeting, "kind": "TAKEAWAY", "text": "One more."}
    assert "closed" in await crew["Lena"].may_not("takeawayAdd", late)
    kept = await crew["Aiko"].reads(
        "... on CheckInMeeting { state notes summary { id } takeaways { kind text } }", meeting
    )
    assert kept == {
        "state": "CLOSED",
        "notes": "Short.",
        "summary": {"id": crew.ids["summary"]},
        "takeaways": [{"kind": "DECISION", "text": "We take turns."}],
    }


async def _what_was_agreed_goes_from_hand_to_hand(crew: Crew) -> None:
    item = {"actionItemId": crew.ids["turns"]}
    assert "ACTION_ITEM_DUE" in await crew.owed("Tom")
    assert await crew["Aiko"].may_not("actionItemComplete", item)
    await crew["Tom"].does("actionItemHandOver", {**item, "toId": crew["Lena"].id})
    assert (await crew.news("Lena"), "ACTION_ITEM_OFFERED" in await crew.owed("Lena")) == (
        ["ACTION_ITEM_OFFERED"],
        True,
    )
    await crew["Lena"].does("actionItemAccept", item)
    assert await crew.news("Tom") == ["ACTION_ITEM_ACCEPTED"]
    await crew["Lena"].does("actionItemComplete", item)
    for name in ("Tom", "Lena"):
        assert not {"ACTION_ITEM_DUE", "ACTION_ITEM_OFFERED"} & set(await crew.owed(name))
    of_team = "query($team: ID!) { actionItems(filter: {teamIds: [$team]}) { nodes { text doneBy { name } } } }"
    seen = {name: (await crew[name].sees(of_team, team=crew.ids["Care"]))["actionItems"] for name in ("Aiko", "Paul")}
    assert seen["Aiko"]["nodes"] == [{"text": "Draw up the turns", "doneBy": {"name": "Lena"}}]
    assert seen["Paul"]["nodes"] == []


async def _what_nobody_speaks_of_grows_stale(crew: Crew) -> None:
    crew.now.instant = datetime(2026, 12, 7, 9, tzinfo=UTC)
    health = "... on KeyResult { health }"
    assert await crew["Mira"].reads(health, crew.ids["Jonas: key result"]) == {"health": "STALE"}
    assert "KEY_RESULT_STALE" in await crew.owed("Jonas")
    entry = {"value": {"keyResultId": crew.ids["Jonas: key result"], "value": "60", "words": {"health": "ON_TRACK"}}}
    await crew["Jonas"].does("checkInRecord", {"entry": entry})
    assert "KEY_RESULT_STALE" not in await crew.owed("Jonas")
    assert await crew["Mira"].reads(health, crew.ids["Jonas: key result"]) == {"health": "ON_TRACK"}
    sheets = "query($team: ID!) { teamSheets(teamId: $team) { author { name } } }"
    assert (await crew["Paul"].sees(sheets, team=crew.ids["Care"]))["teamSheets"] == []
