"""Goal-setting with the team: it is asked, it answers, and sees what became of each thing that it said."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.journeys.crew import Crew

WAIT = "Cut the wait for a first answer from 30 h to 12 h by 18 December."
QUEUE = (
    "{ proposals(filter: { states: [PENDING] }) { nodes { id revision origin viewerCan { approve { allowed } } } } }"
)
SAID = "{ myTeamInputs(news: true) { nodes { id body state reason usedIn { title } } } }"
CARE = {"Ada", "Greta", "Mira", "Jonas", "Aiko", "Lena", "Tom"}


async def test_a_team_sets_its_goals(crew: Crew) -> None:
    """One test, since each scene goes on where the one before it ended."""
    await _mira_asks_her_team(crew)
    await _people_answer(crew)
    await _the_last_one_is_reminded(crew)
    await _the_assistant_and_aiko_draft(crew)
    await _mira_decides(crew)
    await _the_round_is_closed(crew)
    await _everybody_learns_what_became_of_it(crew)


async def _mira_asks_her_team(crew: Crew) -> None:
    team = {"cycleId": crew.ids["Q4"], "level": "TEAM", "teamId": crew.ids["Care"]}
    goal = {**team, "title": "Customers get good answers fast", "why": "Who waits asks our competitors."}
    assert await crew["Jonas"].may_not("objectiveCreate", goal)
    await crew.makes("Mira", "objectiveCreate", goal, "goal", "objectiveEdge.node")
    asked = {
        "teamId": crew.ids["Care"],
        "cycleId": crew.ids["Q4"],
        "objectiveId": crew.ids["goal"],
        "questions": ["What would make answers faster?"],
        "dueOn": "2026-11-23",
    }
    assert await crew["Vera"].may_not("inputRoundOpen", asked)
    input_round = await crew.makes("Mira", "inputRoundOpen", asked, "round", "inputRoundEdge.node")
    assert await crew.readers(input_round) == CARE
    for name in ("Jonas", "Aiko", "Lena", "Tom"):
        assert (await crew.news(name), "INPUT_ROUND" in await crew.owed(name)) == (["INPUT_ROUND"], True)
    assert (await crew.news("Paul"), await crew.owed("Paul")) == ([], [])


async def _people_answer(crew: Crew) -> None:
    for name, kind, body in (
        ("Jonas", "METRIC", WAIT),
        ("Aiko", "CONSTRAINT", "Nobody works at weekends."),
        ("Lena", "IDEA", "Better coffee."),
    ):
        given = {"inputRoundId": crew.ids["round"], "answers": [{"kind": kind, "body": body}]}
        said = await crew[name].does("inputRoundAnswer", given, "teamInputs { id }")
        crew.ids[f"{name} said"] = said["teamInputs"][0]["id"]
        assert await crew.readers(crew.ids[f"{name} said"]) == CARE
        assert "INPUT_ROUND" not in await crew.owed(name)
    metric = {"teamInputId": crew.ids["Jonas said"]}
    assert "own" in await crew["Jonas"].may_not("teamInputSupport", metric)
    await crew["Aiko"].does("teamInputSupport", metric)
    assert await crew["Paul"].may_not("teamInputSupport", metric)


async def _the_last_one_is_reminded(crew: Crew) -> None:
    crew.now.instant = datetime(2026, 11, 19, 10, tzinfo=UTC)
    the_round = {"inputRoundId": crew.ids["round"]}
    assert await crew["Jonas"].may_not("inputRoundRemind", the_round)
    await crew["Mira"].does("inputRoundRemind", the_round)
    assert (await crew.news("Tom"), await crew.news("Jonas")) == (["INPUT_ROUND"], [])
    await crew["Tom"].does("inputRoundNothingToAdd", the_round)
    seen = await crew["Mira"].reads("... on InputRound { askedCount awaitedCount }", crew.ids["round"])
    assert seen == {"askedCount": 4, "awaitedCount": 0}


async def _the_assistant_and_aiko_draft(crew: Crew) -> None:
    goal = {"objectiveId": crew.ids["goal"]}
    asked = {**goal, "inputRoundId": crew.ids["round"], "idempotencyKey": "first"}
    assert await crew["Jonas"].may_not("keyResultDraftRequest", asked)
    run = await crew.makes("Mira", "keyResultDraftRequest", asked, "run", "run")
    await crew.jobs.run()
    drafted: Any = await crew["Mira"].reads(
        """... on AssistantRun { state proposals { id content { ... on KeyResultDraft { baseline target
        evidence { quote source { ... on TeamInput { id } } } } } } unused { input { body } } }""",
        run,
    )
    [draft] = drafted["proposals"]
    assert (draft["content"]["baseline"], draft["content"]["target"]) == ("30", "12")
    [evidence] = [piece for piece in draft["content"]["evidence"] if piece["source"]["id"] == crew.ids["Jonas said"]][
        :1
    ]
    assert evidence["quote"] in WAIT
    assert "Better coffee." in [each["input"]["body"] for each in drafted["unused"]]

    figures = {"baseline": "61", "target": "75", "unit": {"kind": "PERCENT"}, "kind": "INCREASE"}
    own = {**goal, **figures, "title": "Raise helpful answers from 61 % to 75 %"}
    assert await crew["Paul"].may_not("keyResultSubmit", own)
    crew.ids["assistant's"] = draft["id"]
    await crew.makes("Aiko", "keyResultSubmit", own, "Aiko's", "proposal")
    # it quotes what the team said among itself
    assert not {"Vera", "Paul"} & await crew.readers(crew.ids["assistant's"])


async def _mira_decides(crew: Crew) -> None:
    assert (await crew.owed("Mira")).count("PROPOSAL_TO_DECIDE") == 2
    queue = (await crew["Mira"].sees(QUEUE))["proposals"]["nodes"]
    assert {each["origin"] for each in queue} == {"ASSISTANT", "PERSON"}
    for_jonas = (await crew["Jonas"].sees(QUEUE))["proposals"]["nodes"]
    assert not any(each["viewerCan"]["approve"]["allowed"] for each in for_jonas)
    decisions = [{"proposalId": each["id"], "revision": each["revision"]} for each in queue]
    approval = {"proposals": decisions, "idempotencyKey": "both"}
    approved = await crew["Mira"].does_each("proposalsApprove", approval, "keyResult { title }")
    assert len(approved) == 2
    assert (await crew.news("Aiko"), await crew.owed("Mira")) == (["DRAFT_APPROVED"], ["DRAFT_UNPUBLISHED"])
    await crew["Mira"].does("objectivePublish", {"objectiveId": crew.ids["goal"]})
    assert "DRAFT_UNPUBLISHED" not in await crew.owed("Mira")
    seen = await crew["Paul"].reads("... on Objective { state keyResults { title } }", crew.ids["goal"])
    assert (seen["state"], len(seen["keyResults"])) == ("ACTIVE", 2)


async def _the_round_is_closed(crew: Crew) -> None:
    crew.now.instant = datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert "INPUT_ROUND_TO_CLOSE" in await crew.owed("Mira")
    aside = {"teamInputId": crew.ids["Lena said"], "reason": "The kitchen is Ada's: she knows."}
    assert await crew["Jonas"].may_not("teamInputSetAside", aside)
    await crew["Mira"].does("teamInputSetAside", aside)
    closing = {"inputRoundId": crew.ids["round"], "reasonForTheRest": "It holds for all our goals."}
    await crew["Mira"].does("inputRoundClose", closing)
    assert "INPUT_ROUND_TO_CLOSE" not in await crew.owed("Mira")


async def _everybody_learns_what_became_of_it(crew: Crew) -> None:
    for name, state, reason, news in (
        ("Jonas", "USED", None, "INPUT_USED"),
        ("Aiko", "SET_ASIDE", "It holds for all our goals.", "INPUT_SET_ASIDE"),
        ("Lena", "SET_ASIDE", "The kitchen is Ada's: she knows.", "INPUT_SET_ASIDE"),
    ):
        [said] = (await crew[name].sees(SAID))["myTeamInputs"]["nodes"]
        assert (said["state"], said["reason"], len(said["usedIn"])) == (state, reason, int(state == "USED"))
        assert (news in await crew.news(name), "INPUT_NEWS" in await crew.owed(name)) == (True, True)
        await crew[name].does_each("teamInputsMarkSeen", {"teamInputIds": [said["id"]]})
        assert "INPUT_NEWS" not in await crew.owed(name)
