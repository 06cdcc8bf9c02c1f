"""The tour on execution: rules that teach while one types, work that is tied to a goal, people who help with goals."""

from __future__ import annotations

from app.tour.client import Unexpected
from app.tour.stage import Stage
from app.tour.words import in_days

_TYPED = (
    """query Typed($typed: KeyResultTypedInput!) { findingsForKeyResult(typed: $typed) { rule message suggestion } }"""
)
_OWNED = """query Owned($team: ID!) { currentCycle {
  objectives(filter: { teamIds: [$team], states: [ACTIVE] }, first: 20) { nodes {
    keyResults { id title owner { id } } } } } }"""
_WEEK = "query Week { myWeek { goingOn { title } days { day initiatives { title } } } }"
_CHAMPIONS = """query Champions { users(first: 100) { nodes { name champion } }
  learningPaths(active: true) { name forChampions resources { title minutes } }
  learningEnrollments(states: [WAITING]) { nodes { user { name } doneCount resourceCount } } }"""
_WORK = "Call the three clinics that gave up last week"


def enable(stage: Stage) -> None:
    """Let somebody type a goal, tie work to one, and learn to help others with theirs."""
    stage.duty("Help people to get it done")
    _type(stage)
    _work(stage)
    _learn_to_help(stage)


def _type(stage: Stage) -> None:
    pavel = stage.person("pavel")
    stage.step(f"{pavel.name} types a key result, and is taught while he does")
    typed = {"title": "Hold more workshops", "kind": "INCREASE", "target": "10"}
    findings = pavel.client.ask(_TYPED, typed=typed)["findingsForKeyResult"]
    found = next((each for each in findings if each["rule"] == "key_result.output_verb"), None)
    if found is None:
        raise Unexpected("a rule was to find that a workshop is work and no change.")
    stage.tell(f"“{typed['title']}”: {found['message']}")
    stage.tell(f"What to do: {found['suggestion']}")
    better = {
        "title": "Raise the share of clinics that take their first booking within a week from 48 % to 65 %",
        "kind": "INCREASE",
        "baseline": "48",
        "target": "65",
    }
    left = [each["rule"] for each in pavel.client.ask(_TYPED, typed=better)["findingsForKeyResult"]]
    if found["rule"] in left or len(left) >= len(findings):
        raise Unexpected("a better key result was to be found better.")
    stage.tell(f"“{better['title']}”: {len(findings) - len(left)} of {len(findings)} findings are gone.")


def _work(stage: Stage) -> None:
    jonas = stage.person("jonas")
    goals = jonas.client.ask(_OWNED, team=stage.team["id"])["currentCycle"]["objectives"]["nodes"]
    owned = next((each for goal in goals for each in goal["keyResults"] if each["owner"]["id"] == jonas.id), None)
    if owned is None:
        raise Unexpected(f"{jonas.name} owns no key result.")
    stage.step(f"{jonas.name} ties this week's work to the key result that it is for")
    asked = {
        "keyResultIds": [owned["id"]],
        "title": _WORK,
        "startsOn": in_days(0),
        "dueOn": in_days(1),
    }
    created = jonas.client.change("initiativeCreate", asked, "initiativeEdge { node { id } }")
    id_ = created["initiativeEdge"]["node"]["id"]
    jonas.client.change("initiativeMove", {"initiativeId": id_, "to": "IN_PROGRESS"}, "initiative { state }")
    week = jonas.client.ask(_WEEK)["myWeek"]
    stage.tell(f"“{_WORK}” is for “{owned['title']}”.")
    days = [day["day"] for day in week["days"] for each in day["initiatives"] if each["title"] == _WORK]
    stage.tell(f"It stands in his week: {f'due on {days[0]}' if days else 'going on'}.")
    done = jonas.client.change("initiativeMove", {"initiativeId": id_, "to": "DONE"}, "initiative { state doneAt }")
    if done["initiative"]["state"] != "DONE":
        raise Unexpected("finished work is not done.")
    stage.tell("Done. No progress moved with it: key results are measured, not ticked off.")


def _learn_to_help(stage: Stage) -> None:
    ines = stage.person("ines")
    found = ines.client.ask(_CHAMPIONS)
    champions = [each["name"] for each in found["users"]["nodes"] if each["champion"]]
    path = next((each for each in found["learningPaths"] if each["forChampions"]), None)
    if not champions or path is None:
        raise Unexpected("a champion, and the path to become one, were to be expected.")
    stage.step("Whom people ask about goals, and how one becomes such a person")
    stage.tell(f"OKR champion: {', '.join(champions)}.")
    resources = "; ".join(f"{each['title']} ({each['minutes']} minutes)" for each in path["resources"])
    stage.tell(f"The path “{path['name']}”: {resources}.")
    for each in found["learningEnrollments"]["nodes"]:
        done = f"{each['doneCount']} of {each['resourceCount']}"
        stage.tell(f"{each['user']['name']} has learned from {done}, and waits for {ines.name}'s word.")
