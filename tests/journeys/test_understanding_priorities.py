"""Priorities: what matters to the business and to a team is said, read, served by goals, and changed with a reason."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.journeys.crew import Crew

LIST = """query($id: ID!, $team: ID) { node(id: $id) { ... on Cycle { priorities(teamId: $team) {
    title stance why rank isNews team { name } } unservedPriorities(teamId: $team) { title } } } }"""


async def test_everybody_knows_what_matters(crew: Crew) -> None:
    """One test, since each scene goes on where the one before it ended."""
    await _the_company_says_what_matters(crew)
    await _mira_says_what_matters_for_her_team(crew)
    await _goals_serve_what_matters(crew)
    await _what_matters_changes(crew)
    await _jonas_looks_at_his_goal_again(crew)
    await _one_holds_no_longer(crew)
    await _who_serves_what_is_reported(crew)


async def read(crew: Crew, name: str, team: str | None = None) -> Any:
    """Return what a person reads of the cycle's priorities, or of a team's."""
    return (await crew[name].sees(LIST, id=crew.ids["Q4"], team=crew.ids[team] if team else None))["node"]


async def _the_company_says_what_matters(crew: Crew) -> None:
    ada, cycle = crew["Ada"], {"cycleId": crew.ids["Q4"]}
    assert "administrator" in await crew["Mira"].may_not("priorityCreate", {**cycle, "title": "Mine first"})
    for called, title, stance in (
        ("win", "Win mid-size customers", "FOCUS"),
        ("calm", "Calm nights for everybody", "FOCUS"),
        ("not now", "A second product", "NOT_NOW"),
    ):
        given = {**cycle, "title": title, "stance": stance, "why": f"Why: {called}."}
        await crew.makes("Ada", "priorityCreate", given, called, "priority")
    ranked = {**cycle, "priorityIds": [crew.ids[name] for name in ("calm", "win", "not now")]}
    await ada.does("prioritiesRank", ranked)
    await ada.does("prioritiesAnnounce", {**cycle, "note": "Our fourth quarter."})
    for name in ("Greta", "Jonas", "Paul"):
        told = [(each["title"], each["stance"], each["why"]) for each in (await read(crew, name))["priorities"]]
        assert told == [
            ("Calm nights for everybody", "FOCUS", "Why: calm."),
            ("Win mid-size customers", "FOCUS", "Why: win."),
            ("A second product", "NOT_NOW", "Why: not now."),
        ]


async def _mira_says_what_matters_for_her_team(crew: Crew) -> None:
    of_care = {"cycleId": crew.ids["Q4"], "teamId": crew.ids["Care"]}
    for name in ("Vera", "Jonas"):
        assert "lead" in await crew[name].may_not("priorityCreate", {**of_care, "title": "Mine first"})
    await crew.makes("Mira", "priorityCreate", {**of_care, "title": "Answers within a day"}, "a day", "priority")
    of_team = (await read(crew, "Tom", "Care"))["priorities"]
    assert [(each["title"], each["team"]) for each in of_team] == [("Answers within a day", {"name": "Care"})]
    assert "Answers within a day" not in [each["title"] for each in (await read(crew, "Tom"))["priorities"]]


async def _goals_serve_what_matters(crew: Crew) -> None:
    unserved = ["Calm nights for everybody", "Win mid-size customers"]
    assert [each["title"] for each in (await read(crew, "Mira"))["unservedPriorities"]] == unserved
    await crew.pursues("Jonas", "Nobody is called at night", "sleep", priorityId=crew.ids["calm"])
    assert [each["title"] for each in (await read(crew, "Mira"))["unservedPriorities"]] == unserved[1:]
    serves = await crew["Paul"].reads("... on Objective { priority { title why } }", crew.ids["sleep"])
    assert serves == {"priority": {"title": "Calm nights for everybody", "why": "Why: calm."}}


async def _what_matters_changes(crew: Crew) -> None:
    crew.now.instant = datetime(2026, 11, 25, 10, tzinfo=UTC)
    revision = (await crew["Ada"].reads("... on Priority { revision }", crew.ids["calm"]))["revision"]
    change = {"priorityId": crew.ids["calm"], "expectedRevision": revision, "title": "Calm nights and weekends"}
    change["reason"] = "The weekends were worse than the nights."
    assert await crew["Mira"].may_not("priorityUpdate", change)
    assert "PRIORITY_CHANGED" not in await crew.owed("Jonas")
    await crew["Ada"].does("priorityUpdate", change)
    [calm, win, _] = (await read(crew, "Tom"))["priorities"]
    assert (calm["title"], calm["isNews"], win["isNews"]) == ("Calm nights and weekends", True, False)
    told = "... on Priority { history { nodes { reason actor { name } changes { field before after } } } }"
    latest = (await crew["Tom"].reads(told, crew.ids["calm"]))["history"]["nodes"][0]
    assert (latest["reason"], latest["actor"]) == ("The weekends were worse than the nights.", {"name": "Ada"})
    renamed = {"field": "title", "before": "Calm nights for everybody", "after": "Calm nights and weekends"}
    assert renamed in latest["changes"]


async def _jonas_looks_at_his_goal_again(crew: Crew) -> None:
    assert "PRIORITY_CHANGED" in await crew.owed("Jonas")
    assert "PRIORITY_CHANGED" not in await crew.owed("Tom")
    looked = {"objectiveId": crew.ids["sleep"], "stillFits": True, "note": "Weekends are nights as well."}
    assert await crew["Tom"].may_not("priorityReview", looked)
    await crew["Jonas"].does("priorityReview", looked)
    assert "PRIORITY_CHANGED" not in await crew.owed("Jonas")
    seen = await crew["Ada"].reads("... on Priority { reviews { stillFits reviewedBy { name } } }", crew.ids["calm"])
    assert seen == {"reviews": [{"stillFits": True, "reviewedBy": {"name": "Jonas"}}]}


async def _one_holds_no_longer(crew: Crew) -> None:
    gone = {"priorityId": crew.ids["win"], "reason": "They all buy from a partner now."}
    assert "withdraw" in await crew["Ada"].may_not("priorityDelete", {"priorityId": crew.ids["win"]})
    await crew["Ada"].does("priorityWithdraw", gone)
    left = await read(crew, "Paul")
    assert [each["title"] for each in left["priorities"]] == ["Calm nights and weekends", "A second product"]
    assert left["unservedPriorities"] == []
    why = await crew["Paul"].reads("... on Priority { withdrawnBecause }", crew.ids["win"])
    assert why == {"withdrawnBecause": "They all buy from a partner now."}


async def _who_serves_what_is_reported(crew: Crew) -> None:
    hidden = {"priorityId": crew.ids["calm"], "visibility": "PRIVATE"}
    await crew.pursues("Tom", "Tom sleeps as well", "hidden", **hidden)
    report = "query($id: ID!) { cycleReport(cycleId: $id) { priorities { priority { title } objectiveCount } } }"
    counts = {}
    for name in ("Tom", "Paul"):
        found = (await crew[name].sees(report, id=crew.ids["Q4"]))["cycleReport"]["priorities"]
        counts[name] = {each["priority"]["title"]: each["objectiveCount"] for each in found}
    assert (counts["Tom"]["Calm nights and weekends"], counts["Paul"]["Calm nights and weekends"]) == (2, 1)
