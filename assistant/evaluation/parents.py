"""Goals that an objective could serve, marked by code: whether the true one is among them, and the ground quoted.

A case holds an ``objective`` (and ``why``) and the ``goals`` that there are ("Objective: title | why", "KeyResult:
title"). ``parent`` is the title of the one that it serves, none where there is none; ``left`` titles that must not be
offered.
"""

from __future__ import annotations

from typing import Final

from assistant.evaluation.cases import Row, known
from assistant.evaluation.check_in_summary import ABSTAINED, Ids
from assistant.evaluation.director_summary import LEFT
from assistant.evaluation.marks import Marks
from assistant.evaluation.purposes import Asking, Purpose
from assistant.parent_drafts import CANDIDATES_AT_MOST, GoalFact, ParentFacts
from assistant.parents import ParentWork

GROUND: Final = "shared ground quoted"
AMONG: Final = "true parent among three"
FIRST: Final = "true parent first"
FEW: Final = "at most three"


async def mark(row: Row, asking: Asking, marks: Marks) -> None:
    """Ask which goals an objective could serve, and mark them."""
    known(row, "objective", "why", "goals", "parent", "left")
    facts = _facts(row)
    found = (await asking.answer(ParentWork(facts), marks)).candidates
    goals = {goal.id: goal for goal in facts.goals}
    titles = [goals[each.goal_id].title for each in found if each.goal_id in goals]
    for each in found:
        theirs = goals[each.goal_id].texts if each.goal_id in goals else ()
        is_quoted = any(each.words in text for text in facts.own.texts) and any(
            each.their_words in text for text in theirs
        )
        marks.mark(GROUND, is_quoted, f"{each.words} / {each.their_words}")
    marks.mark(FEW, len(set(titles)) == len(found) <= CANDIDATES_AT_MOST, str(titles))
    for title in row.get("left", ()):
        marks.mark(LEFT, title not in titles, title)
    if "parent" in row:
        marks.mark(AMONG, row["parent"] in titles, f"{row['parent']}: {titles}")
        marks.mark(FIRST, titles[:1] == [row["parent"]], f"{row['parent']}: {titles}")
    else:
        marks.mark(ABSTAINED, not found, str(titles))


def _facts(row: Row) -> ParentFacts:
    ids = Ids(row["name"])
    own = GoalFact(ids.next(), "Objective", row["objective"], row.get("why"))
    return ParentFacts(own, tuple(_goal(line, ids) for line in row["goals"]))


def _goal(line: str, ids: Ids) -> GoalFact:
    kind, told = line.split(": ", 1)
    title, _, why = told.partition(" | ")
    return GoalFact(ids.next(), kind, title, why or None)


PURPOSE = Purpose(
    name="parents",
    mark=mark,
    least={GROUND: 1.0, FEW: 1.0, LEFT: 1.0, ABSTAINED: 0.75, AMONG: 0.75},
)
