"""Progress over random goals with random edits is what a computation from nothing gives, and no goal serves itself."""

from __future__ import annotations

from collections.abc import Awaitable
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.actor import Actor
from app.core.errors import Refusal
from app.database.unit_of_work import rows, values
from app.objectives import commands
from app.objectives.models import KeyResultProgressMode, MetricKind, Objective, ProgressMode
from app.objectives.roll_up import roll_up
from tests.support.factories import Factory, make_organization

GOALS = 5
MEASURES = 2
"""Key results of each objective."""
goal = st.integers(0, GOALS - 1)
measure = st.one_of(st.none(), st.integers(0, MEASURES - 1))
edits = st.lists(
    st.one_of(
        st.tuples(st.just("align"), goal, measure, goal, measure, st.integers(1, 3)),
        st.tuples(st.just("end"), st.integers(0, 9)),
        st.tuples(st.just("mode"), goal, st.sampled_from(list(ProgressMode))),
        st.tuples(st.just("count"), goal, st.integers(0, 1), st.sampled_from(list(KeyResultProgressMode))),
        st.tuples(st.just("measure"), goal, st.integers(0, 1), st.sampled_from([None, 0.0, 0.25, 1.0])),
        st.tuples(st.just("cancel"), goal, st.integers(0, 1)),
        st.tuples(st.just("restore"), goal, st.integers(0, 1)),
    ),
    max_size=14,
)


class _Goal(NamedTuple):
    id: UUID
    mode: str
    progress: float | None


class _Measure(NamedTuple):
    id: UUID
    objective_id: UUID
    mode: str
    state: str
    weight: Decimal
    progress: float | None


class _Edge(NamedTuple):
    child_id: UUID
    child_key_result_id: UUID | None
    parent_id: UUID
    parent_key_result_id: UUID | None
    weight: Decimal


class Model:
    """What is stored of an organisation's goals, and what follows from key results and edges alone, in fractions."""

    def __init__(self, goals: list[_Goal], measures: list[_Measure], edges: list[_Edge]) -> None:
        self.goals = {goal.id: goal for goal in goals}
        self.measures = {measure.id: measure for measure in measures}
        self.edges = edges

    @property
    def stored(self) -> dict[UUID, float | None]:
        return {id_: thing.progress for id_, thing in (self.goals | self.measures).items()}

    def computed(self) -> dict[UUID, float | None]:
        goals = {id_: self.of_goal(id_) for id_ in self.goals}
        return goals | {id_: self.of_measure(id_) for id_ in self.measures}

    def of_measure(self, id_: UUID) -> float | None:
        measure = self.measures[id_]
        return measure.progress if measure.mode == "CHECK_INS" else self.mean(self.given(measure.objective_id, id_))

    def of_goal(self, id_: UUID) -> float | None:
        terms = [] if self.goals[id_].mode == "KEY_RESULTS" else self.given(id_, None)
        if self.goals[id_].mode != "CONTRIBUTIONS":
            own = [each for each in self.measures.values() if each.objective_id == id_ and each.state == "ACTIVE"]
            terms += [(each.weight, self.of_measure(each.id)) for each in own]
        return self.mean(terms)

    def given(self, goal_id: UUID, into: UUID | None) -> list[tuple[Decimal, float | None]]:
        terms = []
        for edge in self.edges:
            if (edge.parent_id, edge.parent_key_result_id) != (goal_id, into):
                continue
            part = edge.child_key_result_id
            if part is None:
                terms.append((edge.weight, self.of_goal(edge.child_id)))
            elif self.measures[part].state == "ACTIVE":
                terms.append((edge.weight, self.of_measure(part)))
        return terms

    @staticmethod
    def mean(terms: list[tuple[Decimal, float | None]]) -> float | None:
        if all(progress is None for _, progress in terms):
            return None
        whole = sum(Fraction(weight) for weight, _ in terms)
        exact = sum(Fraction(weight) * Fraction(str(progress or 0)) for weight, progress in terms) / whole
        return float(Decimal(int(exact * 10**9 + Fraction(1, 2))).scaleb(-9))


class Company:
    """Objectives with key results of one organisation, and edits to them as its administrator makes them."""

    def __init__(self, factory: Factory, actor: Actor) -> None:
        self.factory = factory
        self.actor = actor
        self.goals: list[Objective] = []
        self.measures: dict[UUID, list[UUID]] = {}

    @classmethod
    async def founded(cls) -> Company:
        factory = await make_organization()
        company = cls(factory, await factory.admin.actor())
        cycle = await factory.cycle()
        for number in range(GOALS):
            goal = await factory.objective(cycle, factory.admin, f"Goal {number}", progress_mode=ProgressMode.BOTH)
            found = [
                await factory.key_result(goal, kind=MetricKind.BINARY, weight=Decimal(weight + 1))
                for weight in range(MEASURES)
            ]
            company.goals.append(goal)
            company.measures[goal.id] = [each.id for each in found]
        return company

    def end(self, number: int, part: int | None) -> tuple[str, UUID]:
        goal = self.goals[number]
        return ("Objective", goal.id) if part is None else ("KeyResult", self.measures[goal.id][part])

    async def edit(self, what: str, *given: Any) -> None:
        """Make one edit; what a person could not do is refused, and changes nothing."""
        with suppress(Refusal):
            await getattr(self, what)(*given)

    async def align(self, child: int, part: int | None, parent: int, into: int | None, weight: int) -> None:
        ends = {"child": self.end(child, part), "parent": self.end(parent, into)}
        await commands.propose_alignment(actor=self.actor, **ends, weight=Decimal(weight))  # type: ignore[arg-type]

    async def end_one(self, number: int) -> None:
        async with self.factory._all():
            found = await values("select id from alignments where state = 'ACCEPTED' order by id")
        if found:
            alignment_id = found[number % len(found)][0]
            await commands.end_alignment(actor=self.actor, alignment_id=alignment_id, reason="Enough of it.")

    async def mode(self, number: int, mode: ProgressMode) -> None:
        goal_id = self.goals[number].id
        async with self.factory._all():
            [(revision,)] = await values("select revision from objectives where id = %s", (goal_id,))
        await commands.update_objective(
            actor=self.actor, objective_id=goal_id, expected_revision=revision, changes={"progress_mode": mode}
        )

    async def count(self, number: int, part: int, mode: KeyResultProgressMode) -> None:
        _, key_result_id = self.end(number, part)
        await commands.set_key_result_progress_mode(
            actor=self.actor, key_result_id=key_result_id, progress_mode=mode, reason="Others do the work."
        )

    async def measure(self, number: int, part: int, progress: float | None) -> None:
        """Let a check-in say where a key result stands."""
        _, key_result_id = self.end(number, part)
        async with self.factory._all():
            await values("update key_result_progress set progress = %s where id = %s", (progress, key_result_id))
            await roll_up([self.goals[number].id])

    async def cancel(self, number: int, part: int) -> None:
        _, key_result_id = self.end(number, part)
        await commands.cancel_key_result(actor=self.actor, key_result_id=key_result_id)

    async def restore(self, number: int, part: int) -> None:
        _, key_result_id = self.end(number, part)
        await commands.restore_key_result(actor=self.actor, key_result_id=key_result_id)

    async def model(self) -> Model:
        async with self.factory._all():
            return Model(
                await rows(
                    _Goal, "select o.id, progress_mode, progress from objectives o join objective_progress p using (id)"
                ),
                await rows(
                    _Measure,
                    "select k.id, k.objective_id, progress_mode, state, weight, progress "
                    "from key_results k join key_result_progress p using (id)",
                ),
                await rows(
                    _Edge,
                    "select child_id, child_key_result_id, parent_id, parent_key_result_id, weight from alignments "
                    "where kind = 'CONTRIBUTES' and state = 'ACCEPTED'",
                ),
            )


@pytest.mark.usefixtures("http")
class TestRandomEdits:
    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(edits=edits)
    async def test_leave_what_a_computation_from_nothing_gives(self, edits: list[tuple[Any, ...]]) -> None:
        company = await Company.founded()

        for what, *given_ in edits:
            await company.edit("end_one" if what == "end" else what, *given_)

        model = await company.model()
        assert model.stored == model.computed()


@pytest.mark.usefixtures("http")
class TestRandomGraphs:
    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(asked=st.lists(st.tuples(goal, measure, goal, measure), min_size=5, max_size=16))
    async def test_never_let_an_objective_serve_itself(self, asked: list[tuple[Any, ...]]) -> None:
        company = await Company.founded()

        above: dict[int, set[int]] = {number: set() for number in range(GOALS)}
        for child, part, parent, into in asked:
            closes = child == parent or child in reached(above, parent)
            refusal = await refused(company.align(child, part, parent, into, 1))
            if refusal is None:
                above[child].add(parent)
            codes = {problem.code for problem in getattr(refusal, "problems", ())}
            assert ("CIRCLE" in codes) == closes
            assert codes <= {"CIRCLE", "ALIGNED"}


async def refused(attempt: Awaitable[None]) -> Refusal | None:
    """Return what was refused, None where nothing was."""
    try:
        await attempt
    except Refusal as refusal:
        return refusal
    return None


def reached(above: dict[int, set[int]], start: int) -> set[int]:
    """Return everything that a goal serves in the end."""
    found: set[int] = set()
    waiting = [start]
    while waiting:
        for parent in above[waiting.pop()] - found:
            found.add(parent)
            waiting.append(parent)
    return found
