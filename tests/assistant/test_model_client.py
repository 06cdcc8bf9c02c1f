"""Every row of the model boundary against a real HTTP server, with the number of requests that it saw."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime

import pytest

from app.core import clock
from assistant.drafts import Usage
from assistant.model import failures
from assistant.model.answer_forms import SUMMARY_FORM
from assistant.model.breaker import FAILURES_IN_A_ROW, REST_SECONDS, Breaker
from assistant.model.client import LONGEST_RETRY_AFTER, ModelClient, ModelSettings, Reply
from assistant.model.dialects import Dialect, ResponseFormat
from assistant.model.prompts import Messages
from tests.support import model_behaviours as server_does
from tests.support.model_server import Behaviour, ModelServer, Response, Seen, as_json

KEY = "sk-test-3f9a1c77d2"
GOOD = {"sentences": []}
LLAMA_CPP_TOO_LONG = {"error": {"code": 500, "message": "Too many tokens.", "type": "exceed_context_size_error"}}
QUESTION = Messages("You summarise.", "Summarise.")


@dataclass
class Boundary:
    """A server, the settings to reach it, and what the client slept."""

    server: ModelServer
    settings: ModelSettings
    memory: dict[tuple[str, str], Dialect] = field(default_factory=dict)
    breakers: dict[str, Breaker] = field(default_factory=dict)
    slept: list[float] = field(default_factory=list)
    now: float = 1_000.0

    async def ask(self, *script: Behaviour, **changes: object) -> Reply:
        self.server.script(*script)
        async with self.client(**changes) as client:
            return await client.ask(QUESTION, SUMMARY_FORM)

    async def fail(self, *script: Behaviour, **changes: object) -> failures.ModelFailure:
        with pytest.raises(failures.ModelFailure) as caught:
            await self.ask(*script, **changes)
        return caught.value

    def client(self, **changes: object) -> ModelClient:
        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)

        settings = replace(self.settings, **changes)
        return ModelClient(settings, memory=self.memory, breakers=self.breakers, sleep=sleep, now=lambda: self.now)

    @property
    def seen(self) -> list[Seen]:
        return self.server.requests


@pytest.fixture
async def boundary() -> AsyncIterator[Boundary]:
    async with ModelServer(otherwise=server_does.answers(GOOD)) as server:
        yield Boundary(server, ModelSettings(server.base_url, KEY, "tiny", timeout_seconds=5, attempts=3))


class TestAsk:
    async def test_returns_the_object_and_what_it_cost(self, boundary: Boundary) -> None:
        reply = await boundary.ask()

        assert reply == Reply(GOOD, Usage(100, 20, 1, "tiny-2026"))
        assert len(boundary.seen) == 1

    async def test_sends_one_system_message_one_user_message_and_a_strict_closed_schema(
        self, boundary: Boundary
    ) -> None:
        await boundary.ask()

        body = boundary.seen[0].body
        assert [message["role"] for message in body["messages"]] == ["system", "user"]
        assert body["response_format"]["type"] == "json_schema"
        assert body["response_format"]["json_schema"]["strict"] is True
        assert body["response_format"]["json_schema"]["schema"] == SUMMARY_FORM.schema
        assert "tools" not in body
        assert boundary.seen[0].headers["authorization"] == f"Bearer {KEY}"

    async def test_sends_no_key_where_none_is_configured(
        self, boundary: Boundary, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody-else")
        monkeypatch.setenv("OPENAI_ORG_ID", "org-of-somebody-else")
        monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")

        await boundary.ask(api_key=None)

        assert "authorization" not in boundary.seen[0].headers
        assert "somebody-else" not in str(boundary.seen[0].headers)

    async def test_counts_malformed_usage_as_zero(self, boundary: Boundary) -> None:
        for usage in (None, "many", {"prompt_tokens": "100", "completion_tokens": -3}, {"prompt_tokens": True}):
            body = {"choices": [{"message": {"content": "{}"}}], "usage": usage, "model": 7}
            reply = await boundary.ask(lambda seen, body=body: as_json(body))
            assert reply.usage == Usage(requests=1, counted=False)

    async def test_many_questions_at_once_share_one_client(self, boundary: Boundary) -> None:
        async with boundary.client() as client:
            replies = await asyncio.gather(*(client.ask(QUESTION, SUMMARY_FORM) for _ in range(20)))

        assert all(reply.usage.requests == 1 for reply in replies)


class TestReadingTheAnswer:
    @pytest.mark.parametrize(
        ("behaviour", "failure"),
        [
            (server_does.refusal(), failures.ModelRefused),
            (server_does.cut_json(), failures.AnswerTruncated),
            (server_does.filtered(), failures.AnswerFiltered),
            (server_does.null_content(), failures.AnswerEmpty),
            (server_does.says(" \n"), failures.AnswerEmpty),
            (server_does.empty_choices(), failures.AnswerEmpty),
            (server_does.html(), failures.AnswerNotJson),
            (lambda seen: as_json({"error": "overloaded"}), failures.AnswerNotJson),
            (lambda seen: as_json([1]), failures.AnswerNotJson),
            (lambda seen: as_json({"choices": None}), failures.AnswerNotJson),
            (
                lambda seen: Response(200, b'{"choices": [', {"content-type": "application/json"}),
                failures.AnswerNotJson,
            ),
            (server_does.says("I would rather talk."), failures.AnswerNotJson),
            (server_does.says('["a"]'), failures.AnswerNotJson),
            (server_does.says('{"sentences": NaN}'), failures.AnswerNotJson),
            (server_does.says("{" * 100_000), failures.AnswerNotJson),
            (server_does.says('{"a":' * 100_000), failures.AnswerNotJson),
        ],
    )
    async def test_an_unusable_answer_is_a_typed_failure_after_one_request(
        self, boundary: Boundary, behaviour: Behaviour, failure: type[failures.ModelFailure]
    ) -> None:
        caught = await boundary.fail(behaviour)

        assert type(caught) is failure
        assert len(boundary.seen) == caught.usage.requests == 1

    async def test_tokens_of_an_unusable_answer_are_counted(self, boundary: Boundary) -> None:
        caught = await boundary.fail(server_does.cut_json())

        assert caught.usage == Usage(100, 20, 1, "tiny-2026")

    @pytest.mark.parametrize(
        "behaviour",
        [
            server_does.fenced(GOOD),
            server_does.says('<think>{"sentences": [1]}? No.</think>\n{"sentences": []}'),
            server_does.says('The slots {c1.value} are left alone: {"sentences": []}'),
            server_does.says([{"type": "text", "text": '{"sentences"'}, {"type": "text", "text": ": []}"}]),
        ],
    )
    async def test_takes_the_json_out_of_what_surrounds_it(self, boundary: Boundary, behaviour: Behaviour) -> None:
        reply = await boundary.ask(behaviour)

        assert reply.answer == GOOD
        assert len(boundary.seen) == 1


class TestRetrying:
    @pytest.mark.parametrize("status", [408, 409, 500, 502, 503, 529])
    async def test_asks_again_after_a_passing_error(self, boundary: Boundary, status: int) -> None:
        reply = await boundary.ask(server_does.server_error(status), server_does.server_error(status))

        assert reply.usage.requests == len(boundary.seen) == 3

    async def test_asks_again_after_a_dropped_connection(self, boundary: Boundary) -> None:
        reply = await boundary.ask(server_does.dropped())

        assert reply.usage.requests == len(boundary.seen) == 2

    async def test_waits_at_random_up_to_a_bound_that_doubles(self, boundary: Boundary) -> None:
        await boundary.fail(*[server_does.server_error()] * 6, attempts=6, timeout_seconds=100)

        assert len(boundary.slept) == 5
        assert all(0 <= slept <= bound for slept, bound in zip(boundary.slept, (0.5, 1, 2, 4, 8), strict=True))

    @pytest.mark.parametrize("asked", ["2", "2.0", 2])
    async def test_honours_retry_after_in_seconds(self, boundary: Boundary, asked: object) -> None:
        await boundary.ask(server_does.rate_limited(asked))

        assert boundary.slept == [2.0]

    async def test_honours_retry_after_as_a_date(self, boundary: Boundary) -> None:
        instant = datetime(2026, 5, 4, 12, tzinfo=UTC)
        clock.use(lambda: instant)
        try:
            await boundary.ask(server_does.rate_limited(format_datetime(instant + timedelta(seconds=3), usegmt=True)))
        finally:
            clock.use(None)

        assert boundary.slept == [3.0]

    @pytest.mark.parametrize("asked", ["soon", "nan", "inf", ""])
    async def test_falls_back_to_its_own_wait_when_retry_after_says_nothing(
        self, boundary: Boundary, asked: str
    ) -> None:
        await boundary.ask(server_does.rate_limited(asked))

        assert 0 <= boundary.slept[0] <= 0.5

    async def test_caps_retry_after(self, boundary: Boundary) -> None:
        await boundary.ask(server_does.rate_limited(86_400), timeout_seconds=100)

        assert boundary.slept == [LONGEST_RETRY_AFTER]

    async def test_gives_up_at_once_when_retry_after_passes_the_deadline(self, boundary: Boundary) -> None:
        caught = await boundary.fail(server_does.rate_limited(20))

        assert type(caught) is failures.RateLimited
        assert (boundary.slept, len(boundary.seen), caught.retry_after) == ([], 1, 20.0)

    @pytest.mark.parametrize(
        ("behaviour", "failure"),
        [
            (server_does.server_error(), failures.ModelUnreachable),
            (server_does.dropped(), failures.ModelUnreachable),
            (server_does.rate_limited(), failures.RateLimited),
            (server_does.server_error(408), failures.ModelTimedOut),
        ],
    )
    async def test_names_the_last_failure_when_every_attempt_failed(
        self, boundary: Boundary, behaviour: Behaviour, failure: type[failures.ModelFailure]
    ) -> None:
        caught = await boundary.fail(*[behaviour] * 3)

        assert type(caught) is failure
        assert len(boundary.seen) == caught.usage.requests == 3

    @pytest.mark.parametrize(
        ("behaviour", "failure"),
        [
            (server_does.quota_gone(), failures.QuotaExhausted),
            (server_does.error(402, "Insufficient credits."), failures.QuotaExhausted),
            (server_does.key_rejected(KEY), failures.KeyInvalid),
            (server_does.error(403, "Forbidden."), failures.KeyInvalid),
            (server_does.model_unknown(), failures.ModelUnknown),
            (server_does.error(404, 'model "tiny" not found, try pulling it first'), failures.ModelUnknown),
            (lambda seen: Response(404, b"Not Found"), failures.ModelUnreachable),
            (server_does.context_too_long(), failures.ContextTooLong),
            (server_does.error(413, "Too large."), failures.ContextTooLong),
            (server_does.error(500, "Context size has been exceeded."), failures.ContextTooLong),
            (lambda seen: as_json(LLAMA_CPP_TOO_LONG, 500), failures.ContextTooLong),
            (server_does.error(400, "The response was filtered.", "content_filter"), failures.AnswerFiltered),
            (server_does.error(400, "No."), failures.RequestRejected),
            (lambda seen: Response(307, b"", {"location": "http://127.0.0.1:9/"}), failures.RequestRejected),
        ],
    )
    async def test_does_not_ask_again_where_that_cannot_help(
        self, boundary: Boundary, behaviour: Behaviour, failure: type[failures.ModelFailure]
    ) -> None:
        caught = await boundary.fail(behaviour)

        assert type(caught) is failure
        assert len(boundary.seen) == caught.usage.requests == 1

    async def test_nobody_listens_at_the_address(self, boundary: Boundary) -> None:
        caught = await boundary.fail(base_url="http://127.0.0.1:9/v1")

        assert type(caught) is failures.ModelUnreachable
        assert caught.usage.requests == 3


class TestDeadline:
    @pytest.mark.parametrize("behaviour", [server_does.hangs(), server_does.drips()])
    async def test_ends_a_call_that_hangs_or_drips_and_closes_the_request(
        self, boundary: Boundary, behaviour: Behaviour
    ) -> None:
        caught = await boundary.fail(behaviour, timeout_seconds=0.3)

        assert type(caught) is failures.ModelTimedOut
        await asyncio.wait_for(boundary.server.given_up.wait(), 5)
        assert len(boundary.seen) == caught.usage.requests == 1

    async def test_covers_all_attempts_together(self, boundary: Boundary) -> None:
        caught = await boundary.fail(server_does.rate_limited(0), server_does.hangs(), timeout_seconds=0.3, attempts=9)

        assert type(caught) is failures.ModelTimedOut
        assert caught.usage.requests == 2

    async def test_cancelling_closes_the_request(self, boundary: Boundary) -> None:
        boundary.server.script(server_does.hangs())
        async with boundary.client() as client:
            asking = asyncio.create_task(client.ask(QUESTION, SUMMARY_FORM))
            await asyncio.wait_for(boundary.server.arrived.wait(), 5)

            asking.cancel()

            with pytest.raises(asyncio.CancelledError):
                await asking
            await asyncio.wait_for(boundary.server.given_up.wait(), 5)
            assert boundary.server.gone == 1

    async def test_a_slow_answer_within_the_deadline_is_an_answer(self, boundary: Boundary) -> None:
        release = asyncio.Event()
        boundary.server.script(server_does.held(release, server_does.answers(GOOD)))
        async with boundary.client() as client:
            asking = asyncio.create_task(client.ask(QUESTION, SUMMARY_FORM))
            await asyncio.wait_for(boundary.server.arrived.wait(), 5)

            release.set()

            assert (await asking).answer == GOOD


class TestBreaker:
    async def test_leaves_an_endpoint_alone_that_fails_in_a_row(self, boundary: Boundary) -> None:
        for _ in range(FAILURES_IN_A_ROW):
            await boundary.fail(server_does.dropped(), attempts=1)

        caught = await boundary.fail()

        assert type(caught) is failures.ModelResting
        assert caught.usage == Usage()
        assert len(boundary.seen) == FAILURES_IN_A_ROW

    async def test_lets_one_question_through_after_a_rest(self, boundary: Boundary) -> None:
        for _ in range(FAILURES_IN_A_ROW):
            await boundary.fail(server_does.server_error(), attempts=1)
        boundary.now += REST_SECONDS

        failed = await boundary.fail(server_does.server_error(), attempts=1)
        refused = await boundary.fail()

        assert (type(failed), type(refused)) == (failures.ModelUnreachable, failures.ModelResting)
        assert len(boundary.seen) == FAILURES_IN_A_ROW + 1

    async def test_holds_the_others_back_while_one_tries(self, boundary: Boundary) -> None:
        for _ in range(FAILURES_IN_A_ROW):
            await boundary.fail(server_does.server_error(), attempts=1)
        boundary.now += REST_SECONDS
        release = asyncio.Event()
        boundary.server.arrived.clear()
        boundary.server.script(server_does.held(release, server_does.answers(GOOD)))
        async with boundary.client() as client:
            trying = asyncio.create_task(client.ask(QUESTION, SUMMARY_FORM))
            await asyncio.wait_for(boundary.server.arrived.wait(), 5)

            refused = await boundary.fail()
            release.set()

            assert (await trying).answer == GOOD
        assert type(refused) is failures.ModelResting
        assert (await boundary.ask()).answer == GOOD

    async def test_counts_no_answer_as_a_failure_that_is_one(self, boundary: Boundary) -> None:
        for behaviour in (server_does.rate_limited(), server_does.key_rejected(), server_does.refusal()) * 4:
            await boundary.fail(behaviour, attempts=1)

        assert (await boundary.ask()).answer == GOOD

    async def test_knows_each_endpoint_by_itself(self, boundary: Boundary) -> None:
        for _ in range(FAILURES_IN_A_ROW):
            await boundary.fail(base_url="http://127.0.0.1:9/v1", attempts=1)

        assert (await boundary.ask()).answer == GOOD


class TestLadder:
    async def test_goes_down_rung_by_rung_and_stays_there(self, boundary: Boundary) -> None:
        only_text = server_does.speaks_only("text", then=server_does.answers(GOOD))

        first = await boundary.ask(*[only_text] * 3)
        again = await boundary.ask(only_text)

        assert [seen.format for seen in boundary.seen] == ["json_schema", "json_object", "text", "text"]
        assert (first.usage.requests, again.usage.requests) == (3, 1)
        assert boundary.slept == []

    async def test_tells_the_schema_in_words_below_the_first_rung(self, boundary: Boundary) -> None:
        await boundary.ask(*[server_does.speaks_only("json_object", then=server_does.answers(GOOD))] * 2)

        first, second = boundary.seen
        assert "JSON Schema" not in first.system
        assert '"additionalProperties":false' in second.system
        assert second.body["response_format"] == {"type": "json_object"}

    async def test_remembers_by_endpoint_and_model(self, boundary: Boundary) -> None:
        await boundary.ask(*[server_does.speaks_only("text", then=server_does.answers(GOOD))] * 3)

        assert boundary.client().dialect.format is ResponseFormat.TEXT
        assert boundary.client(model="other").dialect == Dialect()
        assert boundary.client(base_url="http://127.0.0.1:9/v1").dialect == Dialect()

    async def test_learns_nothing_from_a_call_that_failed(self, boundary: Boundary) -> None:
        await boundary.fail(server_does.speaks_only(then=server_does.html()), server_does.model_unknown())

        assert boundary.client().dialect == Dialect()

    async def test_leaves_out_a_parameter_that_the_model_rejects(self, boundary: Boundary) -> None:
        reasoning = server_does.rejects("temperature", then=server_does.answers(GOOD))

        await boundary.ask(reasoning, reasoning)
        await boundary.ask(reasoning)

        assert ["temperature" in seen.body for seen in boundary.seen] == [True, False, False]
        assert boundary.client().parameters == {}

    async def test_a_server_that_rejects_everything_is_asked_a_bounded_number_of_times(
        self, boundary: Boundary
    ) -> None:
        no = server_does.error(400, "response_format and temperature are not supported")

        caught = await boundary.fail(*[no] * 10)

        assert type(caught) is failures.RequestRejected
        assert len(boundary.seen) == 4


class TestKeys:
    @pytest.mark.parametrize(
        "behaviour",
        [server_does.key_rejected(KEY), server_does.dropped(), server_does.error(400, f"{KEY}?", KEY, KEY)],
    )
    async def test_never_stand_in_a_failure_or_its_traceback(
        self, boundary: Boundary, behaviour: Behaviour, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("DEBUG")

        caught = await boundary.fail(*[behaviour] * 3)

        trace = traceback.TracebackException.from_exception(caught, capture_locals=True)
        own = [
            line for frame in trace.stack if "/assistant/" in frame.filename for line in (frame.locals or {}).values()
        ]
        told = "".join(traceback.format_exception(caught)) + repr(caught) + repr(vars(caught)) + caplog.text + str(own)
        assert KEY not in told
        assert _chain(caught) == []

    async def test_one_that_no_header_can_hold_is_invalid_without_a_request(self, boundary: Boundary) -> None:
        for key in ("sk-é", "sk-a\nb", "sk a"):
            caught = await boundary.fail(api_key=key)
            assert type(caught) is failures.KeyInvalid
            assert caught.usage.requests == 0
        assert boundary.seen == []

    def test_do_not_show_in_settings(self) -> None:
        settings = ModelSettings(f"https://user:{KEY}@models.example/v1?key={KEY}", KEY, "tiny")

        assert KEY not in repr(settings)
        assert settings.endpoint == "https://models.example/v1"


class TestModelSettings:
    @pytest.mark.parametrize("address", ["models.example/v1", "ftp://models.example", "http://", "http://[bad"])
    def test_refuses_an_address_that_is_none(self, address: str) -> None:
        with pytest.raises(ValueError, match="must begin with http"):
            ModelSettings(address, None, "tiny")

    @pytest.mark.parametrize("address", [None, ""])
    def test_no_address_is_openai(self, address: str | None) -> None:
        assert ModelSettings(address, None, "tiny").endpoint == "https://api.openai.com/v1"

    def test_cost_is_exact_and_unknown_without_prices(self) -> None:
        usage = Usage(input_tokens=1_200, output_tokens=300)
        priced = ModelSettings(None, None, "tiny", price_in=Decimal("2.50"), price_out=Decimal(10))

        assert priced.cost_usd(usage) == Decimal("0.006")
        assert replace(priced, price_in=None).cost_usd(usage) is None


class TestFailures:
    def test_each_has_a_stable_kind_of_its_own_and_a_sentence(self) -> None:
        leaves = [leaf for branch in failures.ModelFailure.__subclasses__() for leaf in branch.__subclasses__()]

        assert len({leaf.kind for leaf in leaves}) == len(leaves) == 14
        for leaf in leaves:
            assert str(leaf()).endswith(".")
            assert f"{leaf.__name__} " in (failures.__doc__ or "")
            assert leaf.kind in (failures.__doc__ or "")
            assert len(leaf.kind) <= 40


def _chain(error: BaseException) -> list[BaseException]:
    """Return what an error chains to, shown or not."""
    linked = [link for link in (error.__cause__, error.__context__) if link is not None]
    return linked + [far for link in linked for far in _chain(link)]
