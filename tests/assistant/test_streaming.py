"""An answer as it comes: heard piece by piece, and the same in the end as in one piece."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafts import Usage
from assistant.model import failures
from assistant.model.answer_forms import SUMMARY_FORM
from assistant.model.client import ModelClient, ModelSettings, Reply
from assistant.model.dialects import Dialect
from assistant.model.prompts import Messages
from assistant.model.streaming import WholeItems
from tests.support import model_behaviours as server_does
from tests.support.model_server import Behaviour, ModelServer, as_json

ANSWER = {"sentences": [{"text": "All is well.", "cites": []}, {"text": "Nothing {is} [new].", "cites": [{"a": 1}]}]}
QUESTION = Messages("Be a summary.", "Sum up.")


class Listener:
    """Hears answers; ``begun`` counts them."""

    def __init__(self) -> None:
        self.begun = 0
        self.heard: list[str] = []

    def __call__(self) -> Any:
        self.begun += 1
        self.heard.clear()
        return self.heard.append


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer(server_does.answers(ANSWER)) as running:
        yield running


@pytest.fixture
async def client(server: ModelServer) -> AsyncIterator[ModelClient]:
    async def at_once(seconds: float) -> None:
        return None

    settings = ModelSettings(server.base_url, "sk-1", "tiny", timeout_seconds=5, attempts=2)
    async with ModelClient(settings, memory={}, breakers={}, sleep=at_once) as opened:
        yield opened


class TestAsk:
    async def test_hears_the_words_and_returns_the_same_as_in_one_piece(
        self, client: ModelClient, server: ModelServer
    ) -> None:
        listener = Listener()

        streamed = await client.ask(QUESTION, SUMMARY_FORM, listener)
        whole = await client.ask(QUESTION, SUMMARY_FORM)

        assert streamed == whole == Reply(ANSWER, Usage(100, 20, 1, "tiny-2026"))
        assert json.loads("".join(listener.heard)) == ANSWER
        assert len(listener.heard) > 3
        assert server.requests[0].body["stream_options"] == {"include_usage": True}
        assert "stream" not in server.requests[1].body

    @pytest.mark.parametrize("name", ["stream", "stream_options"])
    async def test_asks_for_one_piece_from_then_on_where_that_is_rejected(
        self, client: ModelClient, server: ModelServer, name: str
    ) -> None:
        server.otherwise = server_does.rejects(name, server_does.answers(ANSWER))
        listener = Listener()

        replies = [await client.ask(QUESTION, SUMMARY_FORM, listener) for _ in range(2)]

        assert [reply.answer for reply in replies] == [ANSWER, ANSWER]
        assert [name in seen.body for seen in server.requests] == [True, False, False]
        assert listener.heard == []

    async def test_asks_for_one_piece_from_then_on_where_nobody_says_what_it_cost(
        self, client: ModelClient, server: ModelServer
    ) -> None:
        event = json.dumps({"choices": [{"delta": {"content": json.dumps(ANSWER)}, "finish_reason": "stop"}]})
        server.script(server_does.streams(event, "[DONE]"))

        first = await client.ask(QUESTION, SUMMARY_FORM, Listener())

        assert (first.answer, first.usage.counted) == (ANSWER, False)
        assert client.dialect == Dialect(streams=False)

    async def test_takes_an_answer_that_comes_in_one_piece_all_the_same(
        self, client: ModelClient, server: ModelServer
    ) -> None:
        body = {"choices": [{"message": {"content": json.dumps(ANSWER)}}], "usage": {"prompt_tokens": 1}}
        server.script(lambda seen: as_json({"choices": None} | body, stands="whole"))

        assert (await client.ask(QUESTION, SUMMARY_FORM, Listener())).answer == ANSWER

    @pytest.mark.parametrize(
        ("behaviour", "failure"),
        [
            (server_does.refusal(), failures.ModelRefused),
            (server_does.cut_json(), failures.AnswerTruncated),
            (server_does.filtered(), failures.AnswerFiltered),
            (server_does.null_content(), failures.AnswerEmpty),
            (server_does.empty_choices(), failures.AnswerEmpty),
            (server_does.html(), failures.AnswerNotJson),
            (server_does.streams(), failures.AnswerEmpty),
            (server_does.streams('{"error": {"message": "overloaded"}}'), failures.AnswerNotJson),
            (server_does.streams("{nonsense"), failures.AnswerNotJson),
            (server_does.streams('{"choices": [7]}'), failures.AnswerEmpty),
            (server_does.context_too_long(), failures.ContextTooLong),
            (server_does.key_rejected(), failures.KeyInvalid),
        ],
    )
    async def test_fails_as_it_does_in_one_piece(
        self, client: ModelClient, server: ModelServer, behaviour: Behaviour, failure: type[failures.ModelFailure]
    ) -> None:
        server.otherwise = behaviour

        with pytest.raises(failure):
            await client.ask(QUESTION, SUMMARY_FORM, Listener())

    async def test_begins_anew_after_a_lost_connection(self, client: ModelClient, server: ModelServer) -> None:
        server.script(server_does.dropped())
        listener = Listener()

        reply = await client.ask(QUESTION, SUMMARY_FORM, listener)

        assert (reply.answer, reply.usage.requests, listener.begun) == (ANSWER, 2, 2)

    async def test_closes_the_request_when_it_is_cancelled(self, client: ModelClient, server: ModelServer) -> None:
        server.script(server_does.pauses(3, asyncio.Event(), server_does.answers(ANSWER)))
        asking = asyncio.ensure_future(client.ask(QUESTION, SUMMARY_FORM, Listener()))
        await asyncio.wait_for(server.arrived.wait(), 5)

        asking.cancel()

        await asyncio.wait_for(server.given_up.wait(), 5)
        assert server.gone == 1


class TestWholeItems:
    def test_come_as_soon_as_they_are_written_to_their_end(self) -> None:
        whole = WholeItems("drafts")

        heard = [whole.hear(words) for words in ('{"drafts": [ {"title": "A', ' {b}"}', ', {"title": "C"', "}]}")]

        assert heard == [[], [{"title": "A {b}"}], [], [{"title": "C"}]]

    def test_end_with_their_list(self) -> None:
        whole = WholeItems("drafts")

        assert whole.hear('{"drafts": [{"n": 1}], "questions": [{"n": 2}]}') == [{"n": 1}]

    @given(
        st.lists(st.dictionaries(st.sampled_from("ab"), st.text('"{}[], \\x', max_size=8), max_size=2), max_size=4),
        st.integers(1, 9),
    )
    def test_are_those_of_the_whole_answer(self, items: list[dict[str, Any]], size: int) -> None:
        text, whole = json.dumps({"first": [], "drafts": items, "last": [{}]}), WholeItems("drafts")

        heard = [item for at in range(0, len(text), size) for item in whole.hear(text[at : at + size])]

        assert heard == items
