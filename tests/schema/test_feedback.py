"""Feedback: who reads it by every way in, and what its author and its recipient do with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from app.core.actor import Sight
from app.database.unit_of_work import values, writing
from app.feedback.models import Feedback, FeedbackKind, FeedbackVisibility
from app.objectives.models import Visibility
from app.people.models import Team
from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.graphql import Api
from tests.support.statements import counted_statements

SAID = "You ask good questions."
NODE = """query($id: ID!) { node(id: $id) { ... on Feedback { body kind visibility author { name } recipient { name }
    manager { name } sharedWith { name } subject { id } sentAt thankedAt retractedAt wantsMore
    replies { body asksForMore author { name } } } } }"""
ABOUT = """query($id: ID!) { node(id: $id) { ... on User { feedbackAbout { totalCount nodes { body } } } } }"""
BY = """query($id: ID!) { node(id: $id) { ... on User {
    feedbackBy { totalCount nodes { body } } feedbackDrafts { body } } } }"""
NESTED = "{ users { nodes { feedbackAbout { totalCount nodes { body author { name } replies { body } } } } } }"
FEEDS = "{ organization { feedback { totalCount nodes { body } } } teams { feedback { totalCount nodes { body } } } }"
AUDIT = (
    "query($id: ID!) { auditRecords(subjectId: $id) { totalCount nodes { action actor { name } changes { after } } } }"
)


@dataclass(frozen=True)
class Circle:
    """Mira, who gives Tim feedback, and everybody around them.

    Tim belongs to Growth with Nora, led by Lena; his manager is Mona, hers is Max. Stella is of Sales.
    """

    company: Factory
    growth: Team
    people: dict[str, Person]

    def __getitem__(self, role: str) -> Person:
        return self.people[role]

    async def says(self, **given: Any) -> Feedback:
        """Let Mira send Tim feedback."""
        return await self.company.feedback(self["author"], self["recipient"], SAID, **given)

    def input(self, **given: Any) -> dict[str, Any]:
        """Return what Mira sends to give Tim feedback."""
        usual = {"kind": "PRAISE", "body": SAID, "visibility": "RECIPIENT"}
        return {"recipientId": self["recipient"].gid, **usual, **given}

    async def gives(self, api: Api, **given: Any) -> str:
        """Let Mira give Tim feedback through the API, and return its id."""
        selection = "feedbackEdge { node { id } }"
        answer = await api.as_(self["author"]).succeed("feedbackGive", self.input(**given), selection)
        feedback_id: str = answer["feedbackEdge"]["node"]["id"]
        return feedback_id


@pytest.fixture
async def circle(company: Factory) -> Circle:
    """The people around a piece of feedback."""
    lena, max_ = await company.person("Lena"), await company.person("Max")
    growth, sales = await company.team(lead=lena), await company.team("Sales")
    mona = await company.person("Mona", manager=max_)
    people = {
        "author": await company.person("Mira", team=sales),
        "recipient": await company.person("Tim", manager=mona, team=growth),
        "manager": mona,
        "manager's manager": max_,
        "teammate": await company.person("Nora", team=growth),
        "lead": lena,
        "stranger": await company.person("Stella", team=sales),
        "administrator": company.admin,
        "foreigner": (await make_organization("Elsewhere")).admin,
    }
    return Circle(company, growth, people)


TWO = {"author", "recipient"}
READERS = {
    "RECIPIENT": TWO,
    "RECIPIENT_AND_MANAGER": TWO | {"manager"},
    "TEAM": TWO | {"teammate", "lead"},
    "ORGANIZATION": TWO | {"manager", "manager's manager", "teammate", "lead", "stranger", "administrator"},
}


async def seen(api: Api, feedback_id: str, recipient: Person) -> set[str]:
    """Return the ways by which somebody sees feedback; a count tells just what the list shows."""
    ways = set()
    if (await api.run(NODE, id=feedback_id))["node"] is not None:
        ways.add("node")
    about = (await api.run(ABOUT, id=recipient.gid))["node"]
    nested = [user["feedbackAbout"] for user in (await api.run(NESTED))["users"]["nodes"]]
    feeds = await api.run(FEEDS)
    audit = (await api.run(AUDIT, id=feedback_id))["auditRecords"]
    for way, found in (
        ("about", [about["feedbackAbout"]] if about else []),
        ("nested", nested),
        ("feeds", [feeds["organization"]["feedback"], *(team["feedback"] for team in feeds["teams"])]),
        ("audit", [audit]),
    ):
        assert all(each["totalCount"] == len(each["nodes"]) for each in found)
        if any(each["totalCount"] for each in found):
            ways.add(way)
    return ways


class TestReaders:
    @pytest.mark.parametrize("visibility", READERS)
    async def test_are_those_whom_its_author_chose_by_every_way_in(
        self, api: Api, circle: Circle, visibility: str
    ) -> None:
        team = {"teamId": gid(circle.growth)} if visibility == "TEAM" else {}
        feedback_id = await circle.gives(api, visibility=visibility, **team)

        found = {
            role: await seen(api.as_(person), feedback_id, circle["recipient"])
            for role, person in circle.people.items()
        }

        ways = {"node", "about", "nested", "audit"} | ({"feeds"} if visibility in ("TEAM", "ORGANIZATION") else set())
        assert {role for role, by in found.items() if by} == READERS[visibility]
        assert {frozenset(by) for by in found.values() if by} == {frozenset(ways)}

    async def test_of_a_draft_are_its_author_alone(self, api: Api, circle: Circle) -> None:
        draft = await circle.says(sent_at=None, visibility=FeedbackVisibility.ORGANIZATION)

        found = {
            role: await seen(api.as_(person), gid(draft), circle["recipient"]) for role, person in circle.people.items()
        }
        drafts = {
            role: (await api.as_(person).run(BY, id=circle["author"].gid))["node"]
            for role, person in circle.people.items()
        }

        assert {role: by for role, by in found.items() if by} == {"author": {"node"}}
        assert drafts.pop("author") == {
            "feedbackBy": {"totalCount": 0, "nodes": []},
            "feedbackDrafts": [{"body": SAID}],
        }
        assert {
            role for role, by in drafts.items() if by and (by["feedbackDrafts"] or by["feedbackBy"]["nodes"])
        } == set()

    async def test_a_later_manager_inherits_nothing(self, api: Api, circle: Circle) -> None:
        feedback_id = await circle.gives(api, visibility="RECIPIENT_AND_MANAGER")
        moved = {"userId": circle["recipient"].gid, "managerId": circle["lead"].gid, "startsOn": "2026-11-18"}
        await api.as_(circle["administrator"]).succeed("userManagerSet", moved)

        by_lead = await seen(api.as_(circle["lead"]), feedback_id, circle["recipient"])
        by_mona = (await api.as_(circle["manager"]).run(NODE, id=feedback_id))["node"]

        assert by_lead == set()
        assert by_mona["manager"] == {"name": "Mona"}

    async def test_the_goal_it_is_tied_to_is_absent_for_whoever_may_not_read_that(
        self, api: Api, circle: Circle
    ) -> None:
        cycle = await circle.company.cycle()
        hidden = await circle.company.objective(cycle, circle["author"], visibility=Visibility.PRIVATE)
        feedback_id = await circle.gives(api, subjectId=gid(hidden))

        by_author = (await api.as_(circle["author"]).run(NODE, id=feedback_id))["node"]
        by_recipient = (await api.as_(circle["recipient"]).run(NODE, id=feedback_id))["node"]

        assert by_author["subject"] == {"id": gid(hidden)}
        assert (by_recipient["body"], by_recipient["subject"]) == (SAID, None)

    async def test_of_a_team_that_is_gone_are_the_two(self, api: Api, circle: Circle) -> None:
        gone = await circle.company.team("Gone")
        feedback = gid(await circle.says(visibility=FeedbackVisibility.TEAM, team_id=gone.id))
        await api.as_(circle["administrator"]).succeed("teamDelete", {"teamId": gid(gone)})

        found = {
            role for role, person in circle.people.items() if await seen(api.as_(person), feedback, circle["recipient"])
        }

        assert found == TWO

    async def test_of_a_team_are_those_who_belong_to_it_at_the_time(self, api: Api, circle: Circle) -> None:
        feedback = gid(await circle.says(visibility=FeedbackVisibility.TEAM, team_id=circle.growth.id))
        before = await seen(api.as_(circle["stranger"]), feedback, circle["recipient"])

        await circle.company.join(circle["stranger"].id, circle.growth)

        assert before == set()
        assert await seen(api.as_(circle["stranger"]), feedback, circle["recipient"])

    async def test_costs_the_same_for_many_as_for_one(self, api: Api, circle: Circle) -> None:
        await circle.says(visibility=FeedbackVisibility.ORGANIZATION)
        with counted_statements() as few:
            await api.as_(circle["recipient"]).run(NESTED)
        for number in range(8):
            person = await circle.company.person(f"P{number}")
            await circle.company.feedback(circle["author"], person, visibility=FeedbackVisibility.ORGANIZATION)

        with counted_statements() as many:
            await api.as_(circle["recipient"]).run(NESTED)

        assert many.count == few.count

    async def test_is_not_widened_by_anybody_with_the_rights_of_the_application(self, circle: Circle) -> None:
        feedback = await circle.says()
        for widening in (
            "visibility = 'ORGANIZATION'",
            "may_share = true",
            "body = 'Other words.'",
            "sent_at = null",
            "author_id = recipient_id",
        ):
            with pytest.raises(InsufficientPrivilege):
                async with writing(Sight(circle.company.organization_id, frozenset(), circle["author"].id)):
                    await values(f"update feedback set {widening} where id = %s", (feedback.id,))

    async def test_nobody_sends_it_in_the_name_of_another(self, circle: Circle) -> None:
        with pytest.raises(InsufficientPrivilege):
            async with writing(Sight(circle.company.organization_id, frozenset(), circle["recipient"].id)):
                await Feedback.create(
                    organization_id=circle.company.organization_id,
                    author_id=circle["author"].id,
                    recipient_id=circle["recipient"].id,
                    kind=FeedbackKind.PRAISE,
                    visibility=FeedbackVisibility.ORGANIZATION,
                    body="Best colleague ever.",
                    created_at="2026-11-18T12:00:00Z",
                    sent_at="2026-11-18T12:00:00Z",
                )


class TestGive:
    async def test_goes_up_down_and_sideways(self, api: Api, circle: Circle) -> None:
        for giver, receiver in (("recipient", "manager"), ("manager", "recipient"), ("teammate", "recipient")):
            given = circle.input(recipientId=circle[receiver].gid)

            answer = await api.as_(circle[giver]).mutate("feedbackGive", given, "recipient { name }")

            assert answer["recipient"]["name"] == circle[receiver].name

    async def test_refuses_oneself_and_those_who_left(self, api: Api, circle: Circle) -> None:
        gone = await circle.company.person("Gone", active=False)

        for recipient in (circle["author"], gone):
            answer = await api.as_(circle["author"]).mutate("feedbackGive", circle.input(recipientId=recipient.gid))

            assert answer["code"] == "NOT_PERMITTED"

    async def test_refuses_a_team_that_is_not_theirs_and_one_that_is_not_asked_for(
        self, api: Api, circle: Circle
    ) -> None:
        sales = gid(await circle.company.team("Elsewhere"))
        wrong = {
            "TEAM_MISSING": {"visibility": "TEAM"},
            "TEAM_UNUSED": {"visibility": "ORGANIZATION", "teamId": gid(circle.growth)},
            "NOT_THEIR_TEAM": {"visibility": "TEAM", "teamId": sales},
        }

        for code, given in wrong.items():
            answer = await api.as_(circle["author"]).mutate("feedbackGive", circle.input(**given))

            assert [(each["path"], each["code"]) for each in answer["problems"]] == [(["teamId"], code)]

    async def test_refuses_a_goal_that_the_author_may_not_read(self, api: Api, circle: Circle) -> None:
        hidden = await circle.company.objective(
            await circle.company.cycle(), circle["manager"], visibility=Visibility.PRIVATE
        )

        answer = await api.as_(circle["author"]).mutate("feedbackGive", circle.input(subjectId=gid(hidden)))

        assert (answer["code"], answer["path"]) == ("NOT_FOUND", ["subjectId"])

    async def test_refuses_people_of_another_organisation(self, api: Api, circle: Circle) -> None:
        given = circle.input(recipientId=circle["foreigner"].gid)

        assert (await api.as_(circle["author"]).mutate("feedbackGive", given))["code"] == "NOT_FOUND"


class TestDraft:
    async def test_is_changed_and_sent(self, api: Api, circle: Circle) -> None:
        mira = api.as_(circle["author"])
        draft = (await mira.succeed("feedbackDraft", circle.input(), "feedback { id sentAt }"))["feedback"]
        changed = {"feedbackId": draft["id"], "body": "You listen well.", "visibility": "RECIPIENT_AND_MANAGER"}
        await mira.succeed("feedbackUpdate", changed)
        before = await seen(api.as_(circle["recipient"]), draft["id"], circle["recipient"])

        await mira.succeed("feedbackSend", {"feedbackId": draft["id"]})

        after = (await api.as_(circle["recipient"]).run(NODE, id=draft["id"]))["node"]
        assert (draft["sentAt"], before) == (None, set())
        assert (after["body"], after["manager"]) == ("You listen well.", {"name": "Mona"})

    async def test_drops_its_team_with_the_visibility(self, api: Api, circle: Circle) -> None:
        draft = await circle.says(sent_at=None, visibility=FeedbackVisibility.TEAM, team_id=circle.growth.id)
        changed = {"feedbackId": gid(draft), "visibility": "RECIPIENT"}

        answer = await api.as_(circle["author"]).succeed("feedbackUpdate", changed, "feedback { team { id } }")

        assert answer["feedback"]["team"] is None

    async def test_is_gone_once_discarded(self, api: Api, circle: Circle) -> None:
        draft = await circle.says(sent_at=None)

        await api.as_(circle["author"]).succeed("feedbackDiscard", {"feedbackId": gid(draft)}, "deletedId")

        assert (await api.as_(circle["author"]).run(NODE, id=gid(draft)))["node"] is None

    @pytest.mark.parametrize("name", ["feedbackUpdate", "feedbackDiscard", "feedbackSend"])
    async def test_is_nobody_elses(self, api: Api, circle: Circle, name: str) -> None:
        draft = await circle.says(sent_at=None)

        for role in ("recipient", "manager", "administrator", "foreigner"):
            assert (await api.as_(circle[role]).mutate(name, {"feedbackId": gid(draft)}))["code"] == "NOT_FOUND"

    @pytest.mark.parametrize("name", ["feedbackUpdate", "feedbackDiscard", "feedbackSend"])
    async def test_refuses_once_it_was_sent(self, api: Api, circle: Circle, name: str) -> None:
        sent = await circle.says()

        answer = await api.as_(circle["author"]).mutate(name, {"feedbackId": gid(sent)})

        assert answer["code"] == "NOT_PERMITTED"


class TestReplies:
    async def test_are_read_by_the_two_alone_also_where_everybody_reads_the_feedback(
        self, api: Api, circle: Circle
    ) -> None:
        feedback = gid(await circle.says(visibility=FeedbackVisibility.ORGANIZATION))
        reply = {"feedbackId": feedback, "body": "Which ones?", "asksForMore": True}
        made = await api.as_(circle["recipient"]).succeed("feedbackReply", reply, "reply { id }")

        replies = {
            role: (await api.as_(person).run(NODE, id=feedback))["node"]
            for role, person in circle.people.items()
            if role != "foreigner"
        }
        records = {
            role: (await api.as_(person).run(AUDIT, id=made["reply"]["id"]))["auditRecords"]["totalCount"]
            for role, person in circle.people.items()
        }

        assert {role for role, found in replies.items() if found["replies"]} == TWO
        assert {role for role, found in replies.items() if found["wantsMore"]} == TWO
        assert {role for role, count in records.items() if count} == TWO

    async def test_wait_for_the_author_until_they_answer(self, api: Api, circle: Circle) -> None:
        wanting = "{ viewer { feedbackWantingMore { totalCount nodes { id } } } }"
        feedback, mira = gid(await circle.says()), api.as_(circle["author"])
        asked = {"feedbackId": feedback, "body": "Which ones?", "asksForMore": True}
        await api.as_(circle["recipient"]).succeed("feedbackReply", asked)
        waiting = (await mira.run(wanting))["viewer"]["feedbackWantingMore"]

        await mira.succeed("feedbackReply", {"feedbackId": feedback, "body": "The one about scope."})

        assert waiting == {"totalCount": 1, "nodes": [{"id": feedback}]}
        assert (await mira.run(wanting))["viewer"]["feedbackWantingMore"]["totalCount"] == 0

    async def test_refuse_the_author_who_asks_for_more(self, api: Api, circle: Circle) -> None:
        asked = {"feedbackId": gid(await circle.says()), "body": "And now?", "asksForMore": True}

        assert (await api.as_(circle["author"]).mutate("feedbackReply", asked))["code"] == "NOT_PERMITTED"


class TestThank:
    async def test_refuses_a_second_time(self, api: Api, circle: Circle) -> None:
        feedback, tim = {"feedbackId": gid(await circle.says())}, api.as_(circle["recipient"])

        first = await tim.succeed("feedbackThank", feedback, "feedback { thankedAt }")

        assert first["feedback"]["thankedAt"]
        assert (await tim.mutate("feedbackThank", feedback))["code"] == "NOT_PERMITTED"


class TestShare:
    async def test_shows_it_to_the_manager_where_its_author_allows_that(self, api: Api, circle: Circle) -> None:
        feedback = gid(await circle.says(may_share=True))
        before = await seen(api.as_(circle["manager"]), feedback, circle["recipient"])

        shared = await api.as_(circle["recipient"]).succeed(
            "feedbackShare", {"feedbackId": feedback}, "feedback { sharedWith { name } sharedAt }"
        )

        after = {
            role for role, person in circle.people.items() if await seen(api.as_(person), feedback, circle["recipient"])
        }
        assert before == set()
        assert shared["feedback"]["sharedWith"] == {"name": "Mona"}
        assert after == TWO | {"manager"}

    async def test_refuses_without_the_authors_word(self, api: Api, circle: Circle) -> None:
        feedback = gid(await circle.says())

        answer = await api.as_(circle["recipient"]).mutate("feedbackShare", {"feedbackId": feedback})

        assert answer["code"] == "NOT_PERMITTED"
        assert await seen(api.as_(circle["manager"]), feedback, circle["recipient"]) == set()

    async def test_lets_a_new_manager_read_what_was_for_the_manager_at_the_time(self, api: Api, circle: Circle) -> None:
        feedback_id = await circle.gives(api, visibility="RECIPIENT_AND_MANAGER")
        moved = {"userId": circle["recipient"].gid, "managerId": circle["lead"].gid, "startsOn": "2026-11-18"}
        await api.as_(circle["administrator"]).succeed("userManagerSet", moved)

        await api.as_(circle["recipient"]).succeed("feedbackShare", {"feedbackId": feedback_id})

        assert await seen(api.as_(circle["lead"]), feedback_id, circle["recipient"])

    async def test_refuses_without_a_manager(self, api: Api, circle: Circle) -> None:
        feedback = await circle.company.feedback(circle["recipient"], circle["stranger"], may_share=True)

        answer = await api.as_(circle["stranger"]).mutate("feedbackShare", {"feedbackId": gid(feedback)})

        assert answer["problems"][0]["code"] == "NO_MANAGER"


class TestRetract:
    async def test_leaves_a_trace_and_no_word(self, api: Api, circle: Circle, database_url: str) -> None:
        body, answer = "Zephyrous words, all of them.", "Zephyrous, really?"
        feedback_id = await circle.gives(api, body=body, visibility="ORGANIZATION", idempotencyKey="k")
        await api.as_(circle["recipient"]).succeed("feedbackReply", {"feedbackId": feedback_id, "body": answer})

        await api.as_(circle["author"]).succeed("feedbackRetract", {"feedbackId": feedback_id})

        left = (await api.as_(circle["recipient"]).run(NODE, id=feedback_id))["node"]
        feed = (await api.as_(circle["stranger"]).run(FEEDS))["organization"]["feedback"]
        assert left["retractedAt"]
        assert (left["body"], left["replies"], left["author"]) == (None, [], {"name": "Mira"})
        assert feed == {"totalCount": 0, "nodes": []}
        assert places_of("zephyrous", database_url) == []

    async def test_refuses_after_some_days(self, api: Api, circle: Circle, now: TestClock) -> None:
        feedback = {"feedbackId": gid(await circle.says())}
        now.forward(days=7)

        assert (await api.as_(circle["author"]).mutate("feedbackRetract", feedback))["code"] == "NOT_PERMITTED"

    @pytest.mark.parametrize("name", ["feedbackThank", "feedbackShare", "feedbackRetract"])
    async def test_ends_all_that_could_be_done_with_it(self, api: Api, circle: Circle, name: str) -> None:
        feedback = {"feedbackId": gid(await circle.says(may_share=True))}
        await api.as_(circle["author"]).succeed("feedbackRetract", feedback)

        for role in ("author", "recipient"):
            assert (await api.as_(circle[role]).mutate(name, feedback))["code"] == "NOT_PERMITTED"


def places_of(word: str, database_url: str) -> list[str]:
    """Return the tables of the whole database, the queue of jobs among them, that hold a word."""
    with psycopg.connect(database_url) as connection:
        tables = connection.execute("select table_name from information_schema.tables where table_schema = 'public'")
        return [
            table
            for (table,) in tables.fetchall()
            if connection.execute(f"select from {table} t where t::text ilike %s", (f"%{word}%",)).fetchone()
        ]
