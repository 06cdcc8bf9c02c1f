"""Digests and reminders: at the right hour of the right day, once, and with nothing in them that is confidential."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from app.notifications.digests import deliver_all, reach
from tests.support.check_ins import TeamAtWork, team_at_work, value
from tests.support.clock import TestClock
from tests.support.conversations import pair_of
from tests.support.digests import deliver, digest_of, due
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.mail import WEB, through
from tests.support.mail_server import MailServer
from tests.support.notifications import notifications_of, told
from tests.support.statements import counted_statements

SETTINGS = "notificationSettings { areas { area inProduct mail } digestHour quietHours { begins ends } timeZone }"


async def settings(api: Api, person: Person, **given: Any) -> dict[str, Any]:
    answer = await api.as_(person).succeed("notificationSettingsUpdate", given, SETTINGS)
    found: dict[str, Any] = answer["notificationSettings"]
    return found


async def praise(api: Api, giver: Person, receiver: Person, message: str = "A secret joy.") -> None:
    await api.as_(giver).succeed("recognitionGive", {"recipientIds": [receiver.gid], "message": message})


@pytest.fixture
async def work(company: Factory) -> TeamAtWork:
    """A team with a sheet that is due this Friday."""
    return await team_at_work(company)


async def is_due(company: Factory, person: Person) -> bool:
    return person.id in [each.person_id for each in await due(company) if each.digest_due]


class TestWhen:
    @pytest.mark.parametrize(
        ("zone", "before", "at"),
        [
            ("UTC", "2026-11-18T07:59", "2026-11-18T08:00"),
            ("Pacific/Auckland", "2026-11-17T18:59", "2026-11-17T19:00"),
            ("Pacific/Honolulu", "2026-11-18T17:59", "2026-11-18T18:00"),
            ("Asia/Kathmandu", "2026-11-18T02:14", "2026-11-18T02:15"),
        ],
    )
    async def test_comes_in_the_morning_of_ones_own_zone(
        self, company: Factory, now: TestClock, zone: str, before: str, at: str
    ) -> None:
        mira = await company.person(time_zone=zone)
        found = []
        for moment in (before, at):
            now.instant = datetime.fromisoformat(moment).replace(tzinfo=UTC)
            found.append(await is_due(company, mira))

        assert found == [False, True]

    async def test_comes_on_no_weekend_and_not_late_in_the_day(self, company: Factory, now: TestClock) -> None:
        mira = await company.person()
        found = {}
        for moment in ("2026-11-20T08:30", "2026-11-20T12:00", "2026-11-21T08:30", "2026-11-22T08:30"):
            now.instant = datetime.fromisoformat(moment).replace(tzinfo=UTC)
            found[moment[8:]] = await is_due(company, mira)

        assert found == {"20T08:30": True, "20T12:00": False, "21T08:30": False, "22T08:30": False}

    async def test_comes_not_during_absence(self, company: Factory, now: TestClock) -> None:
        mira = await company.person()
        await company.absence(mira, starts_on=date(2026, 11, 18), ends_on=date(2026, 11, 19))
        found = []
        for _ in range(3):
            found.append(await is_due(company, mira))
            now.forward(days=1)

        assert found == [False, False, True]

    async def test_comes_at_the_hour_that_one_chose_and_not_in_quiet_hours(
        self, company: Factory, api: Api, now: TestClock
    ) -> None:
        mira = await company.person()
        await settings(api, mira, digestHour=6, quietHours={"begins": 20, "ends": 7})
        found = []
        for hour in (5, 6, 7, 10):
            now.instant = datetime(2026, 11, 18, hour, tzinfo=UTC)
            found.append(await is_due(company, mira))

        assert found == [False, False, True, False]

    async def test_comes_to_nobody_who_has_left(self, company: Factory) -> None:
        mira = await company.person(active=False)

        assert not await is_due(company, mira)


class TestReminders:
    async def test_come_once_for_a_thing_and_its_due_date(
        self, company: Factory, work: TeamAtWork, jobs: Jobs, now: TestClock
    ) -> None:
        texts: list[str] = []
        for day in (18, 19, 20, 23):
            now.instant = datetime(2026, 11, day, 8, 10, tzinfo=UTC)
            texts += [text for text in await digest_of(company, jobs, work.member) if "Hand in" in text]
            await deliver(company, jobs)

        assert len(texts) == len(set(texts))
        assert sum("Friday, 20 November" in text for text in texts) == 1

    async def test_come_not_right_after_the_thing_was_done(
        self, company: Factory, work: TeamAtWork, api: Api, jobs: Jobs, now: TestClock
    ) -> None:
        now.instant = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
        await api.as_(work.member).succeed("checkInSheetSubmit", {"entries": [value(work.key_result, "25")]})

        assert [text for text in await digest_of(company, jobs, work.member) if "Hand in" in text] == []

    async def test_reach_who_stands_in_instead_of_who_is_away(
        self, company: Factory, work: TeamAtWork, jobs: Jobs, now: TestClock
    ) -> None:
        now.instant = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
        await company.absence(work.member, stand_in=work.lead)

        [text] = await digest_of(company, jobs, work.lead)

        assert f"This is for {work.member.name}, who is away." in text
        assert await digest_of(company, jobs, work.member) == []

    async def test_are_told_in_the_product_too(
        self, company: Factory, work: TeamAtWork, api: Api, jobs: Jobs, now: TestClock
    ) -> None:
        now.instant = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
        await deliver(company, jobs, mail="wait")

        assert ("REMINDER", "User") in await told(api, work.member)


class TestDigest:
    async def test_is_one_mail_of_what_is_new_without_any_words_of_it(
        self, company: Factory, api: Api, jobs: Jobs
    ) -> None:
        nora, mira = await company.person("Nora"), await company.person("Mira")
        await praise(api, nora, mira)
        await api.as_(nora).succeed(
            "feedbackGive",
            {"recipientId": mira.gid, "kind": "SUGGESTION", "body": "In confidence.", "visibility": "RECIPIENT"},
        )

        [text] = await digest_of(company, jobs, mira)

        assert "- Nora praised you." in text
        assert "- Nora gave you feedback." in text
        assert f"{WEB}/notifications" in text
        assert "confidence" not in text
        assert "secret" not in text
        assert await digest_of(company, jobs, mira) == []

    async def test_keeps_action_items_of_a_conversation_out(self, company: Factory, api: Api, jobs: Jobs) -> None:
        pair = await pair_of(company)
        given = {"sourceId": gid(pair.meeting), "text": "Talk about the layoffs.", "dueOn": "2026-11-18"}
        await api.as_(pair.manager).succeed("actionItemAdd", {**given, "ownerId": pair.report.gid})

        [text] = await digest_of(company, jobs, pair.report)

        assert "You took on something, and it is due" in text
        assert "layoffs" not in text

    async def test_leaves_out_what_was_read_in_the_product(self, company: Factory, api: Api, jobs: Jobs) -> None:
        nora, mira = await company.person("Nora"), await company.person("Mira")
        await praise(api, nora, mira)
        [notification] = await notifications_of(api, mira)
        await api.as_(mira).succeed("notificationsMarkAllRead", {"upToId": notification["id"]})

        assert await digest_of(company, jobs, mira) == []

    async def test_is_put_together_once_by_two_workers_at_the_same_time(
        self, company: Factory, work: TeamAtWork, jobs: Jobs, now: TestClock
    ) -> None:
        now.instant = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
        [candidate] = [each for each in await due(company) if each.person_id == work.member.id]
        told_to_send = jobs.with_(mail="smtp")

        await asyncio.gather(*(reach(candidate, told_to_send) for _ in range(5)))

        assert len(await digest_of(company, jobs, work.member)) == 1

    async def test_did_not_happen_where_it_was_interrupted(
        self, company: Factory, work: TeamAtWork, jobs: Jobs, now: TestClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now.instant = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)

        async def broken(*_: Any) -> None:
            raise ZeroDivisionError

        with monkeypatch.context() as patched:
            patched.setattr("app.notifications.digests._mail", broken)
            with pytest.raises(ZeroDivisionError):
                await deliver(company, jobs)

        assert len(await digest_of(company, jobs, work.member)) == 1

    async def test_is_written_of_one_person_with_as_many_statements_however_much_there_is(
        self, company: Factory, api: Api, jobs: Jobs
    ) -> None:
        nora, counts = await company.person("Nora"), []
        for number in (1, 5):
            mira = await company.person(f"Mira{number}")
            for _ in range(number):
                await praise(api, nora, mira)
            [candidate] = [each for each in await due(company) if each.person_id == mira.id]
            with counted_statements() as counter:
                await reach(candidate, jobs.with_(mail="smtp"))
            counts.append(counter.count)

        assert counts[0] == counts[1]

    async def test_asks_nothing_of_people_who_have_had_theirs(self, company: Factory, jobs: Jobs) -> None:
        told_to_send = jobs.with_(mail="smtp")
        await deliver_all(told_to_send)
        counts = []
        for _ in range(2):
            with counted_statements() as counter:
                await deliver_all(told_to_send)
            counts.append(counter.count)
            for number in range(3):
                await company.person(f"P{number}", time_zone="Pacific/Honolulu")

        assert counts[0] == counts[1] == 2


class TestSettings:
    async def test_are_sensible_unless_one_says_otherwise(self, company: Factory, api: Api) -> None:
        mira = await company.person(time_zone="Europe/Berlin")

        found = (await api.as_(mira).run(f"{{ {SETTINGS} }}"))["notificationSettings"]

        assert {(each["inProduct"], each["mail"]) for each in found["areas"]} == {(True, "DAILY")}
        assert (found["digestHour"], found["quietHours"], found["timeZone"]) == (8, None, "Europe/Berlin")

    async def test_let_mail_come_at_once_and_not_twice(
        self, company: Factory, api: Api, jobs: Jobs, now: TestClock
    ) -> None:
        nora, mira = await company.person("Nora"), await company.person("Mira")
        await settings(api, mira, areas=[{"area": "RECOGNITION", "mail": "AT_ONCE"}])
        now.instant = datetime(2026, 11, 18, 15, tzinfo=UTC)
        await praise(api, nora, mira)

        [text] = await digest_of(company, jobs, mira)
        now.instant += timedelta(days=1, hours=-6)

        assert "Nora praised you." in text
        assert await digest_of(company, jobs, mira) == []

    async def test_let_mail_come_weekly(self, company: Factory, api: Api, jobs: Jobs, now: TestClock) -> None:
        nora, mira = await company.person("Nora"), await company.person("Mira")
        await settings(api, mira, areas=[{"area": "RECOGNITION", "mail": "WEEKLY"}])
        await deliver(company, jobs)
        await praise(api, nora, mira)
        found = {}
        for day in (19, 20, 23, 24):
            now.instant = datetime(2026, 11, day, 9, tzinfo=UTC)
            found[day] = len(await digest_of(company, jobs, mira))

        assert found == {19: 0, 20: 0, 23: 1, 24: 0}

    async def test_hide_an_area_in_the_product_or_in_mails(self, company: Factory, api: Api, jobs: Jobs) -> None:
        nora, mira = await company.person("Nora"), await company.person("Mira")
        await settings(api, mira, areas=[{"area": "RECOGNITION", "inProduct": False}])
        await praise(api, nora, mira)
        seen = await told(api, mira)
        await settings(api, mira, areas=[{"area": "RECOGNITION", "inProduct": True, "mail": "OFF"}])

        assert seen == []
        assert await told(api, mira) == [("PRAISE", "Recognition")]
        assert await digest_of(company, jobs, mira) == []

    async def test_refuse_what_cannot_be_naming_every_field(self, company: Factory, api: Api) -> None:
        mira = await company.person()
        given = {
            "areas": [{"area": "REMINDERS", "mail": "AT_ONCE"}, {"area": "REMINDERS"}],
            "digestHour": 21,
            "quietHours": {"begins": 24, "ends": 24},
        }

        answer = await api.as_(mira).mutate("notificationSettingsUpdate", given)

        assert [problem["path"] for problem in answer["problems"]] == [
            ["areas", "0", "mail"],
            ["areas", "1", "area"],
            ["digestHour"],
            ["quietHours", "begins"],
            ["quietHours", "ends"],
            ["quietHours", "ends"],
        ]


class TestUnsubscribing:
    async def link(self, company: Factory, api: Api, jobs: Jobs, mira: Person) -> str:
        """Return the path with which somebody ends mails, out of the header of one over SMTP."""
        await praise(api, await company.person("Nora"), mira)
        await deliver(company, jobs)
        async with MailServer() as server:
            await jobs.run(**through(server, public_url="https://api.example.org"))
        [mail] = server.to(mira.email)
        header = str(mail.message["List-Unsubscribe"])
        assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert header.strip("<>") in mail.text
        return header.strip("<>").removeprefix("https://api.example.org")

    async def test_ends_mails_without_signing_in(
        self, company: Factory, api: Api, jobs: Jobs, http: httpx.AsyncClient, now: TestClock
    ) -> None:
        mira = await company.person("Mira")
        path = await self.link(company, api, jobs, mira)

        looked = await http.get(path)
        before = (await api.as_(mira).run(f"{{ {SETTINGS} }}"))["notificationSettings"]["areas"]
        ended = await http.post(path, data={"List-Unsubscribe": "One-Click"})
        after = (await api.as_(mira).run(f"{{ {SETTINGS} }}"))["notificationSettings"]["areas"]

        assert (looked.status_code, ended.status_code) == (200, 200)
        assert {each["mail"] for each in before} == {"DAILY"}
        assert {(each["inProduct"], each["mail"]) for each in after} == {(True, "OFF")}
        await praise(api, await company.person("Bo"), mira)
        now.forward(days=1)
        assert await digest_of(company, jobs, mira) == []

    async def test_finds_nobody_behind_a_forged_link(
        self, company: Factory, api: Api, jobs: Jobs, http: httpx.AsyncClient
    ) -> None:
        mira = await company.person("Mira")
        path = await self.link(company, api, jobs, mira)
        bo = await company.person("Bo")

        for forged in (path[:-1] + "x", path.replace(mira.gid, bo.gid), "/unsubscribe/nonsense/x"):
            assert (await http.post(forged)).status_code == 404
