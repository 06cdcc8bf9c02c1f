"""The built-in drafter's choice for a summary over several teams: what is in the way first, then what changed."""

from __future__ import annotations

from collections import Counter

from assistant.director_drafts import Choice, DirectorFacts, DirectorSketch
from assistant.drafts import SectionKey

_OF_A_SECTION = {SectionKey.BLOCKERS: 3, SectionKey.CHANGED: 3, SectionKey.RISKS: 2, SectionKey.ASKS: 2}
"""So many sentences of each team; who has not checked in is their own lead's to know."""


def chosen(facts: DirectorFacts) -> DirectorSketch:
    """Choose the first sentences of each section of each team."""
    choices: list[Choice] = []
    for place, summary in enumerate(facts.summaries):
        taken: Counter[SectionKey] = Counter()
        for sentence, told in enumerate(summary.told):
            if taken[told.section] < _OF_A_SECTION.get(told.section, 0):
                taken[told.section] += 1
                choices.append(Choice(place, sentence))
    return DirectorSketch(tuple(choices))
