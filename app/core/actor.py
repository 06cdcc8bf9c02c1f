"""Who is acting, and whose eyes a unit of work has."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Sight:
    """What the database shows to a unit of work: rows of one organisation whose audience is among ``audiences``.

    An audience is the id of the organisation, of a team or of a person. ``person_id`` is None where a result is
    read by several people, so that nothing is shown which only one of them may see. ``team_ids`` are the teams that the
    person belongs to or leads, with those inside a led one: fewer than the teams among an administrator's audiences.
    """

    organization_id: UUID
    audiences: frozenset[UUID]
    person_id: UUID | None = None
    team_ids: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person of one organisation with everything that policies ask about.

    ``team_ids`` are the teams the person belongs to or leads, ``led_team_ids`` those they lead with all teams inside,
    ``report_ids`` everyone below them in the reporting line, ``session_id`` the sign-in that the token came from,
    ``by_personal_token`` whether a program acts for the person with a token that they made for it, ``may_measure``
    whether it may push measured values although it may not write. ``acting_team_ids`` are those of the led teams which
    they lead only for a time, ``stood_in_for_ids`` the people who are away today and for whom they check in,
    ``is_champion`` whether they look after how goals are written, in every goal that they may read.
    """

    organization_id: UUID
    person_id: UUID
    is_admin: bool
    may_write: bool
    team_ids: frozenset[UUID]
    led_team_ids: frozenset[UUID]
    report_ids: frozenset[UUID]
    audiences: frozenset[UUID]
    time_zone: str
    organization_time_zone: str
    locale: str
    session_id: UUID | None = None
    by_personal_token: bool = False
    acting_team_ids: frozenset[UUID] = frozenset()
    is_champion: bool = False
    stood_in_for_ids: frozenset[UUID] = frozenset()
    may_measure: bool = False

    @property
    def sight(self) -> Sight:
        """What this person may see."""
        return Sight(self.organization_id, self.audiences, self.person_id, self.team_ids | self.led_team_ids)
