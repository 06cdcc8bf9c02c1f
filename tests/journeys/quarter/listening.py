"""What matters this quarter is announced, and the team is asked before goals are set."""

from __future__ import annotations

from typing import Any

from tests.journeys.quarter.stage import Stage

WAIT = "Cut the wait for a first answer from 30 h to 12 h by 18 September."
REOPENED = "Reduce the answers that customers reopen from 14 % to 6 % by 15 September."
HELPFUL = "Raise the share of customers who rate our answers as helpful from 61 % to 75 % by 18 September."
_NOTE = f"Team meeting\nPaul: {HELPFUL}\nThanks everybody!\n"
_PRIORITIES = "priorities { title stance announcement } unservedPriorities { title }"
_ROUND = "askedCount awaitedCount people { user { name } awaited nothingToAdd } inputs { nodes { body supportCount } }"


async def play(stage: Stage) -> None:
    """Announce, ask, hear."""
    await _the_company_says_what_matters(stage)
    await _mira_says_what_matters_for_her_team(stage)
    await _mira_asks_her_team(stage)
    stage.on(7, 3)
    await _people_answer(stage)
    await _a_note_becomes_an_input(stage)
    stage.on(7, 6)
    await _the_last_ones_are_reminded(stage)
    await _who_is_not_of_the_team_hears_nothing(stage)


async def _the_company_says_what_matters(stage: Stage) -> None:
    ada, cycle = stage["Ada"], {"cycleId": stage.ids["Q3"]}
    for name, title, stance in (
        ("stay", "Customers stay with us", "FOCUS"),
        ("partners", "Partners resell us", "FOCUS"),
        ("second product", "A second product", "NOT_NOW"),
    ):
        given = {**cycle, "title": title, "stance": stance, "why": "We lose one in ten each year."}
        stage.ids[name] = (await ada.does("priorityCreate", given, "priority { id }"))["priority"]["id"]
    assert "administrator" in await stage["Mira"].may_not("priorityCreate", {**cycle, "title": "Mine"})
    await ada.does("prioritiesAnnounce", {**cycle, "note": "Our third quarter."})

    goals = {"level": "COMPANY", "title": "Customers stay with us", "why": "Each one who leaves costs us two new ones."}
    greta = {"ownerId": stage["Greta"].id, "priorityId": stage.ids["stay"], "progressMode": "BOTH"}
    made = await ada.does("objectiveCreate", {**cycle, **goals, **greta}, "objectiveEdge { node { id } }")
    stage.ids["company goal"] = made["objectiveEdge"]["node"]["id"]
    renewals = {
        "objectiveId": stage.ids["company goal"],
        "title": "Raise renewals from 88 % to 93 %",
        "kind": "INCREASE",
        "unit": {"kind": "PERCENT"},
        "baseline": "88",
        "target": "93",
        "source": "The billing report of each Friday",
    }
    made = await stage["Greta"].does("keyResultCreate", renewals, "keyResult { id owner { name } }")
    stage.ids["renewals"] = made["keyResult"]["id"]
    assert made["keyResult"]["owner"]["name"] == "Greta"
    await stage["Greta"].does("objectivePublish", {"objectiveId": stage.ids["company goal"]})

    found = await stage["Jonas"].reads(f"... on Cycle {{ {_PRIORITIES} }}", stage.ids["Q3"])
    told = [(each["title"], each["stance"], each["announcement"]) for each in found["priorities"]]
    assert told == [
        ("Customers stay with us", "FOCUS", "Our third quarter."),
        ("Partners resell us", "FOCUS", "Our third quarter."),
        ("A second product", "NOT_NOW", "Our third quarter."),
    ]
    assert found["unservedPriorities"] == [{"title": "Partners resell us"}]


async def _mira_says_what_matters_for_her_team(stage: Stage) -> None:
    given = {"cycleId": stage.ids["Q3"], "teamId": stage.ids["Care"], "title": "Answers within a day"}
    made = await stage["Mira"].does("priorityCreate", given, "priority { id team { name } }")
    stage.ids["within a day"] = made["priority"]["id"]
    assert "lead" in await stage["Vera"].may_not("priorityCreate", given)


async def _mira_asks_her_team(stage: Stage) -> None:
    mira = stage["Mira"]
    goal = {
        "cycleId": stage.ids["Q3"],
        "level": "TEAM",
        "teamId": stage.ids["Care"],
        "title": "Customers get good answers fast",
        "why": "Who waits for a day asks our competitors.",
        "priorityId": stage.ids["stay"],
    }
    made = await mira.does("objectiveCreate", goal, "objectiveEdge { node { id state } }")
    stage.ids["team goal"] = made["objectiveEdge"]["node"]["id"]
    asked = {
        "teamId": stage.ids["Care"],
        "cycleId": stage.ids["Q3"],
        "objectiveId": stage.ids["team goal"],
        "questions": ["What would make answers faster?", "What must we not break?"],
        "dueOn": "2026-07-07",
        "invitation": "Two sentences are enough.",
    }
    opened = await mira.does("inputRoundOpen", asked, f"inputRoundEdge {{ node {{ id questions {{ id }} {_ROUND} }} }}")
    input_round = opened["inputRoundEdge"]["node"]
    stage.ids["round"] = input_round["id"]
    stage.ids["faster?"], stage.ids["not break?"] = (question["id"] for question in input_round["questions"])
    awaited = {person["user"]["name"] for person in input_round["people"] if person["awaited"]}
    assert awaited == {"Jonas", "Aiko", "Lena", "Tom", "Sara", "Paul", "Nadia", "Olu"}


async def _people_answer(stage: Stage) -> None:
    for name, kind, body, question in (
        ("Jonas", "METRIC", WAIT, "faster?"),
        ("Aiko", "METRIC", REOPENED, "faster?"),
        ("Lena", "CONSTRAINT", "Nobody works at weekends.", "not break?"),
        ("Sara", "IDEA", "The office coffee is bad.", "faster?"),
    ):
        waiting = (await stage[name].sees("{ inputRoundsAwaitingMe { questions { text } } }"))["inputRoundsAwaitingMe"]
        assert len(waiting) == 1
        answer = {"kind": kind, "body": body, "questionId": stage.ids[question]}
        given = {"inputRoundId": stage.ids["round"], "answers": [answer]}
        said = await stage[name].does("inputRoundAnswer", given, "teamInputs { id }")
        stage.ids[f"{name} said"] = said["teamInputs"][0]["id"]
        assert (await stage[name].sees("{ inputRoundsAwaitingMe { id } }"))["inputRoundsAwaitingMe"] == []
    await stage["Tom"].does("inputRoundNothingToAdd", {"inputRoundId": stage.ids["round"]})
    for name in ("Nadia", "Tom"):
        await stage[name].does("teamInputSupport", {"teamInputId": stage.ids["Jonas said"]})
    assert "own input" in await stage["Jonas"].may_not("teamInputSupport", {"teamInputId": stage.ids["Jonas said"]})


async def _a_note_becomes_an_input(stage: Stage) -> None:
    mira = stage["Mira"]
    query = """query($text: String!) { inputsInMeetingNote(text: $text) {
        quote body kind speaker candidates { id name } } }"""
    split = (await mira.sees(query, text=_NOTE))["inputsInMeetingNote"]
    assert len(split) == 1, split
    [found] = split
    assert (found["quote"], found["kind"], found["candidates"][0]["name"]) == (HELPFUL, "METRIC", "Paul")
    kept = {
        "teamId": stage.ids["Care"],
        "inputRoundId": stage.ids["round"],
        "text": _NOTE,
        "inputs": [
            {
                **{name: found[name] for name in ("quote", "kind", "body")},
                "questionId": stage.ids["faster?"],
                "authorId": found["candidates"][0]["id"],
            }
        ],
    }
    said = await mira.does("meetingNoteConfirm", kept, "teamInputs { id author { name } enteredBy { name } }")
    stage.ids["Paul said"] = said["teamInputs"][0]["id"]
    mine = (await stage["Paul"].sees("{ myTeamInputs { nodes { body enteredBy { name } } } }"))["myTeamInputs"]
    assert mine["nodes"] == [{"body": HELPFUL, "enteredBy": {"name": "Mira"}}]


async def _the_last_ones_are_reminded(stage: Stage) -> None:
    the_round = {"inputRoundId": stage.ids["round"]}
    reminded = await stage["Mira"].does(
        "inputRoundRemind", the_round, "inputRound { people { user { name } remindedAt } }"
    )
    names = {each["user"]["name"] for each in reminded["inputRound"]["people"] if each["remindedAt"]}
    assert names == {"Nadia", "Olu"}
    assert "today" in await stage["Mira"].may_not("inputRoundRemind", the_round)
    for name in names:
        answers = [{"kind": "RISK", "body": f"{name} fears for the quality."}]
        said = await stage[name].does("inputRoundAnswer", {**the_round, "answers": answers}, "teamInputs { id }")
        stage.ids[f"{name} said"] = said["teamInputs"][0]["id"]

    found: Any = await stage["Mira"].reads(f"... on InputRound {{ {_ROUND} }}", stage.ids["round"])
    assert (found["askedCount"], found["awaitedCount"]) == (8, 0)
    assert found["inputs"]["nodes"][0] == {"body": WAIT, "supportCount": 2}


async def _who_is_not_of_the_team_hears_nothing(stage: Stage) -> None:
    assert await stage["Vera"].reads("... on InputRound { dueOn }", stage.ids["round"]) is None
    assert await stage["Vera"].reads("... on TeamInput { body }", stage.ids["Jonas said"]) is None
    assert await stage["Greta"].reads("... on TeamInput { body }", stage.ids["Jonas said"]) == {"body": WAIT}
