"""What is in the way when a cycle is to move on: counted, bounded, each with what it is about and what settles it.

Only what the person who asks may see is there: a private goal holds up nobody else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.core import clock
from app.cycles.models import CycleState
from app.cycles.rules import TRANSITIONS
from app.database.unit_of_work import rows

SUBJECTS_AT_MOST = 20


class ObstacleSeverity(StrEnum):
    """Whether a cycle can move on in spite of it."""

    BLOCKING = "BLOCKING"
    WARNING = "WARNING"


class ObstacleKind(StrEnum):
    """What is in the way of a cycle's next state."""

    NOT_NEXT = "NOT_NEXT"
    CHILD_CYCLE_OPEN = "CHILD_CYCLE_OPEN"
    PARENT_NOT_RUNNING = "PARENT_NOT_RUNNING"
    NOT_BEGUN = "NOT_BEGUN"
    NOT_OVER = "NOT_OVER"
    NO_OBJECTIVES = "NO_OBJECTIVES"
    OBJECTIVE_OPEN = "OBJECTIVE_OPEN"
    OBJECTIVE_DRAFT = "OBJECTIVE_DRAFT"
    OBJECTIVE_WITHOUT_KEY_RESULTS = "OBJECTIVE_WITHOUT_KEY_RESULTS"
    OBJECTIVE_OWNER_LEFT = "OBJECTIVE_OWNER_LEFT"
    KEY_RESULT_OWNER_LEFT = "KEY_RESULT_OWNER_LEFT"
    KEY_RESULT_UNMEASURED = "KEY_RESULT_UNMEASURED"
    CHECK_IN_OVERDUE = "CHECK_IN_OVERDUE"
    PROPOSAL_WAITING = "PROPOSAL_WAITING"
    REFLECTION_MISSING = "REFLECTION_MISSING"
    RESPONSE_MISSING = "RESPONSE_MISSING"
    DECISION_MISSING = "DECISION_MISSING"


class _Words(NamedTuple):
    """How an obstacle is told: of one thing, of several, and the operation that settles it."""

    one: str
    several: str
    operation: str | None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What is in the way of a cycle's next state.

    ``count`` things are: ``subjects`` are the first few, by kind and id.
    """

    kind: ObstacleKind
    severity: ObstacleSeverity
    count: int
    message: str
    operation: str | None
    subjects: tuple[tuple[str, UUID], ...]


class _Found(NamedTuple):
    """The first few things of one kind in the way of one cycle, in their order."""

    cycle_id: UUID
    cycle_name: str
    state: str
    kind: str | None
    number: int
    subject_kind: str
    subject_ids: list[UUID]


_WORDS: Mapping[ObstacleKind, _Words] = {
    ObstacleKind.CHILD_CYCLE_OPEN: _Words(
        "A cycle that lies in it is not closed: close that one first.",
        "{count} cycles that lie in it are not closed: close them first.",
        "cycleAdvance",
    ),
    ObstacleKind.PARENT_NOT_RUNNING: _Words(
        "The cycle that it lies in is still being planned: let that one begin first.", "", "cycleAdvance"
    ),
    ObstacleKind.NOT_BEGUN: _Words("Its first day has not come yet.", "", "cycleUpdate"),
    ObstacleKind.NOT_OVER: _Words("Its last day is not over yet.", "", "cycleUpdate"),
    ObstacleKind.NO_OBJECTIVES: _Words("No objective in it is published.", "", "objectivePublish"),
    ObstacleKind.OBJECTIVE_OPEN: _Words(
        "An objective is not closed: say how it ended.",
        "{count} objectives are not closed: say how each of them ended.",
        "objectiveClose",
    ),
    ObstacleKind.OBJECTIVE_DRAFT: _Words(
        "An objective is still a draft: publish or delete it.",
        "{count} objectives are still drafts: publish or delete them.",
        "objectivePublish",
    ),
    ObstacleKind.OBJECTIVE_WITHOUT_KEY_RESULTS: _Words(
        "An objective has no key result: nobody will know whether it was reached.",
        "{count} objectives have no key result: nobody will know whether they were reached.",
        "keyResultCreate",
    ),
    ObstacleKind.OBJECTIVE_OWNER_LEFT: _Words(
        "The owner of an objective has left: give it to somebody who is here.",
        "The owners of {count} objectives have left: give them to somebody who is here.",
        "objectiveUpdate",
    ),
    ObstacleKind.KEY_RESULT_OWNER_LEFT: _Words(
        "The owner of a key result has left: give it to somebody who is here.",
        "The owners of {count} key results have left: give them to somebody who is here.",
        "keyResultUpdate",
    ),
    ObstacleKind.KEY_RESULT_UNMEASURED: _Words(
        "A key result was never reported on.", "{count} key results were never reported on.", "checkInRecord"
    ),
    ObstacleKind.CHECK_IN_OVERDUE: _Words("A check-in is overdue.", "{count} check-ins are overdue.", "checkInRecord"),
    ObstacleKind.PROPOSAL_WAITING: _Words(
        "A proposal waits for a decision.", "{count} proposals wait for a decision.", "proposalsApprove"
    ),
    ObstacleKind.REFLECTION_MISSING: _Words(
        "A closed objective has no reflection yet: its owner says what it was worth.",
        "{count} closed objectives have no reflection yet: their owners say what they were worth.",
        "reflectionHandIn",
    ),
    ObstacleKind.RESPONSE_MISSING: _Words(
        "A reflection waits for a response.", "{count} reflections wait for a response.", "reflectionRespond"
    ),
    ObstacleKind.DECISION_MISSING: _Words(
        "It is not decided whether a closed objective goes on.",
        "It is not decided whether {count} closed objectives go on.",
        "objectivesCarryOver",
    ),
}

_HALF_SET = (
    ObstacleKind.OBJECTIVE_DRAFT,
    ObstacleKind.OBJECTIVE_WITHOUT_KEY_RESULTS,
    ObstacleKind.OBJECTIVE_OWNER_LEFT,
    ObstacleKind.KEY_RESULT_OWNER_LEFT,
    ObstacleKind.PROPOSAL_WAITING,
)
_HALF_SAID = (
    ObstacleKind.NOT_OVER,
    ObstacleKind.OBJECTIVE_DRAFT,
    ObstacleKind.KEY_RESULT_UNMEASURED,
    ObstacleKind.CHECK_IN_OVERDUE,
    ObstacleKind.PROPOSAL_WAITING,
)
_BLOCKING = frozenset({ObstacleKind.NOT_NEXT, ObstacleKind.CHILD_CYCLE_OPEN, ObstacleKind.OBJECTIVE_OPEN})
_LOOKED_FOR: Mapping[tuple[CycleState, CycleState], tuple[ObstacleKind, ...]] = {
    (CycleState.PLANNING, CycleState.ACTIVE): (
        ObstacleKind.PARENT_NOT_RUNNING,
        ObstacleKind.NOT_BEGUN,
        ObstacleKind.NO_OBJECTIVES,
        *_HALF_SET,
    ),
    (CycleState.ACTIVE, CycleState.REVIEW): _HALF_SAID,
    (CycleState.REVIEW, CycleState.CLOSED): (
        ObstacleKind.CHILD_CYCLE_OPEN,
        ObstacleKind.OBJECTIVE_OPEN,
        *_HALF_SAID,
        ObstacleKind.REFLECTION_MISSING,
        ObstacleKind.RESPONSE_MISSING,
        ObstacleKind.DECISION_MISSING,
    ),
    (CycleState.REVIEW, CycleState.ACTIVE): (),
}
"""What is looked for at each transition, in the order in which it is told."""

_TODAY = "(%(now)s::timestamptz at time zone g.time_zone)::date"
_IN_THE_WAY = f"""
    select c.id as cycle_id, 'CHILD_CYCLE_OPEN' as kind, 'Cycle' as subject_kind, i.id as subject_id, i.name as place
    from asked c join cycles i on i.parent_id = c.id where i.state <> 'CLOSED'
    union all
    select c.id, 'PARENT_NOT_RUNNING', 'Cycle', p.id, ''
    from asked c join cycles p on p.id = c.parent_id where p.state = 'PLANNING'
    union all
    select c.id, n.kind, 'Cycle', c.id, ''
    from asked c join organizations g on g.id = c.organization_id cross join lateral (values
        ('NOT_BEGUN', c.starts_on > {_TODAY}),
        ('NOT_OVER', c.ends_on >= {_TODAY}),
        ('NO_OBJECTIVES', not exists (
            select from objectives o where o.cycle_id = c.id and o.state <> 'DRAFT'))) n (kind, holds) where n.holds
    union all
    select c.id, n.kind, 'Objective', o.id, o.title
    from asked c join objectives o on o.cycle_id = c.id and o.state <> 'CLOSED' join users u on u.id = o.owner_id
    cross join lateral (values
        ('OBJECTIVE_OPEN', o.state <> 'DRAFT'),
        ('OBJECTIVE_DRAFT', o.state = 'DRAFT'),
        ('OBJECTIVE_WITHOUT_KEY_RESULTS', o.progress_mode <> 'CONTRIBUTIONS' and not exists (
            select from key_results k where k.objective_id = o.id and k.state = 'ACTIVE')),
        ('OBJECTIVE_OWNER_LEFT', not u.active)) n (kind, holds) where n.holds
    union all
    select c.id, n.kind, 'KeyResult', k.id, k.title
    from asked c join organizations g on g.id = c.organization_id
    join objectives o on o.cycle_id = c.id and o.state <> 'CLOSED'
    join key_results k on k.objective_id = o.id and k.state = 'ACTIVE' join users u on u.id = k.owner_id
    join key_result_progress p on p.id = k.id
    cross join lateral (values
        ('KEY_RESULT_OWNER_LEFT', not u.active),
        ('KEY_RESULT_UNMEASURED', o.state <> 'DRAFT' and p.checked_in_at is null),
        ('CHECK_IN_OVERDUE', p.check_in_due_on < {_TODAY})) n (kind, holds) where n.holds
    union all
    select c.id, 'PROPOSAL_WAITING', 'Proposal', p.id, to_char(p.created_at, 'YYYYMMDDHH24MISSUS')
    from asked c join objectives o on o.cycle_id = c.id join proposals p on p.objective_id = o.id
    where p.state in ('PENDING', 'RETURNED', 'STALE')
    union all
    select c.id, n.kind, 'Objective', o.id, o.title
    from asked c join objectives o on o.cycle_id = c.id and o.state = 'CLOSED' join users u on u.id = o.owner_id
    cross join lateral (values
        ('REFLECTION_MISSING', u.active and not exists (
            select from reflections r where r.objective_id = o.id and r.handed_in_at is not null)),
        ('DECISION_MISSING', o.carry_forward is null)) n (kind, holds) where n.holds
    union all
    select c.id, 'RESPONSE_MISSING', 'Reflection', r.id, o.title
    from asked c join objectives o on o.cycle_id = c.id
    join reflections r on r.objective_id = o.id and r.handed_in_at is not null and r.responded_at is null
    where waymark.responder_to(r.author_id, o.team_id, o.visibility) is not null
"""
_FOUND = f"""
    with asked as (select c.* from cycles c where c.id = any(%(cycles)s)),
    placed as (
        select w.*, row_number() over (partition by w.cycle_id, w.kind order by w.place, w.subject_id) as number
        from ({_IN_THE_WAY}) w where w.kind = any(%(kinds)s)
    )
    select c.id, c.name, c.state, p.kind, count(p.subject_id), coalesce(max(p.subject_kind), ''),
        coalesce(array_agg(p.subject_id order by p.number) filter (where p.number <= %(at_most)s), '{{}}')
    from asked c left join placed p on p.cycle_id = c.id group by c.id, c.name, c.state, p.kind
"""


async def obstacles_of_cycles(cycle_ids: Sequence[UUID], to: CycleState) -> dict[UUID, list[Obstacle]]:
    """Return what is in the way of each cycle's becoming ``to``, what blocks it first; all in one statement."""
    looked_for = {kind for (_, after), kinds in _LOOKED_FOR.items() if after is to for kind in kinds}
    asked = {
        "cycles": list(cycle_ids),
        "kinds": [kind.value for kind in looked_for],
        "at_most": SUBJECTS_AT_MOST,
        "now": clock.now(),
    }
    found: dict[UUID, list[_Found]] = defaultdict(list)
    for each in await rows(_Found, _FOUND, asked):
        found[each.cycle_id].append(each)
    return {cycle_id: _obstacles(of_cycle, to) for cycle_id, of_cycle in found.items()}


def _obstacles(found: Sequence[_Found], to: CycleState) -> list[Obstacle]:
    cycle = found[0]
    state = CycleState(cycle.state)
    if to not in TRANSITIONS[state]:
        return [_not_next(cycle, state)]
    by_kind = {each.kind: each for each in found}
    told = [_told(kind, by_kind[kind]) for kind in _LOOKED_FOR[state, to] if kind in by_kind]
    return sorted(told, key=lambda obstacle: obstacle.severity)


def _not_next(cycle: _Found, state: CycleState) -> Obstacle:
    following = " or ".join(TRANSITIONS[state])
    message = f"{cycle.cycle_name} is {state}: it can only become {following}."
    if not following:
        message = f"{cycle.cycle_name} is closed: it stays as it is."
    subject = ("Cycle", cycle.cycle_id)
    return Obstacle(ObstacleKind.NOT_NEXT, ObstacleSeverity.BLOCKING, 1, message, None, (subject,))


def _told(kind: ObstacleKind, found: _Found) -> Obstacle:
    words = _WORDS[kind]
    return Obstacle(
        kind,
        ObstacleSeverity.BLOCKING if kind in _BLOCKING else ObstacleSeverity.WARNING,
        found.number,
        words.one if found.number == 1 else words.several.format(count=found.number),
        words.operation,
        tuple((found.subject_kind, id_) for id_ in found.subject_ids),
    )
