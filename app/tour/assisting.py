"""The tour on what the assistant prepares: each for whom it is, from what they may read, and decided by them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from app.tour.client import Client, Unexpected
from app.tour.stage import Person, Stage

_CYCLE = "query Cycle { currentCycle { id name } }"
_SERIES = "query Series { oneOnOnes { id current report { id } } }"
_OWN = """query Own($id: ID!) { currentCycle { objectives(filter: { ownerIds: [$id], states: [ACTIVE] }, first: 1) {
  nodes { id title } } } }"""
_DAYS = """query Days($id: ID!) { node(id: $id) { ... on Team { parent { id name }
  summaries(first: 1) { nodes { periodStart periodEnd } } } } }"""
_CRITIQUE = "critique { findings { message } rewrites { title } noRewrite }"
_PARENTS = "parentCandidates { objective { title } keyResult { title } words theirWords sureness }"
_POINTS = "talkingPoints { topic text evidence { record { __typename } } }"
_WORDING = "feedbackWording { findings { words question } body noRewording }"
_REFLECTION = "reflectionDraft { parts { sentences { text } } slots { field question } }"
_DIRECTOR = """proposals { content { ... on SummaryDraft { sections { heading sentences { text evidence {
  source { __typename } } } } } } }"""
_TITLE = "New clinics import their old calendar without a call in 5 days"
_HARD_WORDS = "You always show the preview to clinics before I have tested it. On Thursday two of them saw my mistakes."
_SHOWN = 4


def assist(stage: Stage) -> None:
    """Ask for each kind of help that is for one person, and for what a director reads."""
    stage.duty("Be helped, and decide oneself")
    _word_a_goal(stage)
    _prepare_a_talk(stage)
    _reword_feedback(stage)
    _look_back(stage)
    _sum_up(stage)


def _ask(
    stage: Stage, person: Person, mutation: str, about: dict[str, Any], selection: str, *others: str
) -> dict[str, Any]:
    """Let a person ask, follow the run, and show that it is nobody else's to read."""
    asked = {**about, "engine": stage.engine, "idempotencyKey": str(uuid4())}
    run = person.client.change(mutation, asked, "run { id }")["run"]
    found = stage.follow_run(run["id"], selection, person.client)
    if others:
        stage.tell_hidden("this", run["id"], *others)
    return found


def _word_a_goal(stage: Stage) -> None:
    """Criticise the wording of a draft, and look for the goals that it could serve."""
    mira = stage.person("mira")
    stage.step(f"{mira.name} types an objective, and asks what is wrong with it and what it could serve")
    cycle = mira.client.ask(_CYCLE)["currentCycle"]
    draft = {
        "cycleId": cycle["id"],
        "title": _TITLE,
        "why": "A call costs both sides an hour.",
        "level": "TEAM",
        "teamId": stage.team["id"],
        "idempotencyKey": str(uuid4()),
    }
    made = mira.client.change("objectiveCreate", draft, "objectiveEdge { node { id } }")["objectiveEdge"]["node"]
    stage.tell(f"“{_TITLE}”")
    about = {"objectiveId": made["id"]}
    critique = _ask(stage, mira, "objectiveCritiqueRequest", about, _CRITIQUE, "jonas", "ines")["critique"]
    if not critique["findings"]:
        raise Unexpected("the rules were to find something in the objective.")
    stage.tell(f"Found: {critique['findings'][0]['message']}")
    for each in critique["rewrites"]:
        stage.tell(f"Better: “{each['title']}”")
    candidates = _ask(stage, mira, "parentCandidatesRequest", about, _PARENTS)["parentCandidates"]
    for each in candidates:
        goal = each["objective"] or each["keyResult"]
        stage.tell(f"It could serve “{goal['title']}” ({each['sureness'].lower()} sure): “{each['theirWords']}”")
    mira.client.change("objectiveDelete", about, "deletedId")


def _prepare_a_talk(stage: Stage) -> None:
    mira, jonas = stage.person("mira"), stage.person("jonas")
    stage.step(f"{mira.name} prepares her next one-on-one with {jonas.name}")
    found = mira.client.ask(_SERIES)["oneOnOnes"]
    series = next((each for each in found if each["report"]["id"] == jonas.id and each["current"]), None)
    if series is None:
        raise Unexpected(f"{mira.name} and {jonas.name} have no series of one-on-ones.")
    about = {"oneOnOneId": series["id"]}
    points = _ask(stage, mira, "oneOnOnePreparationRequest", about, _POINTS, "jonas", "omar")["talkingPoints"]
    if not points or any(cited["record"] is None for point in points for cited in point["evidence"]):
        raise Unexpected("points that name their records were to be expected.")
    for point in points[:_SHOWN]:
        stage.tell(f"- {point['text']} [{', '.join(each['record']['__typename'] for each in point['evidence'])}]", 5)


def _reword_feedback(stage: Stage) -> None:
    pavel, jonas = stage.person("pavel"), stage.person("jonas")
    stage.step(f"{pavel.name} has a hard word for {jonas.name}, and asks how to say it")
    kept = {"recipientId": jonas.id, "kind": "SUGGESTION", "body": _HARD_WORDS, "visibility": "RECIPIENT"}
    draft = pavel.client.change("feedbackDraft", kept, "feedback { id }")["feedback"]
    about = {"feedbackId": draft["id"]}
    wording = _ask(stage, pavel, "feedbackWordingRequest", about, _WORDING, "jonas", "mira")["feedbackWording"]
    stage.tell(f"Typed: “{_HARD_WORDS}”")
    for each in wording["findings"]:
        stage.tell(f"{'“' + each['words'] + '”: ' if each['words'] else ''}{each['question']}")
    if not wording["body"]:
        raise Unexpected("other words were to be expected.")
    stage.tell(f"Instead: “{wording['body']}”")
    pavel.client.change("feedbackDiscard", about, "deletedId")


def _look_back(stage: Stage) -> None:
    mira = stage.person("mira")
    found = mira.client.ask(_OWN, id=mira.id)["currentCycle"]["objectives"]["nodes"]
    if not found:
        raise Unexpected(f"an objective of {mira.name}'s was to be expected.")
    [objective] = found
    stage.step(f"{mira.name} asks how “{objective['title']}” has gone so far")
    about = {"objectiveId": objective["id"]}
    draft = _ask(stage, mira, "reflectionDraftRequest", about, _REFLECTION, "jonas", "ines")["reflectionDraft"]
    sentences = [each["text"] for part in draft["parts"] for each in part["sentences"]]
    for text in sentences[:_SHOWN]:
        stage.tell(f"- {text}", 5)
    questions = [slot["question"] for slot in draft["slots"] if slot["field"] == "VERDICT"]
    if not questions:
        raise Unexpected("the verdict was to be left to a person.")
    stage.tell(f"Left to her: {questions[0]}")


def _sum_up(stage: Stage) -> None:
    omar = stage.person("omar")
    team = _team(omar.client, stage.team["id"])
    stage.step(f"{omar.name}, who leads {team['parent']['name']}, asks what its teams had approved")
    [latest] = team["summaries"]["nodes"]
    about = {"teamId": team["parent"]["id"], **latest}
    proposals = _ask(stage, omar, "directorSummaryRequest", about, _DIRECTOR)["proposals"]
    if not proposals:
        raise Unexpected("a draft was to be expected.")
    for section in proposals[0]["content"]["sections"]:
        for sentence in section["sentences"][:2]:
            if any(each["source"]["__typename"] != "Summary" for each in sentence["evidence"]):
                raise Unexpected("each sentence was to name the summary that it stands in.")
            stage.tell(f"- {sentence['text']}", 5)
    stage.tell("It waits for his decision, as every draft does.")


def _team(client: Client, team_id: str) -> dict[str, Any]:
    found: dict[str, Any] = client.ask(_DAYS, id=team_id)["node"]
    if not found["summaries"]["nodes"]:
        raise Unexpected("an approved summary was to be expected.")
    return found
