"""The stages of mutations on people, teams and access."""

from __future__ import annotations

from datetime import date, timedelta

from app.core import clock
from app.core.actor import Sight
from app.core.ids import global_id
from app.database.unit_of_work import writing
from app.people.commands.invitations import invite
from app.people.models import AccessToken, Team, TokenScope
from app.people.sessions import SignedInPerson, start_session
from app.people.tokens import new_token
from tests.schema.every_mutation.table import Case, Everybody, case
from tests.support.factories import Factory, Person, gid

OLD, NEW = "correct horse battery", "staple tin of paint"


async def _program_of(company: Factory, person: Person) -> tuple[Person, str]:
    """Return a program that acts for a person with a token of theirs, and the id of that token."""
    token, hashed = new_token()
    async with writing(Sight(company.organization_id, frozenset(), person.id)):
        made = await AccessToken.create(
            organization_id=company.organization_id,
            user_id=person.id,
            name="CI",
            token_hash=hashed,
            scope=TokenScope.WRITE,
            created_at=clock.now(),
            expires_at=clock.now() + timedelta(days=30),
        )
    return Person(person.id, person.organization_id, token), global_id("PersonalAccessToken", made.id)


@case
async def user_create(company: Factory) -> Case:
    max_, mira = await company.person("Max"), await company.person("Mira")
    return Case(
        person=company.admin,
        input={
            "email": "nora@example.com",
            "name": "Nora",
            "role": "MEMBER",
            "managerId": max_.gid,
            "timeZone": "Europe/Berlin",
            "locale": "de",
            "password": OLD,
        },
        bad={"email": "nobody", "name": " ", "timeZone": "Middle/Earth", "locale": "?", "password": "short"},
        refused=mira,
    )


@case
async def user_update(company: Factory) -> Case:
    max_, mira, tim = [await company.person(name) for name in ("Max", "Mira", "Tim")]
    return Case(
        person=company.admin,
        input={
            "userId": mira.gid,
            "expectedRevision": 1,
            "name": "Mira B.",
            "timeZone": "Europe/Berlin",
            "locale": "de",
            "avatarUrl": "https://example.com/mira.png",
            "email": "mira.b@example.com",
            "role": "ADMIN",
            "managerId": max_.gid,
        },
        bad={"name": " ", "email": "nobody", "managerId": mira.gid, "avatarUrl": "mira"},
        refused=tim,
    )


@case
async def users_welcome(company: Factory) -> Case:
    mira = await company.person("Mira")
    return Case(person=company.admin, input={"userIds": [mira.gid], "again": True}, refused=mira, bad={"userIds": None})


@case
async def user_deactivate(company: Factory) -> Case:
    mira, tim = await company.person("Mira"), await company.person("Tim")
    return Case(person=company.admin, input={"userId": mira.gid}, bad={"userId": company.admin.gid}, refused=tim)


@case
async def user_reactivate(company: Factory) -> Case:
    left, tim = await company.person("Lou", active=False), await company.person("Tim")
    return Case(person=company.admin, input={"userId": left.gid}, refused=tim)


@case
async def password_change(company: Factory) -> Case:
    mira = await company.person("Mira")
    await company.password(mira, OLD)
    program, _ = await _program_of(company, mira)
    return Case(
        person=mira,
        input={"oldPassword": OLD, "newPassword": NEW},
        bad={"oldPassword": NEW, "newPassword": "short"},
        refused=program,
    )


@case
async def personal_access_token_create(company: Factory) -> Case:
    mira = await company.person("Mira")
    program, _ = await _program_of(company, mira)
    return Case(
        person=mira,
        input={"name": "CI", "scope": "WRITE", "expiresInDays": 30},
        bad={"name": " ", "expiresInDays": 0},
        refused=program,
    )


@case
async def personal_access_token_revoke(company: Factory) -> Case:
    mira = await company.person("Mira")
    _, token_id = await _program_of(company, mira)
    return Case(
        person=mira,
        input={"tokenId": token_id},
        refused=Everybody("A token is seen by its owner alone, who may end it at any time, with a program too."),
    )


async def _session_of(company: Factory, person: Person) -> str:
    """Sign a person in, and return the id of the session."""
    of = SignedInPerson(company.organization_id, "northwind", "Northwind", person.id, person.name)
    async with writing(Sight(company.organization_id, frozenset(), person.id)):
        signed_in = await start_session(of)
    assert signed_in is not None
    return signed_in.refresh_token.partition(".")[0]


@case
async def session_end(company: Factory) -> Case:
    mira = await company.person("Mira")
    return Case(
        person=mira,
        input={"sessionId": await _session_of(company, mira)},
        refused=Everybody("A session is seen by its owner alone, who may end it at any time, with a program too."),
    )


@case
async def sessions_end_others(company: Factory) -> Case:
    mira = await company.person("Mira")
    await _session_of(company, mira)
    program, _ = await _program_of(company, mira)
    return Case(person=mira, input={"alsoTokens": True}, refused=program)


async def _invited(company: Factory, team: Team, inviter: Person) -> str:
    made = await invite(actor=await inviter.actor(), email="nora@example.com", team_ids=[team.id])
    return global_id("Invitation", made.invitation_id)


@case
async def invitation_create(company: Factory) -> Case:
    lena, mira = await company.person("Lena"), await company.person("Mira")
    team = await company.team(lead=lena)
    return Case(
        person=lena,
        input={"email": "nora@example.com", "role": "MEMBER", "teamIds": [gid(team)], "managerId": lena.gid},
        bad={"email": mira.email},
        refused=mira,
    )


@case
async def invitation_resend(company: Factory) -> Case:
    lena = await company.person("Lena")
    team = await company.team(lead=lena)
    return Case(
        person=lena,
        input={"invitationId": await _invited(company, team, lena)},
        refused=Everybody("An invitation is seen only by whoever invited and by administrators, who may manage it."),
    )


@case
async def invitation_revoke(company: Factory) -> Case:
    lena = await company.person("Lena")
    team = await company.team(lead=lena)
    return Case(
        person=company.admin,
        input={"invitationId": await _invited(company, team, lena)},
        refused=Everybody("An invitation is seen only by whoever invited and by administrators, who may manage it."),
    )


@case
async def team_create(company: Factory) -> Case:
    lena, mira = await company.person("Lena"), await company.person("Mira")
    division = await company.team("Division", lead=lena)
    return Case(
        person=lena,
        input={"name": "Growth", "parentId": gid(division), "leadId": mira.gid, "idempotencyKey": "k"},
        bad={"name": " ", "idempotencyKey": ""},
        refused=mira,
        other={"name": "Sales"},
        another=company.admin,
    )


@case
async def team_update(company: Factory) -> Case:
    lena, mira, tim = [await company.person(name) for name in ("Lena", "Mira", "Tim")]
    division, growth = await company.team("Division"), await company.team("Growth", lead=lena)
    return Case(
        person=company.admin,
        input={
            "teamId": gid(growth),
            "expectedRevision": 1,
            "name": "Expansion",
            "parentId": gid(division),
            "leadId": mira.gid,
            "weeklySummaries": False,
        },
        bad={"name": " ", "parentId": gid(growth)},
        refused=tim,
    )


@case
async def team_delete(company: Factory) -> Case:
    empty, busy = await company.team("Empty"), await company.team("Busy")
    mira = await company.person("Mira", team=busy)
    return Case(person=company.admin, input={"teamId": gid(empty)}, bad={"teamId": gid(busy)}, refused=mira)


@case
async def team_member_add(company: Factory) -> Case:
    lena, tim = await company.person("Lena"), await company.person("Tim")
    team = await company.team(lead=lena)
    mira = await company.person("Mira", team=team)
    return Case(
        person=lena,
        input={"teamId": gid(team), "userId": tim.gid, "startsOn": "2026-11-01"},
        bad={"userId": mira.gid},
        refused=mira,
    )


@case
async def team_member_remove(company: Factory) -> Case:
    lena = await company.person("Lena")
    team = await company.team(lead=lena)
    mira = await company.person("Mira", team=team)
    return Case(
        person=lena,
        input={"teamId": gid(team), "userId": mira.gid, "lastDay": "2026-11-30"},
        refused=mira,
    )


@case
async def user_manager_set(company: Factory) -> Case:
    max_, mira, tim = [await company.person(name) for name in ("Max", "Mira", "Tim")]
    return Case(
        person=company.admin,
        input={"userId": mira.gid, "managerId": max_.gid, "startsOn": "2026-11-01", "reason": "It was so all along."},
        bad={"managerId": mira.gid, "reason": " "},
        refused=tim,
    )


@case
async def user_champion_set(company: Factory) -> Case:
    mira, tim = await company.person("Mira"), await company.person("Tim")
    return Case(person=company.admin, input={"userId": mira.gid, "champion": True}, refused=tim)


@case
async def team_member_move(company: Factory) -> Case:
    lena = await company.person("Lena")
    growth, sales = await company.team("Growth", lead=lena), await company.team("Sales", lead=lena)
    mira = await company.person("Mira", team=growth)
    return Case(
        person=lena,
        input={
            "userId": mira.gid,
            "fromTeamId": gid(growth),
            "toTeamId": gid(sales),
            "startsOn": "2026-12-01",
            "reportToLead": False,
        },
        bad={"toTeamId": gid(growth)},
        refused=mira,
    )


@case
async def acting_lead_appoint(company: Factory) -> Case:
    lena, mira, tim = [await company.person(name) for name in ("Lena", "Mira", "Tim")]
    team = await company.team(lead=lena)
    return Case(
        person=lena,
        input={"teamId": gid(team), "userId": mira.gid, "startsOn": "2026-11-20", "endsOn": "2026-11-30"},
        bad={"userId": lena.gid, "startsOn": "2026-11-01", "endsOn": "2028-11-01"},
        refused=tim,
    )


@case
async def acting_lead_end(company: Factory) -> Case:
    lena, mira, tim = [await company.person(name) for name in ("Lena", "Mira", "Tim")]
    acting = await company.acting_lead(await company.team(lead=lena), mira)
    return Case(person=lena, input={"actingLeadId": gid(acting)}, refused=tim)


@case
async def absence_plan(company: Factory) -> Case:
    mira, tim, tom = [await company.person(name) for name in ("Mira", "Tim", "Tom")]
    days = {"startsOn": "2026-11-20", "endsOn": "2026-11-30"}
    return Case(
        person=mira,
        input={"userId": mira.gid, **days, "standInId": tim.gid, "kind": "HOLIDAY"},
        bad={"endsOn": "2026-11-01", "standInId": mira.gid},
        refused=tom,
    )


@case
async def absence_update(company: Factory) -> Case:
    mira, tim, tom = [await company.person(name) for name in ("Mira", "Tim", "Tom")]
    absence = await company.absence(mira)
    return Case(
        person=mira,
        input={
            "absenceId": gid(absence),
            "startsOn": "2026-11-20",
            "endsOn": "2026-12-30",
            "standInId": tim.gid,
            "kind": "OTHER",
        },
        bad={"endsOn": "2026-11-01", "standInId": mira.gid},
        refused=tom,
    )


@case
async def absence_end(company: Factory) -> Case:
    mira, tom = await company.person("Mira"), await company.person("Tom")
    over = await company.absence(mira, starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 6))
    return Case(
        person=mira,
        input={"absenceId": gid(await company.absence(mira))},
        bad={"absenceId": gid(over)},
        refused=tom,
    )


@case
async def handover_offer(company: Factory) -> Case:
    mira, tim, tom = [await company.person(name) for name in ("Mira", "Tim", "Tom")]
    key_result = await company.key_result(await company.objective(await company.cycle(), mira))
    part = {"receiverId": tim.gid, "itemIds": [gid(key_result)]}
    return Case(
        person=mira,
        input={"giverId": mira.gid, "parts": [part], "note": "Bye."},
        bad={"parts.0.receiverId": mira.gid},
        refused=tom,
    )


async def _handover(company: Factory) -> tuple[Person, Person, str]:
    """Return who offers a key result, who is offered it, and the offer."""
    mira, tim = await company.person("Mira"), await company.person("Tim")
    key_result = await company.key_result(await company.objective(await company.cycle(), mira))
    return mira, tim, gid(await company.handover(mira, tim, key_result))


@case
async def handover_accept(company: Factory) -> Case:
    mira, tim, handover = await _handover(company)
    return Case(person=tim, input={"handoverId": handover}, refused=mira)


@case
async def handover_decline(company: Factory) -> Case:
    mira, tim, handover = await _handover(company)
    return Case(person=tim, input={"handoverId": handover, "reason": "Too much."}, bad={"reason": " "}, refused=mira)


@case
async def handover_withdraw(company: Factory) -> Case:
    mira, tim, handover = await _handover(company)
    return Case(person=mira, input={"handoverId": handover}, refused=tim)
