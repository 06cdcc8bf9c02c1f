"""The end of the tour: what else goes on in the manager's week, as the demonstration left it. It changes nothing."""

from __future__ import annotations

from typing import Any

from app.tour.client import Unexpected
from app.tour.stage import Stage

_SHOWN = 5
_INBOX = f"""query Inbox {{ inbox(first: {_SHOWN}) {{ totalCount nodes {{ sentence overdue operations }} }} }}"""
_AROUND = """query Around { teams { id name
    inputRounds(states: [OPEN]) { nodes { dueOn askedCount answeredCount invitation
      questions { text } inputs(first: 3) { nodes { kind body author { name } supportCount } } } }
    actingLeads { user { name } endsOn } lead { name } }
  users(first: 100) { nodes { name awayUntil absences { startsOn endsOn standIn { name } } } } }"""


def look_around(stage: Stage) -> None:
    """Show what the manager owes, what her team was asked, and who is away."""
    stage.duty("Know what one owes")
    stage.step(f"What else {stage.lead['name']} owes, and the operations that settle it")
    inbox = stage.manager.ask(_INBOX)["inbox"]
    if not inbox["nodes"]:
        raise Unexpected("something was to be expected in the inbox.")
    for item in inbox["nodes"]:
        late = ", overdue" if item["overdue"] else ""
        stage.tell(f"- {item['sentence']} [{', '.join(item['operations'])}{late}]")
    if more := inbox["totalCount"] - len(inbox["nodes"]):
        stage.tell(f"… and {more} more.")
    around = stage.manager.ask(_AROUND)
    stage.step("What goals for the next quarter are to rest on, and who is away")
    for team in around["teams"]:
        if team["id"] == stage.team["id"]:
            _tell_rounds(stage, team)
        for acting in team["actingLeads"]:
            stage.tell(
                f"{acting['user']['name']} leads {team['name']} in {team['lead']['name']}'s place until"
                f" {acting['endsOn']}."
            )
    for person in around["users"]["nodes"]:
        if person["awayUntil"]:
            _tell_absence(stage, person)


def _tell_rounds(stage: Stage, team: dict[str, Any]) -> None:
    for asked in team["inputRounds"]["nodes"]:
        stage.tell(
            f"{team['name']} was asked: {' '.join(question['text'] for question in asked['questions'])}"
            f" {asked['answeredCount']} of {asked['askedCount']} have answered; it is due on {asked['dueOn']}."
        )
        for said in asked["inputs"]["nodes"]:
            stage.tell(f"- {said['author']['name']}, {said['kind'].lower()}: “{said['body']}”")


def _tell_absence(stage: Stage, person: dict[str, Any]) -> None:
    stand_ins = [absence["standIn"]["name"] for absence in person["absences"] if absence["standIn"]]
    meanwhile = f"{stand_ins[0]} checks in meanwhile" if stand_ins else "no check-in is due meanwhile"
    stage.tell(f"{person['name']} is away until {person['awayUntil']}; {meanwhile}.")
