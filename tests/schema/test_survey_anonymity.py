"""Who said what in a survey: what the ones who are curious about it find out, by the API and by SQL over everything.

The administrator here is the cluster's user, whom no policy binds: every table, every system column. Before the end of
a survey that is enough, after it no better than chance.
"""

from __future__ import annotations

import itertools
import logging
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.rows import dict_row

from app.surveys.closing import close_due_surveys
from tests.support.catalogue import our_tables
from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api
from tests.support.surveys import answer_to, answered, closed

ROUNDS = 40
PEOPLE = 6
Database = psycopg.Connection[dict[str, Any]]

EVERY_PATH = """query($survey: ID!, $person: ID!) {
  node(id: $survey) { __typename ... on Survey { state answeredCount outcome results { agree mean } remarks } }
  surveys { totalCount nodes { answeredCount outcome results { disagree between agree mean } remarks } }
  person: node(id: $person) { ... on User {
    name feedbackBy { totalCount nodes { body } } feedbackAbout { totalCount } } }
  auditRecords(subjectId: $survey) { totalCount nodes { action actor { name } at changes { field after } } }
  inbox { totalCount nodes { kind sentence } counts { kind total } }
  search(query: "words") { __typename }
}"""


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with psycopg.connect(database_url, autocommit=True, row_factory=dict_row) as connection:
        yield connection


def everything(database: Database, database_url: str) -> dict[str, dict[str, str]]:
    """Return every row of every table as text, by table and id."""
    found = {}
    for table in our_tables(database_url):
        rows = database.execute(f"select id, row_to_json(t)::text as text from {table} t").fetchall()
        found[table] = {str(row["id"]): row["text"] for row in rows}
    return found


class TestAnAnswer:
    async def test_leaves_nothing_but_itself_and_that_its_author_used_their_right(
        self, api: Api, company: Factory, database: Database, database_url: str
    ) -> None:
        mona = await company.person("Mona")
        [nora, *_] = await company.managed(mona)
        survey = await company.survey(mona)
        before = everything(database, database_url)

        await api.as_(nora).succeed("surveyAnswer", answer_to(survey, 3, "Only here."))

        after = everything(database, database_url)
        changed = {
            table: [text for id_, text in rows.items() if before[table].get(id_) != text]
            for table, rows in after.items()
            if rows != before[table]
        }
        assert set(changed) == {"survey_answers", "survey_invitations"}
        assert [len(rows) for rows in changed.values()] == [1, 1]
        [answer] = changed["survey_answers"]
        assert str(nora.id) not in answer

    async def test_has_no_column_for_a_person_or_a_time(self, database: Database) -> None:
        columns = database.execute(
            "select table_name, column_name from information_schema.columns where table_schema = 'public' "
            "and table_name in ('survey_answers', 'survey_results', 'survey_remarks') "
            "and (data_type like 'time%' or data_type = 'date' or column_name like '%\\_id')"
        ).fetchall()

        assert {(column["table_name"], column["column_name"]) for column in columns} == {
            ("survey_answers", "organization_id"),
            ("survey_answers", "survey_id"),
            *((table, name) for table in ("survey_results", "survey_remarks")
              for name in ("organization_id", "survey_id", "about_id")),
        }  # fmt: skip

    async def test_is_not_told_of_in_the_log(
        self, api: Api, company: Factory, caplog: pytest.LogCaptureFixture
    ) -> None:
        mona = await company.person("Mona")
        [nora, *_] = await company.managed(mona)
        survey = await company.survey(mona)
        caplog.clear()

        with caplog.at_level(logging.DEBUG, "waymark"):
            await api.as_(nora).succeed("surveyAnswer", answer_to(survey, 3, "Only here."))

        told = [f"{record.getMessage()} {vars(record)}" for record in caplog.records]
        named = (str(nora.id), nora.gid, nora.email, nora.token, nora.name, gid(survey), "Only here.")
        assert told
        assert [line for line in told if any(name in line for name in named)] == []


class TestTheCuriousManager:
    async def test_finds_the_same_whoever_said_what(self, api: Api, company: Factory, now: TestClock) -> None:
        found = []
        for grades in ([1, 5, 5, 5, 5], [5, 5, 5, 5, 1]):
            mona = await company.person("Mona")
            reports = await company.managed(mona, 5)
            survey = await company.survey(mona)
            for person, grade in zip(reports, grades, strict=True):
                await api.as_(person).succeed("surveyAnswer", answer_to(survey, grade, f"Words with a {grade}."))
            while_open = [await self.all_of(api, mona, survey, person) for person in reports]
            await closed(now)
            now.forward(days=-8)
            found.append((while_open, [await self.all_of(api, mona, survey, person) for person in reports]))

        (open_one, closed_one), (open_other, closed_other) = found
        assert "Words with" not in str(open_one)
        assert "Words with" in str(closed_one)
        assert (open_one, closed_one) == (open_other, closed_other)

    async def test_cannot_close_choose_or_look_again(self, api: Api, company: Factory) -> None:
        fields = (await api.as_(company.admin).run("{ __schema { mutationType { fields { name } } } }"))["__schema"]

        names = [field["name"] for field in fields["mutationType"]["fields"]]

        assert [name for name in names if name.startswith("survey")] == ["surveyOpen", "surveyAnswer", "surveyWithdraw"]

    @pytest.mark.parametrize("seed", range(6))
    async def test_never_sees_two_results_that_one_to_three_people_part(
        self, api: Api, company: Factory, now: TestClock, seed: int
    ) -> None:
        chance = random.Random(seed)
        mona = await company.person("Mona")
        people = await company.managed(mona, 8)
        shown: list[tuple[set[UUID], set[UUID]]] = []
        for begins in (date(2026, 11, 18), date(2027, 2, 10), date(2027, 5, 12)):
            now.instant = now.read().replace(year=begins.year, month=begins.month, day=begins.day)
            people += await company.managed(mona, chance.choice([0, 0, 2, 4]))
            survey = await company.survey(mona, closes_on=begins + timedelta(days=7))
            away = chance.sample(people, chance.choice([0, 0, 1, 4]))
            for person in away:
                await company.absence(person, starts_on=begins, ends_on=begins + timedelta(days=9))
            present = [person for person in people if person not in away]
            for person in present:
                signed_in = replace(person, token=await company.token(person.id))
                await api.as_(signed_in).mutate("surveyAnswer", answer_to(survey, remark="Well."))
            await closed(now, begins + timedelta(days=8))

            reader = replace(mona, token=await company.token(mona.id))
            found = await api.as_(reader).run(EVERY_PATH, survey=gid(survey), person=mona.gid)
            if found["node"]["results"]:
                shown.append(({person.id for person in people}, {person.id for person in present}))

        assert shown
        for earlier, later in itertools.combinations(shown, 2):
            parted = [len(one ^ other) for one in earlier for other in later]
            assert not {1, 2, 3} & set(parted), parted

    async def all_of(self, api: Api, mona: Person, survey: Any, person: Person) -> Any:
        """Return what the manager finds by every path, with words in an order that means nothing."""
        found = await api.as_(mona).run(EVERY_PATH, survey=gid(survey), person=person.gid)
        for node in (found["node"], *found["surveys"]["nodes"]):
            node["remarks"] = sorted(node["remarks"])
        return found


@dataclass
class Attack:
    """Guesses of one kind: the people in one order are taken for the authors of the remarks in another."""

    hits: int = 0
    tried: int = 0


@dataclass
class Round:
    """One survey: whose each remark is in truth, and rows that an administrator with SQL orders as they like."""

    truth: dict[str, UUID]
    signals_of_people: dict[str, list[UUID]] = field(default_factory=dict)
    signals_of_remarks: dict[str, list[str]] = field(default_factory=dict)


class TestTheCuriousAdministratorWithSQL:
    async def test_knows_while_it_is_open_and_no_better_than_chance_afterwards(
        self, api: Api, company: Factory, database: Database, now: TestClock
    ) -> None:
        """Every order of people against every order of remarks, forwards and backwards, over many surveys.

        A guess that knows nothing is right once in a survey on average, with variance 1: five deviations are allowed.
        """
        dice = random.Random(4)
        people = [await company.person(f"Person {number}") for number in range(PEOPLE)]
        named = "update access_tokens set name = 'Script' where organization_id = %s"
        database.execute(named, (company.organization_id,))  # so that their last use is noted
        while_open, afterwards = list[Round](), list[Round]()
        for _ in range(ROUNDS):
            survey, truth = await self.asked_and_answered(api, company, database, now, dice, people)
            while_open.append(self.looked_at(database, survey, truth, "survey_answers", "remark", people))
            now.forward(days=5)
            await close_due_surveys()
            afterwards.append(self.looked_at(database, survey, truth, "survey_remarks", "text", people))

        before, after = self.guessed(while_open), self.guessed(afterwards)

        allowed = 5 * ROUNDS**0.5
        assert max(attack.hits for attack in before.values()) == ROUNDS * PEOPLE
        assert len(after) > 50
        assert {name: attack.hits for name, attack in after.items() if abs(attack.hits - ROUNDS) > allowed} == {}

    async def test_finds_no_row_that_has_both_a_person_and_an_answer(
        self, api: Api, company: Factory, database: Database, database_url: str, now: TestClock
    ) -> None:
        mona = await company.person("Mona")
        reports = await company.managed(mona, 6)
        survey = await company.survey(mona)
        await answered(api, survey, reports[:5], [1, 2, 3, 4, 5])
        await closed(now)

        rows = everything(database, database_url)

        with_words = {table for table, found in rows.items() if "A word of Nora" in str(found)}
        of_survey = {
            table: [text for text in found.values() if str(survey.id) in text]
            for table, found in rows.items()
            if str(survey.id) in str(found)
        }
        named = {table for table, found in of_survey.items() if any(str(each.id) in str(found) for each in reports)}
        assert with_words == {"survey_remarks"}
        assert named == {"survey_invitations", "notifications"}
        assert len(of_survey["notifications"]) == 6  # all who were asked, and nothing since then
        assert all('"answered":null' in text for text in of_survey["survey_invitations"])
        assert (len(of_survey["survey_invitations"]), len(of_survey["survey_remarks"])) == (6, 5)
        assert "survey_answers" not in of_survey

    async def asked_and_answered(
        self,
        api: Api,
        company: Factory,
        database: Database,
        now: TestClock,
        dice: random.Random,
        people: list[Person],
    ) -> tuple[UUID, dict[str, UUID]]:
        """Let everybody report to somebody new and answer, one after the other in any order, minutes apart."""
        manager = await company.person("Mona")
        ids = [person.id for person in people]
        database.execute("update users set manager_id = %s where id = any(%s)", (manager.id, ids))
        survey = await company.survey(manager, closes_on=now.read().date() + timedelta(days=4))
        truth = {}
        for person in dice.sample(people, len(people)):
            now.forward(minutes=7)
            remark = f"{dice.getrandbits(64):x}"
            truth[remark] = person.id
            await api.as_(person).succeed("surveyAnswer", answer_to(survey, dice.randint(1, 5), remark))
        return survey.id, truth

    def looked_at(
        self,
        database: Database,
        survey: UUID,
        truth: dict[str, UUID],
        table: str,
        column: str,
        people: list[Person],
    ) -> Round:
        """Return the orders in which rows of people and of remarks stand, by everything that has an order."""
        looked = Round(truth)
        ids = [person.id for person in people]
        of_people = {
            "invitation": f"select person_id as who from survey_invitations where survey_id = '{survey}'",
            "token": "select user_id as who from access_tokens where user_id = any(%s)",
            "person": "select id as who from users where id = any(%s)",
        }
        for name, query in of_people.items():
            for order in ("ctid", "xmin::text::bigint, ctid", "id", *(["last_used_at"] if name == "token" else [])):
                rows = database.execute(f"{query} order by {order}", (ids,) if "%s" in query else None).fetchall()
                looked.signals_of_people[f"{name} by {order}"] = [row["who"] for row in rows]
        for order in ("ctid", "xmin::text::bigint, ctid", "id", column, f"length({column}), ctid"):
            rows = database.execute(
                f"select {column} as words from {table} where survey_id = %s order by {order}", (survey,)
            ).fetchall()
            looked.signals_of_remarks[f"remark by {order}"] = [row["words"] for row in rows]
        return looked

    def guessed(self, rounds: list[Round]) -> dict[str, Attack]:
        """Return how often each pair of orders was right."""
        attacks: dict[str, Attack] = {}
        for each in rounds:
            pairs = itertools.product(each.signals_of_people.items(), each.signals_of_remarks.items(), (1, -1))
            for (of_people, who), (of_remarks, words), direction in pairs:
                attack = attacks.setdefault(f"{of_people}, {of_remarks}, {direction}", Attack())
                attack.tried += len(words)
                attack.hits += sum(
                    each.truth[remark] == person for person, remark in zip(who, words[::direction], strict=True)
                )
        return attacks
