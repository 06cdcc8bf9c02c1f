"""Finding what a command changes: locked, visible, and in a cycle that is not closed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from app.core import clock
from app.core.actor import Actor
from app.core.errors import ApprovalNeeded, NotFound
from app.cycles.commands.cycles import hold_cycles, refuse_closed
from app.database.unit_of_work import values
from app.objectives import queries
from app.objectives.approval.rules import in_words, rule_from
from app.objectives.input_rounds.queries import RoundRow, rounds_by_id
from app.objectives.models import ObjectiveState
from app.objectives.policy import publishes
from app.objectives.queries import KeyResultRow, ObjectiveRow
from app.objectives.team_input_queries import TeamInputRow, team_inputs_by_id
from app.people import queries as people
from app.people.queries import UserRow

__all__ = [
    "hold_cycles",
    "hold_cycles_of_key_results",
    "hold_cycles_of_objectives",
    "key_result_to_change",
    "lock_standings",
    "locked_objective",
    "locked_objectives",
    "objective_to_change",
    "person_named",
    "readers_among",
    "reads",
    "refuse_closed",
    "refuse_unapproved",
    "refuse_unapproved_change",
]


async def locked_objective(objective_id: UUID, path: str | Sequence[str] = "objectiveId") -> ObjectiveRow:
    """Lock an objective of any cycle for this transaction and return it as it is then; raises NotFound."""
    found = (await locked_objectives([objective_id])).get(objective_id)
    if found is None:
        raise NotFound("objective", path)
    return found


async def locked_objectives(ids: Sequence[UUID]) -> dict[UUID, ObjectiveRow]:
    """Lock objectives of any cycle for this transaction and return those that are there, as they are then."""
    await hold_cycles_of_objectives(ids)
    await values("select from objectives where id = any(%s) order by id for no key update", (list(ids),))
    return await queries.objectives_by_id(ids)


async def objective_to_change(objective_id: UUID, path: str | Sequence[str] = "objectiveId") -> ObjectiveRow:
    """Lock an objective as `locked_objective` does; raises NotFound, and CycleClosed where its cycle is closed."""
    found = await locked_objective(objective_id, path)
    refuse_closed(found.cycle_state, found.cycle_name)
    return found


async def key_result_to_change(key_result_id: UUID) -> KeyResultRow:
    """Lock a key result with its objective and what was measured, and return it; raises NotFound and CycleClosed.

    Check-ins lock what was measured before they read the key result: each of the two sees what the other has done.
    """
    await hold_cycles_of_key_results([key_result_id])
    await values(
        "select from objectives where id in (select objective_id from key_results where id = %s) for no key update",
        (key_result_id,),
    )
    await values("select from key_result_progress where id = %s for no key update", (key_result_id,))
    found = (await queries.key_results_by_id([key_result_id])).get(key_result_id)
    if found is None:
        raise NotFound("key result", "keyResultId")
    refuse_closed(found.cycle_state, found.cycle_name)
    return found


async def hold_cycles_of_objectives(ids: Sequence[UUID]) -> None:
    """Keep the cycles of objectives as they are until this transaction ends; taken before anything else is locked."""
    await hold_cycles(ids, of="select cycle_id from objectives where id = any(%s)")


async def hold_cycles_of_key_results(ids: Sequence[UUID]) -> None:
    """Keep the cycles of key results as they are until this transaction ends; taken before anything else is locked."""
    await hold_cycles(
        ids,
        of="select o.cycle_id from key_results k join objectives o on o.id = k.objective_id where k.id = any(%s)",
    )


async def lock_standings(key_result_ids: Sequence[UUID]) -> None:
    """Lock where key results stand, in id order, with their cycles and readers kept as they are.

    Whoever changes an objective's readers locks the objective itself first, so that of the two one waits before it
    holds what the other needs.
    """
    await values(
        "select from key_result_progress p join key_results k on k.id = p.id "
        "join objectives o on o.id = k.objective_id join cycles c on c.id = o.cycle_id where p.id = any(%s) "
        "order by p.id for key share of c for key share of o for no key update of p",
        (list(key_result_ids),),
    )


def refuse_unapproved(actor: Actor, objective: ObjectiveRow, operation: str) -> None:
    """Raise ApprovalNeeded where the actor does not publish directly, with the operation that hands it in."""
    if not publishes(actor, objective).allowed:
        raise ApprovalNeeded(in_words(rule_from(objective.approval).approvers), operation)


def refuse_unapproved_change(
    actor: Actor, objective: ObjectiveRow, changed: Collection[str], promised: Collection[str], operation: str
) -> None:
    """Raise ApprovalNeeded where something ``promised`` changes in a published goal that others approve."""
    is_held_to = objective.state != ObjectiveState.DRAFT and objective.approval is not None
    if is_held_to and not frozenset(promised).isdisjoint(changed):
        refuse_unapproved(actor, objective, operation)


async def input_to_change(team_input_id: UUID) -> TeamInputRow:
    """Lock a team input for this transaction and return it as it is then; raises NotFound and CycleClosed."""
    await hold_cycles(
        [team_input_id],
        of="select coalesce(r.cycle_id, o.cycle_id) from team_inputs i left join objectives o on o.id = i.objective_id "
        "left join input_rounds r on r.id = i.input_round_id where i.id = any(%s)",
    )
    await values("select from team_inputs where id = %s for no key update", (team_input_id,))
    found = (await team_inputs_by_id([team_input_id])).get(team_input_id)
    if found is None:
        raise NotFound("team input", "teamInputId")
    refuse_closed(found.cycle_state or "", found.cycle_name or "")
    return found


async def round_to_change(input_round_id: UUID, how: str = "for no key update") -> RoundRow:
    """Lock an input round, against closing at the least, and return it as it is then; raises NotFound, CycleClosed."""
    await hold_cycles([input_round_id], of="select cycle_id from input_rounds where id = any(%s)")
    await values(f"select from input_rounds where id = %s {how}", (input_round_id,))
    found = (await rounds_by_id([input_round_id])).get(input_round_id)
    if found is None:
        raise NotFound("input round", "inputRoundId")
    refuse_closed(found.cycle_state, found.cycle_name)
    return found


async def person_named(person_id: UUID, path: str) -> UserRow:
    """Return a person of the organisation; raises NotFound."""
    found = (await people.users_by_id([person_id])).get(person_id)
    if found is None:
        raise NotFound("person", path)
    return found


async def reads(person_id: UUID, audience: UUID) -> bool:
    """Tell whether an active person is among the readers of an audience."""
    return (person_id, audience) in await readers_among([(person_id, audience)])


async def readers_among(asked: Iterable[tuple[UUID, UUID]]) -> set[tuple[UUID, UUID]]:
    """Return which of these people are active readers of the audience beside them."""
    pairs = list(set(asked))
    if not pairs:
        return set()
    found = await values(
        "select p.person_id, p.audience from unnest(%s::uuid[], %s::uuid[]) as p (person_id, audience) "
        "where waymark.person_reads(p.person_id, p.audience, %s)",
        ([person_id for person_id, _ in pairs], [audience for _, audience in pairs], clock.now()),
    )
    return {(person_id, audience) for person_id, audience in found}
