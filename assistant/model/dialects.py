"""What an endpoint and model understand of a request, learned from what they reject.

The ladder of response formats goes down one rung at a time: a strict JSON Schema, any JSON object, text. Below the
first rung the schema is told in words instead. A parameter that a model rejects is left out from then on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import orjson

from assistant.model.answer_forms import AnswerForm
from assistant.model.prompts import Messages


class ResponseFormat(StrEnum):
    """The rungs of the ladder, best first."""

    JSON_SCHEMA = "json_schema"
    JSON_OBJECT = "json_object"
    TEXT = "text"


_BELOW = {
    ResponseFormat.JSON_SCHEMA: ResponseFormat.JSON_OBJECT,
    ResponseFormat.JSON_OBJECT: ResponseFormat.TEXT,
}
_FORMAT_WORDS = re.compile(r"response.?format|json.?schema|json.?object|structured.?output|grammar", re.IGNORECASE)
_STREAM = re.compile(r"\bstream", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How to speak to one endpoint and model: the format, the parameters to leave out, whether it streams."""

    format: ResponseFormat = ResponseFormat.JSON_SCHEMA
    left_out: frozenset[str] = frozenset()
    streams: bool = True

    def parameters(self, wanted: Mapping[str, float]) -> dict[str, float]:
        """Return those of the wanted sampling parameters that the model accepts, as far as is known."""
        return {name: value for name, value in wanted.items() if name not in self.left_out}

    def request(self, model: str, messages: Messages, form: AnswerForm, wanted: Mapping[str, float]) -> dict[str, Any]:
        """Return the body of a Chat Completions request."""
        system = messages.system
        if self.format is not ResponseFormat.JSON_SCHEMA:
            schema = orjson.dumps(form.schema).decode()
            system += f"\n\nAnswer with one JSON object and nothing else. It must fit this JSON Schema:\n{schema}"
        body: dict[str, Any] = {
            "model": model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": messages.user}],
            **self.parameters(wanted),
        }
        if self.format is ResponseFormat.JSON_SCHEMA:
            schema_format = {"name": form.name, "strict": True, "schema": form.schema}
            body["response_format"] = {"type": "json_schema", "json_schema": schema_format}
        elif self.format is ResponseFormat.JSON_OBJECT:
            body["response_format"] = {"type": "json_object"}
        return body

    def after_rejection(self, param: str, message: str, wanted: Mapping[str, float]) -> Dialect | None:
        """Return what to try after a 400 or 422 about ``param``, or saying ``message``; None where nothing is left."""
        for name in self.parameters(wanted):
            if name == param or (not param and name in message):
                return replace(self, left_out=self.left_out | {name})
        if self.streams and _STREAM.search(param or message):
            return replace(self, streams=False)
        below = _BELOW.get(self.format)
        if below and (param.startswith("response_format") or _FORMAT_WORDS.search(message)):
            return replace(self, format=below)
        return None
