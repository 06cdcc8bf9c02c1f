"""The built-in drafter: rules and no model, always at hand, labelled as what it is."""

from __future__ import annotations

from app.proposals.models import Engine
from assistant.builtin.aligning import likely_parents
from assistant.builtin.choosing import chosen
from assistant.builtin.drafting import draft_key_results
from assistant.builtin.preparing import prepared
from assistant.builtin.recollecting import recollect
from assistant.builtin.rewording import reworded
from assistant.builtin.softening import softened
from assistant.builtin.summarising import summarise
from assistant.critique_drafts import CritiqueFacts, CritiqueSketch
from assistant.director_drafts import DirectorFacts, DirectorSketch
from assistant.drafts import KeyResultSketches, SummarySketch, Told, Usage, Verdict
from assistant.facts import KeyResultFacts, SummaryFacts
from assistant.parent_drafts import ParentFacts, ParentSketches
from assistant.preparation_drafts import PreparationFacts, PreparationSketch
from assistant.reflection_drafts import ReflectionSketch
from assistant.reflection_facts import ReflectionFacts
from assistant.wording_drafts import WordingFacts, WordingSketch

LABEL = "Built-in drafter (no AI model)"


class BuiltinDrafter:
    """Drafts by reading figures out of the inputs' own words; it invents nothing and asks for what is missing."""

    engine = Engine.BUILTIN

    async def key_results(
        self, facts: KeyResultFacts, repair: tuple[Verdict, ...] = (), told: Told[KeyResultSketches] | None = None
    ) -> tuple[KeyResultSketches, Usage]:
        """Sketch key results from the facts; the same facts give the same answer, whatever is in ``repair``."""
        return draft_key_results(facts), Usage()

    async def summary(
        self, facts: SummaryFacts, repair: tuple[Verdict, ...] = (), told: Told[SummarySketch] | None = None
    ) -> tuple[SummarySketch, Usage]:
        """Sketch a summary from the facts; the same facts always give the same answer."""
        return summarise(facts), Usage()

    async def critique(self, facts: CritiqueFacts, repair: tuple[Verdict, ...] = ()) -> tuple[CritiqueSketch, Usage]:
        """Leave out of an objective's title what the rules found, where that is enough."""
        return reworded(facts), Usage()

    async def parents(self, facts: ParentFacts, repair: tuple[Verdict, ...] = ()) -> tuple[ParentSketches, Usage]:
        """Choose the goals that share the most words and topics with the objective."""
        return likely_parents(facts), Usage()

    async def wording(self, facts: WordingFacts, repair: tuple[Verdict, ...] = ()) -> tuple[WordingSketch, Usage]:
        """Leave absolutes out of feedback, part long sentences, and leave gaps where an example is missing."""
        return softened(facts), Usage()

    async def reflection(
        self, facts: ReflectionFacts, repair: tuple[Verdict, ...] = ()
    ) -> tuple[ReflectionSketch, Usage]:
        """Tell in neutral sentences what the records hold, and quote what people wrote."""
        return recollect(facts), Usage()

    async def director(self, facts: DirectorFacts, repair: tuple[Verdict, ...] = ()) -> tuple[DirectorSketch, Usage]:
        """Choose the first sentences of what is in the way, what changed, what is at risk and what is asked for."""
        return chosen(facts), Usage()

    async def preparation(
        self, facts: PreparationFacts, repair: tuple[Verdict, ...] = ()
    ) -> tuple[PreparationSketch, Usage]:
        """Quote a few records of each topic, and ask about each what one would ask."""
        return prepared(facts), Usage()
