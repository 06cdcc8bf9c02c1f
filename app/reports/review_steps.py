"""How far the review of a cycle has come: step by step what is done, and who owes what is not, in one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.core import clock
from app.core.actor import Actor
from app.database.unit_of_work import rows
from app.reports.scopes import scope_of
from app.reviews.queries import DECIDER

OWED_AT_MOST = 100


class ReviewStep(StrEnum):
    """The steps in which a cycle is reviewed, in their order."""

    CHECK_IN = "CHECK_IN"
    CLOSE = "CLOSE"
    REFLECT = "REFLECT"
    RESPOND = "RESPOND"
    DECIDE = "DECIDE"


OPERATIONS: Mapping[ReviewStep, str] = {
    ReviewStep.CHECK_IN: "checkInRecord",
    ReviewStep.CLOSE: "objectiveClose",
    ReviewStep.REFLECT: "reflectionHandIn",
    ReviewStep.RESPOND: "reflectionRespond",
    ReviewStep.DECIDE: "objectivesCarryOver",
}
"""The mutation that settles what is owed in each step."""


class ReviewDebt(NamedTuple):
    """Something that is not done yet: its kind and id, the objective that it belongs to, and who owes it."""

    subject: tuple[str, UUID]
    objective_id: UUID
    person_id: UUID


class StepStanding(NamedTuple):
    """How far one step has come; of what is owed at most `OWED_AT_MOST` are listed, by the title of the objective."""

    step: ReviewStep
    total: int
    done: int
    owed: tuple[ReviewDebt, ...]

    @property
    def owed_count(self) -> int:
        """How much is not done yet."""
        return self.total - self.done

    @property
    def operation(self) -> str:
        """The mutation that settles what is owed."""
        return OPERATIONS[self.step]


class CycleReview(NamedTuple):
    """How far the review of a cycle has come, of all teams or of one with those inside it."""

    cycle_id: UUID
    team_id: UUID | None
    steps: tuple[StepStanding, ...]

    @property
    def next_step(self) -> ReviewStep | None:
        """The first step in which something is owed; None where all is done."""
        return next((standing.step for standing in self.steps if standing.owed_count), None)


class _Task(NamedTuple):
    """Something that belongs to a step, and whether it is done."""

    step: str
    subject_kind: str
    subject_id: UUID
    objective_id: UUID
    person_id: UUID
    done: bool


# a check-in is owed where `app.objectives.obstacles` would warn of it
_TASKS = f"""
    with goals as (
        select o.* from objectives o where o.cycle_id = %(cycle)s and o.state <> 'DRAFT'
          and (%(teams)s::uuid[] is null or o.team_id = any(%(teams)s))
    )
    select t.step, t.subject_kind, t.subject_id, t.objective_id, t.person_id, t.done from (
        select 'CHECK_IN' as step, 'KeyResult' as subject_kind, k.id as subject_id, o.id as objective_id,
            k.owner_id as person_id, o.title, o.state <> 'ACTIVE' or (p.checked_in_at is not null
                and coalesce(p.check_in_due_on >= %(today)s::date, true)) as done
        from goals o join key_results k on k.objective_id = o.id and k.state = 'ACTIVE'
        join key_result_progress p on p.id = k.id where k.progress_mode = 'CHECK_INS'
        union all
        select n.step, 'Objective', o.id, o.id, n.person_id, o.title, n.done
        from goals o cross join lateral (values
            ('CLOSE', o.owner_id, o.state = 'CLOSED'),
            ('REFLECT', o.owner_id, exists (
                select from reflections r where r.objective_id = o.id and r.handed_in_at is not null)),
            ('DECIDE', {DECIDER}, o.carry_forward is not null)) n (step, person_id, done)
        union all
        select 'RESPOND', 'Reflection', r.id, o.id, who.id, o.title, r.responded_at is not null
        from goals o join reflections r on r.objective_id = o.id and r.handed_in_at is not null
        cross join lateral (select coalesce(r.responded_by_id,
            waymark.responder_to(r.author_id, o.team_id, o.visibility)) as id) who
        where who.id is not null
    ) t order by t.title, t.objective_id, t.subject_id
"""


async def cycle_review(actor: Actor, *, cycle_id: UUID, team_id: UUID | None = None) -> CycleReview | None:
    """Return how far the review of a cycle has come, as far as the actor sees its goals; None for no cycle or team."""
    scope = await scope_of(cycle_id, team_id)
    if scope is None:
        return None
    today = clock.today(actor.organization_time_zone)
    tasks: dict[str, list[_Task]] = defaultdict(list)
    for task in await rows(_Task, _TASKS, {"cycle": cycle_id, "teams": scope.team_ids, "today": today}):
        tasks[task.step].append(task)
    return CycleReview(cycle_id, team_id, tuple(_standing(step, tasks[step]) for step in ReviewStep))


def _standing(step: ReviewStep, tasks: Sequence[_Task]) -> StepStanding:
    owed = [
        ReviewDebt((task.subject_kind, task.subject_id), task.objective_id, task.person_id)
        for task in tasks
        if not task.done
    ]
    return StepStanding(step, len(tasks), len(tasks) - len(owed), tuple(owed[:OWED_AT_MOST]))
