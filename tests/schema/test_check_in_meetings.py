"""Check-in meetings and their agendas through GraphQL: scheduled, prepared, held, closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.check_ins.models import Blocker
from app.core import clock
from app.objectives.models import KeyResult, KeyResultProgress, ReportedHealth, Visibility
from tests.support.clock import TestClock
from tests.support.conversations import Meet, check_in_meeting, meet_of, pair_of
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.graphql import Api
from tests.support.statements import counted_statements

AGENDA = """agenda { id kind text coveredAt raisedBy { name } viewerCan { change { allowed } }
    subject { __typename ... on KeyResult { title } ... on ActionItem { text } ... on Blocker { text } } }"""
MEETING = f"""id revision startsAt state notes facilitator {{ name }} attendees {{ name }} cycle {{ name }}
    summary {{ id }} closedAt closedBy {{ name }} takeaways {{ kind text addedBy {{ name }} }}
    actionItems {{ totalCount nodes {{ text owner {{ name }} }} }}
    viewerCan {{ takePart {{ allowed reason }} lead {{ allowed reason }} }} {AGENDA}"""
ONE = f"query($id: ID!) {{ node(id: $id) {{ ... on CheckInMeeting {{ {MEETING} }} }} }}"
OF_TEAM = f"""query($id: ID!, $states: [MeetingState!]) {{ node(id: $id) {{ ... on Team {{
    checkInMeetings(states: $states) {{ totalCount nodes {{ {MEETING} }} }} }} }} }}"""


@pytest.fixture
async def meet(company: Factory) -> Meet:
    return await meet_of(company)


async def read(api: Api, person: Person, meet: Meet) -> Any:
    return (await api.as_(person).run(ONE, id=gid(meet.meeting)))["node"]


async def schedule(api: Api, person: Person, meet: Meet, **given: Any) -> dict[str, Any]:
    about = {"teamId": gid(meet.team), "cycleId": gid(meet.cycle), **given}
    return await api.as_(person).mutate("checkInMeetingSchedule", about, f"meetingEdge {{ node {{ {MEETING} }} }}")


async def prefilled(api: Api, meet: Meet, person: Person | None = None) -> list[tuple[str, str]]:
    given = {"meetingId": gid(meet.meeting)}
    selection = f"meeting {{ ... on CheckInMeeting {{ {AGENDA} }} }}"
    answer = await api.as_(person or meet.member).succeed("agendaPrefill", given, selection)
    return [
        (point["kind"], point["text"] or (point["subject"] or {}).get("title") or (point["subject"] or {}).get("text"))
        for point in answer["meeting"]["agenda"]
    ]


async def report(meet: Meet, key_result: KeyResult, **given: Any) -> None:
    async with meet.company._all():
        await KeyResultProgress.filter(id=key_result.id).update(**given)


class TestSchedule:
    async def test_asks_the_team_and_takes_its_lead(self, api: Api, meet: Meet) -> None:
        answer = await schedule(api, meet.member, meet, startsAt="2026-11-27T09:00:00Z")

        meeting = answer["meetingEdge"]["node"]
        assert (meeting["startsAt"], meeting["state"]) == ("2026-11-27T09:00:00Z", "SCHEDULED")
        assert meeting["facilitator"]["name"] == "Lena"
        assert [person["name"] for person in meeting["attendees"]] == ["Lena", "Mira"]

    async def test_follows_the_cadence_without_a_time(self, api: Api, meet: Meet) -> None:
        await meet.another(datetime(2026, 11, 20, 9, tzinfo=UTC))

        begins = [(await schedule(api, meet.member, meet))["meetingEdge"]["node"]["startsAt"] for _ in range(2)]

        assert begins == ["2026-11-27T09:00:00Z", "2026-12-04T09:00:00Z"]

    @pytest.mark.parametrize("who", ["outsider", "admin"])
    async def test_refuses_who_is_not_of_the_team(self, api: Api, meet: Meet, who: str) -> None:
        person = meet.outsider if who == "outsider" else meet.company.admin

        assert (await schedule(api, person, meet))["__typename"] == "NotPermittedError"

    async def test_refuses_a_time_that_is_taken_or_elsewhere(self, api: Api, meet: Meet) -> None:
        taken = await schedule(api, meet.lead, meet, startsAt="2026-11-18T15:00:00Z")
        outside = await schedule(api, meet.lead, meet, startsAt="2027-06-01T09:00:00Z")

        codes = [problem["code"] for answer in (taken, outside) for problem in answer["problems"]]
        assert codes == ["THERE_ALREADY", "OUTSIDE_CYCLE"]

    async def test_refuses_to_ask_who_cannot_read_it(self, api: Api, meet: Meet) -> None:
        answer = await schedule(api, meet.lead, meet, attendeeIds=[meet.member.gid, meet.outsider.gid])

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [
            (["attendeeIds", "1"], "CANNOT_READ")
        ]


class TestReading:
    async def test_is_for_the_team_and_those_above_it(self, api: Api, meet: Meet) -> None:
        foreign = (await make_organization("Elsewhere")).admin

        seen = {
            person.name: await read(api, person, meet) is not None
            for person in (meet.lead, meet.member, meet.outsider, meet.company.admin)
        }

        assert seen == {"Lena": True, "Mira": True, "Bo": False, "Ada": True}
        assert await read(api, foreign, meet) is None
        assert (await api.as_(meet.outsider).run(OF_TEAM, id=gid(meet.team)))["node"]["checkInMeetings"]["nodes"] == []

    async def test_takes_as_many_statements_for_many_as_for_one(self, api: Api, meet: Meet) -> None:
        await meet.point(meet.member)
        await meet.takeaway(meet.member)
        await meet.item(meet.member)
        with counted_statements() as for_one:
            await api.as_(meet.lead).run(OF_TEAM, id=gid(meet.team))
        for day in (6, 13):
            meeting = await meet.another(datetime(2026, 11, day, 9, tzinfo=UTC))
            await meet.point(meet.member, check_in_meeting_id=meeting.id)
            await meet.item(meet.member, check_in_meeting_id=meeting.id)

        with counted_statements() as for_three:
            found = await api.as_(meet.lead).run(OF_TEAM, id=gid(meet.team))

        assert found["node"]["checkInMeetings"]["totalCount"] == 3
        assert for_three.count == for_one.count


class TestUpdate:
    async def test_changes_time_people_notes_and_summary(self, api: Api, meet: Meet) -> None:
        summary = await meet.summary()
        given = {
            "meetingId": gid(meet.meeting),
            "expectedRevision": 1,
            "startsAt": "2026-11-20T14:00:00Z",
            "facilitatorId": meet.member.gid,
            "attendeeIds": [meet.member.gid],
            "notes": "We begin with the import.",
            "summaryId": gid(summary),
        }

        answer = await api.as_(meet.lead).succeed("checkInMeetingUpdate", given, f"meeting {{ {MEETING} }}")

        meeting = answer["meeting"]
        assert (meeting["startsAt"], meeting["notes"]) == ("2026-11-20T14:00:00Z", "We begin with the import.")
        assert (meeting["facilitator"]["name"], meeting["attendees"]) == ("Mira", [{"name": "Mira"}])
        assert (meeting["summary"]["id"], meeting["revision"]) == (gid(summary), 2)

    async def test_is_for_the_facilitator_and_who_leads_the_team(self, api: Api, meet: Meet) -> None:
        given = {"meetingId": gid(meet.meeting), "expectedRevision": 1, "notes": "Hm."}

        for person in (meet.member, meet.company.admin):
            answer = await api.as_(person).mutate("checkInMeetingUpdate", given)
            assert answer["__typename"] == "NotPermittedError", person.name

    async def test_refuses_the_summary_of_another_team(self, api: Api, meet: Meet) -> None:
        other = await meet.company.team("Sales", lead=meet.lead)
        given = {"meetingId": gid(meet.meeting), "expectedRevision": 1, "summaryId": gid(await meet.summary(other))}

        answer = await api.as_(meet.lead).mutate("checkInMeetingUpdate", given)

        assert (answer["__typename"], answer["path"]) == ("NotFoundError", ["summaryId"])


class TestClose:
    async def test_locks_what_was_written_down(self, api: Api, meet: Meet) -> None:
        point, takeaway = await meet.point(meet.member), await meet.takeaway(meet.member)
        named = {"meetingId": gid(meet.meeting)}

        await api.as_(meet.lead).succeed("checkInMeetingClose", named)

        refused = [
            await api.as_(meet.lead).mutate(mutation, given)
            for mutation, given in (
                ("checkInMeetingUpdate", {**named, "expectedRevision": 1, "notes": "Late."}),
                ("checkInMeetingClose", named),
                ("checkInMeetingCancel", named),
                ("takeawayAdd", {**named, "kind": "DECISION", "text": "Late."}),
                ("takeawayDelete", {"takeawayId": gid(takeaway)}),
                ("agendaPointAdd", {**named, "text": "Late."}),
                ("agendaPointUpdate", {"pointId": gid(point), "covered": True}),
                ("agendaPointDelete", {"pointId": gid(point)}),
                ("agendaOrder", {**named, "pointIds": [gid(point)]}),
                ("agendaPrefill", named),
                ("actionItemAdd", {"sourceId": gid(meet.meeting), "text": "Late."}),
            )
        ]
        assert {answer["__typename"] for answer in refused} == {"NotPermittedError"}
        assert {answer["message"] for answer in refused} == {
            "This meeting is closed: what was written down in it stays as it is."
        }
        meeting = await read(api, meet.member, meet)
        assert (meeting["state"], meeting["closedBy"]["name"]) == ("CLOSED", "Lena")

    async def test_leaves_action_items_to_their_owners(self, api: Api, meet: Meet) -> None:
        item = await meet.item(meet.member)
        await api.as_(meet.lead).succeed("checkInMeetingClose", {"meetingId": gid(meet.meeting)})

        await api.as_(meet.member).succeed("actionItemComplete", {"actionItemId": gid(item)})

    async def test_attaches_the_latest_summary_that_is_not_too_old(self, api: Api, meet: Meet) -> None:
        before = {"period_start": date(2026, 9, 1), "period_end": date(2026, 9, 7)}
        await meet.summary(**before, published_at=clock.now().replace(hour=9))
        latest = await meet.summary(published_at=clock.now().replace(hour=8))

        answer = await api.as_(meet.lead).succeed(
            "checkInMeetingClose", {"meetingId": gid(meet.meeting)}, "meeting { summary { id } }"
        )

        assert answer["meeting"]["summary"] == {"id": gid(latest)}

    async def test_waits_for_its_day_in_the_organisations_zone(self, api: Api, meet: Meet, now: TestClock) -> None:
        named = {"meetingId": gid(meet.meeting)}
        moved = {**named, "expectedRevision": 1, "startsAt": "2026-11-24T09:00:00Z"}
        await api.as_(meet.lead).succeed("checkInMeetingUpdate", moved)

        too_early = await api.as_(meet.lead).mutate("checkInMeetingClose", named)
        now.forward(days=6)
        lead = replace(meet.lead, token=await meet.company.token(meet.lead.id))
        in_the_morning = await api.as_(lead).mutate("checkInMeetingClose", named)

        assert too_early["message"] == "It is planned for 2026-11-24: move it to when it was held, or cancel it."
        assert in_the_morning["__typename"] == "CheckInMeetingCloseSuccess"

    async def test_of_a_cancelled_one_is_refused(self, api: Api, meet: Meet) -> None:
        await api.as_(meet.lead).succeed("checkInMeetingCancel", {"meetingId": gid(meet.meeting)})

        answer = await api.as_(meet.lead).mutate("checkInMeetingClose", {"meetingId": gid(meet.meeting)})

        assert answer["message"] == "This meeting was cancelled."


class TestTakeaways:
    async def test_are_written_down_by_anybody_of_the_team(self, api: Api, meet: Meet) -> None:
        given = {"meetingId": gid(meet.meeting), "kind": "DECISION", "text": "We wait."}

        await api.as_(meet.member).succeed("takeawayAdd", given)

        [takeaway] = (await read(api, meet.lead, meet))["takeaways"]
        assert takeaway == {"kind": "DECISION", "text": "We wait.", "addedBy": {"name": "Mira"}}

    async def test_are_taken_out_by_their_author_and_who_leads(self, api: Api, meet: Meet) -> None:
        tim = await meet.company.person("Tim", team=meet.team)
        takeaway = await meet.takeaway(meet.member)

        refused = await api.as_(tim).mutate("takeawayDelete", {"takeawayId": gid(takeaway)})
        await api.as_(meet.lead).succeed("takeawayDelete", {"takeawayId": gid(takeaway)})

        assert refused["__typename"] == "NotPermittedError"
        assert (await read(api, meet.lead, meet))["takeaways"] == []


class TestAgenda:
    async def test_takes_points_of_anybody_of_the_team_in_their_order(self, api: Api, meet: Meet) -> None:
        named = {"meetingId": gid(meet.meeting)}
        ids = [
            (await api.as_(person).succeed("agendaPointAdd", {**named, "text": text}, "point { id }"))["point"]["id"]
            for person, text in ((meet.member, "The import."), (meet.lead, "The export."))
        ]

        await api.as_(meet.member).succeed("agendaOrder", {**named, "pointIds": ids[::-1]})

        points = (await read(api, meet.member, meet))["agenda"]
        assert [(point["text"], point["raisedBy"]["name"]) for point in points] == [
            ("The export.", "Lena"),
            ("The import.", "Mira"),
        ]
        assert [point["viewerCan"]["change"]["allowed"] for point in points] == [False, True]

    async def test_refuses_an_order_that_leaves_one_out(self, api: Api, meet: Meet) -> None:
        points = [gid(await meet.point(meet.lead, position=place)) for place in (1, 2)]
        for given in (points[:1], [points[0], points[0]]):
            answer = await api.as_(meet.lead).mutate("agendaOrder", {"meetingId": gid(meet.meeting), "pointIds": given})

            assert [problem["code"] for problem in answer["problems"]] == ["NOT_ALL"]

    async def test_notes_what_was_come_to(self, api: Api, meet: Meet) -> None:
        point = await meet.point(meet.lead)

        await api.as_(meet.member).succeed("agendaPointUpdate", {"pointId": gid(point), "covered": True})

        [found] = (await read(api, meet.lead, meet))["agenda"]
        assert found["coveredAt"] == "2026-11-18T10:00:00Z"

    async def test_holds_so_many_points_and_no_more(self, api: Api, meet: Meet) -> None:
        for place in range(50):
            await meet.point(meet.member, position=place)

        answer = await api.as_(meet.member).mutate(
            "agendaPointAdd", {"meetingId": gid(meet.meeting), "text": "One more."}
        )

        assert answer["__typename"] == "LimitReachedError"

    async def test_is_there_for_one_on_ones_and_their_two_people(self, api: Api, company: Factory) -> None:
        pair = await pair_of(company)
        named = {"meetingId": gid(pair.meeting)}
        for person in (pair.manager, pair.report):
            await api.as_(person).succeed("agendaPointAdd", {**named, "text": f"By {person.name}."})

        query = f"query($id: ID!) {{ node(id: $id) {{ ... on OneOnOneMeeting {{ {AGENDA} }} }} }}"
        seen = [(await api.as_(p).run(query, id=gid(pair.meeting)))["node"] for p in (pair.manager, pair.report)]
        points = [[(point["text"], point["viewerCan"]["change"]["allowed"]) for point in one["agenda"]] for one in seen]
        assert points == [[("By Mona.", True), ("By Olga.", False)], [("By Mona.", False), ("By Olga.", True)]]
        for name, person in pair.others.items():
            answer = await api.as_(person).mutate("agendaPointAdd", {**named, "text": "Hm."})
            assert answer["__typename"] == "NotFoundError", name


class TestPrefill:
    async def test_finds_what_is_off_track_stale_blocked_and_open(self, api: Api, meet: Meet) -> None:
        stale = await meet.company.key_result(meet.objective, title="Stale", position=1)
        blocked = await meet.company.key_result(meet.objective, title="Blocked", position=2)
        await report(meet, meet.key_result, reported_health=ReportedHealth.OFF_TRACK)
        await report(meet, stale, stale_after=date(2026, 11, 17))
        await meet.company.add(
            Blocker,
            audience=blocked.audience,
            key_result_id=blocked.id,
            text="No access.",
            since=date(2026, 11, 16),
            raised_by_id=meet.member.id,
        )
        last = await meet.another(datetime(2026, 11, 13, 9, tzinfo=UTC))
        await meet.item(meet.member, check_in_meeting_id=last.id)
        await meet.item(
            meet.member, "Done.", check_in_meeting_id=last.id, done_at=clock.now(), done_by_id=meet.member.id
        )
        await meet.point(meet.lead, "Left over.", check_in_meeting_id=last.id)
        await meet.point(meet.lead, "Come to.", check_in_meeting_id=last.id, covered_at=clock.now())

        agenda = await prefilled(api, meet)

        assert [point for point in agenda if point[0] != "SIGNAL"] == [
            ("RAISED", "Left over."),
            ("OFF_TRACK", "Raise activation from 20 to 40 points"),
            ("BLOCKER", "No access."),
            ("STALE", "Stale"),
            ("ACTION_ITEM", "Ask ten clinics."),
        ]

    async def test_adds_only_what_is_new_when_asked_again(self, api: Api, meet: Meet) -> None:
        await report(meet, meet.key_result, reported_health=ReportedHealth.OFF_TRACK)
        first = await prefilled(api, meet)

        again = await prefilled(api, meet, meet.lead)

        assert again == first

    async def test_brings_nothing_that_a_reader_of_the_meeting_may_not_read(self, api: Api, meet: Meet) -> None:
        private = await meet.company.objective(
            meet.cycle, meet.member, "Mine", team=meet.team, visibility=Visibility.PRIVATE
        )
        hidden = await meet.company.key_result(private, title="Hidden")
        await report(meet, hidden, reported_health=ReportedHealth.OFF_TRACK)

        assert "Hidden" not in [text for _, text in await prefilled(api, meet)]

    async def test_says_nothing_of_what_is_hidden_later(self, api: Api, meet: Meet) -> None:
        await report(meet, meet.key_result, reported_health=ReportedHealth.OFF_TRACK)
        await prefilled(api, meet)
        given = {"objectiveId": gid(meet.objective), "expectedRevision": 1, "visibility": "PRIVATE", "reason": "Hm."}
        await api.as_(meet.member).succeed("objectiveUpdate", given)

        points = (await read(api, meet.lead, meet))["agenda"]

        assert [(point["text"], point["subject"]) for point in points if point["kind"] == "OFF_TRACK"] == [(None, None)]

    async def test_is_read_in_one_team_only(self, api: Api, meet: Meet) -> None:
        other = await meet.company.team("Sales", lead=meet.outsider)
        theirs = await check_in_meeting(meet.company, other, meet.cycle, meet.outsider)
        await report(meet, meet.key_result, reported_health=ReportedHealth.OFF_TRACK)

        answer = await api.as_(meet.outsider).succeed(
            "agendaPrefill",
            {"meetingId": gid(theirs)},
            f"meeting {{ ... on CheckInMeeting {{ {AGENDA} }} }}",
        )

        assert answer["meeting"]["agenda"] == []


class TestTeam:
    async def test_that_met_is_not_deleted(self, api: Api, meet: Meet) -> None:
        empty = await meet.company.team("Sales")
        await check_in_meeting(meet.company, empty, meet.cycle, meet.lead)

        answer = await api.as_(meet.company.admin).mutate("teamDelete", {"teamId": gid(empty)})

        assert "check-in meetings" in answer["message"]
