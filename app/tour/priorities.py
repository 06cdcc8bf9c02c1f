"""The tour on priorities: what matters in the quarter, what does not now, and which goals serve it."""

from __future__ import annotations

from app.tour.client import Unexpected
from app.tour.stage import Stage

_PRIORITIES = """query Priorities { currentCycle { name
  priorities { stance title why announcement objectives(first: 2) { totalCount nodes { title } } }
  unservedPriorities { title } } }"""


def understand_priorities(stage: Stage) -> None:
    """Read what the organisation has ranked first, and what nobody serves yet."""
    stage.duty("Understand what matters")
    cycle = stage.manager.ask(_PRIORITIES)["currentCycle"]
    if cycle is None:
        raise Unexpected("no cycle is running: `waymark demo --anew` loads the demonstration afresh.")
    stage.step(f"{stage.lead['name']} reads what matters in {cycle['name']}")
    ranked = [each for each in cycle["priorities"] if each["stance"] == "FOCUS"]
    if not ranked or len(ranked) == len(cycle["priorities"]):
        raise Unexpected("priorities, and something that is not now, were to be expected.")
    for number, each in enumerate(ranked, start=1):
        served = each["objectives"]["totalCount"]
        goals = {0: "no goal serves it yet", 1: "one goal serves it"}.get(served, f"{served} goals serve it")
        stage.tell(f"{number}) {each['title']}: {goals}. {each['why']}")
    for each in cycle["priorities"]:
        if each["stance"] == "NOT_NOW":
            stage.tell(f"Not now: {each['title']}. {each['why']}")
    announced = next((each["announcement"] for each in cycle["priorities"] if each["announcement"]), None)
    if announced:
        stage.tell(f"Announced when they changed: “{announced}”")
