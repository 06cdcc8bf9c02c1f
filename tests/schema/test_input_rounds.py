"""Input rounds through GraphQL: asked, answered, reminded, closed; and what became of what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from app.activity.models import AuditRecord
from app.cycles.models import Cycle
from app.database.unit_of_work import reading
from app.objectives.input_rounds.models import InputRound, InputRoundQuestion, InputRoundState
from app.objectives.models import KeyResult, Visibility
from app.people.models import Membership, Team
from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api
from tests.support.statements import counted_statements

ROUND = """
  invitation dueOn state overdue askedCount answeredCount awaitedCount viewerIsAwaited reopenedBecause
  questions { text inputs { nodes { body } } } people { user { name } asked answered nothingToAdd awaited remindedAt }
  tally { inputs undecided used setAside usedShare }
"""


@dataclass
class Scene:
    """A team of two with a lead, and a round that asks both."""

    company: Factory
    api: Api
    lead: Person
    mira: Person
    tom: Person
    team: Team
    cycle: Cycle
    input_round: InputRound
    questions: list[InputRoundQuestion]

    async def read(self, person: Person, selection: str = ROUND) -> Any:
        query = f"query($id: ID!) {{ node(id: $id) {{ ... on InputRound {{ {selection} }} }} }}"
        return (await self.api.as_(person).run(query, id=gid(self.input_round)))["node"]

    async def say(self, person: Person, *bodies: str, **given: Any) -> list[str]:
        """Answer the first question and return the ids of the inputs."""
        answers = [{"kind": "IDEA", "body": body, "questionId": gid(self.questions[0]), **given} for body in bodies]
        asked = {"inputRoundId": gid(self.input_round), "answers": answers}
        answer = await self.api.as_(person).succeed("inputRoundAnswer", asked, "teamInputs { id }")
        return [said["id"] for said in answer["teamInputs"]]

    async def do(self, person: Person, name: str, selection: str = "__typename", **given: Any) -> dict[str, Any]:
        return await self.api.as_(person).mutate(name, {"inputRoundId": gid(self.input_round), **given}, selection)


@pytest.fixture
async def scene(company: Factory, api: Api) -> Scene:
    lead = await company.person("Lea")
    team = await company.team(lead=lead)
    mira, tom = await company.person("Mira", team=team), await company.person("Tom", team=team)
    cycle = await company.cycle()
    input_round, questions = await company.input_round(
        team, cycle, mira, tom, questions=("What holds us back?", "What should we stop?")
    )
    return Scene(company, api, lead, mira, tom, team, cycle, input_round, questions)


class TestInputRoundOpen:
    async def test_asks_the_members_of_today(self, scene: Scene) -> None:
        left = await scene.company.person("Gone")
        joined = date(2026, 1, 1)
        await scene.company.add(
            Membership, team_id=scene.team.id, user_id=left.id, starts_on=joined, ends_on=date(2026, 11, 17)
        )
        asked = {
            "teamId": gid(scene.team),
            "cycleId": gid(scene.cycle),
            "questions": ["What holds  us back?", "What should we stop?"],
            "dueOn": "2026-11-27",
            "invitation": "Two sentences are enough.",
        }

        answer = await scene.api.as_(scene.lead).succeed(
            "inputRoundOpen", asked, f"inputRoundEdge {{ cursor node {{ {ROUND} }} }}"
        )

        edge = answer["inputRoundEdge"]
        people = [
            {"user": {"name": name}, "asked": True, "answered": False, "nothingToAdd": False, "awaited": True}
            for name in ("Mira", "Tom")
        ]
        assert edge["cursor"]
        assert edge["node"] == {
            "invitation": "Two sentences are enough.",
            "dueOn": "2026-11-27",
            "state": "OPEN",
            "overdue": False,
            "askedCount": 2,
            "answeredCount": 0,
            "awaitedCount": 2,
            "viewerIsAwaited": False,
            "reopenedBecause": None,
            "questions": [
                {"text": "What holds us back?", "inputs": {"nodes": []}},
                {"text": "What should we stop?", "inputs": {"nodes": []}},
            ],
            "people": [{**person, "remindedAt": None} for person in people],
            "tally": {"inputs": 0, "undecided": 0, "used": 0, "setAside": 0, "usedShare": None},
        }

    async def test_lists_every_problem_at_once(self, scene: Scene) -> None:
        other = await scene.company.cycle("Q1 2027", starts_on=date(2027, 1, 1), ends_on=date(2027, 3, 31))
        private = await scene.company.objective(other, scene.lead, visibility=Visibility.PRIVATE)
        bad = {"questions": ["Why?", " "], "dueOn": "2026-11-17", "objectiveId": gid(private)}

        answer = await scene.api.as_(scene.lead).mutate(
            "inputRoundOpen", {"teamId": gid(scene.team), "cycleId": gid(scene.cycle), **bad}
        )

        assert {(tuple(problem["path"]), problem["code"]) for problem in answer["problems"]} == {
            (("questions", "1"), "EMPTY"),
            (("dueOn",), "IN_PAST"),
            (("objectiveId",), "OTHER_CYCLE"),
            (("objectiveId",), "HIDDEN_FROM_TEAM"),
        }

    async def test_counts_days_in_the_zone_of_the_organisation(self, scene: Scene, now: TestClock) -> None:
        now.forward(hours=13.99)
        asked = {"teamId": gid(scene.team), "cycleId": gid(scene.cycle), "questions": ["Why?"], "dueOn": "2026-11-18"}

        today = await scene.api.as_(scene.lead).mutate("inputRoundOpen", asked)
        now.forward(minutes=1)
        tomorrow = await scene.api.as_(scene.lead).mutate("inputRoundOpen", asked)

        assert today["__typename"] == "InputRoundOpenSuccess"
        assert tomorrow["problems"][0]["code"] == "IN_PAST"


class TestAnswering:
    async def test_shows_who_has_answered(self, scene: Scene) -> None:
        await scene.say(scene.mira, "Imports take days.", "Nobody knows the prices.")
        await scene.do(scene.tom, "inputRoundNothingToAdd")

        seen = await scene.read(scene.mira)

        people = [(each["user"]["name"], each["answered"], each["nothingToAdd"]) for each in seen["people"]]
        assert people == [("Mira", True, False), ("Tom", True, True)]
        assert (seen["answeredCount"], seen["awaitedCount"], seen["tally"]["inputs"]) == (2, 0, 2)
        assert {said["body"] for said in seen["questions"][0]["inputs"]["nodes"]} == {
            "Imports take days.",
            "Nobody knows the prices.",
        }

    async def test_who_joined_later_answers_unasked(self, scene: Scene) -> None:
        late = await scene.company.person("Zoe", team=scene.team)

        awaiting = await scene.api.as_(late).run("{ inputRoundsAwaitingMe { id } }")
        await scene.say(late, "Ask the customers.")
        seen = await scene.read(late)

        assert awaiting["inputRoundsAwaitingMe"] == []
        assert [(each["user"]["name"], each["asked"]) for each in seen["people"] if each["answered"]] == [
            ("Zoe", False)
        ]
        assert (seen["askedCount"], seen["answeredCount"]) == (2, 0)

    async def test_waits_for_those_who_were_asked_until_they_answer(self, scene: Scene) -> None:
        query = "{ inputRoundsAwaitingMe { id viewerIsAwaited } }"

        before = await scene.api.as_(scene.mira).run(query)
        [said] = await scene.say(scene.mira, "Imports take days.")
        after = await scene.api.as_(scene.mira).run(query)
        await scene.api.as_(scene.mira).succeed("teamInputWithdraw", {"teamInputId": said})
        withdrawn = await scene.api.as_(scene.mira).run(query)

        assert before["inputRoundsAwaitingMe"] == [{"id": gid(scene.input_round), "viewerIsAwaited": True}]
        assert after["inputRoundsAwaitingMe"] == []
        assert withdrawn == before

    async def test_saying_something_takes_back_that_there_was_nothing(self, scene: Scene) -> None:
        await scene.do(scene.tom, "inputRoundNothingToAdd")
        await scene.say(scene.tom, "One thing after all.")

        seen = await scene.read(scene.tom)
        nothing = await scene.do(scene.tom, "inputRoundNothingToAdd")

        assert [each["nothingToAdd"] for each in seen["people"] if each["answered"]] == [False]
        assert nothing["problems"][0]["code"] == "ANSWERED"

    async def test_is_about_the_objective_of_the_round(self, scene: Scene) -> None:
        objective = await scene.company.objective(scene.cycle, scene.lead, "Be quick", team=scene.team)
        scene.input_round, scene.questions = await scene.company.input_round(
            scene.team, scene.cycle, objective_id=objective.id
        )
        [said] = await scene.say(scene.mira, "Imports take days.")

        data = await scene.api.as_(scene.mira).run(
            """query($id: ID!) { node(id: $id) { ... on TeamInput {
                objective { title inputRounds { nodes { id } } } inputRound { id } question { text } } } }""",
            id=said,
        )

        rounds = {"nodes": [{"id": gid(scene.input_round)}]}
        assert data["node"] == {
            "objective": {"title": "Be quick", "inputRounds": rounds},
            "inputRound": {"id": gid(scene.input_round)},
            "question": {"text": "What holds us back?"},
        }

    async def test_refuses_a_question_of_another_round(self, scene: Scene) -> None:
        _, [other] = await scene.company.input_round(scene.team, scene.cycle)
        answers = [{"kind": "IDEA", "body": "Ask.", "questionId": gid(other)}]

        answer = await scene.do(scene.mira, "inputRoundAnswer", answers=answers)

        assert (answer["code"], answer["path"]) == ("NOT_FOUND", ["answers", "0", "questionId"])

    async def test_refuses_once_it_is_closed(self, scene: Scene) -> None:
        await scene.do(scene.lead, "inputRoundClose")

        answer = await scene.do(scene.mira, "inputRoundAnswer", answers=[{"kind": "IDEA", "body": "Ask."}])

        assert answer["message"] == "This round is closed: its lead can reopen it, saying why."

    async def test_others_than_the_readers_of_the_team_see_no_round(self, scene: Scene) -> None:
        bo = await scene.company.person("Bo")
        await scene.say(scene.mira, "Imports take days.")

        seen = await scene.read(bo)
        answer = await scene.do(bo, "inputRoundAnswer", answers=[{"kind": "IDEA", "body": "Ask."}])
        team = await scene.api.as_(bo).run(
            """query($id: ID!) { node(id: $id) { ... on Team {
                inputRounds { totalCount } inputTally { inputs usedShare } } } }""",
            id=gid(scene.team),
        )

        assert seen is None
        assert answer["code"] == "NOT_FOUND"
        assert team["node"] == {"inputRounds": {"totalCount": 0}, "inputTally": {"inputs": 0, "usedShare": None}}


class TestRemind:
    async def test_reminds_those_who_have_not_answered_once_a_day(self, scene: Scene, now: TestClock) -> None:
        await scene.say(scene.mira, "Imports take days.")
        people = "inputRound { remindedAt people { user { name } remindedAt } viewerCan { remind { reason } } }"

        first = await scene.do(scene.lead, "inputRoundRemind", people)
        again = await scene.do(scene.lead, "inputRoundRemind")
        now.forward(hours=14)
        tomorrow = await scene.do(scene.lead, "inputRoundRemind")

        assert first["inputRound"] == {
            "remindedAt": "2026-11-18T10:00:00Z",
            "people": [
                {"user": {"name": "Mira"}, "remindedAt": None},
                {"user": {"name": "Tom"}, "remindedAt": "2026-11-18T10:00:00Z"},
            ],
            "viewerCan": {"remind": {"reason": "They were reminded today: give them until tomorrow."}},
        }
        assert again["code"] == "LIMIT_REACHED"
        assert tomorrow["__typename"] == "InputRoundRemindSuccess"

    async def test_has_nobody_to_remind_once_all_have_answered_or_left(self, scene: Scene) -> None:
        await scene.say(scene.mira, "Imports take days.")
        await scene.api.as_(scene.company.admin).succeed("userDeactivate", {"userId": scene.tom.gid})

        answer = await scene.do(scene.lead, "inputRoundRemind")

        assert (answer["code"], answer["message"]) == ("LIMIT_REACHED", "Everybody who was asked has answered.")


class TestOverdue:
    async def test_after_its_due_day_and_still_takes_answers(self, scene: Scene, now: TestClock) -> None:
        now.forward(days=7)
        on_the_day = await scene.read(scene.mira, "overdue")
        now.forward(days=1)
        after = await scene.read(scene.mira, "overdue")
        await scene.say(scene.mira, "Better late.")
        await scene.do(scene.lead, "inputRoundClose", reasonForTheRest="Too late.")
        closed = await scene.read(scene.mira, "overdue")

        assert [on_the_day, after, closed] == [{"overdue": False}, {"overdue": True}, {"overdue": False}]


class TestCloseAndReopen:
    async def test_needs_one_reason_for_what_is_undecided(self, scene: Scene) -> None:
        key_result = await scene.company.key_result(await scene.company.objective(scene.cycle, scene.lead))
        used, aside, rest = await scene.say(scene.mira, "Imports take days.", "Ask.", "More coffee.")
        lead = scene.api.as_(scene.lead)
        await lead.succeed("teamInputUse", {"teamInputId": used, "usedIn": {"keyResultId": gid(key_result)}})
        await lead.succeed("teamInputSetAside", {"teamInputId": aside, "reason": "Done already."})

        refused = await scene.do(scene.lead, "inputRoundClose")
        await scene.do(scene.lead, "inputRoundClose", reasonForTheRest="Not this quarter.")

        said = "myTeamInputs { nodes { id state reason hasNews decidedBy { name } usedIn { title } } }"
        data = await scene.api.as_(scene.mira).run(f"{{ {said} }}")
        by = {"hasNews": True, "decidedBy": {"name": "Lea"}, "usedIn": []}
        fates = {node.pop("id"): node for node in data["myTeamInputs"]["nodes"]}
        assert [(problem["path"], problem["code"]) for problem in refused["problems"]] == [
            (["reasonForTheRest"], "UNDECIDED")
        ]
        assert fates == {
            used: {**by, "state": "USED", "reason": None, "usedIn": [{"title": key_result.title}]},
            aside: {**by, "state": "SET_ASIDE", "reason": "Done already."},
            rest: {**by, "state": "SET_ASIDE", "reason": "Not this quarter."},
        }
        tally = (await scene.read(scene.lead))["tally"]
        assert tally == {"inputs": 3, "undecided": 0, "used": 1, "setAside": 2, "usedShare": 1 / 3}

    async def test_costs_the_same_for_many_inputs_as_for_one(self, scene: Scene) -> None:
        counts = []
        for number in (1, 30):
            scene.input_round, scene.questions = await scene.company.input_round(scene.team, scene.cycle)
            with counted_statements() as answering:
                await scene.say(scene.mira, *(f"Idea {place}." for place in range(number)))
            with counted_statements() as closing:
                await scene.do(scene.lead, "inputRoundClose", reasonForTheRest="Later.")
            counts.append((answering.count, closing.count))

        assert counts[0] == counts[1]

    async def test_asks_again_saying_why(self, scene: Scene) -> None:
        await scene.say(scene.mira, "Imports take days.")
        await scene.do(scene.lead, "inputRoundClose", reasonForTheRest="Later.")

        twice = await scene.do(scene.lead, "inputRoundClose")
        member = await scene.do(scene.mira, "inputRoundReopen", reason="I forgot something.")
        answer = await scene.do(
            scene.lead, "inputRoundReopen", f"inputRound {{ {ROUND} }}", reason="Tom was away.", dueOn="2026-12-01"
        )
        await scene.say(scene.tom, "Back again.")

        assert twice["code"] == member["code"] == "NOT_PERMITTED"
        assert (answer["inputRound"]["state"], answer["inputRound"]["dueOn"]) == ("OPEN", "2026-12-01")
        assert answer["inputRound"]["reopenedBecause"] == "Tom was away."
        assert answer["inputRound"]["tally"]["setAside"] == 1

    async def test_keeps_who_did_what(self, scene: Scene) -> None:
        [said] = await scene.say(scene.mira, "Imports take days.")
        await scene.api.as_(scene.tom).succeed("teamInputSupport", {"teamInputId": said})
        await scene.api.as_(scene.tom).succeed("teamInputSupport", {"teamInputId": said})
        await scene.api.as_(scene.tom).succeed("teamInputUnsupport", {"teamInputId": said})
        await scene.do(scene.lead, "inputRoundRemind")
        await scene.do(scene.lead, "inputRoundClose", reasonForTheRest="Later.")

        async with reading((await scene.lead.actor()).sight):
            kept = await AuditRecord.filter(audience=scene.team.id).order_by("id")

        assert [(record.action, record.reason) for record in kept] == [
            ("team_input.add", None),
            ("team_input.support", None),
            ("team_input.unsupport", None),
            ("input_round.remind", None),
            ("team_input.set_aside", "Later."),
            ("input_round.close", "Later."),
        ]


class TestFates:
    async def test_the_author_has_news_until_they_have_seen_it(self, scene: Scene) -> None:
        mine, other = await scene.say(scene.mira, "Imports take days.", "Ask.")
        [own] = await scene.say(scene.lead, "My own.")
        for said in (mine, own):
            await scene.api.as_(scene.lead).succeed("teamInputSetAside", {"teamInputId": said, "reason": "Later."})
        news = "{ myTeamInputs(news: true) { totalCount nodes { id } } }"

        found = await scene.api.as_(scene.mira).run(news)
        of_the_lead = await scene.api.as_(scene.lead).run(news)
        seen = await scene.api.as_(scene.mira).run(
            """mutation($ids: [ID!]!) { teamInputsMarkSeen(input: { teamInputIds: $ids }) {
                ... on TeamInputsMarkSeenSuccess { teamInput { id hasNews } } ... on UserError { code } } }""",
            ids=[mine, own, other],
        )

        assert found["myTeamInputs"] == {"totalCount": 1, "nodes": [{"id": mine}]}
        assert of_the_lead["myTeamInputs"]["totalCount"] == 0
        assert seen["teamInputsMarkSeen"] == [
            {"teamInput": {"id": mine, "hasNews": False}},
            {"code": "NOT_FOUND"},
            {"teamInput": {"id": other, "hasNews": False}},
        ]
        assert (await scene.api.as_(scene.mira).run(news))["myTeamInputs"]["totalCount"] == 0

    async def test_nobody_else_sees_the_news(self, scene: Scene) -> None:
        [said] = await scene.say(scene.mira, "Imports take days.")
        await scene.api.as_(scene.lead).succeed("teamInputSetAside", {"teamInputId": said, "reason": "Later."})

        data = await scene.api.as_(scene.tom).run(
            "query($id: ID!) { node(id: $id) { ... on TeamInput { state hasNews } } }", id=said
        )

        assert data["node"] == {"state": "SET_ASIDE", "hasNews": False}

    async def test_a_goal_that_became_private_is_absent(self, scene: Scene) -> None:
        objective = await scene.company.objective(scene.cycle, scene.lead, "Be quick")
        key_result: KeyResult = await scene.company.key_result(objective)
        [said] = await scene.say(scene.mira, "Imports take days.")
        for goal in ({"keyResultId": gid(key_result)}, {"objectiveId": gid(objective)}):
            await scene.api.as_(scene.lead).succeed("teamInputUse", {"teamInputId": said, "usedIn": goal})
        used = "query($id: ID!) { node(id: $id) { ... on TeamInput { state usedIn { id } usedInObjectives { id } } } }"

        before = await scene.api.as_(scene.mira).run(used, id=said)
        change = {"objectiveId": gid(objective), "expectedRevision": 1, "visibility": "PRIVATE"}
        await scene.api.as_(scene.lead).succeed("objectiveUpdate", change)
        after = await scene.api.as_(scene.mira).run(used, id=said)

        assert before["node"] == {
            "state": "USED",
            "usedIn": [{"id": gid(key_result)}],
            "usedInObjectives": [{"id": gid(objective)}],
        }
        assert after["node"] == {"state": "USED", "usedIn": [], "usedInObjectives": []}

    async def test_is_open_again_once_its_only_goal_is_deleted(self, scene: Scene) -> None:
        draft = await scene.company.objective(scene.cycle, scene.lead, state="DRAFT")
        [said] = await scene.say(scene.mira, "Imports take days.")
        await scene.api.as_(scene.lead).succeed(
            "teamInputUse", {"teamInputId": said, "usedIn": {"objectiveId": gid(draft)}}
        )

        await scene.api.as_(scene.lead).succeed("objectiveDelete", {"objectiveId": gid(draft)})

        data = await scene.api.as_(scene.mira).run(
            "query($id: ID!) { node(id: $id) { ... on TeamInput { state decidedAt } } }", id=said
        )
        assert data["node"] == {"state": "OPEN", "decidedAt": None}

    async def test_only_the_author_withdraws_what_is_open(self, scene: Scene) -> None:
        gone, kept = await scene.say(scene.mira, "Imports take days.", "Ask.")
        await scene.api.as_(scene.lead).succeed("teamInputSetAside", {"teamInputId": kept, "reason": "Later."})

        foreign = await scene.api.as_(scene.tom).mutate("teamInputWithdraw", {"teamInputId": gone})
        answer = await scene.api.as_(scene.mira).succeed("teamInputWithdraw", {"teamInputId": gone}, "deletedId")
        decided = await scene.api.as_(scene.mira).mutate("teamInputWithdraw", {"teamInputId": kept})

        assert foreign["message"] == "Only its author withdraws an input."
        assert answer["deletedId"] == gone
        assert decided["message"] == "It was decided upon: it stays, with what became of it."


class TestListsOfRounds:
    async def test_takes_as_many_statements_for_several_rounds_as_for_one(self, scene: Scene) -> None:
        query = f"query($id: ID!) {{ node(id: $id) {{ ... on Team {{ inputTally {{ usedShare }} \
            inputRounds(first: 50) {{ totalCount nodes {{ {ROUND} }} }} }} }} }}"
        counts = []
        for _ in range(2):
            with counted_statements() as counted:
                await scene.api.as_(scene.lead).run(query, id=gid(scene.team))
            counts.append(counted.count)
            for _ in range(5):
                scene.input_round, scene.questions = await scene.company.input_round(
                    scene.team, scene.cycle, scene.mira, scene.tom, questions=("Why?", "How?")
                )
                await scene.say(scene.tom, "This.", "That.")

        assert counts[0] == counts[1]

    async def test_only_those_in_a_state(self, scene: Scene) -> None:
        closed, _ = await scene.company.input_round(
            scene.team,
            scene.cycle,
            state=InputRoundState.CLOSED,
            closed_at=scene.input_round.opened_at + timedelta(days=1),
        )

        data = await scene.api.as_(scene.mira).run(
            "query($id: ID!) { node(id: $id) { ... on Team { inputRounds(states: [CLOSED]) { nodes { id } } } } }",
            id=gid(scene.team),
        )

        assert data["node"]["inputRounds"]["nodes"] == [{"id": gid(closed)}]
