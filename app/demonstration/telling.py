"""Who acts in the demonstration, at which moment, and under which ids things went into the database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from app.core.actor import Actor
from app.demonstration.people import PEOPLE, TIME_ZONE
from app.people.tokens import actor_for

_BETWEEN = timedelta(minutes=2)
"""How long a person takes for one thing."""


@dataclass
class Teller:
    """Tells the time of the demonstration, and knows what is there by the keys of its plans."""

    present: datetime
    organization_id: UUID = field(init=False)
    people: dict[str, UUID] = field(default_factory=dict)
    teams: dict[str, UUID] = field(default_factory=dict)
    cycles: dict[str, UUID] = field(default_factory=dict)
    priorities: dict[tuple[str, str], UUID] = field(default_factory=dict)
    objectives: dict[str, UUID] = field(default_factory=dict)
    key_results: dict[str, UUID] = field(default_factory=dict)
    milestones: dict[str, list[UUID]] = field(default_factory=dict)
    proposals: dict[str, UUID] = field(default_factory=dict)
    surveys: dict[str, UUID] = field(default_factory=dict)
    rounds: dict[str, UUID] = field(default_factory=dict)
    """The latest input round of each team, ..."""
    answers: dict[str, list[UUID]] = field(default_factory=dict)
    """... and what was answered to it, in the order of the plan."""
    owners: dict[str, str] = field(default_factory=dict)
    """Who has taken over which key result."""
    resting: set[str] = field(default_factory=set)
    """Objectives on which nobody reports any more."""
    managers: dict[str, str | None] = field(default_factory=lambda: {each.key: each.manager for each in PEOPLE})
    in_place_of: dict[str, str] = field(default_factory=dict)
    """Who stands in for whom at present."""
    _known: dict[str, Actor] = field(default_factory=dict)
    """People as they were read since something changed in what they are."""
    _people_change: bool = False

    def now(self) -> datetime:
        """Return the moment that the demonstration has come to."""
        return self.present

    async def play(self, scene: Scene, at: datetime) -> None:
        """Let a scene happen at a moment."""
        self.present = at
        self._people_change = scene.changes_people
        await scene.play()
        if scene.changes_people:
            self._known.clear()

    async def as_(self, person: str) -> Actor:
        """Let a little time pass, and return the person as they are then."""
        self.present += _BETWEEN
        if person not in self._known or self._people_change:
            self._known[person] = await self._read(person)
        return self._known[person]

    def meet_anew(self) -> None:
        """Read people again from now on, since they read more than they did."""
        self._known.clear()

    async def _read(self, person: str) -> Actor:
        actor = await actor_for(self.organization_id, self.people[person])
        if actor is None:
            raise LookupError(f"{person} is not there.")
        return actor


@dataclass(frozen=True)
class Scene:
    """Something that happened at a moment; ``title`` tells what, for those who wait.

    What is not done ``by_people`` may happen on a weekend; they come to it on a working day.
    ``changes_people`` is whether it changes what they are or whose words they read: teams, managers, rights, absences,
    one-on-ones.
    """

    at: datetime
    title: str
    play: Callable[[], Awaitable[None]]
    by_people: bool = True
    changes_people: bool = False


def moment(day: date, hour: int) -> datetime:
    """Return an hour of a day where the demonstration happens."""
    return datetime.combine(day, time(hour), ZoneInfo(TIME_ZONE))
