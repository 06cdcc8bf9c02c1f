"""Commands on where a person stands: whom they report to from which day on, and whether they are an OKR champion."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.people import policy
from app.people.commands.users import UserChanged, person_named
from app.people.lines import check_manager, managers_of_users, report_from
from app.people.models import User
from app.people.turns import take_turns


@command(InvalidInput, NotFound, NotPermitted)
async def set_manager(
    *, actor: Actor, user_id: UUID, manager_id: UUID | None, starts_on: date | None = None, reason: str | None = None
) -> UserChanged:
    """Let a person report to another (None: to nobody) from a day on, today unless given.

    It takes the place of whatever was settled for that day and later ones. A day to come takes effect when it comes;
    one that is over rewrites what reports said of it, which needs a ``reason``.
    """
    await take_turns(actor.organization_id)
    user = await person_named(user_id)
    require(policy.can_administer_user(actor, user))
    today = clock.today(actor.organization_time_zone)
    starts_on = starts_on or today
    problems = Problems()
    reason = problems.optional_text("reason", reason)
    if starts_on < today and reason is None:
        problems.add("reason", "REQUIRED", f"{starts_on} is over: say why what was true then is rewritten.")
    if manager_id is not None:
        await check_manager(problems, user, manager_id, starts_on)
    problems.check()

    before = (await managers_of_users([user.id], on=starts_on)).get(user.id)
    await report_from(actor.organization_id, user.id, manager_id, starts_on, today=today)
    changes = {
        "manager_id": [str(before.id) if before else None, str(manager_id) if manager_id else None],
        "starts_on": [None, str(starts_on)],
    }
    await record(
        actor, "user.set_manager", ("User", user.id), audience=actor.organization_id, changes=changes, reason=reason
    )
    return UserChanged(user.id)


@command(NotFound, NotPermitted)
async def set_champion(*, actor: Actor, user_id: UUID, champion: bool) -> UserChanged:
    """Make a person an OKR champion, or no longer one: they look after how goals are written that they may read."""
    user = await person_named(user_id)
    require(policy.can_name_champion(actor, user))
    if user.champion != champion:
        await User.filter(id=user.id).update(champion=champion)
        await record(
            actor,
            "user.set_champion",
            ("User", user.id),
            audience=actor.organization_id,
            changes={"champion": [user.champion, champion]},
        )
    return UserChanged(user.id)
