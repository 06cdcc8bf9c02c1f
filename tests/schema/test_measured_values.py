"""Values that integrations push: they move progress and count as no check-in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.cycles.models import CycleState
from app.objectives.models import MetricKind, ObjectiveState
from app.people.models import TokenScope
from tests.support.check_ins import team_at_work, value
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import ERRORS, Api
from tests.support.statements import counted_statements

KEY_RESULT = """progress health reportedValue measuredValue measuredSource measuredAt checkedInAt checkInDueAt
  latestAsOf metric { ... on ChangeMetric { current stretchReached } ... on BandMetric { current held heldSince } }"""
PUSH = f"""mutation($input: KeyResultValuesPushInput!) {{ keyResultValuesPush(input: $input) {{ __typename
  ... on KeyResultValuesPushSuccess {{ value {{ value origin source asOf at }} keyResult {{ {KEY_RESULT} }}
    changedObjectives {{ title progress }} }} {ERRORS} }} }}"""
CHECK_IN = f"""mutation($input: CheckInRecordInput!) {{ checkInRecord(input: $input) {{ __typename
  ... on CheckInRecordSuccess {{ keyResult {{ {KEY_RESULT} }} checkInEdge {{ node {{ delta }} }} }} {ERRORS} }} }}"""
VALUES = """query($id: ID!, $origins: [ValueOrigin!]) { node(id: $id) { ... on KeyResult {
  values(origins: $origins) { totalCount nodes { value origin source } } } } }"""
MONDAY, TUESDAY = "2026-11-16T09:00:00Z", "2026-11-17T09:00:00Z"


def measured(key_result: Any, figure: Any, at: str = TUESDAY) -> dict[str, Any]:
    return {"keyResultId": gid(key_result), "value": str(figure), "measuredAt": at}


async def push(api: Api, *values: dict[str, Any], source: str = "warehouse") -> list[dict[str, Any]]:
    data = await api.run(PUSH, input={"source": source, "values": list(values)})
    return list(data["keyResultValuesPush"])


async def report(api: Api, key_result: Any, figure: int, **given: Any) -> dict[str, Any]:
    answer = (await api.run(CHECK_IN, input={"entry": value(key_result, figure), **given}))["checkInRecord"]
    assert answer["__typename"] == "CheckInRecordSuccess", answer
    return dict(answer)


class TestPush:
    async def test_moves_progress_and_is_no_check_in(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        mira = api.as_(work.member)
        reported = (await report(mira, work.key_result, 25, asOf="2026-11-12"))["keyResult"]

        [answer] = await push(mira, measured(work.key_result, 30))

        now = answer["keyResult"]
        assert (now["progress"], now["metric"]["current"]) == (0.5, "30")
        assert (now["reportedValue"], now["measuredValue"], now["measuredSource"]) == ("25", "30", "warehouse")
        unmoved = ("checkedInAt", "checkInDueAt", "latestAsOf")
        assert [now[field] for field in unmoved] == [reported[field] for field in unmoved]
        assert answer["value"] == {
            "value": "30",
            "origin": "INTEGRATION",
            "source": "warehouse",
            "asOf": "2026-11-17",
            "at": TUESDAY,
        }
        assert answer["changedObjectives"] == [{"title": work.objective.title, "progress": 0.5}]

    async def test_lets_the_pace_speak_before_anybody_has_checked_in(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)

        [answer] = await push(api.as_(work.member), measured(work.key_result, 40))

        assert (answer["keyResult"]["health"], answer["keyResult"]["checkedInAt"]) == ("ON_TRACK", None)

    async def test_the_same_again_changes_nothing_and_is_answered_the_same(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        mira, first = api.as_(work.member), measured(work.key_result, 30)
        [before] = await push(mira, first)

        again = await push(mira, first, first)
        data = await mira.run(VALUES, id=gid(work.key_result))

        assert [each["value"] for each in again] == [before["value"]] * 2
        assert [each["keyResult"] for each in again] == [before["keyResult"]] * 2
        assert data["node"]["values"]["totalCount"] == 1

    async def test_refuses_another_value_for_the_same_instant(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        mira = api.as_(work.member)
        await push(mira, measured(work.key_result, 30))

        same_source = await push(mira, measured(work.key_result, 31))
        other_source = await push(mira, measured(work.key_result, 31), source="crm")

        assert [(each["path"], each["code"]) for each in same_source[0]["problems"]] == [
            (["values", "0", "value"], "DIFFERS")
        ]
        assert other_source[0]["__typename"] == "KeyResultValuesPushSuccess"

    async def test_a_late_value_overrides_no_newer_one(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        mira = api.as_(work.member)
        await push(mira, measured(work.key_result, 30))

        [answer] = await push(mira, measured(work.key_result, 22, MONDAY))

        assert answer["value"]["value"] == "22"
        assert answer["keyResult"]["measuredValue"] == "30"
        assert answer["keyResult"]["progress"] == 0.5

    async def test_a_newer_check_in_stands_above_an_older_measurement(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        mira = api.as_(work.member)
        await report(mira, work.key_result, 35)

        [answer] = await push(mira, measured(work.key_result, 22, MONDAY))

        now = answer["keyResult"]
        assert (now["metric"]["current"], now["reportedValue"], now["measuredValue"]) == ("35", "35", "22")
        assert now["progress"] == 0.75

    async def test_an_older_check_in_does_not_move_what_was_measured_since(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        mira = api.as_(work.member)
        await report(mira, work.key_result, 21, asOf="2026-11-05")
        await push(mira, measured(work.key_result, 30))

        answer = await report(mira, work.key_result, 24, asOf="2026-11-10")

        now = answer["keyResult"]
        assert (now["metric"]["current"], now["reportedValue"], now["progress"]) == ("30", "24", 0.5)
        assert answer["checkInEdge"]["node"]["delta"] == "3"

    async def test_answers_for_each_with_every_problem_at_once(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        binary = await work.binary()

        unfit, fit, none = await push(
            api.as_(work.member),
            measured(binary, "1.123456789", "2027-01-01T00:00:00Z"),
            measured(work.key_result, 30),
            {"keyResultId": "nonsense", "value": "1", "measuredAt": MONDAY},
        )

        assert [(each["path"][2], each["code"]) for each in unfit["problems"]] == [
            ("keyResultId", "WRONG_KIND"),
            ("value", "TOO_MANY_DIGITS"),
            ("measuredAt", "IN_FUTURE"),
        ]
        assert fit["__typename"] == "KeyResultValuesPushSuccess"
        assert (none["__typename"], none["path"]) == ("NotFoundError", ["values", "2", "keyResultId"])

    async def test_refuses_before_the_cycle(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)

        [answer] = await push(api.as_(work.member), measured(work.key_result, 30, "2026-09-30T23:59:59Z"))

        assert answer["problems"][0]["code"] == "OUTSIDE_CYCLE"

    async def test_goes_on_while_the_objective_rests(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        resting = {"state": ObjectiveState.PAUSED, "paused_at": work.objective.created_at, "paused_because": "We wait."}
        paused = await company.objective(work.cycle, work.member, "Resting", **resting)
        key_result = await company.key_result(paused)

        [answer] = await push(api.as_(work.member), measured(key_result, 30))

        assert (answer["keyResult"]["progress"], answer["keyResult"]["health"]) == (0.5, "PAUSED")

    async def test_refuses_more_than_50(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)

        answers = await push(api.as_(work.member), *[measured(work.key_result, 30)] * 51)

        assert {each["problems"][0]["code"] for each in answers} == {"TOO_MANY"}

    async def test_costs_as_much_for_many_as_for_one(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        others = [await company.key_result(work.objective, title=f"Measure {n}") for n in range(5)]
        mira = api.as_(work.member)

        with counted_statements() as for_one:
            await push(mira, measured(work.key_result, 30))
        with counted_statements() as for_many:
            await push(mira, *(measured(each, 30) for each in others))

        assert for_many.count == for_one.count


class TestWhoPushes:
    async def test_a_token_for_measuring_does_that_and_changes_nothing_else(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        token = await company.token(work.member.id, TokenScope.MEASURE)
        integration = api.as_(Person(work.member.id, company.organization_id, token))

        [pushed] = await push(integration, measured(work.key_result, 30))
        refused = (await integration.run(CHECK_IN, input={"entry": value(work.key_result, 30)}))["checkInRecord"]

        assert pushed["__typename"] == "KeyResultValuesPushSuccess"
        assert (refused["__typename"], refused["message"]) == (
            "NotPermittedError",
            "This access token may only read and push measured values.",
        )

    async def test_refuses_a_token_for_reading(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        token = await company.token(work.member.id, TokenScope.READ)

        [answer] = await push(
            api.as_(Person(work.member.id, company.organization_id, token)), measured(work.key_result, 30)
        )

        assert answer["__typename"] == "NotPermittedError"

    async def test_those_who_answer_for_the_objective_and_no_others(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)

        [lead] = await push(api.as_(work.lead), measured(work.key_result, 30))
        [stranger] = await push(api.as_(await company.person("Bo")), measured(work.key_result, 31, MONDAY))

        assert lead["__typename"] == "KeyResultValuesPushSuccess"
        assert stranger["__typename"] == "NotPermittedError"

    async def test_nobody_in_a_cycle_that_is_closed(self, api: Api, company: Factory) -> None:
        mira, cycle = await company.person("Mira"), await company.cycle(state=CycleState.CLOSED)
        key_result = await company.key_result(await company.objective(cycle, mira))

        [answer] = await push(api.as_(mira), measured(key_result, 30))

        assert answer["__typename"] == "CycleClosedError"


class TestBands:
    async def test_count_measured_values_in_their_periods(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        band = await work.band()
        mira = api.as_(work.member)
        await report(mira, band, 4, asOf="2026-11-05")

        [breached] = await push(mira, measured(band, 2, MONDAY))
        [late] = await push(mira, measured(band, 1, "2026-11-10T09:00:00Z"))

        assert (breached["keyResult"]["progress"], breached["keyResult"]["metric"]["held"]) == (0.5, False)
        assert breached["keyResult"]["metric"]["heldSince"] == "2026-11-16"
        assert late["keyResult"]["metric"] == {"current": "2", "held": False, "heldSince": "2026-11-10"}
        assert late["keyResult"]["progress"] == 0.333333333

    async def test_a_check_in_counts_what_was_measured_before(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        band = await work.band()
        mira = api.as_(work.member)
        await push(mira, measured(band, 2, "2026-11-05T09:00:00Z"))

        answer = await report(mira, band, 4)

        assert answer["keyResult"]["progress"] == 0.5
        assert answer["keyResult"]["metric"]["heldSince"] == "2026-11-18"


class TestOtherKinds:
    async def test_a_baseline_is_measured_with_its_source(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)

        [answer] = await push(api.as_(work.member), measured(await work.baseline(), 12))

        assert answer["keyResult"]["progress"] == 1

    async def test_a_stretch_value_is_reached_or_not(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        falling = await company.key_result(
            work.objective,
            title="Cut the wait",
            kind=MetricKind.DECREASE,
            unit_kind="NUMBER",
            baseline=Decimal(10),
            target=Decimal(5),
            stretch=Decimal(3),
        )
        mira = api.as_(work.member)

        [target] = await push(mira, measured(falling, 5, MONDAY))
        [stretch] = await push(mira, measured(falling, 3))

        assert target["keyResult"]["metric"]["stretchReached"] is False
        assert stretch["keyResult"]["metric"]["stretchReached"] is True


class TestValues:
    async def test_are_listed_together_and_told_apart(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        mira = api.as_(work.member)
        await report(mira, work.key_result, 25, asOf="2026-11-12")
        await push(mira, measured(work.key_result, 30))

        everything = (await mira.run(VALUES, id=gid(work.key_result)))["node"]["values"]
        by_people = (await mira.run(VALUES, id=gid(work.key_result), origins=["PERSON"]))["node"]["values"]

        assert everything["nodes"] == [
            {"value": "30", "origin": "INTEGRATION", "source": "warehouse"},
            {"value": "25", "origin": "PERSON", "source": None},
        ]
        assert (everything["totalCount"], by_people["totalCount"]) == (2, 1)
