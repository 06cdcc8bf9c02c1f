"""The first half of the tour: from an objective and what the team says to key results that a person decided upon."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from app.tour.client import Unexpected
from app.tour.stage import Stage
from app.tour.words import SOURCE, UNIT, figure, measure, record

_TITLES = (
    "Clinics bring their old calendar with them",
    "A clinic's first calendar is the one it already has",
    "Nobody types the same appointment in twice",
    "Moving in with us costs a clinic no evening",
    "The old calendar is closed on the first day",
)
_SAID = (
    (
        "jonas",
        "METRIC",
        "Raise the share of new clinics that import their old calendar from 34 % to 55 % by the end of the quarter.",
    ),
    ("aiko", "IDEA", "Cut the time of a calendar import from 180 to 20 minutes."),
    ("lena", "IDEA", "Raise the share of clinics that check their imported calendar on their own to 60 %."),
    ("lena", "CONSTRAINT", "Support requests about calendar imports must stay below 20 a week."),
    ("aiko", "RISK", "If we import without asking, names of patients may end up in test accounts."),
)
_ANSWERS = {
    "baseline": "We counted last month: 25 % of the clinics checked their imported calendar on their own.",
    "dueOn": "The end of the quarter is soon enough.",
}
_OTHER_ANSWER = "Nobody has measured that yet."
_BASELINE = "25"

_DRAFT = f"""title kind role baseline target low high dueOn milestones {UNIT} owner {{ id name }}
  evidence {{ quote supports {SOURCE} }}"""
_PROPOSAL = f"""id revision state missing content {{ ... on KeyResultDraft {{ {_DRAFT} }} }}
  findings {{ rule }} questions {{ id text about }}"""
_RUN = f"""abstained proposals {{ {_PROPOSAL} }}
  questions {{ id text about proposal {{ id }} }} unused {{ reason input {{ body author {{ name }} }} }}"""
_ABOVE = """query Above($team: ID!) { currentCycle { id name
  objectives(filter: { teamIds: [$team], states: [ACTIVE] }, first: 1) { nodes { id title progress } } } }"""
_MINE = """query Mine($team: ID!) { currentCycle { objectives(filter: { teamIds: [$team] }, first: 100) {
  nodes { title } } } }"""


class Objective(NamedTuple):
    """The objective that the tour is about."""

    id: str
    title: str
    cycle_id: str


def set_objective(stage: Stage) -> Objective:
    """Let the manager draft and publish an objective under the one of the team above."""
    above = stage.team["parent"]
    if above is None:
        raise Unexpected(f"{stage.team['name']} is not inside another team.")
    cycle = stage.manager.ask(_ABOVE, team=above["id"])["currentCycle"]
    if cycle is None or not cycle["objectives"]["nodes"]:
        raise Unexpected(
            "the team above has no objective in a running cycle. Where the demonstration was loaded long ago,"
            " `waymark demo --anew` loads it afresh."
        )
    [parent] = cycle["objectives"]["nodes"]
    taken = {
        node["title"] for node in stage.manager.ask(_MINE, team=stage.team["id"])["currentCycle"]["objectives"]["nodes"]
    }
    title = next((title for title in _TITLES if title not in taken), _TITLES[0])
    stage.step(f"{stage.lead['name']}, who leads {stage.team['name']}, sets an objective for {cycle['name']}")
    asked = {
        "cycleId": cycle["id"],
        "title": title,
        "why": "Most clinics that give up do so with their old calendar still open beside ours.",
        "level": "TEAM",
        "teamId": stage.team["id"],
        "parentId": parent["id"],
        "idempotencyKey": str(uuid4()),
    }
    made = stage.manager.change("objectiveCreate", asked, "objectiveEdge { node { id parents { title } } }")
    node = made["objectiveEdge"]["node"]
    if [each["title"] for each in node["parents"]] != [parent["title"]]:
        raise Unexpected("the new objective does not serve the one above it.")
    published = stage.manager.change("objectivePublish", {"objectiveId": node["id"]}, "objective { state }")
    if published["objective"]["state"] != "ACTIVE":
        raise Unexpected("the published objective is not active.")
    stage.tell(f"“{title}”")
    stage.tell(f"It serves “{parent['title']}” of the team above, and counts in its progress.")
    return Objective(node["id"], title, cycle["id"])


def hear_the_team(stage: Stage, objective: Objective) -> list[str]:
    """Let the people of the team say what they know and support each other; return the ids of the inputs."""
    stage.step("The team says what it knows")
    inputs = []
    for name, kind, body in _SAID:
        asked = {
            "teamId": stage.team["id"],
            "objectiveId": objective.id,
            "kind": kind,
            "body": body,
            "idempotencyKey": str(uuid4()),
        }
        added = stage.people[name].change("teamInputAdd", asked, "teamInputEdge { node { id } }")
        inputs.append(added["teamInputEdge"]["node"]["id"])
        stage.tell(f"{stage.names[name]}, {kind.lower()}: “{body}”")
    for name, place in (("lena", 0), ("aiko", 0), ("jonas", 1), ("jonas", 2)):
        supported = stage.people[name].change(
            "teamInputSupport", {"teamInputId": inputs[place]}, "teamInput { supportCount viewerSupports }"
        )
        if not supported["teamInput"]["viewerSupports"]:
            raise Unexpected("a support was not kept.")
    stage.tell("The first is supported by two colleagues, the second and the third by one each.")
    return inputs


def ask_for_key_results(stage: Stage, objective: Objective, inputs: Sequence[str]) -> list[dict[str, Any]]:
    """Let the manager ask for key results, follow the run, and tell what it proposes; return the proposals."""
    stage.step("She asks for key results that fit the objective above and what the team said")
    asked = {
        "objectiveId": objective.id,
        "inputIds": list(inputs),
        "atMost": 4,
        "engine": stage.engine,
        "idempotencyKey": str(uuid4()),
    }
    requested = stage.manager.change("keyResultDraftRequest", asked, "run { id state }")
    run = stage.follow_run(requested["run"]["id"], _RUN)
    proposals: list[dict[str, Any]] = run["proposals"]
    if len(proposals) < 3:
        raise Unexpected(f"three suggestions were to be expected of what was said, not {len(proposals)}.")
    for number, proposal in enumerate(proposals, start=1):
        _tell_proposal(stage, number, proposal)
    for left in run["unused"]:
        words = f"“{left['input']['body']}”" if left["input"] else "an input"
        stage.tell(f"Left out: {words} {left['reason']}")
    return proposals


def _tell_proposal(stage: Stage, number: int, proposal: dict[str, Any]) -> None:
    draft = proposal["content"]
    if proposal["state"] != "PENDING" or not draft["evidence"]:
        raise Unexpected(f"“{draft['title']}” does not wait for a decision, or names no source.")
    stage.tell(f"{chr(96 + number)}) {draft['title']}")
    stage.tell(measure(draft), 6)
    for piece in draft["evidence"]:
        supports = f" (for: {', '.join(piece['supports'])})" if piece["supports"] else ""
        stage.tell(f"source: {record(piece['source'])}: “{piece['quote']}”{supports}", 6)
    if proposal["missing"]:
        stage.tell(f"missing, and not invented: {', '.join(proposal['missing'])}", 6)
    for question in proposal["questions"]:
        stage.tell(f"question: {question['text']}", 6)
    if proposal["findings"]:
        stage.tell(f"quality rules: {', '.join(finding['rule'] for finding in proposal['findings'])}", 6)


def decide(stage: Stage, proposals: Sequence[dict[str, Any]]) -> list[str]:
    """Answer a question, edit one draft, approve two at once, reject one; return the ids of the new key results."""
    stage.step("She decides: answers and edits one, approves two at once, rejects one")
    edited, approved, rejected = _cast(proposals)
    revised = _edit(stage, edited)
    decisions = [{"proposalId": each["id"], "revision": each["revision"]} for each in (revised, approved)]
    answers = stage.manager.change_all(
        "proposalsApprove",
        {"proposals": decisions, "idempotencyKey": str(uuid4())},
        "proposal { state decidedBy { name } } keyResult { id title owner { name } }",
    )
    for answer in answers:
        if answer["proposal"]["state"] != "APPLIED" or answer["keyResult"] is None:
            raise Unexpected("an approved proposal did not become a key result.")
        owner = answer["keyResult"]["owner"]["name"]
        stage.tell(f"Approved, and now a key result of {owner}: “{answer['keyResult']['title']}”")
    refusal = {
        "proposalId": rejected["id"],
        "revision": rejected["revision"],
        "reason": "NOT_RELEVANT",
        "comment": "True, but it is work that we plan for ourselves, not what clinics feel.",
    }
    turned_down = stage.manager.change("proposalReject", refusal, "proposal { state rejectionReason comment }")
    if turned_down["proposal"]["state"] != "REJECTED":
        raise Unexpected("a rejected proposal still waits.")
    stage.tell(f"Rejected: “{rejected['content']['title']}”, because: {turned_down['proposal']['comment']}")
    for other in proposals:
        if other["id"] not in {edited["id"], approved["id"], rejected["id"]}:
            stage.tell(f"Still waits for a decision: “{other['content']['title']}”")
    return [answer["keyResult"]["id"] for answer in answers]


def _cast(proposals: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Choose what to edit (something that lacks a baseline, where there is such), to approve and to reject."""
    drivers = [each for each in proposals if each["content"]["role"] == "DRIVER"]
    edited = next((each for each in drivers if each["missing"] == ["baseline"]), drivers[0] if drivers else None)
    others = [each for each in drivers if each is not edited and not each["missing"]]
    if edited is None or not others:
        raise Unexpected("two suggestions that drive progress were to be expected.")
    rejected = next((each for each in (*others[1:], *proposals) if each not in (edited, others[0])), None)
    if rejected is None:
        raise Unexpected("there is no third suggestion to reject.")
    return edited, others[0], rejected


def _edit(stage: Stage, proposal: dict[str, Any]) -> dict[str, Any]:
    """Answer the draft's question where it has one, fill in what is missing, and give it to the person who said it."""
    lena = stage.people["lena"].ask("query Viewer { viewer { id name } }")["viewer"]
    changes: dict[str, Any] = {"ownerId": lena["id"]}
    for question in proposal["questions"][:1]:
        answer = _ANSWERS.get(question["about"], _OTHER_ANSWER)
        answered = stage.manager.change(
            "questionAnswer", {"questionId": question["id"], "body": answer}, "teamInput { kind }"
        )
        kind = answered["teamInput"]["kind"].lower()
        stage.tell(f"Asked “{question['text']}”, answered: “{answer}” (kept as a {kind} of the team)")
    if "baseline" in proposal["missing"]:
        changes["baseline"] = _BASELINE
    asked = {
        "proposalId": proposal["id"],
        "expectedRevision": proposal["revision"],
        "changes": {"keyResult": changes},
    }
    revised: dict[str, Any] = stage.manager.change("proposalRevise", asked, f"proposal {{ {_PROPOSAL} }}")["proposal"]
    if revised["missing"] or revised["revision"] != proposal["revision"] + 1:
        raise Unexpected(f"the edited draft still lacks {', '.join(revised['missing']) or 'a revision'}.")
    draft = revised["content"]
    stage.tell(f"Edited: “{draft['title']}”, {measure(draft)}, for {draft['owner']['name']}")
    if "baseline" in changes and figure(draft["baseline"], None) != _BASELINE:
        raise Unexpected("the edited baseline was not kept.")
    return revised
