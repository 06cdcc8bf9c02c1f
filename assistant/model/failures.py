"""Why a model gave no usable answer, as one tree of errors.

    ModelFailure             kind                 raised when
    ├── EndpointFailure                           no answer came
    │   ├── ModelUnreachable MODEL_UNREACHABLE    no connection, or 409 or 5xx to the last attempt, or no such address
    │   ├── ModelResting     MODEL_RESTING        the endpoint failed again and again, and is left alone for a while
    │   ├── ModelTimedOut    MODEL_TIMED_OUT      the deadline over all attempts passed, or 408
    │   ├── RateLimited      RATE_LIMITED         429 to the last attempt, or Retry-After beyond the deadline
    │   ├── QuotaExhausted   QUOTA_EXHAUSTED      429 `insufficient_quota`, or 402
    │   ├── KeyInvalid       KEY_INVALID          401, 403, or a key that cannot be sent
    │   ├── ModelUnknown     MODEL_UNKNOWN        404 about the model
    │   ├── ContextTooLong   CONTEXT_TOO_LONG     the facts do not fit the model's context, or 413
    │   └── RequestRejected  REQUEST_REJECTED     any other 3xx or 4xx
    └── AnswerFailure                             an answer came that cannot be used
        ├── ModelRefused     MODEL_REFUSED        the model declined
        ├── AnswerTruncated  ANSWER_TRUNCATED     the answer was cut at a length limit
        ├── AnswerFiltered   ANSWER_FILTERED      a content filter held it back, in a 200 or in a 400
        ├── AnswerEmpty      ANSWER_EMPTY         no choices, or null or blank content
        └── AnswerNotJson    ANSWER_NOT_JSON      no JSON object in it; HTML with status 200; choices missing

``kind`` is stable and stored with the run; ``str(failure)`` is a plain sentence to show. Neither they nor anything
that hangs on a failure holds a key, a header, an address or a word that the endpoint wrote.
"""

from __future__ import annotations

import re
from typing import ClassVar

from assistant.drafts import Usage


class ModelFailure(Exception):
    """A model gave no usable answer.

    ``usage`` is what was spent all the same, ``status`` the HTTP status where there was one, ``retry_after`` the
    seconds that the endpoint asked to wait.
    """

    kind: ClassVar[str]
    sentence: ClassVar[str]

    def __init__(self, *, status: int | None = None, retry_after: float | None = None) -> None:
        super().__init__(self.sentence)
        self.status = status
        self.retry_after = retry_after
        self.usage = Usage()


class EndpointFailure(ModelFailure):
    """The endpoint gave no answer."""


class AnswerFailure(ModelFailure):
    """The endpoint gave an answer that cannot be used."""


class ModelUnreachable(EndpointFailure):
    """No connection, or nothing but errors."""

    kind = "MODEL_UNREACHABLE"
    sentence = "The model could not be reached, or its server answered with errors only."


class ModelResting(EndpointFailure):
    """The endpoint failed again and again and is left alone for a while; it was not asked."""

    kind = "MODEL_RESTING"
    sentence = "The model's server failed several times in a row and is left alone for a while."


class ModelTimedOut(EndpointFailure):
    """The deadline over all attempts passed."""

    kind = "MODEL_TIMED_OUT"
    sentence = "The model did not answer in time."


class RateLimited(EndpointFailure):
    """Too many requests for this key just now."""

    kind = "RATE_LIMITED"
    sentence = "The model's server takes no more requests just now; try again later."


class QuotaExhausted(EndpointFailure):
    """The account behind the key has nothing left to spend."""

    kind = "QUOTA_EXHAUSTED"
    sentence = "The account with the model's provider has no quota left."


class KeyInvalid(EndpointFailure):
    """The endpoint does not accept the key."""

    kind = "KEY_INVALID"
    sentence = "The model's server does not accept the configured key."


class ModelUnknown(EndpointFailure):
    """The endpoint does not have the configured model."""

    kind = "MODEL_UNKNOWN"
    sentence = "The model's server does not have the configured model."


class ContextTooLong(EndpointFailure):
    """The facts are longer than the model can read."""

    kind = "CONTEXT_TOO_LONG"
    sentence = "There is more to read than the model can take in at once."


class RequestRejected(EndpointFailure):
    """The endpoint rejected the request for a reason of its own."""

    kind = "REQUEST_REJECTED"
    sentence = "The model's server rejected the request."


class ModelRefused(AnswerFailure):
    """The model declined to answer."""

    kind = "MODEL_REFUSED"
    sentence = "The model declined to answer."


class AnswerTruncated(AnswerFailure):
    """The answer was cut off."""

    kind = "ANSWER_TRUNCATED"
    sentence = "The model's answer was cut off before its end."


class AnswerFiltered(AnswerFailure):
    """A content filter held the answer back."""

    kind = "ANSWER_FILTERED"
    sentence = "The provider's content filter held the answer back."


class AnswerEmpty(AnswerFailure):
    """The answer holds nothing."""

    kind = "ANSWER_EMPTY"
    sentence = "The model's answer was empty."


class AnswerNotJson(AnswerFailure):
    """The answer is not a JSON object, or the response not one of Chat Completions."""

    kind = "ANSWER_NOT_JSON"
    sentence = "The model's answer was not in the form that was asked for."


_QUOTA_CODES = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"}
_CONTEXT_CODES = {"context_length_exceeded", "exceed_context_size_error"}
_FILTER_CODES = {"content_filter", "content_policy_violation", "responsibleaipolicyviolation"}
_KEY_CODES = {"invalid_api_key", "api_key_invalid"}
_CONTEXT_WORDS = re.compile(r"context (?:length|size|window)|maximum context|prompt is too long", re.IGNORECASE)


def failure_of_status(status: int, codes: set[str], message: str, retry_after: float | None) -> ModelFailure:
    """Name the failure behind an HTTP status; ``codes`` are the error's code and type in lower case.

    ``message`` only helps to tell one from another and is not kept.
    """
    if codes & _FILTER_CODES:
        return AnswerFiltered(status=status)
    if status == 413 or codes & _CONTEXT_CODES or (status in (400, 422, 500) and _CONTEXT_WORDS.search(message)):
        return ContextTooLong(status=status)
    if status in (401, 403) or codes & _KEY_CODES:
        return KeyInvalid(status=status)
    if status == 402 or codes & _QUOTA_CODES:
        return QuotaExhausted(status=status)
    if status == 404:
        return ModelUnknown(status=status) if "model" in message.lower() else ModelUnreachable(status=status)
    if status == 429:
        return RateLimited(status=status, retry_after=retry_after)
    if status == 408:
        return ModelTimedOut(status=status, retry_after=retry_after)
    if status == 409 or status >= 500:
        return ModelUnreachable(status=status, retry_after=retry_after)
    return RequestRejected(status=status)


RETRIED: tuple[type[ModelFailure], ...] = (ModelUnreachable, ModelTimedOut, RateLimited)


def is_worth_retrying(failure: BaseException) -> bool:
    """Whether asking again may help: a lost connection, 408, 409, 5xx or 429 with quota left; not a missing address."""
    return isinstance(failure, RETRIED) and failure.status != 404
