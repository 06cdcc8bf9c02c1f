"""Check-in sheets through GraphQL: owed, handed in, acknowledged."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from app.core.ids import global_id, new_id
from app.cycles.models import CycleState
from app.objectives.models import KeyResultState, ObjectiveState, Visibility
from app.people.models import Membership
from tests.support.check_ins import TeamAtWork, done, milestones, team_at_work, unchanged, value
from tests.support.clock import TestClock
from tests.support.factories import Factory, gid, make_organization
from tests.support.graphql import ERRORS, Api
from tests.support.statements import counted_statements

SHEET = """id author { name } periodStart periodEnd dueAt submittedAt note due { title } checkIns { value }
    acknowledgedBy { name } viewerCan { submit { allowed reason } acknowledge { allowed reason } }"""


@pytest.fixture
async def work(company: Factory) -> TeamAtWork:
    """A team at work."""
    return await team_at_work(company)


async def submit(api: Api, *entries: dict[str, Any], selection: str = "sheet { id }", **more: Any) -> dict[str, Any]:
    return await api.mutate("checkInSheetSubmit", {"entries": list(entries), **more}, selection)


async def acknowledge(api: Api, *sheet_ids: str) -> list[dict[str, Any]]:
    data = await api.run(
        f"""mutation($ids: [ID!]!) {{ checkInSheetAcknowledge(input: {{ sheetIds: $ids }}) {{ __typename
            ... on CheckInSheetAcknowledgeSuccess {{ sheet {{ id acknowledgedBy {{ name }} acknowledgedAt }} }}
            {ERRORS} }} }}""",
        ids=list(sheet_ids),
    )
    answers: list[dict[str, Any]] = data["checkInSheetAcknowledge"]
    return answers


class TestMySheet:
    async def test_is_there_without_being_created_and_lists_what_is_due(self, api: Api, work: TeamAtWork) -> None:
        data = await api.as_(work.member).run(f"{{ mySheet {{ {SHEET} }} }}")

        assert data["mySheet"] | {"id": ""} == {
            "id": "",
            "author": {"name": "Mira"},
            "periodStart": "2026-11-14",
            "periodEnd": "2026-11-20",
            "dueAt": "2026-11-20T23:59:59Z",
            "submittedAt": None,
            "note": None,
            "due": [{"title": "Raise activation from 20 to 40 points"}],
            "checkIns": [],
            "acknowledgedBy": None,
            "viewerCan": {
                "submit": {"allowed": True, "reason": None},
                "acknowledge": {"allowed": False, "reason": "Somebody else acknowledges your sheet."},
            },
        }

    async def test_keeps_its_id_once_it_is_stored(self, api: Api, work: TeamAtWork) -> None:
        mira = api.as_(work.member)
        before = await mira.run("{ mySheet { id } }")

        refetched = await mira.run("query($id: ID!) { node(id: $id) { id } }", id=before["mySheet"]["id"])
        answer = await submit(mira, value(work.key_result, 25))
        after = await mira.run("{ mySheet { id } }")

        assert refetched["node"] == answer["sheet"] == before["mySheet"] == after["mySheet"]

    async def test_is_null_for_a_person_with_nothing_to_report(self, api: Api, work: TeamAtWork) -> None:
        data = await api.as_(work.lead).run("{ mySheet { id } mySheets { id } }")

        assert data == {"mySheet": None, "mySheets": []}

    @pytest.mark.parametrize("reason", ["draft", "cancelled", "cycle in planning", "cycle closed"])
    async def test_asks_only_for_what_is_pursued(self, api: Api, company: Factory, reason: str) -> None:
        mira = await company.person()
        state = {"cycle in planning": CycleState.PLANNING, "cycle closed": CycleState.CLOSED}.get(reason)
        cycle = await company.cycle(state=state or CycleState.ACTIVE)
        is_draft = reason == "draft"
        objective = await company.objective(
            cycle, mira, state=ObjectiveState.DRAFT if is_draft else ObjectiveState.ACTIVE
        )
        cancelled = reason == "cancelled"
        await company.key_result(objective, state=KeyResultState.CANCELLED if cancelled else KeyResultState.ACTIVE)

        data = await api.as_(mira).run("{ mySheet { id } }")

        assert data == {"mySheet": None}

    async def test_comes_once_for_each_running_cycle_the_earliest_due_first(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        year = await company.cycle("2026", starts_on=work.cycle.starts_on.replace(month=1), due_weekday=2)
        await company.key_result(await company.objective(year, work.member))

        data = await api.as_(work.member).run("{ mySheets { cycle { name } periodEnd } mySheet { cycle { name } } }")

        assert data == {
            "mySheets": [
                {"cycle": {"name": "2026"}, "periodEnd": "2026-11-18"},
                {"cycle": {"name": "Q4 2026"}, "periodEnd": "2026-11-20"},
            ],
            "mySheet": {"cycle": {"name": "2026"}},
        }

    async def test_asks_no_longer_for_what_was_checked_in_and_asks_again_next_period(
        self, api: Api, work: TeamAtWork, now: TestClock
    ) -> None:
        mira = api.as_(work.member)
        await submit(mira, value(work.key_result, 25))

        this_week = await mira.run("{ mySheet { due { id } } }")
        now.forward(days=7)
        next_week = await mira.run("{ mySheet { periodEnd due { id } } }")

        assert this_week == {"mySheet": {"due": []}}
        assert next_week == {"mySheet": {"periodEnd": "2026-11-27", "due": [{"id": gid(work.key_result)}]}}


class TestTeamSheets:
    QUERY = "query($team: ID!, $on: Date) { teamSheets(teamId: $team, dueOn: $on) { author { name } submittedAt } }"

    async def test_shows_who_has_and_who_has_not(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        omar = await company.person("Omar", team=work.team)
        await company.key_result(work.objective, omar)
        await submit(api.as_(work.member), value(work.key_result, 25))

        data = await api.as_(work.lead).run(self.QUERY, team=gid(work.team))

        assert sorted(data["teamSheets"], key=lambda sheet: sheet["author"]["name"]) == [
            {"author": {"name": "Mira"}, "submittedAt": "2026-11-18T10:00:00Z"},
            {"author": {"name": "Omar"}, "submittedAt": None},
        ]

    async def test_looks_back(self, api: Api, work: TeamAtWork, now: TestClock) -> None:
        await submit(api.as_(work.member), value(work.key_result, 25))
        now.forward(days=7)

        before = await api.as_(work.lead).run(self.QUERY, team=gid(work.team), on="2026-11-20")
        long_before = await api.as_(work.lead).run(self.QUERY, team=gid(work.team), on="2026-10-20")

        assert before["teamSheets"] == [{"author": {"name": "Mira"}, "submittedAt": "2026-11-18T10:00:00Z"}]
        assert long_before["teamSheets"] == []

    async def test_owes_none_of_a_time_in_which_everything_rested(
        self, api: Api, company: Factory, work: TeamAtWork, now: TestClock
    ) -> None:
        member, lead = api.as_(work.member), api.as_(work.lead)
        objective = {"objectiveId": gid(work.objective)}
        await member.succeed("objectivePause", objective | {"reason": "We wait."})
        now.forward(days=14)
        await member.succeed("objectiveResume", objective)

        resting = [await lead.run(self.QUERY, team=gid(work.team), on=day) for day in ("2026-11-20", "2026-11-27")]
        resumed = await lead.run(self.QUERY, team=gid(work.team), on="2026-12-04")

        assert [sheets["teamSheets"] for sheets in resting] == [[], []]
        assert resumed["teamSheets"] == [{"author": {"name": "Mira"}, "submittedAt": None}]

    async def test_owes_one_for_whatever_else_went_on(
        self, api: Api, company: Factory, work: TeamAtWork, now: TestClock
    ) -> None:
        other = await company.objective(work.cycle, work.member, "Another")
        await company.key_result(other)
        member, objective = api.as_(work.member), {"objectiveId": gid(work.objective)}
        await member.succeed("objectivePause", objective | {"reason": "We wait."})
        now.forward(days=14)
        await member.succeed("objectiveResume", objective)

        data = await api.as_(work.lead).run(self.QUERY, team=gid(work.team), on="2026-11-27")

        assert data["teamSheets"] == [{"author": {"name": "Mira"}, "submittedAt": None}]

    async def test_finds_a_missed_sheet_again_by_its_id(self, api: Api, work: TeamAtWork, now: TestClock) -> None:
        now.forward(days=14)
        lead = api.as_(work.lead)
        query = "query($team: ID!, $on: Date) { teamSheets(teamId: $team, dueOn: $on) { id } }"

        [missed] = (await lead.run(query, team=gid(work.team), on="2026-11-20"))["teamSheets"]
        data = await lead.run(
            "query($id: ID!) { node(id: $id) { ... on CheckInSheet { periodEnd } } }", id=missed["id"]
        )

        assert data == {"node": {"periodEnd": "2026-11-20"}}

    async def test_does_not_ask_again_for_a_hidden_sheet_that_was_handed_in_to_the_team_before(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        await submit(api.as_(work.member), value(work.key_result, 25))
        lead = await company.person("Nora")
        team = await company.team("Sales", lead=lead)
        async with company._all():
            await Membership.filter(user_id=work.member.id).update(team_id=team.id)

        data = await api.as_(lead).run(self.QUERY, team=gid(team))

        assert data == {"teamSheets": []}

    async def test_leaves_out_people_who_have_left(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        gone = await company.person("Gus", team=work.team, active=False)
        await company.key_result(work.objective, gone)

        data = await api.as_(work.lead).run(self.QUERY, team=gid(work.team))

        assert [sheet["author"]["name"] for sheet in data["teamSheets"]] == ["Mira"]

    async def test_shows_nothing_to_people_who_may_not_read_the_sheets(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        stranger = api.as_(await company.person("Sven"))

        owed = await stranger.run(self.QUERY, team=gid(work.team))
        await submit(api.as_(work.member), value(work.key_result, 25))
        stored = await stranger.run(self.QUERY, team=gid(work.team))

        assert owed == stored == {"teamSheets": []}

    async def test_reads_in_statements_that_do_not_grow_with_people(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        query = f"query($team: ID!) {{ teamSheets(teamId: $team) {{ {SHEET} }} }}"
        await submit(api.as_(work.member), value(work.key_result, 25))
        with counted_statements() as alone:
            await api.as_(work.lead).run(query, team=gid(work.team))
        for number in range(9):
            person = await company.person(f"P{number}", team=work.team)
            key_result = await company.key_result(work.objective, person)
            await company.key_result(work.objective, person)
            await submit(api.as_(person), value(key_result, 25))

        with counted_statements() as together:
            data = await api.as_(work.lead).run(query, team=gid(work.team))

        assert len(data["teamSheets"]) == 10
        assert together.count == alone.count


class TestCheckInSheetSubmit:
    async def test_stores_every_kind_of_entry_and_moves_the_objectives(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        top = await company.objective(work.cycle, work.lead, "Grow", progress_mode="CONTRIBUTIONS")
        await company.align(work.objective, top)
        binary, (launch, steps) = await work.binary(), await work.steps(3, 1)
        band = await work.band()

        answer = await submit(
            api.as_(work.member),
            value(work.key_result, "25.0", health="AT_RISK", confidence=0.4, note="Slower.", newBlocker="No data yet"),
            done(binary),
            milestones(launch, steps[0]),
            value(band, 2),
            note="A mixed week.",
            selection="""sheet { note submittedAt due { id } checkIns { value done doneMilestones { title } progress } }
                checkIns { keyResult { title } value delta unchanged health confidence note blockers { text since } }
                changedObjectives { title progress }""",
        )

        assert answer["sheet"] == {
            "note": "A mixed week.",
            "submittedAt": "2026-11-18T10:00:00Z",
            "due": [],
            "checkIns": [
                {"value": "25.0", "done": None, "doneMilestones": [], "progress": 0.25},
                {"value": None, "done": True, "doneMilestones": [], "progress": 1},
                {"value": None, "done": None, "doneMilestones": [{"title": "Step 0"}], "progress": 0.75},
                {"value": "2", "done": None, "doneMilestones": [], "progress": 0},
            ],
        }
        assert answer["checkIns"][0] == {
            "keyResult": {"title": "Raise activation from 20 to 40 points"},
            "value": "25.0",
            "delta": None,
            "unchanged": False,
            "health": "AT_RISK",
            "confidence": 0.4,
            "note": "Slower.",
            "blockers": [{"text": "No data yet", "since": "2026-11-18"}],
        }
        moved = {objective["title"]: objective["progress"] for objective in answer["changedObjectives"]}
        assert moved == {"Customers get going on their own": 0.5, "Grow": 0.5}

    async def test_repeats_the_last_value_in_one_tap(self, api: Api, work: TeamAtWork, now: TestClock) -> None:
        mira = api.as_(work.member)
        await submit(mira, value(work.key_result, 25, health="AT_RISK", confidence=0.5))
        now.forward(days=7)

        answer = await submit(
            mira,
            unchanged(work.key_result),
            selection="checkIns { value delta unchanged health confidence note }",
        )

        assert answer["checkIns"] == [
            {"value": "25", "delta": "0", "unchanged": True, "health": "AT_RISK", "confidence": 0.5, "note": None}
        ]

    async def test_adds_to_the_sheet_until_it_is_acknowledged(self, api: Api, work: TeamAtWork, now: TestClock) -> None:
        mira, binary = api.as_(work.member), await work.binary()
        first = await submit(mira, value(work.key_result, 25), note="First.")
        now.forward(hours=2)

        second = await submit(mira, done(binary), selection="sheet { id note submittedAt checkIns { value } }")
        await acknowledge(api.as_(work.lead), first["sheet"]["id"])
        third = await submit(mira, done(binary))

        assert second["sheet"] == {
            "id": first["sheet"]["id"],
            "note": "First.",
            "submittedAt": "2026-11-18T10:00:00Z",
            "checkIns": [{"value": "25"}, {"value": None}],
        }
        assert third["code"] == "NOT_PERMITTED"
        assert third["message"].startswith("This sheet was acknowledged already")

    async def test_adds_to_it_also_after_a_change_of_team(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        mira, sales = api.as_(work.member), await company.team("Sales")
        first = await submit(mira, value(work.key_result, 25))
        async with company._all():
            await Membership.filter(user_id=work.member.id).update(team_id=sales.id)

        second = await submit(mira, value(work.key_result, 26))

        assert second["sheet"] == first["sheet"]

    async def test_acts_once_for_one_key(self, api: Api, work: TeamAtWork) -> None:
        mira, selection = api.as_(work.member), "checkIns { id }"

        first = await submit(mira, value(work.key_result, 25), idempotencyKey="k", selection=selection)
        again = await submit(mira, value(work.key_result, 25), idempotencyKey="k", selection=selection)
        other = await submit(mira, value(work.key_result, 26), idempotencyKey="k", selection=selection)

        assert first == again
        assert other["problems"][0]["code"] == "REUSED"

    async def test_lists_every_problem_of_every_entry_at_once(self, api: Api, work: TeamAtWork) -> None:
        binary, band, baseline = await work.binary(), await work.band(), await work.baseline()

        answer = await submit(
            api.as_(work.member),
            done(work.key_result),
            value(binary, 1),
            value(band, "0.123456789", confidence=1.5, newBlocker="x" * 2001),
            unchanged(baseline),
            asOf="2026-11-19",
        )

        assert {(".".join(problem["path"]), problem["code"]) for problem in answer["problems"]} == {
            ("asOf", "IN_FUTURE"),
            ("entries.0.done", "WRONG_KIND"),
            ("entries.1.value", "WRONG_KIND"),
            ("entries.2.value.value", "TOO_MANY_DIGITS"),
            ("entries.2.value.words.confidence", "OUT_OF_RANGE"),
            ("entries.2.value.words.newBlocker", "TOO_LONG"),
            ("entries.3.unchanged", "NOTHING_TO_REPEAT"),
        }

    async def test_leaves_nothing_behind_when_it_is_refused(self, api: Api, work: TeamAtWork) -> None:
        mira, binary = api.as_(work.member), await work.binary()

        await submit(mira, value(work.key_result, 25), value(binary, 1))
        data = await mira.run("{ mySheet { submittedAt checkIns { id } due { id } } }")

        assert data["mySheet"]["submittedAt"] is None
        assert data["mySheet"]["checkIns"] == []
        assert len(data["mySheet"]["due"]) == 2

    @pytest.mark.parametrize("count", [0, 51])
    async def test_takes_one_to_fifty_entries(self, api: Api, work: TeamAtWork, count: int) -> None:
        answer = await submit(api.as_(work.member), *[unchanged(work.key_result)] * count)

        assert "COUNT" in {problem["code"] for problem in answer["problems"]}

    async def test_refuses_two_entries_for_one_key_result(self, api: Api, work: TeamAtWork) -> None:
        answer = await submit(api.as_(work.member), value(work.key_result, 1), value(work.key_result, 2))

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [
            (["entries", "1", "value", "keyResultId"], "TWICE")
        ]

    async def test_refuses_key_results_of_another_cycle(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        year = await company.cycle("2026", starts_on=work.cycle.starts_on.replace(month=1))
        other = await company.key_result(await company.objective(year, work.member))

        answer = await submit(api.as_(work.member), value(work.key_result, 25), value(other, 25))

        assert [problem["code"] for problem in answer["problems"]] == ["OTHER_CYCLE"]

    async def test_refuses_days_outside_the_cycle(self, api: Api, work: TeamAtWork) -> None:
        answer = await submit(api.as_(work.member), value(work.key_result, 25), asOf="2026-09-30")

        assert [problem["code"] for problem in answer["problems"]] == ["OUTSIDE_CYCLE"]

    @pytest.mark.parametrize("person", ["lead", "manager", "admin"])
    async def test_refuses_everybody_but_the_owner(self, api: Api, work: TeamAtWork, person: str) -> None:
        somebody = work.company.admin if person == "admin" else getattr(work, person)

        answer = await submit(api.as_(somebody), value(work.key_result, 25))

        assert (answer["code"], answer["path"]) == ("NOT_PERMITTED", ["entries", "0", "value", "keyResultId"])
        assert answer["message"] == "Only its owner checks in on a key result, or who stands in for them."

    async def test_refuses_a_draft(self, api: Api, company: Factory) -> None:
        mira = await company.person()
        objective = await company.objective(await company.cycle(), mira, state=ObjectiveState.DRAFT)

        answer = await submit(api.as_(mira), value(await company.key_result(objective), 25))

        assert answer["message"] == "The objective is still a draft: publish it first, then check in."

    async def test_refuses_a_closed_cycle(self, api: Api, company: Factory) -> None:
        mira = await company.person()
        objective = await company.objective(await company.cycle(state=CycleState.CLOSED), mira)

        answer = await submit(api.as_(mira), value(await company.key_result(objective), 25))

        assert answer["code"] == "CYCLE_CLOSED"

    async def test_takes_the_last_check_ins_after_the_end_while_the_cycle_is_in_review(
        self, api: Api, company: Factory, now: TestClock
    ) -> None:
        mira = await company.person()
        objective = await company.objective(await company.cycle(state=CycleState.REVIEW), mira)
        key_result = await company.key_result(objective)
        now.instant = datetime(2027, 1, 5, 9, tzinfo=UTC)

        answer = await submit(
            api.as_(mira), value(key_result, 40), selection="sheet { periodEnd } checkIns { asOf progress }"
        )

        assert answer["sheet"] == {"periodEnd": "2026-12-31"}
        assert answer["checkIns"] == [{"asOf": "2026-12-31", "progress": 1}]

    async def test_does_not_find_unknown_hidden_and_foreign_key_results(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        foreign = await team_at_work(await make_organization())
        hidden = await company.key_result(
            await company.objective(work.cycle, work.lead, visibility=Visibility.PRIVATE), work.lead
        )
        ids = [global_id("KeyResult", new_id()), gid(foreign.key_result), gid(hidden), gid(work.objective), "rubbish"]

        answers = [await submit(api.as_(work.member), {"value": {"keyResultId": text, "value": 1}}) for text in ids]

        assert {(answer["code"], tuple(answer["path"])) for answer in answers} == {
            ("NOT_FOUND", ("entries", "0", "value", "keyResultId"))
        }

    async def test_sends_few_statements_however_many_entries(self, api: Api, work: TeamAtWork) -> None:
        bands = [await work.band() for _ in range(20)]
        with counted_statements() as one:
            await submit(api.as_(work.member), value(bands[0], 3, newBlocker="Stuck"), selection="__typename")

        with counted_statements() as many:
            await submit(
                api.as_(work.member),
                *[value(band, 3, newBlocker="Stuck") for band in bands[1:]],
                selection="__typename",
            )

        assert many.count == one.count <= 16


class TestCheckInSheetAcknowledge:
    @pytest.mark.parametrize("person", ["lead", "manager", "admin"])
    async def test_is_for_those_above_the_author(self, api: Api, work: TeamAtWork, person: str) -> None:
        somebody = work.company.admin if person == "admin" else getattr(work, person)
        sheet = (await submit(api.as_(work.member), value(work.key_result, 25)))["sheet"]

        [answer] = await acknowledge(api.as_(somebody), sheet["id"])

        assert answer["sheet"] == {
            "id": sheet["id"],
            "acknowledgedBy": {"name": somebody.name},
            "acknowledgedAt": "2026-11-18T10:00:00Z",
        }

    async def test_answers_each_in_order(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        omar = await company.person("Omar", team=work.team)
        await company.key_result(work.objective, omar)
        sheet = (await submit(api.as_(work.member), value(work.key_result, 25)))["sheet"]["id"]
        owed = (await api.as_(omar).run("{ mySheet { id } }"))["mySheet"]["id"]

        answers = await acknowledge(api.as_(work.lead), owed, sheet, global_id("CheckInSheet", new_id()))
        again = await acknowledge(api.as_(work.lead), sheet)

        assert [answer["__typename"] for answer in answers] == [
            "NotPermittedError",
            "CheckInSheetAcknowledgeSuccess",
            "NotFoundError",
        ]
        assert answers[0]["message"] == "This sheet was not handed in yet."
        assert again[0]["message"] == "This sheet was acknowledged already."

    async def test_refuses_teammates_and_the_author(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        omar = await company.person("Omar", team=work.team)
        sheet = (await submit(api.as_(work.member), value(work.key_result, 25)))["sheet"]["id"]

        [own] = await acknowledge(api.as_(work.member), sheet)
        [teammate] = await acknowledge(api.as_(omar), sheet)

        assert own["message"] == "Somebody else acknowledges your sheet."
        assert teammate["code"] == "NOT_PERMITTED"

    async def test_does_not_find_sheets_of_others(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        sheet = (await submit(api.as_(work.member), value(work.key_result, 25)))["sheet"]["id"]
        stranger, foreigner = await company.person("Sven"), (await make_organization()).admin

        answers = [(await acknowledge(api.as_(person), sheet))[0]["code"] for person in (stranger, foreigner)]

        assert answers == ["NOT_FOUND", "NOT_FOUND"]

    async def test_refuses_more_than_fifty_at_once(self, api: Api, work: TeamAtWork) -> None:
        answers = await acknowledge(api.as_(work.lead), *[global_id("CheckInSheet", new_id()) for _ in range(51)])

        assert len(answers) == 51
        assert {answer["code"] for answer in answers} == {"INVALID_INPUT"}
