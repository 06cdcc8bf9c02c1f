"""What stands in the organisation while files are brought over, and what became of their rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.core.actor import Actor
from app.database.selecting import columns
from app.database.unit_of_work import rows, values
from app.people.queries import TeamRow, UserRow, all_teams
from app.people.rules import normal_email

SEPARATOR = " / "


class ImportedKind(StrEnum):
    """What an import brings over."""

    PERSON = "PERSON"
    TEAM = "TEAM"
    MEMBERSHIP = "MEMBERSHIP"
    OBJECTIVE = "OBJECTIVE"
    KEY_RESULT = "KEY_RESULT"
    VALUE = "VALUE"
    LETTER = "LETTER"


class Fate(StrEnum):
    """What became of a row's content."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class ImportCount(NamedTuple):
    """How many things of a kind were created, changed, and found as they should be."""

    kind: ImportedKind
    created: int
    updated: int
    unchanged: int


@dataclass
class Standing:
    """What a file is compared with; kept up as rows are brought over.

    ``new_people`` are addresses, and ``new_teams`` paths, that came with it.
    """

    actor: Actor
    people: dict[str, UserRow]
    teams: dict[str, TeamRow]
    new_people: set[str] = field(default_factory=set)
    new_teams: set[str] = field(default_factory=set)
    fates: Counter[tuple[ImportedKind, Fate]] = field(default_factory=Counter)

    def person(self, email: str) -> UserRow | None:
        """Return the person with an address."""
        return self.people.get(normal_email(email))

    def team(self, path: str) -> TeamRow | None:
        """Return the team at a path such as “Division / Growth”, or the only one with that name."""
        wanted = path_key(path)
        if found := self.teams.get(wanted):
            return found
        named = [team for key, team in self.teams.items() if key.rpartition(SEPARATOR)[2] == wanted]
        return named[0] if len(named) == 1 else None

    def count(self, kind: ImportedKind, fate: Fate) -> None:
        """Count what became of something."""
        self.fates[kind, fate] += 1

    def see_new_people(self, added: Iterable[UserRow]) -> None:
        """Know and count people who were added."""
        for person in added:
            self.people[person.email] = person
            self.new_people.add(person.email)
            self.count(ImportedKind.PERSON, Fate.CREATED)

    def counts(self) -> tuple[ImportCount, ...]:
        """Return the counts of every kind that the files had."""
        return tuple(
            ImportCount(kind, *(self.fates[kind, fate] for fate in Fate))
            for kind in ImportedKind
            if any(self.fates[kind, fate] for fate in Fate)
        )

    async def see_new_teams(self) -> None:
        """See for the rest of this transaction what the teams read that came with it, as administrators do."""
        audiences = self.actor.audiences | {team.id for team in self.teams.values()}
        self.actor = replace(self.actor, audiences=audiences)
        listed = "{" + ",".join(str(audience) for audience in audiences) + "}"
        await values("select set_config('app.audiences', %s, true)", (listed,))


async def standing_for(actor: Actor) -> Standing:
    """Return what stands in the actor's organisation."""
    return Standing(actor, await _people(), by_path(await all_teams()))


def path_key(path: str) -> str:
    """Return a path as it is compared: in any case, with “/” or “>” between the names."""
    return SEPARATOR.join(" ".join(name.split()).casefold() for name in path.replace(">", "/").split("/"))


def by_path(teams: Iterable[TeamRow]) -> dict[str, TeamRow]:
    """Return teams by their paths, as `path_key` writes them."""
    known = {team.id: team for team in teams}
    return {path_key(path_of(team, known)): team for team in known.values()}


def path_of(team: TeamRow, known: dict[UUID, TeamRow]) -> str:
    """Return the names of a team and those around it, the outermost first."""
    names = [team.name]
    while team.parent_id is not None and team.parent_id in known:
        team = known[team.parent_id]
        names.append(team.name)
    return SEPARATOR.join(reversed(names))


async def _people() -> dict[str, UserRow]:
    found = await rows(UserRow, f"select {columns(UserRow, 'u')} from users u")
    return {person.email: person for person in found}
