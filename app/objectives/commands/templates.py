"""Commands on templates of objectives: keep one, change it, and begin a draft from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.changes import before_after
from app.activity.commands import record
from app.activity.queries import require_revision
from app.core import clock
from app.core.actor import Actor
from app.core.errors import Conflict, CycleClosed, InvalidInput, LimitReached, NotFound, NotPermitted
from app.core.ids import global_id
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.objectives import queries
from app.objectives.commands.content import TITLE_LENGTH
from app.objectives.commands.definition import as_input, cleaned, definition_of
from app.objectives.commands.lookup import locked_objective
from app.objectives.commands.new_key_results import MAX_KEY_RESULTS
from app.objectives.commands.objectives import create_objective
from app.objectives.commands.storing import NewKeyResult, counting, store_key_results
from app.objectives.models import Commitment, KeyResultRole, Level
from app.objectives.queries import ObjectiveRow
from app.objectives.rules import KeyResultDefinition, weights_problem
from app.objectives.templates import policy
from app.objectives.templates.models import ObjectiveTemplate
from app.objectives.templates.queries import TemplateRow, templates, templates_by_id
from app.objectives.templates.rules import Figures, filled, lacks, position_problems, stored, suggestion_of

MAX_TEMPLATES = 200
DESCRIPTION_LENGTH = 2_000


class TemplateChanged(NamedTuple):
    """The template that a command changed."""

    template_id: UUID


class ObjectiveBegun(NamedTuple):
    """The draft that was begun, its template, and the places there of key results left out for lack of figures."""

    objective_id: UUID
    template_id: UUID
    left_out: tuple[int, ...] = ()


@command(InvalidInput, NotPermitted, LimitReached, idempotent=True)
async def create_template(
    *,
    actor: Actor,
    title: str,
    description: str,
    level: Level,
    why: str | None = None,
    commitment: Commitment = Commitment.COMMITTED,
    key_results: Sequence[KeyResultDefinition] = (),
    idempotency_key: str | None = None,
) -> TemplateChanged:
    """Add a template to those of the organisation; its key results may lack the figures that a draft needs."""
    require(policy.can_add_template(actor))
    given = {"title": title, "why": why, "description": description, "key_results": key_results}
    return await _create(actor, {**given, "level": level, "commitment": commitment})


@command(InvalidInput, NotFound, NotPermitted, LimitReached, idempotent=True)
async def create_template_from_objective(
    *,
    actor: Actor,
    objective_id: UUID,
    description: str,
    title: str | None = None,
    with_figures: bool = False,
    idempotency_key: str | None = None,
) -> TemplateChanged:
    """Make a template of an objective that the whole organisation may read, with its key results that count.

    What belongs to that time alone stays behind: baselines, days, phases, and without ``with_figures`` targets too.
    """
    require(policy.can_add_template(actor))
    source = await locked_objective(objective_id)
    if source.audience != actor.organization_id:
        message = "Templates are for everybody: choose an objective that the whole organisation may read."
        raise InvalidInput.one("objectiveId", "NOT_SHARED", message)
    key_results = await counting(source.id)
    steps = await queries.milestones_of_key_results([each.id for each in key_results])
    definitions = [definition_of(each, steps.get(each.id, [])) for each in key_results]
    given = {
        "title": source.title if title is None else title,
        "why": source.why,
        "description": description,
        "level": Level(source.level),
        "commitment": Commitment(source.commitment),
        "key_results": [suggestion_of(each, with_figures=with_figures) for each in definitions],
    }
    return await _create(actor, given)


async def _create(actor: Actor, given: Mapping[str, Any]) -> TemplateChanged:
    await values("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"templates:{actor.organization_id}",))
    if len(await templates(archived=None)) >= MAX_TEMPLATES:
        raise LimitReached(f"{MAX_TEMPLATES} templates are the most: change one that is archived.")
    problems = Problems()
    checked = _checked(problems, given)
    problems.check()
    template = await ObjectiveTemplate.create(
        organization_id=actor.organization_id, created_by_id=actor.person_id, created_at=clock.now(), **checked
    )
    await record(actor, "objective_template.create", _subject(template.id), audience=actor.organization_id)
    return TemplateChanged(template.id)


@command(InvalidInput, NotFound, NotPermitted, Conflict)
async def update_template(
    *, actor: Actor, template_id: UUID, expected_revision: int, changes: Mapping[str, Any]
) -> TemplateChanged:
    """Change a template, or (``archived``) whether one may still begin from it; what ``changes`` leaves out stays."""
    template = await _locked(template_id)
    require(policy.can_edit_template(actor, template))
    await require_revision(ObjectiveTemplate, template, expected_revision)
    problems = Problems()
    wanted = _checked(problems, {field: value for field, value in changes.items() if field != "archived"})
    problems.check()
    if "archived" in changes and changes["archived"] is not (template.archived_at is not None):
        wanted["archived_at"] = clock.now() if changes["archived"] else None

    before = template._asdict() | {"key_results": template.stored}
    changed = {field: value for field, value in wanted.items() if value != before[field]}
    if changed:
        await ObjectiveTemplate.filter(id=template.id).update(**changed, revision=template.revision + 1)
        told = before_after(template, {field: value for field, value in changed.items() if field != "key_results"})
        if "key_results" in changed:
            told["key_results"] = [_titles(template.stored), _titles(changed["key_results"])]
        subject = _subject(template.id)
        await record(actor, "objective_template.update", subject, audience=actor.organization_id, changes=told)
    return TemplateChanged(template.id)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, idempotent=True)
async def begin_objective(
    *,
    actor: Actor,
    template_id: UUID,
    cycle_id: UUID,
    title: str | None = None,
    team_id: UUID | None = None,
    owner_id: UUID | None = None,
    figures: Sequence[Figures] = (),
    idempotency_key: str | None = None,
) -> ObjectiveBegun:
    """Draft an objective from a template; what is left out is as it stands there, and the actor is its owner.

    A key result that lacks a figure which it needs is left out: nothing is made up.
    """
    template = await _locked(template_id)
    require(policy.can_use_template(actor, template))
    problems = Problems()
    problems.extend(position_problems(len(template.key_results), figures))
    problems.check()
    begun = await create_objective(
        actor=actor,
        cycle_id=cycle_id,
        title=template.title if title is None else title,
        level=Level(template.level),
        owner_id=owner_id or actor.person_id,
        team_id=team_id,
        why=template.why,
        commitment=Commitment(template.commitment),
    )
    draft = (await queries.objectives_by_id([begun.objective_id]))[begun.objective_id]
    complete = _complete(draft, template, figures)
    await store_key_results(draft, [NewKeyResult.of(each, draft.owner_id) for each in complete.values()])
    told = {"copied_from": [None, global_id("ObjectiveTemplate", template.id)]}
    await record(actor, "objective.copy", ("Objective", draft.id), audience=draft.audience, changes=told)
    left_out = tuple(place for place in range(len(template.key_results)) if place not in complete)
    return ObjectiveBegun(draft.id, template.id, left_out)


def _complete(
    draft: ObjectiveRow, template: TemplateRow, figures: Sequence[Figures]
) -> Mapping[int, KeyResultDefinition]:
    """Return the key results that the draft begins with, by their places; raises InvalidInput, by those of figures."""
    problems = Problems()
    asked = {each.position: place for place, each in enumerate(figures)}
    complete = {}
    for position, definition in filled(template.key_results, figures).items():
        found = Problems()
        complete[position] = cleaned(
            found, definition, cycle_starts_on=draft.cycle_starts_on, cycle_ends_on=draft.cycle_ends_on
        )
        at = ("figures", str(asked[position])) if position in asked else ("templateId",)
        problems.extend(replace(each, path=(*at, *each.path)) for each in found.found)
    _check_weights(problems, complete.values(), "templateId")
    problems.check()
    return complete


def _checked(problems: Problems, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is given of a template as it is stored."""
    checked = dict(given)
    if "title" in given:
        checked["title"] = problems.line("title", given["title"], at_most=TITLE_LENGTH)
    if "description" in given:
        checked["description"] = problems.text("description", given["description"], at_most=DESCRIPTION_LENGTH)
    if "why" in given:
        checked["why"] = problems.optional_text("why", given["why"])
    if "key_results" in given:
        checked["key_results"] = stored(_checked_key_results(problems, given["key_results"]))
    return checked


def _checked_key_results(
    problems: Problems, definitions: Sequence[KeyResultDefinition]
) -> Sequence[KeyResultDefinition]:
    if len(definitions) > MAX_KEY_RESULTS:
        problems.add("keyResults", "TOO_MANY", f"An objective has at most {MAX_KEY_RESULTS} key results.")
        return ()
    checked = []
    for place, definition in enumerate(definitions):
        found = Problems()
        checked.append(cleaned(found, definition, cycle_starts_on=date.min, cycle_ends_on=date.max))
        may_lack = {(name,) for name in lacks(definition)}
        problems.extend(
            replace(problem, path=("keyResults", str(place), *problem.path))
            for problem in found.found
            if problem.path not in may_lack
        )
    _check_weights(problems, definitions, "keyResults")
    return checked


def _check_weights(problems: Problems, definitions: Iterable[KeyResultDefinition], path: str) -> None:
    drivers = [each.weight for each in definitions if each.role is KeyResultRole.DRIVER]
    if problem := weights_problem(drivers, (path,)):
        problems.extend([as_input(problem)])


async def _locked(template_id: UUID) -> TemplateRow:
    await values("select from objective_templates where id = %s for no key update", (template_id,))
    found = (await templates_by_id([template_id])).get(template_id)
    if found is None:
        raise NotFound("objective template", "templateId")
    return found


def _titles(key_results: Sequence[Mapping[str, Any]]) -> str:
    return "; ".join(each["title"] for each in key_results)


def _subject(template_id: UUID) -> tuple[str, UUID]:
    return "ObjectiveTemplate", template_id
