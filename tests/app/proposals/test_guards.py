"""What the database itself refuses: steps that are none, and whatever the assistant's role must not do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

from app.core.actor import Sight
from app.core.ids import new_id, parse_global_id
from app.database.unit_of_work import DatabaseRole, values, writing
from tests.support.factories import Factory
from tests.support.goal_setting import WAIT, GoalSetting, goal_setting
from tests.support.graphql import Api
from tests.support.jobs import Jobs


@pytest.fixture
async def scene(company: Factory, api: Api, jobs: Jobs) -> GoalSetting:
    return await goal_setting(company, api, jobs, WAIT)


def uuid_of(thing: dict[str, Any]) -> UUID:
    parsed = parse_global_id(thing["id"])
    assert parsed
    return parsed[1]


@asynccontextmanager
async def acting(scene: GoalSetting, role: DatabaseRole) -> AsyncIterator[None]:
    sight = Sight(scene.company.organization_id, frozenset({scene.company.organization_id, scene.team.id}))
    async with writing(sight, role):
        yield


class TestRunStates:
    @pytest.mark.parametrize("state", ["QUEUED", "RUNNING", "CANCELLED"])
    async def test_what_has_ended_stays_so(self, scene: GoalSetting, state: str) -> None:
        run = await scene.drafted()

        with pytest.raises(CheckViolation):
            async with acting(scene, DatabaseRole.APP):
                await values("update assistant_runs set state = %s where id = %s", (state, uuid_of(run)))

    async def test_nothing_succeeds_that_was_not_begun(self, scene: GoalSetting) -> None:
        run = await scene.ask()

        with pytest.raises(CheckViolation):
            async with acting(scene, DatabaseRole.ASSISTANT):
                await values("update assistant_runs set state = 'SUCCEEDED' where id = %s", (uuid_of(run),))
        await scene.jobs.run()


class TestAssistantsRole:
    @pytest.mark.parametrize(
        "statement",
        [
            "update proposals set state = 'APPLIED' where id = %s",
            "update proposals set state = 'REJECTED' where id = %s",
            "update proposals set decided_by_id = proposed_by_id where id = %s",
            "update proposals set base = '{}' where id = %s",
            "delete from proposals where id = %s",
            "update proposal_revisions set payload = '{}' where proposal_id = %s",
            "update objectives set title = 'x' where id <> %s",
            "update key_results set target = 1 where id <> %s",
            "insert into audit_records (id) values (%s)",
        ],
    )
    async def test_may_decide_nothing(self, scene: GoalSetting, statement: str) -> None:
        [proposal] = (await scene.drafted())["proposals"]

        with pytest.raises((InsufficientPrivilege, CheckViolation)):
            async with acting(scene, DatabaseRole.ASSISTANT):
                await values(statement, (uuid_of(proposal),))

    @pytest.mark.parametrize("column", ["audience", "organization_id", "objective_id", "requested_by_id", "request"])
    async def test_may_not_say_whose_a_run_is_or_who_reads_it(self, scene: GoalSetting, column: str) -> None:
        await scene.ask()

        with pytest.raises(InsufficientPrivilege):
            async with acting(scene, DatabaseRole.ASSISTANT):
                await values(f"update assistant_runs set {column} = {column}")

    async def test_may_not_hand_in_what_is_applied_already(self, scene: GoalSetting) -> None:
        [proposal] = (await scene.drafted())["proposals"]
        copied = (
            "organization_id, audience, kind, origin, run_id, objective_id, proposed_by_id, revision, base, position"
        )

        with pytest.raises(InsufficientPrivilege):
            async with acting(scene, DatabaseRole.ASSISTANT):
                await values(
                    f"insert into proposals (id, state, decided_by_id, created_at, {copied}) "
                    f"select %s, 'APPLIED', proposed_by_id, created_at, {copied} from proposals where id = %s",
                    (new_id(), uuid_of(proposal)),
                )

    async def test_may_withdraw_its_own_draft(self, scene: GoalSetting) -> None:
        [proposal] = (await scene.drafted())["proposals"]

        async with acting(scene, DatabaseRole.ASSISTANT):
            done = await values(
                "update proposals set state = 'SUPERSEDED' where id = %s returning 1", (uuid_of(proposal),)
            )

        assert done == [(1,)]


class TestProposalStates:
    async def test_what_was_decided_stays_so(self, scene: GoalSetting) -> None:
        [proposal] = (await scene.drafted())["proposals"]
        await scene.approve(proposal)

        with pytest.raises(CheckViolation):
            async with acting(scene, DatabaseRole.APP):
                await values("update proposals set state = 'PENDING' where id = %s", (uuid_of(proposal),))

    async def test_a_revision_is_never_rewritten(self, scene: GoalSetting) -> None:
        [proposal] = (await scene.drafted())["proposals"]

        with pytest.raises(InsufficientPrivilege):
            async with acting(scene, DatabaseRole.APP):
                await values("delete from proposal_revisions where proposal_id = %s", (uuid_of(proposal),))
