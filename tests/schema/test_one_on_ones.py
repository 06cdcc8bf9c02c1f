"""One-on-ones and private notes through GraphQL: for the two people, and for nobody else whoever they are."""

from __future__ import annotations

from typing import Any

import pytest

from app.conversations.models import OneOnOneMeeting, PrivateNote
from app.database.unit_of_work import reading
from tests.support.catalogue import found
from tests.support.clock import TestClock
from tests.support.conversations import Pair, one_on_one, pair_of, talk
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.graphql import Api
from tests.support.statements import counted_statements

SERIES = """id revision manager { name } report { name } current cadence nextOn startedBy { name }
    viewerCan { edit { allowed reason } }
    meetings { totalCount nodes { id heldOn sharedNotes privateNote { id body } } }"""
MINE = f"{{ oneOnOnes {{ {SERIES} }} }}"
HISTORY = "query($id: ID!) { auditRecords(subjectId: $id) { nodes { action changes { field before after } } } }"
PRIVATE = "She seemed tired."


@pytest.fixture
async def pair(company: Factory) -> Pair:
    return await pair_of(company)


async def mine(api: Api, person: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await api.as_(person).run(MINE))["oneOnOnes"]
    return found


async def node(api: Api, person: Person, id_: str) -> Any:
    return (await api.as_(person).run("query($id: ID!) { node(id: $id) { id } }", id=id_))["node"]


async def history(api: Api, person: Person, thing: Any) -> list[str]:
    nodes = (await api.as_(person).run(HISTORY, id=gid(thing)))["auditRecords"]["nodes"]
    return [record["action"] for record in nodes]


async def note(api: Api, person: Person, meeting: OneOnOneMeeting, body: str | None = PRIVATE) -> dict[str, Any]:
    given = {"meetingId": gid(meeting), "body": body}
    return await api.as_(person).succeed("privateNoteWrite", given, "meeting { privateNote { id body } }")


async def move(api: Api, company: Factory, report: Person, manager: Person) -> None:
    given = {"userId": report.gid, "managerId": manager.gid}
    await api.as_(company.admin).succeed("userManagerSet", given)


class TestStart:
    @pytest.mark.parametrize("who", ["report", "manager"])
    async def test_is_for_either_of_the_two(self, api: Api, company: Factory, who: str) -> None:
        manager = await company.person("Mona")
        report = await company.person("Olga", manager=manager)
        starter, other = (report, manager) if who == "report" else (manager, report)
        given = {"withId": other.gid, "cadence": "WEEKLY", "nextOn": "2026-11-20"}

        answer = await api.as_(starter).succeed("oneOnOneStart", given, f"oneOnOne {{ {SERIES} }}")

        started = answer["oneOnOne"]
        assert (started["manager"]["name"], started["report"]["name"]) == ("Mona", "Olga")
        assert (started["cadence"], started["nextOn"], started["current"]) == ("WEEKLY", "2026-11-20", True)
        assert started["startedBy"]["name"] == starter.name
        assert await mine(api, manager) == await mine(api, report) == [started]

    async def test_leaves_a_record_that_the_two_read(self, api: Api, company: Factory) -> None:
        director = await company.person("Max")
        manager = await company.person("Mona", manager=director)
        report = await company.person("Olga", manager=manager)

        answer = await api.as_(report).succeed("oneOnOneStart", {"withId": manager.gid}, "oneOnOne { id }")

        seen = {
            person.name: (await api.as_(person).run(HISTORY, id=answer["oneOnOne"]["id"]))["auditRecords"]["nodes"]
            for person in (manager, report, director, company.admin)
        }
        assert {name: len(records) for name, records in seen.items()} == {"Mona": 1, "Olga": 1, "Max": 0, "Ada": 0}

    async def test_refuses_people_who_do_not_report_to_each_other_directly(self, api: Api, pair: Pair) -> None:
        for other in (pair.director, pair.teammate, pair.company.admin):
            answer = await api.as_(pair.report).mutate("oneOnOneStart", {"withId": other.gid})

            assert answer["__typename"] == "NotPermittedError", other.name

    async def test_refuses_a_second_one(self, api: Api, pair: Pair) -> None:
        answer = await api.as_(pair.manager).mutate("oneOnOneStart", {"withId": pair.report.gid})

        assert [problem["code"] for problem in answer["problems"]] == ["STARTED"]


class TestReading:
    async def test_is_for_the_two_alone(self, api: Api, pair: Pair) -> None:
        ids = [gid(pair.series), gid(pair.meeting)]

        assert [await node(api, pair.report, id_) for id_ in ids] == [{"id": id_} for id_ in ids]
        assert [await node(api, pair.manager, id_) for id_ in ids] == [{"id": id_} for id_ in ids]
        for name, person in pair.others.items():
            assert [await node(api, person, id_) for id_ in ids] == [None, None], name
            assert await mine(api, person) == [], name
        stranger = (await make_organization("Elsewhere")).admin
        assert [await node(api, stranger, id_) for id_ in ids] == [None, None]

    async def test_takes_as_many_statements_for_many_as_for_one(self, api: Api, company: Factory, pair: Pair) -> None:
        await note(api, pair.manager, pair.meeting)
        with counted_statements() as for_one:
            assert len(await mine(api, pair.manager)) == 1
        for number in range(3):
            series = await one_on_one(company, pair.manager, await company.person(f"R{number}", manager=pair.manager))
            await talk(company, series)
            await talk(company, series, pair.meeting.held_on.replace(day=6))

        with counted_statements() as for_four:
            assert len(await mine(api, pair.manager)) == 4

        assert for_four.count == for_one.count


class TestMeetings:
    async def test_are_added_on_the_next_date_which_moves_on(self, api: Api, pair: Pair) -> None:
        answer = await api.as_(pair.report).succeed(
            "oneOnOneMeetingAdd",
            {"oneOnOneId": gid(pair.series)},
            "meetingEdge { cursor node { heldOn } } oneOnOne { nextOn }",
        )

        assert answer["meetingEdge"]["node"]["heldOn"] == "2026-11-20"
        assert answer["oneOnOne"]["nextOn"] == "2026-11-27"

    async def test_refuse_a_day_that_has_one(self, api: Api, pair: Pair) -> None:
        given = {"oneOnOneId": gid(pair.series), "heldOn": str(pair.meeting.held_on)}

        answer = await api.as_(pair.report).mutate("oneOnOneMeetingAdd", given)

        assert [problem["code"] for problem in answer["problems"]] == ["THERE_ALREADY"]

    async def test_hold_notes_that_both_write_and_read(self, api: Api, pair: Pair) -> None:
        given = {"meetingId": gid(pair.meeting), "expectedRevision": 1, "sharedNotes": "We spoke of the import."}

        await api.as_(pair.report).succeed("oneOnOneMeetingUpdate", given)

        [series] = await mine(api, pair.manager)
        assert series["meetings"]["nodes"][0]["sharedNotes"] == "We spoke of the import."
        assert await history(api, pair.manager, pair.meeting) == ["one_on_one.update_meeting"]
        for name, person in pair.others.items():
            assert await history(api, person, pair.meeting) == [], name

    async def test_refuse_an_edit_of_another_revision(self, api: Api, pair: Pair) -> None:
        given = {"meetingId": gid(pair.meeting), "expectedRevision": 1, "sharedNotes": "First."}
        await api.as_(pair.report).succeed("oneOnOneMeetingUpdate", given)

        answer = await api.as_(pair.manager).mutate("oneOnOneMeetingUpdate", {**given, "sharedNotes": "Second."})

        assert answer["__typename"] == "ConflictError"


class TestPrivateNotes:
    async def test_are_there_for_their_author_alone(self, api: Api, pair: Pair) -> None:
        written = await note(api, pair.report, pair.meeting)

        kept = written["meeting"]["privateNote"]
        assert kept["body"] == PRIVATE
        assert await node(api, pair.report, kept["id"]) is not None
        for person in (pair.manager, *pair.others.values(), (await make_organization("Elsewhere")).admin):
            assert await node(api, person, kept["id"]) is None, person.name
        [series] = await mine(api, pair.manager)
        assert series["meetings"]["nodes"][0]["privateNote"] is None

    async def test_of_both_stay_apart(self, api: Api, pair: Pair) -> None:
        await note(api, pair.report, pair.meeting)

        await note(api, pair.manager, pair.meeting, "Ask about the holiday.")

        [of_report], [of_manager] = await mine(api, pair.report), await mine(api, pair.manager)
        bodies = [series["meetings"]["nodes"][0]["privateNote"]["body"] for series in (of_report, of_manager)]
        assert bodies == [PRIVATE, "Ask about the holiday."]

    async def test_are_replaced_and_removed(self, api: Api, pair: Pair) -> None:
        await note(api, pair.report, pair.meeting)

        changed = await note(api, pair.report, pair.meeting, "She was just hungry.")
        gone = await note(api, pair.report, pair.meeting, None)

        assert changed["meeting"]["privateNote"]["body"] == "She was just hungry."
        assert gone["meeting"]["privateNote"] is None

    async def test_refuse_who_is_not_one_of_the_two(self, api: Api, pair: Pair) -> None:
        for name, person in pair.others.items():
            answer = await api.as_(person).mutate("privateNoteWrite", {"meetingId": gid(pair.meeting), "body": "Hm."})

            assert answer["__typename"] == "NotFoundError", name

    async def test_leave_no_trace_in_what_others_read(self, api: Api, pair: Pair, database_url: str) -> None:
        await note(api, pair.report, pair.meeting)

        told = found(database_url, "select r::text from audit_records r where r::text like %s", f"%{PRIVATE}%")
        kept = found(database_url, "select k::text from idempotency_keys k where k::text like %s", f"%{PRIVATE}%")
        assert (told, kept) == ([], [])
        assert await history(api, pair.report, pair.meeting) == []

    async def test_are_touched_by_no_elevated_function(self, http: object, database_url: str) -> None:
        functions = found(
            database_url, "select proname from pg_proc where prosecdef and prosrc ~ 'private_notes|coaching_notes'"
        )

        assert functions == []

    async def test_are_kept_from_everybody_by_the_policy_itself(self, company: Factory, pair: Pair, api: Api) -> None:
        await note(api, pair.report, pair.meeting)

        seen = {}
        for person in (pair.report, pair.manager, *pair.others.values()):
            async with reading((await person.actor()).sight):
                seen[person.name] = await PrivateNote.all().count()

        assert seen == {"Olga": 1, "Mona": 0, "Max": 0, "Lena": 0, "Tim": 0, "Ada": 0}


class TestAnotherManager:
    async def test_inherits_nothing_and_the_old_pair_keeps_its_past(self, api: Api, pair: Pair) -> None:
        await note(api, pair.manager, pair.meeting)
        await move(api, pair.company, pair.report, pair.lead)

        assert await mine(api, pair.lead) == []
        assert await node(api, pair.lead, gid(pair.meeting)) is None
        for person in (pair.manager, pair.report):
            [series] = await mine(api, person)
            assert (series["current"], series["viewerCan"]["edit"]["allowed"]) == (False, False)
            assert series["meetings"]["totalCount"] == 1
        [kept] = await mine(api, pair.manager)
        assert kept["meetings"]["nodes"][0]["privateNote"]["body"] == PRIVATE

    async def test_leaves_the_old_pair_nothing_to_add(self, api: Api, pair: Pair) -> None:
        await move(api, pair.company, pair.report, pair.lead)

        answer = await api.as_(pair.manager).mutate("oneOnOneMeetingAdd", {"oneOnOneId": gid(pair.series)})

        assert answer["__typename"] == "NotPermittedError"

    async def test_begins_anew(self, api: Api, pair: Pair, now: TestClock) -> None:
        await move(api, pair.company, pair.report, pair.lead)

        await api.as_(pair.lead).succeed("oneOnOneStart", {"withId": pair.report.gid})

        assert [series["meetings"]["totalCount"] for series in await mine(api, pair.lead)] == [0]
        assert [series["manager"]["name"] for series in await mine(api, pair.report)] == ["Lena", "Mona"]
