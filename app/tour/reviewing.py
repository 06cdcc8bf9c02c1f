"""The tour on the review of a cycle: beyond the percentage, did it serve what mattered?"""

from __future__ import annotations

from typing import Any

from app.tour.client import Unexpected
from app.tour.stage import Stage
from app.tour.words import percent

_CYCLES = "query Cycles { cycles { id name state endsOn } currentCycle { id name } }"
_RETROSPECTIVE = """query Retrospective($cycle: ID!, $team: ID!) {
  teamRetrospective(cycleId: $cycle, teamId: $team) { reflections { objective { title progress } author { name }
    suggestedScore score scoreReason verdict verdictReason learned response respondedBy { name } } }
  scoreReport(cycleId: $cycle) { objectiveCount byVerdict { verdict count } byCause { cause count } } }"""
_OWED = """query Owed($cycle: ID!, $team: ID!) { cycleReview(cycleId: $cycle, teamId: $team) {
  steps { kind total done operation } } }"""
_PAY = "query Pay($texts: [String!]!) { findingsForReflection(texts: $texts) { message } }"
_VERDICTS = {"SERVED": "served what mattered", "PARTLY": "served it in part", "NOT_SERVED": "did not serve it"}


def review(stage: Stage) -> None:
    """Read how the last quarter was looked back upon, and what the running one will ask for."""
    stage.duty("Review the cycle")
    found = stage.manager.ask(_CYCLES)
    over = max(
        (each for each in found["cycles"] if each["state"] == "CLOSED"), key=lambda each: each["endsOn"], default=None
    )
    if over is None or found["currentCycle"] is None:
        raise Unexpected("a cycle that is over, and one that is running, were to be expected.")
    stage.step(f"{stage.lead['name']} reads her team's retrospective of {over['name']}")
    read = stage.manager.ask(_RETROSPECTIVE, cycle=over["id"], team=stage.team["id"])
    reflections = read["teamRetrospective"]["reflections"]
    if not reflections:
        raise Unexpected("a reflection was to be expected.")
    for each in reflections:
        _tell_reflection(stage, each)
    report = read["scoreReport"]
    verdicts = [f"{each['count']} {_VERDICTS[each['verdict']]}" for each in report["byVerdict"] if each["count"]]
    stage.tell(f"Of the organisation's {report['objectiveCount']} goals, {', '.join(verdicts)}.")
    stage.step(f"What closing {found['currentCycle']['name']} will ask of {stage.team['name']}, and by which operation")
    owed = stage.manager.ask(_OWED, cycle=found["currentCycle"]["id"], team=stage.team["id"])["cycleReview"]
    for each in owed["steps"]:
        words = each["kind"].lower().replace("_", " ")
        stage.tell(f"- {words}: {each['done']} of {each['total']} [{each['operation']}]", 5)
    _keep_from_pay(stage)


def _tell_reflection(stage: Stage, said: dict[str, Any]) -> None:
    stage.tell(f"“{said['objective']['title']}” came to {percent(said['objective']['progress'])}.")
    reason = f": {said['scoreReason']}" if said["scoreReason"] else "."
    stage.tell(f"{said['author']['name']} gives it {said['score']}{reason}", 5)
    stage.tell(f"It {_VERDICTS[said['verdict']]}: {said['verdictReason']}", 5)
    stage.tell(f"Learned: {said['learned']}", 5)
    if said["response"]:
        stage.tell(f"{said['respondedBy']['name']} answers: {said['response']}", 5)


def _keep_from_pay(stage: Stage) -> None:
    text = "A score above 0.7 counts towards the bonus."
    findings = stage.manager.ask(_PAY, texts=[text])["findingsForReflection"]
    if not findings:
        raise Unexpected("a rule was to keep reviews away from pay.")
    stage.tell(f"Who types “{text}” is told: {findings[0]['message']}")
