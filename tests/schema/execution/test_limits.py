"""How much one operation may ask for."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import httpx
import pytest
from graphql import GraphQLSchema, OperationType, get_introspection_query, parse
from graphql.language import OperationDefinitionNode

from app.asgi import application
from app.core.paging import MAX_PAGE
from app.settings import Settings
from schema.build import schema
from schema.context import Operation
from schema.execution.documents import Checked, Documents, Request
from schema.execution.limits import MAX_MUTATIONS, Limits, Size, measure
from tests.support.factories import Factory
from tests.support.graphql import Api
from tests.support.odd_schema import odd_schema

NESTED = "{cycles{...F0}}" + "".join(
    f"fragment F{n} on Cycle{{parent{{...F{n + 1}}}p:parent{{...F{n + 1}}}}}" for n in range(14)
)
NESTED += "fragment F14 on Cycle{id}"
DEEP = "{ cycles " + "{ parent " * 12 + "{ id }" + "}" * 13
LIMITS = Limits.of(Settings(data_folder="/nowhere"))  # type: ignore[arg-type]


@cache
def core_schema() -> GraphQLSchema:
    return odd_schema()._schema


def size_of(text: str, **variables: Any) -> Size:
    document = parse(text)
    [operation] = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    return measure(core_schema(), document, operation, variables)


async def refused(api: Api, query: str, **variables: Any) -> list[str]:
    """Return the codes of the errors of an operation that did not begin."""
    answer = (await api.raw(query, **variables)).json()
    assert "data" not in answer, answer
    return [error["extensions"]["code"] for error in answer["errors"]]


class TestMeasuring:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("{ cycles { id } }", Size(depth=2, width=1, fields=2)),
            ("{ a: cycles { b: id name } double(number: 1) }", Size(depth=2, width=2, fields=4, aliases=2)),
            ("{ ...A } fragment A on Query { cycles { ...B ...B } } fragment B on Cycle { i: id }", Size(2, 1, 3, 2)),
            ("{ ... on Query { ... { cycles { id } } } }", Size(depth=2, width=1, fields=2)),
            ("{ pages(first: 10) }", Size(1, 1, 1, 0, 10)),
            ("{ pages }", Size(1, 1, 1, 0, 25)),
            ("{ pages(first: -5) x: pages(first: 5000) }", Size(1, 2, 2, 1, MAX_PAGE)),
            ("query($n: Int = 7) { pages(first: $n) }", Size(1, 1, 1, 0, 7, frozenset("n"))),
            ("query($n: Int) { pages(first: $n) }", Size(1, 1, 1, 0, MAX_PAGE, frozenset("n"))),
            ("{ nothing { at { all } } }", Size(depth=3, width=1, fields=3)),
            ("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }", Size()),
            ("{ __schema { types { fields { type { ofType { ofType { name } } } } } } }", Size(1, 1, 7)),
        ],
    )
    def test_counts_what_the_text_unfolds_to(self, text: str, expected: Size) -> None:
        assert size_of(text) == expected

    def test_takes_the_size_of_a_page_from_its_variable(self) -> None:
        assert size_of("query($n: Int) { pages(first: $n) }", n=40).rows == 40

    def test_counts_nested_fragments_once(self) -> None:
        size = size_of(NESTED)

        assert size.fields > 2**15

    def test_refuses_a_chain_of_fragments_without_an_end_in_sight(self) -> None:
        chain = "{ ...F0 }" + "".join(f"fragment F{n} on Query {{ ...F{n + 1} }} " for n in range(5000))

        with pytest.raises(Exception, match="nest too deeply"):
            size_of(chain)


class TestLimits:
    @pytest.mark.parametrize(
        "query",
        [
            DEEP,
            "{" + " ".join(f"a{n}: cycles {{ id }}" for n in range(LIMITS.aliases + 1)) + "}",
            "{ cycles {" + "id " * LIMITS.fields + "} }",
            "{ cycles {" + "id " * LIMITS.tokens + "} }",
            "{ cycles { id } } #" + "\n#" * LIMITS.tokens,
            NESTED,
            "mutation { " + 'odd(input: {name: "x"}) { __typename } ' * (MAX_MUTATIONS + 1) + "}",
            "mutation { ...A ...A } fragment A on Mutation {"
            + 'odd(input: {name: "x"}) { __typename } ' * (MAX_MUTATIONS // 2 + 1)
            + "}",
        ],
        ids=["deep", "aliases", "fields", "tokens", "comments", "fragments", "mutations", "mutations by fragment"],
    )
    async def test_refuse_what_is_beyond(self, odd_api: Api, company: Factory, query: str) -> None:
        codes = await refused(odd_api.as_(company.admin), query)

        assert codes == ["LIMIT_EXCEEDED"]

    async def test_refuse_pages_that_multiply(
        self, http: httpx.AsyncClient, company: Factory, database_url: str, settings: Settings
    ) -> None:
        app = application(replace(settings, max_rows=100), database_url, graphql=odd_schema())
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://x") as strict:
            api = Api(strict).as_(company.admin)
            query = "query($n: Int!) { pages(first: $n) more: pages(first: $n) }"

            allowed = await api.run(query, n=50)
            codes = await refused(api, query, n=51)
            again = await api.run(query, n=50)

        assert allowed == again == {"pages": [], "more": []}
        assert codes == ["LIMIT_EXCEEDED"]

    async def test_let_clients_look_into_the_schema(self, api: Api, company: Factory) -> None:
        data = await api.as_(company.admin).run(get_introspection_query(input_value_deprecation=True))

        assert data["__schema"]["queryType"]["name"] == "Query"

    @pytest.mark.parametrize(
        "query",
        [
            "{__schema{types{fields{type{fields{type{fields{type{fields{name}}}}}}}}}}",
            "{node(id:" + "[" * 1500 + "]" * 1500 + "){id}}",
            "{" + "a{" * 1900 + "a" + "}" * 1901,
        ],
        ids=["introspection", "values", "fields"],
    )
    async def test_bound_what_validation_has_to_do(self, api: Api, company: Factory, query: str) -> None:
        codes = await refused(api.as_(company.admin), query)

        assert "INTERNAL_SERVER_ERROR" not in codes

    async def test_judge_just_the_operation_that_is_asked_for(self, odd_api: Api, company: Factory) -> None:
        document = "query Small { double(number: 1) } query Large " + DEEP
        headers = {"Authorization": f"Bearer {company.admin.token}"}

        small, large = [
            await odd_api.http.post("/graphql", json={"query": document, "operationName": name}, headers=headers)
            for name in ("Small", "Large")
        ]

        assert small.json() == {"data": {"double": 2}}
        assert large.json()["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"


class TestKeptDocuments:
    def checked(self, text: str) -> tuple[Request, Checked]:
        document = parse(text)
        node = document.definitions[0]
        assert isinstance(node, OperationDefinitionNode)
        checked = Checked(schema(), document, node, Operation(OperationType.QUERY, None), Size())
        return Request(text, None, LIMITS), checked

    def test_forgets_what_was_not_used_for_longest(self) -> None:
        documents = Documents(characters=300)
        texts = [f"{{ cycles {{ a{n}: id }} }}" for n in range(20)]

        for text in texts:
            documents.keep(*self.checked(text))
            documents.find(self.checked(texts[0])[0])

        assert documents.find(self.checked(texts[0])[0]) is not None
        assert documents.find(self.checked(texts[1])[0]) is None
        assert len(documents) == 300 // len(texts[-1])

    def test_does_not_keep_what_is_very_long(self) -> None:
        documents = Documents(characters=300)

        documents.keep(*self.checked("{ cycles { " + "id " * 20 + "} }"))

        assert len(documents) == 0

    async def test_parses_and_validates_a_document_once(
        self, odd_api: Api, company: Factory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import strawberry.schema.schema as strawberry_schema

        parsed: list[str] = []
        validated: list[Any] = []
        real_parse, real_validate = strawberry_schema.parse, strawberry_schema.validate_document
        monkeypatch.setattr(
            strawberry_schema, "parse", lambda text, **options: [parsed.append(text), real_parse(text, **options)][1]
        )
        monkeypatch.setattr(
            strawberry_schema, "validate_document", lambda *given: [validated.append(given), real_validate(*given)][1]
        )
        query = "query Kept($n: Int!) { double(number: $n) }"

        answers = [await odd_api.as_(company.admin).run(query, n=n) for n in range(3)]

        assert answers == [{"double": 0}, {"double": 2}, {"double": 4}]
        assert (len(parsed), len(validated)) == (1, 1)

    async def test_keeps_nothing_that_was_refused(self, odd_api: Api, company: Factory) -> None:
        query = "{ cycles { nothing } }"

        first = (await odd_api.as_(company.admin).raw(query)).json()
        again = (await odd_api.as_(company.admin).raw(query)).json()

        assert first == again
        assert first["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"

    async def test_holds_each_server_to_its_own_limits(
        self, http: httpx.AsyncClient, company: Factory, database_url: str, settings: Settings
    ) -> None:
        graphql = odd_schema()
        loose, strict = [
            httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://x")
            for app in (
                application(settings, database_url, graphql=graphql),
                application(replace(settings, max_depth=2), database_url, graphql=graphql),
            )
        ]
        query = "{ cycles { parent { id } } }"

        allowed = await Api(loose).as_(company.admin).run(query)
        codes = await refused(Api(strict).as_(company.admin), query)

        assert allowed == {"cycles": []}
        assert codes == ["LIMIT_EXCEEDED"]
