"""What clients learn when something goes wrong."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from tests.support.factories import Factory
from tests.support.graphql import Api

ODD = "mutation($input: OddInput!) { odd(input: $input) { __typename ... on UserError { message } } }"


async def errors(api: Api, query: str, **variables: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await api.raw(query, **variables)).json()["errors"]
    return found


def logged(caplog: pytest.LogCaptureFixture, failure_id: str) -> str:
    return "\n".join(
        caplog.handler.format(record) for record in caplog.records if getattr(record, "failure_id", "") == failure_id
    )


class TestMasking:
    async def test_gives_an_id_that_the_log_carries(
        self, odd_api: Api, company: Factory, caplog: pytest.LogCaptureFixture
    ) -> None:
        [error] = await errors(odd_api.as_(company.admin), "{ fails }")

        assert "secret" not in str(error)
        assert error["path"] == ["fails"]
        assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
        assert error["extensions"]["id"] in error["message"]
        assert "the secret of the database" in logged(caplog, error["extensions"]["id"])

    @pytest.mark.parametrize("fault", ["bug", "undeclared"])
    async def test_covers_what_a_command_did_not_declare(
        self, odd_api: Api, company: Factory, caplog: pytest.LogCaptureFixture, fault: str
    ) -> None:
        [error] = await errors(odd_api.as_(company.admin), ODD, input={"name": "Odd", "fault": fault})

        assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
        assert "Odd" not in str(error)
        assert "odd" in logged(caplog, error["extensions"]["id"])

    async def test_leaves_declared_refusals_to_the_result(self, odd_api: Api, company: Factory) -> None:
        data = await odd_api.as_(company.admin).run(ODD, input={"name": "Odd", "fault": "declared"})

        assert data["odd"] == {"__typename": "NotPermittedError", "message": "Not today."}

    async def test_covers_results_that_do_not_fit_the_schema(self, odd_api: Api, company: Factory) -> None:
        [error] = await errors(odd_api.as_(company.admin), "{ nonsense }")

        assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
        assert "no number" not in str(error)

    async def test_covers_what_the_database_says(self, odd_api: Api, company: Factory) -> None:
        [error] = await errors(odd_api.as_(company.admin), "{ writes }")

        assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
        assert "transaction" not in str(error)

    async def test_keeps_the_other_fields_of_a_query_that_failed_in_part(self, odd_api: Api, company: Factory) -> None:
        answer = (await odd_api.as_(company.admin).raw("{ fails double(number: 3) cycles { id } }")).json()

        assert answer["data"] == {"fails": None, "double": 6, "cycles": []}
        assert len(answer["errors"]) == 1

    async def test_covers_failures_before_the_operation(
        self, http: httpx.AsyncClient, company: Factory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def broken(_: str) -> None:
            raise RuntimeError("the secret of the door")

        monkeypatch.setattr("app.asgi.enter", broken)

        answer = await Api(http).as_(company.admin).raw("{ cycles { id } }")

        assert answer.status_code == 500
        assert answer.json()["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
        assert "secret" not in answer.text

    async def test_says_when_the_database_is_busy(
        self, http: httpx.AsyncClient, company: Factory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def busy(_: Any) -> None:
            raise PoolTimeout("couldn't get a connection after 10.00 sec")

        monkeypatch.setattr(AsyncConnectionPool, "getconn", busy)

        answer = await Api(http).as_(company.admin).raw("{ cycles { id } }")

        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert answer.json()["errors"][0]["extensions"]["code"] == "SERVICE_UNAVAILABLE"


class TestWhatClientsCanPutRight:
    @pytest.mark.parametrize(
        ("query", "variables", "code", "words"),
        [
            ("{ cycles {", {}, "GRAPHQL_PARSE_FAILED", "Syntax Error"),
            ("{ cycles { names } }", {}, "GRAPHQL_VALIDATION_FAILED", "Did you mean 'name'?"),
            ("{ double(number: true) }", {}, "GRAPHQL_VALIDATION_FAILED", "Int cannot represent"),
            ("query($n: Int!) { double(number: $n) }", {}, "BAD_USER_INPUT", "$n"),
            ("query($n: Int!) { double(number: $n) }", {"n": "x"}, "BAD_USER_INPUT", "$n"),
            ("query($n: Int!) { double(number: $n) }", {"n": 2**40}, "BAD_USER_INPUT", "32-bit"),
            ("query($n: Int = 1) { double(number: $n) }", {"n": None}, "BAD_USER_INPUT", "not to be None"),
            ("query($d: Date!) { cycles { id @skip(if: $d) } }", {}, "GRAPHQL_VALIDATION_FAILED", "Boolean"),
            ('{ refuses(how: "page") }', {}, "BAD_USER_INPUT", "Bad page."),
            ('{ refuses(how: "id") }', {}, "BAD_USER_INPUT", "There is no such thing."),
            ('{ refuses(how: "right") }', {}, "FORBIDDEN", "Not yours."),
            ("{ nodes(ids: [" + '"a",' * 501 + "]) { id } }", {}, "BAD_USER_INPUT", "at most 500"),
        ],
    )
    async def test_is_told_as_it_is(
        self, odd_api: Api, company: Factory, query: str, variables: dict[str, Any], code: str, words: str
    ) -> None:
        [error] = await errors(odd_api.as_(company.admin), query, **variables)

        assert error["extensions"]["code"] == code
        assert words in error["message"]

    async def test_includes_scalars_that_cannot_be_read(self, api: Api, company: Factory) -> None:
        query = "mutation($input: CycleCreateInput!) { cycleCreate(input: $input) { __typename } }"
        bad = {"name": "Q", "startsOn": "yesterday", "endsOn": 7}

        found = await errors(api.as_(company.admin), query, input=bad)

        assert {error["extensions"]["code"] for error in found} == {"BAD_USER_INPUT"}
        assert all("2026-01-31" in error["message"] for error in found)
