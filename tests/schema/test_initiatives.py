"""Initiatives through GraphQL: planned, changed, moved, linked, and read from every side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.core.ids import global_id
from app.objectives.initiative_models import Initiative, InitiativeState
from app.objectives.models import KeyResult, Objective, ObjectiveState, Visibility
from app.people.models import Team
from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api
from tests.support.statements import counted_statements

SEEN = """initiative { title notes state startsOn dueOn overdue doneAt droppedAt droppedBecause revision
    owner { name } team { name } keyResults { title } }"""
LISTS = """query($objective: ID!, $person: ID!, $states: [InitiativeState!], $first: Int!, $after: String) {
    objective: node(id: $objective) { ... on Objective {
        initiatives(states: $states, first: $first, after: $after) { totalCount ...Page }
        keyResults { title initiatives(states: $states) { totalCount ...Page } } } }
    person: node(id: $person) { ... on User {
        initiatives(states: $states, first: $first, after: $after) { totalCount ...Page } } } }
    fragment Page on InitiativeConnection { pageInfo { hasNextPage endCursor } nodes { title overdue
        owner { name } team { name } objective { title } keyResults { title }
        viewerCan { edit { allowed } move { allowed } delete { allowed } } } }"""
HISTORY = "query($id: ID!) { auditRecords(subjectId: $id) { nodes { action reason changes { field before after } } } }"


@dataclass(frozen=True)
class Work:
    """A team at work on an objective with two key results; `outside` is everybody's, `hidden` its owner's alone."""

    company: Factory
    team: Team
    lead: Person
    mira: Person
    objective: Objective
    key_result: KeyResult
    other: KeyResult
    outside: KeyResult
    hidden: KeyResult


async def work_of(company: Factory, state: ObjectiveState = ObjectiveState.ACTIVE) -> Work:
    lead = await company.person("Lena")
    team = await company.team(lead=lead)
    mira = await company.person("Mira", team=team)
    cycle = await company.cycle()
    objective = await company.objective(cycle, lead, team=team, visibility=Visibility.TEAM, state=state)
    public = await company.objective(cycle, company.admin, "For everybody")
    private = await company.objective(cycle, mira, "For myself", visibility=Visibility.PRIVATE)
    return Work(
        company,
        team,
        lead,
        mira,
        objective,
        await company.key_result(objective, title="First", position=0),
        await company.key_result(objective, title="Second", position=1),
        await company.key_result(public, title="Outside"),
        await company.key_result(private, title="Hidden"),
    )


def plan(*key_results: KeyResult, **given: Any) -> dict[str, Any]:
    return {"keyResultIds": [gid(key_result) for key_result in key_results], "title": "Ask ten clinics", **given}


def change(initiative: Initiative, **given: Any) -> dict[str, Any]:
    return {"initiativeId": gid(initiative), "expectedRevision": 1, **given}


def codes(answer: dict[str, Any]) -> list[tuple[list[str], str]]:
    return [(problem["path"], problem["code"]) for problem in answer["problems"]]


async def history(api: Api, id_: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await api.run(HISTORY, id=id_))["auditRecords"]["nodes"]
    return found


class TestInitiativeCreate:
    async def test_a_member_plans_work_for_key_results_of_several_objectives(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        given = {"notes": " They know. ", "startsOn": "2026-11-16", "dueOn": "2026-11-17"}

        answer = await api.as_(work.mira).succeed(
            "initiativeCreate",
            plan(work.other, work.outside, work.key_result, **given),
            """initiativeEdge { cursor node { title notes state startsOn dueOn overdue revision createdAt
                owner { name } team { name } objective { title } keyResults { title } } }""",
        )

        assert answer["initiativeEdge"]["cursor"]
        assert answer["initiativeEdge"]["node"] == {
            "title": "Ask ten clinics",
            "notes": "They know.",
            "state": "PLANNED",
            "startsOn": "2026-11-16",
            "dueOn": "2026-11-17",
            "overdue": True,
            "revision": 1,
            "createdAt": "2026-11-18T10:00:00Z",
            "owner": {"name": "Mira"},
            "team": {"name": "Growth"},
            "objective": {"title": work.objective.title},
            "keyResults": [{"title": "First"}, {"title": "Second"}, {"title": "Outside"}],
        }

    async def test_its_readers_are_those_of_the_first_key_results_objective(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        stranger = await company.person("Stella")
        seen = "initiativeEdge { node { id objective { title } team { name } keyResults { title } } }"
        query = "query($id: ID!) { node(id: $id) { ... on Initiative { title keyResults { title } } } }"

        wide = await api.as_(company.admin).succeed("initiativeCreate", plan(work.outside), seen)
        narrow = await api.as_(work.mira).succeed("initiativeCreate", plan(work.key_result, work.outside), seen)
        wide_to_stranger = await api.as_(stranger).run(query, id=wide["initiativeEdge"]["node"]["id"])
        narrow_to_stranger = await api.as_(stranger).run(query, id=narrow["initiativeEdge"]["node"]["id"])

        assert wide["initiativeEdge"]["node"]["objective"] == {"title": "For everybody"}
        assert wide["initiativeEdge"]["node"]["team"] is None
        assert wide_to_stranger["node"] == {"title": "Ask ten clinics", "keyResults": [{"title": "Outside"}]}
        assert narrow_to_stranger["node"] is None

    async def test_acts_once_for_one_key(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        request = plan(work.key_result, idempotencyKey="k")

        answers = [
            await api.as_(work.mira).succeed("initiativeCreate", request, "initiativeEdge { node { id } }")
            for _ in range(2)
        ]

        assert answers[0] == answers[1]

    async def test_tells_everything_that_is_wrong_at_once(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        stranger = await company.person("Stella")
        days = {"startsOn": "2026-12-01", "dueOn": "2026-11-30"}

        answer = await api.as_(work.mira).mutate(
            "initiativeCreate",
            plan(work.key_result, work.hidden, title=" ", notes="a\u202eb", ownerId=stranger.gid, **days),
        )

        assert sorted(codes(answer)) == [
            (["dueOn"], "DATES_REVERSED"),
            (["keyResultIds"], "HIDDEN_FROM_READERS"),
            (["notes"], "CONTROL_CHARACTERS"),
            (["ownerId"], "CANNOT_READ"),
            (["title"], "EMPTY"),
        ]

    async def test_refuses_none_and_too_many_key_results(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        many = [await company.key_result(work.objective, title=f"No. {number}") for number in range(11)]

        none = await api.as_(work.mira).mutate("initiativeCreate", plan())
        eleven = await api.as_(work.mira).mutate("initiativeCreate", plan(*many))

        assert codes(none) == [(["keyResultIds"], "REQUIRED")]
        assert codes(eleven) == [(["keyResultIds"], "TOO_MANY")]

    async def test_refuses_an_owner_who_has_left(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        gone = await company.person("Gero", team=work.team, active=False)

        answer = await api.as_(work.mira).mutate("initiativeCreate", plan(work.key_result, ownerId=gone.gid))

        assert codes(answer) == [(["ownerId"], "LEFT")]


class TestInitiativeUpdate:
    async def test_keeps_the_reason_when_owner_or_due_day_change(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        initiative = await company.initiative(work.key_result, owner=work.mira, due_on=date(2026, 11, 20))
        asked = change(initiative, dueOn="2026-11-27", ownerId=work.lead.gid, title="Ask eleven")

        silent = await api.as_(work.mira).mutate("initiativeUpdate", asked)
        answer = await api.as_(work.mira).succeed("initiativeUpdate", {**asked, "reason": "Mira is away."}, SEEN)
        told = await history(api.as_(work.lead), gid(initiative))

        assert codes(silent) == [(["reason"], "REQUIRED")]
        assert answer["initiative"]["owner"] == {"name": "Lena"}
        assert (answer["initiative"]["dueOn"], answer["initiative"]["revision"]) == ("2026-11-27", 2)
        assert (told[0]["action"], told[0]["reason"]) == ("initiative.update", "Mira is away.")
        assert {"field": "dueOn", "before": "2026-11-20", "after": "2026-11-27"} in told[0]["changes"]

    async def test_needs_no_reason_for_a_first_due_day_or_in_a_draft(self, api: Api, company: Factory) -> None:
        work, drafted = (
            await work_of(company),
            await company.objective(await company.cycle("Q1 2027"), company.admin, state=ObjectiveState.DRAFT),
        )
        undated = await company.initiative(work.key_result, owner=work.mira)
        in_draft = await company.initiative(await company.key_result(drafted), due_on=date(2027, 1, 1))

        first = await api.as_(work.mira).succeed("initiativeUpdate", change(undated, dueOn="2026-12-01"), SEEN)
        other = await api.as_(company.admin).succeed("initiativeUpdate", change(in_draft, dueOn=None), SEEN)

        assert first["initiative"]["dueOn"] == "2026-12-01"
        assert other["initiative"]["dueOn"] is None

    async def test_what_is_left_out_stays_and_null_removes(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        initiative = await company.initiative(work.key_result, owner=work.mira, notes="Why.", team_id=work.team.id)

        answer = await api.as_(work.mira).succeed("initiativeUpdate", change(initiative, notes=None, teamId=None), SEEN)
        nothing = await api.as_(work.mira).mutate("initiativeUpdate", change(initiative, title=None, ownerId=None))

        assert (answer["initiative"]["notes"], answer["initiative"]["team"]) == (None, None)
        assert answer["initiative"]["title"] == "Rewrite the first import"
        assert codes(nothing) == [(["title"], "NULL"), (["ownerId"], "NULL")]

    async def test_nothing_changed_raises_no_revision(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        initiative = await company.initiative(work.key_result, owner=work.mira)

        answer = await api.as_(work.mira).succeed("initiativeUpdate", change(initiative, title=initiative.title), SEEN)

        assert answer["initiative"]["revision"] == 1

    async def test_an_edit_of_an_old_revision_conflicts(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        initiative = await company.initiative(work.key_result, owner=work.mira)
        await api.as_(work.lead).succeed("initiativeUpdate", change(initiative, title="Theirs"))

        answer = await api.as_(work.mira).mutate("initiativeUpdate", change(initiative, title="Mine"))

        assert answer["code"] == "CONFLICT"

    async def test_refuses_bad_words_and_days(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        initiative = await company.initiative(work.key_result, owner=work.mira, starts_on=date(2026, 12, 1))

        answer = await api.as_(work.mira).mutate(
            "initiativeUpdate", change(initiative, title="x" * 301, dueOn="2026-11-30", reason="y" * 2001)
        )

        assert sorted(codes(answer)) == [
            (["dueOn"], "DATES_REVERSED"),
            (["reason"], "TOO_LONG"),
            (["title"], "TOO_LONG"),
        ]

    async def test_what_was_somebodys_who_left_can_still_be_edited(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        gone = await company.person("Gero", active=False)
        initiative = await company.initiative(work.key_result, owner=gone)

        answer = await api.as_(work.lead).succeed("initiativeUpdate", change(initiative, title="Go on"), SEEN)

        assert answer["initiative"]["title"] == "Go on"


class TestInitiativeMove:
    async def test_keeps_when_it_was_done_while_it_is(self, api: Api, company: Factory, now: TestClock) -> None:
        work = await work_of(company)
        initiative = await company.initiative(work.key_result, owner=work.mira, due_on=date(2026, 11, 1))
        mira, to = api.as_(work.mira), {"initiativeId": gid(initiative)}

        begun = await mira.succeed("initiativeMove", {**to, "to": "IN_PROGRESS"}, SEEN)
        now.forward(hours=1)
        done = await mira.succeed("initiativeMove", {**to, "to": "DONE"}, SEEN)
        again = await mira.succeed("initiativeMove", {**to, "to": "IN_PROGRESS", "reason": "Not yet."}, SEEN)
        told = await history(mira, gid(initiative))

        assert (begun["initiative"]["state"], begun["initiative"]["overdue"]) == ("IN_PROGRESS", True)
        assert (done["initiative"]["doneAt"], done["initiative"]["overdue"]) == ("2026-11-18T11:00:00Z", False)
        assert (again["initiative"]["doneAt"], again["initiative"]["revision"]) == (None, 1)
        assert (told[0]["action"], told[0]["reason"]) == ("initiative.move", "Not yet.")
        assert [change["field"] for change in told[0]["changes"]] == ["state", "doneAt"]

    async def test_what_is_dropped_says_why(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        initiative = await company.initiative(work.key_result, owner=work.mira)
        mira, to = api.as_(work.mira), {"initiativeId": gid(initiative)}

        silent = await mira.mutate("initiativeMove", {**to, "to": "DROPPED", "reason": " "})
        dropped = await mira.succeed("initiativeMove", {**to, "to": "DROPPED", "reason": "Nobody asks."}, SEEN)
        again = await mira.succeed("initiativeMove", {**to, "to": "PLANNED"}, SEEN)

        assert codes(silent) == [(["reason"], "REQUIRED")]
        assert dropped["initiative"]["droppedAt"] == "2026-11-18T10:00:00Z"
        assert dropped["initiative"]["droppedBecause"] == "Nobody asks."
        assert (again["initiative"]["droppedAt"], again["initiative"]["droppedBecause"]) == (None, None)

    @pytest.mark.parametrize(
        ("state", "to"), [("PLANNED", "PLANNED"), ("DONE", "PLANNED"), ("DONE", "DROPPED"), ("DROPPED", "DONE")]
    )
    async def test_refuses_where_it_cannot_go(self, api: Api, company: Factory, state: str, to: str) -> None:
        work = await work_of(company)
        at = datetime(2026, 11, 1, tzinfo=UTC)
        ended: dict[str, dict[str, Any]] = {
            "DONE": {"done_at": at},
            "DROPPED": {"dropped_at": at, "dropped_because": "No."},
        }
        initiative = await company.initiative(
            work.key_result, owner=work.mira, state=InitiativeState(state), **ended.get(state, {})
        )

        answer = await api.as_(work.mira).mutate(
            "initiativeMove", {"initiativeId": gid(initiative), "to": to, "reason": "So."}
        )

        assert codes(answer) == [(["to"], "NOT_NEXT")]

    async def test_moves_no_progress(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        initiative = await company.initiative(work.key_result, owner=work.mira)
        query = "query($id: ID!) { node(id: $id) { ... on Objective { progress keyResults { progress } } } }"

        before = await api.as_(work.mira).run(query, id=gid(work.objective))
        await api.as_(work.mira).succeed("initiativeMove", {"initiativeId": gid(initiative), "to": "DONE"})
        after = await api.as_(work.mira).run(query, id=gid(work.objective))

        assert before == after


class TestLinks:
    SEEN = "initiative { keyResults { title } revision } keyResults { title initiatives { totalCount } }"

    async def test_are_made_once_and_parted(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        initiative = await company.initiative(work.key_result, owner=work.mira)
        mira, both = api.as_(work.mira), [gid(work.outside), gid(work.key_result)]
        asked = {"initiativeId": gid(initiative), "keyResultIds": both}

        linked = await mira.succeed("initiativeLink", asked, self.SEEN)
        twice = await mira.succeed("initiativeLink", asked, self.SEEN)
        parted = await mira.succeed("initiativeUnlink", {**asked, "keyResultIds": both[1:]}, self.SEEN)
        told = await history(mira, gid(initiative))

        assert linked == twice
        assert linked["initiative"] == {"keyResults": [{"title": "First"}, {"title": "Outside"}], "revision": 1}
        assert parted["initiative"]["keyResults"] == [{"title": "Outside"}]
        assert parted["keyResults"] == [{"title": "First", "initiatives": {"totalCount": 0}}]
        assert [record["action"] for record in told] == ["initiative.unlink", "initiative.link"]
        assert told[1]["changes"] == [{"field": "keyResult", "before": None, "after": gid(work.outside)}]

    async def test_the_last_one_stays(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        initiative = await company.initiative(work.key_result, owner=work.mira)

        answer = await api.as_(work.mira).mutate(
            "initiativeUnlink", {"initiativeId": gid(initiative), "keyResultIds": [gid(work.key_result)]}
        )

        assert codes(answer) == [(["keyResultIds"], "LAST")]

    async def test_lead_only_to_what_every_reader_may_read_and_what_still_counts(
        self, api: Api, company: Factory
    ) -> None:
        work = await work_of(company)
        initiative = await company.initiative(work.key_result, owner=work.mira)
        cancelled = await company.key_result(work.objective, state="CANCELLED")
        closed = await company.objective(
            await company.cycle("Q3 2026", starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30), state="CLOSED"),
            company.admin,
        )
        ended = await company.key_result(closed)

        answers = [
            await api.as_(work.mira).mutate(
                "initiativeLink", {"initiativeId": gid(initiative), "keyResultIds": [gid(key_result)]}
            )
            for key_result in (work.hidden, cancelled, ended)
        ]

        assert [codes(answer) for answer in answers] == [
            [(["keyResultIds"], code)] for code in ("HIDDEN_FROM_READERS", "CANCELLED", "CLOSED")
        ]

    async def test_count_ten_with_those_that_stand(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        many = [await company.key_result(work.objective, title=f"No. {number}") for number in range(9)]
        initiative = await company.initiative(work.key_result, *many, owner=work.mira)

        same = await api.as_(work.mira).mutate(
            "initiativeLink", {"initiativeId": gid(initiative), "keyResultIds": [gid(many[0])]}
        )
        more = await api.as_(work.mira).mutate(
            "initiativeLink", {"initiativeId": gid(initiative), "keyResultIds": [gid(work.other)]}
        )

        assert same["__typename"] == "InitiativeLinkSuccess"
        assert codes(more) == [(["keyResultIds"], "TOO_MANY")]

    async def test_the_owner_of_the_key_result_may_part_them(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        olga = await company.person("Olga")
        theirs = await company.key_result(
            await company.objective(await company.cycle("Q4"), company.admin, "Olga's"), olga
        )
        initiative = await company.initiative(work.outside, theirs, owner=work.mira)

        refused = await api.as_(olga).mutate(
            "initiativeUnlink", {"initiativeId": gid(initiative), "keyResultIds": [gid(work.outside)]}
        )
        await api.as_(olga).succeed(
            "initiativeUnlink", {"initiativeId": gid(initiative), "keyResultIds": [gid(theirs)]}
        )

        assert refused["code"] == "NOT_PERMITTED"

    async def test_a_deleted_key_result_takes_its_link_along(self, api: Api, company: Factory) -> None:
        work = await work_of(company, ObjectiveState.DRAFT)
        initiative = await company.initiative(work.key_result, work.other, owner=work.mira)

        await api.as_(work.lead).succeed("keyResultDelete", {"keyResultId": gid(work.key_result)})
        seen = await api.as_(work.mira).run(
            "query($id: ID!) { node(id: $id) { ... on Initiative { keyResults { title } } } }", id=gid(initiative)
        )

        assert seen["node"] == {"keyResults": [{"title": "Second"}]}


class TestInitiativeDelete:
    async def test_while_it_is_planned(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        initiative = await company.initiative(work.key_result, work.outside, owner=work.mira)

        answer = await api.as_(work.mira).succeed(
            "initiativeDelete",
            {"initiativeId": gid(initiative)},
            "deletedId objective { initiatives { totalCount } } keyResults { title initiatives { totalCount } }",
        )
        again = await api.as_(work.mira).mutate("initiativeDelete", {"initiativeId": gid(initiative)})

        assert answer["deletedId"] == gid(initiative)
        assert answer["objective"] == {"initiatives": {"totalCount": 0}}
        assert answer["keyResults"] == [
            {"title": "First", "initiatives": {"totalCount": 0}},
            {"title": "Outside", "initiatives": {"totalCount": 0}},
        ]
        assert again["code"] == "NOT_FOUND"

    async def test_refuses_what_was_begun(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        begun = await company.initiative(work.key_result, owner=work.mira, state=InitiativeState.IN_PROGRESS)

        answer = await api.as_(work.mira).mutate("initiativeDelete", {"initiativeId": gid(begun)})

        assert answer["message"].startswith("Only planned work can be deleted")


class TestLists:
    async def grow(self, work: Work, *numbers: int) -> None:
        for number in numbers:
            person = await work.company.person(f"P{number}", team=work.team)
            key_result = await work.company.key_result(work.objective, title=f"Key result {number}")
            await work.company.initiative(key_result, work.outside, owner=person, title=f"Theirs {number}")
            await work.company.initiative(
                work.key_result,
                key_result,
                owner=work.mira,
                title=f"Work {number}",
                due_on=date(2026, 11, 30 - number) if number % 3 else None,
                state=InitiativeState.IN_PROGRESS if number % 2 else InitiativeState.PLANNED,
            )

    async def read(self, api: Api, work: Work, reader: Person | None = None, **given: Any) -> dict[str, Any]:
        ids = {"objective": gid(work.objective), "person": work.mira.gid}
        return await api.as_(reader or work.lead).run(LISTS, **{"first": 100, **ids, **given})

    async def test_take_the_same_statements_for_any_number(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        await self.grow(work, 1)
        with counted_statements() as few:
            await self.read(api, work)
        await self.grow(work, *range(2, 10))

        with counted_statements() as many:
            found = await self.read(api, work)

        assert found["objective"]["initiatives"]["totalCount"] == 18
        assert many.count == few.count

    async def test_page_through_each_once_with_the_next_due_first(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        await self.grow(work, *range(1, 8))

        whole = (await self.read(api, work))["person"]["initiatives"]["nodes"]
        paged: list[Any] = []
        after, more = None, True
        while more:
            part = (await self.read(api, work, first=2, after=after))["person"]["initiatives"]
            paged += part["nodes"]
            after, more = part["pageInfo"]["endCursor"], part["pageInfo"]["hasNextPage"]

        titles = [node["title"] for node in paged]
        assert paged == whole
        assert titles[:5] == ["Work 7", "Work 5", "Work 4", "Work 2", "Work 1"]
        assert set(titles[5:]) == {"Work 3", "Work 6"}

    async def test_only_those_in_a_state(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        await self.grow(work, 1, 2)

        begun = await self.read(api, work, states=["IN_PROGRESS"])
        none = await self.read(api, work, states=[])

        assert [node["title"] for node in begun["objective"]["initiatives"]["nodes"]] == ["Work 1"]
        assert [node["title"] for node in begun["person"]["initiatives"]["nodes"]] == ["Work 1"]
        assert {each["title"]: each["initiatives"]["totalCount"] for each in begun["objective"]["keyResults"]} == {
            **{"First": 1, "Second": 0, "Key result 1": 1, "Key result 2": 0}
        }
        assert none["person"]["initiatives"]["totalCount"] == 0

    async def test_say_what_the_viewer_may_do(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        teammate = await company.person("Tim", team=work.team)
        await company.initiative(work.key_result, owner=work.mira)

        [to_owner, to_teammate] = [
            (await self.read(api, work, reader))["person"]["initiatives"]["nodes"][0]["viewerCan"]
            for reader in (work.mira, teammate)
        ]

        assert {can["allowed"] for can in to_owner.values()} == {True}
        assert {can["allowed"] for can in to_teammate.values()} == {False}

    async def test_say_who_may_plan_work(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        query = """query($id: ID!) { node(id: $id) { ... on KeyResult { viewerCan {
            addInitiative { allowed reason } } } } }"""

        inside = await api.as_(work.mira).run(query, id=gid(work.key_result))
        outside = await api.as_(work.mira).run(query, id=gid(work.outside))

        assert inside["node"]["viewerCan"]["addInitiative"] == {"allowed": True, "reason": None}
        assert outside["node"]["viewerCan"]["addInitiative"]["allowed"] is False


class TestReaders:
    TITLES = "query($id: ID!) { node(id: $id) { ... on User { initiatives { totalCount nodes { title } } } } }"

    async def test_follow_the_objective_with_everything_written_about_it(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        stranger = await company.person("Stella")
        planned = await api.as_(work.mira).succeed(
            "initiativeCreate", plan(work.key_result), "initiativeEdge { node { id } }"
        )
        id_ = planned["initiativeEdge"]["node"]["id"]
        wider = {"objectiveId": gid(work.objective), "expectedRevision": 1, "visibility": "ORGANIZATION"}

        before = await api.as_(stranger).run(self.TITLES, id=work.mira.gid)
        told_before = await history(api.as_(stranger), id_)
        await api.as_(work.lead).succeed("objectiveUpdate", wider)
        after = await api.as_(stranger).run(self.TITLES, id=work.mira.gid)
        told_after = await history(api.as_(stranger), id_)

        assert before["node"]["initiatives"] == {"totalCount": 0, "nodes": []}
        assert after["node"]["initiatives"] == {"totalCount": 1, "nodes": [{"title": "Ask ten clinics"}]}
        assert (told_before, [record["action"] for record in told_after]) == ([], ["initiative.create"])

    async def test_a_key_result_that_is_hidden_later_is_left_out(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        stranger = await company.person("Stella")
        public = await company.key_result(
            await company.objective(await company.cycle("Q4"), work.lead, "Lena's", team=work.team), title="Narrowed"
        )
        initiative = await company.initiative(work.outside, public, owner=company.admin)
        query = "query($id: ID!) { node(id: $id) { ... on Initiative { keyResults { title } } } }"
        narrower = {
            "objectiveId": global_id("Objective", public.objective_id),
            "expectedRevision": 1,
            "visibility": "TEAM",
        }

        await api.as_(work.lead).succeed("objectiveUpdate", narrower)
        to_stranger = await api.as_(stranger).run(query, id=gid(initiative))
        to_member = await api.as_(work.mira).run(query, id=gid(initiative))

        assert to_stranger["node"]["keyResults"] == [{"title": "Outside"}]
        assert to_member["node"]["keyResults"] == [{"title": "Outside"}, {"title": "Narrowed"}]

    async def test_are_not_narrowed_away_from_who_does_open_work(self, api: Api, company: Factory) -> None:
        work = await work_of(company)
        objective = await company.objective(await company.cycle("Q4"), work.lead, "Lena's", team=work.team)
        stella = await company.person("Stella")
        open_ = await company.initiative(await company.key_result(objective), owner=stella)
        narrower = {"objectiveId": gid(objective), "expectedRevision": 1, "visibility": "TEAM"}

        refused = await api.as_(work.lead).mutate("objectiveUpdate", narrower)
        await api.as_(stella).succeed("initiativeMove", {"initiativeId": gid(open_), "to": "DONE"})
        await api.as_(work.lead).succeed("objectiveUpdate", narrower)

        assert codes(refused) == [(["visibility"], "HIDES_INITIATIVE")]


class TestTeams:
    async def test_with_initiatives_stay(self, api: Api, company: Factory) -> None:
        work, team = await work_of(company), await company.team("Sales")
        await company.initiative(work.key_result, owner=work.mira, team_id=team.id)

        answer = await api.as_(company.admin).mutate("teamDelete", {"teamId": gid(team)})

        assert answer["message"] == "Sales still has initiatives: move or remove them first."
