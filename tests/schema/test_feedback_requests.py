"""Requests for feedback: who may ask about whom, where answers go, and who is told what."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError

from app.core.actor import Sight
from app.database.unit_of_work import writing
from app.feedback.models import Feedback, FeedbackKind, FeedbackQuestion, FeedbackRequest, FeedbackVisibility
from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.graphql import Api
from tests.support.statements import counted_statements

NODE = """query($id: ID!) { node(id: $id) { ... on FeedbackRequest { visibility manager { name } about { name }
    questions { text } people { id person { name } state reason remindedAt } state myState
    viewerCan { answer { allowed } decline { allowed } remind { allowed } end { allowed } } } } }"""
MADE = "query($id: ID!) { node(id: $id) { ... on User { feedbackRequests { totalCount nodes { id } } } } }"
WAITING = "{ viewer { feedbackRequestsWaiting { totalCount nodes { id dueOn remindedAt } } } }"
AUDIT = "query($id: ID!) { auditRecords(subjectId: $id) { totalCount nodes { action reason } } }"
ANSWER = """query($id: ID!) { node(id: $id) { ... on Feedback { body visibility manager { name }
    answers { question text } request { id } } } }"""
NESTED = """{ viewer { feedbackRequestsWaiting { nodes { requester { name } manager { name } questions { text }
    people { state } viewerCan { answer { allowed } } } } } }"""


@dataclass(frozen=True)
class Asking:
    """Mona, who asks Tim and Nora about Mira, who reports to her; Max is above Mona, Stella has no part in it."""

    company: Factory
    people: dict[str, Person]
    request: FeedbackRequest
    question: FeedbackQuestion

    def __getitem__(self, role: str) -> Person:
        return self.people[role]

    @property
    def id(self) -> str:
        """The request's global id."""
        return gid(self.request)

    def answer(self, text: str = "Asking early.") -> dict[str, Any]:
        """Return what answers the request."""
        answers = [{"questionId": gid(self.question), "text": text}]
        return {"requestId": self.id, "kind": "SUGGESTION", "answers": answers}

    async def answered(self, api: Api, by: str = "asked") -> str:
        """Let somebody answer, and return the id of their feedback."""
        selection = "feedbackEdge { node { id } } request { myState }"
        answer = await api.as_(self[by]).succeed("feedbackRequestAnswer", self.answer(), selection)
        assert answer["request"]["myState"] == "ANSWERED"
        found: str = answer["feedbackEdge"]["node"]["id"]
        return found


@pytest.fixture
async def asking(company: Factory) -> Asking:
    """A request for feedback for Mira and her manager."""
    max_ = await company.person("Max")
    mona = await company.person("Mona", manager=max_)
    people = {
        "requester": mona,
        "about": await company.person("Mira", manager=mona),
        "asked": await company.person("Tim"),
        "also asked": await company.person("Nora"),
        "manager's manager": max_,
        "stranger": await company.person("Stella"),
        "administrator": company.admin,
        "foreigner": (await make_organization("Elsewhere")).admin,
    }
    request, question = await company.feedback_request(
        mona,
        people["about"],
        people["asked"],
        people["also asked"],
        visibility=FeedbackVisibility.RECIPIENT_AND_MANAGER,
    )
    return Asking(company, people, request, question)


def created(about: Person, *asked: Person, **given: Any) -> dict[str, Any]:
    """Return what makes a request."""
    usual = {"questions": ["What should go on?"], "visibility": "RECIPIENT", "dueOn": "2026-11-27"}
    return {"aboutId": about.gid, "personIds": [person.gid for person in asked], **usual, **given}


class TestRequest:
    async def test_is_seen_by_those_who_have_a_part_in_it(self, api: Api, asking: Asking) -> None:
        nodes = {role: (await api.as_(each).run(NODE, id=asking.id))["node"] for role, each in asking.people.items()}
        lists = {
            role: (await api.as_(each).run(MADE, id=asking["requester"].gid))["node"]
            for role, each in asking.people.items()
        }
        questions = {
            role: (await api.as_(each).run("query($id: ID!) { node(id: $id) { id } }", id=gid(asking.question)))["node"]
            for role, each in asking.people.items()
        }

        part = {"requester", "about", "asked", "also asked"}
        assert {role for role, node in nodes.items() if node} == part
        assert {role for role, node in questions.items() if node} == part
        counts = {role: found["feedbackRequests"]["totalCount"] for role, found in lists.items() if found}
        assert {role for role, count in counts.items() if count} == part

    async def test_tells_who_was_asked_to_the_person_who_asks(self, api: Api, asking: Asking) -> None:
        names = {}
        for role in ("requester", "about", "asked"):
            node = (await api.as_(asking[role]).run(NODE, id=asking.id))["node"]
            names[role] = [each["person"]["name"] for each in node["people"]]

        assert names == {"requester": ["Nora", "Tim"], "about": [], "asked": ["Tim"]}

    async def test_says_where_answers_go_before_anybody_writes(self, api: Api, asking: Asking) -> None:
        node = (await api.as_(asking["asked"]).run(NODE, id=asking.id))["node"]

        assert (node["visibility"], node["manager"]) == ("RECIPIENT_AND_MANAGER", {"name": "Mona"})
        assert [question["text"] for question in node["questions"]] == ["What should they go on doing?"]
        assert {name: can["allowed"] for name, can in node["viewerCan"].items()} == {
            "answer": True,
            "decline": True,
            "remind": False,
            "end": False,
        }

    async def test_is_about_oneself_a_report_or_somebody_of_ones_teams(self, api: Api, company: Factory) -> None:
        team = await company.team()
        mona, asked = await company.person("Mona"), await company.person("Tim")
        mira = await company.person("Mira", manager=mona, team=team)
        mate, stranger = await company.person("Olga", team=team), await company.person("Stella")
        answers = {}
        for name, asks in (("self", mira), ("manager", mona), ("teammate", mate), ("stranger", stranger)):
            answers[name] = await api.as_(asks).mutate("feedbackRequestCreate", created(mira, asked))

        by_admin = await api.as_(company.admin).mutate("feedbackRequestCreate", created(mira, asked))

        assert {name for name, answer in answers.items() if "code" not in answer} == {"self", "manager", "teammate"}
        assert answers["stranger"]["code"] == by_admin["code"] == "NOT_PERMITTED"

    async def test_refuses_all_that_is_wrong_at_once(self, api: Api, asking: Asking) -> None:
        gone = await asking.company.person("Gone", active=False)
        asked = [asking["about"], asking["requester"], gone, asking["asked"], asking["asked"]]
        wrong = created(asking["about"], *asked, questions=[], visibility="TEAM", dueOn="2026-11-17")

        answer = await api.as_(asking["requester"]).mutate("feedbackRequestCreate", wrong)

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [
            (["personIds", "0"], "NOT_ANOTHER"),
            (["personIds", "1"], "NOT_ANOTHER"),
            (["personIds", "2"], "LEFT"),
            (["personIds", "4"], "TWICE"),
            (["questions"], "OUT_OF_RANGE"),
            (["visibility"], "TOO_WIDE"),
            (["dueOn"], "PAST"),
        ]

    async def test_refuses_people_of_another_organisation(self, api: Api, asking: Asking) -> None:
        asks = api.as_(asking["requester"])

        asked = await asks.mutate("feedbackRequestCreate", created(asking["about"], asking["foreigner"]))
        about = await asks.mutate("feedbackRequestCreate", created(asking["foreigner"], asking["asked"]))

        assert (asked["code"], asked["path"]) == ("NOT_FOUND", ["personIds", "0"])
        assert (about["code"], about["path"]) == ("NOT_FOUND", ["aboutId"])

    async def test_costs_the_same_for_many_as_for_one(self, api: Api, asking: Asking) -> None:
        tim = api.as_(asking["asked"])
        with counted_statements() as few:
            await tim.run(NESTED)
        for number in range(8):
            person = await asking.company.person(f"P{number}")
            await asking.company.feedback_request(person, person, asking["asked"])

        with counted_statements() as many:
            await tim.run(NESTED)

        assert many.count == few.count


class TestAnswer:
    async def test_is_feedback_that_goes_where_the_request_said(self, api: Api, asking: Asking) -> None:
        feedback_id = await asking.answered(api)

        seen = {role: (await api.as_(each).run(ANSWER, id=feedback_id))["node"] for role, each in asking.people.items()}

        assert {role for role, node in seen.items() if node} == {"asked", "about", "requester"}
        assert seen["about"] == {
            "body": None,
            "visibility": "RECIPIENT_AND_MANAGER",
            "manager": {"name": "Mona"},
            "answers": [{"question": "What should they go on doing?", "text": "Asking early."}],
            "request": {"id": asking.id},
        }

    async def test_is_hidden_from_who_asks_where_it_is_for_the_person_alone(self, api: Api, asking: Asking) -> None:
        request, question = await asking.company.feedback_request(asking["requester"], asking["about"], asking["asked"])
        given = {**asking.answer(), "requestId": gid(request)}
        given["answers"] = [{"questionId": gid(question), "text": "Asking early."}]
        made = await api.as_(asking["asked"]).succeed("feedbackRequestAnswer", given, "feedbackEdge { node { id } }")

        by_requester = await api.as_(asking["requester"]).run(ANSWER, id=made["feedbackEdge"]["node"]["id"])
        request_node = (await api.as_(asking["requester"]).run(NODE, id=gid(request)))["node"]

        assert by_requester["node"] is None
        assert [person["state"] for person in request_node["people"]] == ["ANSWERED"]

    async def test_ends_the_waiting(self, api: Api, asking: Asking) -> None:
        before = (await api.as_(asking["asked"]).run(WAITING))["viewer"]["feedbackRequestsWaiting"]

        await asking.answered(api)

        after = (await api.as_(asking["asked"]).run(WAITING))["viewer"]["feedbackRequestsWaiting"]
        assert before == {"totalCount": 1, "nodes": [{"id": asking.id, "dueOn": "2026-11-25", "remindedAt": None}]}
        assert after["totalCount"] == 0

    async def test_is_given_once_also_when_sent_twice_at_the_same_moment(self, api: Api, asking: Asking) -> None:
        tim = api.as_(asking["asked"])

        answers = await asyncio.gather(*(tim.mutate("feedbackRequestAnswer", asking.answer()) for _ in range(3)))

        codes = sorted(answer.get("code", "") for answer in answers)
        assert codes == ["", "NOT_PERMITTED", "NOT_PERMITTED"]

    @pytest.mark.parametrize("role", ["requester", "about"])
    async def test_refuses_who_was_not_asked(self, api: Api, asking: Asking, role: str) -> None:
        answer = await api.as_(asking[role]).mutate("feedbackRequestAnswer", asking.answer())

        assert answer["code"] == "NOT_PERMITTED"

    @pytest.mark.parametrize("role", ["stranger", "administrator", "manager's manager", "foreigner"])
    async def test_does_not_exist_for_others(self, api: Api, asking: Asking, role: str) -> None:
        for name, given in (
            ("feedbackRequestAnswer", asking.answer()),
            ("feedbackRequestDecline", {"requestId": asking.id}),
            ("feedbackRequestClose", {"requestId": asking.id}),
        ):
            assert (await api.as_(asking[role]).mutate(name, given))["code"] == "NOT_FOUND"

    async def test_refuses_a_question_of_another_request_and_one_twice(self, api: Api, asking: Asking) -> None:
        _, other = await asking.company.feedback_request(asking["requester"], asking["about"], asking["asked"])
        tim, own = api.as_(asking["asked"]), {"questionId": gid(asking.question), "text": "Well."}

        foreign = await tim.mutate(
            "feedbackRequestAnswer", {**asking.answer(), "answers": [own, {**own, "questionId": gid(other)}]}
        )
        twice = await tim.mutate("feedbackRequestAnswer", {**asking.answer(), "answers": [own, own]})

        assert (foreign["code"], foreign["path"]) == ("NOT_FOUND", ["answers", "1", "questionId"])
        assert [(each["path"], each["code"]) for each in twice["problems"]] == [
            (["answers", "1", "questionId"], "TWICE")
        ]

    async def test_leaves_no_word_once_it_is_taken_back(self, api: Api, asking: Asking) -> None:
        feedback_id = await asking.answered(api)

        await api.as_(asking["asked"]).succeed("feedbackRetract", {"feedbackId": feedback_id})

        node = (await api.as_(asking["about"]).run(ANSWER, id=feedback_id))["node"]
        assert (node["body"], node["answers"]) == (None, [])

    async def test_goes_nowhere_else_whoever_writes_it(self, asking: Asking) -> None:
        tim = asking["asked"]
        with pytest.raises(IntegrityError, match="feedback_request_id_readers_fkey"):
            async with writing(Sight(asking.company.organization_id, frozenset(), tim.id)):
                await Feedback.create(
                    organization_id=asking.company.organization_id,
                    author_id=tim.id,
                    recipient_id=asking["about"].id,
                    request_id=asking.request.id,
                    kind=FeedbackKind.PRAISE,
                    visibility=FeedbackVisibility.ORGANIZATION,
                    body="For everybody.",
                    created_at=asking.request.created_at,
                    sent_at=asking.request.created_at,
                )


class TestDecline:
    async def test_is_told_to_who_asks_alone(self, api: Api, asking: Asking) -> None:
        declined = {"requestId": asking.id, "reason": "We hardly met."}
        await api.as_(asking["asked"]).succeed("feedbackRequestDecline", declined)

        [part] = (await api.as_(asking["asked"]).run(NODE, id=asking.id))["node"]["people"]
        people = (await api.as_(asking["requester"]).run(NODE, id=asking.id))["node"]["people"]
        seen = {
            role: (await api.as_(each).run(AUDIT, id=part["id"]))["auditRecords"]["totalCount"]
            for role, each in asking.people.items()
        }

        assert [(each["person"]["name"], each["state"], each["reason"]) for each in people] == [
            ("Nora", "WAITING", None),
            ("Tim", "DECLINED", "We hardly met."),
        ]
        assert {role for role, count in seen.items() if count} == {"requester", "asked"}

    async def test_needs_no_reason_and_may_be_thought_better_of(self, api: Api, asking: Asking) -> None:
        await api.as_(asking["asked"]).succeed("feedbackRequestDecline", {"requestId": asking.id})
        again = await api.as_(asking["asked"]).mutate("feedbackRequestDecline", {"requestId": asking.id})

        assert again["code"] == "NOT_PERMITTED"
        assert await asking.answered(api)


class TestRemind:
    async def test_tells_those_who_are_waited_for_once_a_day(self, api: Api, asking: Asking, now: TestClock) -> None:
        await asking.answered(api)
        mona = api.as_(asking["requester"])
        await mona.succeed("feedbackRequestRemind", {"requestId": asking.id})
        same_day = await mona.mutate("feedbackRequestRemind", {"requestId": asking.id})
        now.forward(days=1)

        await mona.succeed("feedbackRequestRemind", {"requestId": asking.id})

        people = (await mona.run(NODE, id=asking.id))["node"]["people"]
        waiting = (await api.as_(asking["also asked"]).run(WAITING))["viewer"]["feedbackRequestsWaiting"]["nodes"]
        assert same_day["code"] == "LIMIT_REACHED"
        assert [bool(each["remindedAt"]) for each in people] == [True, False]
        assert waiting[0]["remindedAt"].startswith("2026-11-19")

    async def test_refuses_when_nobody_is_waited_for(self, api: Api, asking: Asking) -> None:
        for role in ("asked", "also asked"):
            await asking.answered(api, role)

        answer = await api.as_(asking["requester"]).mutate("feedbackRequestRemind", {"requestId": asking.id})

        assert answer["code"] == "NOT_PERMITTED"


@pytest.mark.parametrize(
    ("name", "state"), [("feedbackRequestClose", "CLOSED"), ("feedbackRequestWithdraw", "WITHDRAWN")]
)
class TestEnd:
    async def test_ends_the_waiting_and_leaves_what_was_given(
        self, api: Api, asking: Asking, name: str, state: str
    ) -> None:
        feedback_id = await asking.answered(api)

        ended = await api.as_(asking["requester"]).succeed(name, {"requestId": asking.id}, "request { state endedAt }")

        waiting = (await api.as_(asking["also asked"]).run(WAITING))["viewer"]["feedbackRequestsWaiting"]
        late = await api.as_(asking["also asked"]).mutate("feedbackRequestAnswer", asking.answer())
        assert ended["request"]["state"] == state
        assert (waiting["totalCount"], late["code"]) == (0, "NOT_PERMITTED")
        assert (await api.as_(asking["about"]).run(ANSWER, id=feedback_id))["node"]["answers"]

    async def test_refuses_others_and_a_second_time(self, api: Api, asking: Asking, name: str, state: str) -> None:
        by_subject = await api.as_(asking["about"]).mutate(name, {"requestId": asking.id})
        await api.as_(asking["requester"]).succeed(name, {"requestId": asking.id})

        again = await api.as_(asking["requester"]).mutate(name, {"requestId": asking.id})

        assert by_subject["code"] == again["code"] == "NOT_PERMITTED"
        assert state.lower() in again["message"]
