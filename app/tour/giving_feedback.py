"""The tour on feedback: in every direction, asked for or not, and read by whom its author chose."""

from __future__ import annotations

from typing import Any

from app.tour.client import Unexpected
from app.tour.stage import Stage
from app.tour.words import in_days

_UPWARD = "When a plan changes, tell us why in the same message. I spent a morning guessing."
_ANSWER = "Which of the three weeks is the imported one. A colour would do."
_READ = "query Read($id: ID!) { node(id: $id) { ... on Feedback { body author { name } answers { question text } } } }"
_REQUEST = "requestEdge { node { id questions { id text } } }"
_SURVEYS = """query Surveys { surveys(first: 20) { nodes { id state outcome answeredCount invitedCount about { id name }
  results { words mean agree between disagree } remarks } } }"""
_SHOWN = 2


def give_feedback(stage: Stage) -> None:
    """Let a report tell the manager something, a colleague ask for it, and a manager read an anonymous survey."""
    stage.duty("Give and take feedback")
    _tell_manager(stage)
    _ask_for_it(stage)
    _read_survey(stage)


def _tell_manager(stage: Stage) -> None:
    lena = stage.person("lena")
    stage.step(f"{lena.name} tells {stage.lead['name']} something, for her eyes alone")
    asked = {"recipientId": stage.lead["id"], "kind": "COACHING", "body": _UPWARD, "visibility": "RECIPIENT"}
    given = lena.client.change("feedbackGive", asked, "feedbackEdge { node { id } }")["feedbackEdge"]["node"]
    read = stage.manager.ask(_READ, id=given["id"])["node"]
    stage.manager.change("feedbackThank", {"feedbackId": given["id"]}, "feedback { thankedAt }")
    stage.tell(f"“{read['body']}” {stage.lead['name']} thanks her.")
    stage.tell_hidden("this feedback", given["id"], "jonas", "omar", "ines")


def _ask_for_it(stage: Stage) -> None:
    jonas, pavel, amara = (stage.person(key) for key in ("jonas", "pavel", "amara"))
    stage.step(f"{jonas.name} asks two colleagues for feedback about himself")
    asked = {
        "aboutId": jonas.id,
        "personIds": [pavel.id, amara.id],
        "questions": ["What did the preview leave unclear?"],
        "visibility": "RECIPIENT",
        "dueOn": in_days(7),
    }
    request = jonas.client.change("feedbackRequestCreate", asked, _REQUEST)["requestEdge"]["node"]
    [question] = request["questions"]
    answered = pavel.client.change(
        "feedbackRequestAnswer",
        {
            "requestId": request["id"],
            "kind": "SUGGESTION",
            "answers": [{"questionId": question["id"], "text": _ANSWER}],
        },
        "feedbackEdge { node { id } }",
    )["feedbackEdge"]["node"]
    refusal = {"requestId": request["id"], "reason": "I have not seen it yet: ask me next month."}
    amara.client.change("feedbackRequestDecline", refusal, "request { id }")
    read = jonas.client.ask(_READ, id=answered["id"])["node"]
    stage.tell(f"“{question['text']}” {read['author']['name']}: “{read['answers'][0]['text']}”")
    stage.tell(f"{amara.name} declines, as anybody may: “{refusal['reason']}”")
    stage.tell_hidden("the answer", answered["id"], "mira", "amara")


def _read_survey(stage: Stage) -> None:
    grace, ines = stage.person("grace"), stage.person("ines")
    stage.step(f"{grace.name} reads what her people said about her, anonymously")
    survey = _survey_about(grace.id, grace.client.ask(_SURVEYS))
    if survey["outcome"] != "SHOWN" or not survey["results"]:
        raise Unexpected(f"{grace.name} finds no results of the survey about her.")
    stage.tell(f"{survey['answeredCount']} of {survey['invitedCount']} answered. From four answers on, she sees sums:")
    by_mean = sorted(survey["results"], key=lambda each: float(each["mean"]))
    for each in (*by_mean[:1], *by_mean[-1:]):
        stage.tell(
            f"- “{each['words']}” {each['agree']} agree, {each['between']} in between, {each['disagree']} disagree.",
            5,
        )
    for remark in survey["remarks"][:_SHOWN]:
        stage.tell(f"- “{remark}”", 5)
    others = _survey_about(grace.id, ines.client.ask(_SURVEYS))
    if others["results"] or others["remarks"]:
        raise Unexpected(f"{ines.name} reads the results of a survey about somebody else.")
    stage.tell(f"{ines.name} started it and is an administrator: she sees that it is over, no result and no word.")


def _survey_about(person_id: str, found: dict[str, Any]) -> dict[str, Any]:
    for survey in found["surveys"]["nodes"]:
        if survey["about"]["id"] == person_id and survey["state"] == "CLOSED":
            about: dict[str, Any] = survey
            return about
    raise Unexpected("a survey that is over was to be expected.")
