"""People's drafts are returned and approved, goals are published, and teams promise each other something."""

from __future__ import annotations

from typing import Any

from tests.journeys.quarter.stage import Stage

_WAITING = "{ proposals(filter: { states: [PENDING] }) { nodes { id state viewerCan { approve { allowed } } } } }"
_TO_DECIDE = "{ alignmentsToDecide { nodes { id kind child { title } parent { title } proposedBy { name } } } }"
_EDGE = "alignmentEdge { node { id kind state } } changedObjectives { title }"
_OWN = {
    "Tom": {"title": "Raise help pages read from 200 to 500 a week", "unit": {"kind": "NUMBER", "symbol": "pages"}},
    "Olu": {"title": "Raise chats answered by bots from 10 % to 30 %", "unit": {"kind": "PERCENT"}},
}


async def play(stage: Stage) -> None:
    """Approve, align, publish."""
    stage.on(7, 8)
    await _the_company_says_who_approves(stage)
    await _lenas_own_goal_is_returned_and_then_approved(stage)
    await _the_team_adds_key_results(stage)
    await _the_team_goal_is_published(stage)
    await _greta_accepts_whom_she_asked_for(stage)
    await _vera_promises_a_day(stage)
    await _greta_overrules_what_counts_twice(stage)


async def _the_company_says_who_approves(stage: Stage) -> None:
    for level, publishers, approvers in (
        ("INDIVIDUAL", ["MANAGER", "ADMIN"], ["MANAGER"]),
        ("TEAM", ["TEAM_LEAD", "ADMIN"], ["TEAM_LEAD"]),
    ):
        given = {"level": level, "publishers": publishers, "approvers": approvers}
        await stage["Ada"].does("approvalPolicySet", given)
    assert "administrator" in await stage["Mira"].may_not("approvalPolicySet", given)


async def _lenas_own_goal_is_returned_and_then_approved(stage: Stage) -> None:
    lena, mira = stage["Lena"], stage["Mira"]
    goal = {
        "cycleId": stage.ids["Q3"],
        "level": "INDIVIDUAL",
        "title": "Do many trainings",
        "why": "Half of the hard questions are about billing.",
    }
    made = await lena.does("objectiveCreate", goal, "objectiveEdge { node { id revision } }")
    stage.ids["Lena's goal"] = made["objectiveEdge"]["node"]["id"]
    measure = {
        "objectiveId": stage.ids["Lena's goal"],
        "title": "Raise billing questions answered alone from 20 % to 80 %",
        "kind": "INCREASE",
        "unit": {"kind": "PERCENT"},
        "baseline": "20",
        "target": "80",
    }
    made = await lena.does("keyResultCreate", measure, "keyResult { id }")
    stage.ids["billing"] = made["keyResult"]["id"]
    the_goal = {"objectiveId": stage.ids["Lena's goal"]}
    assert "objectiveSubmit" in await lena.may_not("objectivePublish", the_goal)
    first = (await lena.does("objectiveSubmit", the_goal, "proposal { id revision waitingFor { person { name } } }"))[
        "proposal"
    ]
    assert {decider["person"]["name"] for decider in first["waitingFor"]} == {"Mira", "Greta"}
    waiting = (await mira.sees(_WAITING))["proposals"]["nodes"]
    assert [(each["id"], each["viewerCan"]["approve"]["allowed"]) for each in waiting] == [(first["id"], True)]
    for name in ("Vera", "Jonas", "Lena"):
        others = (await stage[name].sees(_WAITING))["proposals"]["nodes"]
        assert [each["viewerCan"]["approve"]["allowed"] for each in others] == [False]

    comment = "A training is an activity: what is different afterwards?"
    decision = {"proposalId": first["id"], "revision": first["revision"]}
    await mira.does_each("proposalsReturn", {"proposals": [{**decision, "comment": comment}]})
    seen = await lena.reads("... on Proposal { state comment decidedBy { name } }", first["id"])
    assert seen == {"state": "RETURNED", "comment": comment, "decidedBy": {"name": "Mira"}}

    revision = (await stage.objective("Lena", "Lena's goal", "revision"))["revision"]
    better = {**the_goal, "expectedRevision": revision, "title": "Billing questions need nobody but me"}
    await lena.does("objectiveUpdate", better)
    second = (await lena.does("objectiveSubmit", the_goal, "proposal { id revision }"))["proposal"]
    decision = {"proposalId": second["id"], "revision": second["revision"]}
    assert await lena.may_not("proposalsApprove", {"proposals": [decision], "idempotencyKey": "myself"})
    [approved] = await mira.does_each(
        "proposalsApprove", {"proposals": [decision], "idempotencyKey": "Lena's goal"}, "objective { title state }"
    )
    assert approved["objective"] == {"title": "Billing questions need nobody but me", "state": "ACTIVE"}


async def _the_team_adds_key_results(stage: Stage) -> None:
    the_goal = {"objectiveId": stage.ids["team goal"]}
    for name, given in _OWN.items():
        baseline, target = (word for word in given["title"].split() if word.isdigit())
        figures = {"kind": "INCREASE", "baseline": baseline, "target": target, "ownerId": stage[name].id}
        submitted = await stage[name].does(
            "keyResultSubmit", {**the_goal, **given, **figures}, "proposal { id revision state }"
        )
        decision = {"proposalId": submitted["proposal"]["id"], "revision": submitted["proposal"]["revision"]}
        [approved] = await stage["Mira"].does_each(
            "proposalsApprove", {"proposals": [decision], "idempotencyKey": name}, "keyResult { id owner { name } }"
        )
        assert approved["keyResult"]["owner"]["name"] == name
        stage.ids[name] = approved["keyResult"]["id"]

    easy = {**the_goal, "title": "Answer one letter", "kind": "BINARY"}
    handed_in = (await stage["Sara"].does("keyResultSubmit", easy, "proposal { id revision }"))["proposal"]
    rejection = {"proposalId": handed_in["id"], "revision": handed_in["revision"], "reason": "TOO_EASY"}
    await stage["Mira"].does_each("proposalsReject", {"proposals": [{**rejection, "comment": "You do that daily."}]})
    seen = await stage["Sara"].reads("... on Proposal { state rejectionReason comment }", handed_in["id"])
    assert seen == {"state": "REJECTED", "rejectionReason": "TOO_EASY", "comment": "You do that daily."}

    steps = [{"title": "Written"}, {"title": "Tried by five customers", "weight": "2"}, {"title": "Open to all"}]
    guide = {**the_goal, "title": "Publish the guide for new customers", "kind": "MILESTONE", "milestones": steps}
    calm = {**the_goal, "title": "Hold overtime at 4 h a week at most", "kind": "MAINTAIN", "role": "GUARDRAIL"}
    hours = {"unit": {"kind": "DURATION", "symbol": "h"}, "high": "4"}
    for name, given in (("Sara", guide), ("Nadia", {**calm, **hours})):
        owned = {**given, "ownerId": stage[name].id}
        made = await stage["Mira"].does("keyResultCreate", owned, "keyResult { id }")
        stage.ids[name] = made["keyResult"]["id"]


async def _the_team_goal_is_published(stage: Stage) -> None:
    the_goal = {"objectiveId": stage.ids["team goal"]}
    assert await stage["Jonas"].may_not("objectivePublish", the_goal)
    await stage["Mira"].does("objectivePublish", the_goal)

    found = await stage.objective("Vera", "team goal", "state team { name } keyResults { owner { name } health }")
    assert (found["state"], found["team"]["name"]) == ("ACTIVE", "Care")
    owners = {each["owner"]["name"] for each in found["keyResults"]}
    assert owners == {"Jonas", "Aiko", "Paul", "Tom", "Olu", "Sara", "Nadia"}
    assert {each["health"] for each in found["keyResults"]} == {"PENDING"}


async def _greta_accepts_whom_she_asked_for(stage: Stage) -> None:
    asked = {
        "childId": stage.ids["team goal"],
        "parentId": stage.ids["company goal"],
        "note": "Answers keep customers.",
    }
    proposed = (await stage["Mira"].does("alignmentPropose", asked, _EDGE))["alignmentEdge"]["node"]
    assert (proposed["kind"], proposed["state"]) == ("CONTRIBUTES", "PROPOSED")
    [waiting] = (await stage["Greta"].sees(_TO_DECIDE))["alignmentsToDecide"]["nodes"]
    assert (waiting["id"], waiting["proposedBy"]["name"]) == (proposed["id"], "Mira")
    assert await stage["Mira"].may_not("alignmentAccept", {"alignmentId": proposed["id"]})
    await stage["Greta"].does("alignmentAccept", {"alignmentId": proposed["id"]})
    stage.ids["team serves company"] = proposed["id"]

    asked = {"childId": stage.ids["Lena's goal"], "parentId": stage.ids["team goal"], "kind": "SUPPORTS"}
    proposed = (await stage["Lena"].does("alignmentPropose", asked, _EDGE))["alignmentEdge"]["node"]
    await stage["Mira"].does("alignmentAccept", {"alignmentId": proposed["id"]})


async def _vera_promises_a_day(stage: Stage) -> None:
    vera = stage["Vera"]
    goal = {
        "cycleId": stage.ids["Q3"],
        "level": "TEAM",
        "teamId": stage.ids["Platform"],
        "title": "Our inbox never loses a letter",
        "why": "A lost letter is a lost customer.",
    }
    made = await vera.does("objectiveCreate", goal, "objectiveEdge { node { id } }")
    stage.ids["platform goal"] = made["objectiveEdge"]["node"]["id"]
    lost = {
        "objectiveId": stage.ids["platform goal"],
        "title": "Cut lost letters from 40 to 0 a week",
        "kind": "DECREASE",
        "unit": {"kind": "NUMBER", "symbol": "letters"},
        "baseline": "40",
        "target": "0",
    }
    stage.ids["lost"] = (await vera.does("keyResultCreate", lost, "keyResult { id }"))["keyResult"]["id"]
    await vera.does("objectivePublish", {"objectiveId": stage.ids["platform goal"]})

    asked = {"childId": stage.ids["team goal"], "parentId": stage.ids["platform goal"], "kind": "DEPENDS_ON"}
    proposed = (await stage["Mira"].does("alignmentPropose", asked, _EDGE))["alignmentEdge"]["node"]
    stage.ids["needs platform"] = proposed["id"]
    risks = "dependencies { state promisedOn risks }"
    before = await stage.objective("Mira", "team goal", risks)
    await vera.does("alignmentAccept", {"alignmentId": proposed["id"], "promisedOn": "2026-08-14"})
    after = await stage.objective("Mira", "team goal", risks)
    assert before["dependencies"] == [{"state": "PROPOSED", "promisedOn": None, "risks": ["NOT_PROMISED"]}]
    assert after["dependencies"] == [{"state": "ACCEPTED", "promisedOn": "2026-08-14", "risks": []}]
    waits: Any = await stage.objective("Vera", "platform goal", "dependents { nodes { child { title } promisedOn } }")
    assert waits["dependents"]["nodes"] == [
        {"child": {"title": "Customers get good answers fast"}, "promisedOn": "2026-08-14"}
    ]


async def _greta_overrules_what_counts_twice(stage: Stage) -> None:
    asked = {"childId": stage.ids["platform goal"], "parentId": stage.ids["company goal"]}
    proposed = (await stage["Vera"].does("alignmentPropose", asked, _EDGE))["alignmentEdge"]["node"]
    the_alignment = {"alignmentId": proposed["id"]}
    await stage["Greta"].does("alignmentAccept", the_alignment)
    reason = {"reason": "Lost letters count in Care's answers already."}
    assert await stage["Mira"].may_not("alignmentOverrule", {**the_alignment, **reason})
    await stage["Greta"].does("alignmentOverrule", {**the_alignment, **reason})

    news = "{ alignmentNews { nodes { state reason endedBy { name } } } }"
    told = (await stage["Vera"].sees(news))["alignmentNews"]["nodes"]
    assert told == [{"state": "OVERRULED", **reason, "endedBy": {"name": "Greta"}}]
    for_mira = (await stage["Mira"].sees(news))["alignmentNews"]["nodes"]
    assert [each["state"] for each in for_mira] == ["ACCEPTED", "ACCEPTED"]
    graph = "query($id: ID!) { alignmentMap(cycleId: $id) { edges { kind } } }"
    kinds = [edge["kind"] for edge in (await stage["Jonas"].sees(graph, id=stage.ids["Q3"]))["alignmentMap"]["edges"]]
    assert sorted(kinds) == ["CONTRIBUTES", "DEPENDS_ON", "SUPPORTS"]
