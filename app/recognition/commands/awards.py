"""Commands on awards: say which there are, and give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.changes import before_after
from app.activity.commands import record
from app.activity.queries import require_revision
from app.core import clock
from app.core.actor import Actor
from app.core.errors import Conflict, InvalidInput, LimitReached, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.people.turns import take_turns
from app.recognition import award_policy, award_queries
from app.recognition.award_models import Award, AwardGivers, AwardPeriod
from app.recognition.award_queries import AwardRow
from app.recognition.commands.praise import RecognitionChanged, Sharing, Words, store_praise
from app.recognition.rules import MAX_AWARDS, period_start


class AwardChanged(NamedTuple):
    """The award that a command changed."""

    award_id: UUID


@command(InvalidInput, NotPermitted, idempotent=True)
async def create_award(
    *,
    actor: Actor,
    name: str,
    criteria: str,
    givers: AwardGivers,
    per_period: int,
    period: AwardPeriod,
    idempotency_key: str | None = None,
) -> AwardChanged:
    """Add an award, given at most ``per_period`` times in each calendar period."""
    require(award_policy.can_manage_awards(actor, None))
    await take_turns(actor.organization_id)
    given = {"name": name, "criteria": criteria, "givers": givers, "per_period": per_period, "period": period}
    problems = Problems()
    checked = await _checked(problems, given)
    problems.check()
    award = await Award.create(organization_id=actor.organization_id, created_at=clock.now(), **checked)
    await record(actor, "award.create", ("Award", award.id), audience=actor.organization_id)
    return AwardChanged(award.id)


@command(InvalidInput, NotFound, NotPermitted, Conflict)
async def update_award(
    *, actor: Actor, award_id: UUID, expected_revision: int, changes: Mapping[str, Any]
) -> AwardChanged:
    """Change an award, or whether it is given; what ``changes`` leaves out stays."""
    await take_turns(actor.organization_id)
    award = await award_named(award_id)
    require(award_policy.can_manage_awards(actor, award))
    await require_revision(Award, award, expected_revision)
    problems = Problems()
    wanted = await _checked(problems, changes, but=award.id)
    problems.check()

    changed = {field: given for field, given in wanted.items() if given != getattr(award, field)}
    if changed:
        await Award.filter(id=award.id).update(**changed, revision=award.revision + 1)
        written = before_after(award, changed)
        await record(actor, "award.update", ("Award", award.id), audience=actor.organization_id, changes=written)
    return AwardChanged(award.id)


@command(InvalidInput, NotFound, NotPermitted, LimitReached, idempotent=True)
async def give_award(
    *,
    actor: Actor,
    award_id: UUID,
    recipient_ids: Sequence[UUID],
    words: Words,
    idempotency_key: str | None = None,
) -> RecognitionChanged:
    """Give an award to one or several people at once, as praise that is shared with the organisation."""
    award = await award_named(award_id)
    require(award_policy.can_give(actor, award))
    return RecognitionChanged(await bestow(actor, award, recipient_ids, words))


async def award_named(award_id: UUID) -> AwardRow:
    """Return an award of the organisation; raises NotFound."""
    found = (await award_queries.awards_by_id([award_id])).get(award_id)
    if found is None:
        raise NotFound("award", "awardId")
    return found


async def bestow(actor: Actor, award: AwardRow, recipient_ids: Sequence[UUID], words: Words) -> UUID:
    """Give an award, one after the other; raises LimitReached where it was given often enough in this period."""
    await values("select from awards where id = %s for no key update", (award.id,))
    began = period_start(AwardPeriod(award.period), clock.today(actor.organization_time_zone))
    [(number,)] = await values("select waymark.award_number(%s, %s)", (award.id, began))
    if number is None:
        often = "once" if award.per_period == 1 else f"{award.per_period} times"
        raise LimitReached(f"{award.name} is given {often} in a {award.period.lower()} at the most.")
    return await store_praise(
        actor, recipient_ids, words, Sharing(), award_id=award.id, award_period=began, award_number=number
    )


async def _checked(problems: Problems, given: Mapping[str, Any], but: UUID | None = None) -> dict[str, Any]:
    checked, others = dict(given), [award for award in await award_queries.awards() if award.id != but]
    if "name" in checked:
        checked["name"] = problems.line("name", checked["name"], at_most=80)
        if any(award.name.lower() == checked["name"].lower() for award in others):
            problems.add("name", "TAKEN", "There is an award of this name already.")
    if "criteria" in checked:
        checked["criteria"] = problems.text("criteria", checked["criteria"], at_most=4_000)
    if not 1 <= checked.get("per_period", 1) <= 100:
        problems.add("perPeriod", "OUT_OF_RANGE", "An award is given 1 to 100 times in a period.")
    if but is None and len(others) >= MAX_AWARDS:
        problems.add("name", "TOO_MANY", f"{MAX_AWARDS} awards are the most: change one that is no longer given.")
    return checked
