"""The stages of mutations on notifications."""

from __future__ import annotations

from app.core import clock
from app.core.ids import global_id, new_id
from app.database.unit_of_work import values, writing
from tests.schema.every_mutation.table import Case, Everybody, case
from tests.support.factories import Factory, Person

OWN = Everybody("It is one's own: of anybody else there is nothing to be seen.")


async def notified(company: Factory, person: Person) -> str:
    """Tell a person of something and return the notification's id."""
    id_ = new_id()
    async with writing((await person.actor()).sight):
        await values(
            "insert into notifications (id, organization_id, recipient_id, kind, area, subject_kind, subject_id, "
            "created_at) values (%s, %s, %s, 'REMINDER', 'REMINDERS', 'User', %s, %s)",
            (id_, company.organization_id, person.id, person.id, clock.now()),
        )
    return global_id("Notification", id_)


@case
async def notifications_mark_read(company: Factory) -> Case:
    mira = await company.person()
    ids = [await notified(company, mira) for _ in range(2)]
    return Case(person=mira, input={"notificationIds": ids}, bad={"notificationIds": ids * 26}, refused=OWN)


@case
async def notifications_mark_all_read(company: Factory) -> Case:
    mira = await company.person()
    given = {"upToId": await notified(company, mira), "areas": ["REMINDERS"]}
    return Case(person=mira, input=given, refused=OWN)


@case
async def notification_settings_update(company: Factory) -> Case:
    wish = {"area": "FEEDBACK", "inProduct": False, "mail": "WEEKLY"}
    given = {"areas": [wish], "digestHour": 7, "quietHours": {"begins": 20, "ends": 6}}
    bad = {"digestHour": 21, "quietHours.ends": 24}
    return Case(person=await company.person(), input=given, bad=bad, refused=OWN)
