"""Each purpose of the assistant: how its facts are gathered, what is drafted from them, and what is handed in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.proposals.models import Engine, Purpose
from app.proposals.runs import RunRow, UnusedRow
from app.proposals.submit import Asked, Draft
from assistant import gather, handing_in
from assistant.arrivals import Arrivals
from assistant.attempts import KeyResultWork, SummaryWork, Work
from assistant.critique import CritiqueWork, critique_facts, critique_result
from assistant.directors import DirectorWork, director_drafts, director_facts
from assistant.drafts import PurposeName
from assistant.gather import Gathered
from assistant.gather_reflection import reflection_facts
from assistant.parents import ParentWork, parent_facts, parents_result
from assistant.preparation import PreparationWork, preparation_facts, preparation_result
from assistant.reflections import ReflectionWork, reflection_result
from assistant.wording import WordingWork, wording_facts, wording_result


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What comes of a verified answer: drafts and questions that wait for a person, or what is ``personal``.

    ``offers`` tells whether what is for one person holds anything to choose.
    """

    drafts: Sequence[Draft] = ()
    questions: Sequence[Asked] = ()
    unused: tuple[UnusedRow, ...] = ()
    personal: dict[str, Any] | None = None
    offers: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """How a run of one purpose goes, from its facts to what is handed in.

    ``as_person`` marks what is read in the role of the person who asks, and only read: the assistant's own has no part
    in such words.
    """

    prompt: PurposeName
    gather: Callable[[RunRow], Awaitable[Gathered[Any]]]
    work: Callable[[Any, Arrivals], Work[Any, Any]]
    hand_in: Callable[[Gathered[Any], Any, Engine], HandedIn]
    as_person: bool = False


def _key_results(gathered: Gathered[Any], verified: Any, engine: Engine) -> HandedIn:
    return HandedIn(
        handing_in.key_result_drafts(gathered, verified),
        handing_in.questions(verified),
        handing_in.unused(verified),
    )


def _summary(gathered: Gathered[Any], verified: Any, engine: Engine) -> HandedIn:
    return HandedIn(handing_in.summary_drafts(gathered, verified))


def _critique(gathered: Gathered[Any], verified: Any, engine: Engine) -> HandedIn:
    return HandedIn(personal=critique_result(gathered.facts, verified, engine), offers=bool(verified.titles))


def _parents(gathered: Gathered[Any], verified: Any, engine: Engine) -> HandedIn:
    return HandedIn(personal=parents_result(gathered.facts, verified), offers=bool(verified.candidates))


def _wording(gathered: Gathered[Any], verified: Any, engine: Engine) -> HandedIn:
    return HandedIn(personal=wording_result(gathered.facts, verified, engine), offers=bool(verified.rewordings))


def _one_on_one(gathered: Gathered[Any], verified: Any, engine: Engine) -> HandedIn:
    return HandedIn(personal=preparation_result(verified), offers=bool(verified.points))


def _reflection(gathered: Gathered[Any], verified: Any, engine: Engine) -> HandedIn:
    return HandedIn(personal=reflection_result(gathered, verified), offers=bool(verified.sentences))


def _director(gathered: Gathered[Any], verified: Any, engine: Engine) -> HandedIn:
    return HandedIn(director_drafts(gathered, verified))


WAYS: Mapping[Purpose, Way] = {
    Purpose.KEY_RESULTS: Way(
        "key_results",
        gather.key_result_facts,
        lambda facts, arrivals: KeyResultWork(facts, told=arrivals.key_results),
        _key_results,
    ),
    Purpose.CHECK_IN_SUMMARY: Way(
        "check_in_summary",
        gather.summary_facts,
        lambda facts, arrivals: SummaryWork(facts, told=arrivals.summary),
        _summary,
    ),
    Purpose.OBJECTIVE_CRITIQUE: Way(
        "objective_critique", critique_facts, lambda facts, arrivals: CritiqueWork(facts), _critique
    ),
    Purpose.PARENTS: Way("parents", parent_facts, lambda facts, arrivals: ParentWork(facts), _parents),
    Purpose.FEEDBACK_WORDING: Way(
        "feedback_wording", wording_facts, lambda facts, arrivals: WordingWork(facts), _wording, as_person=True
    ),
    Purpose.ONE_ON_ONE: Way(
        "one_on_one", preparation_facts, lambda facts, arrivals: PreparationWork(facts), _one_on_one, as_person=True
    ),
    Purpose.REFLECTION_DRAFT: Way(
        "reflection_draft", reflection_facts, lambda facts, arrivals: ReflectionWork(facts), _reflection
    ),
    Purpose.DIRECTOR_SUMMARY: Way(
        "director_summary", director_facts, lambda facts, arrivals: DirectorWork(facts), _director
    ),
}
"""Every purpose; a further one is an entry here."""
