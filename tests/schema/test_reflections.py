"""Reflections: drafts, handing in, corrections, responses, and who reads them."""

from __future__ import annotations

from typing import Any

import pytest
from psycopg.errors import InsufficientPrivilege

from app.core import clock
from app.cycles.models import Cycle, CycleState
from app.database.unit_of_work import values, writing
from app.objectives.models import MetricKind, ObjectiveState, Outcome, UnitKind
from app.objectives.quality.models import QualityRuleSetting, Severity
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api
from tests.support.inbox import inbox_of
from tests.support.notifications import told
from tests.support.reviews import SAID, Review, review_of
from tests.support.statements import counted_statements

OF_GOAL = """query($id: ID!) { node(id: $id) { ... on Objective { suggestedScore reflection { id score learned
    suggestedScore handedInAt author { name } verdict response respondedBy { name } } } } }"""


@pytest.fixture
async def review(company: Factory) -> Review:
    return await review_of(company)


async def reflection(api: Api, review: Review, person: Person) -> Any:
    return (await api.as_(person).run(OF_GOAL, id=gid(review.goal)))["node"]["reflection"]


def about(review: Review, content: dict[str, Any] | None = None, **given: Any) -> dict[str, Any]:
    return {"objectiveId": gid(review.goal), "content": SAID if content is None else content, **given}


class TestDrafts:
    async def test_are_their_authors_alone(self, api: Api, review: Review) -> None:
        await api.as_(review.owner).succeed("reflectionSave", about(review, {"learned": "Not sure yet."}))

        hers = await reflection(api, review, review.owner)
        others = [await reflection(api, review, each) for each in (review.lead, review.manager, review.company.admin)]

        assert (hers["learned"], hers["handedInAt"]) == ("Not sure yet.", None)
        assert others == [None, None, None]

    async def test_leave_no_trace_for_others(self, api: Api, review: Review) -> None:
        mira = api.as_(review.owner)
        saved = await mira.succeed("reflectionSave", about(review, {"learned": "Hm."}), "reflection { id }")
        query = "query($id: ID!) { node(id: $id) { id } auditRecords(subjectId: $id) { nodes { action } } }"

        seen = await api.as_(review.company.admin).run(query, id=saved["reflection"]["id"])

        assert (seen["node"], seen["auditRecords"]["nodes"]) == (None, [])

    async def test_are_kept_piece_by_piece(self, api: Api, review: Review) -> None:
        mira = api.as_(review.owner)
        await mira.succeed("reflectionSave", about(review, {"learned": "A.", "score": 0.5}))

        again = about(review, {"score": None, "verdict": "PARTLY"}, expectedRevision=1)
        await mira.succeed("reflectionSave", again)

        found = await reflection(api, review, review.owner)
        assert (found["learned"], found["score"], found["verdict"]) == ("A.", None, "PARTLY")

    async def test_refuse_an_edit_of_another_revision(self, api: Api, review: Review) -> None:
        mira = api.as_(review.owner)
        await mira.succeed("reflectionSave", about(review, {"learned": "A."}))

        second = await mira.mutate("reflectionSave", about(review, {"learned": "B."}))

        assert second["__typename"] == "ConflictError"

    async def test_may_be_written_before_the_goal_ends(self, api: Api, review: Review) -> None:
        pursued = await review.company.objective(review.cycle, review.owner, "Customers return")
        mira, content = api.as_(review.owner), {"objectiveId": gid(pursued), "content": {"learned": "A."}}

        await mira.succeed("reflectionSave", content)
        early = await mira.mutate("reflectionHandIn", {**content, "expectedRevision": 1})

        assert early["message"] == "It is still pursued: close it with its outcome first."

    async def test_refuse_whoever_is_not_the_owner(self, api: Api, review: Review) -> None:
        for person in (review.lead, review.manager, review.company.admin):
            answer = await api.as_(person).mutate("reflectionSave", about(review))

            assert answer["message"] == "Only the objective's owner reflects on it."

    async def test_of_an_earlier_owner_are_in_nobodys_way(self, api: Api, review: Review) -> None:
        await review.company.reflection(review.goal, review.lead, handed_in=False)

        await api.as_(review.owner).succeed("reflectionHandIn", about(review))

        assert (await reflection(api, review, review.lead))["author"] == {"name": "Mira"}


class TestHandingIn:
    async def test_shows_it_to_the_readers_of_the_objective(self, api: Api, review: Review) -> None:
        await api.as_(review.owner).succeed("reflectionHandIn", about(review))

        found = await reflection(api, review, await review.company.person("Bo"))

        assert (found["score"], found["suggestedScore"], found["author"]) == (0.8, 0.8, {"name": "Mira"})

    async def test_hides_it_with_the_objective(self, api: Api, review: Review) -> None:
        own = await review.ended("My own", team=None, visibility="PRIVATE")
        written = await review.company.reflection(own, review.owner)
        query = "query($id: ID!) { node(id: $id) { id } }"

        seen = {
            person.name: (await api.as_(person).run(query, id=gid(written)))["node"] is not None
            for person in (review.owner, review.manager, review.lead, review.company.admin)
        }

        assert seen == {"Mira": True, "Max": True, "Lena": False, "Ada": False}

    async def test_names_all_that_is_missing(self, api: Api, review: Review) -> None:
        answer = await api.as_(review.owner).mutate("reflectionHandIn", about(review, {"score": 0.5}))

        assert [".".join(problem["path"]) for problem in answer["problems"]] == [
            "content.scoreReason",
            "content.verdict",
            "content.verdictReason",
            "content.cause",
            "content.causeNote",
            "content.learned",
        ]
        assert answer["problems"][0]["message"] == "The figures suggest 0.80: say why the score is another one."

    async def test_happens_once(self, api: Api, review: Review) -> None:
        mira = api.as_(review.owner)
        await mira.succeed("reflectionHandIn", about(review))

        again = await mira.mutate("reflectionHandIn", about(review))

        assert again["message"] == "A reflection was handed in already: correct that one, and say why."

    async def test_suggests_no_score_for_what_was_only_to_be_measured(self, api: Api, review: Review) -> None:
        first = await review.company.key_result(
            review.goal, title="Measure set-up", kind=MetricKind.BASELINE, unit_kind=UnitKind.NUMBER
        )
        await review.reach(1, first)

        found = (await api.as_(review.owner).run(OF_GOAL, id=gid(review.goal)))["node"]

        assert found["suggestedScore"] == 0.8


class TestWordsAboutPay:
    TIED = "My bonus depends on this score."

    async def test_are_found_while_they_are_written_and_afterwards(self, api: Api, review: Review) -> None:
        mira = api.as_(review.owner)
        handed_in = await mira.succeed(
            "reflectionHandIn",
            about(review, {**SAID, "learned": self.TIED}),
            "reflection { findings { rule blocking words } }",
        )

        typed = await mira.run(
            "query($texts: [String!]!) { findingsForReflection(texts: $texts) { rule } }", texts=["So.", self.TIED]
        )

        [found] = handed_in["reflection"]["findings"]
        assert (found["rule"], found["blocking"]) == ("reflection.pay", False)
        assert "onus" in found["words"]
        assert typed["findingsForReflection"] == [{"rule": "reflection.pay"}]

    async def test_are_refused_where_the_organisation_says_so(self, api: Api, review: Review) -> None:
        await review.company.add(QualityRuleSetting, rule_id="reflection.pay", severity=Severity.BLOCKING)

        answer = await api.as_(review.owner).mutate("reflectionHandIn", about(review, {**SAID, "learned": self.TIED}))

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [
            (["content", "learned"], "BLOCKED")
        ]


class TestCorrecting:
    async def test_keeps_what_it_said_before(self, api: Api, review: Review) -> None:
        written = await review.company.reflection(review.goal, review.owner, suggested_score=0.8)
        fields = "reflection { score revision changes { nodes { reason changes { field before after } } } }"

        answer = await api.as_(review.owner).succeed(
            "reflectionCorrect",
            {
                "reflectionId": gid(written),
                "expectedRevision": 1,
                "content": {"score": 0.9},
                "reason": "One more came.",
            },
            fields,
        )

        found = answer["reflection"]
        assert (found["score"], found["revision"]) == (0.9, 2)
        [change] = found["changes"]["nodes"]
        assert change["reason"] == "One more came."
        assert change["changes"] == [{"field": "score", "before": "0.8", "after": "0.9"}]

    async def test_refuses_what_would_leave_it_incomplete(self, api: Api, review: Review) -> None:
        written = await review.company.reflection(review.goal, review.owner)
        wrong = {"reflectionId": gid(written), "expectedRevision": 1, "content": {"score": 0.2}, "reason": "So."}

        answer = await api.as_(review.owner).mutate("reflectionCorrect", wrong)

        paths = [problem["path"][-1] for problem in answer["problems"]]
        assert paths == ["scoreReason", "cause", "causeNote"]

    async def test_refuses_others_and_a_closed_cycle(self, api: Api, review: Review) -> None:
        written = await review.company.reflection(review.goal, review.owner)
        given = {"reflectionId": gid(written), "expectedRevision": 1, "content": {"score": 0.9}, "reason": "So."}

        others = await api.as_(review.manager).mutate("reflectionCorrect", given)
        async with review.company._all():
            await Cycle.filter(id=review.cycle.id).update(state=CycleState.CLOSED)
        late = await api.as_(review.owner).mutate("reflectionCorrect", given)

        assert others["message"] == "Only its author corrects a reflection."
        assert late["__typename"] == "CycleClosedError"


class TestResponding:
    @pytest.mark.parametrize("who", ["manager", "lead"])
    async def test_is_for_those_who_lead(self, who: str, api: Api, review: Review) -> None:
        written = await review.company.reflection(review.goal, review.owner)
        person: Person = getattr(review, who)

        await api.as_(person).succeed("reflectionRespond", {"reflectionId": gid(written), "response": "Well seen."})

        found = await reflection(api, review, review.owner)
        assert (found["response"], found["respondedBy"]["name"]) == ("Well seen.", person.name)

    async def test_is_told_to_those_who_owe_it_and_to_the_author(self, api: Api, review: Review) -> None:
        await api.as_(review.owner).succeed("reflectionHandIn", about(review))
        written = await reflection(api, review, review.manager)

        await api.as_(review.manager).succeed("reflectionRespond", {"reflectionId": written["id"], "response": "Good."})

        assert await told(api, review.manager) == [("REFLECTION_HANDED_IN", "Reflection")]
        assert await told(api, review.owner) == [("REFLECTION_ANSWERED", "Reflection")]
        assert await told(api, review.lead) == []

    async def test_falls_to_who_stands_in_for_the_manager(self, api: Api, review: Review) -> None:
        written = await review.company.reflection(review.goal, review.owner)
        bo = await review.company.person("Bo", team=review.team)
        before = await inbox_of(api, bo)
        await review.company.absence(review.manager, stand_in=bo)

        [item] = await inbox_of(api, bo)
        await api.as_(bo).succeed("reflectionRespond", {"reflectionId": gid(written), "response": "Well seen."})

        assert before == []
        assert item["kind"] == "REFLECTION_TO_ANSWER"
        assert await inbox_of(api, bo) == []

    async def test_refuses_those_who_report_to_its_author(self, api: Api, review: Review) -> None:
        written = await review.company.reflection(review.goal, review.owner)
        tim = await review.company.person("Tim", manager=review.owner, team=review.team)
        below = await review.company.person("Bo", manager=tim, team=review.team)
        await review.company.acting_lead(review.team, tim)
        await review.company.absence(review.manager, stand_in=below)
        given = {"reflectionId": gid(written), "response": "Well led."}

        answers = [await api.as_(person).mutate("reflectionRespond", given) for person in (tim, below)]

        assert {answer["message"] for answer in answers} == {
            "You report to its author: somebody above them responds to it."
        }
        assert await inbox_of(api, below) == []

    async def test_of_a_lead_is_not_for_who_leads_in_their_place(self, api: Api, review: Review) -> None:
        end = {"state": ObjectiveState.CLOSED, "outcome": Outcome.PARTIAL, "closed_at": clock.now()}
        goal = await review.company.objective(review.cycle, review.lead, team=review.team, **end)
        written = await review.company.reflection(goal, review.lead)
        tim = await review.company.person("Tim", team=review.team)
        await review.company.acting_lead(review.team, tim)

        answer = await api.as_(tim).mutate("reflectionRespond", {"reflectionId": gid(written), "response": "Fine."})

        assert answer["code"] == "NOT_PERMITTED"

    async def test_refuses_its_author_and_colleagues(self, api: Api, review: Review) -> None:
        written = await review.company.reflection(review.goal, review.owner)
        given, bo = {"reflectionId": gid(written), "response": "Fine."}, await review.company.person("Bo")

        own = await api.as_(review.owner).mutate("reflectionRespond", given)
        colleague = await api.as_(bo).mutate("reflectionRespond", given)

        assert own["message"] == "It is your own: somebody else responds to it."
        assert colleague["__typename"] == "NotPermittedError"


class TestTheDatabase:
    @pytest.mark.parametrize(
        "change", ["score = 1", "learned = 'Nothing.'", "handed_in_at = null", "handed_in_at = now()", "revision = 9"]
    )
    async def test_lets_nobody_else_change_what_was_said(self, change: str, review: Review) -> None:
        written = await review.company.reflection(review.goal, review.owner)
        sight = (await review.manager.actor()).sight

        with pytest.raises(InsufficientPrivilege):
            async with writing(sight):
                await values(f"update reflections set {change} where id = %s", (written.id,))

    async def test_lets_not_even_its_author_take_it_back(self, review: Review) -> None:
        written = await review.company.reflection(review.goal, review.owner)

        with pytest.raises(InsufficientPrivilege):
            async with writing((await review.owner.actor()).sight):
                await values("update reflections set handed_in_at = null where id = %s", (written.id,))


class TestObstacles:
    OBSTACLES = """query($id: ID!) { node(id: $id) { ... on Cycle { obstacles(to: CLOSED) {
        kind severity operation subjects { __typename } } } } }"""

    async def test_of_a_close_are_what_was_not_looked_back_on(self, api: Api, review: Review) -> None:
        admin = api.as_(review.company.admin)

        async def kinds() -> list[tuple[str, str, str]]:
            found = (await admin.run(self.OBSTACLES, id=gid(review.cycle)))["node"]["obstacles"]
            return [
                (each["kind"], each["operation"], each["subjects"][0]["__typename"])
                for each in found
                if each["severity"] == "WARNING" and each["kind"] != "NOT_OVER"
            ]

        before = await kinds()
        await api.as_(review.owner).succeed("reflectionHandIn", about(review))
        handed_in = await kinds()
        [found] = [await reflection(api, review, review.manager)]
        await api.as_(review.manager).succeed("reflectionRespond", {"reflectionId": found["id"], "response": "Good."})
        responded = await kinds()

        decide = ("DECISION_MISSING", "objectivesCarryOver", "Objective")
        assert before == [("REFLECTION_MISSING", "reflectionHandIn", "Objective"), decide]
        assert handed_in == [("RESPONSE_MISSING", "reflectionRespond", "Reflection"), decide]
        assert responded == [decide]

    async def test_of_a_close_are_no_reflections_of_people_who_left(self, api: Api, review: Review) -> None:
        gone = await review.company.person("Gus", active=False)
        ended = {"state": ObjectiveState.CLOSED, "outcome": "MISSED", "closed_at": "2026-11-17T10:00:00Z"}
        await review.company.objective(review.cycle, gone, "Left behind", **ended)
        await review.company.reflection(review.goal, review.owner)

        found = (await api.as_(review.company.admin).run(self.OBSTACLES, id=gid(review.cycle)))["node"]["obstacles"]

        assert "REFLECTION_MISSING" not in [each["kind"] for each in found]


class TestLists:
    async def test_read_reflections_in_a_fixed_number_of_statements(self, api: Api, review: Review) -> None:
        query = """query($id: ID!) { node(id: $id) { ... on Cycle { objectives(first: 50) { nodes { suggestedScore
            reflection { score author { name } objective { title } findings { rule } } } } } } }"""
        await review.company.reflection(review.goal, review.owner)
        with counted_statements() as one:
            await api.as_(review.lead).run(query, id=gid(review.cycle))
        for number in range(20):
            await review.company.reflection(await review.ended(f"Goal {number}"), review.owner)

        with counted_statements() as many:
            found = await api.as_(review.lead).run(query, id=gid(review.cycle))

        assert len([each for each in found["node"]["objectives"]["nodes"] if each["reflection"]]) == 21
        assert many.count == one.count
