"""Whose words somebody reads: every way in, every thing, every event and file, searched for the words of the world."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.settings import Settings
from schema.build import schema
from tests.support.arguments import arguments_of
from tests.support.canaries import Canaries
from tests.support.factories import Person
from tests.support.following import first_events
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.privacy import told_of
from tests.support.walking import Walk
from tests.support.world import World

PATHS = {"search": "S", "inbox": "I", "notifications": "M"}
"""Ways in that are paths of their own; others are lists where they need no argument, and reports where they do."""

CONTENTS = ("GOALS", "CHECK_INS", "PEOPLE", "TEAMS")
"""What people may take away."""

Rows = set[tuple[str, UUID]]


@dataclass
class Reading:
    """The rows whose words somebody read, by path, what could not be asked for, and what was miscounted."""

    rows: dict[str, Rows] = field(default_factory=lambda: defaultdict(set))
    unanswered: dict[str, str] = field(default_factory=dict)
    miscounted: list[Any] = field(default_factory=list)

    def wrong(self, world: World, role: str) -> set[tuple[str, str]]:
        """Return the paths on which somebody in a role read what is not for them, each with the table."""
        return {
            (path, table)
            for path, rows in self.rows.items()
            for table, id_ in rows
            if role not in world.rows[table][id_]
        }


async def read_as(
    person: Person, api: Api, world: World, canaries: Canaries, ids: dict[str, list[str]], settings: Settings
) -> Reading:
    """Return what somebody reads of the words of the world, whose things have some ids by kind."""
    mine, found, arguments = api.as_(person), Reading(), arguments_of(world)
    walk = Walk(schema()._schema, mine, arguments)
    async for name, needs, text in walk.roots():
        found.rows[PATHS.get(name, "R" if needs else "L")] |= canaries.rows_in(text)
    for kind, of_kind in ids.items():
        async for text in walk.nodes(kind, of_kind):
            found.rows["N"] |= canaries.rows_in(text)
        found.rows["A"] |= canaries.rows_in(str(await told_of(mine, of_kind)))
    found.unanswered, found.miscounted = walk.unanswered, walk.miscounted
    async for name, data, errors in first_events(person, settings, ids, arguments):
        found.rows["E"] |= canaries.rows_in(str(data))
        if errors:
            found.unanswered[name] = errors
    return found


async def files_of(people: Mapping[str, Api], jobs: Jobs) -> dict[str, list[str]]:
    """Return the files of everything that people may take away, by role."""
    wanted = [(contents, form) for contents in CONTENTS for form in ("CSV", "JSON")]
    for api in people.values():
        for contents, form in wanted:
            await api.mutate("exportRequest", {"contents": contents, "format": form})
    await jobs.run()
    files = {}
    for role, api in people.items():
        exports = (await api.run("{ exports { link } }"))["exports"]
        links = [export["link"] for export in exports if export["link"]]
        assert len(links) >= len(wanted) - len(CONTENTS), exports
        files[role] = [(await api.http.get(link)).text for link in links]
    return files
