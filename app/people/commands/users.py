"""Commands on people: who is here, what they are called, and whom they report to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.changes import before_after
from app.activity.commands import record
from app.activity.queries import require_revision
from app.core import clock
from app.core.actor import Actor
from app.core.errors import Conflict, InvalidInput, NotFound, NotPermitted, Refusal
from app.core.ids import new_id
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.people import policy, queries
from app.people.commands.new_users import NewUser, add_users
from app.people.lines import check_manager, report_from
from app.people.models import Role, User
from app.people.passwords import hashed
from app.people.queries import UserRow
from app.people.rules import checked_person, normal_password
from app.people.turns import take_turns

_ADMINISTRATIVE = {"email", "role", "manager_id"}


class UserChanged(NamedTuple):
    """The person whom a command changed."""

    user_id: UUID


async def person_named(user_id: UUID, path: str = "userId") -> UserRow:
    """Return a person of the organisation; raises NotFound."""
    found = (await queries.users_by_id([user_id])).get(user_id)
    if found is None:
        raise NotFound("person", path)
    return found


@command(InvalidInput, NotFound, NotPermitted)
async def create_user(
    *,
    actor: Actor,
    email: str,
    name: str,
    role: Role = Role.MEMBER,
    manager_id: UUID | None = None,
    time_zone: str | None = None,
    locale: str | None = None,
    password: str | None = None,
) -> UserChanged:
    """Add a person; zone and language are the organisation's unless given. Without a password they cannot sign in.

    A request that is sent twice adds nobody twice: the address is taken then.
    """
    require(policy.can_add_people(actor))
    return await add_user(
        actor=actor,
        email=email,
        name=name,
        role=role,
        manager_id=manager_id,
        time_zone=time_zone,
        locale=locale,
        password=password,
    )


async def add_user(
    *,
    actor: Actor,
    email: str,
    name: str,
    role: Role,
    manager_id: UUID | None,
    time_zone: str | None = None,
    locale: str | None = None,
    password: str | None = None,
    id: UUID | None = None,
) -> UserChanged:
    """Add a person on the word of an actor whose right to it was checked; with the ``id`` that was made for them.

    Raises InvalidInput and NotFound.
    """
    user = NewUser(id or new_id(), email, name, role, manager_id, time_zone, locale, password)
    [added] = await add_users(actor=actor, asked=[user])
    if isinstance(added, Refusal):
        raise added
    if password is not None:
        await set_password(added, normal_password(password))
    return UserChanged(added)


@command(InvalidInput, NotFound, NotPermitted, Conflict)
async def update_user(
    *, actor: Actor, user_id: UUID, expected_revision: int, changes: Mapping[str, Any]
) -> UserChanged:
    """Change what the person may change of themselves, and for an administrator also address, role and manager.

    What ``changes`` leaves out stays. Another manager is theirs from today on. The last active administrator stays one.
    """
    await take_turns(actor.organization_id)
    user = await person_named(user_id)
    require(policy.can_edit_user(actor, user))
    asked = {field: value for field, value in changes.items() if value != getattr(user, field)}
    if asked.keys() & _ADMINISTRATIVE:
        require(policy.can_administer_user(actor, user))
    await require_revision(User, user, expected_revision)
    today = clock.today(actor.organization_time_zone)
    problems = Problems()
    checked = checked_person(problems, asked)
    await _check_address_and_manager(problems, user, checked, today)
    if "role" in checked and await _is_last_administrator(user):
        problems.add("role", "LAST_ADMINISTRATOR", "Make somebody else an administrator first.")
    problems.check()

    changed = {field: value for field, value in checked.items() if value != getattr(user, field)}
    if changed:
        await _write(actor, user, "user.update", **changed)
    if "manager_id" in changed:
        await report_from(actor.organization_id, user.id, changed["manager_id"], today, today=today)
    return UserChanged(user.id)


@command(InvalidInput, NotFound, NotPermitted)
async def deactivate_user(*, actor: Actor, user_id: UUID) -> UserChanged:
    """Let a person leave: they stay in the records, are signed out everywhere, and their tokens end for good."""
    await take_turns(actor.organization_id)
    user = await person_named(user_id)
    require(policy.can_deactivate_user(actor, user))
    if await _is_last_administrator(user):
        raise InvalidInput.one("userId", "LAST_ADMINISTRATOR", "Make somebody else an administrator first.")
    await values("select waymark.end_access(%s, %s)", (user.id, clock.now()))
    await _write(actor, user, "user.deactivate", active=False)
    return UserChanged(user.id)


@command(NotFound, NotPermitted)
async def reactivate_user(*, actor: Actor, user_id: UUID) -> UserChanged:
    """Let a person come back; their password works again, their former tokens do not.

    Access is ended once more: somebody may have signed in at the moment in which they were deactivated.
    """
    await take_turns(actor.organization_id)
    user = await person_named(user_id)
    require(policy.can_reactivate_user(actor, user))
    await values("select waymark.end_access(%s, %s)", (user.id, clock.now()))
    await _write(actor, user, "user.reactivate", active=True)
    return UserChanged(user.id)


async def set_password(user_id: UUID, password: str) -> None:
    """Keep the hash of a checked password, in a unit of work of the person or of an administrator who adds them."""
    await values("select waymark.set_password(%s, %s, %s)", (user_id, await hashed(password), clock.now()))


async def _check_address_and_manager(problems: Problems, user: UserRow, given: Mapping[str, Any], today: date) -> None:
    """Note an address that is taken, and a manager who cannot be this person's."""
    if "email" in given and await User.exclude(id=user.id).filter(email=given["email"]).exists():
        problems.add("email", "TAKEN", "Somebody here has this e-mail address already.")
    if given.get("manager_id") is not None:
        await check_manager(problems, user, given["manager_id"], today)


async def _is_last_administrator(user: UserRow) -> bool:
    if user.role != Role.ADMIN or not user.active:
        return False
    return not await User.filter(role=Role.ADMIN, active=True).exclude(id=user.id).exists()


async def _write(actor: Actor, user: UserRow, action: str, **changed: Any) -> None:
    await User.filter(id=user.id).update(**changed, revision=user.revision + 1)
    changes = before_after(user, changed)
    await record(actor, action, ("User", user.id), audience=actor.organization_id, changes=changes)
