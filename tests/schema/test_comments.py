"""Comments through GraphQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import pytest

from app.core.ids import global_id, new_id, parse_global_id
from app.cycles.models import CycleState
from app.events import Events
from app.objectives.models import ObjectiveState, Visibility
from app.settings import Settings
from schema.build import schema
from schema.context import Context
from tests.support.clock import TestClock
from tests.support.comments import Talk, at, talk
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.graphql import Api
from tests.support.statements import counted_statements

KINDS = ("Objective", "KeyResult", "CheckIn", "CheckInSheet", "Proposal")
every_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
async def scene(company: Factory, api: Api) -> Talk:
    """A team with things to talk about."""
    return await talk(company, api)


def codes(answer: dict[str, Any]) -> list[tuple[list[str], str]]:
    return [(problem["path"], problem["code"]) for problem in answer["problems"]]


class TestCommentAdd:
    @every_kind
    async def test_begins_a_thread_about_anything_that_one_reads(self, scene: Talk, kind: str) -> None:
        answer = await scene.say(scene.work.lead, "  What helped?\n", on=kind)
        found = await scene.read(scene.work.member, kind)

        said = answer["commentEdge"]["node"]
        assert said | {"id": ""} == {
            "id": "",
            "body": "What helped?",
            "author": {"name": "Lena"},
            "mentions": [],
            "mentionUnread": False,
            "createdAt": "2026-11-18T10:00:00Z",
            "editedAt": None,
            "deletedAt": None,
            "resolvedAt": None,
            "resolvedBy": None,
            "parent": None,
            "subject": {"__typename": kind, "id": scene.subjects[kind]},
        }
        assert found["commentCount"] == 1
        assert found["comments"]["nodes"] == [{**said, "replies": {"totalCount": 0, "nodes": []}}]

    @every_kind
    async def test_replies_one_level_deep(self, scene: Talk, kind: str) -> None:
        began = await scene.said(scene.work.lead, "What helped?", on=kind)

        answer = await scene.say(scene.work.member, "Watching them.", on=kind, parentId=began)
        reply = answer["commentEdge"]["node"]["id"]
        deeper = await scene.say(scene.work.lead, "Whom?", on=kind, parentId=reply)
        found = await scene.read(scene.work.lead, kind)

        assert answer["parent"] == {"id": began, "replies": {"totalCount": 1}}
        assert deeper["message"] == "This is a reply itself: reply to the comment that began the thread."
        assert (found["commentCount"], found["comments"]["totalCount"]) == (2, 1)
        assert [each["body"] for each in found["comments"]["nodes"][0]["replies"]["nodes"]] == ["Watching them."]

    async def test_pages_the_oldest_first(self, scene: Talk, now: TestClock) -> None:
        for body in ("one", "two", "three"):
            await scene.said(scene.work.lead, body)
            now.forward(minutes=1)
        query = """query($id: ID!, $after: String) { node(id: $id) { ... on Objective {
            comments(first: 2, after: $after) { nodes { body } pageInfo { endCursor hasNextPage } } } } }"""
        lena = scene.api.as_(scene.work.lead)

        first = (await lena.run(query, id=scene.subjects["Objective"]))["node"]["comments"]
        after = first["pageInfo"]["endCursor"]
        rest = (await lena.run(query, id=scene.subjects["Objective"], after=after))["node"]["comments"]

        assert [node["body"] for node in first["nodes"]] == ["one", "two"]
        assert [node["body"] for node in rest["nodes"]] == ["three"]

    async def test_acts_once_for_one_key(self, scene: Talk) -> None:
        first = await scene.said(scene.work.lead, idempotencyKey="k")
        again = await scene.said(scene.work.lead, idempotencyKey="k")

        assert first == again
        assert (await scene.read(scene.work.lead))["commentCount"] == 1

    async def test_stores_a_sheet_that_was_only_owed(self, scene: Talk) -> None:
        mira = scene.api.as_(scene.work.member)
        present = "{ mySheet { id submittedAt due { title } commentCount } }"
        before = (await mira.run(present))["mySheet"]

        await scene.said(scene.work.manager, "What do you need?", on="CheckInSheet")

        assert (await mira.run(present))["mySheet"] == {**before, "commentCount": 1}

    async def test_is_possible_in_a_closed_cycle(self, scene: Talk, company: Factory) -> None:
        past = await company.cycle("Q3 2026", state=CycleState.CLOSED)
        objective = await company.objective(past, scene.work.member)

        answer = await scene.say(scene.work.lead, "What did we learn?", on=gid(objective))

        assert answer["__typename"] == "CommentAddSuccess"

    async def test_lists_every_problem_at_once(self, scene: Talk, company: Factory) -> None:
        gone, foreigner = await company.person("Gus", active=False), (await make_organization()).admin
        nobody = f"[@Nobody]({global_id('User', new_id())}) and [@Nothing](mira)"

        empty = await scene.say(scene.work.lead, "  ")
        long = await scene.say(scene.work.lead, "x" * 10_001)
        wrong = await scene.say(scene.work.lead, f"{at(gone)} {at(foreigner)} {nobody}")

        assert codes(empty) == [(["body"], "EMPTY")]
        assert codes(long) == [(["body"], "TOO_LONG")]
        assert codes(wrong) == [(["body"], "LEFT"), *[(["body"], "UNKNOWN_PERSON")] * 3]

    async def test_does_not_find_what_is_not_there(self, scene: Talk) -> None:
        elsewhere = await make_organization()
        foreign = await talk(elsewhere, scene.api)
        there = await foreign.said(foreign.work.lead)
        began = await scene.said(scene.work.lead)
        lena = scene.work.lead

        unknown = [await scene.say(lena, on=global_id(kind, new_id())) for kind in (*KINDS, "Team", "Nothing")]
        hidden = [await scene.say(lena, on=id_) for id_ in (*foreign.subjects.values(), "nonsense")]
        parents = [
            await scene.say(lena, parentId=global_id("Comment", new_id())),
            await scene.say(lena, parentId=there),
            await scene.say(lena, on="KeyResult", parentId=began),
        ]

        assert {(answer["code"], *answer["path"]) for answer in unknown + hidden} == {("NOT_FOUND", "subjectId")}
        assert {(answer["code"], *answer["path"]) for answer in parents} == {("NOT_FOUND", "parentId")}


class TestMentions:
    async def test_are_found_by_those_who_are_mentioned(self, scene: Talk, now: TestClock) -> None:
        mira, lena = scene.work.member, scene.work.lead
        first = await scene.said(lena, f"Thank you, {at(mira)}!", on="CheckIn")
        now.forward(minutes=1)
        second = await scene.said(lena, f"{at(mira)}, {at(lena)}: who asks them? {at(mira)}?", on="KeyResult")

        mine = await scene.mentioned(mira)
        hers = await scene.mentioned(lena)
        others = await scene.api.as_(lena).run(
            "query($id: ID!) { node(id: $id) { ... on User { mentions { totalCount } } } }", id=mira.gid
        )

        assert [(node["id"], node["mentionUnread"]) for node in mine["nodes"]] == [(second, True), (first, True)]
        assert mine["totalCount"] == 2
        assert mine["nodes"][0]["mentions"] == [{"name": "Mira"}, {"name": "Lena"}]
        assert hers["totalCount"] == 0
        assert others["node"]["mentions"]["totalCount"] == 0

    @pytest.mark.parametrize("kind", ["Objective", "CheckInSheet", "Proposal"])
    async def test_are_refused_of_those_who_cannot_read_the_subject(
        self, scene: Talk, company: Factory, kind: str
    ) -> None:
        outsider = await company.person("Otto")
        reached = {"Objective": {"Max", "Otto"}, "CheckInSheet": {"Max"}, "Proposal": set()}[kind]

        answers = {
            person.name: await scene.say(scene.work.lead, f"What do you think, {at(person)}?", on=kind)
            for person in (scene.work.manager, outsider)
        }

        assert {name for name, answer in answers.items() if "commentEdge" in answer} == reached
        for name in answers.keys() - reached:
            assert codes(answers[name]) == [(["body"], "CANNOT_READ")]
            assert name in answers[name]["message"]

    async def test_are_at_most_twenty(self, scene: Talk, company: Factory) -> None:
        people = [await company.person(f"P{number}") for number in range(21)]

        answers = [await scene.say(scene.work.lead, " ".join(map(at, some))) for some in (people[1:], people)]

        assert answers[0]["__typename"] == "CommentAddSuccess"
        assert codes(answers[1]) == [(["body"], "TOO_MANY_MENTIONS")]

    async def test_follow_the_words_of_an_edited_comment(self, scene: Talk, company: Factory) -> None:
        mira, lena, tim = scene.work.member, scene.work.lead, await company.person("Tim", team=scene.work.team)
        said = await scene.said(lena, f"{at(mira)}, {at(tim)}?")
        await mark_read(scene, mira, said)

        kept = {"commentId": said, "body": f"{at(mira)}, {at(scene.work.manager)}?"}
        await scene.api.as_(lena).succeed("commentUpdate", kept)
        found = {person.name: await scene.mentioned(person) for person in (mira, tim, scene.work.manager)}

        unread = {name: [node["mentionUnread"] for node in each["nodes"]] for name, each in found.items()}
        assert unread == {"Mira": [False], "Tim": [], "Max": [True]}


async def mark_read(scene: Talk, person: Person, *ids: str) -> list[dict[str, Any]]:
    query = """mutation($ids: [ID!]!) { mentionsMarkRead(input: { commentIds: $ids }) { __typename
        ... on MentionsMarkReadSuccess { comment { id mentionUnread } } ... on UserError { code path } } }"""
    answers: list[dict[str, Any]] = (await scene.api.as_(person).run(query, ids=list(ids)))["mentionsMarkRead"]
    return answers


class TestMentionsMarkRead:
    async def test_answers_each_in_order(self, scene: Talk) -> None:
        mira, lena = scene.work.member, scene.work.lead
        said = [await scene.said(lena, f"{at(mira)}!"), await scene.said(lena, "Nobody."), await scene.said(mira)]
        foreign = await talk(await make_organization(), scene.api)
        elsewhere = await foreign.said(foreign.work.lead, at(foreign.work.member))

        answers = await mark_read(scene, mira, *said, elsewhere, global_id("Comment", new_id()))
        again = await mark_read(scene, mira, said[0])

        assert [answer.get("code") for answer in answers] == [None, *["NOT_FOUND"] * 4]
        assert answers[0]["comment"] == again[0]["comment"] == {"id": said[0], "mentionUnread": False}

    async def test_parts_the_read_from_the_unread(self, scene: Talk) -> None:
        mira, lena = scene.work.member, scene.work.lead
        first, second = [await scene.said(lena, f"{at(mira)} {number}") for number in range(2)]

        await mark_read(scene, mira, first)
        found = [
            await scene.mentioned(mira, arguments) for arguments in ("(unread: true)", "(unread: false)", "(first: 1)")
        ]

        assert [[node["id"] for node in each["nodes"]] for each in found[:2]] == [[second], [first]]
        assert [each["totalCount"] for each in found] == [1, 1, 2]

    async def test_marks_nobody_elses(self, scene: Talk) -> None:
        said = await scene.said(scene.work.lead, at(scene.work.member))

        answers = await mark_read(scene, scene.work.lead, said)

        assert answers[0]["code"] == "NOT_FOUND"
        assert (await scene.mentioned(scene.work.member, "(unread: true)"))["totalCount"] == 1

    async def test_takes_fifty_at_once(self, scene: Talk) -> None:
        said = await scene.said(scene.work.lead, at(scene.work.member))

        answers = await mark_read(scene, scene.work.member, *[said] * 51)

        assert [answer["code"] for answer in answers] == ["INVALID_INPUT"] * 51


class TestCommentUpdate:
    async def test_keeps_when_its_author_did_so(self, scene: Talk, now: TestClock) -> None:
        said = await scene.said(scene.work.lead, "Wel done.")
        now.forward(minutes=5)

        changed = {"commentId": said, "body": "Well done."}
        answer = await scene.api.as_(scene.work.lead).succeed("commentUpdate", changed, f"comment {{ {COMMENTED} }}")
        now.forward(minutes=5)
        same = await scene.api.as_(scene.work.lead).succeed("commentUpdate", changed, f"comment {{ {COMMENTED} }}")

        assert answer["comment"] == {"body": "Well done.", "editedAt": "2026-11-18T10:05:00Z", "deletedAt": None}
        assert same["comment"] == answer["comment"]

    async def test_checks_the_words_and_new_mentions_alone(self, scene: Talk, company: Factory) -> None:
        gus = await company.person("Gus")
        said = await scene.said(scene.work.lead, at(gus))
        await scene.api.as_(company.admin).succeed("userDeactivate", {"userId": gus.gid})
        lena = scene.api.as_(scene.work.lead)

        kept = await lena.mutate("commentUpdate", {"commentId": said, "body": f"Thank you, {at(gus)}."})
        empty = await lena.mutate("commentUpdate", {"commentId": said, "body": " "})
        unknown = await lena.mutate("commentUpdate", {"commentId": said, "body": "[@Somebody](here)"})

        assert kept["__typename"] == "CommentUpdateSuccess"
        assert (codes(empty), codes(unknown)) == ([(["body"], "EMPTY")], [(["body"], "UNKNOWN_PERSON")])


COMMENTED = "body editedAt deletedAt"
DELETED = f"deletedIds comment {{ {COMMENTED} author {{ name }} }} subject {{ ... on Objective {{ commentCount }} }}"


class TestCommentDelete:
    async def test_leaves_nothing_of_a_comment_without_replies(self, scene: Talk, company: Factory) -> None:
        mine, another = await scene.said(scene.work.member, at(scene.work.lead)), await scene.said(scene.work.member)

        own = await scene.api.as_(scene.work.member).succeed("commentDelete", {"commentId": mine}, DELETED)
        any_ = await scene.api.as_(company.admin).succeed("commentDelete", {"commentId": another}, DELETED)

        assert own == {**any_, "deletedIds": [mine], "subject": {"commentCount": 1}}
        assert (any_["deletedIds"], any_["comment"]) == ([another], None)
        assert (await scene.read(scene.work.member))["comments"]["nodes"] == []
        assert (await scene.mentioned(scene.work.lead))["nodes"] == []

    async def test_keeps_a_place_for_replies_until_the_last_of_them_is_gone(self, scene: Talk) -> None:
        mira, lena = scene.work.member, scene.work.lead
        began = await scene.said(lena, f"What helped, {at(mira)}?")
        replies = [await scene.said(mira, body, parentId=began) for body in ("This.", "That.")]

        kept = await scene.api.as_(lena).succeed("commentDelete", {"commentId": began}, DELETED)
        found = await scene.read(mira)
        again = await scene.api.as_(lena).mutate("commentDelete", {"commentId": began})
        edited = await scene.api.as_(lena).mutate("commentUpdate", {"commentId": began, "body": "What?"})
        gone = [await scene.api.as_(mira).succeed("commentDelete", {"commentId": id_}, DELETED) for id_ in replies]

        assert kept["deletedIds"] == []
        assert kept["comment"] == {
            "body": None,
            "editedAt": None,
            "deletedAt": "2026-11-18T10:00:00Z",
            "author": {"name": "Lena"},
        }
        assert (found["commentCount"], found["comments"]["totalCount"]) == (2, 1)
        assert found["comments"]["nodes"][0]["mentions"] == []
        assert [node["body"] for node in found["comments"]["nodes"][0]["replies"]["nodes"]] == ["This.", "That."]
        assert {again["message"], edited["message"]} == {"This comment was deleted."}
        assert [each["deletedIds"] for each in gone] == [replies[:1], [replies[1], began]]

    async def test_of_the_last_two_replies_at_once_leaves_no_empty_place(self, scene: Talk) -> None:
        mira, lena = scene.work.member, scene.work.lead
        began = await scene.said(lena)
        replies = [await scene.said(mira, parentId=began) for _ in range(2)]
        await scene.api.as_(lena).succeed("commentDelete", {"commentId": began})

        await asyncio.gather(*(scene.api.as_(mira).succeed("commentDelete", {"commentId": reply}) for reply in replies))

        assert (await scene.read(mira))["comments"]["totalCount"] == 0

    async def test_goes_with_what_it_is_about(self, scene: Talk, company: Factory) -> None:
        draft = await company.objective(scene.work.cycle, scene.work.member, state=ObjectiveState.DRAFT)
        began = await scene.said(scene.work.member, at(scene.work.lead), on=gid(draft))
        await scene.said(scene.work.member, on=gid(draft), parentId=began)

        answer = await scene.api.as_(scene.work.member).mutate("objectiveDelete", {"objectiveId": gid(draft)})

        assert answer["__typename"] == "ObjectiveDeleteSuccess"
        assert (await scene.mentioned(scene.work.lead))["totalCount"] == 0


class TestCommentResolve:
    @pytest.mark.parametrize("kind", ["Objective", "Proposal"])
    async def test_settles_a_thread_and_opens_it_again(self, scene: Talk, kind: str) -> None:
        said = {"commentId": await scene.said(scene.work.lead, "Is 12 h enough?", on=kind)}
        selection = "comment { resolvedAt resolvedBy { name } viewerCan { resolve { allowed } reopen { allowed } } }"
        mira = scene.api.as_(scene.work.member)

        settled = await mira.succeed("commentResolve", said, selection)
        twice = await mira.mutate("commentResolve", said)
        opened = await mira.succeed("commentReopen", said, selection)
        again = await mira.mutate("commentReopen", said)

        assert settled["comment"] == {
            "resolvedAt": "2026-11-18T10:00:00Z",
            "resolvedBy": {"name": "Mira"},
            "viewerCan": {"resolve": {"allowed": False}, "reopen": {"allowed": True}},
        }
        assert (opened["comment"]["resolvedAt"], opened["comment"]["resolvedBy"]) == (None, None)
        assert [twice["message"], again["message"]] == [
            "This thread is resolved already.",
            "This thread is still open.",
        ]

    @pytest.mark.parametrize("kind", ["KeyResult", "CheckIn", "CheckInSheet"])
    async def test_is_for_threads_about_what_is_decided(self, scene: Talk, kind: str) -> None:
        said = await scene.said(scene.work.lead, on=kind)

        answer = await scene.api.as_(scene.work.lead).mutate("commentResolve", {"commentId": said})

        assert answer["message"] == "Only threads about objectives and proposals are resolved."


class TestChangingAComment:
    NAMES = ("commentUpdate", "commentDelete", "commentResolve", "commentReopen")

    @pytest.mark.parametrize("name", NAMES)
    async def test_is_not_found_by_those_who_cannot_read_it(self, scene: Talk, company: Factory, name: str) -> None:
        said = await scene.said(scene.work.lead, on="Proposal")
        people = [(await make_organization()).admin, await company.person("Otto"), scene.work.manager]
        body = {"body": "Ha."} if name == "commentUpdate" else {}

        answers = [await scene.api.as_(person).mutate(name, {"commentId": said, **body}) for person in people]
        answers.append(
            await scene.api.as_(scene.work.lead).mutate(name, {"commentId": global_id("Comment", new_id()), **body})
        )

        assert {(answer["code"], *answer["path"]) for answer in answers} == {("NOT_FOUND", "commentId")}

    async def test_is_refused_to_other_readers(self, scene: Talk, company: Factory) -> None:
        said = await scene.said(scene.work.lead)
        stranger = scene.api.as_(await company.person("Otto"))
        can = (
            "query($id: ID!) { node(id: $id) { ... on Comment { viewerCan { update { reason } delete { reason } } } } }"
        )

        update = await stranger.mutate("commentUpdate", {"commentId": said, "body": "Ha."})
        delete = await stranger.mutate("commentDelete", {"commentId": said})
        shown = (await stranger.run(can, id=said))["node"]["viewerCan"]

        assert [update["code"], delete["code"]] == ["NOT_PERMITTED", "NOT_PERMITTED"]
        assert shown == {"update": {"reason": update["message"]}, "delete": {"reason": delete["message"]}}

    async def test_is_kept_in_the_audit_record_without_the_words(self, scene: Talk) -> None:
        lena, said = scene.api.as_(scene.work.lead), await scene.said(scene.work.lead, "My secret.")
        await lena.succeed("commentUpdate", {"commentId": said, "body": "My other secret."})
        await lena.succeed("commentDelete", {"commentId": said})

        data = await scene.api.as_(scene.work.member).run(
            """query($id: ID!) { auditRecords(subjectId: $id) {
                nodes { action actor { name } changes { field } reason subject { id } } } }""",
            id=said,
        )

        shared = {"actor": {"name": "Lena"}, "changes": [], "reason": None, "subject": None}
        assert sorted(each["action"] for each in data["auditRecords"]["nodes"]) == [
            "comment.add",
            "comment.delete",
            "comment.update",
        ]
        assert all({**each, **shared} == each for each in data["auditRecords"]["nodes"])


class TestReaders:
    """Who finds a comment: those who read what it is about, whichever way they look."""

    READERS = {
        "Objective": {"Lena", "Mira", "Max", "Otto", "Ada"},
        "KeyResult": {"Lena", "Mira", "Max", "Otto", "Ada"},
        "CheckIn": {"Lena", "Mira", "Max", "Otto", "Ada"},
        "CheckInSheet": {"Lena", "Mira", "Max", "Ada"},
        "Proposal": {"Lena", "Mira", "Ada"},
    }

    async def people(self, scene: Talk, company: Factory) -> list[Person]:
        work = scene.work
        return [work.lead, work.member, work.manager, await company.person("Otto"), company.admin]

    @every_kind
    async def test_are_those_of_the_subject(self, scene: Talk, company: Factory, kind: str) -> None:
        said = await scene.said(scene.work.lead, on=kind)
        people = [*await self.people(scene, company), (await make_organization()).admin]
        audited = "query($id: ID!) { auditRecords(subjectId: $id) { totalCount } }"

        by_subject = {person.name for person in people[:-1] if await scene.read(person, kind)}
        by_id = [person.name for person in people if await node(scene, person, said)]
        by_record = {
            person.name
            for person in people
            if (await scene.api.as_(person).run(audited, id=said))["auditRecords"]["totalCount"]
        }

        assert by_subject == set(by_id) == self.READERS[kind]
        assert len(by_id) == len(self.READERS[kind])  # the other Ada is of another organisation
        # what was done to a sheet's comment is for its team, or for the line where one of those did it
        assert by_record == self.READERS[kind] - ({"Max"} if kind == "CheckInSheet" else set())

    async def test_above_a_sheet_take_part_in_what_is_said_there(self, scene: Talk) -> None:
        began = await scene.said(scene.work.manager, f"What do you need, {at(scene.work.member)}?", on="CheckInSheet")
        await scene.said(scene.work.member, f"{at(scene.work.manager)}: time.", on="CheckInSheet", parentId=began)

        found = await scene.read(scene.work.lead, "CheckInSheet")
        mentioned = [await scene.mentioned(person) for person in (scene.work.member, scene.work.manager)]

        assert found["commentCount"] == 2
        assert [each["totalCount"] for each in mentioned] == [1, 1]

    @pytest.mark.parametrize("kind", ["Objective", "KeyResult", "CheckIn"])
    async def test_follow_when_the_goal_gets_other_readers(self, scene: Talk, company: Factory, kind: str) -> None:
        people = await self.people(scene, company)
        otto = people[3]
        said = await scene.said(scene.work.lead, f"What do you think, {at(otto)}?", on=kind)

        narrowed = await set_visibility(scene, Visibility.PRIVATE)
        private = [person.name for person in people if await node(scene, person, said)]
        unseen = (await scene.mentioned(otto))["totalCount"]
        records = await scene.api.as_(otto).run(
            "query($id: ID!) { auditRecords(subjectId: $id) { totalCount } }", id=said
        )
        await set_visibility(scene, Visibility.ORGANIZATION)
        public = [person.name for person in people if await node(scene, person, said)]

        assert narrowed["__typename"] == "ObjectiveUpdateSuccess"
        assert private == ["Mira", "Max"]
        assert (unseen, records["auditRecords"]["totalCount"]) == (0, 0)
        assert public == ["Lena", "Mira", "Max", "Otto", "Ada"]
        assert (await scene.mentioned(otto))["totalCount"] == 1


async def node(scene: Talk, person: Person, id_: str) -> Any:
    return (await scene.api.as_(person).run("query($id: ID!) { node(id: $id) { id } }", id=id_))["node"]


async def set_visibility(scene: Talk, visibility: Visibility) -> dict[str, Any]:
    mira, id_ = scene.api.as_(scene.work.member), scene.subjects["Objective"]
    found = await mira.run("query($id: ID!) { node(id: $id) { ... on Objective { revision } } }", id=id_)
    edit = {"objectiveId": id_, "expectedRevision": found["node"]["revision"], "visibility": visibility.value}
    return await mira.mutate("objectiveUpdate", edit)


class TestTable:
    @pytest.mark.parametrize(
        "change",
        [
            "objective_id = null",
            "key_result_id = (select id from key_results limit 1)",
            "sheet_author_id = author_id",
            "body = null",
            "deleted_at = now()",
            "resolved_at = now()",
            "parent_id = id",
        ],
    )
    async def test_refuses_what_cannot_be(self, scene: Talk, database_url: str, change: str) -> None:
        parsed = parse_global_id(await scene.said(scene.work.lead))
        assert parsed is not None

        with psycopg.connect(database_url) as connection, pytest.raises(psycopg.errors.CheckViolation):
            connection.execute(f"update comments set {change} where id = %s", (parsed[1],))


@asynccontextmanager
async def followed(subject_id: str, person: Person, url: str, settings: Settings) -> AsyncIterator[Any]:
    """Subscribe to the comments about something as a person."""
    events = Events(url)
    await events.start()
    document = """subscription($id: ID!) { commentsChanged(subjectId: $id) { id
        ... on KeyResult { commentCount comments { nodes { body } } } } }"""
    context = Context(actor=await person.actor(), settings=settings, events=events)
    stream: Any = await schema().subscribe(document, variable_values={"id": subject_id}, context_value=context)
    try:
        yield stream
    finally:
        await stream.aclose()
        await events.stop()


class TestCommentsChanged:
    async def test_sends_the_present_comments_then_each_change(
        self, scene: Talk, database_url: str, settings: Settings
    ) -> None:
        id_ = scene.subjects["KeyResult"]
        said = await scene.said(scene.work.lead, "one", on="KeyResult")

        async with followed(id_, scene.work.member, database_url, settings) as stream, asyncio.timeout(10):
            seen = [await anext(stream)]
            await scene.said(scene.work.member, "two", on="KeyResult")
            seen.append(await anext(stream))
            await scene.api.as_(scene.work.lead).succeed("commentDelete", {"commentId": said})
            seen.append(await anext(stream))

        bodies = [[each["body"] for each in event.data["commentsChanged"]["comments"]["nodes"]] for event in seen]
        assert bodies == [["one"], ["one", "two"], ["two"]]

    async def test_shows_nothing_to_who_is_not_among_the_readers(
        self, scene: Talk, database_url: str, settings: Settings
    ) -> None:
        async with followed(scene.subjects["Proposal"], scene.work.manager, database_url, settings) as stream:
            first = await anext(stream)

        assert first.data == {"commentsChanged": None}


class TestStatements:
    async def test_do_not_grow_with_what_is_asked_for(self, scene: Talk, company: Factory) -> None:
        work = scene.work
        others = [await company.objective(work.cycle, work.member, title=f"Goal {number}") for number in range(4)]
        ids = [scene.subjects["Objective"], *map(gid, others)]
        for id_ in ids:
            for _ in range(2):
                began = await scene.said(work.lead, f"{at(work.member)}?", on=id_)
                await scene.said(work.member, f"{at(work.lead)}!", on=id_, parentId=began)
        query = """query($ids: [ID!]!) { nodes(ids: $ids) { ... on Objective { commentCount comments { totalCount
            nodes { body author { name } mentions { name } mentionUnread subject { id } viewerCan { delete { allowed } }
              replies { totalCount nodes { body author { name } parent { id } } } } } } } }"""

        counts = []
        for wanted in (ids[:1], ids):
            with counted_statements() as counter:
                data = await scene.api.as_(work.member).run(query, ids=wanted)
            counts.append(counter.count)

        assert all(len(each["comments"]["nodes"]) == 2 for each in data["nodes"])
        assert counts[0] == counts[1]

    async def test_of_mentions_do_not_grow_with_their_number(self, scene: Talk) -> None:
        query = "{ viewer { mentions { totalCount nodes { body author { name } subject { id } } } } }"
        counts = []

        for _ in range(2):
            for kind in KINDS:
                await scene.said(scene.work.lead, at(scene.work.member), on=kind)
            with counted_statements() as counter:
                await scene.api.as_(scene.work.member).run(query)
            counts.append(counter.count)

        assert counts[0] == counts[1]
