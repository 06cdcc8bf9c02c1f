"""Clients that vanish at random moments: the pool stays whole, and nothing is half-written."""

from __future__ import annotations

import asyncio
import json
import random
from typing import Any

import httpx

from app.core.actor import Sight
from app.database.unit_of_work import reading, values
from app.settings import Settings
from tests.support.factories import Factory
from tests.support.graphql import Api
from tests.support.pool import left_in_transaction, settled
from tests.support.server import RunningServer, running
from tests.support.sockets import socket_to

ABORTS = 300
READ = "{ cycles { id name parent { name } priorities { title team { name lead { name } } } } currentCycle { id } }"
WRITE = "mutation($input: CycleCreateInput!) { cycleCreate(input: $input) { __typename } }"


def request(token: str, number: int) -> bytes:
    """Return a request: two of three plan a cycle under an idempotency key, the others read."""
    made = {
        "name": f"Cycle {number}",
        "startsOn": "2030-01-01",
        "endsOn": "2030-02-01",
        "idempotencyKey": f"key {number}",
    }
    asked: dict[str, Any] = {"query": READ} if number % 3 == 0 else {"query": WRITE, "variables": {"input": made}}
    body = json.dumps(asked)
    head = f"POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json"
    return f"{head}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()


async def vanish(server: RunningServer, sent: bytes, seconds: float) -> bool:
    """Send a request, reset the connection after a while, and return whether an answer had come by then."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(sent)
    try:
        await asyncio.wait_for(reader.readexactly(1), seconds)
    except TimeoutError:
        return False
    finally:
        writer.transport.abort()
    return True


class TestAborts:
    async def test_at_random_moments_leave_nothing_behind(
        self, http: httpx.AsyncClient, database_url: str, settings: Settings, company: Factory
    ) -> None:
        choose = random.Random(11)
        answered, patience = 0, 0.1

        async with running(settings, database_url) as server:
            for start in range(0, ABORTS, 6):
                aborts = [
                    vanish(server, request(company.admin.token, number), choose.random() * patience)
                    for number in range(start, start + 6)
                ]
                in_time = sum(await asyncio.gather(*aborts))
                # Half of them shall be answered in time, on a machine of any speed.
                patience *= 0.7 if in_time > 3 else 1.4 if in_time < 3 else 1
                answered += in_time
            await asyncio.sleep(0.5)
            await settled()
            after = await Api(http).as_(company.admin).run(READ)

        names = {cycle["name"] for cycle in after["cycles"]}
        assert 10 < answered < ABORTS - 100
        assert 10 < len(names) <= ABORTS * 2 // 3
        assert left_in_transaction(database_url) == 0
        assert await whole(company) == names

    async def test_of_sockets_at_random_moments_leave_nothing_behind(
        self, http: httpx.AsyncClient, database_url: str, settings: Settings, company: Factory
    ) -> None:
        choose = random.Random(13)

        async with running(settings, database_url) as server:

            async def vanish(number: int) -> None:
                async with socket_to(server) as socket:
                    await socket.init(company.admin)
                    made = {"name": f"Cycle {number}", "startsOn": "2030-01-01", "endsOn": "2030-02-01"}
                    await socket.subscribe("read", READ)
                    await socket.subscribe("write", WRITE, input={**made, "idempotencyKey": f"key {number}"})
                    await asyncio.sleep(choose.random() * 0.02)
                    socket.abort()

            for start in range(0, 60, 6):
                await asyncio.gather(*(vanish(number) for number in range(start, start + 6)))
            await asyncio.sleep(0.5)
            await settled()
            after = await Api(http).as_(company.admin).run(READ)

        assert left_in_transaction(database_url) == 0
        assert await whole(company) == {cycle["name"] for cycle in after["cycles"]}


async def whole(company: Factory) -> set[str]:
    """Return the names of the cycles that have all that belongs to planning one: the audit record, the kept answer."""
    person = company.admin.id
    sight = Sight(company.organization_id, frozenset({company.organization_id, person}), person)
    async with reading(sight):
        found = await values(
            """
            select c.name from cycles c
            join audit_records r on r.subject_id = c.id and r.action = 'cycle.create'
            join idempotency_keys k on k.answer -> 0 = to_jsonb(c.id::text) or k.answer ->> 'cycle_id' = c.id::text
            """
        )
        [(keys, records)] = await values(
            "select (select count(*) from idempotency_keys), (select count(*) from audit_records)"
        )
    assert len(found) == keys == records
    return {name for (name,) in found}
