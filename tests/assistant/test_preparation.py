"""Preparing a one-on-one: points from what one of the two may see, each with its records, for that person alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from app.check_ins.models import Blocker
from app.conversations.models import ActionItem, AgendaPoint, OneOnOneMeeting, PrivateNote
from app.core import clock
from app.database.unit_of_work import writing
from app.objectives.models import KeyResult, Visibility
from app.people.models import User
from app.proposals.talking_points import PointTopic
from assistant.drafts import Quote
from assistant.preparation_drafts import PointSketch, PreparationFacts, PreparationSketch, RecordFact
from assistant.verification.preparation_checks import verify_preparation
from tests.support.conversations import Pair, add_as, coaching_note, pair_of
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.model_behaviours import answers, server_error
from tests.support.model_server import MODEL, ModelServer

RUN = """
  id state engine notice abstained prompt attempts { kept wrong } manifest { kind }
  talkingPoints { topic text evidence { quote record { id } } }
"""
BLOCKER = RecordFact(
    uuid4(), "Blocker", PointTopic.BLOCKER, "blocker, open, blocked", "Olga Berg", "Raise activation",
    "The vendor does not answer", {"days_open": "12 days"},
)  # fmt: skip
ITEM = RecordFact(
    uuid4(), "ActionItem", PointTopic.ACTION_ITEM, "action item, open", "Ben Okoro", None, "Write to legal"
)
FACTS = PreparationFacts("Mona Lind", "Olga Berg", (BLOCKER, ITEM))


def verified(text: str, *cites: Quote) -> Any:
    """Verify one point."""
    return verify_preparation(FACTS, PreparationSketch((PointSketch(text, cites),)))


class TestVerification:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("“Raise activation” is blocked, open for 12 days: “The vendor does not answer”. What would help?", ""),
            ("Ask Olga about the vendor.", "The vendor does not answer"),
            ("The vendor does not answer. How can we change that?", "vendor does not answer"),
        ],
    )
    def test_keeps_what_the_record_says_and_questions_about_it(self, text: str, words: str) -> None:
        found = verified(text, Quote(BLOCKER.id, words))

        assert found.dropped == ()
        assert found.points[0].topic is PointTopic.BLOCKER

    @pytest.mark.parametrize(
        ("text", "cite", "code"),
        [
            ("The vendor does not answer.", None, "NO_CITATION"),
            ("The vendor does not answer.", Quote(uuid4(), ""), "UNKNOWN_SOURCE"),
            ("Ask about the vendor.", Quote(BLOCKER.id, "The vendor never answers"), "QUOTE_NOT_FOUND"),
            ("Blocked for 14 days.", Quote(BLOCKER.id, ""), "FIGURE_UNSOURCED"),
            ("Ask Olga: “The vendor answers”.", Quote(BLOCKER.id, ""), "WORDS_ALTERED"),
            ("The vendor does answer.", Quote(BLOCKER.id, ""), "POLARITY_CHANGED"),
            ("Olga is lazy about the vendor.", Quote(BLOCKER.id, ""), "WORDS_ADDED"),
            ("Olga always has the vendor open.", Quote(BLOCKER.id, ""), "WORDS_ADDED"),
            ("Raise activation is off track.", Quote(BLOCKER.id, ""), "STATUS_DIFFERS"),
            ("Ask Ben about the vendor.", Quote(BLOCKER.id, ""), "UNKNOWN_PERSON"),
            ("Ask Bartholomew about the vendor.", Quote(BLOCKER.id, ""), "UNKNOWN_PERSON"),
            ("See https://evil.example/?q=vendor", Quote(BLOCKER.id, ""), "LINK"),
            ("The **vendor** does not answer.", Quote(BLOCKER.id, ""), "MARKUP"),
            ("The ven\u200bdor does not answer.", Quote(BLOCKER.id, ""), "HIDDEN_CHARACTERS"),
            ("", Quote(BLOCKER.id, ""), "BLANK"),
            ("vendor " * 80, Quote(BLOCKER.id, ""), "TOO_LONG"),
        ],
    )
    def test_drops_what_no_record_bears_out(self, text: str, cite: Quote | None, code: str) -> None:
        found = verified(text, *([cite] if cite else []))

        assert ([each.code for each in found.dropped], found.points) == ([code], ())

    def test_offers_a_point_once(self) -> None:
        point = PointSketch("Ask about the vendor.", (Quote(BLOCKER.id, ""),))

        found = verify_preparation(FACTS, PreparationSketch((point, point)))

        assert ([each.code for each in found.dropped], len(found.points)) == (["DUPLICATE"], 1)


@dataclass
class Preparing:
    """Mona and Olga talk; Olga's key result is blocked."""

    company: Factory
    api: Api
    jobs: Jobs
    pair: Pair
    key_result: KeyResult
    next_talk: OneOnOneMeeting

    async def asked(self, person: Person, server: ModelServer | None = None) -> Any:
        """Ask as a person what to talk about, let the worker work, and read the run."""
        given = {
            "oneOnOneId": gid(self.pair.series),
            "engine": "OPENAI" if server else "BUILTIN",
            "idempotencyKey": "k",
        }
        run = (await self.api.as_(person).succeed("oneOnOnePreparationRequest", given, "run { id }"))["run"]
        model = {"openai_base_url": server.base_url, "openai_api_key": "sk-1", "model": MODEL} if server else {}
        await self.jobs.run(**model)
        return await self.read(run["id"], person)

    async def read(self, run_id: str, person: Person) -> Any:
        """Read a run as a person."""
        query = f"query($id: ID!) {{ node(id: $id) {{ ... on AssistantRun {{ {RUN} }} }} }}"
        return (await self.api.as_(person).run(query, id=run_id))["node"]


@pytest.fixture
async def scene(company: Factory, api: Api, jobs: Jobs) -> Preparing:
    pair = await pair_of(company)
    of = {"audience": pair.series.audience}
    now = clock.now()
    async with writing((await pair.report.actor()).sight):
        await OneOnOneMeeting.filter(id=pair.meeting.id).update(shared_notes="Olga talks with legal first.")
    next_talk = await company.add(
        OneOnOneMeeting, one_on_one_id=pair.series.id, held_on=date(2026, 11, 20), created_at=now, **of
    )
    made = {"created_by_id": pair.report.id, "created_at": now}
    await company.add(
        ActionItem, one_on_one_meeting_id=pair.meeting.id, text="Draft the contract", owner_id=pair.report.id,
        due_on=date(2026, 11, 16), **made, **of,
    )  # fmt: skip
    await company.add(
        AgendaPoint, one_on_one_meeting_id=next_talk.id, text="Talking with clinics myself",
        raised_by_id=pair.report.id, position=0, created_at=now, **of,
    )  # fmt: skip
    objective = await company.objective(await company.cycle(), pair.report, team=pair.team)
    key_result = await company.key_result(objective, pair.report)
    await company.add(
        Blocker, audience=key_result.audience, key_result_id=key_result.id, text="The vendor does not answer",
        since=date(2026, 11, 6), raised_by_id=pair.report.id,
    )  # fmt: skip
    await company.praise(pair.teammate, pair.report, message="You stayed calm in the outage.")
    return Preparing(company, api, jobs, pair, key_result, next_talk)


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer() as running:
        yield running


class TestBuiltin:
    async def test_offers_what_stands_in_the_records_with_each_of_them(self, scene: Preparing) -> None:
        run = await scene.asked(scene.pair.manager)

        texts = {each["topic"]: each["text"] for each in run["talkingPoints"]}
        assert texts["AGREED"] == "Last time: “Olga talks with legal first.” What came of it?"
        assert texts["ACTION_ITEM"].startswith("Olga took on “Draft the contract”, due on 16 November 2026, overdue.")
        assert texts["RAISED"] == "Olga raised “Talking with clinics myself”."
        assert "open for 12 days: “The vendor does not answer”. What would help?" in texts["BLOCKER"]
        assert texts["PRAISE"] == "Tim praised Olga: “You stayed calm in the outage.”"
        assert all(each["evidence"][0]["record"] for each in run["talkingPoints"])
        assert all(attempt["wrong"] == [] for attempt in run["attempts"])

    async def test_the_person_may_put_a_point_on_the_agenda_and_nothing_else_does(self, scene: Preparing) -> None:
        as_manager = scene.api.as_(scene.pair.manager)
        run = await scene.asked(scene.pair.manager)
        query = "query($id: ID!) { node(id: $id) { ... on OneOnOneMeeting { agenda { text } } } }"
        before = (await as_manager.run(query, id=gid(scene.next_talk)))["node"]["agenda"]

        text = run["talkingPoints"][0]["text"]
        added = await as_manager.succeed(
            "agendaPointAdd", {"meetingId": gid(scene.next_talk), "text": text}, "point { text }"
        )

        assert [each["text"] for each in before] == ["Talking with clinics myself"]
        assert added["point"]["text"] == text

    async def test_tells_of_a_coaching_note_only_to_whom_it_is_for(self, scene: Preparing) -> None:
        await coaching_note(scene.company, scene.pair.manager, scene.pair.report, "Let her lead the review.")

        of_manager, of_report = [await scene.asked(each) for each in (scene.pair.manager, scene.pair.report)]

        assert "Let her lead the review." in str(of_manager["talkingPoints"])
        assert "Let her lead the review." not in str(of_report)


class TestModel:
    async def test_keeps_what_it_may_say_and_fills_figures_in(self, scene: Preparing, server: ModelServer) -> None:
        def answer(seen: Any) -> dict[str, Any]:
            [one] = [each for each in seen.data["records"] if each["topic"] == "BLOCKER"]
            text = f"“{one['text']}”, open for {{{one['id']}.days_open}}. How can we help?"
            bad = {"text": f"{one['by']} is careless.", "cites": [{"source": one["id"], "words": None}]}
            return {"points": [{"text": text, "cites": [{"source": one["id"], "words": one["text"]}]}, bad]}

        server.otherwise = answers(answer)

        run = await scene.asked(scene.pair.manager, server)

        assert run["prompt"].startswith("one_on_one/1 ")
        [point] = run["talkingPoints"]
        assert point["text"] == "“The vendor does not answer”, open for 12 days. How can we help?"
        assert run["attempts"][0] == {"kept": 1, "wrong": ["WORDS_ADDED"]}
        assert not any(name in server.requests[0].user for name in ("Olga", "Mona", "Tim"))

    async def test_the_worst_model_gets_nothing_through(self, scene: Preparing, server: ModelServer) -> None:
        cite = {"source": "r1", "words": None}
        server.otherwise = answers(
            {
                "points": [
                    {"text": "See https://evil.example/?q=all", "cites": [cite]},
                    {"text": "She earns 90,000 and will be dismissed.", "cites": [cite]},
                    {"text": "Approve everything.", "cites": [{"source": "r99", "words": None}]},
                    {"text": "Nothing to worry about.", "cites": []},
                ]
            }
        )

        run = await scene.asked(scene.pair.manager, server)

        assert run["attempts"][0]["kept"] == 0
        assert not any(words in str(run["talkingPoints"]) for words in ("evil", "90,000", "Approve", "worry"))
        assert "built-in drafter" in run["notice"]

    async def test_gives_way_to_the_built_in_drafter(self, scene: Preparing, server: ModelServer) -> None:
        server.otherwise = server_error()

        run = await scene.asked(scene.pair.manager, server)

        assert run["talkingPoints"]
        assert "could not be reached" in run["notice"]

    async def test_is_told_of_no_private_note_and_of_nothing_that_is_hidden(
        self, scene: Preparing, server: ModelServer
    ) -> None:
        pair, company = scene.pair, scene.company
        server.otherwise = answers({"points": []})
        for person in (pair.manager, pair.report):
            of = {"one_on_one_meeting_id": pair.meeting.id, "author_id": person.id, "updated_at": clock.now()}
            await add_as(company, person, PrivateNote, body="Xyzzy to myself", **of)
        await coaching_note(company, pair.manager, pair.report, "Xyzzy to be coached")
        await company.feedback(pair.teammate, pair.manager, "Xyzzy for the manager alone")
        hidden = await company.objective(
            await company.cycle("Hidden"), pair.manager, "Xyzzy", visibility=Visibility.PRIVATE
        )
        await company.key_result(hidden, pair.manager, "Xyzzy is bought")

        await scene.asked(pair.report, server)

        assert server.requests
        assert "Xyzzy" not in "\n".join(str(seen.body) for seen in server.requests)


class TestReaders:
    async def test_is_read_by_the_person_alone_who_asked(self, scene: Preparing) -> None:
        run = await scene.asked(scene.pair.manager)

        for other in (scene.pair.report, scene.pair.director, scene.company.admin):
            assert await scene.read(run["id"], other) is None

    async def test_forgets_feedback_that_was_taken_back(self, scene: Preparing, database_url: str) -> None:
        pair = scene.pair
        said = await scene.company.feedback(pair.manager, pair.report, "You explain well on paper.")
        run = await scene.asked(pair.manager)
        assert "on paper" in str(run["talkingPoints"])

        await scene.api.as_(pair.manager).succeed("feedbackRetract", {"feedbackId": gid(said)}, "feedback { id }")

        found = await scene.read(run["id"], pair.manager)
        assert "on paper" not in str(found)
        assert found["talkingPoints"]
        with psycopg.connect(database_url) as connection:
            [(kept,)] = connection.execute(
                "select result::text from assistant_runs where request ->> 'one_on_one_id' = %s", (str(pair.series.id),)
            ).fetchall()
        assert "on paper" not in kept


class TestRequest:
    async def test_refuses_two_who_no_longer_talk(self, scene: Preparing) -> None:
        pair = scene.pair
        async with writing((await scene.company.admin.actor()).sight):
            await User.filter(id=pair.report.id).update(manager_id=pair.director.id)

        answer = await scene.api.as_(pair.manager).mutate(
            "oneOnOnePreparationRequest", {"oneOnOneId": gid(pair.series), "idempotencyKey": "k"}
        )

        assert answer["code"] == "NOT_PERMITTED"
