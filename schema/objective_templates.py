"""Templates of objectives: which the organisation keeps, and beginning a draft from one."""

from __future__ import annotations

import decimal
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from app.objectives import commands
from app.objectives import queries as objectives
from app.objectives.lists import BY_TITLE
from app.objectives.models import Commitment, KeyResultRole, Level, MetricKind
from app.objectives.rules import KeyResultDefinition, MilestoneDefinition, UnitDefinition
from app.objectives.templates import policy, queries
from app.objectives.templates.queries import TemplateRow
from app.objectives.templates.rules import Figures
from app.people import queries as people
from schema.context import Info, parse_id, parse_optional_id
from schema.errors import mutation
from schema.fields import Node, argument, changes, column, computed, itself, node_id, one, over, permission, root
from schema.key_result_changes import MilestoneInput
from schema.metrics import Unit, UnitInput, UnitRow
from schema.objectives import ObjectiveEdge
from schema.paging import new_edge
from schema.people import User
from schema.permissions import Permission
from schema.scalars import DateTime, Decimal, Markdown

_ONE = Decimal(decimal.Decimal(1))


@over(MilestoneDefinition, description="A step of a key result that is measured by steps.")
class TemplateMilestone:
    """A step."""

    title: str = column("What is done then.")
    weight: Decimal = column("How much it counts beside the other steps.")


@over(KeyResultDefinition, description="A key result as a template suggests it: figures may be empty.")
class TemplateKeyResult:
    """A key result of a template."""

    title: str = column("What will be different.")
    kind: MetricKind = column("How it is measured, and so which way it should move.")
    role: KeyResultRole = column("Whether it drives progress or guards against harm.")
    unit: Unit | None = computed(
        lambda row: row.unit and UnitRow(row.unit.kind, row.unit.symbol, row.unit.currency),
        needs=("unit",),
        description="What its figures count.",
    )
    target: Decimal | None = column("Where an INCREASE or DECREASE could lead; null: each draft names its own.")
    low: Decimal | None = column("The low end of a band to MAINTAIN.")
    high: Decimal | None = column("The high end of a band to MAINTAIN.")
    source: str | None = column("Where its value is read.")
    weight: Decimal = column("How much it counts beside the others.")
    milestones: list[TemplateMilestone] = column("The steps of a MILESTONE key result.")


@over(TemplateRow, description="What the viewer may do with a template.")
class ObjectiveTemplateViewerCan:
    """What the viewer may do with a template."""

    edit: Permission = permission(policy.can_edit_template, "Change it, or put it into the archive.")
    use: Permission = permission(policy.can_use_template, "Begin a draft from it with `objectiveBegin`.")


@over(
    TemplateRow,
    load=queries.templates_by_id,
    description="An objective with key results that the organisation keeps to begin drafts from.",
)
class ObjectiveTemplate(Node):
    """A template of an objective."""

    id: strawberry.ID = node_id("ObjectiveTemplate")
    title: str = column("What is to be reached.")
    why: Markdown | None = column("Why it is worth it.")
    description: Markdown = column("For whom and when it is a good goal, and how to make it one's own.")
    level: Level = column("Whose goal it becomes.")
    commitment: Commitment = column("What reaching it means.")
    key_results: list[TemplateKeyResult] = column("What a draft begins with, in order; at most 20.")
    archived_at: DateTime | None = column("Since when nobody begins from it any more.")
    revision: int = column("Raised by every edit: send it as `expectedRevision`.")
    created_by: User = one(people.users_by_id, "created_by_id", description="Who added it.")
    created_at: DateTime = column("When it was added.")
    viewer_can: ObjectiveTemplateViewerCan = itself("What the viewer may do with it.")


@strawberry.type
class ObjectiveTemplateQueries:
    """Ways in to templates of objectives."""

    @root(list[ObjectiveTemplate], description="The organisation's templates of objectives, by title; at most 200.")
    async def objective_templates(
        self,
        level: Annotated[Level | None, strawberry.argument(description="Of one level alone; null: of all.")] = None,
        archived: Annotated[
            bool | None, strawberry.argument(description="Those in the archive instead; null: both.")
        ] = False,
    ) -> Any:
        """Return the organisation's templates."""
        return await queries.templates(level=level, archived=archived)


@strawberry.input(description="A key result as a template suggests it. Which figures it takes follows from its kind.")
class TemplateKeyResultInput:
    """A key result of a template."""

    title: str = argument("What will be different, in a line; at most 300 characters.")
    kind: MetricKind = argument("How it is measured, and so which way it should move.")
    role: KeyResultRole = argument("Whether it drives progress or guards against harm.", KeyResultRole.DRIVER)
    unit: UnitInput | None = argument("What its figures count; without one they are plain numbers.", None)
    target: Decimal | None = argument("Where an INCREASE or DECREASE could lead; null: each draft names its own.", None)
    low: Decimal | None = argument("The low end of a band to MAINTAIN.", None)
    high: Decimal | None = argument("The high end of a band to MAINTAIN.", None)
    source: str | None = argument("Where its value is read; at most 500 characters.", None)
    weight: Decimal = argument("How much it counts beside the others.", _ONE)
    milestones: list[MilestoneInput] = argument(
        "The steps of a MILESTONE key result; at most 20.", default_factory=list
    )


@strawberry.input(description="A template of an objective.")
class ObjectiveTemplateCreateInput:
    """Input of `objectiveTemplateCreate`."""

    title: str = argument("What is to be reached, in a line; at most 300 characters.")
    description: Markdown = argument("For whom and when it is a good goal; at most 2000 characters.")
    level: Level = argument("Whose goal it becomes; it stays so.")
    why: Markdown | None = argument("Why it is worth it.", None)
    commitment: Commitment = argument("What reaching it means.", Commitment.COMMITTED)
    key_results: list[TemplateKeyResultInput] = argument(
        "What a draft begins with, in order; at most 20.", default_factory=list
    )
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="Which objective to make a template of.")
class ObjectiveTemplateCreateFromObjectiveInput:
    """Input of `objectiveTemplateCreateFromObjective`."""

    objective_id: strawberry.ID = argument("The objective; one that the whole organisation may read.")
    description: Markdown = argument("For whom and when it is a good goal; at most 2000 characters.")
    title: str | None = argument("What is to be reached, if in other words than there.", None)
    with_figures: bool = argument("Whether its targets and bands are suggested too; baselines never are.", False)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What to change of a template; what is left out stays.")
class ObjectiveTemplateUpdateInput:
    """Input of `objectiveTemplateUpdate`."""

    template_id: strawberry.ID = argument("The template.")
    expected_revision: int = argument("The revision that was read.")
    title: str | None = argument("What is to be reached, in a line.", UNSET)
    why: Markdown | None = argument("Why it is worth it; null removes it.", UNSET)
    description: Markdown | None = argument("For whom and when it is a good goal.", UNSET)
    commitment: Commitment | None = argument("What reaching it means.", UNSET)
    key_results: list[TemplateKeyResultInput] | None = argument("All of them, in order.", UNSET)
    archived: bool | None = argument("Whether it is in the archive: nobody begins from it there.", UNSET)


@strawberry.input(description="The figures for one key result of a template; what is left out is as it suggests.")
class TemplateFiguresInput:
    """Figures for a key result of a template."""

    position: int = argument("Which of the template's `keyResults`, from 0.")
    baseline: Decimal | None = argument("Where an INCREASE or DECREASE starts; may follow later.", None)
    target: Decimal | None = argument("Where an INCREASE or DECREASE should lead.", None)
    low: Decimal | None = argument("The low end of the band to MAINTAIN.", None)
    high: Decimal | None = argument("The high end of the band to MAINTAIN.", None)


@strawberry.input(description="Which template to draft an objective from, and in which cycle.")
class ObjectiveBeginInput:
    """Input of `objectiveBegin`."""

    template_id: strawberry.ID = argument("The template.")
    cycle_id: strawberry.ID = argument("The cycle in which it is to be reached.")
    title: str | None = argument("What is to be reached, if in other words than the template's.", None)
    team_id: strawberry.ID | None = argument("Whose it is; needed for a team's objective.", None)
    owner_id: strawberry.ID | None = argument("Who answers for it and its key results; without one you do.", None)
    figures: list[TemplateFiguresInput] = argument("The figures of its key results.", default_factory=list)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


def _template(description: str) -> Any:
    return one(queries.templates_by_id, "template_id", description=description)


@over(commands.TemplateChanged, description="The template is there.")
class ObjectiveTemplateCreateSuccess:
    """Success of `objectiveTemplateCreate`."""

    template: ObjectiveTemplate = _template("The new template.")


@over(commands.TemplateChanged, description="The template is there.")
class ObjectiveTemplateCreateFromObjectiveSuccess:
    """Success of `objectiveTemplateCreateFromObjective`."""

    template: ObjectiveTemplate = _template("The new template.")


@over(commands.TemplateChanged, description="The template as it is now.")
class ObjectiveTemplateUpdateSuccess:
    """Success of `objectiveTemplateUpdate`."""

    template: ObjectiveTemplate = _template("The template.")


@over(commands.ObjectiveBegun, description="The objective is drafted.")
class ObjectiveBeginSuccess:
    """Success of `objectiveBegin`."""

    objective_edge: ObjectiveEdge = new_edge(
        objectives.objectives_by_id, "objective_id", BY_TITLE, description="The new draft, for the list of its cycle."
    )
    template: ObjectiveTemplate = _template("What it was begun from.")
    left_out: list[int] = column(
        "Positions of the template's `keyResults` that were left out: they lack a target or a band, and nothing is "
        "made up. Add them with `keyResultCreate` once their figures are known."
    )


def _definition(given: TemplateKeyResultInput) -> KeyResultDefinition:
    unit = given.unit
    return KeyResultDefinition(
        title=given.title,
        kind=given.kind,
        role=given.role,
        unit=UnitDefinition(unit.kind, unit.symbol, unit.currency) if unit else None,
        target=given.target,
        low=given.low,
        high=given.high,
        source=given.source,
        weight=given.weight,
        milestones=tuple(MilestoneDefinition(step.title, step.weight) for step in given.milestones),
    )


@strawberry.type
class ObjectiveTemplateMutations:
    """Keeping templates of objectives, and beginning from them."""

    @mutation(
        commands.create_template,
        ObjectiveTemplateCreateSuccess,
        description="Add a template of an objective, for the whole organisation.",
    )
    async def objective_template_create(self, info: Info, input: ObjectiveTemplateCreateInput) -> Any:
        """Add a template."""
        return await commands.create_template(
            actor=info.context.actor,
            title=input.title,
            description=input.description,
            level=input.level,
            why=input.why,
            commitment=input.commitment,
            key_results=[_definition(each) for each in input.key_results],
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.create_template_from_objective,
        ObjectiveTemplateCreateFromObjectiveSuccess,
        description="Make a template of an objective that went well, for the whole organisation.",
    )
    async def objective_template_create_from_objective(
        self, info: Info, input: ObjectiveTemplateCreateFromObjectiveInput
    ) -> Any:
        """Make a template of an objective."""
        return await commands.create_template_from_objective(
            actor=info.context.actor,
            objective_id=parse_id(input.objective_id, "Objective", "objectiveId"),
            description=input.description,
            title=input.title,
            with_figures=input.with_figures,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.update_template,
        ObjectiveTemplateUpdateSuccess,
        description="Change a template, or put it into the archive. Drafts that were begun from it stay as they are.",
    )
    async def objective_template_update(self, info: Info, input: ObjectiveTemplateUpdateInput) -> Any:
        """Change a template."""
        given = changes(input, "title", "description", "commitment", "key_results", "archived", nullable=["why"])
        if "key_results" in given:
            given["key_results"] = [_definition(each) for each in given["key_results"]]
        return await commands.update_template(
            actor=info.context.actor,
            template_id=parse_id(input.template_id, "ObjectiveTemplate", "templateId"),
            expected_revision=input.expected_revision,
            changes=given,
        )

    @mutation(
        commands.begin_objective,
        ObjectiveBeginSuccess,
        description="Draft an objective from a template, with those of its key results that have their figures.",
    )
    async def objective_begin(self, info: Info, input: ObjectiveBeginInput) -> Any:
        """Begin an objective."""
        return await commands.begin_objective(
            actor=info.context.actor,
            template_id=parse_id(input.template_id, "ObjectiveTemplate", "templateId"),
            cycle_id=parse_id(input.cycle_id, "Cycle", "cycleId"),
            title=input.title,
            team_id=parse_optional_id(input.team_id, "Team", "teamId"),
            owner_id=parse_optional_id(input.owner_id, "User", "ownerId"),
            figures=[Figures(each.position, each.baseline, each.target, each.low, each.high) for each in input.figures],
            idempotency_key=input.idempotency_key,
        )
