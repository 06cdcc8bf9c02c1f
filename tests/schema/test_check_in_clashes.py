"""Check-ins while others change who reads the objective: nobody waits for each other in a circle."""

from __future__ import annotations

import asyncio
from typing import Any

from app.objectives.models import ProgressMode
from tests.support.check_ins import team_at_work, value
from tests.support.factories import Factory, gid
from tests.support.graphql import Api
from tests.support.statements import counted_statements

PAIRS = 30


async def test_check_ins_and_changes_of_readers_take_their_locks_in_one_order(api: Api, company: Factory) -> None:
    work = await team_at_work(company)
    top = await company.objective(work.cycle, work.lead, "Grow", progress_mode=ProgressMode.CONTRIBUTIONS)
    inputs: list[tuple[str, dict[str, Any]]] = []
    for _ in range(PAIRS):
        objective = await company.objective(work.cycle, work.member, team=work.team)
        key_result = await company.key_result(objective)
        await company.align(objective, top)
        fewer_readers = {"objectiveId": gid(objective), "expectedRevision": 1, "visibility": "TEAM"}
        inputs += [("checkInRecord", {"entry": value(key_result, "25")}), ("objectiveUpdate", fewer_readers)]

    with counted_statements() as counter:
        mira = api.as_(work.member)
        answers = await asyncio.gather(*(mira.mutate(name, given) for name, given in inputs))

    assert [answer["__typename"] for answer in answers] == ["CheckInRecordSuccess", "ObjectiveUpdateSuccess"] * PAIRS
    for step in ("for no key update of p", "set_objective_readers"):
        assert sum(step in statement for statement in counter.statements) == PAIRS, "something was tried again"
