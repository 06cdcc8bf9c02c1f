"""Live events of meetings, feedback and praise: for those who may read, and for nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from app.events import Events
from app.settings import Settings
from schema.build import schema
from schema.context import Context
from tests.support.conversations import Pair, pair_of
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api

MEETING = """subscription($id: ID!) { meetingChanged(meetingId: $id) {
    ... on OneOnOneMeeting { sharedNotes agenda { text } actionItems { nodes { text } } } } }"""
SERIES = """subscription($id: ID!) { oneOnOneChanged(oneOnOneId: $id) {
    cadence nextOn meetings { nodes { heldOn sharedNotes agenda { text } } } actionItems { nodes { text } } } }"""
FEEDBACK = "subscription { feedbackArrived { feedbackAbout { nodes { body } } } }"
PRAISE = "subscription { praiseArrived { name } }"


@asynccontextmanager
async def following(
    document: str, person: Person, url: str, settings: Settings, **variables: Any
) -> AsyncIterator[Any]:
    """Subscribe as a person."""
    events = Events(url)
    await events.start()
    context = Context(actor=await person.actor(), settings=settings, events=events)
    stream: Any = await schema().subscribe(document, variable_values=variables, context_value=context)
    try:
        async with asyncio.timeout(20):
            yield stream
    finally:
        await stream.aclose()
        await events.stop()


@pytest.fixture
async def pair(company: Factory) -> Pair:
    """Two people who talk."""
    return await pair_of(company)


class TestMeetingChanged:
    async def test_sends_the_present_meeting_then_each_change(
        self, api: Api, pair: Pair, database_url: str, settings: Settings
    ) -> None:
        id_, report = gid(pair.meeting), api.as_(pair.report)
        notes = {"meetingId": id_, "expectedRevision": 1, "sharedNotes": "Go slower."}

        async with following(MEETING, pair.manager, database_url, settings, id=id_) as stream:
            seen = [await anext(stream)]
            await report.succeed("oneOnOneMeetingUpdate", notes)
            seen.append(await anext(stream))
            await report.succeed("agendaPointAdd", {"meetingId": id_, "text": "The import"})
            seen.append(await anext(stream))
            await report.succeed("actionItemAdd", {"sourceId": id_, "text": "Ask ten clinics"})
            seen.append(await anext(stream))

        told = [event.data["meetingChanged"] for event in seen]
        assert [each["sharedNotes"] for each in told] == [None, *["Go slower."] * 3]
        assert [len(each["agenda"]) for each in told] == [0, 0, 1, 1]
        assert told[-1]["actionItems"]["nodes"] == [{"text": "Ask ten clinics"}]

    async def test_ends_at_once_for_anybody_else(self, pair: Pair, database_url: str, settings: Settings) -> None:
        for person in pair.others.values():
            async with following(MEETING, person, database_url, settings, id=gid(pair.meeting)) as stream:
                assert [event.data async for event in stream] == [{"meetingChanged": None}]


class TestOneOnOneChanged:
    async def test_sends_the_present_series_then_each_change(
        self, api: Api, pair: Pair, database_url: str, settings: Settings
    ) -> None:
        series, talk, report = gid(pair.series), gid(pair.meeting), api.as_(pair.report)
        changes: list[tuple[str, dict[str, Any]]] = [
            ("oneOnOneUpdate", {"oneOnOneId": series, "expectedRevision": 1, "cadence": "MONTHLY"}),
            ("oneOnOneMeetingAdd", {"oneOnOneId": series, "heldOn": "2026-11-27"}),
            ("oneOnOneMeetingUpdate", {"meetingId": talk, "expectedRevision": 1, "sharedNotes": "Go slower."}),
            ("agendaPointAdd", {"meetingId": talk, "text": "The import"}),
            ("actionItemAdd", {"sourceId": talk, "text": "Ask ten clinics"}),
        ]

        async with following(SERIES, pair.manager, database_url, settings, id=series) as stream:
            seen = [await anext(stream)]
            for mutation, given in changes:
                await report.succeed(mutation, given)
                seen.append(await anext(stream))

        told = [event.data["oneOnOneChanged"] for event in seen]
        assert [each["cadence"] for each in told] == ["WEEKLY", *["MONTHLY"] * 5]
        assert [len(each["meetings"]["nodes"]) for each in told] == [1, 1, 2, 2, 2, 2]
        assert told[-1]["meetings"]["nodes"][1] == {
            "heldOn": "2026-11-13",
            "sharedNotes": "Go slower.",
            "agenda": [{"text": "The import"}],
        }
        assert [len(each["actionItems"]["nodes"]) for each in told] == [0, 0, 0, 0, 0, 1]

    async def test_says_nothing_upon_a_private_note(
        self, api: Api, pair: Pair, database_url: str, settings: Settings
    ) -> None:
        note = {"meetingId": gid(pair.meeting), "body": "Ask again in spring."}

        async with following(SERIES, pair.manager, database_url, settings, id=gid(pair.series)) as stream:
            await anext(stream)
            await api.as_(pair.report).succeed("privateNoteWrite", note)
            await api.as_(pair.report).succeed("agendaPointAdd", {"meetingId": gid(pair.meeting), "text": "The import"})
            told = (await anext(stream)).data["oneOnOneChanged"]

        assert told["meetings"]["nodes"][0]["agenda"] == [{"text": "The import"}]

    async def test_ends_at_once_for_anybody_else(self, pair: Pair, database_url: str, settings: Settings) -> None:
        for person in pair.others.values():
            async with following(SERIES, person, database_url, settings, id=gid(pair.series)) as stream:
                assert [event.data async for event in stream] == [{"oneOnOneChanged": None}]


class TestArrivals:
    async def test_tell_of_feedback_about_the_viewer(
        self, api: Api, pair: Pair, database_url: str, settings: Settings
    ) -> None:
        given = {"recipientId": pair.report.gid, "kind": "PRAISE", "body": "Good.", "visibility": "RECIPIENT"}

        async with following(FEEDBACK, pair.report, database_url, settings) as stream:
            seen = [await anext(stream)]
            await api.as_(pair.teammate).succeed("feedbackGive", given)
            seen.append(await anext(stream))

        told = [event.data["feedbackArrived"]["feedbackAbout"]["nodes"] for event in seen]
        assert told == [[], [{"body": "Good."}]]

    async def test_tell_nobody_else_of_praise(
        self, api: Api, pair: Pair, database_url: str, settings: Settings
    ) -> None:
        given = {"recipientIds": [pair.report.gid], "message": "You stayed calm."}

        async with (
            following(PRAISE, pair.report, database_url, settings) as own,
            following(PRAISE, pair.teammate, database_url, settings) as others,
        ):
            await anext(own), await anext(others)
            await api.as_(pair.manager).succeed("recognitionGive", given)
            told = await anext(own)
            waiting = asyncio.ensure_future(anext(others))
            await api.as_(pair.manager).succeed("recognitionGive", {**given, "message": "Again."})
            await anext(own)
            heard = waiting.done()
            waiting.cancel()
            await asyncio.wait([waiting])

        assert told.data == {"praiseArrived": {"name": "Olga"}}
        assert not heard
