"""Commands on reflections: save a draft, hand it in, correct it, respond to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.changes import before_after
from app.activity.commands import record
from app.activity.queries import require_revision
from app.core import clock
from app.core.actor import Actor
from app.core.errors import Conflict, CycleClosed, DenialGround, InvalidInput, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.objectives.commands.lookup import hold_cycles, objective_to_change, refuse_closed
from app.objectives.queries import ObjectiveRow
from app.objectives.roll_up import suggested_scores
from app.reviews import policy, queries, rules
from app.reviews.judging import unwanted
from app.reviews.models import Reflection
from app.reviews.queries import ReflectionRow
from app.reviews.rules import PATHS, TEXTS, Content


class ReflectionChanged(NamedTuple):
    """The reflection that a command changed, and the objective that it is about."""

    reflection_id: UUID
    objective_id: UUID


@command(InvalidInput, NotFound, NotPermitted, Conflict, CycleClosed)
async def save_reflection(
    *, actor: Actor, objective_id: UUID, changes: Mapping[str, Any], expected_revision: int | None = None
) -> ReflectionChanged:
    """Keep what the owner of an objective thinks of it so far, for their eyes alone; ``changes`` are `Content`'s.

    Their first draft is made, or the one that there is changed from its revision on.
    """
    objective = await objective_to_change(objective_id)
    require(policy.can_reflect(actor, objective))
    draft = await _own_draft(objective, expected_revision)
    problems = Problems()
    content = rules.checked(problems, _content(draft)._replace(**changes))
    problems.check()
    return ReflectionChanged(await _store(actor, objective, draft, content._asdict()), objective.id)


@command(InvalidInput, NotFound, NotPermitted, Conflict, CycleClosed)
async def hand_in_reflection(
    *, actor: Actor, objective_id: UUID, changes: Mapping[str, Any], expected_revision: int | None = None
) -> ReflectionChanged:
    """Let the readers of a closed objective read what its owner thinks of it: the draft, with ``changes`` to it.

    Refused while something is missing, or a rule finds words that the organisation does not want there.
    """
    objective = await objective_to_change(objective_id)
    require(policy.can_hand_in(actor, objective))
    draft = await _own_draft(objective, expected_revision)
    problems = Problems()
    content, suggested = await _complete(problems, objective.id, _content(draft)._replace(**changes))
    problems.check()

    stored = {**content._asdict(), "suggested_score": suggested, "handed_in_at": clock.now()}
    reflection_id = await _store(actor, objective, draft, stored)
    subject = ("Reflection", reflection_id)
    await record(actor, "reflection.hand_in", subject, audience=objective.audience)
    return ReflectionChanged(reflection_id, objective.id)


@command(InvalidInput, NotFound, NotPermitted, Conflict, CycleClosed)
async def correct_reflection(
    *, actor: Actor, reflection_id: UUID, expected_revision: int, changes: Mapping[str, Any], reason: str
) -> ReflectionChanged:
    """Correct a reflection that was handed in, while its cycle is not closed; what it said before stays in the audit.

    What the figures suggest now is kept with it.
    """
    reflection = await _reflection_to_change(reflection_id)
    require(policy.can_correct(actor, reflection))
    await require_revision(Reflection, reflection, expected_revision)
    problems = Problems()
    reason = problems.text("reason", reason, at_most=2_000)
    content, suggested = await _complete(problems, reflection.objective_id, _content(reflection)._replace(**changes))
    wanted = {**content._asdict(), "suggested_score": suggested}
    changed = {field: value for field, value in wanted.items() if value != getattr(reflection, field)}
    if not changed:
        problems.add("content", "UNCHANGED", "Nothing would change: say something else.")
    problems.check()

    await Reflection.filter(id=reflection.id).update(
        **changed, revision=reflection.revision + 1, updated_at=clock.now()
    )
    subject, told = ("Reflection", reflection.id), before_after(reflection, changed)
    await record(actor, "reflection.correct", subject, audience=reflection.audience, changes=told, reason=reason)
    return ReflectionChanged(reflection.id, reflection.objective_id)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def respond_to_reflection(*, actor: Actor, reflection_id: UUID, response: str) -> ReflectionChanged:
    """Answer what the author of a reflection wrote, or answer it anew; what was answered before stays in the audit."""
    reflection = await _reflection_to_change(reflection_id)
    require(policy.can_respond(actor, reflection))
    problems = Problems()
    response = problems.text("response", response, at_most=rules.TEXT_LENGTH)
    problems.extend(await unwanted({("response",): response}))
    problems.check()

    changed = {"response": response}
    await Reflection.filter(id=reflection.id).update(
        **changed, responded_by_id=actor.person_id, responded_at=clock.now()
    )
    subject, told = ("Reflection", reflection.id), before_after(reflection, changed)
    await record(actor, "reflection.respond", subject, audience=reflection.audience, changes=told)
    return ReflectionChanged(reflection.id, reflection.objective_id)


async def _own_draft(objective: ObjectiveRow, expected_revision: int | None) -> ReflectionRow | None:
    """Return the draft as the editor knew it, None where there is none yet; raises Conflict and NotPermitted."""
    found = (await queries.reflections_of_objectives([objective.id])).get(objective.id)
    if found is None:
        return None
    if found.handed_in_at is not None:
        message = "A reflection was handed in already: correct that one, and say why."
        raise NotPermitted(message, ground=DenialGround.STATE)
    await require_revision(Reflection, found, expected_revision or 0)
    return found


async def _reflection_to_change(reflection_id: UUID) -> ReflectionRow:
    """Lock a reflection and return it as it is then; raises NotFound and CycleClosed."""
    in_cycle = "select o.cycle_id from reflections r join objectives o on o.id = r.objective_id where r.id = any(%s)"
    await hold_cycles([reflection_id], of=in_cycle)
    await Reflection.filter(id=reflection_id).select_for_update(no_key=True).values_list("id")
    found = (await queries.reflections_by_id([reflection_id])).get(reflection_id)
    if found is None:
        raise NotFound("reflection", "reflectionId")
    refuse_closed(found.cycle_state, found.cycle_name)
    return found


def _content(stored: ReflectionRow | None) -> Content:
    return Content(**{field: getattr(stored, field) for field in Content._fields}) if stored else Content()


async def _complete(problems: Problems, objective_id: UUID, content: Content) -> tuple[Content, float | None]:
    """Return what is said, and the suggested score beside it; notes what is missing and what is not wanted."""
    content = rules.checked(problems, content)
    suggested = (await suggested_scores([objective_id])).get(objective_id)
    problems.extend(rules.missing(content, suggested))
    problems.extend(await unwanted({PATHS[name]: getattr(content, name) for name in TEXTS}))
    return content, suggested


async def _store(actor: Actor, objective: ObjectiveRow, draft: ReflectionRow | None, stored: Mapping[str, Any]) -> UUID:
    """Store a first draft, or another one in its place, and return its id."""
    at = clock.now()
    if draft is not None:
        await Reflection.filter(id=draft.id).update(**stored, revision=draft.revision + 1, updated_at=at)
        return draft.id
    made = await Reflection.create(
        organization_id=actor.organization_id,
        audience=objective.audience,
        objective_id=objective.id,
        author_id=actor.person_id,
        created_at=at,
        updated_at=at,
        **stored,
    )
    return made.id
