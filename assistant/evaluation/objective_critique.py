"""Critique of an objective's wording, marked by code: what is found, and whether a title clears it and adds nothing.

A case holds an objective's ``title`` with what stands around it. ``finds`` names the rules that apply to its words;
``gone`` is what a new title must have lost, ``keeps`` what it must still say. Without ``gone`` none may be offered.
"""

from __future__ import annotations

import re
from typing import Final

from app.objectives.drafts import Measure, ObjectiveDraft, Parent
from app.objectives.findings import AS_THEY_COME
from app.objectives.models import Commitment, Level, MetricKind
from app.objectives.quality.catalogue import objective_findings
from assistant.critique import CritiqueWork
from assistant.critique_drafts import OF_WORDING, CritiqueFacts
from assistant.evaluation.cases import Row, known
from assistant.evaluation.check_in_summary import ABSTAINED
from assistant.evaluation.feedback_wording import FOUND, NEEDED
from assistant.evaluation.marks import Marks
from assistant.evaluation.purposes import Asking, Purpose

OFFERED: Final = "title offered"
CLEARED: Final = "findings cleared"
NOTHING_ADDED: Final = "no word added"
SUBJECT_KEPT: Final = "subject kept"


async def mark(row: Row, asking: Asking, marks: Marks) -> None:
    """Ask for titles of an objective, and mark them."""
    known(row, "title", "why", "level", "commitment", "siblings", "parents", "measures", "finds", "gone", "keeps")
    facts = _facts(row)
    titles = [each.title for each in (await asking.answer(CritiqueWork(facts), marks)).titles]
    found = {each.rule for each in facts.findings if each.rule in OF_WORDING}
    for rule in row.get("finds", ()):
        marks.mark(FOUND, rule in found, rule)
    for rule in sorted(found):
        marks.mark(NEEDED, rule in row.get("finds", ()), rule)
    to_clear = {each.rule for each in facts.to_clear}
    there = _words(" ".join(facts.texts))
    for title in titles:
        marks.mark(CLEARED, not to_clear & {each.rule for each in facts.found_in(title)}, title)
        marks.mark(NOTHING_ADDED, _words(title) <= there, title)
    if row.get("gone"):
        marks.mark(OFFERED, bool(titles), facts.draft.title)
        marks.mark(CLEARED, all(words not in title for title in titles for words in row["gone"]), str(titles))
        for words in row.get("keeps", ()) if titles else ():
            marks.mark(SUBJECT_KEPT, any(words.lower() in title.lower() for title in titles), f"{words}: {titles}")
    else:
        marks.mark(ABSTAINED, not titles, "; ".join(titles))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _facts(row: Row) -> CritiqueFacts:
    draft = ObjectiveDraft(
        title=row["title"],
        level=Level(row.get("level", "TEAM")),
        siblings=tuple(row.get("siblings", ())),
        parents=tuple(Parent(title) for title in row.get("parents", ())),
        commitment=Commitment(row.get("commitment", "COMMITTED")),
        why=row.get("why"),
        measures=tuple(Measure(title, MetricKind.INCREASE) for title in row.get("measures", ())),
    )
    return CritiqueFacts(draft, AS_THEY_COME, objective_findings(draft))


PURPOSE = Purpose(
    name="objective_critique",
    mark=mark,
    least={CLEARED: 1.0, NOTHING_ADDED: 1.0, ABSTAINED: 1.0, FOUND: 0.9, NEEDED: 0.9, OFFERED: 0.7, SUBJECT_KEPT: 0.9},
)
