"""What an objective says and who may read it, checked as a whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from app.core.actor import Actor
from app.core.errors import NotFound
from app.core.validation import Problems
from app.cycles import queries as cycles
from app.cycles.queries import PriorityRow
from app.objectives.commands.lookup import readers_among
from app.objectives.models import Level, Visibility
from app.objectives.queries import ObjectiveRow
from app.people import queries as people
from app.people.queries import TeamRow, UserRow

TITLE_LENGTH = 300


class ObjectiveContent(NamedTuple):
    """What people edit of an objective, and the cycle and level that it keeps."""

    cycle_id: UUID
    level: str
    title: str
    why: str | None
    commitment: str
    visibility: str
    progress_mode: str
    owner_id: UUID
    team_id: UUID | None
    priority_id: UUID | None

    @property
    def readers(self) -> tuple[str, UUID | None, UUID]:
        """What its audience follows from."""
        return self.visibility, self.team_id, self.owner_id


def content_of(objective: ObjectiveRow) -> ObjectiveContent:
    """Return the content of a stored objective."""
    return ObjectiveContent(*(getattr(objective, field) for field in ObjectiveContent._fields))


def audience_of(content: ObjectiveContent, organization_id: UUID) -> UUID | None:
    """Return the key of those who may read an objective; None where a team's readers are meant, but no team."""
    match Visibility(content.visibility):
        case Visibility.ORGANIZATION:
            return organization_id
        case Visibility.TEAM:
            return content.team_id
        case Visibility.PRIVATE:
            return content.owner_id


class Named(NamedTuple):
    """What contents name, as far as it is there, by id; and which people are readers of which audience."""

    teams: Mapping[UUID, TeamRow]
    priorities: Mapping[UUID, PriorityRow]
    people: Mapping[UUID, UserRow]
    readers: Collection[tuple[UUID, UUID]]


async def named_in(
    contents: Sequence[ObjectiveContent], organization_id: UUID, before: ObjectiveContent | None = None
) -> Named:
    """Return what the contents name, or newly name where they change the one ``before``."""
    placed = [content for content in contents if before is None or before.readers != content.readers]
    team_ids = {id_ for content in contents if (id_ := _newly("team_id", content, before))}
    priority_ids = {id_ for content in contents if (id_ := _newly("priority_id", content, before))}
    owner_ids = {id_ for content in contents if (id_ := _newly("owner_id", content, before))}
    owner_ids |= {content.owner_id for content in placed}
    return Named(
        await people.teams_by_id(list(team_ids)) if team_ids else {},
        await cycles.priorities_by_id(list(priority_ids)) if priority_ids else {},
        await people.users_by_id(list(owner_ids)) if owner_ids else {},
        await readers_among(
            (content.owner_id, audience) for content in placed if (audience := audience_of(content, organization_id))
        ),
    )


def require_named(content: ObjectiveContent, named: Named, before: ObjectiveContent | None = None) -> None:
    """Raise NotFound where the content newly names a team, a person or a priority that is not there."""
    team_id, priority_id = _newly("team_id", content, before), _newly("priority_id", content, before)
    if team_id and team_id not in named.teams:
        raise NotFound("team", "teamId")
    if priority_id and priority_id not in named.priorities:
        raise NotFound("priority", "priorityId")
    if (owner_id := _newly("owner_id", content, before)) and owner_id not in named.people:
        raise NotFound("person", "ownerId")


def _newly(field: str, content: ObjectiveContent, before: ObjectiveContent | None) -> UUID | None:
    named: UUID | None = getattr(content, field)
    return named if before is None or getattr(before, field) != named else None


def checked(
    actor: Actor,
    content: ObjectiveContent,
    named: Named,
    before: ObjectiveContent | None = None,
    *,
    found: Problems | None = None,
) -> ObjectiveContent:
    """Return the content as it is stored; raises InvalidInput with what was ``found`` and all that is wrong with it."""
    problems = found or Problems()
    content = content._replace(
        title=problems.line("title", content.title, at_most=TITLE_LENGTH),
        why=problems.optional_text("why", content.why),
    )
    if priority_id := _newly("priority_id", content, before):
        _check_priority(problems, named.priorities[priority_id], content.cycle_id)
    if content.team_id is None and content.level == Level.TEAM:
        problems.add("teamId", "REQUIRED", "A team's objective names its team.")
    elif content.team_id is None and content.visibility == Visibility.TEAM:
        problems.add("teamId", "REQUIRED", "Name the team that may read it.")
    if before is None or before.readers != content.readers:
        _check_readers(problems, actor, content, named, before)
    problems.check()
    return content


def _check_priority(problems: Problems, priority: PriorityRow, cycle_id: UUID) -> None:
    if priority.cycle_id != cycle_id:
        problems.add("priorityId", "OTHER_CYCLE", f"That priority is for {priority.cycle_name}: choose one of its own.")
    elif priority.withdrawn_at:
        problems.add("priorityId", "WITHDRAWN", "That priority was withdrawn: choose one that holds.")


def _check_readers(
    problems: Problems, actor: Actor, content: ObjectiveContent, named: Named, before: ObjectiveContent | None
) -> None:
    audience = audience_of(content, actor.organization_id)
    if audience is None:
        return
    owner = named.people[content.owner_id]
    if not owner.active:
        problems.add("ownerId", "LEFT", f"{owner.name} has left: choose somebody who is here.")
    elif (owner.id, audience) not in named.readers:
        problems.add("ownerId", "CANNOT_READ", f"{owner.name} could not read it: choose another owner or more readers.")
    if before is None and audience not in actor.audiences:
        problems.add("visibility", "BEYOND_YOU", "You could not read it yourself: let more people read it.")
