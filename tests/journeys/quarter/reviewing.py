"""The quarter ends: last words, outcomes, a correction, what goes on in the next quarter, and a copy of it all."""

from __future__ import annotations

import csv
import io

from tests.journeys.quarter.checking_in import hand_in, value
from tests.journeys.quarter.stage import Stage

_OBSTACLES = "query($id: ID!) { node(id: $id) { ... on Cycle { obstacles(to: CLOSED) { kind severity count } } } }"


async def play(stage: Stage) -> None:
    """Review, close, correct, carry over, export."""
    stage.on(9, 30, 14)
    await hand_in(stage, "Jonas", value(stage, "Jonas", "12", note="We got there."))
    stage.on(10, 1)
    await _what_is_in_the_way_is_told(stage)
    await _each_goal_ends_with_an_outcome(stage)
    await _the_quarter_is_closed(stage)
    await _mira_corrects_an_outcome(stage)
    await _goals_go_on(stage)
    await _people_take_a_copy_away(stage)


async def _what_is_in_the_way_is_told(stage: Stage) -> None:
    ada, review = stage["Ada"], {"cycleId": stage.ids["Q3"], "to": "REVIEW", "acknowledgeWarnings": True}
    assert await stage["Mira"].may_not("cycleAdvance", review)
    await ada.does("cycleAdvance", review, "cycle { state }")
    obstacles = (await ada.sees(_OBSTACLES, id=stage.ids["Q3"]))["node"]["obstacles"]
    blocking = [(each["kind"], each["count"]) for each in obstacles if each["severity"] == "BLOCKING"]
    assert blocking == [("OBJECTIVE_OPEN", 4)]
    assert await ada.may_not("cycleAdvance", {**review, "to": "CLOSED"})


async def _each_goal_ends_with_an_outcome(stage: Stage) -> None:
    team_goal = {"objectiveId": stage.ids["team goal"], "outcome": "ACHIEVED", "note": "Answers come within a day."}
    assert await stage["Jonas"].may_not("objectiveClose", team_goal)
    await stage["Mira"].does("objectiveClose", team_goal)
    for name, goal, outcome in (
        ("Lena", "Lena's goal", "PARTIAL"),
        ("Vera", "platform goal", "MISSED"),
        ("Greta", "company goal", "PARTIAL"),
    ):
        await stage[name].does("objectiveClose", {"objectiveId": stage.ids[goal], "outcome": outcome})
    seen = await stage.objective("Olu", "team goal", "state outcome closingNote")
    assert seen == {"state": "CLOSED", "outcome": "ACHIEVED", "closingNote": "Answers come within a day."}


async def _the_quarter_is_closed(stage: Stage) -> None:
    for name, state in (("Q3", "CLOSED"), ("Q4", "ACTIVE")):
        advance = {"cycleId": stage.ids[name], "to": state, "acknowledgeWarnings": True}
        await stage["Ada"].does("cycleAdvance", advance)
    assert "closed" in await stage["Jonas"].may_not("checkInRecord", {"entry": value(stage, "Jonas", "11")})
    assert (await stage["Jonas"].sees("{ currentCycle { id } mySheet { id } }"))["mySheet"] is None


async def _mira_corrects_an_outcome(stage: Stage) -> None:
    correction = {"objectiveId": stage.ids["team goal"], "outcome": "PARTIAL", "reason": "Letters still come back."}
    assert await stage["Aiko"].may_not("objectiveCorrect", correction)
    await stage["Mira"].does("objectiveCorrect", correction)
    seen = await stage.objective("Aiko", "team goal", "outcome changes { nodes { reason actor { name } } }")
    assert seen["outcome"] == "PARTIAL"
    assert {"reason": "Letters still come back.", "actor": {"name": "Mira"}} in seen["changes"]["nodes"]


async def _goals_go_on(stage: Stage) -> None:
    keep = {"objectiveId": stage.ids["team goal"], "decision": "KEEP", "cycleId": stage.ids["Q4"]}
    drop = {"objectiveId": stage.ids["Lena's goal"], "decision": "DROP"}
    assert await stage["Jonas"].may_not("objectivesCarryOver", {"objectives": [keep]})
    carried, dropped = await stage["Mira"].does_each(
        "objectivesCarryOver",
        {"objectives": [keep, drop], "reason": "The rest is routine now."},
        "objective { carryForward } carried { id state }",
    )
    assert (carried["carried"]["state"], dropped["carried"]) == ("DRAFT", None)
    stage.ids["next goal"] = carried["carried"]["id"]
    seen = await stage.objective(
        "Jonas",
        "next goal",
        "title carriedFrom { outcome } keyResults { title owner { name } metric { ... on ChangeMetric { baseline } } }",
    )
    assert seen["carriedFrom"] == {"outcome": "PARTIAL"}
    left = {each["owner"]["name"]: each["metric"].get("baseline") for each in seen["keyResults"]}
    assert (left["Aiko"], left["Paul"]) == ("9", "65")
    assert "Tom" not in left
    await stage["Mira"].does("objectivePublish", {"objectiveId": stage.ids["next goal"]})


async def _people_take_a_copy_away(stage: Stage) -> None:
    mine, others = await _goals_taken_by(stage, "Mira"), await _goals_taken_by(stage, "Vera")

    assert mine - others == {"The team stays healthy"}
    assert others - mine == set()
    assert {"Customers get good answers fast", "Customers get answers faster"} <= others


async def _goals_taken_by(stage: Stage, name: str) -> set[str]:
    asked = await stage[name].does("exportRequest", {"contents": "GOALS"}, "export { id }")
    await stage.work()
    export = await stage[name].reads("... on Export { state link }", asked["export"]["id"])
    assert export["state"] == "READY"
    file = await stage[name].browser.get(export["link"])
    rows = csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"), newline=""))
    return {row["objective"] for row in rows}
