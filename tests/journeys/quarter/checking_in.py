"""Eight people check in week by week: on time and late, with a correction, a blocker and comments."""

from __future__ import annotations

from typing import Any

from tests.journeys.quarter.stage import Stage

_SHEETS = "query($team: ID!) { teamSheets(teamId: $team) { id author { name } submittedAt due { title } } }"
_PROGRESS = "progress health keyResults { title progress health }"
OWNED = {"Jonas": "wait", "Aiko": "reopen", "Paul": "helpful", "Lena": "billing"}


async def play(stage: Stage) -> None:
    """The weeks of July."""
    stage.on(7, 10, 15)
    await _the_first_friday(stage)
    await _jonas_corrects_himself(stage)
    await _people_talk_about_it(stage)
    stage.on(7, 13)
    await _tom_is_late(stage)
    await _mira_has_read_the_sheets(stage)
    for day in (17, 24, 31):
        stage.on(7, day, 14)
        await _a_further_friday(stage, day)
    await _mira_sees_what_the_weeks_show(stage)
    await _the_blocker_is_out_of_the_way(stage)
    await _a_program_pushes_renewals(stage)


def value(stage: Stage, name: str, figure: str, **words: Any) -> dict[str, Any]:
    """Return an entry that reports a figure on the key result of a person."""
    key_result = stage.ids[OWNED.get(name, name)]
    return {"value": {"keyResultId": key_result, "value": figure, "words": {"health": "ON_TRACK", **words}}}


async def hand_in(stage: Stage, name: str, *entries: dict[str, Any], note: str | None = None) -> dict[str, Any]:
    """Hand a sheet in as a person and return its ids."""
    return await stage[name].does(
        "checkInSheetSubmit",
        {"entries": list(entries), "note": note},
        "sheet { id submittedAt } checkIns { id } changedObjectives { title progress }",
    )


async def _the_first_friday(stage: Stage) -> None:
    mine = (await stage["Jonas"].sees("{ mySheet { periodStart periodEnd dueAt due { title } } }"))["mySheet"]
    assert (mine["periodStart"], mine["periodEnd"], mine["dueAt"]) == (
        "2026-07-06",
        "2026-07-12",
        "2026-07-10T22:59:59Z",
    )
    assert [each["title"] for each in mine["due"]] == [(await stage.key_result("Mira", "wait", "title"))["title"]]

    jonas = await hand_in(
        stage, "Jonas", value(stage, "Jonas", "3", note="We answer chats first."), note="A good week."
    )
    stage.ids["Jonas's sheet"], stage.ids["Jonas's slip"] = jonas["sheet"]["id"], jonas["checkIns"][0]["id"]
    assert {each["title"] for each in jonas["changedObjectives"]} == {
        "Customers get good answers fast",
        "Customers stay with us",
    }
    blocked = {"health": "AT_RISK", "confidence": 0.5, "newBlocker": "We cannot see why letters come back."}
    aiko = await hand_in(stage, "Aiko", value(stage, "Aiko", "13", **blocked))
    stage.ids["Aiko's check-in"] = aiko["checkIns"][0]["id"]
    await hand_in(stage, "Paul", value(stage, "Paul", "62", confidence=0.9))
    await hand_in(stage, "Lena", value(stage, "Lena", "35"))
    await hand_in(stage, "Olu", value(stage, "Olu", "12"))
    await hand_in(stage, "Nadia", value(stage, "Nadia", "3.5", note="Nobody stayed late."))
    steps = await stage.key_result("Sara", "Sara", "metric { ... on MilestoneMetric { milestones { id title } } }")
    stage.ids |= {step["title"]: step["id"] for step in steps["metric"]["milestones"]}
    done = {"keyResultId": stage.ids["Sara"], "doneIds": [stage.ids["Written"]], "words": {"health": "ON_TRACK"}}
    await hand_in(stage, "Sara", {"milestones": done})

    refused = await stage["Aiko"].may_not("checkInRecord", {"entry": value(stage, "Jonas", "20")})
    assert "owner" in refused
    found = await stage.objective("Mira", "team goal", _PROGRESS)
    progress = {each["title"]: each["progress"] for each in found["keyResults"]}
    assert progress["Publish the guide for new customers"] == 0.25
    assert progress["Hold overtime at 4 h a week at most"] == 1.0


async def _jonas_corrects_himself(stage: Stage) -> None:
    correction = {"checkInId": stage.ids["Jonas's slip"], "value": "27", "reason": "I left out a digit."}
    assert "Only who made" in await stage["Paul"].may_not("checkInCorrect", correction)
    right = await stage["Jonas"].does("checkInCorrect", correction, "checkIn { id value } keyResult { progress }")
    stage.ids["Jonas's check-in"] = right["checkIn"]["id"]
    assert (right["checkIn"]["value"], right["keyResult"]["progress"]) == ("27", 0.166666667)
    said = await stage["Mira"].reads(
        "... on CheckIn { value replacedBecause replacedBy { value } }", stage.ids["Jonas's slip"]
    )
    assert said == {"value": "3", "replacedBecause": "I left out a digit.", "replacedBy": {"value": "27"}}


async def _people_talk_about_it(stage: Stage) -> None:
    body = f"Does that help you, [@Aiko]({stage['Aiko'].id})?"
    subject = {"subjectId": stage.ids["Jonas's check-in"]}
    added = await stage["Mira"].does("commentAdd", {**subject, "body": body}, "commentEdge { node { id } }")
    unread = "{ viewer { mentions(unread: true) { nodes { id body author { name } subject { __typename } } } } }"
    [mention] = (await stage["Aiko"].sees(unread))["viewer"]["mentions"]["nodes"]
    assert (mention["author"]["name"], mention["subject"]["__typename"]) == ("Mira", "CheckIn")
    assert (await stage["Paul"].sees(unread))["viewer"]["mentions"]["nodes"] == []
    answer = {**subject, "body": "It does: fewer come back.", "parentId": added["commentEdge"]["node"]["id"]}
    await stage["Aiko"].does("commentAdd", answer)
    await stage["Aiko"].does_each("mentionsMarkRead", {"commentIds": [mention["id"]]})
    assert (await stage["Aiko"].sees(unread))["viewer"]["mentions"]["nodes"] == []
    seen = await stage["Jonas"].reads("... on CheckIn { commentCount }", stage.ids["Jonas's check-in"])
    assert seen == {"commentCount": 2}


async def _tom_is_late(stage: Stage) -> None:
    before = await stage.key_result("Mira", "Tom", "health checkInDueAt")
    late = {"entry": value(stage, "Tom", "230"), "asOf": "2026-07-10"}
    told = await stage["Tom"].does(
        "checkInRecord", late, "checkInEdge { node { asOf recordedAt } } keyResult { health }"
    )
    assert before["health"] == "PENDING"
    assert told["checkInEdge"]["node"] == {"asOf": "2026-07-10", "recordedAt": "2026-07-13T08:00:00Z"}
    assert told["keyResult"]["health"] == "ON_TRACK"


async def _mira_has_read_the_sheets(stage: Stage) -> None:
    query = _SHEETS.replace("$team: ID!", "$team: ID!, $on: Date").replace("teamId: $team", "teamId: $team, dueOn: $on")
    sheets = (await stage["Mira"].sees(query, team=stage.ids["Care"], on="2026-07-10"))["teamSheets"]
    handed_in = {sheet["author"]["name"]: sheet["id"] for sheet in sheets if sheet["submittedAt"]}
    missing = {sheet["author"]["name"] for sheet in sheets if not sheet["submittedAt"]}
    assert (set(handed_in), missing) == ({"Jonas", "Aiko", "Paul", "Lena", "Olu", "Nadia", "Sara"}, {"Tom"})
    refused = await stage["Paul"].may_not("checkInSheetAcknowledge", {"sheetIds": [handed_in["Jonas"]]})
    assert refused.startswith("Only the author's managers")
    await stage["Mira"].does_each("checkInSheetAcknowledge", {"sheetIds": list(handed_in.values())})
    seen = await stage["Jonas"].reads("... on CheckInSheet { acknowledgedBy { name } }", stage.ids["Jonas's sheet"])
    assert seen == {"acknowledgedBy": {"name": "Mira"}}


async def _a_further_friday(stage: Stage, day: int) -> None:
    week = {17: 1, 24: 2, 31: 3}[day]
    await hand_in(stage, "Jonas", value(stage, "Jonas", str(27 - 3 * week)))
    stuck = {"unchanged": {"keyResultId": stage.ids["reopen"], "words": {"health": "ON_TRACK", "confidence": 0.5}}}
    aiko = await hand_in(stage, "Aiko", stuck)
    stage.ids["Aiko's check-in"] = aiko["checkIns"][0]["id"]
    await hand_in(stage, "Paul", value(stage, "Paul", str(62 + week), confidence=round(0.9 - 0.15 * week, 2)))
    await hand_in(stage, "Lena", value(stage, "Lena", str(35 + 5 * week)))
    await hand_in(stage, "Olu", value(stage, "Olu", str(12 + week)))
    await hand_in(stage, "Nadia", value(stage, "Nadia", "3.5" if week < 3 else "6"))
    await hand_in(stage, "Sara", {"unchanged": {"keyResultId": stage.ids["Sara"], "words": {"health": "ON_TRACK"}}})


async def _mira_sees_what_the_weeks_show(stage: Stage) -> None:
    async def kinds(name: str) -> set[str]:
        found = await stage.key_result("Mira", name, "signals { kind message }")
        assert all(signal["message"].endswith(".") for signal in found["signals"])
        return {signal["kind"] for signal in found["signals"]}

    assert {"FLAT", "LONG_BLOCKED", "BEHIND_THOUGH_ON_TRACK"} <= await kinds("reopen")
    assert "CONFIDENCE_FALLING" in await kinds("helpful")
    assert await kinds("wait") == set()
    guardrail = await stage.key_result("Mira", "Nadia", "role progress metric { ... on BandMetric { high current } }")
    assert (guardrail["role"], guardrail["metric"]) == ("GUARDRAIL", {"high": "4", "current": "6"})


async def _the_blocker_is_out_of_the_way(stage: Stage) -> None:
    selection = "blockers { id text since raisedBy { name } viewerCan { resolve { allowed } } }"
    [blocker] = (await stage.key_result("Mira", "reopen", selection))["blockers"]
    assert (blocker["raisedBy"]["name"], blocker["since"]) == ("Aiko", "2026-07-10")
    asked = {"blockerId": blocker["id"], "helperId": stage["Vera"].id}
    await stage["Aiko"].does("blockerAskHelp", asked)
    assert await stage["Olu"].reads("... on Blocker { helper { name } }", blocker["id"]) == {"helper": {"name": "Vera"}}
    await stage["Vera"].does("blockerResolve", {"blockerId": blocker["id"]})
    assert (await stage.key_result("Aiko", "reopen", "blockers { id }"))["blockers"] == []


async def _a_program_pushes_renewals(stage: Stage) -> None:
    measured = {"keyResultId": stage.ids["renewals"], "value": "89", "measuredAt": "2026-07-31T06:00:00Z"}
    pushed = {"source": "billing", "values": [measured]}
    assert await stage["Mira"].may_not("keyResultValuesPush", pushed)
    for _ in range(2):
        await stage["Greta"].does_each("keyResultValuesPush", pushed)
    found = await stage.key_result("Jonas", "renewals", "measuredValue reportedValue values { totalCount }")
    assert found == {"measuredValue": "89", "reportedValue": None, "values": {"totalCount": 1}}
