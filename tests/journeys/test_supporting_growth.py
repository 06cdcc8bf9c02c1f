"""Growth: somebody says where they want to get, is helped on the way, and gets there."""

from __future__ import annotations

from typing import Any

from tests.journeys.crew import Crew


async def test_somebody_grows(crew: Crew) -> None:
    """One test, since each scene goes on where the one before it ended."""
    await _there_is_something_to_learn(crew)
    await _aiko_sets_herself_a_goal(crew)
    await _mira_gives_her_something_to_learn(crew)
    await _paul_becomes_her_mentor(crew)
    await _she_stretches_herself(crew)
    await _mira_seconds_what_she_can_do(crew)
    await _she_has_got_there(crew)
    await _another_manager_inherits_what_is_to_come(crew)


async def _there_is_something_to_learn(crew: Crew) -> None:
    assert "administrator" in await crew["Aiko"].may_not("skillCreate", {"name": "Facilitation"})
    skill = await crew.makes("Ada", "skillCreate", {"name": "Facilitation"}, "skill", "skill")
    book = {"title": "The first ninety minutes", "kind": "BOOK", "skillIds": [skill]}
    await crew.makes("Tom", "learningResourceAdd", book, "book", "learningResourceEdge.node")
    found = (
        "query($skill: ID!) { learningResources(filter: {skillIds: [$skill]}) { nodes { title addedBy { name } } } }"
    )
    listed = (await crew["Aiko"].sees(found, skill=skill))["learningResources"]["nodes"]
    assert listed == [{"title": "The first ninety minutes", "addedBy": {"name": "Tom"}}]


async def _aiko_sets_herself_a_goal(crew: Crew) -> None:
    goal = {
        "title": "Lead a retrospective on my own",
        "why": "I want to hear the quiet ones.",
        "measure": "I led two, and the team says that they helped.",
        "skillId": crew.ids["skill"],
        "targetOn": "2026-12-18",
        "steps": ["Watch one", "Lead one together", "Lead two alone"],
        "learningResourceIds": [crew.ids["book"]],
    }
    id_ = await crew.makes("Aiko", "developmentGoalCreate", goal, "growth", "developmentGoalEdge.node")
    assert await crew.readers(id_) == {"Aiko", "Mira"}
    assert await crew["Mira"].may_not("developmentGoalDelete", {"developmentGoalId": id_})
    await crew["Mira"].does("commentAdd", {"subjectId": id_, "body": "Take the one of Friday week."})
    assert await crew.news("Aiko") == ["COMMENT"]
    in_the_list = "... on User { developmentGoals { totalCount } }"
    seen = [(await crew[name].reads(in_the_list, crew["Aiko"].id))["developmentGoals"] for name in ("Mira", "Greta")]
    assert seen == [{"totalCount": 1}, {"totalCount": 0}]


async def _mira_gives_her_something_to_learn(crew: Crew) -> None:
    read = {"learningResourceId": crew.ids["book"], "userId": crew["Aiko"].id, "dueOn": "2026-11-18"}
    assert await crew["Vera"].may_not("learningAssignmentCreate", read)
    given = await crew.makes("Mira", "learningAssignmentCreate", read, "reading", "learningAssignmentEdge.node")
    assert await crew.readers(given) == {"Aiko", "Mira"}
    assert "LEARNING_DUE" in await crew.owed("Aiko")
    done = {"learningAssignmentId": given, "note": "Ask first, then wait."}
    assert "Only who learns" in await crew["Mira"].may_not("learningAssignmentComplete", done)
    await crew["Aiko"].does("learningAssignmentComplete", done)
    assert "LEARNING_DUE" not in await crew.owed("Aiko")


async def _paul_becomes_her_mentor(crew: Crew) -> None:
    asked = {"mentorId": crew["Paul"].id, "skillId": crew.ids["skill"], "message": "I saw how you asked Tom."}
    mentorship = await crew.makes("Aiko", "mentorshipAsk", asked, "mentorship", "mentorshipEdge.node")
    assert await crew.readers(mentorship) == {"Aiko", "Paul"}
    assert "MENTORSHIP_ASKED" in await crew.owed("Paul")
    assert await crew["Aiko"].may_not("mentorshipAccept", {"mentorshipId": mentorship})
    await crew["Paul"].does("mentorshipAccept", {"mentorshipId": mentorship})
    assert "MENTORSHIP_ASKED" not in await crew.owed("Paul")


async def _she_stretches_herself(crew: Crew) -> None:
    stretch = {"commitment": "ASPIRATIONAL", "level": "INDIVIDUAL"}
    await crew.pursues("Aiko", "Everybody leaves our meetings wiser", "stretch", **stretch)
    goal = "... on DevelopmentGoal { revision steps { id done } learningResources { title } objectives { title } }"
    now: Any = await crew["Aiko"].reads(goal, crew.ids["growth"])
    change = {"developmentGoalId": crew.ids["growth"], "expectedRevision": now["revision"]}
    await crew["Aiko"].does("developmentGoalUpdate", {**change, "objectiveIds": [crew.ids["stretch"]]})
    for step in now["steps"]:
        marked = {"developmentStepId": step["id"], "done": True}
        assert await crew["Tom"].may_not("developmentStepMark", marked)
        await crew["Aiko"].does("developmentStepMark", marked)
    seen: Any = await crew["Mira"].reads(goal, crew.ids["growth"])
    assert [step["done"] for step in seen["steps"]] == [True, True, True]
    assert seen["learningResources"] == [{"title": "The first ninety minutes"}]
    assert seen["objectives"] == [{"title": "Everybody leaves our meetings wiser"}]


async def _mira_seconds_what_she_can_do(crew: Crew) -> None:
    stated = {"skillId": crew.ids["skill"], "level": "CAPABLE", "note": "Two retrospectives.", "askSeconding": True}
    level = await crew.makes("Aiko", "skillLevelState", stated, "level", "skillLevelEdge.node")
    assert "SECONDING_ASKED" in await crew.owed("Mira")
    for name in ("Aiko", "Greta", "Ada"):
        assert await crew[name].may_not("skillLevelSecond", {"skillLevelId": level})
    await crew["Mira"].does("skillLevelSecond", {"skillLevelId": level})
    assert "SECONDING_ASKED" not in await crew.owed("Mira")
    said = "... on User { skillLevels { level secondedBy { name } } }"
    seen = await crew["Aiko"].reads(said, crew["Aiko"].id)
    assert seen == {"skillLevels": [{"level": "CAPABLE", "secondedBy": {"name": "Mira"}}]}


async def _she_has_got_there(crew: Crew) -> None:
    done = {"developmentGoalId": crew.ids["growth"], "state": "DONE", "note": "They asked me for a third one."}
    await crew["Aiko"].does("developmentGoalClose", done)
    seen = await crew["Mira"].reads("... on DevelopmentGoal { state closingNote }", crew.ids["growth"])
    assert seen == {"state": "DONE", "closingNote": "They asked me for a third one."}
    ended = {"mentorshipId": crew.ids["mentorship"], "reason": "She leads alone now."}
    await crew["Paul"].does("mentorshipEnd", ended)
    seen = await crew["Aiko"].reads("... on Mentorship { state reason }", crew.ids["mentorship"])
    assert seen == {"state": "ENDED", "reason": "She leads alone now."}


async def _another_manager_inherits_what_is_to_come(crew: Crew) -> None:
    move = {"userId": crew["Aiko"].id, "managerId": crew["Vera"].id, "reason": "Aiko goes to Platform."}
    await crew["Ada"].does("userManagerSet", move)
    assert await crew.readers(crew.ids["growth"]) == {"Aiko", "Vera"}
    assert await crew.readers(crew.ids["mentorship"]) == {"Aiko", "Paul"}
