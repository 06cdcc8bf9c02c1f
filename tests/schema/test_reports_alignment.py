"""How well the goals of a cycle hang together, through GraphQL."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.objectives.alignment_models import AlignmentState
from app.objectives.models import AlignmentKind, Level, ObjectiveProgress, ObjectiveState, ReportedHealth
from tests.support.check_ins import TeamAtWork, team_at_work, value
from tests.support.clock import TestClock
from tests.support.factories import Factory, gid, make_organization
from tests.support.graphql import Api
from tests.support.statements import counted_statements

REPORT = """query($cycle: ID!, $team: ID) { alignmentReport(cycleId: $cycle, teamId: $team) {
    cycle { name } team { name } asOf levels { level withParent withoutParent } orphanCount orphans { title } depth
    proposedCount proposed { days alignment { kind } } overruled { reason } dependenciesAtRisk { note risks }
    softened { note kind } unreportedCount unreportedKeyResults { title } letDown { title } } }"""


@pytest.fixture
async def work(company: Factory) -> TeamAtWork:
    """A team at work."""
    return await team_at_work(company)


async def report(api: Api, work: TeamAtWork, **asked: str) -> dict[str, Any]:
    found: dict[str, Any] = (await api.run(REPORT, cycle=gid(work.cycle), **asked))["alignmentReport"]
    return found


class TestAlignmentReport:
    async def test_tells_who_serves_whom_and_who_serves_nobody(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        year = await company.cycle("2026", starts_on=date(2026, 1, 1))
        top = await company.objective(year, company.admin, "Year", level=Level.COMPANY)
        middle = await company.objective(work.cycle, company.admin, "Quarter", level=Level.COMPANY)
        await company.objective(work.cycle, work.member, "Alone")
        await company.objective(work.cycle, work.member, "A draft", state=ObjectiveState.DRAFT)
        declined = await company.objective(work.cycle, work.member, "Declined")
        await company.align(middle, top)
        await company.align(work.objective, middle, AlignmentKind.SUPPORTS)
        await company.align(declined, middle, state=AlignmentState.DECLINED, reason="Another matter.")

        found = await report(api.as_(company.admin), work)

        assert found["levels"] == [
            {"level": "COMPANY", "withParent": 1, "withoutParent": 0},
            {"level": "TEAM", "withParent": 1, "withoutParent": 0},
            {"level": "INDIVIDUAL", "withParent": 0, "withoutParent": 2},
        ]
        assert (found["orphanCount"], found["orphans"]) == (2, [{"title": "Alone"}, {"title": "Declined"}])
        assert found["depth"] == 2

    async def test_tells_what_waits_and_what_was_overruled(
        self, api: Api, company: Factory, work: TeamAtWork, now: TestClock
    ) -> None:
        parent = await company.objective(work.cycle, company.admin)
        await company.align(work.objective, parent, state=AlignmentState.PROPOSED)
        other = await company.objective(work.cycle, work.member)
        at = {"ended_by_id": work.lead.id, "ended_at": now.read(), "reason": "It does not help."}
        await company.align(other, parent, state=AlignmentState.OVERRULED, **at)
        now.forward(days=9)

        found = await report(api.as_(work.lead), work)

        assert (found["proposedCount"], found["proposed"]) == (1, [{"days": 9, "alignment": {"kind": "CONTRIBUTES"}}])
        assert found["overruled"] == [{"reason": "It does not help."}]

    async def test_tells_which_promises_are_in_danger(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        waits = AlignmentKind.DEPENDS_ON
        for note, promised_on in (("Over", date(2026, 11, 17)), ("To come", date(2026, 12, 1))):
            awaited = await company.objective(work.cycle, company.admin, note)
            await company.align(work.objective, awaited, waits, note=note, promised_on=promised_on)

        found = await report(api.as_(work.lead), work)

        assert found["dependenciesAtRisk"] == [{"note": "Over", "risks": ["PROMISE_PASSED"]}]

    async def test_tells_what_was_to_contribute_and_only_supports(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        parent = await company.objective(work.cycle, work.member)
        drawn = await company.objective(work.cycle, work.member)
        for child, kind in ((work.objective, "CONTRIBUTES"), (drawn, "SUPPORTS")):
            asked = {"childId": gid(child), "parentId": gid(parent), "kind": kind, "note": kind}
            await api.as_(work.member).succeed("alignmentPropose", asked)

        before = await report(api.as_(work.member), work)
        narrowed = {"objectiveId": gid(work.objective), "expectedRevision": 1, "visibility": "TEAM"}
        await api.as_(work.member).succeed("objectiveUpdate", narrowed)
        after = await report(api.as_(work.member), work)

        assert before["softened"] == []
        assert after["softened"] == [{"note": "CONTRIBUTES", "kind": "SUPPORTS"}]

    async def test_tells_which_key_results_nobody_has_reported_on(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        binary = await work.binary()
        await api.as_(work.member).succeed("checkInRecord", {"entry": value(work.key_result, 25)})

        found = await report(api.as_(work.lead), work)

        assert (found["unreportedCount"], found["unreportedKeyResults"]) == (1, [{"title": binary.title}])

    async def test_tells_which_goals_all_their_children_let_down(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        for title, healths in (("All", ["OFF_TRACK", "OFF_TRACK"]), ("Some", ["OFF_TRACK", "AT_RISK"]), ("None", [])):
            parent = await company.objective(work.cycle, company.admin, title, level=Level.COMPANY)
            for health in healths:
                child = await company.objective(work.cycle, work.member, f"Under {title}", progress=0.1)
                async with company._all():
                    await ObjectiveProgress.filter(id=child.id).update(reported_health=ReportedHealth(health))
                await company.align(child, parent)

        found = await report(api.as_(work.lead), work)

        assert found["letDown"] == [{"title": "All"}]

    async def test_of_a_team_is_about_its_goals(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        await company.objective(work.cycle, work.member, "Elsewhere")

        found = await report(api.as_(work.lead), work, team=gid(work.team))

        assert (found["team"], found["orphanCount"]) == ({"name": "Growth"}, 1)

    async def test_leaves_out_alignments_of_which_the_reader_sees_one_end(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        private = await company.objective(work.cycle, work.member, visibility="PRIVATE")
        await company.align(work.objective, private, AlignmentKind.SUPPORTS)

        own = await report(api.as_(work.member), work)
        others = await report(api.as_(work.lead), work)

        assert (own["depth"], others["depth"]) == (1, 0)
        assert others["orphans"] == [{"title": work.objective.title}]

    async def test_is_null_where_there_is_no_such_cycle(self, api: Api, work: TeamAtWork) -> None:
        assert await report(api.as_((await make_organization()).admin), work) is None

    async def test_takes_statements_that_do_not_grow_with_what_there_is_to_tell(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        parent = await company.objective(work.cycle, company.admin)

        async def fill(number: int) -> None:
            for _ in range(number):
                child = await company.objective(work.cycle, work.member)
                awaited = await company.objective(work.cycle, work.member)
                await company.key_result(child)
                await company.align(child, parent, AlignmentKind.SUPPORTS)
                await company.align(child, awaited, AlignmentKind.DEPENDS_ON, promised_on=date(2026, 11, 1))
                await company.align(awaited, parent, state=AlignmentState.PROPOSED)

        await fill(1)
        with counted_statements() as few:
            await report(api.as_(work.lead), work)
        await fill(8)

        with counted_statements() as many:
            found = await report(api.as_(work.lead), work)

        assert (found["proposedCount"], len(found["dependenciesAtRisk"])) == (9, 9)
        assert many.count == few.count
