"""GraphQL over a socket, against a real server."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from app.core import clock
from app.core.actor import Sight
from app.core.ids import new_id
from app.database.pool import pool_of, pooled_client
from app.database.unit_of_work import values, writing
from app.events import announce
from app.people.models import AccessToken, TokenScope
from app.people.tokens import token_hash
from app.settings import Settings
from schema.execution.websocket import MAX_OPERATIONS
from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.odd_schema import odd_schema, pause
from tests.support.server import RunningServer, running
from tests.support.sockets import Socket, socket_to

CHANGED = "subscription($id: ID!) { cycleChanged(cycleId: $id) { name } }"
ODD = "mutation($input: OddInput!) { odd(input: $input) { __typename } }"


async def rename(company: Factory, cycle: Any, name: str) -> None:
    """Change a cycle's name and announce it, as a command would."""
    async with writing(await sight_of(company.admin)):
        await values("update cycles set name = %s where id = %s", (name, cycle.id))
        await announce(f"cycle:{cycle.id}")


async def sight_of(person: Person) -> Sight:
    return (await person.actor()).sight


async def revoke(person: Person) -> None:
    async with writing(await sight_of(person)):
        await AccessToken.filter(token_hash=token_hash(person.token)).update(revoked_at=clock.now())


def name_in(message: dict[str, Any]) -> str:
    assert message["type"] == "next", message
    name: str = message["payload"]["data"]["cycleChanged"]["name"]
    return name


class TestBeginning:
    @pytest.mark.parametrize("key", ["Authorization", "authorization", "token"])
    @pytest.mark.parametrize("prefix", ["Bearer ", "bearer ", ""])
    async def test_takes_the_token_in_each_usual_place(
        self, server: RunningServer, company: Factory, key: str, prefix: str
    ) -> None:
        async with socket_to(server) as socket:
            await socket.send({"type": "connection_init", "payload": {key: prefix + company.admin.token}})

            assert await socket.receive() == {"type": "connection_ack"}

    @pytest.mark.parametrize("payload", [{}, {"payload": None}, {"payload": {}}, {"payload": {"token": "wrong"}}])
    async def test_closes_without_a_valid_token(self, server: RunningServer, payload: dict[str, Any]) -> None:
        async with socket_to(server) as socket:
            await socket.send({"type": "connection_init", **payload})

            assert await socket.closed() == 4403

    async def test_closes_when_nobody_begins_in_time(
        self, http: httpx.AsyncClient, database_url: str, settings: Settings
    ) -> None:
        async with running(settings, database_url) as server:
            server.app.state.sockets.init_seconds = 0.05
            async with socket_to(server) as socket:
                await socket.send({"type": "ping"})

                assert await socket.closed() == 4408

    async def test_closes_at_a_second_beginning(self, server: RunningServer, company: Factory) -> None:
        async with socket_to(server) as socket:
            await socket.init(company.admin)
            await socket.send({"type": "connection_init", "payload": {"token": company.admin.token}})

            assert await socket.closed() == 4429

    async def test_closes_when_an_operation_comes_first(self, server: RunningServer) -> None:
        async with socket_to(server) as socket:
            await socket.subscribe("1", "{ cycles { id } }")

            assert await socket.closed() == 4401

    @pytest.mark.parametrize("subprotocols", [(), ("graphql-ws",)])
    async def test_closes_for_other_protocols(self, server: RunningServer, subprotocols: tuple[str, ...]) -> None:
        async with socket_to(server, subprotocols=subprotocols) as socket:
            assert await socket.closed() == 4406

    async def test_answers_pings_at_any_time(self, server: RunningServer, company: Factory) -> None:
        async with socket_to(server) as socket:
            await socket.send({"type": "ping", "payload": {"at": 1}})
            before = await socket.receive()
            await socket.init(company.admin)
            await socket.send({"type": "pong"})
            await socket.send({"type": "ping"})

            assert before == await socket.receive() == {"type": "pong"}


class TestOrigins:
    async def test_lets_listed_pages_and_its_own_in(
        self, http: httpx.AsyncClient, database_url: str, settings: Settings, company: Factory
    ) -> None:
        listed = replace(settings, cors_origins=("https://okr.example.org",))
        async with running(listed, database_url) as server:
            for origin in ("https://okr.example.org", server.http):
                async with socket_to(server, Origin=origin) as socket:
                    await socket.init(company.admin)

    @pytest.mark.parametrize(
        "origin", ["https://evil.example", "null", "https://okr.example.org.evil.example", "http://["]
    )
    async def test_keeps_other_pages_out(self, server: RunningServer, origin: str) -> None:
        with pytest.raises(InvalidStatus) as refused:
            async with socket_to(server, Origin=origin):
                pass

        assert refused.value.response.status_code == 403


class TestMalformedMessages:
    @pytest.mark.parametrize(
        "message",
        [
            "not json",
            "",
            b"\x00\x01",
            "[]",
            "null",
            '"text"',
            "7",
            "{}",
            {"type": 7},
            {"type": "start"},
            {"type": "ping", "payload": "text"},
            {"type": "pong", "payload": [1]},
            {"type": "connection_init", "payload": "text"},
            {"type": "connection_init", "payload": {"token": ["list"]}},
            {"type": "subscribe"},
            {"type": "subscribe", "id": "1"},
            {"type": "subscribe", "id": "1", "payload": None},
            {"type": "subscribe", "id": "1", "payload": "text"},
            {"type": "subscribe", "id": "1", "payload": {"query": None}},
            {"type": "subscribe", "id": "1", "payload": {"query": ["list"]}},
            {"type": "subscribe", "id": "1", "payload": {"query": "{ a }", "variables": "text"}},
            {"type": "subscribe", "id": "1", "payload": {"query": "{ a }", "operationName": 1}},
            {"type": "subscribe", "id": "1", "payload": {"query": "{ a }", "extensions": 1}},
            {"type": "subscribe", "id": ["list"], "payload": {"query": "{ a }"}},
            {"type": "subscribe", "id": {"an": "object"}, "payload": {"query": "{ a }"}},
            {"type": "subscribe", "id": "", "payload": {"query": "{ a }"}},
            {"type": "subscribe", "id": None, "payload": {"query": "{ a }"}},
            {"type": "complete"},
            {"type": "complete", "id": ["list"]},
            "[" * 100_000,
        ],
    )
    @pytest.mark.parametrize("begun", [False, True])
    async def test_close_with_4400(self, server: RunningServer, company: Factory, message: Any, begun: bool) -> None:
        async with socket_to(server) as socket:
            if begun:
                await socket.init(company.admin)
            await socket.send(message)

            assert await socket.closed() == 4400

    async def test_close_with_1009_when_too_large(self, server: RunningServer, settings: Settings) -> None:
        async with socket_to(server) as socket:
            await socket.send(" " * (settings.max_body_bytes + 1))

            assert await socket.closed() == 1009

    async def test_close_for_an_id_that_is_taken_however_long(self, server: RunningServer, company: Factory) -> None:
        cycle = await company.cycle()
        async with socket_to(server) as socket:
            await socket.init(company.admin)
            await socket.subscribe("ü" * 500, CHANGED, id=gid(cycle))
            await socket.receive()
            await socket.subscribe("ü" * 500, CHANGED, id=gid(cycle))

            assert await socket.closed() == 4409


class TestQueriesAndMutations:
    async def test_run_as_over_http(self, server: RunningServer, company: Factory) -> None:
        cycle = await company.cycle("Q4")
        async with socket_to(server) as socket:
            await socket.init(company.admin)

            read = await socket.run("a", "query($id: ID!) { node(id: $id) { ... on Cycle { name } } }", id=gid(cycle))
            written = await socket.run("a", ODD, input={"name": "Over a socket"})
            listed = await socket.run("a", "{ cycles { name } }")

        assert read == [
            {"id": "a", "type": "next", "payload": {"data": {"node": {"name": "Q4"}}}},
            {"id": "a", "type": "complete"},
        ]
        assert written[0]["payload"]["data"]["odd"]["__typename"] == "OddSuccess"
        assert {"name": "Over a socket"} in listed[0]["payload"]["data"]["cycles"]

    async def test_refuse_writing_with_a_token_for_reading(self, server: RunningServer, company: Factory) -> None:
        reader = await company.person(scope=TokenScope.READ)
        async with socket_to(server) as socket:
            await socket.init(reader)

            messages = await socket.run("1", ODD, input={"name": "Odd"})

        assert messages[0]["payload"]["data"]["odd"]["__typename"] == "NotPermittedError"

    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ("{ cycles {", "GRAPHQL_PARSE_FAILED"),
            ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
            ("query($id: ID!) { node(id: $id) { id } }", "BAD_USER_INPUT"),
            ("query A { cycles { id } } query B { cycles { id } }", "GRAPHQL_VALIDATION_FAILED"),
            ("fragment F on Cycle { id }", "BAD_USER_INPUT"),
            ("{ cycles " + "{ parent " * 20 + "{ id }" + "}" * 21, "LIMIT_EXCEEDED"),
            ("subscription($id: ID!) { cycleChanged(cycleId: $id) { name } }", "BAD_USER_INPUT"),
            ('subscription { cycleChanged(cycleId: "x") { name } }', "BAD_USER_INPUT"),
        ],
    )
    async def test_that_cannot_begin_end_with_an_error(
        self, server: RunningServer, company: Factory, query: str, code: str
    ) -> None:
        async with socket_to(server) as socket:
            await socket.init(company.admin)

            [message] = await socket.run("1", query)
            after = await socket.run("1", "{ cycles { id } }")

        assert message["type"] == "error"
        assert message["payload"][0]["extensions"]["code"] == code
        assert after[-1]["type"] == "complete"

    async def test_that_fail_are_masked_as_over_http(self, server: RunningServer, company: Factory) -> None:
        async with socket_to(server) as socket:
            await socket.init(company.admin)

            messages = await socket.run("1", "{ fails double(number: 2) }")

        assert messages[0]["payload"]["data"] == {"fails": None, "double": 4}
        assert messages[0]["payload"]["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
        assert "secret" not in str(messages)

    async def test_are_limited_in_number(self, server: RunningServer, company: Factory) -> None:
        name = new_id().hex
        cycle = await company.cycle()
        async with socket_to(server) as socket:
            await socket.init(company.admin)
            for number in range(MAX_OPERATIONS):
                await socket.subscribe(str(number), CHANGED, id=gid(cycle))
                await socket.receive()

            [refused] = await socket.run("one more", "query($n: String!) { waits(name: $n) }", n=name)
            await socket.send({"id": "0", "type": "complete"})
            await asyncio.sleep(0.1)
            again = await socket.run("one more", "{ double(number: 1) }")

        assert refused["payload"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
        assert again[-1]["type"] == "complete"

    async def test_a_query_ends_when_it_is_no_longer_wanted(self, server: RunningServer, company: Factory) -> None:
        name = new_id().hex
        async with socket_to(server) as socket:
            await socket.init(company.admin)
            await socket.subscribe("1", "query($n: String!) { waits(name: $n) }", n=name)
            await asyncio.wait_for(pause(name).reached.wait(), 5)
            await socket.send({"id": "1", "type": "complete"})
            await asyncio.wait_for(pause(name).ended.wait(), 5)

            after = await socket.run("1", "{ double(number: 1) }")

        assert pause(name).cancelled
        assert [message["type"] for message in after] == ["next", "complete"]

    @pytest.mark.parametrize("leaving", ["complete", "close", "abort"])
    async def test_a_mutation_goes_on_to_its_end(self, server: RunningServer, company: Factory, leaving: str) -> None:
        name = new_id().hex
        async with socket_to(server) as socket:
            await socket.init(company.admin)
            await socket.subscribe("1", ODD, input={"name": name, "fault": f"wait:{name}"})
            await asyncio.wait_for(pause(name).reached.wait(), 5)
            if leaving == "complete":
                await socket.send({"id": "1", "type": "complete"})
            elif leaving == "close":
                await socket.close()
            else:
                socket.abort()
            await asyncio.sleep(0.1)
            pause(name).go_on.set()
            await asyncio.sleep(0.2)

        async with socket_to(server) as socket:
            await socket.init(company.admin)
            [listed, _] = await socket.run("1", "{ cycles { name } }")

        assert not pause(name).cancelled
        assert {"name": name} in listed["payload"]["data"]["cycles"]


class TestSubscriptions:
    async def test_begin_with_the_present_and_follow_changes(self, server: RunningServer, company: Factory) -> None:
        cycle = await company.cycle("First")
        async with socket_to(server) as socket:
            await socket.init(company.admin)
            await socket.subscribe("1", CHANGED, id=gid(cycle))
            names = [name_in(await socket.receive())]
            for name in ("Second", "Third"):
                await rename(company, cycle, name)
                names.append(name_in(await socket.receive()))

        assert names == ["First", "Second", "Third"]

    async def test_show_each_event_as_the_person_sees_it_then(
        self, server: RunningServer, company: Factory, now: TestClock
    ) -> None:
        cycle = await company.cycle("First")
        foreign = await company.person("Nora")
        async with socket_to(server) as socket:
            await socket.init(foreign)
            query = "subscription($id: ID!) { cycleChanged(cycleId: $id) { viewerCan { edit { allowed } } } }"
            await socket.subscribe("1", query, id=gid(cycle))
            before = await socket.receive()
            async with writing(await sight_of(company.admin)):
                await values("update users set role = 'ADMIN' where id = %s", (foreign.id,))
            await rename(company, cycle, "Second")
            after = await socket.receive()

        assert before["payload"]["data"]["cycleChanged"]["viewerCan"]["edit"]["allowed"] is False
        assert after["payload"]["data"]["cycleChanged"]["viewerCan"]["edit"]["allowed"] is True

    async def test_send_null_for_what_is_not_there(self, server: RunningServer, company: Factory) -> None:
        foreign = await (await make_organization()).cycle()
        async with socket_to(server) as socket:
            await socket.init(company.admin)
            await socket.subscribe("1", CHANGED, id=gid(foreign))

            message = await socket.receive()

        assert message["payload"] == {"data": {"cycleChanged": None}}

    async def test_end_when_the_client_completes_them(self, server: RunningServer, company: Factory) -> None:
        cycle = await company.cycle("First")
        async with socket_to(server) as socket:
            await socket.init(company.admin)
            await socket.subscribe("1", CHANGED, id=gid(cycle))
            await socket.receive()
            await socket.send({"id": "1", "type": "complete"})
            await asyncio.sleep(0.1)
            await rename(company, cycle, "Second")

            messages = await socket.run("2", "{ double(number: 1) }")

        assert [message["id"] for message in messages] == ["2", "2"]

    @pytest.mark.parametrize("leaving", ["complete", "close", "abort"])
    async def test_release_everything_when_they_end(
        self, server: RunningServer, company: Factory, leaving: str
    ) -> None:
        cycle = await company.cycle()
        topic = f"cycle:{cycle.id}"
        subscribers = server.app.state.events._subscribers
        async with socket_to(server) as socket:
            await socket.init(company.admin)
            for key in ("1", "2", "3"):
                await socket.subscribe(key, CHANGED, id=gid(cycle))
                await socket.receive()
            listening = len(subscribers[topic])
            if leaving == "complete":
                for key in ("1", "2", "3"):
                    await socket.send({"id": key, "type": "complete"})
            elif leaving == "close":
                await socket.close()
            else:
                socket.abort()
            await asyncio.sleep(0.2)
            left = topic in subscribers

        assert listening == 3
        assert not left
        assert in_use() == 0

    async def test_leave_no_connection_in_use_while_they_wait(self, server: RunningServer, company: Factory) -> None:
        cycle = await company.cycle()
        async with socket_to(server) as socket:
            await socket.init(company.admin)
            await socket.subscribe("1", CHANGED, id=gid(cycle))
            await socket.receive()
            await asyncio.sleep(0.05)

            assert in_use() == 0


class TestTokensThatEnd:
    async def test_close_the_socket_when_they_expire(
        self, server: RunningServer, company: Factory, now: TestClock
    ) -> None:
        person = await company.person()
        async with writing(await sight_of(person)):
            soon = clock.now() + timedelta(seconds=0.3)
            await AccessToken.filter(token_hash=token_hash(person.token)).update(expires_at=soon)
        cycle = await company.cycle()
        async with socket_to(server) as socket:
            await socket.init(person)
            await socket.subscribe("1", CHANGED, id=gid(cycle))
            first = await socket.receive()

            assert first["type"] == "next"
            assert await socket.closed() == 4403

    async def test_close_the_socket_at_the_next_operation_once_revoked(
        self, server: RunningServer, company: Factory
    ) -> None:
        person = await company.person()
        async with socket_to(server) as socket:
            await socket.init(person)
            await revoke(person)
            await socket.subscribe("1", "{ cycles { id } }")

            assert await socket.closed() == 4403

    async def test_close_the_socket_at_the_next_event_once_revoked(
        self, server: RunningServer, company: Factory
    ) -> None:
        person = await company.person()
        cycle = await company.cycle("First")
        async with socket_to(server) as socket:
            await socket.init(person)
            await socket.subscribe("1", CHANGED, id=gid(cycle))
            await socket.receive()
            await revoke(person)
            await rename(company, cycle, "Secret")
            seen: list[Any] = []
            code = await closed_after(socket, seen)

        assert code == 4403
        assert "Secret" not in str(seen)


class TestStopping:
    async def test_says_goodbye_with_1001(
        self, http: httpx.AsyncClient, database_url: str, settings: Settings, company: Factory
    ) -> None:
        cycle = await company.cycle()
        async with running(settings, database_url, graphql=odd_schema()) as server, socket_to(server) as socket:
            await socket.init(company.admin)
            await socket.subscribe("1", CHANGED, id=gid(cycle))
            await socket.receive()

            closing = asyncio.create_task(server.app.state.sockets.close())

            assert await socket.closed() == 1001
            await closing


async def closed_after(socket: Socket, seen: list[Any]) -> int:
    """Return the code of the close, and gather what comes before it."""
    try:
        while True:
            seen.append(await socket.receive())
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006


def in_use() -> int:
    """Return how many of the pool's connections are taken at this moment."""
    stats = pool_of(pooled_client()).get_stats()
    return stats["pool_size"] - stats["pool_available"]
