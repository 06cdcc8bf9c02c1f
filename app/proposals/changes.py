"""Changes of published goals as proposals store them, and as the commands that make them take them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_type_hints
from uuid import UUID

from pydantic import TypeAdapter

from app.objectives.commands.content import ObjectiveContent
from app.objectives.commands.definition import MilestoneEdit
from app.objectives.rules import KeyResultDefinition

_Fields = Mapping[str, TypeAdapter[Any]]


def _fields(hints: Mapping[str, Any]) -> _Fields:
    return {name: TypeAdapter(hint) for name, hint in hints.items()}


OF_KEY_RESULT = _fields(
    {**get_type_hints(KeyResultDefinition), "milestones": tuple[MilestoneEdit, ...], "owner_id": UUID}
)
"""What can change of a key result: its definition, with its milestones by their ids, and who answers for it."""
OF_OBJECTIVE = _fields(get_type_hints(ObjectiveContent))
"""What can change of an objective."""


def stored(fields: _Fields, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return changes as a proposal stores them."""
    return {name: fields[name].dump_python(value, mode="json") for name, value in changes.items()}


def restored(fields: _Fields, found: Mapping[str, Any]) -> dict[str, Any]:
    """Return changes that a proposal stores as the command takes them."""
    return {name: fields[name].validate_python(value) for name, value in found.items()}
