"""Commands on published summaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.check_ins import policy
from app.check_ins.models import Summary
from app.check_ins.signals import KeyResultSignal
from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, NotFound, NotPermitted
from app.core.permission import require
from app.database.command import command
from app.objectives.queries import objectives_by_id
from app.people.queries import teams_by_id


class SummaryPublished(NamedTuple):
    """The summary that everybody concerned can read now."""

    summary_id: UUID


class _Subject(NamedTuple):
    """What a summary is about, as its policy reads it."""

    team_id: UUID | None
    objective_owner_id: UUID | None


@command(InvalidInput, NotFound, NotPermitted)
async def publish_summary(
    *,
    actor: Actor,
    audience: UUID,
    team_id: UUID | None,
    objective_id: UUID | None,
    period_start: date,
    period_end: date,
    sections: Sequence[Mapping[str, Any]],
    signals: Sequence[KeyResultSignal] = (),
    proposal_id: UUID | None = None,
) -> SummaryPublished:
    """Publish a summary of a team or of an objective (one of the two) over a period, both days inclusive.

    ``sections`` are ``{"heading", "sentences": [{"text", "origin", "evidence": [{"source_kind", "source_id", "quote",
    "before", "source_hash"}]}]}``: origin is ASSISTANT or PERSON, source_kind the GraphQL type, source_id a UUID as
    text, source_hash the hexadecimal hash of `app.check_ins.sources`. ``audience`` is the key of its readers.
    """
    require(policy.can_publish_summary(actor, await _subject(team_id, objective_id)))
    if not any(section["sentences"] for section in sections):
        raise InvalidInput.one("sections", "EMPTY", "There is no sentence left to publish: reject the draft instead.")
    summary = await Summary.create(
        organization_id=actor.organization_id,
        audience=audience,
        team_id=team_id,
        objective_id=objective_id,
        period_start=period_start,
        period_end=period_end,
        sections=[dict(section) for section in sections],
        signals=[
            {**each._asdict(), "key_result_id": str(each.key_result_id), "since": str(each.since)} for each in signals
        ],
        published_by_id=actor.person_id,
        published_at=clock.now(),
    )
    await record(actor, "summary.publish", ("Summary", summary.id), audience=audience, proposal_id=proposal_id)
    return SummaryPublished(summary.id)


async def _subject(team_id: UUID | None, objective_id: UUID | None) -> _Subject:
    if objective_id is not None:
        objective = (await objectives_by_id([objective_id])).get(objective_id)
        if objective is None:
            raise NotFound("objective", "objectiveId")
        return _Subject(objective.team_id, objective.owner_id)
    if team_id is None or team_id not in await teams_by_id([team_id]):
        raise NotFound("team", "teamId")
    return _Subject(team_id, None)
