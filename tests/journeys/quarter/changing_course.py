"""Mid-quarter the priorities change; goals are looked at again, one rests for a while, and the team reads a summary."""

from __future__ import annotations

from typing import Any

from tests.journeys.quarter.checking_in import hand_in, value
from tests.journeys.quarter.stage import Stage

_DRAFT = """... on AssistantRun { state proposals { id revision content { ... on SummaryDraft {
  missingFrom { name } sections { heading sentences { text evidence { quote source { __typename } } } } } } } }"""


async def play(stage: Stage) -> None:
    """Change, rest, resume, tell."""
    await _a_priority_changes(stage)
    await _the_goals_that_it_touches_are_looked_at(stage)
    await _lenas_goal_rests(stage)
    stage.on(8, 28, 15)
    await _the_team_checks_in(stage)
    await _mira_publishes_a_summary(stage)
    await _people_search(stage)


async def _a_priority_changes(stage: Stage) -> None:
    ada = stage["Ada"]
    withdrawn = {"priorityId": stage.ids["partners"], "reason": "The partner was bought."}
    await ada.does("priorityWithdraw", withdrawn)
    [stay] = [
        each
        for each in (await ada.reads("... on Cycle { priorities { id revision } }", stage.ids["Q3"]))["priorities"]
        if each["id"] == stage.ids["stay"]
    ]
    changed = {
        "priorityId": stay["id"],
        "expectedRevision": stay["revision"],
        "title": "Large customers stay with us",
        "reason": "Two of the ten largest gave notice.",
    }
    assert await stage["Mira"].may_not("priorityUpdate", changed)
    told = await ada.does("priorityUpdate", changed, "priority { isNews touchedObjectives { title } }")
    assert told["priority"]["isNews"]
    touched = {each["title"] for each in told["priority"]["touchedObjectives"]}
    assert touched == {"Customers stay with us", "Customers get good answers fast"}
    await ada.does("prioritiesAnnounce", {"cycleId": stage.ids["Q3"], "note": "Large ones first."})


async def _the_goals_that_it_touches_are_looked_at(stage: Stage) -> None:
    review = {"objectiveId": stage.ids["team goal"], "stillFits": True, "note": "They write most letters."}
    assert await stage["Jonas"].may_not("priorityReview", review)
    told = await stage["Mira"].does("priorityReview", review, "priority { touchedObjectives { title } }")
    assert told["priority"]["touchedObjectives"] == [{"title": "Customers stay with us"}]
    history = "... on Priority { announcement reviews { reviewedBy { name } } history { nodes { action reason } } }"
    seen = await stage["Paul"].reads(history, stage.ids["stay"])
    assert (seen["announcement"], seen["reviews"]) == ("Large ones first.", [{"reviewedBy": {"name": "Mira"}}])
    assert "Two of the ten largest gave notice." in {record["reason"] for record in seen["history"]["nodes"]}


async def _lenas_goal_rests(stage: Stage) -> None:
    the_goal = {"objectiveId": stage.ids["Lena's goal"]}
    await stage["Lena"].does("objectivePause", {**the_goal, "reason": "Billing is being replaced."})
    refused = await stage["Lena"].may_not("checkInRecord", {"entry": value(stage, "Lena", "60")})
    assert "resume it first" in refused
    seen = await stage.objective("Jonas", "Lena's goal", "state pausedBecause")
    assert seen == {"state": "PAUSED", "pausedBecause": "Billing is being replaced."}


async def _the_team_checks_in(stage: Stage) -> None:
    await stage["Mira"].does(
        "objectiveResume", {"objectiveId": stage.ids["Lena's goal"], "reason": "The new one is in."}
    )
    await hand_in(stage, "Lena", value(stage, "Lena", "60", note="The new billing explains itself."))
    await hand_in(stage, "Jonas", value(stage, "Jonas", "15"), note="Large customers have a chat of their own now.")
    await hand_in(stage, "Aiko", value(stage, "Aiko", "9", note="Since we see the reasons, fewer come back."))
    await hand_in(stage, "Nadia", value(stage, "Nadia", "3"), value(stage, "Tom", "340"))


async def _mira_publishes_a_summary(stage: Stage) -> None:
    asked = {
        "about": {"teamId": stage.ids["Care"]},
        "periodStart": "2026-08-24",
        "periodEnd": "2026-08-30",
        "idempotencyKey": "the last week of August",
    }
    run = (await stage["Mira"].does("checkInSummaryRequest", asked, "run { id }"))["run"]
    await stage.work()
    found: Any = await stage["Mira"].reads(_DRAFT, run["id"])
    [draft] = found["proposals"]
    assert {each["name"] for each in draft["content"]["missingFrom"]} == {"Paul", "Sara", "Olu"}
    sections = draft["content"]["sections"]
    sentences = [sentence for section in sections for sentence in section["sentences"]]
    assert all(sentence["evidence"] for sentence in sentences)

    place = max(place for place, section in enumerate(sections) if section["sentences"])
    own = {"section": place, "text": "Well done, all of you."}
    revise = {"proposalId": draft["id"], "expectedRevision": draft["revision"], "changes": {"summary": [own]}}
    revised = (await stage["Mira"].does("proposalRevise", revise, "proposal { id revision }"))["proposal"]
    decision = {"proposalId": revised["id"], "revision": revised["revision"]}
    [approved] = await stage["Mira"].does_each(
        "proposalsApprove", {"proposals": [decision], "idempotencyKey": "August"}, "summary { id }"
    )
    read = """... on Summary { publishedBy { name } sections { sentences { text origin evidence {
        quote source { __typename } } } } }"""
    summary = await stage["Jonas"].reads(read, approved["summary"]["id"])
    told = [sentence for section in summary["sections"] for sentence in section["sentences"]]
    assert summary["publishedBy"]["name"] == "Mira"
    assert [sentence["text"] for sentence in told if sentence["origin"] == "PERSON"] == ["Well done, all of you."]
    assert all(piece["source"] for sentence in told for piece in sentence["evidence"])
    assert await stage["Vera"].reads(read, approved["summary"]["id"]) is None


async def _people_search(stage: Stage) -> None:
    query = """query($words: String!) { search(query: $words) { match item { __typename
        ... on User { name } ... on Objective { title } ... on KeyResult { title } ... on Team { name } } } }"""

    async def found(name: str, words: str) -> list[str]:
        results = (await stage[name].sees(query, words=words))["search"]
        return [result["item"].get("name") or result["item"]["title"] for result in results]

    assert (await found("Paul", "jon"))[0] == "Jonas"
    assert "Customers get good answers fast" in await found("Paul", "good answ")
    assert "The team stays healthy" in await found("Paul", "team heal")
    assert "The team stays healthy" not in await found("Vera", "team heal")
