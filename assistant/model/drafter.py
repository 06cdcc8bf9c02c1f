"""The engine behind an OpenAI-compatible endpoint: facts to a prompt, the model's answer to sketches."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from app.proposals.models import Engine
from assistant.critique_drafts import REWRITES_AT_MOST, CritiqueFacts, CritiqueSketch
from assistant.director_drafts import CHOSEN_AT_MOST, DirectorFacts, DirectorSketch
from assistant.drafts import KeyResultSketches, PurposeName, SummarySketch, Told, Usage, Verdict
from assistant.facts import KeyResultFacts, SummaryFacts
from assistant.model.answer_forms import FORMS
from assistant.model.answers import (
    read_choices,
    read_key_results,
    read_parents,
    read_points,
    read_reflection,
    read_rewordings,
    read_summary,
    read_titles,
)
from assistant.model.client import ModelClient
from assistant.model.data import (
    ModelFacts,
    critique_data,
    director_data,
    key_result_data,
    parent_data,
    preparation_data,
    reflection_data,
    sentence_aliases,
    summary_data,
    told_aliases,
    wording_data,
)
from assistant.model.prompts import Prompt, chosen_prompts
from assistant.model.streaming import Hear, WholeItems
from assistant.parent_drafts import CANDIDATES_AT_MOST, ParentFacts, ParentSketches
from assistant.preparation_drafts import POINTS_AT_MOST, PreparationFacts, PreparationSketch
from assistant.reflection_drafts import ReflectionSketch
from assistant.reflection_facts import ReflectionFacts
from assistant.wording_drafts import WordingFacts, WordingSketch

SketchType = TypeVar("SketchType")
_CODE = re.compile(r"[A-Z][A-Z0-9_]{1,40}")


@dataclass(frozen=True, slots=True)
class Provenance:
    """What an answer was asked with: the prompt by id, version and hash, the model asked for, and the parameters."""

    prompt_id: str
    prompt_version: int
    prompt_sha256: str
    endpoint: str
    model: str
    response_format: str
    parameters: Mapping[str, float]


class OpenAIDrafter:
    """Drafts through a `ModelClient`; every method but ``provenance`` raises `ModelFailure` where no answer came.

    Implements `Drafter`. The prompts are read when it is made, so a changed one fails at the start.
    """

    engine = Engine.OPENAI

    def __init__(self, client: ModelClient, prompts: Mapping[PurposeName, Prompt] | None = None) -> None:
        self._client = client
        self._prompts = chosen_prompts() if prompts is None else prompts

    async def key_results(
        self, facts: KeyResultFacts, repair: tuple[Verdict, ...] = (), told: Told[KeyResultSketches] | None = None
    ) -> tuple[KeyResultSketches, Usage]:
        """Sketch key results; of what was wrong with the answer before, the model is told the codes alone."""

        def tell(drafts: list[Any]) -> KeyResultSketches:
            return read_key_results({"drafts": drafts, "questions": [], "unused": []}, seen.sources, facts.at_most)

        seen = key_result_data(facts)
        variables = {"at_most": str(facts.at_most), "language": facts.locale, "repair": _repair_text(repair)}
        answer, usage = await self._ask("key_results", seen, variables, _hearing("drafts", seen, tell, told))
        return read_key_results(answer, seen.sources, facts.at_most), usage

    async def summary(
        self, facts: SummaryFacts, repair: tuple[Verdict, ...] = (), told: Told[SummarySketch] | None = None
    ) -> tuple[SummarySketch, Usage]:
        """Sketch a summary; figures in its sentences are filled in from the records that each cites."""

        def tell(sentences: list[Any]) -> SummarySketch:
            return read_summary({"sentences": sentences}, seen.sources, seen.slots)

        seen = summary_data(facts)
        variables = {"language": facts.locale, "repair": _repair_text(repair)}
        answer, usage = await self._ask("check_in_summary", seen, variables, _hearing("sentences", seen, tell, told))
        return read_summary(answer, seen.sources, seen.slots), usage

    async def critique(self, facts: CritiqueFacts, repair: tuple[Verdict, ...] = ()) -> tuple[CritiqueSketch, Usage]:
        """Sketch titles of an objective that clear what the rules found in its own."""
        seen = critique_data(facts)
        variables = {"at_most": str(REWRITES_AT_MOST), "language": facts.locale, "repair": _repair_text(repair)}
        answer, usage = await self._ask("objective_critique", seen, variables)
        return read_titles(answer), usage

    async def parents(self, facts: ParentFacts, repair: tuple[Verdict, ...] = ()) -> tuple[ParentSketches, Usage]:
        """Choose among the goals that an objective could serve."""
        seen = parent_data(facts)
        variables = {"at_most": str(CANDIDATES_AT_MOST), "language": facts.locale, "repair": _repair_text(repair)}
        answer, usage = await self._ask("parents", seen, variables)
        return read_parents(answer, seen.sources), usage

    async def wording(self, facts: WordingFacts, repair: tuple[Verdict, ...] = ()) -> tuple[WordingSketch, Usage]:
        """Say sentences of feedback in other words of their author; gaps stay for the author to fill in."""
        seen = wording_data(facts)
        variables = {"language": facts.locale, "repair": _repair_text(repair)}
        answer, usage = await self._ask("feedback_wording", seen, variables)
        return read_rewordings(answer, sentence_aliases(facts)), usage

    async def reflection(
        self, facts: ReflectionFacts, repair: tuple[Verdict, ...] = ()
    ) -> tuple[ReflectionSketch, Usage]:
        """Tell how an objective went; figures are filled in from the records that each sentence cites."""
        seen = reflection_data(facts)
        variables = {"language": facts.locale, "repair": _repair_text(repair)}
        answer, usage = await self._ask("reflection_draft", seen, variables)
        return read_reflection(answer, seen.sources, seen.slots), usage

    async def director(self, facts: DirectorFacts, repair: tuple[Verdict, ...] = ()) -> tuple[DirectorSketch, Usage]:
        """Choose among approved sentences; not one is reworded."""
        seen = director_data(facts)
        variables = {"at_most": str(CHOSEN_AT_MOST), "language": facts.locale, "repair": _repair_text(repair)}
        answer, usage = await self._ask("director_summary", seen, variables)
        return read_choices(answer, told_aliases(facts)), usage

    async def preparation(
        self, facts: PreparationFacts, repair: tuple[Verdict, ...] = ()
    ) -> tuple[PreparationSketch, Usage]:
        """Find what one of two people could talk about; figures are filled in from the records that a point cites."""
        seen = preparation_data(facts)
        variables = {"at_most": str(POINTS_AT_MOST), "language": facts.locale, "repair": _repair_text(repair)}
        answer, usage = await self._ask("one_on_one", seen, variables)
        return read_points(answer, seen.sources, seen.slots), usage

    def provenance(self, purpose: PurposeName) -> Provenance:
        """Return what a purpose is asked with, as far as is known of the endpoint: read it after the answer."""
        prompt, settings = self._prompts[purpose], self._client.settings
        return Provenance(
            prompt_id=prompt.id,
            prompt_version=prompt.version,
            prompt_sha256=prompt.sha256,
            endpoint=settings.endpoint,
            model=settings.model,
            response_format=self._client.dialect.format.value,
            parameters=self._client.parameters,
        )

    async def _ask(
        self,
        purpose: PurposeName,
        seen: ModelFacts,
        variables: Mapping[str, str],
        hear: Callable[[], Hear] | None = None,
    ) -> tuple[dict[str, Any], Usage]:
        prompt = self._prompts[purpose]
        reply = await self._client.ask(prompt.render(variables, seen.data), FORMS[prompt.output], hear)
        return seen.people.restore_all(reply.answer), reply.usage


def _hearing(
    name: str, seen: ModelFacts, sketch: Callable[[list[Any]], SketchType], told: Told[SketchType] | None
) -> Callable[[], Hear] | None:
    """Return what makes a listener for an answer: it tells a sketch of the items so far whenever one is whole."""
    if told is None:
        return None

    def listener() -> Hear:
        whole, items = WholeItems(name), list[Any]()

        def hear(words: str) -> None:
            if found := whole.hear(words):
                items.extend(found)
                told(sketch(seen.people.restore_all({name: items})[name]))

        return hear

    return listener


def _repair_text(repair: tuple[Verdict, ...]) -> str:
    codes = sorted({verdict.code for verdict in repair if _CODE.fullmatch(verdict.code)})
    if not codes:
        return ""
    return f"An earlier answer was not accepted. What was wrong with it, as codes: {', '.join(codes)}."
