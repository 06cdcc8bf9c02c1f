"""How the weeks of a cycle go: people hand in their sheets, managers read them, blockers come and go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from uuid import UUID

from app.check_ins.commands import acknowledge_sheets, ask_help, resolve_blocker, submit_sheet
from app.check_ins.entries import DoneEntry, Entry, MilestonesEntry, NumberEntry, UnchangedEntry, Words
from app.check_ins.queries import blockers_of_key_results
from app.core.errors import Refusal
from app.cycles.rules import Rhythm
from app.database.unit_of_work import reading
from app.demonstration.courses import COURSES
from app.demonstration.courses.shape import Said
from app.demonstration.goals import OBJECTIVES
from app.demonstration.plans import KeyResultPlan
from app.demonstration.telling import Scene, Teller, moment
from app.objectives.models import MetricKind


class Weeks:
    """The periods of a cycle that are over, one scene each."""

    def __init__(self, teller: Teller, cycle: str, rhythm: Rhythm, today: date) -> None:
        self._teller = teller
        self._periods = [period for period in rhythm.until(today) if period.ends_on < today]
        self._unread: dict[str, list[UUID]] = defaultdict(list)
        self._objectives = [plan for plan in OBJECTIVES if plan.cycle == cycle and not plan.is_draft]

    def scenes(self) -> Iterator[Scene]:
        """Yield what happens at the end of each period."""
        for number, period in enumerate(self._periods):
            title = f"Check-ins until {period.due_on.day} {period.due_on:%B}"
            yield Scene(moment(period.due_on, 15), title, partial(self._check_in, number))

    async def _check_in(self, number: int) -> None:
        await self._read_sheets()
        for person, key_results in self._reporting().items():
            said = {key_result: self._said(key_result, number) for key_result in key_results}
            entries = [self._entry(key_result, number, words) for key_result, words in said.items() if not words.silent]
            if not entries:
                continue
            reporter = self._teller.in_place_of.get(person, person)
            handed_in = await submit_sheet(actor=await self._teller.as_(reporter), entries=entries)
            manager = self._teller.managers[person]
            reader = self._teller.in_place_of.get(manager, manager) if manager else None
            if reader and reader != person:
                self._unread[reader].append(handed_in.sheet_id)
            for key_result, words in said.items():
                await self._deal_with_blockers(reporter, key_result, words)

    def _reporting(self) -> Mapping[str, Sequence[KeyResultPlan]]:
        """Return who reports on what at present."""
        found: dict[str, list[KeyResultPlan]] = defaultdict(list)
        for objective in self._objectives:
            for plan in objective.key_results if objective.key not in self._teller.resting else ():
                if plan.key in self._teller.key_results:
                    found[self._teller.owners.get(plan.key, plan.owner)].append(plan)
        return found

    def _said(self, key_result: KeyResultPlan, number: int) -> Said:
        course = COURSES[key_result.key]
        if not _at(course.values, number):
            return Said(silent=True)
        return course.said.get(len(self._periods) - 1 - number, course.usually)

    def _entry(self, plan: KeyResultPlan, number: int, said: Said) -> Entry:
        key_result_id = self._teller.key_results[plan.key]
        words = Words(health=said.health, confidence=said.confidence, note=said.note, new_blocker=said.blocker)
        figure = _at(COURSES[plan.key].values, number)
        if said.unchanged:
            return UnchangedEntry(key_result_id=key_result_id)
        if plan.kind is MetricKind.BINARY:
            return DoneEntry(key_result_id=key_result_id, done=figure == "yes", words=words)
        if plan.kind is MetricKind.MILESTONE:
            done_ids = tuple(self._teller.milestones[plan.key][: int(figure)])
            return MilestonesEntry(key_result_id=key_result_id, done_ids=done_ids, words=words)
        return NumberEntry(key_result_id=key_result_id, value=Decimal(figure), words=words)

    async def _deal_with_blockers(self, person: str, plan: KeyResultPlan, said: Said) -> None:
        if not said.settles and said.asks is None:
            return
        actor, key_result_id = await self._teller.as_(person), self._teller.key_results[plan.key]
        async with reading(actor.sight):
            blockers = (await blockers_of_key_results([key_result_id])).get(key_result_id, [])
        for blocker in blockers:
            if said.settles:
                await resolve_blocker(actor=actor, blocker_id=blocker.id)
            else:
                await ask_help(actor=actor, blocker_id=blocker.id, helper_id=self._teller.people[said.asks or ""])

    async def _read_sheets(self) -> None:
        """Let managers acknowledge what they got a period ago."""
        for manager, sheet_ids in self._unread.items():
            answers = await acknowledge_sheets(actor=await self._teller.as_(manager), sheet_ids=sheet_ids)
            for answer in answers:
                if isinstance(answer, Refusal):
                    raise answer
        self._unread.clear()


def _at(values: tuple[str, ...], number: int) -> str:
    return values[min(number, len(values) - 1)]
