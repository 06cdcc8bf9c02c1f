"""The assistant drafts key results from what the team said; Mira edits, rejects and approves, and everybody is told."""

from __future__ import annotations

from typing import Any

from tests.journeys.quarter.stage import Stage

_RUN = """... on AssistantRun { state engine proposals { id state revision missing
  content { ... on KeyResultDraft { title kind baseline target dueOn edited
    evidence { quote supports source { ... on TeamInput { id body } } } } } }
  unused { reason input { body } } questions { text } }"""
_FATE = "{ myTeamInputs(news: true) { nodes { body state reason usedIn { title } } } }"


async def play(stage: Stage) -> None:
    """Draft, decide, and close the round."""
    stage.on(7, 7)
    await _mira_asks_the_assistant(stage)
    await _she_gives_each_key_result_its_owner_and_approves(stage)
    await _the_round_closes_and_everybody_learns_what_became_of_it(stage)


async def _mira_asks_the_assistant(stage: Stage) -> None:
    asked = {
        "objectiveId": stage.ids["team goal"],
        "inputRoundId": stage.ids["round"],
        "idempotencyKey": "the first drafts of the quarter",
    }
    assert "only" in (await stage["Jonas"].may_not("keyResultDraftRequest", asked)).lower()
    run = (await stage["Mira"].does("keyResultDraftRequest", asked, "run { id state }"))["run"]
    again = (await stage["Mira"].does("keyResultDraftRequest", asked, "run { id state }"))["run"]
    assert run["id"] == again["id"]
    await stage.work()

    found: Any = await stage["Mira"].reads(_RUN, run["id"])
    assert found["state"] == "SUCCEEDED"
    assert len(found["proposals"]) == 3
    for proposal in found["proposals"]:
        draft = proposal["content"]
        assert any(figure in piece["quote"] for piece in draft["evidence"] for figure in [draft["target"]])
        assert all(piece["quote"] in piece["source"]["body"] for piece in draft["evidence"])
        kind = next(name for name in ("wait", "reopen", "helpful") if name in draft["title"])
        stage.ids[f"{kind} draft"] = proposal["id"]
    assert {"The office coffee is bad."} <= {each["input"]["body"] for each in found["unused"]}
    assert await stage["Vera"].reads("... on Proposal { state }", stage.ids["wait draft"]) is None


async def _she_gives_each_key_result_its_owner_and_approves(stage: Stage) -> None:
    mira, decisions = stage["Mira"], []
    for name, owner in (("wait", "Jonas"), ("reopen", "Aiko"), ("helpful", "Paul")):
        changes = {"keyResult": {"ownerId": stage[owner].id}}
        given = {"proposalId": stage.ids[f"{name} draft"], "expectedRevision": 1, "changes": changes}
        revised = (
            await mira.does(
                "proposalRevise", given, "proposal { id revision content { ... on KeyResultDraft { edited } } }"
            )
        )["proposal"]
        assert revised["content"]["edited"] == ["ownerId"]
        decisions.append({"proposalId": revised["id"], "revision": revised["revision"]})
    refused = await stage["Jonas"].may_not("proposalsApprove", {"proposals": decisions[:1], "idempotencyKey": "mine"})
    assert refused.startswith("Only")

    selection = "keyResult { id title owner { name } metric { ... on ChangeMetric { baseline target } } }"
    approved = await mira.does_each("proposalsApprove", {"proposals": decisions, "idempotencyKey": "three"}, selection)
    for name, answer in zip(("wait", "reopen", "helpful"), approved, strict=True):
        stage.ids[name] = answer["keyResult"]["id"]
    assert [answer["keyResult"]["metric"] for answer in approved] == [
        {"baseline": "30", "target": "12"},
        {"baseline": "14", "target": "6"},
        {"baseline": "61", "target": "75"},
    ]


async def _the_round_closes_and_everybody_learns_what_became_of_it(stage: Stage) -> None:
    the_round = {"inputRoundId": stage.ids["round"]}
    assert "only" in (await stage["Jonas"].may_not("inputRoundClose", the_round)).lower()
    await stage["Mira"].may_not("inputRoundClose", the_round)
    await stage["Mira"].does("inputRoundClose", {**the_round, "reasonForTheRest": "Not this quarter."})

    [fate] = (await stage["Jonas"].sees(_FATE))["myTeamInputs"]["nodes"]
    assert (fate["state"], len(fate["usedIn"])) == ("USED", 1)
    [fate] = (await stage["Sara"].sees(_FATE))["myTeamInputs"]["nodes"]
    assert (fate["state"], fate["reason"]) == ("SET_ASIDE", "Not this quarter.")
    await stage["Sara"].does_each("teamInputsMarkSeen", {"teamInputIds": [stage.ids["Sara said"]]})
    assert (await stage["Sara"].sees(_FATE))["myTeamInputs"]["nodes"] == []
