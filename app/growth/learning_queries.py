"""Reads of what there is to learn from: resources and the paths through them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows
from app.growth.models import LearningKind


class LearningResourceRow(NamedTuple):
    """Something to learn from, and which skills, by their names."""

    id: UUID
    organization_id: UUID
    title: str
    url: str | None
    kind: str
    minutes: int | None
    description: str | None
    added_by_id: UUID
    active: bool
    revision: int
    created_at: datetime
    skill_ids: list[UUID]


class LearningPathRow(NamedTuple):
    """A learning path, and what is on it, in its order."""

    id: UUID
    organization_id: UUID
    name: str
    description: str | None
    for_champions: bool
    active: bool
    revision: int
    created_at: datetime
    resource_ids: list[UUID]


class ResourceFilter(NamedTuple):
    """Which resources: conditions are joined by AND, values in a list by OR; None is no condition."""

    skill_ids: tuple[UUID, ...] | None = None
    kinds: tuple[LearningKind, ...] | None = None
    text: str | None = None
    active: bool | None = None

    def parameters(self) -> dict[str, Any]:
        """Return what the condition is filled with."""
        return {
            "skills": None if self.skill_ids is None else list(self.skill_ids),
            "kinds": None if self.kinds is None else list(self.kinds),
            "text": self.text and self.text.replace("\0", ""),
            "active": self.active,
        }


_MATCHES = """
    (%(active)s::boolean is null or r.active = %(active)s)
    and (%(kinds)s::text[] is null or r.kind = any(%(kinds)s))
    and (%(text)s::text is null or strpos(lower(r.title), lower(%(text)s)) > 0)
    and (%(skills)s::uuid[] is null or exists (
        select from learning_resource_skills k where k.learning_resource_id = r.id and k.skill_id = any(%(skills)s)))"""
BY_TITLE = Order("TITLE", (Term("title", "r.title", "text"),), "r.id")

_RESOURCE = columns(
    LearningResourceRow,
    "r",
    skill_ids="array(select k.skill_id from learning_resource_skills k join skills s on s.id = k.skill_id "
    "where k.learning_resource_id = r.id order by s.name, s.id)",
)
_RESOURCES = Listing(LearningResourceRow, _RESOURCE, "learning_resources r", key="r.organization_id")
_PATH = columns(
    LearningPathRow,
    "p",
    resource_ids="array(select i.learning_resource_id from learning_path_resources i "
    "where i.learning_path_id = p.id order by i.position)",
)


async def resources_by_id(ids: Sequence[UUID]) -> dict[UUID, LearningResourceRow]:
    """Return resources by id."""
    found = await rows(
        LearningResourceRow, f"select {_RESOURCE} from learning_resources r where r.id = any(%s)", (list(ids),)
    )
    return {resource.id: resource for resource in found}


async def resources_page(
    organization_id: UUID, only: ResourceFilter, *, first: int, after: str | None
) -> Page[LearningResourceRow]:
    """Return a page of what the organisation learns from, by title; raises InvalidPage."""
    pages = await _RESOURCES.pages(
        [organization_id], BY_TITLE, first=first, after=after, where=_MATCHES, params=only.parameters()
    )
    return pages[organization_id]


async def paths_by_id(ids: Sequence[UUID]) -> dict[UUID, LearningPathRow]:
    """Return learning paths by id."""
    found = await rows(LearningPathRow, f"select {_PATH} from learning_paths p where p.id = any(%s)", (list(ids),))
    return {path.id: path for path in found}


async def paths(*, active: bool | None = None) -> list[LearningPathRow]:
    """Return the organisation's paths by name: those that are walked, those that no longer are, or (None) all."""
    return await rows(
        LearningPathRow,
        f"select {_PATH} from learning_paths p where %(active)s::boolean is null or p.active = %(active)s "
        "order by p.name, p.id",
        {"active": active},
    )
