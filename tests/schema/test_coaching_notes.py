"""Coaching notes through GraphQL: for the manager alone, or shared with the person they are about."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.conversations import Pair, coaching_note, pair_of
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.graphql import Api

ABOUT = """query($id: ID!) { node(id: $id) { ... on User { coachingNotes { totalCount nodes {
    id body sharedAt author { name } subject { name } viewerCan { edit { allowed } share { allowed } } } } } } }"""


@pytest.fixture
async def pair(company: Factory) -> Pair:
    return await pair_of(company)


async def about(api: Api, reader: Person, subject: Person) -> list[dict[str, Any]]:
    notes = (await api.as_(reader).run(ABOUT, id=subject.gid))["node"]["coachingNotes"]
    assert notes["totalCount"] == len(notes["nodes"])
    found: list[dict[str, Any]] = notes["nodes"]
    return found


async def add(api: Api, pair: Pair, body: str = "Let her lead.") -> str:
    answer = await api.as_(pair.manager).succeed(
        "coachingNoteAdd", {"subjectId": pair.report.gid, "body": body}, "coachingNoteEdge { node { id } }"
    )
    found: str = answer["coachingNoteEdge"]["node"]["id"]
    return found


class TestCoachingNotes:
    async def test_are_for_their_author_alone(self, api: Api, pair: Pair) -> None:
        await add(api, pair)

        [note] = await about(api, pair.manager, pair.report)
        assert (note["body"], note["sharedAt"]) == ("Let her lead.", None)
        assert note["viewerCan"] == {"edit": {"allowed": True}, "share": {"allowed": True}}
        for person in (pair.report, *pair.others.values()):
            assert await about(api, person, pair.report) == [], person.name

    async def test_are_shared_with_the_person_and_nobody_else(self, api: Api, pair: Pair) -> None:
        note_id = await add(api, pair)

        await api.as_(pair.manager).succeed("coachingNoteShare", {"coachingNoteId": note_id})

        for person in (pair.manager, pair.report):
            [note] = await about(api, person, pair.report)
            assert note["viewerCan"] == {"edit": {"allowed": False}, "share": {"allowed": False}}
        for person in pair.others.values():
            assert await about(api, person, pair.report) == [], person.name
        foreign = (await make_organization("Elsewhere")).admin
        query = "query($id: ID!) { node(id: $id) { id } }"
        assert (await api.as_(foreign).run(query, id=note_id))["node"] is None

    async def test_stay_as_they_were_once_they_are_shared(self, api: Api, pair: Pair) -> None:
        note_id = await add(api, pair)
        await api.as_(pair.manager).succeed("coachingNoteShare", {"coachingNoteId": note_id})
        change = {"coachingNoteId": note_id, "expectedRevision": 1, "body": "Never mind."}

        for person in (pair.manager, pair.report):
            changed = await api.as_(person).mutate("coachingNoteUpdate", change)
            deleted = await api.as_(person).mutate("coachingNoteDelete", {"coachingNoteId": note_id})
            shared = await api.as_(person).mutate("coachingNoteShare", {"coachingNoteId": note_id})
            assert {answer["__typename"] for answer in (changed, deleted, shared)} == {"NotPermittedError"}

    async def test_are_put_in_other_words_and_deleted_before(self, api: Api, pair: Pair) -> None:
        note_id = await add(api, pair)
        change = {"coachingNoteId": note_id, "expectedRevision": 1, "body": "Let her lead the review."}

        await api.as_(pair.manager).succeed("coachingNoteUpdate", change)
        [note] = await about(api, pair.manager, pair.report)
        answer = await api.as_(pair.manager).succeed("coachingNoteDelete", {"coachingNoteId": note_id}, "deletedId")

        assert note["body"] == "Let her lead the review."
        assert answer["deletedId"] == note_id
        assert await about(api, pair.manager, pair.report) == []

    async def test_refuse_who_is_not_the_persons_manager(self, api: Api, pair: Pair) -> None:
        for name, person in pair.others.items():
            answer = await api.as_(person).mutate("coachingNoteAdd", {"subjectId": pair.report.gid, "body": "Hm."})

            assert answer["__typename"] == "NotPermittedError", name

    async def test_are_not_shared_once_the_person_reports_to_somebody_else(self, api: Api, pair: Pair) -> None:
        note = await coaching_note(pair.company, pair.manager, pair.report)
        given = {"userId": pair.report.gid, "managerId": pair.lead.gid}
        await api.as_(pair.company.admin).succeed("userManagerSet", given)

        answer = await api.as_(pair.manager).mutate("coachingNoteShare", {"coachingNoteId": gid(note)})

        assert answer["__typename"] == "NotPermittedError"
        assert await about(api, pair.lead, pair.report) == []
        assert len(await about(api, pair.manager, pair.report)) == 1
