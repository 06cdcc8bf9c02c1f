"""Lists of proposals: what waits for a decision and what waited, for everybody or for those who may decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson

from app.core import clock
from app.core.actor import Actor
from app.core.paging import Order, Page, Term, checked_first, page
from app.database.unit_of_work import values
from app.proposals.entitled import AUTHOR_MAY, PARENT_OWNERS, ROLES
from app.proposals.models import Origin, ProposalKind, ProposalState
from app.proposals.queries import GAP, SOURCE, STATE, ProposalRow, select_proposals


class Turn(StrEnum):
    """Whose approval a proposal waits for: the reader's own, or one that they may give as a deputy."""

    MINE = "MINE"
    AS_DEPUTY = "AS_DEPUTY"


class ProposalOrder(StrEnum):
    """How proposals are sorted."""

    LATEST = "LATEST"
    OLDEST = "OLDEST"


@dataclass(frozen=True, slots=True)
class ProposalFilter:
    """Which proposals to list: fields joined by AND, values in one by OR; None is no filter, empty matches nothing."""

    states: tuple[ProposalState, ...] | None = None
    kinds: tuple[ProposalKind, ...] | None = None
    origins: tuple[Origin, ...] | None = None
    objective_ids: tuple[UUID, ...] | None = None
    team_ids: tuple[UUID, ...] | None = None
    cycle_ids: tuple[UUID, ...] | None = None
    proposed_by_ids: tuple[UUID, ...] | None = None
    turn: Turn | None = None


_ORDERS = {
    ProposalOrder.LATEST: Order(
        "LATEST",
        (Term("created_at", "p.created_at", "timestamptz", True), Term("position", "p.position", "int")),
        "p.id",
    ),
    ProposalOrder.OLDEST: Order(
        "OLDEST", (Term("created_at", "p.created_at", "timestamptz"), Term("position", "p.position", "int")), "p.id"
    ),
}
_WHERE = (
    f"(%(states)s::text[] is null or {STATE} = any(%(states)s)) "
    "and (%(kinds)s::text[] is null or p.kind = any(%(kinds)s)) "
    "and (%(origins)s::text[] is null or p.origin = any(%(origins)s)) "
    "and (%(objectives)s::uuid[] is null or p.objective_id = any(%(objectives)s)) "
    "and (%(teams)s::uuid[] is null or coalesce(p.team_id, o.team_id) = any(%(teams)s)) "
    "and (%(cycles)s::uuid[] is null or o.cycle_id = any(%(cycles)s)) "
    "and (%(proposed_by)s::uuid[] is null or p.proposed_by_id = any(%(proposed_by)s))"
)


def _decidable(deciders: str) -> str:
    """Return the condition that one of some deciders, given as JSON, may approve a proposal and has not yet."""
    return f"""exists (
        select from jsonb_to_recordset({deciders})
            as d (person_id uuid, is_admin boolean, led_team_ids uuid[], report_ids uuid[])
        where ({ROLES} ? 'OWNER' and o.owner_id = d.person_id
            or {ROLES} ? 'MANAGER' and o.owner_id = any(d.report_ids)
            or {ROLES} ? 'TEAM_LEAD' and coalesce(p.team_id, o.team_id) = any(d.led_team_ids)
            or {ROLES} ? 'PARENT_OWNER' and d.person_id in ({PARENT_OWNERS})
            or d.is_admin and ({ROLES} ? 'ADMIN' or {GAP} = 'ADMINISTRATORS'))
          and ({AUTHOR_MAY} or d.person_id <> p.proposed_by_id)
          and not exists (select from proposal_approvals w where w.proposal_id = p.id and w.revision = p.revision
            and (coalesce(w.for_id, w.person_id) = d.person_id or w.person_id = %(reader)s)))"""


_OPEN_GOAL = f"{STATE} = 'PENDING' and o.state is distinct from 'CLOSED' and c.state is distinct from 'CLOSED'"
_MINE = _decidable("%(me)s::jsonb")
_TURNS = {
    None: "true",
    Turn.MINE: f"{_OPEN_GOAL} and {_MINE}",
    Turn.AS_DEPUTY: f"{_OPEN_GOAL} and p.kind <> 'SUMMARY' and ({AUTHOR_MAY} or p.proposed_by_id <> %(reader)s) "
    f"and {_decidable('(select waymark.standing_in(%(now)s))')} and not {_MINE}",
}


async def list_proposals(
    actor: Actor, wanted: ProposalFilter, *, order_by: ProposalOrder, first: int, after: str | None = None
) -> Page[ProposalRow]:
    """Return a page of what waits or waited for a decision; raises InvalidPage."""
    first, order = checked_first(first), _ORDERS[order_by]
    condition, place = order.after(after)
    params = {**_params(actor, wanted), "limit": first + 1, **place}
    where = f"{_WHERE} and {_TURNS[wanted.turn]}"
    found = await select_proposals(f"where {where} and {condition} order by {order.sql()} limit %(limit)s", params)

    async def counted(asked: Sequence[ProposalFilter]) -> dict[ProposalFilter, int]:
        [(count,)] = await values(f"select count(*) from {SOURCE} where {where}", params)
        return dict.fromkeys(asked, int(count))

    return page(found, first, after, order, key=wanted, counted=counted)


def _params(actor: Actor, wanted: ProposalFilter) -> dict[str, Any]:
    me = {
        "person_id": actor.person_id,
        "is_admin": actor.is_admin,
        "led_team_ids": list(actor.led_team_ids),
        "report_ids": list(actor.report_ids),
    }
    return {
        "now": clock.now(),
        "reader": actor.person_id,
        "me": orjson.dumps([me]).decode(),
        "states": _listed(wanted.states),
        "kinds": _listed(wanted.kinds),
        "origins": _listed(wanted.origins),
        "objectives": _listed(wanted.objective_ids),
        "teams": _listed(wanted.team_ids),
        "cycles": _listed(wanted.cycle_ids),
        "proposed_by": _listed(wanted.proposed_by_ids),
    }


def _listed(given: tuple[Any, ...] | None) -> list[Any] | None:
    return None if given is None else list(given)
