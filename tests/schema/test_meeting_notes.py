"""Meeting notes through GraphQL: split, confirmed, kept as the source of their inputs."""

from __future__ import annotations

from typing import Any

import pytest

from app.objectives.input_rounds.models import InputRound
from app.people.models import Team
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api

NOTE = "Mira: Imports take 3 days.\r\n\u200f- Ask the customers\r\nThanks!\r\n"
SPLIT = "query($text: String!) { inputsInMeetingNote(text: $text) { quote body kind speaker candidates { name } } }"


@pytest.fixture
async def scene(company: Factory) -> tuple[Team, Person, Person, InputRound]:
    lead = await company.person("Lea")
    team = await company.team(lead=lead)
    mira = await company.person("Mira Sol", team=team)
    input_round, _ = await company.input_round(team, await company.cycle(), mira)
    return team, lead, mira, input_round


class TestInputsInMeetingNote:
    async def test_names_the_colleagues_who_may_have_said_it(self, api: Api, company: Factory, scene: Any) -> None:
        await company.person("Mira Left", active=False)

        data = await api.as_(scene[1]).run(SPLIT, text=NOTE)

        assert data["inputsInMeetingNote"] == [
            {
                "quote": "Imports take 3 days.",
                "body": "Imports take 3 days.",
                "kind": "METRIC",
                "speaker": "Mira",
                "candidates": [{"name": "Mira Sol"}],
            },
            {
                "quote": "Ask the customers",
                "body": "Ask the customers",
                "kind": "IDEA",
                "speaker": None,
                "candidates": [],
            },
        ]

    async def test_refuses_a_note_that_is_too_long(self, api: Api, scene: Any) -> None:
        answer = (await api.as_(scene[1]).raw(SPLIT, text="x" * 10_001)).json()

        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
        assert answer["errors"][0]["message"] == "Use at most 10000 characters."


class TestMeetingNoteConfirm:
    async def test_keeps_the_note_and_whose_words_they_are(self, api: Api, scene: Any) -> None:
        team, lead, mira, input_round = scene
        said = {"quote": "Imports take 3 days.", "kind": "METRIC", "body": "An import takes 3 days."}
        asked = {
            "teamId": gid(team),
            "inputRoundId": gid(input_round),
            "text": NOTE,
            "heldOn": "2026-11-17",
            "inputs": [{**said, "authorId": mira.gid}, {**said, "quote": "Ask the customers", "kind": "IDEA"}],
        }

        answer = await api.as_(lead).succeed(
            "meetingNoteConfirm",
            asked,
            """meetingNote { text heldOn enteredBy { name } inputs { id } inputRound { answeredCount } }
               teamInputs { id quote author { name } enteredBy { name } meetingNote { heldOn } inputRound { id } }""",
        )
        news = await api.as_(mira).run("{ myTeamInputs(news: true) { nodes { body enteredBy { name } } } }")

        note, [of_mira, own] = answer["meetingNote"], answer["teamInputs"]
        assert note["text"] == "Mira: Imports take 3 days.\n- Ask the customers\nThanks!"
        assert all(each["quote"] in note["text"] for each in (of_mira, own))
        assert [each["id"] for each in note["inputs"]] == [of_mira["id"], own["id"]]
        assert (note["enteredBy"], note["inputRound"]) == ({"name": "Lea"}, {"answeredCount": 1})
        assert (of_mira["author"], of_mira["enteredBy"]) == ({"name": "Mira Sol"}, {"name": "Lea"})
        assert (own["author"], own["enteredBy"]) == ({"name": "Lea"}, None)
        assert news["myTeamInputs"]["nodes"] == [{"body": "An import takes 3 days.", "enteredBy": {"name": "Lea"}}]

    async def test_the_author_and_who_wrote_it_down_withdraw_it(self, api: Api, scene: Any) -> None:
        team, lead, mira, _ = scene
        item = {"quote": "Ask the customers", "kind": "IDEA", "body": "Ask.", "authorId": mira.gid}
        asked = {"teamId": gid(team), "text": NOTE, "inputs": [item, item]}
        answer = await api.as_(lead).succeed("meetingNoteConfirm", asked, "teamInputs { id }")

        for person, said in zip((lead, mira), answer["teamInputs"], strict=True):
            await api.as_(person).succeed("teamInputWithdraw", {"teamInputId": said["id"]})

    async def test_lists_every_problem_at_once_and_keeps_nothing(self, api: Api, company: Factory, scene: Any) -> None:
        team, lead, _, _ = scene
        bo = await company.person("Bo")
        good = {"quote": "Ask the customers", "kind": "IDEA", "body": "Ask."}
        wrong = [good, {**good, "quote": "Ask nobody"}, {**good, "body": " "}, {**good, "authorId": bo.gid}]
        asked = {"teamId": gid(team), "text": NOTE, "heldOn": "2026-11-19", "inputs": wrong}

        answer = await api.as_(lead).mutate("meetingNoteConfirm", asked)
        many = await api.as_(lead).mutate("meetingNoteConfirm", {**asked, "inputs": [good] * 51})

        assert {(".".join(problem["path"]), problem["code"]) for problem in answer["problems"]} == {
            ("heldOn", "IN_FUTURE"),
            ("inputs.1.quote", "NOT_IN_NOTE"),
            ("inputs.2.body", "EMPTY"),
            ("inputs.3.authorId", "CANNOT_READ"),
        }
        assert ("inputs", "OUT_OF_RANGE") in {(".".join(each["path"]), each["code"]) for each in many["problems"]}
        data = await api.as_(lead).run(
            "query($id: ID!) { node(id: $id) { ... on Team { inputTally { inputs } } } }", id=gid(team)
        )
        assert data["node"]["inputTally"]["inputs"] == 0
