"""GraphQL over HTTP: what a request may look like, and what its answer does."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from app.core.ids import new_id
from app.settings import Settings
from tests.support.factories import Factory, Person
from tests.support.odd_schema import pause
from tests.support.server import RunningServer

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"


def bearer(person: Person) -> dict[str, str]:
    return {"Authorization": f"Bearer {person.token}"}


async def post(http: httpx.AsyncClient, person: Person, body: Any, **headers: str) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await http.post("/graphql", content=content, headers={"Content-Type": JSON, **bearer(person), **headers})


class TestSigningIn:
    @pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic abc", "Bearer " + "x" * 5000])
    async def test_refuses_whoever_has_no_valid_token(self, http: httpx.AsyncClient, header: str) -> None:
        answer = await http.post("/graphql", json={"query": "{ cycles { id } }"}, headers={"Authorization": header})

        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


class TestMediaTypes:
    @pytest.mark.parametrize(
        ("accept", "expected"),
        [
            ("", JSON),
            ("*/*", JSON),
            ("application/*", JSON),
            (JSON, JSON),
            (GRAPHQL, GRAPHQL),
            (f"{GRAPHQL}, {JSON}", GRAPHQL),
            (f"{JSON}, {GRAPHQL}", GRAPHQL),
            (f"{JSON}, {GRAPHQL};q=0.9", JSON),
            (f"{GRAPHQL};q=0.5, */*;q=0.8", JSON),
            (f"{GRAPHQL};q=0, */*", JSON),
            (f"{JSON};q=0, */*", GRAPHQL),
            (f"text/html, {GRAPHQL.upper()}; charset=utf-8", GRAPHQL),
            (f"{GRAPHQL}, application/graphql+json, {JSON}, text/event-stream, multipart/mixed", GRAPHQL),
        ],
    )
    async def test_answers_in_the_type_that_is_wanted_most(
        self, http: httpx.AsyncClient, company: Factory, accept: str, expected: str
    ) -> None:
        answer = await post(http, company.admin, {"query": "{ cycles { id } }"}, Accept=accept)

        assert answer.status_code == 200
        assert answer.headers["content-type"] == f"{expected}; charset=utf-8"

    @pytest.mark.parametrize("accept", ["text/html", "image/*", f"{JSON};q=0", "application/jsonx", f"{JSON};q=x"])
    async def test_refuses_when_nothing_fits(self, http: httpx.AsyncClient, company: Factory, accept: str) -> None:
        answer = await post(http, company.admin, {"query": "{ cycles { id } }"}, Accept=accept)

        assert answer.status_code == 406

    @pytest.mark.parametrize(
        "content_type",
        ["", "text/plain", "application/json-evil", "application/x-www-form-urlencoded", f"{JSON}; charset=latin-1"],
    )
    async def test_refuses_bodies_of_other_types(
        self, http: httpx.AsyncClient, company: Factory, content_type: str
    ) -> None:
        answer = await post(http, company.admin, {"query": "{ cycles { id } }"}, **{"Content-Type": content_type})

        assert answer.status_code == 415

    @pytest.mark.parametrize("content_type", [f"{JSON}; charset=utf-8", f'{JSON};charset="UTF-8"', JSON.upper()])
    async def test_takes_json_in_utf_8(self, http: httpx.AsyncClient, company: Factory, content_type: str) -> None:
        answer = await post(http, company.admin, {"query": "{ cycles { id } }"}, **{"Content-Type": content_type})

        assert answer.status_code == 200


class TestMalformedRequests:
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"null",
            b"true",
            b"42",
            b'"{ cycles { id } }"',
            b"[]",
            b'[{"query": "{ cycles { id } }"}]',
            b"{}",
            b'{"query": null}',
            b'{"query": ""}',
            b'{"query": 1}',
            b'{"query": ["{ cycles { id } }"]}',
            b'{"query": "{ cycles { id } }", "variables": []}',
            b'{"query": "{ cycles { id } }", "variables": "{}"}',
            b'{"query": "{ cycles { id } }", "operationName": 7}',
            b'{"query": "{ cycles { id } }", "extensions": 7}',
            b'{"query": "{ cycles { id } }", "operationName": "Other"}',
            b'{"query": "query A { cycles { id } } query B { cycles { id } }"}',
            b'{"query": "subscription { x }"}',
            b'{"query": "fragment F on Cycle { id }"}',
            b'{"query": "\xff\xfe"}',
            b'{"query": "\\ud800"}',
            b"[" * 200_000,
            b'{"a":' * 50_000,
        ],
    )
    async def test_are_told_so(self, http: httpx.AsyncClient, company: Factory, body: bytes) -> None:
        answer = await post(http, company.admin, body, Accept=GRAPHQL)

        assert answer.status_code == 400
        assert answer.json()["errors"][0]["message"]
        assert "data" not in answer.json()

    @pytest.mark.parametrize(
        "value", ["9" * 5000, "-1e400", "1.5", "[" * 900 + "]" * 900, '{"a":' * 900 + "1" + "}" * 900, '"x"', "null"]
    )
    async def test_a_value_that_cannot_be_is_bad_input(
        self, odd_http: httpx.AsyncClient, company: Factory, value: str
    ) -> None:
        body = '{"query": "query($n: Int!) { double(number: $n) }", "variables": {"n": ' + value + "}}"

        answer = await post(odd_http, company.admin, body.encode(), Accept=GRAPHQL)

        assert answer.status_code == 400
        assert "data" not in answer.json()

    async def test_a_text_that_cannot_be_stored_is_bad_input(
        self, odd_http: httpx.AsyncClient, company: Factory
    ) -> None:
        body = {"query": "query($t: String!) { echo(text: $t) }", "variables": {"t": "a\0b"}}

        answer = (await post(odd_http, company.admin, body)).json()

        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"

    async def test_refuses_a_body_that_is_too_large_before_reading_it(
        self, http: httpx.AsyncClient, company: Factory, settings: Settings
    ) -> None:
        read = 0

        async def endless() -> Any:
            nonlocal read
            while True:
                read += 1
                yield b" " * 10_000

        announced = {"Content-Length": str(settings.max_body_bytes + 1), "Content-Type": JSON, **bearer(company.admin)}
        answer = await http.post("/graphql", content=endless(), headers=announced)

        assert answer.status_code == 413
        assert read <= 1

    async def test_refuses_a_body_that_turns_out_too_large(
        self, http: httpx.AsyncClient, company: Factory, settings: Settings
    ) -> None:
        async def chunks() -> Any:
            for _ in range(settings.max_body_bytes // 10_000 + 1):
                yield b" " * 10_000

        answer = await http.post("/graphql", content=chunks(), headers={"Content-Type": JSON, **bearer(company.admin)})

        assert answer.status_code == 413


class TestMethods:
    async def test_get_asks_queries(self, http: httpx.AsyncClient, company: Factory) -> None:
        asked = {
            "query": "query A($id: ID!) { node(id: $id) { id } }",
            "variables": '{"id": "x"}',
            "operationName": "A",
        }

        answer = await http.get("/graphql", params=asked, headers=bearer(company.admin))

        assert answer.json() == {"data": {"node": None}}

    async def test_get_refuses_mutations(self, http: httpx.AsyncClient, company: Factory) -> None:
        query = (
            'mutation { cycleCreate(input: {name: "x", startsOn: "2030-01-01", endsOn: "2030-02-01"}) { __typename } }'
        )

        answer = await http.get("/graphql", params={"query": query}, headers=bearer(company.admin))

        assert answer.status_code == 405
        assert answer.headers["allow"] == "POST"

    @pytest.mark.parametrize("variables", ["{", "[]", "1"])
    async def test_get_refuses_bad_variables(self, http: httpx.AsyncClient, company: Factory, variables: str) -> None:
        asked = {"query": "{ cycles { id } }", "variables": variables}

        answer = await http.get("/graphql", params=asked, headers=bearer(company.admin))

        assert answer.status_code == 400

    @pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
    async def test_other_methods_are_told_which_there_are(self, http: httpx.AsyncClient, method: str) -> None:
        answer = await http.request(method, "/graphql")

        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, POST"


class TestStatus:
    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ("{ cycles {", "GRAPHQL_PARSE_FAILED"),
            ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
            ("query($id: ID!) { node(id: $id) { id } }", "BAD_USER_INPUT"),
            ("{ cycles " + "{ parent " * 20 + "{ id }" + "}" * 21, "LIMIT_EXCEEDED"),
        ],
    )
    async def test_an_operation_that_did_not_begin_has_no_data(
        self, http: httpx.AsyncClient, company: Factory, query: str, code: str
    ) -> None:
        new = await post(http, company.admin, {"query": query}, Accept=GRAPHQL)
        old = await post(http, company.admin, {"query": query}, Accept=JSON)

        assert (new.status_code, old.status_code) == (400, 200)
        assert "data" not in new.json()
        assert "data" not in old.json()
        assert new.json()["errors"][0]["extensions"]["code"] == code

    async def test_an_operation_that_failed_in_part_is_an_answer(
        self, odd_http: httpx.AsyncClient, company: Factory
    ) -> None:
        answer = await post(odd_http, company.admin, {"query": "{ fails double(number: 2) }"}, Accept=GRAPHQL)

        assert answer.status_code == 200
        assert answer.json()["data"] == {"fails": None, "double": 4}

    async def test_an_operation_that_came_to_nothing_has_null_data(
        self, odd_http: httpx.AsyncClient, company: Factory
    ) -> None:
        answer = await post(odd_http, company.admin, {"query": "{ nonsense }"}, Accept=GRAPHQL)

        assert answer.status_code == 200
        assert answer.json()["data"] is None


class TestClientsThatLeave:
    async def test_take_their_query_with_them(self, server: RunningServer, company: Factory) -> None:
        name = new_id().hex

        await leave_during(server, company.admin, "query($name: String!) { waits(name: $name) }", {"name": name}, name)
        await asyncio.wait_for(pause(name).ended.wait(), 5)

        assert pause(name).cancelled

    async def test_leave_their_mutation_to_its_end(self, server: RunningServer, company: Factory) -> None:
        name = new_id().hex
        query = "mutation($input: OddInput!) { odd(input: $input) { __typename } }"

        await leave_during(server, company.admin, query, {"input": {"name": name, "fault": f"wait:{name}"}}, name)
        await asyncio.sleep(0.1)
        pause(name).go_on.set()
        await asyncio.wait_for(pause(name).ended.wait(), 5)

        assert not pause(name).cancelled
        assert await until_there(server, company.admin, name)

    async def test_may_leave_in_the_middle_of_their_request(self, server: RunningServer, company: Factory) -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        head = f"POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {company.admin.token}\r\n"
        writer.write(f"{head}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()

        async with httpx.AsyncClient(base_url=server.http) as http:
            answer = await post(http, company.admin, {"query": "{ cycles { id } }"})

        assert answer.status_code == 200


async def leave_during(
    server: RunningServer, person: Person, query: str, variables: dict[str, Any], pause_name: str
) -> None:
    """Send an operation, and close the connection once it has come to the pause."""
    _, writer = await asyncio.open_connection("127.0.0.1", server.port)
    body = json.dumps({"query": query, "variables": variables})
    head = (
        f"POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {person.token}\r\nContent-Type: application/json"
    )
    writer.write(f"{head}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
    await asyncio.wait_for(pause(pause_name).reached.wait(), 5)
    writer.close()
    await writer.wait_closed()


async def until_there(server: RunningServer, person: Person, cycle_name: str) -> bool:
    """Return whether a cycle of this name appears within some seconds."""
    async with httpx.AsyncClient(base_url=server.http) as http:
        for _ in range(50):
            answer = (await post(http, person, {"query": "{ cycles { name } }"})).json()
            if {"name": cycle_name} in answer["data"]["cycles"]:
                return True
            await asyncio.sleep(0.05)
    return False
