"""Objectives through GraphQL once they are published: pause, resume, reopen, correct, archive, hand over, history."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.core import clock
from app.cycles.models import Cycle, CycleState
from app.objectives.models import Level, Objective, ObjectiveState, Outcome
from tests.support.check_ins import TeamAtWork, team_at_work, value
from tests.support.factories import Factory, gid
from tests.support.graphql import ERRORS, Api
from tests.support.statements import counted_statements

STATE = "state outcome closingNote health pausedAt pausedBecause progress keyResults { health checkInDueAt }"
LISTED = """query($id: ID!, $filter: ObjectiveFilter) {
  node(id: $id) { ... on Cycle { objectives(filter: $filter) { nodes { title } totalCount } } } }"""
CHANGES = """query($ids: [ID!]!, $fields: [String!]) { nodes(ids: $ids) {
  ... on Objective { changes(fields: $fields) { nodes {
      action reason actor { name } changes { field before after } } } }
  ... on KeyResult { changes(fields: $fields) { nodes {
      action reason actor { name } changes { field before after } } } } } }"""


async def send(api: Api, name: str, selection: str = f"objective {{ {STATE} }}", **input: Any) -> dict[str, Any]:
    title = name[0].upper() + name[1:]
    query = f"""mutation($input: {title}Input!) {{ {name}(input: $input) {{
      __typename ... on {title}Success {{ {selection} }} {ERRORS} }} }}"""
    answer: dict[str, Any] = (await api.run(query, input=input))[name]
    return answer


async def send_all(api: Api, name: str, **input: Any) -> list[dict[str, Any]]:
    answers: Any = await send(api, name, "objective { title state archivedAt }", **input)
    return list(answers)


async def closed(company: Factory, cycle: Cycle, owner: Any, title: str = "Done", **given: Any) -> Objective:
    ended = {"state": ObjectiveState.CLOSED, "outcome": Outcome.PARTIAL, "closed_at": clock.now()}
    return await company.objective(cycle, owner, title, **{**ended, **given})


async def check_in(api: Api, work: TeamAtWork, reading: int) -> None:
    answer = await send(api, "checkInRecord", "keyResult { progress }", entry=value(work.key_result, reading))
    assert answer["__typename"] == "CheckInRecordSuccess"


class TestPause:
    async def test_lets_an_objective_rest_and_says_so(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        mira = api.as_(work.member)
        await check_in(mira, work, 30)

        answer = await send(mira, "objectivePause", objectiveId=gid(work.objective), reason="We wait.")

        rests = answer["objective"]
        assert (rests["state"], rests["health"], rests["pausedBecause"]) == ("PAUSED", "PAUSED", "We wait.")
        assert rests["pausedAt"]
        assert rests["progress"] == 0.5
        assert rests["keyResults"] == [{"health": "PAUSED", "checkInDueAt": None}]

    async def test_leaves_it_out_of_the_mean_above_until_it_is_resumed(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        mode = {"progress_mode": "CONTRIBUTIONS", "level": Level.COMPANY}
        above = await company.objective(work.cycle, company.admin, "Customers stay", **mode)
        other = await company.objective(work.cycle, work.member, "Customers find help")
        other_measure = await company.key_result(other)
        await company.align(work.objective, above)
        await company.align(other, above)
        mira = api.as_(work.member)
        await check_in(mira, work, 40)
        await send(mira, "checkInRecord", "keyResult { progress }", entry=value(other_measure, 20))
        moved = "changedObjectives { title progress }"

        paused = await send(mira, "objectivePause", moved, objectiveId=gid(other), reason="We wait.")
        resumed = await send(mira, "objectiveResume", moved, objectiveId=gid(other))

        assert {"title": "Customers stay", "progress": 1} in paused["changedObjectives"]
        assert {"title": "Customers stay", "progress": 0.5} in resumed["changedObjectives"]

    async def test_takes_no_check_in_meanwhile(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        mira = api.as_(work.member)
        await send(mira, "objectivePause", objectiveId=gid(work.objective), reason="We wait.")

        answer = await send(mira, "checkInRecord", "keyResult { id }", entry=value(work.key_result, 30))

        assert answer["__typename"] == "NotPermittedError"
        assert "paused" in answer["message"]

    async def test_lists_it_by_its_health_and_after_all_others(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        await company.objective(work.cycle, work.member, "Another")
        mira = api.as_(work.member)
        await send(mira, "objectivePause", objectiveId=gid(work.objective), reason="We wait.")
        in_order = LISTED.replace("(filter: $filter)", "(filter: $filter, orderBy: HEALTH_WORST_FIRST)")

        everything = await mira.run(in_order, id=gid(work.cycle))
        resting = await mira.run(in_order, id=gid(work.cycle), filter={"health": ["PAUSED"]})

        assert [each["title"] for each in everything["node"]["objectives"]["nodes"]] == [
            "Another",
            work.objective.title,
        ]
        assert [each["title"] for each in resting["node"]["objectives"]["nodes"]] == [work.objective.title]

    async def test_is_closed_without_being_resumed(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        mira = api.as_(work.member)
        await send(mira, "objectivePause", objectiveId=gid(work.objective), reason="We wait.")

        answer = await send(mira, "objectiveClose", objectiveId=gid(work.objective), outcome="ABANDONED")

        assert (answer["objective"]["state"], answer["objective"]["pausedAt"]) == ("CLOSED", None)

    async def test_refuses_a_draft_with_a_reason(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        draft = await company.objective(work.cycle, work.member, "Draft", state=ObjectiveState.DRAFT)

        answer = await send(api.as_(work.member), "objectivePause", objectiveId=gid(draft), reason="We wait.")

        assert answer["__typename"] == "NotPermittedError"
        assert answer["message"] == "A draft has not begun: there is nothing to pause."


class TestResume:
    async def test_lets_check_ins_be_due_again(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        mira = api.as_(work.member)
        await send(mira, "objectivePause", objectiveId=gid(work.objective), reason="We wait.")

        answer = await send(mira, "objectiveResume", objectiveId=gid(work.objective), reason="It came.")

        goes_on = answer["objective"]
        assert (goes_on["state"], goes_on["health"], goes_on["pausedBecause"]) == ("ACTIVE", "PENDING", None)
        assert goes_on["keyResults"][0]["checkInDueAt"]


class TestReopen:
    async def test_pursues_a_closed_one_again(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        mira = api.as_(work.member)
        await send(mira, "objectiveClose", objectiveId=gid(work.objective), outcome="MISSED", note="Too late.")

        answer = await send(mira, "objectiveReopen", objectiveId=gid(work.objective), reason="They signed after all.")

        again = answer["objective"]
        assert (again["state"], again["outcome"], again["closingNote"]) == ("ACTIVE", None, None)
        assert again["keyResults"][0]["checkInDueAt"]

    async def test_refuses_what_is_in_the_archive(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        archived = await closed(company, work.cycle, work.member, archived_at=clock.now())

        answer = await send(api.as_(work.member), "objectiveReopen", objectiveId=gid(archived), reason="Why not?")

        assert answer["message"] == "It is archived: bring it back from the archive first."


class TestCorrect:
    @pytest.mark.parametrize("state", [CycleState.ACTIVE, CycleState.CLOSED])
    async def test_keeps_what_was_said_before(self, api: Api, company: Factory, state: CycleState) -> None:
        mira, cycle = await company.person("Mira"), await company.cycle(state=state)
        objective = await closed(company, cycle, mira, closing_note="Half of it.")
        ids = {"objectiveId": gid(objective)}

        answer = await send(api.as_(mira), "objectiveCorrect", **ids, outcome="ACHIEVED", reason="Counted late.")
        data = await api.as_(mira).run(CHANGES, ids=[gid(objective)])

        assert (answer["objective"]["outcome"], answer["objective"]["closingNote"]) == ("ACHIEVED", "Half of it.")
        [change] = data["nodes"][0]["changes"]["nodes"]
        assert (change["action"], change["reason"]) == ("objective.correct", "Counted late.")
        assert change["changes"] == [{"field": "outcome", "before": "PARTIAL", "after": "ACHIEVED"}]

    async def test_lets_an_abandoned_one_count_above(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        mode = {"progress_mode": "CONTRIBUTIONS", "level": Level.COMPANY}
        above = await company.objective(work.cycle, company.admin, "Customers stay", **mode)
        await company.align(work.objective, above)
        mira = api.as_(work.member)
        await check_in(mira, work, 30)
        await send(mira, "objectiveClose", objectiveId=gid(work.objective), outcome="ABANDONED")

        answer = await send(
            mira,
            "objectiveCorrect",
            "changedObjectives { title progress }",
            objectiveId=gid(work.objective),
            outcome="PARTIAL",
            reason="It was not given up.",
        )

        assert answer["changedObjectives"] == [{"title": "Customers stay", "progress": 0.5}]

    async def test_refuses_when_nothing_would_change(self, api: Api, company: Factory) -> None:
        mira = await company.person("Mira")
        objective = await closed(company, await company.cycle(), mira)

        answer = await send(
            api.as_(mira), "objectiveCorrect", objectiveId=gid(objective), outcome="PARTIAL", reason=" "
        )

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [
            (["reason"], "EMPTY"),
            (["outcome"], "UNCHANGED"),
        ]


class TestArchive:
    async def test_hides_from_lists_until_asked_for(self, api: Api, company: Factory) -> None:
        mira, cycle = await company.person("Mira"), await company.cycle(state=CycleState.CLOSED)
        old, young = await closed(company, cycle, mira, "Old"), await closed(company, cycle, mira, "Young")
        as_mira = api.as_(mira)

        [answer] = await send_all(as_mira, "objectivesArchive", objectiveIds=[gid(old)])

        async def listed(archived: str | None) -> list[str]:
            only = {"archived": archived} if archived else None
            found = (await as_mira.run(LISTED, id=gid(cycle), filter=only))["node"]["objectives"]
            assert found["totalCount"] == len(found["nodes"])
            return [each["title"] for each in found["nodes"]]

        assert answer["objective"]["archivedAt"]
        assert await listed(None) == ["Young"]
        assert await listed("LEFT_OUT") == ["Young"]
        assert await listed("INCLUDED") == ["Old", "Young"]
        assert await listed("ALONE") == ["Old"]
        assert await as_mira.run("query($id: ID!) { node(id: $id) { id } }", id=gid(old)) == {"node": {"id": gid(old)}}
        await send_all(as_mira, "objectivesUnarchive", objectiveIds=[gid(old)])
        assert await listed(None) == ["Old", "Young"]
        assert young.title == "Young"

    async def test_answers_for_each_in_order(self, api: Api, company: Factory) -> None:
        mira, cycle = await company.person("Mira"), await company.cycle()
        done = await closed(company, cycle, mira)
        running = await company.objective(cycle, mira, "Running")

        answers = await send_all(api.as_(mira), "objectivesArchive", objectiveIds=[gid(running), gid(done), "nonsense"])

        kinds = [answer["__typename"] for answer in answers]
        assert kinds == ["NotPermittedError", "ObjectivesArchiveSuccess", "NotFoundError"]
        assert answers[2]["path"] == ["objectiveIds", "2"]

    async def test_refuses_more_than_50(self, api: Api, company: Factory) -> None:
        answers = await send_all(api.as_(company.admin), "objectivesArchive", objectiveIds=["x"] * 51)

        assert {answer["problems"][0]["code"] for answer in answers} == {"TOO_MANY"}


class TestReassign:
    async def test_lets_others_answer_for_several(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        other = await company.objective(work.cycle, work.member, "Customers stay", team=work.team)
        new = [{"objectiveId": gid(each), "ownerId": work.lead.gid} for each in (work.objective, other)]

        answers = await send_all(api.as_(work.lead), "objectivesReassign", objectives=new, reason="Mira moves on.")
        data = await api.as_(work.lead).run(CHANGES, ids=[gid(other)], fields=["ownerId"])

        assert [answer["__typename"] for answer in answers] == ["ObjectivesReassignSuccess"] * 2
        [change] = data["nodes"][0]["changes"]["nodes"]
        assert (change["reason"], change["actor"]) == ("Mira moves on.", {"name": "Lena"})

    async def test_tells_which_owner_cannot_be(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        gone = await company.person("Gus", active=False)
        new = [{"objectiveId": gid(work.objective), "ownerId": gone.gid}]

        [answer] = await send_all(api.as_(work.lead), "objectivesReassign", objectives=new, reason="Mira moves on.")

        assert answer["problems"][0]["path"] == ["objectives", "0", "ownerId"]


class TestChanges:
    async def test_of_an_owner_need_a_reason_once_published(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        new = {"objectiveId": gid(work.objective), "expectedRevision": 1, "ownerId": work.lead.gid, "title": " "}

        answer = await send(api.as_(work.lead), "objectiveUpdate", "objective { id }", **new)

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [
            (["reason"], "REQUIRED"),
            (["title"], "EMPTY"),
        ]

    async def test_of_a_draft_need_none(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        draft = await company.objective(work.cycle, work.member, "Draft", team=work.team, state=ObjectiveState.DRAFT)
        new = {"objectiveId": gid(draft), "expectedRevision": 1, "ownerId": work.lead.gid}

        answer = await send(api.as_(work.lead), "objectiveUpdate", "objective { id }", **new)

        assert answer["__typename"] == "ObjectiveUpdateSuccess"

    async def test_are_told_with_old_new_who_and_why(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        mira, ids = api.as_(work.member), {"keyResultId": gid(work.key_result)}
        for revision, change in enumerate(({"target": "50"}, {"weight": "2"}), start=1):
            await send(
                mira,
                "keyResultUpdate",
                "keyResult { id }",
                **ids,
                expectedRevision=revision,
                reason=f"Reason {revision}",
                **change,
            )

        everything = await mira.run(CHANGES, ids=[gid(work.key_result)])
        of_the_target = await mira.run(CHANGES, ids=[gid(work.key_result)], fields=["target"])

        reasons = [change["reason"] for change in everything["nodes"][0]["changes"]["nodes"]]
        assert reasons == ["Reason 2", "Reason 1"]
        assert of_the_target["nodes"][0]["changes"]["nodes"] == [
            {
                "action": "key_result.update",
                "reason": "Reason 1",
                "actor": {"name": "Mira"},
                "changes": [{"field": "target", "before": "40", "after": "50"}],
            }
        ]

    async def test_cost_as_much_for_many_as_for_one(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        others = [await company.key_result(work.objective, title=f"Measure {n}", target=Decimal(n)) for n in (30, 31)]
        ids = [gid(each) for each in (work.key_result, *others)]
        lena = api.as_(work.lead)

        with counted_statements() as for_one:
            await lena.run(CHANGES, ids=ids[:1])
        with counted_statements() as for_three:
            await lena.run(CHANGES, ids=ids)

        assert for_three.count == for_one.count

    async def test_are_read_by_the_readers_of_the_goal_alone(self, api: Api, company: Factory) -> None:
        mira, cycle = await company.person("Mira"), await company.cycle()
        objective = await company.objective(cycle, mira, "Mine", visibility="PRIVATE")
        await send(api.as_(mira), "objectivePause", objectiveId=gid(objective), reason="A secret.")

        data = await api.as_(await company.person("Sam")).run(CHANGES, ids=[gid(objective)])

        assert data == {"nodes": [None]}
