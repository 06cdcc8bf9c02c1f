"""What somebody follows once they may no longer see it: the next event is null, and nothing comes after it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.core import clock
from app.objectives.models import Visibility
from app.proposals.models import AssistantRun, Engine, Purpose
from app.settings import Settings
from tests.support.conversations import Meet, meet_of, pair_of
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api
from tests.support.server import RunningServer, running
from tests.support.sockets import Socket, socket_to

MEETING = "subscription($id: ID!) { meetingChanged(meetingId: $id) { ... on CheckInMeeting { agenda { text } } } }"
COMMENTS = """subscription($id: ID!) { commentsChanged(subjectId: $id) { ... on Objective {
    title comments { nodes { body } } } } }"""
RUN = "subscription($id: ID!) { assistantRunChanged(id: $id) { state } }"
SERIES = "subscription($id: ID!) { oneOnOneChanged(oneOnOneId: $id) { nextOn } }"
OWN = {
    "feedbackArrived": "subscription { feedbackArrived { feedbackAbout { nodes { body } } } }",
    "praiseArrived": "subscription { praiseArrived { name } }",
    "notificationReceived": "subscription { notificationReceived { unreadCount } }",
}


@pytest.fixture
async def server(settings: Settings, database_url: str, api: Api) -> AsyncIterator[RunningServer]:
    """The application behind a real socket."""
    async with running(settings, database_url) as found:
        yield found


@pytest.fixture
async def meet(company: Factory) -> Meet:
    """A team that meets."""
    return await meet_of(company)


async def told(socket: Socket) -> Any:
    """Return what the next event holds."""
    message = await socket.receive()
    assert message["type"] == "next", message
    assert "errors" not in message["payload"]
    [found] = message["payload"]["data"].values()
    return found


async def leaves_the_team(api: Api, meet: Meet) -> None:
    """Take Mira out of the team."""
    await api.as_(meet.lead).succeed("teamMemberRemove", {"teamId": gid(meet.team), "userId": meet.member.gid})


class TestWhoLeavesATeam:
    async def test_hears_no_more_of_its_meetings(self, server: RunningServer, api: Api, meet: Meet) -> None:
        id_, lead = gid(meet.meeting), api.as_(meet.lead)
        async with socket_to(server) as socket:
            await socket.init(meet.member)
            await socket.subscribe("1", MEETING, id=id_)
            before = await told(socket)

            await leaves_the_team(api, meet)
            await lead.succeed("agendaPointAdd", {"meetingId": id_, "text": "What Mira must not read"})
            after, end = await told(socket), await socket.receive()
            await lead.succeed("agendaPointAdd", {"meetingId": id_, "text": "And this neither"})
            answered = await socket.run("2", "{ viewer { name } }")

        assert (before, after, end["type"]) == ({"agenda": []}, None, "complete")
        assert [message["id"] for message in answered] == ["2", "2"]

    async def test_hears_no_more_of_talk_about_its_goals(
        self, server: RunningServer, api: Api, company: Factory, meet: Meet
    ) -> None:
        goal = await company.objective(meet.cycle, meet.lead, "Ours alone", team=meet.team, visibility=Visibility.TEAM)
        async with socket_to(server) as socket:
            await socket.init(meet.member)
            await socket.subscribe("1", COMMENTS, id=gid(goal))
            before = await told(socket)

            await leaves_the_team(api, meet)
            await api.as_(meet.lead).succeed("commentAdd", {"subjectId": gid(goal), "body": "Not for Mira"})
            after, end = await told(socket), await socket.receive()

        assert before == {"title": "Ours alone", "comments": {"nodes": []}}
        assert (after, end["type"]) == (None, "complete")

    async def test_hears_no_more_of_its_runs(
        self, server: RunningServer, api: Api, company: Factory, meet: Meet
    ) -> None:
        run = await company.add(
            AssistantRun,
            audience=meet.team.id,
            purpose=Purpose.KEY_RESULTS,
            requested_by_id=meet.lead.id,
            objective_id=meet.objective.id,
            request={},
            engine_requested=Engine.BUILTIN,
            created_at=clock.now(),
        )
        async with socket_to(server) as socket:
            await socket.init(meet.member)
            await socket.subscribe("1", RUN, id=gid(run))
            before = await told(socket)

            await leaves_the_team(api, meet)
            await api.as_(meet.lead).succeed("assistantRunCancel", {"runId": gid(run)})
            after, end = await told(socket), await socket.receive()

        assert (before, after, end["type"]) == ({"state": "QUEUED"}, None, "complete")


class TestWhoLeavesTheOrganisation:
    @pytest.fixture
    async def gone(self, company: Factory) -> Person:
        """Somebody who will have left."""
        return await company.person("Tom")

    @pytest.mark.parametrize("name", sorted(OWN))
    async def test_hears_nothing_and_is_sent_away(
        self, server: RunningServer, api: Api, company: Factory, gone: Person, name: str
    ) -> None:
        words = {"recipientId": gone.gid, "kind": "PRAISE", "body": "Too late.", "visibility": "RECIPIENT"}
        praise = {"recipientIds": [gone.gid, company.admin.gid], "message": "Too late."}
        colleague = await company.person("Vera")
        async with socket_to(server) as socket:
            await socket.init(gone)
            await socket.subscribe("1", OWN[name])
            await told(socket)

            await api.as_(company.admin).succeed("userDeactivate", {"userId": gone.gid})
            await api.as_(colleague).mutate("feedbackGive", words)
            await api.as_(colleague).mutate("recognitionGive", praise)
            await socket.subscribe("2", "{ viewer { name } }")
            code = await socket.closed()

        assert code == 4403

    async def test_hears_nothing_of_talks(self, server: RunningServer, api: Api, company: Factory) -> None:
        pair = await pair_of(company)
        async with socket_to(server) as socket:
            await socket.init(pair.report)
            await socket.subscribe("1", SERIES, id=gid(pair.series))
            await told(socket)

            await api.as_(company.admin).succeed("userDeactivate", {"userId": pair.report.gid})
            given = {"oneOnOneId": gid(pair.series), "expectedRevision": 1, "nextOn": "2026-12-04"}
            await api.as_(pair.manager).mutate("oneOnOneUpdate", given)
            await socket.subscribe("2", "{ viewer { name } }")
            code = await socket.closed()

        assert code == 4403
