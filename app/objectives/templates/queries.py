"""Reads of templates of objectives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.database.selecting import columns
from app.database.unit_of_work import rows
from app.objectives.models import Level
from app.objectives.rules import KeyResultDefinition
from app.objectives.templates.rules import key_results_from


class TemplateRow(NamedTuple):
    """A template of an objective."""

    id: UUID
    organization_id: UUID
    title: str
    why: str | None
    description: str
    level: str
    commitment: str
    stored: Any
    archived_at: datetime | None
    revision: int
    created_by_id: UUID
    created_at: datetime

    @property
    def key_results(self) -> tuple[KeyResultDefinition, ...]:
        """The key results that a draft begins with."""
        return key_results_from(self.stored)


_COLUMNS = columns(TemplateRow, "t", stored="t.key_results")


async def templates_by_id(ids: Sequence[UUID]) -> dict[UUID, TemplateRow]:
    """Return templates by id."""
    found = await rows(TemplateRow, f"select {_COLUMNS} from objective_templates t where t.id = any(%s)", (list(ids),))
    return {template.id: template for template in found}


async def templates(*, level: Level | None = None, archived: bool | None = False) -> list[TemplateRow]:
    """Return the organisation's templates by title: of one level or all, archived or not or (None) both."""
    return await rows(
        TemplateRow,
        f"select {_COLUMNS} from objective_templates t where (%(level)s::text is null or t.level = %(level)s) "
        "and (%(archived)s::boolean is null or (t.archived_at is not null) = %(archived)s) order by t.title, t.id",
        {"level": level, "archived": archived},
    )
