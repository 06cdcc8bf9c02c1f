"""The boundary to an OpenAI-compatible Chat Completions endpoint: a question in, a JSON object or a failure out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx2
import openai
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, stop_before_delay
from tenacity.wait import wait_random_exponential

from assistant.drafts import Usage
from assistant.model.answer_forms import AnswerForm
from assistant.model.breaker import Breaker, Breakers
from assistant.model.completions import read_completion
from assistant.model.dialects import Dialect
from assistant.model.failures import (
    KeyInvalid,
    ModelFailure,
    ModelResting,
    ModelTimedOut,
    ModelUnreachable,
    is_worth_retrying,
)
from assistant.model.prompts import Messages
from assistant.model.rejections import Rejection
from assistant.model.streaming import Hear, joined

OPENAI_ADDRESS = "https://api.openai.com/v1"
LONGEST_RETRY_AFTER = 60.0
"""Seconds of a Retry-After that are honoured; a wait that would pass the deadline ends the call at once instead."""

CONNECT_SECONDS = 10.0
BACKOFF = wait_random_exponential(multiplier=0.5, max=8)
"""Full jitter: a random wait up to 0.5, 1, 2, 4, 8 seconds."""

Memory = MutableMapping[tuple[str, str], Dialect]
_process_memory: Memory = {}
_process_breakers: Breakers = {}


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Where the model is and how long to wait for it.

    ``base_url`` None is OpenAI itself, ``api_key`` None sends none. ``timeout_seconds`` bounds one question with all
    its ``attempts``. Prices are in US dollars per million tokens. Raises ValueError for an address that is none.
    """

    base_url: str | None = field(repr=False)
    api_key: str | None = field(repr=False)
    model: str
    timeout_seconds: float = 60.0
    attempts: int = 4
    price_in: Decimal | None = None
    price_out: Decimal | None = None

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.address)
            usable = parts.scheme in ("http", "https") and bool(httpx2.URL(self.address).host)
        except (ValueError, httpx2.InvalidURL):
            usable = False
        if not usable:
            raise ValueError("The model's address must begin with http:// or https:// and name a host.")

    @property
    def address(self) -> str:
        """The address that is asked; it may hold a password."""
        return self.base_url or OPENAI_ADDRESS

    @property
    def endpoint(self) -> str:
        """The address without user, password and query, fit to be shown and stored."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}".rstrip("/")

    def cost_usd(self, usage: Usage) -> Decimal | None:
        """Return what a call cost, or None where the prices are not known."""
        if self.price_in is None or self.price_out is None:
            return None
        return (self.price_in * usage.input_tokens + self.price_out * usage.output_tokens) / 1_000_000


@dataclass(frozen=True, slots=True)
class Reply:
    """A model's answer as a JSON object, not yet checked against any form, and what it cost."""

    answer: dict[str, Any]
    usage: Usage


@dataclass(slots=True)
class _Call:
    messages: Messages
    form: AnswerForm
    dialect: Dialect
    hear: Callable[[], Hear] | None = None
    requests: int = 0

    @property
    def streams(self) -> bool:
        """Whether the answer is asked for piece by piece."""
        return self.hear is not None and self.dialect.streams


class ModelClient:
    """Asks one endpoint and model; safe for concurrent use on one event loop, closed with ``aclose``.

    ``memory`` keeps what each endpoint and model understands, ``breakers`` which endpoints are left alone (by default
    both for the life of the process); ``sleep`` waits between attempts, ``now`` tells monotonic seconds.
    """

    def __init__(
        self,
        settings: ModelSettings,
        *,
        parameters: Mapping[str, float] | None = None,
        memory: Memory | None = None,
        breakers: Breakers | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings = settings
        self._wanted = dict(parameters if parameters is not None else {"temperature": 0.2})
        self._memory = _process_memory if memory is None else memory
        self._breakers = _process_breakers if breakers is None else breakers
        self._sleep = sleep
        self._now = now
        self._opened: openai.AsyncOpenAI | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections; the next question opens new ones."""
        opened, self._opened = self._opened, None
        if opened is not None:
            await opened.close()

    @property
    def dialect(self) -> Dialect:
        """What is known of the endpoint and model."""
        return self._memory.get((self.settings.endpoint, self.settings.model), Dialect())

    @property
    def parameters(self) -> dict[str, float]:
        """The sampling parameters that are sent."""
        return self.dialect.parameters(self._wanted)

    async def ask(self, messages: Messages, form: AnswerForm, hear: Callable[[], Hear] | None = None) -> Reply:
        """Ask for one JSON object; raises `ModelFailure`, whose usage tells what was spent.

        With ``hear`` the words are heard as they come, where the endpoint can do that: it is called for a new listener
        as often as an answer begins.
        """
        breaker = self._breakers.setdefault(self.settings.endpoint, Breaker())
        if not breaker.admits(self._now()):
            raise ModelResting()
        call = _Call(messages, form, self.dialect, hear)
        try:
            async with asyncio.timeout(self.settings.timeout_seconds):
                body: bytes = await self._retrying()(self._attempt, call)
        except TimeoutError:
            failure: ModelFailure = ModelTimedOut()
        except ModelFailure as error:
            failure = error
        else:
            breaker.answered()
            self._memory[self.settings.endpoint, self.settings.model] = call.dialect
            reply = _read(body, call)
            if call.streams and not reply.usage.counted:
                # it streams, but does not say what that cost: from now on it is asked for answers in one piece
                self._memory[self.settings.endpoint, self.settings.model] = replace(call.dialect, streams=False)
            return reply
        if isinstance(failure, ModelUnreachable | ModelTimedOut):
            breaker.failed(self._now())
        else:
            breaker.answered()
        failure.usage = Usage(requests=call.requests, counted=not isinstance(failure, ModelTimedOut))
        raise failure

    def _retrying(self) -> AsyncRetrying:
        return AsyncRetrying(
            sleep=self._sleep,
            retry=retry_if_exception(is_worth_retrying),
            stop=stop_after_attempt(self.settings.attempts) | stop_before_delay(self.settings.timeout_seconds),
            wait=_wait,
            reraise=True,
        )

    async def _attempt(self, call: _Call) -> bytes:
        """Return a response's body; goes down the ladder at once, since that is no failure of the endpoint's."""
        client = self._client()
        while True:
            body = call.dialect.request(self.settings.model, call.messages, call.form, self._wanted)
            call.requests += 1
            answer = await (
                self._streamed(client, body, call.hear()) if call.streams and call.hear else self._post(client, body)
            )
            if isinstance(answer, bytes):
                return answer
            if isinstance(answer, ModelFailure):
                raise answer
            dialect = answer.next_dialect(call.dialect, self._wanted)
            if dialect is None:
                raise answer.failure()
            call.dialect = dialect

    async def _post(self, client: openai.AsyncOpenAI, body: dict[str, Any]) -> bytes | Rejection | ModelFailure:
        """Return the body of a 200, or what went wrong: not raised, so that nothing chains to an error with the key."""
        headers = None if self.settings.api_key else {"Authorization": openai.Omit()}
        try:
            raw = await client.chat.completions.with_raw_response.create(**body, extra_headers=headers)
        except openai.APIStatusError as error:
            return Rejection.of(error)
        except openai.APITimeoutError:
            return ModelTimedOut()
        except openai.APIError:
            return ModelUnreachable()
        content: bytes = raw.http_response.content
        return content

    async def _streamed(
        self, client: openai.AsyncOpenAI, body: dict[str, Any], hear: Hear
    ) -> bytes | Rejection | ModelFailure:
        """Return what `_post` would, from an answer that comes in pieces."""
        streamed = {**body, "stream": True, "stream_options": {"include_usage": True}}
        headers = None if self.settings.api_key else {"Authorization": openai.Omit()}
        create = client.chat.completions.with_streaming_response.create
        try:
            async with create(**streamed, extra_headers=headers) as raw:
                if "text/event-stream" in raw.headers.get("content-type", ""):
                    return await joined(raw.iter_lines(), hear)
                whole: bytes = await raw.read()
                return whole
        except openai.APIStatusError as error:
            return Rejection.of(error)
        except (openai.APITimeoutError, httpx2.TimeoutException):
            return ModelTimedOut()
        except (openai.APIError, httpx2.HTTPError):
            return ModelUnreachable()

    def _client(self) -> openai.AsyncOpenAI:
        """Return the SDK's client; raises `KeyInvalid` for a key that no header can hold."""
        key = self.settings.api_key
        if key and not (key.isascii() and key.isprintable() and " " not in key):
            raise KeyInvalid()
        if self._opened is None:
            timeout = httpx2.Timeout(self.settings.timeout_seconds, connect=CONNECT_SECONDS)
            self._opened = openai.AsyncOpenAI(
                base_url=self.settings.address,
                api_key=key or "none",
                max_retries=0,
                timeout=timeout,
                http_client=openai.DefaultAsyncHttpxClient(timeout=timeout, follow_redirects=False),
            )
            # The SDK fills these from the environment, which only `app.settings` reads.
            self._opened.organization = self._opened.project = self._opened.admin_api_key = None
        return self._opened


def _read(body: bytes, call: _Call) -> Reply:
    completion = read_completion(body)
    usage = replace(completion.usage, requests=call.requests)
    if isinstance(completion.answer, ModelFailure):
        completion.answer.usage = usage
        raise completion.answer
    return Reply(completion.answer, usage)


def _wait(state: RetryCallState) -> float:
    failure = state.outcome.exception() if state.outcome else None
    if isinstance(failure, ModelFailure) and failure.retry_after is not None:
        return min(failure.retry_after, LONGEST_RETRY_AFTER)
    return BACKOFF(state)
