"""Execution: champions who help, a path that trains them, rules that teach while one types, work tied to its result."""

from __future__ import annotations

from typing import Any

from tests.journeys.crew import Crew

TYPED = """query($typed: KeyResultTypedInput!) { findingsForKeyResult(typed: $typed) {
    rule blocking message suggestion } }"""
MAY = "... on Objective { viewerCan { improve { allowed } publish { allowed } edit { allowed } } }"


async def test_people_are_able_to_carry_out_their_goals(crew: Crew) -> None:
    """One test, since each scene goes on where the one before it ended."""
    await _there_is_a_path_for_champions(crew)
    await _paul_walks_it(crew)
    await _ada_gives_it_back_and_then_confirms(crew)
    await _rules_teach_while_jonas_types(crew)
    await _paul_helps_with_a_draft(crew)
    await _paul_says_what_is_severe(crew)
    await _work_is_tied_to_its_result(crew)
    await _it_is_done_on_the_day(crew)


async def _there_is_a_path_for_champions(crew: Crew) -> None:
    for title in ("Outcomes, not activities", "Asking a team"):
        lesson = {"title": title, "kind": "COURSE", "minutes": 30}
        await crew.makes("Greta", "learningResourceAdd", lesson, title, "learningResourceEdge.node")
    resources = [crew.ids["Outcomes, not activities"], crew.ids["Asking a team"]]
    path = {"name": "OKR champion", "learningResourceIds": resources, "forChampions": True}
    assert "administrator" in await crew["Paul"].may_not("learningPathCreate", path)
    await crew.makes("Ada", "learningPathCreate", path, "path", "learningPath")


async def _paul_walks_it(crew: Crew) -> None:
    start = {"learningPathId": crew.ids["path"]}
    way = await crew.makes("Paul", "learningEnrollmentStart", start, "way", "learningEnrollmentEdge.node")
    assert await crew.readers(way) == {"Paul", "Vera"}
    through = {"learningEnrollmentId": way, "note": "I sat beside Mira in her round."}
    assert await crew["Paul"].may_not("learningEnrollmentComplete", through)
    open_ones = "{ viewer { learningAssignments(completed: false) { nodes { id resource { title } } } } }"
    lessons = (await crew["Paul"].sees(open_ones))["viewer"]["learningAssignments"]["nodes"]
    assert {each["resource"]["title"] for each in lessons} == {"Outcomes, not activities", "Asking a team"}
    for lesson in lessons:
        await crew["Paul"].does("learningAssignmentComplete", {"learningAssignmentId": lesson["id"]})
    await crew["Paul"].does("learningEnrollmentComplete", through)


async def _ada_gives_it_back_and_then_confirms(crew: Crew) -> None:
    way = {"learningEnrollmentId": crew.ids["way"]}
    assert "PATH_TO_CONFIRM" in await crew.owed("Ada")
    for name in ("Paul", "Vera"):
        assert await crew[name].may_not("learningEnrollmentConfirm", way)
    await crew["Ada"].does("learningEnrollmentReturn", {**way, "reason": "Sit beside Vera as well."})
    assert "PATH_TO_CONFIRM" not in await crew.owed("Ada")
    seen = await crew["Paul"].reads("... on LearningEnrollment { state reason }", crew.ids["way"])
    assert seen == {"state": "ACTIVE", "reason": "Sit beside Vera as well."}
    await crew["Paul"].does("learningEnrollmentComplete", {**way, "note": "I did."})
    await crew["Ada"].does("learningEnrollmentConfirm", way)
    assert await crew["Jonas"].reads("... on User { champion }", crew["Paul"].id) == {"champion": True}


async def _rules_teach_while_jonas_types(crew: Crew) -> None:
    team = {"cycleId": crew.ids["Q4"], "level": "TEAM", "teamId": crew.ids["Care"], "why": "They wait for two days."}
    await crew.makes("Mira", "objectiveCreate", {**team, "title": "Do support"}, "goal", "objectiveEdge.node")
    of_goal = {"objectiveId": crew.ids["goal"]}
    vague = {**of_goal, "title": "Launch the new help pages"}
    sharp = {
        **of_goal,
        "title": "Cut the wait for a first answer from 30 h to 12 h",
        "kind": "DECREASE",
        "baseline": "30",
        "target": "12",
        "source": "The help desk's weekly report",
    }
    found = {}
    for called, typed in (("vague", vague), ("sharp", sharp)):
        found[called] = (await crew["Jonas"].sees(TYPED, typed=typed))["findingsForKeyResult"]
    assert all(each["message"] and each["suggestion"] for each in found["vague"])
    assert {each["rule"] for each in found["vague"]} - {each["rule"] for each in found["sharp"]}
    assert [each for each in found["sharp"] if each["blocking"]] == []
    unit = {"unit": {"kind": "DURATION", "symbol": "h"}}
    await crew.makes("Mira", "keyResultCreate", {**sharp, **unit, "ownerId": crew["Jonas"].id}, "wait", "keyResult")


async def _paul_helps_with_a_draft(crew: Crew) -> None:
    may = {name: (await crew[name].reads(MAY, crew.ids["goal"]))["viewerCan"] for name in ("Paul", "Vera")}
    assert {what: each["allowed"] for what, each in may["Paul"].items()} == {
        "improve": True,
        "publish": False,
        "edit": False,
    }
    assert not may["Vera"]["improve"]["allowed"]
    better = {"objectiveId": crew.ids["goal"], "title": "Customers get good answers fast"}
    revision = (await crew["Paul"].reads("... on Objective { revision }", crew.ids["goal"]))["revision"]
    assert await crew["Vera"].may_not("objectiveUpdate", {**better, "expectedRevision": revision})
    await crew["Paul"].does("objectiveUpdate", {**better, "expectedRevision": revision})
    assert await crew["Paul"].may_not("objectivePublish", {"objectiveId": crew.ids["goal"]})
    await crew["Mira"].does("objectivePublish", {"objectiveId": crew.ids["goal"]})


async def _paul_says_what_is_severe(crew: Crew) -> None:
    rules = (await crew["Paul"].sees("{ qualityRules { rule why severity } }"))["qualityRules"]
    assert all(each["why"] for each in rules)
    severe = {"ruleId": rules[0]["rule"], "severity": "OFF"}
    assert await crew["Mira"].may_not("qualityRuleSet", severe)
    await crew["Paul"].does("qualityRuleSet", severe)
    assert (await crew["Mira"].sees("{ qualityRules { severity } }"))["qualityRules"][0] == {"severity": "OFF"}


async def _work_is_tied_to_its_result(crew: Crew) -> None:
    work = {"keyResultIds": [crew.ids["wait"]], "title": "Answer chats first", "ownerId": crew["Tom"].id}
    dated = {**work, "startsOn": "2026-11-18", "dueOn": "2026-11-18"}
    assert await crew["Paul"].may_not("initiativeCreate", dated)
    initiative = await crew.makes("Jonas", "initiativeCreate", dated, "chats", "initiativeEdge.node")
    assert "INITIATIVE_DUE" in await crew.owed("Tom")
    week = "{ myWeek { days { day initiatives { title } } } }"
    days: Any = (await crew["Tom"].sees(week))["myWeek"]["days"]
    assert [each["day"] for each in days if {"title": "Answer chats first"} in each["initiatives"]] == ["2026-11-18"]
    assert await crew["Paul"].may_not("initiativeMove", {"initiativeId": initiative, "to": "IN_PROGRESS"})
    await crew["Tom"].does("initiativeMove", {"initiativeId": initiative, "to": "IN_PROGRESS"})


async def _it_is_done_on_the_day(crew: Crew) -> None:
    await crew["Tom"].does("initiativeMove", {"initiativeId": crew.ids["chats"], "to": "DONE"})
    assert "INITIATIVE_DUE" not in await crew.owed("Tom")
    tied = "... on KeyResult { progress initiatives { nodes { title state owner { name } } } }"
    seen = await crew["Greta"].reads(tied, crew.ids["wait"])
    done = {"title": "Answer chats first", "state": "DONE", "owner": {"name": "Tom"}}
    # work that is done moves no figure: only a check-in does
    assert (seen["initiatives"]["nodes"], seen["progress"]) == ([done], None)
