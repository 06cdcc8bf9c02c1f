"""Progress up the tree: whatever changes, what is stored is what a computation from nothing gives."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from app.core.errors import NotPermitted
from app.database.unit_of_work import rows, values, writing
from app.objectives import commands
from app.objectives.models import (
    AlignmentKind,
    KeyResultRole,
    KeyResultState,
    MetricKind,
    Objective,
    ObjectiveState,
    Outcome,
    ProgressMode,
    ReportedHealth,
    UnitKind,
    Visibility,
)
from app.objectives.roll_up import roll_up
from tests.support.factories import Factory

STALE = [None, date(2026, 11, 20), date(2026, 11, 27)]
SEVERITY = [ReportedHealth.OFF_TRACK, ReportedHealth.AT_RISK, ReportedHealth.ON_TRACK]


class Standing(NamedTuple):
    """What is stored of an objective."""

    progress: float | None
    health: str | None
    stale_after: date | None


class _Objective(NamedTuple):
    id: UUID
    mode: str
    state: str
    outcome: str | None


class _KeyResult(NamedTuple):
    objective_id: UUID
    kind: str
    role: str
    state: str
    weight: Decimal
    progress: float | None
    health: str | None
    stale_after: date | None


class _Edge(NamedTuple):
    child_id: UUID
    parent_id: UUID
    weight: Decimal


async def stored(company: Factory) -> dict[UUID, Standing]:
    async with company._all():
        found = await values("select id, progress, reported_health, stale_after from objective_progress")
    return {id_: Standing(*rest) for id_, *rest in found}


async def recomputed(company: Factory) -> dict[UUID, Standing]:
    """Compute every objective's standing from key results and edges alone, with fractions, straight down the tree."""
    async with company._all():
        objectives = await rows(_Objective, "select id, progress_mode, state, outcome from objectives")
        key_results = await rows(
            _KeyResult,
            "select k.objective_id, k.kind, k.role, k.state, k.weight, p.progress, p.reported_health, p.stale_after "
            "from key_results k join key_result_progress p on p.id = k.id",
        )
        edges = await rows(_Edge, "select child_id, parent_id, weight from alignments where kind = 'CONTRIBUTES'")
    by_id = {objective.id: objective for objective in objectives}

    def standing(objective: _Objective) -> Standing:
        terms: list[tuple[Fraction, float | None]] = []
        live: list[Standing] = []
        if objective.mode != "CONTRIBUTIONS":
            for each in key_results:
                if each.objective_id != objective.id or each.state == "CANCELLED" or each.role == "GUARDRAIL":
                    continue
                live.append(Standing(each.progress, each.health, each.stale_after))
                if each.kind != "MAINTAIN" or each.progress is not None:
                    terms.append((Fraction(each.weight), each.progress))
        if objective.mode != "KEY_RESULTS":
            for edge in edges:
                child = by_id[edge.child_id]
                if edge.parent_id != objective.id:
                    continue
                below = standing(child)
                if child.state == "ACTIVE":
                    live.append(below)
                if child.state != "DRAFT" and child.outcome != "ABANDONED":
                    terms.append((Fraction(edge.weight), below.progress))
        said = [one.health for one in live if one.health]
        days = [one.stale_after for one in live if one.stale_after]
        return Standing(mean(terms), min(said, key=SEVERITY.index) if said else None, min(days, default=None))

    return {objective.id: standing(objective) for objective in objectives}


def mean(terms: list[tuple[Fraction, float | None]]) -> float | None:
    whole = sum(weight for weight, _ in terms)
    if not whole or all(progress is None for _, progress in terms):
        return None
    exact = sum(weight * Fraction(str(progress or 0)) for weight, progress in terms) / whole
    return float(Decimal(int(exact * 10**9 + Fraction(1, 2))).scaleb(-9))


class Tree:
    """A random tree of one organisation, and random changes to it; a seed gives the same one again."""

    def __init__(self, company: Factory, seed: int) -> None:
        self.company = company
        self.random = random.Random(seed)
        self.objectives: list[Objective] = []

    async def grow(self, size: int) -> None:
        """Add objectives; each may contribute to, or support, those added before it."""
        pick = self.random
        cycle = await self.company.cycle()
        for number in range(size):
            state = pick.choice([ObjectiveState.ACTIVE] * 4 + [ObjectiveState.DRAFT, ObjectiveState.CLOSED])
            closed = {"outcome": pick.choice(list(Outcome)), "closed_at": cycle.created_at}
            objective = await self.company.objective(
                cycle,
                self.company.admin,
                f"O{number}",
                state=state,
                progress_mode=pick.choice(list(ProgressMode)),
                **(closed if state is ObjectiveState.CLOSED else {}),
            )
            for parent in pick.sample(self.objectives, min(len(self.objectives), pick.randint(0, 2))):
                kind = pick.choice([AlignmentKind.CONTRIBUTES] * 4 + [AlignmentKind.SUPPORTS])
                await self.company.align(objective, parent, kind, weight=Decimal(pick.randint(1, 5)) / 2)
            for _ in range(pick.randint(0, 3)):
                await self.measure(objective)
            self.objectives.append(objective)

    async def measure(self, objective: Objective) -> None:
        """Add a key result that stands somewhere."""
        pick = self.random
        kind = pick.choice([MetricKind.BINARY, MetricKind.MAINTAIN, MetricKind.BASELINE])
        band = {"unit_kind": UnitKind.NUMBER, "high": Decimal(2)}
        figures: dict[MetricKind, dict[str, Any]] = {
            MetricKind.MAINTAIN: band,
            MetricKind.BASELINE: {"unit_kind": UnitKind.NUMBER},
        }
        guardrail = kind is MetricKind.MAINTAIN and pick.random() < 0.3
        key_result = await self.company.key_result(
            objective,
            kind=kind,
            weight=Decimal(pick.randint(0, 6)) / 4,
            role=KeyResultRole.GUARDRAIL if guardrail else KeyResultRole.DRIVER,
            state=pick.choice([KeyResultState.ACTIVE] * 4 + [KeyResultState.CANCELLED]),
            **figures.get(kind, {}),
        )
        await self.set_standing(key_result.id)

    async def set_standing(self, key_result_id: UUID) -> None:
        pick = self.random
        share = pick.choice([None, 0.0, 1.0, round(pick.random(), 9)])
        async with self.company._all():
            await values(
                "update key_result_progress set progress = %s, reported_health = %s, stale_after = %s where id = %s",
                (share, pick.choice([None, *SEVERITY]), pick.choice(STALE), key_result_id),
            )

    async def change(self) -> UUID:
        """Let something change somewhere; return the objective whose progress follows from it first."""
        objective = self.random.choice(self.objectives)
        async with self.company._all():
            found = await values("select id from key_results where objective_id = %s", (objective.id,))
            if not found:
                mode = self.random.choice(list(ProgressMode))
                await values("update objectives set progress_mode = %s where id = %s", (mode, objective.id))
        if found:
            await self.set_standing(self.random.choice(found)[0])
        return objective.id


class TestRollUp:
    @pytest.mark.parametrize("seed", range(12))
    async def test_stores_what_a_computation_from_nothing_gives(self, company: Factory, seed: int) -> None:
        tree = Tree(company, seed)
        await tree.grow(12)

        async with company._all():
            await roll_up([objective.id for objective in tree.objectives])

        assert await stored(company) == await recomputed(company)

    @pytest.mark.parametrize("seed", range(4))
    async def test_every_single_change_moves_just_what_is_above_it(self, company: Factory, seed: int) -> None:
        tree = Tree(company, 100 + seed)
        await tree.grow(10)
        async with company._all():
            await roll_up([objective.id for objective in tree.objectives])

        for _ in range(15):
            before = await stored(company)
            changed = await tree.change()
            async with company._all():
                moved = await roll_up([changed])

            after = await stored(company)
            assert after == await recomputed(company)
            assert set(moved) == {id_ for id_ in after if after[id_] != before[id_]}

    async def test_an_unknown_objective_moves_nothing(self, company: Factory) -> None:
        async with company._all():
            assert await roll_up([company.organization_id]) == []

    async def test_moves_a_hidden_parent_without_showing_it(self, company: Factory) -> None:
        mira, chief = await company.person("Mira"), await company.person("Chi")
        cycle = await company.cycle()
        hidden = await company.objective(
            cycle, chief, visibility=Visibility.PRIVATE, progress_mode=ProgressMode.CONTRIBUTIONS
        )
        child = await company.objective(cycle, mira)
        key_result = await company.key_result(child)
        await company.align(child, hidden)
        sight = (await mira.actor()).sight

        async with writing(sight):
            await values("update key_result_progress set progress = 0.5 where id = %s", (key_result.id,))
            moved = await roll_up([child.id])
            seen = await values("select id from objective_progress")

        assert set(moved) == {child.id, hidden.id}
        assert seen == [(child.id,)]
        assert (await stored(company))[hidden.id].progress == 0.5


class TestTwoChangesAtOnce:
    async def chain(self, company: Factory, leaves: int) -> tuple[list[Objective], list[UUID]]:
        """Add a root, a middle and leaves, each with one key result that anybody may change."""
        cycle = await company.cycle()
        modes = {"progress_mode": ProgressMode.CONTRIBUTIONS}
        root = await company.objective(cycle, company.admin, "Root", **modes)
        middle = await company.objective(cycle, company.admin, "Middle", **modes)
        await company.align(middle, root)
        key_results = []
        for number in range(leaves):
            leaf = await company.objective(cycle, company.admin, f"Leaf {number}")
            await company.align(leaf, middle)
            key_results.append(await company.key_result(leaf, kind=MetricKind.BINARY))
        return [root, middle], [key_result.id for key_result in key_results]

    async def test_both_count_at_the_root(self, company: Factory) -> None:
        shared, key_results = await self.chain(company, 2)
        ready = asyncio.Barrier(2)

        async def finish(key_result_id: UUID) -> None:
            async with company._all():
                await values("update key_result_progress set progress = 1 where id = %s", (key_result_id,))
                [(objective_id,)] = await values("select objective_id from key_results where id = %s", (key_result_id,))
                await ready.wait()
                await roll_up([objective_id])

        await asyncio.gather(*(finish(key_result_id) for key_result_id in key_results))

        standing = await stored(company)
        assert [standing[objective.id].progress for objective in shared] == [1.0, 1.0]
        assert standing == await recomputed(company)

    async def test_fifty_commands_at_once_leave_the_exact_mean(self, company: Factory) -> None:
        _, key_results = await self.chain(company, 10)
        async with company._all():
            await values("update key_result_progress set progress = 0.123456789, checked_in_at = now()")
        actor = await company.admin.actor()

        async def toggle(number: int) -> None:
            key_result_id = key_results[number % 10]
            change = commands.cancel_key_result if number % 20 < 10 else commands.restore_key_result
            with suppress(NotPermitted):  # it is cancelled already, or not cancelled
                await change(actor=actor, key_result_id=key_result_id)

        await asyncio.gather(*(toggle(number) for number in range(50)))

        assert await stored(company) == await recomputed(company)

    async def test_no_circle_closes_between_two_alignments(self, company: Factory) -> None:
        cycle = await company.cycle()
        one, other = [await company.objective(cycle, company.admin, title) for title in ("One", "Other")]
        actor = await company.admin.actor()

        answers = await asyncio.gather(
            commands.align_objective(actor=actor, objective_id=one.id, parent_id=other.id),
            commands.align_objective(actor=actor, objective_id=other.id, parent_id=one.id),
            return_exceptions=True,
        )

        async with company._all():
            [(edges,)] = await values("select count(*) from alignments")
        assert edges == 1
        assert sum(isinstance(answer, Exception) for answer in answers) == 1
