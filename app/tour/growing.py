"""The tour on growth: a development goal for two people, what is learned from, a mentor, and skills."""

from __future__ import annotations

from typing import Any

from app.tour.client import Unexpected
from app.tour.stage import Stage

_TITLE = "Explain our import to forty people at once"
_GOAL = "id title why measure commentCount steps { id text done }"
_COMMENT = "Take the evening in May: the room is small and they are kind."
_GOALS = f"query Goals {{ viewer {{ developmentGoals(states: [ACTIVE]) {{ nodes {{ {_GOAL} }} }} }} }}"
_LEARNING = """query Learning { viewer { learningAssignments(completed: false, first: 2) { nodes {
  dueOn assignedBy { name } resource { title } } } } }"""
_MENTORS = (
    """query Mentors { mentorships(states: [ACCEPTED]) { nodes { id focus mentor { name } mentee { name } } } }"""
)
_SKILLS = "query Skills { viewer { skillLevels { level secondedBy { name } skill { name } } } }"


def grow(stage: Stage) -> None:
    """Let somebody go on with what she wants to learn, for her and her manager."""
    stage.duty("Help people to grow")
    lena = stage.person("lena")
    stage.step(f"{lena.name} goes on with what she wants to learn")
    goal = _goal(stage)
    stage.tell(f"“{goal['title']}”")
    stage.tell(f"Why: {goal['why']} She will know by this: {goal['measure']}", 5)
    ahead = [step for step in goal["steps"] if not step["done"]]
    if ahead:
        marked = {"developmentStepId": ahead[0]["id"], "done": True}
        lena.client.change("developmentStepMark", marked, "developmentGoal { id }")
        stage.tell(f"Done: {ahead[0]['text']}.")
    if not goal["commentCount"]:
        stage.manager.change("commentAdd", {"subjectId": goal["id"], "body": _COMMENT}, "commentEdge { node { id } }")
    stage.tell(f"{stage.lead['name']} has read it, and says: “{_COMMENT}”")
    stage.tell_hidden("this development goal", goal["id"], "jonas", "omar", "ines")
    stage.step("What people learn from, and who helps whom")
    jonas, aiko = stage.person("jonas"), stage.person("aiko")
    for each in jonas.client.ask(_LEARNING)["viewer"]["learningAssignments"]["nodes"]:
        stage.tell(
            f"{jonas.name}, from {each['assignedBy']['name']}: “{each['resource']['title']}”, due on {each['dueOn']}."
        )
    helped = aiko.client.ask(_MENTORS)["mentorships"]["nodes"]
    if not helped:
        raise Unexpected(f"{aiko.name} was to have a mentor.")
    for each in helped:
        stage.tell(f"{each['mentor']['name']} is {each['mentee']['name']}'s mentor: {each['focus']}.")
    jiwoo = stage.person("jiwoo")
    for each in jiwoo.client.ask(_SKILLS)["viewer"]["skillLevels"]:
        seconded = f", seconded by {each['secondedBy']['name']}" if each["secondedBy"] else ""
        stage.tell(f"{jiwoo.name} says of “{each['skill']['name']}”: {each['level'].lower()}{seconded}.")


def _goal(stage: Stage) -> dict[str, Any]:
    """Return the goal as it is, or make it."""
    lena = stage.person("lena")
    for goal in lena.client.ask(_GOALS)["viewer"]["developmentGoals"]["nodes"]:
        if goal["title"] == _TITLE:
            found: dict[str, Any] = goal
            return found
    asked = {
        "title": _TITLE,
        "why": "I can do it at one desk. Clinics could learn it from each other if I could do it in a room.",
        "measure": "Half of those who came import their calendar within a week.",
        "steps": ["Watch Rashid teach receptionists", "Try it with our own team", "An evening with ten clinics"],
    }
    made = lena.client.change("developmentGoalCreate", asked, f"developmentGoalEdge {{ node {{ {_GOAL} }} }}")
    node: dict[str, Any] = made["developmentGoalEdge"]["node"]
    return node
