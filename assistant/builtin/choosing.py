"""The built-in drafter's choice for a summary over several teams: what is in the way first, then what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice, zip_longest

from assistant.director_drafts import CHOSEN_AT_MOST, Choice, DirectorFacts, DirectorSketch, TeamSummaryFact
from assistant.drafts import SectionKey
from assistant.verification.director_checks import fault_of_told

_OF_A_SECTION = {SectionKey.BLOCKERS: 3, SectionKey.CHANGED: 3, SectionKey.RISKS: 2, SectionKey.ASKS: 2}
"""So many sentences of each team; who has not checked in is their own lead's to know."""


def chosen(facts: DirectorFacts) -> DirectorSketch:
    """Choose the first sentences of each section of each team; where that is too much, one of each team in turn."""
    of_teams = [list(_of_team(place, summary)) for place, summary in enumerate(facts.summaries)]
    in_turn = (choice for choice in chain.from_iterable(zip_longest(*of_teams)) if choice)
    return DirectorSketch(tuple(sorted(islice(in_turn, CHOSEN_AT_MOST), key=lambda choice: choice.summary)))


def _of_team(place: int, summary: TeamSummaryFact) -> Iterator[Choice]:
    """Yield the sentences of a team by how much they matter."""
    taken: Counter[SectionKey] = Counter()
    for section, at_most in _OF_A_SECTION.items():
        for sentence, told in enumerate(summary.told):
            if told.section is section and taken[section] < at_most and not fault_of_told(told.text):
                taken[section] += 1
                yield Choice(place, sentence)
