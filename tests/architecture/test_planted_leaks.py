"""That the walks which prove privacy are worth something: holes made on purpose, each of which they must report."""

from __future__ import annotations

import httpx
import pytest

from app.database import selecting
from app.inbox.source import InboxKind
from app.notifications import digests, letters
from app.settings import Settings
from app.surveys import queries as surveys
from tests.architecture.test_privacy_matrix import KINDS
from tests.architecture.test_visibility import models
from tests.support import privacy
from tests.support.canaries import Canaries, plant
from tests.support.clock import TestClock
from tests.support.digests import deliver
from tests.support.factories import Factory
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.leaks import bypassed, loosened, reading_from
from tests.support.mail import all_mail
from tests.support.posting import NAMES
from tests.support.words import Reading, files_of, read_as
from tests.support.world import World, make_world


@pytest.fixture(scope="module")
async def world(http: httpx.AsyncClient, database_url: str) -> World:
    """A company with rows in every table."""
    return await make_world(database_url)


@pytest.fixture(scope="module")
def canaries(world: World, database_url: str) -> Canaries:
    """The words of its rows."""
    return plant(database_url, world, models())


class Walker:
    """Reads the world in a role."""

    def __init__(self, http: httpx.AsyncClient, world: World, canaries: Canaries, settings: Settings) -> None:
        self._api = Api(http)
        self._world = world
        self._canaries = canaries
        self._settings = settings
        self._ids = privacy.names(KINDS, world)

    async def words(self, role: str) -> Reading:
        """Return whose words are read."""
        person = await self._world.person(role)
        return await read_as(person, self._api, self._world, self._canaries, self._ids, self._settings)

    async def wrong_words(self, role: str) -> set[tuple[str, str]]:
        """Return on which paths words of which tables are read that are not for the role."""
        return (await self.words(role)).wrong(self._world, role)

    async def wrong_ids(self, role: str) -> set[tuple[str, str]]:
        """Return on which paths rows of which tables are reached that are not for the role."""
        person = await self._world.person(role)
        paths = await privacy.reached_by(person, self._api, self._world, self._ids, self._settings)
        return privacy.wrong(self._world, KINDS, self._ids, role, paths)

    async def taken(self, role: str, jobs: Jobs) -> set[str]:
        """Return the tables of which words are in exported files that are not for the role."""
        mine = self._api.as_(await self._world.person(role))
        files = await files_of({role: mine}, jobs)
        return {
            table
            for table, id_ in self._canaries.rows_in(" ".join(files[role]))
            if role not in self._world.rows[table][id_]
        }


@pytest.fixture(scope="module")
def walker(http: httpx.AsyncClient, world: World, canaries: Canaries, settings: Settings) -> Walker:
    """Who walks."""
    return Walker(http, world, canaries, settings)


async def test_without_a_hole_nothing_is_reported(walker: Walker, jobs: Jobs) -> None:
    read = await walker.words("stranger")

    assert (read.wrong(walker._world, "stranger"), read.miscounted) == (set(), [])
    assert await walker.wrong_ids("stranger") == set()
    assert await walker.taken("stranger", jobs) == set()


class TestALoosePolicy:
    @pytest.mark.parametrize(
        ("table", "words", "ids"),
        [
            ("coaching_notes", "N", "NL"),
            ("feedback", "NR", "NL"),
            ("private_notes", "N", "N"),
            ("development_goals", "NE", "NLE"),
            ("surveys", "NL", "NL"),
            ("reflections", "N", "N"),
            ("award_nominations", "NL", "NL"),
            ("comments", "N", "N"),
            ("audit_records", "NA", ""),
        ],
    )
    async def test_is_seen_on_each_path(
        self, walker: Walker, database_url: str, table: str, words: str, ids: str
    ) -> None:
        with loosened(database_url, table):
            read, reached = await walker.wrong_words("manager's manager"), await walker.wrong_ids("manager's manager")

        assert {path for path, of in read if of == table} >= set(words), read
        assert {path for path, of in reached if of == table} >= set(ids), reached

    async def test_is_seen_by_search_in_events_and_in_files(
        self, walker: Walker, database_url: str, jobs: Jobs
    ) -> None:
        goals = ("objectives", "objective_progress", "search_words", "comments")
        with loosened(database_url, *goals):
            read, reached = await walker.wrong_words("stranger"), await walker.wrong_ids("stranger")
            files = await walker.taken("stranger", jobs)

        assert {path for path, of in read if of == "objectives"} >= set("NRSE")
        assert {path for path, of in reached if of == "objectives"} >= set("NLE")
        assert ("E", "comments") in read
        assert "objectives" in files


class TestAStatementPastThePolicies:
    async def test_of_a_nested_field_is_seen(
        self, walker: Walker, database_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with bypassed(database_url, "survey_remarks") as view:
            monkeypatch.setattr(surveys, "values", reading_from(view, "survey_remarks", surveys.values))
            read = await walker.wrong_words("lead")

        assert read == {("N", "survey_remarks"), ("L", "survey_remarks")}

    async def test_of_a_count_is_seen(self, walker: Walker, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        with bypassed(database_url, "recognitions") as view:
            counting = reading_from(view, "recognitions", selecting.values, only="count(*)")
            monkeypatch.setattr(selecting, "values", counting)
            read = await walker.words("stranger")

        assert read.wrong(walker._world, "stranger") == set()
        assert [each for each in read.miscounted if each["totalCount"] > len(each["nodes"])]


class TestAMail:
    @pytest.fixture
    async def world(self, http: httpx.AsyncClient, database_url: str) -> World:
        """A company of which nobody had a mail yet."""
        return await make_world(database_url)

    @pytest.fixture
    def canaries(self, world: World, database_url: str) -> Canaries:
        """The words of its rows."""
        return plant(database_url, world, models())

    async def test_that_holds_more_than_names_is_seen(
        self, world: World, canaries: Canaries, jobs: Jobs, now: TestClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(letters, "NAMED", frozenset(InboxKind))
        now.forward(days=1)

        await deliver(Factory(world.organization_id), jobs)

        arrived = " ".join(text for texts in (await all_mail(jobs)).values() for text in texts)
        assert {table for table, _ in canaries.rows_in(arrived)} - NAMES

    async def test_to_somebody_else_is_seen(
        self, world: World, canaries: Canaries, jobs: Jobs, now: TestClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        misled = {"to": "stella@example.com"}
        monkeypatch.setattr(digests, "digest", lambda **given: letters.digest(**{**given, **misled}))
        now.forward(days=1)

        await deliver(Factory(world.organization_id), jobs)

        arrived = " ".join((await all_mail(jobs))[misled["to"]])
        assert [table for table, id_ in canaries.rows_in(arrived) if "stranger" not in world.rows[table][id_]]
