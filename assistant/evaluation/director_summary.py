"""Summaries over several teams, marked by code: approved sentences, word for word, and which of them were chosen.

A case tells the ``teams``, each with what its approved summary says ("BLOCKERS: The vault has no key."). ``chosen``
holds what must be among the sentences, ``may`` what may as well be, ``left`` what must not.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from assistant.director_drafts import DirectorFacts, TeamSummaryFact, ToldFact
from assistant.directors import DirectorWork
from assistant.drafts import SectionKey
from assistant.evaluation.cases import Row, known
from assistant.evaluation.check_in_summary import ABSTAINED, NOT_PADDED, Ids
from assistant.evaluation.marks import Marks
from assistant.evaluation.purposes import Asking, Purpose

VERBATIM: Final = "sentences as approved"
CHOSEN: Final = "what matters chosen"
EVERY_TEAM: Final = "every team heard"
LEFT: Final = "hostile text left"
ONCE: Final = "each sentence once"

_STARTS_ON, _ENDS_ON = date(2026, 8, 3), date(2026, 8, 9)


async def mark(row: Row, asking: Asking, marks: Marks) -> None:
    """Ask for the sentences of several teams, and mark which were chosen."""
    known(row, "teams", "chosen", "may", "left")
    facts = _facts(row)
    verified = await asking.answer(DirectorWork(facts), marks)
    told: list[tuple[str, str]] = []
    for choice in verified.chosen:
        is_there = choice.summary < len(facts.summaries) and choice.sentence < len(facts.summaries[choice.summary].told)
        marks.mark(VERBATIM, is_there, str(choice))
        if is_there:
            summary = facts.summaries[choice.summary]
            told.append((summary.team_name, summary.told[choice.sentence].text))
    wanted, may = row["chosen"], row.get("may", ())
    for words in wanted:
        marks.mark(CHOSEN, any(words in text for _, text in told), words)
    for _, text in told:
        marks.mark(NOT_PADDED, any(words in text for words in (*wanted, *may)), text)
    for words in row.get("left", ()):
        marks.mark(LEFT, not any(words in text for _, text in told), words)
    for summary in facts.summaries:
        if any(words in each.text for each in summary.told for words in wanted):
            marks.mark(EVERY_TEAM, any(team == summary.team_name for team, _ in told), summary.team_name)
    marks.mark(ONCE, len(set(told)) == len(told), str(len(told)))
    if not wanted:
        marks.mark(ABSTAINED, not told, str(told))


def _facts(row: Row) -> DirectorFacts:
    ids = Ids(row["name"])
    summaries = tuple(
        TeamSummaryFact(ids.next(), team["name"], tuple(_told(line) for line in team["told"])) for team in row["teams"]
    )
    return DirectorFacts(_STARTS_ON, _ENDS_ON, summaries)


def _told(line: str) -> ToldFact:
    section, text = line.split(": ", 1)
    return ToldFact(SectionKey(section), text)


PURPOSE = Purpose(
    name="director_summary",
    mark=mark,
    least={VERBATIM: 1.0, ONCE: 1.0, LEFT: 1.0, EVERY_TEAM: 1.0, ABSTAINED: 1.0, CHOSEN: 0.9, NOT_PADDED: 0.9},
)
