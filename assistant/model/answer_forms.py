"""The forms of the answers that a model may give, as closed and strict shapes and as the JSON Schemas told to it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.objectives.models import KeyResultRole, MetricKind
from app.proposals.reflection_drafts import ReflectionPart
from assistant.drafts import SectionKey


def _clean(text: str) -> str:
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t" for letter in text):
        raise ValueError("control characters")
    return text


Text = Annotated[str, Field(max_length=2000), AfterValidator(_clean)]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class QuoteAnswer(_Closed):
    """Words of one source, by its alias."""

    source: Text
    words: Text


class KeyResultAnswer(_Closed):
    """One key result as a model sketches it."""

    title: Text
    kind: MetricKind
    role: KeyResultRole
    grounds: Annotated[list[QuoteAnswer], Field(max_length=20)]
    baseline: QuoteAnswer | None
    target: QuoteAnswer | None
    low: QuoteAnswer | None
    high: QuoteAnswer | None
    due: QuoteAnswer | None
    milestones: Annotated[list[Text], Field(max_length=20)]


class QuestionAnswer(_Closed):
    """What the model asks for; ``draft`` counts from zero."""

    about: Literal["baseline", "target", "due_on", "metric"]
    text: Text
    draft: int | None


class UnusedAnswer(_Closed):
    """An input that the model left out."""

    source: Text
    reason: Text


class KeyResultsAnswer(_Closed):
    """The whole answer to a request for key results."""

    drafts: list[KeyResultAnswer]
    questions: list[QuestionAnswer]
    unused: list[UnusedAnswer]


class CiteAnswer(_Closed):
    """Words of one record, or the record as a whole where ``words`` is null."""

    source: Text
    words: Text | None


class SentenceAnswer(_Closed):
    """One sentence of a summary as a model sketches it."""

    section: SectionKey
    text: Text
    cites: Annotated[list[CiteAnswer], Field(max_length=20)]


class SummaryAnswer(_Closed):
    """The whole answer to a request for a summary."""

    sentences: list[SentenceAnswer]


class RecollectionAnswer(_Closed):
    """One sentence of a draft of a reflection as a model sketches it."""

    part: ReflectionPart
    text: Text
    cites: Annotated[list[CiteAnswer], Field(max_length=20)]


class ReflectionAnswer(_Closed):
    """The whole answer to a request for a draft of a reflection."""

    sentences: list[RecollectionAnswer]


class ChoiceAnswer(_Closed):
    """One sentence that a model chose, by its alias."""

    sentence: Text


class ChoicesAnswer(_Closed):
    """The whole answer to a request for sentences to read first."""

    sentences: list[ChoiceAnswer]


class TitleAnswer(_Closed):
    """One title of an objective."""

    title: Text


class TitlesAnswer(_Closed):
    """The whole answer to a request for other titles of an objective."""

    titles: list[TitleAnswer]


class ParentAnswer(_Closed):
    """One goal to serve, by its alias, with the words of both that share the ground."""

    goal: Text
    words: Text
    their_words: Text


class ParentsAnswer(_Closed):
    """The whole answer to a request for goals to serve."""

    candidates: list[ParentAnswer]


class RewordingAnswer(_Closed):
    """Other words for one sentence, by its alias."""

    sentence: Text
    text: Text


class RewordingsAnswer(_Closed):
    """The whole answer to a request for other words of feedback."""

    rewordings: list[RewordingAnswer]


class PointAnswer(_Closed):
    """One talking point as a model sketches it."""

    text: Text
    cites: Annotated[list[CiteAnswer], Field(max_length=20)]


class PointsAnswer(_Closed):
    """The whole answer to a request for talking points."""

    points: list[PointAnswer]


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """The form of an answer: its name in the protocol and its JSON Schema, closed and with every property required."""

    name: str
    schema: dict[str, Any]


def _form(name: str, answer: type[BaseModel]) -> AnswerForm:
    schema = answer.model_json_schema()
    return AnswerForm(name, _plain(schema, schema.get("$defs", {})))


_LEFT_OUT = {"title", "description", "maxLength", "maxItems", "$defs"}


def _plain(node: Any, definitions: Mapping[str, Any]) -> Any:
    """Return a schema without references and without the keywords that strict servers refuse."""
    if isinstance(node, list):
        return [_plain(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _plain(definitions[node["$ref"].rpartition("/")[2]], definitions)
    properties = node.get("properties", {})
    plain = {key: _plain(value, definitions) for key, value in node.items() if key not in {*_LEFT_OUT, "properties"}}
    if properties:
        plain["properties"] = {name: _plain(value, definitions) for name, value in properties.items()}
    return plain


KEY_RESULTS_FORM = _form("key_result_sketches", KeyResultsAnswer)
SUMMARY_FORM = _form("summary_sketch", SummaryAnswer)
TITLES_FORM = _form("objective_titles", TitlesAnswer)
PARENTS_FORM = _form("parent_sketches", ParentsAnswer)
REWORDINGS_FORM = _form("feedback_rewordings", RewordingsAnswer)
REFLECTION_FORM = _form("reflection_sketch", ReflectionAnswer)
CHOICES_FORM = _form("chosen_sentences", ChoicesAnswer)
POINTS_FORM = _form("talking_points", PointsAnswer)

FORMS = {
    form.name: form
    for form in (
        KEY_RESULTS_FORM,
        SUMMARY_FORM,
        TITLES_FORM,
        PARENTS_FORM,
        REWORDINGS_FORM,
        REFLECTION_FORM,
        CHOICES_FORM,
        POINTS_FORM,
    )
}
