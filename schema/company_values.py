"""The organisation's values, for which people are praised."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from app.recognition import commands, policy, queries
from app.recognition.queries import CompanyValueRow
from schema.context import Info, parse_id
from schema.errors import mutation
from schema.fields import Node, argument, changes, column, itself, node_id, one, over, permission, root
from schema.permissions import Permission
from schema.scalars import DateTime, Markdown


@over(CompanyValueRow, description="What the viewer may do with a value of the organisation.")
class CompanyValueViewerCan:
    """What the viewer may do with a value."""

    edit: Permission = permission(policy.can_manage_values, "Change its words, or whether it may be chosen.")


@over(
    CompanyValueRow,
    load=queries.company_values_by_id,
    description="Something that the organisation wants to see in how people work.",
)
class CompanyValue(Node):
    """A value of the organisation."""

    id: strawberry.ID = node_id("CompanyValue")
    name: str = column("Its name.")
    description: Markdown | None = column("What it means.")
    active: bool = column("Whether people may choose it; praise that chose it before keeps it.")
    revision: int = column("Raised by every edit: send it as `expectedRevision`.")
    created_at: DateTime = column("When it was added.")
    viewer_can: CompanyValueViewerCan = itself("What the viewer may do with it.")


@strawberry.type
class CompanyValueQueries:
    """Ways in to values."""

    @root(list[CompanyValue], description="The organisation's values, by name; at most 30 may be chosen.")
    async def company_values(
        self,
        active: Annotated[
            bool | None,
            strawberry.argument(description="Only those that may be chosen, or that no longer may; null: both."),
        ] = None,
    ) -> Any:
        """Return the organisation's values."""
        return await queries.company_values(active=active)


@strawberry.input(description="A value of the organisation.")
class CompanyValueCreateInput:
    """Input of `companyValueCreate`."""

    name: str = argument("Its name; once in the organisation, in any case of letters.")
    description: Markdown | None = argument("What it means.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What to change of a value; what is left out stays.")
class CompanyValueUpdateInput:
    """Input of `companyValueUpdate`."""

    company_value_id: strawberry.ID = argument("The value.")
    expected_revision: int = argument("The revision that was read.")
    name: str | None = argument("Its name.", UNSET)
    description: Markdown | None = argument("What it means; null: nothing is said.", UNSET)
    active: bool | None = argument("Whether people may choose it.", UNSET)


@over(commands.CompanyValueChanged, description="The value is there.")
class CompanyValueCreateSuccess:
    """Success of `companyValueCreate`."""

    company_value: CompanyValue = one(queries.company_values_by_id, "company_value_id", description="The new value.")


@over(commands.CompanyValueChanged, description="The value as it is now.")
class CompanyValueUpdateSuccess:
    """Success of `companyValueUpdate`."""

    company_value: CompanyValue = one(queries.company_values_by_id, "company_value_id", description="The value.")


@strawberry.type
class CompanyValueMutations:
    """Saying what the organisation's values are."""

    @mutation(commands.create_company_value, CompanyValueCreateSuccess, description="Add a value of the organisation.")
    async def company_value_create(self, info: Info, input: CompanyValueCreateInput) -> Any:
        """Add a value."""
        return await commands.create_company_value(
            actor=info.context.actor,
            name=input.name,
            description=input.description,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.update_company_value,
        CompanyValueUpdateSuccess,
        description="Change a value's words, or whether it may be chosen.",
    )
    async def company_value_update(self, info: Info, input: CompanyValueUpdateInput) -> Any:
        """Change a value."""
        return await commands.update_company_value(
            actor=info.context.actor,
            company_value_id=parse_id(input.company_value_id, "CompanyValue", "companyValueId"),
            expected_revision=input.expected_revision,
            changes=changes(input, "name", "active", nullable=["description"]),
        )
