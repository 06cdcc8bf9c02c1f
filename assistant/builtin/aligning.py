"""The built-in drafter's choice of goals that an objective could serve: by the words and topics that they share."""

from __future__ import annotations

from assistant.language.orders import addresses_the_machine
from assistant.language.prose import has_hidden_characters
from assistant.language.ranking import is_related, similarities
from assistant.parent_drafts import CANDIDATES_AT_MOST, GoalFact, ParentFacts, ParentSketch, ParentSketches


def likely_parents(facts: ParentFacts) -> ParentSketches:
    """Return the goals most alike that share a telling word or a topic; none where there is no such goal."""
    likeness = similarities(" ".join(facts.own.texts), [" ".join(goal.texts) for goal in facts.goals])
    ranked = sorted(zip(facts.goals, likeness, strict=True), key=lambda pair: -pair[1])
    found = [sketch for goal, alike in ranked if alike and (sketch := _ground(facts.own, goal))]
    return ParentSketches(tuple(found[:CANDIDATES_AT_MOST]))


def _ground(own: GoalFact, goal: GoalFact) -> ParentSketch | None:
    for said in own.texts:
        for theirs in goal.texts:
            is_fit = not any(has_hidden_characters(text) or addresses_the_machine(text) for text in (said, theirs))
            if is_fit and is_related(said, theirs):
                return ParentSketch(goal.id, said.strip(), theirs.strip())
    return None
