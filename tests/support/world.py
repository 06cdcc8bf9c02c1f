"""A company in which every table has rows, and who may see each of them: said here once more, for people to check.

Division                led by Dora
└── Growth              led by Lena, with Olga, Sam and Tim
Sales                   with Stella
Max ← Mona ← Olga, Sam  the line above both, in no team
Ada                     administrator

Olga is the author of what has one, Sam the subject of what is about a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from app.core.actor import Sight
from app.core.ids import new_id
from app.database.unit_of_work import DatabaseRole, entering, reading, writing
from tests.support.factories import Factory, Person, make_organization

LINE = frozenset({"author", "manager", "manager's manager"})
SUBJECTS_LINE = frozenset({"subject", "manager", "manager's manager"})
TEAM = frozenset({"author", "subject", "teammate", "lead", "lead above", "administrator", "assistant"})
MEMBERS = LINE | TEAM | {"stranger"}
NOBODY: frozenset[str] = frozenset()
_AT = datetime(2026, 11, 18, tzinfo=UTC)


@dataclass(frozen=True)
class Reader:
    """Somebody, or something, that looks; without a sight it is in the role that every connection starts in."""

    name: str
    sight: Sight | None
    role: DatabaseRole = DatabaseRole.APP

    def reads(self) -> AbstractAsyncContextManager[Any]:
        """Begin a unit of work for reading."""
        return reading(self.sight, self.role) if self.sight else entering()

    def writes(self) -> AbstractAsyncContextManager[Any]:
        """Begin a unit of work for writing."""
        return writing(self.sight, self.role) if self.sight else entering()


@dataclass
class World:
    """The company, those who look at it, and the readers of each row by table and id."""

    organization_id: UUID
    foreign_organization_id: UUID
    readers: dict[str, Reader] = field(default_factory=dict)
    rows: dict[str, dict[UUID, frozenset[str]]] = field(default_factory=lambda: defaultdict(dict))
    contents: dict[str, dict[UUID, dict[str, Any]]] = field(default_factory=dict)

    async def person(self, role: str) -> Person:
        """Return who has a role, signed in."""
        sight = self.readers[role].sight
        assert sight is not None
        assert sight.person_id is not None
        token = await Factory(sight.organization_id).token(sight.person_id)
        return Person(sight.person_id, sight.organization_id, token)

    def hidden_from(self, reader: str, table: str) -> list[UUID]:
        """Return the ids of the rows that a reader may not see."""
        return [id_ for id_, readers in self.rows[table].items() if reader not in readers]

    def seen_by(self, reader: str, table: str) -> set[UUID]:
        """Return the ids of the rows that a reader may see."""
        return {id_ for id_, readers in self.rows[table].items() if reader in readers}


async def make_world(database_url: str) -> World:
    """Make the company and everything in it."""
    company, foreign = await make_organization(), await make_organization("Elsewhere")
    world = World(company.organization_id, foreign.organization_id)
    people, teams = await _people(world, company, foreign)
    with _everything(database_url, world) as fill:
        fill.people(people, teams)
        fill.the_persons_own()
        fill.goals()
        fill.inputs()
        fill.sheets()
        fill.teams_own_drafts()
        fill.meetings()
        fill.one_on_ones()
        fill.praise()
        fill.words()
        fill.feedback()
        fill.surveys()
        fill.growth()
    return world


async def _people(world: World, company: Factory, foreign: Factory) -> tuple[dict[str, UUID], dict[str, UUID]]:
    dora, lena = await company.person("Dora"), await company.person("Lena")
    division = await company.team("Division", lead=dora)
    growth = await company.team("Growth", lead=lena, parent=division)
    sales = await company.team("Sales")
    max_ = await company.person("Max")
    mona = await company.person("Mona", manager=max_)
    people = {
        "author": await company.person("Olga", manager=mona, team=growth),
        "subject": await company.person("Sam", manager=mona, team=growth),
        "teammate": await company.person("Tim", team=growth),
        "stranger": await company.person("Stella", team=sales),
        "manager": mona,
        "manager's manager": max_,
        "lead": lena,
        "lead above": dora,
        "administrator": company.admin,
    }
    for name, person in {**people, "foreign administrator": foreign.admin}.items():
        world.readers[name] = Reader(name, (await person.actor()).sight)
    of_the_team = Sight(company.organization_id, frozenset({company.organization_id, growth.id, division.id}))
    world.readers["assistant"] = Reader("assistant", of_the_team, DatabaseRole.ASSISTANT)
    world.readers["nobody"] = Reader("nobody", None, DatabaseRole.NOBODY)
    # an elsewhere that names our keys: it still is elsewhere
    author = world.readers["author"].sight
    assert author is not None
    stolen = Sight(foreign.organization_id, author.audiences, author.person_id)
    world.readers["foreign thief of keys"] = Reader("foreign thief of keys", stolen)
    return {name: person.id for name, person in people.items()}, {
        "growth": growth.id,
        "sales": sales.id,
        "division": division.id,
    }


@contextmanager
def _everything(database_url: str, world: World) -> Iterator[_Filling]:
    with psycopg.connect(database_url, row_factory=dict_row) as connection:
        filling = _Filling(connection, world)
        yield filling
        for table, rows in world.rows.items():
            found = connection.execute(f"select * from {table} where id = any(%s)", (list(rows),)).fetchall()
            world.contents[table] = {row["id"]: row for row in found}


class _Filling:
    """Puts rows into tables as the cluster's user, whom no policy binds; what a row must have is made up."""

    def __init__(self, connection: psycopg.Connection[Any], world: World) -> None:
        self._connection = connection
        self._world = world
        self._people: dict[str, UUID] = {}
        self._teams: dict[str, UUID] = {}

    def people(self, people: dict[str, UUID], teams: dict[str, UUID]) -> None:
        """Note those who are there already, and add cycles and priorities, which everybody sees."""
        self._people, self._teams = people, teams
        self._world.rows["users"] = dict.fromkeys(people.values(), MEMBERS)
        self._world.rows["teams"] = dict.fromkeys(teams.values(), MEMBERS)
        self._world.rows["organizations"] = {self._world.organization_id: MEMBERS}
        memberships = self._connection.execute(
            "select id from memberships where organization_id = %s", (self._world.organization_id,)
        )
        self._world.rows["memberships"] = {row["id"]: MEMBERS for row in memberships}
        self.cycle = self.put("cycles", MEMBERS, starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31))
        self.priority = self.put("priorities", MEMBERS, cycle_id=self.cycle, rank=1)
        self.put("quality_rule_settings", MEMBERS, severity="OFF")
        self.put("approval_policies", MEMBERS, level="TEAM")
        self.days()

    def days(self) -> None:
        """Add what holds between people for some days, which everybody sees; why somebody is away is for their line."""
        author, mate = self._people["author"], self._people["teammate"]
        some_days = {"starts_on": date(2026, 11, 1), "ends_on": date(2026, 11, 30)}
        self.put(
            "reporting_lines", MEMBERS - {"assistant"}, user_id=mate, manager_id=self._people["manager"], **some_days
        )
        self.put("team_leads", MEMBERS - {"assistant"}, team_id=self._teams["sales"], user_id=mate, **some_days)
        self.put(
            "acting_leads",
            MEMBERS - {"assistant"},
            team_id=self._teams["sales"],
            user_id=self._people["stranger"],
            appointed_by_id=author,
            **some_days,
        )
        of = {"giver_id": author, "receiver_id": mate, "offered_by_id": author, "state": "OFFERED", "decided_at": None}
        handover = self.put("handovers", LINE | {"teammate", "administrator"}, **of)
        self.put(
            "handover_items",
            LINE | {"teammate", "administrator"},
            handover_id=handover,
            team_id=self._teams["sales"],
            outcome="OPEN",
        )
        absence = self.put("absences", MEMBERS, user_id=author, **some_days)
        self.put("absence_reasons", LINE, id=absence, user_id=author, kind="HOLIDAY")
        self.put(
            "approval_deputies",
            MEMBERS - {"assistant"},
            approver_id=self._people["manager"],
            deputy_id=author,
            named_by_id=author,
            **some_days,
        )

    def the_persons_own(self) -> None:
        """Add what one person alone may see, and what nobody may."""
        author = self._people["author"]
        lasting = {"user_id": author, "expires_at": datetime(2027, 11, 18, tzinfo=UTC)}
        session = self.put("sessions", frozenset({"author"}), user_agent="Firefox", **lasting)
        self.put("access_tokens", frozenset({"author"}), session_id=session, **lasting)
        self.put("access_tokens", frozenset({"author"}), name="Our board", scope="READ", **lasting)
        self.put("saved_filters", frozenset({"author"}), owner_id=author, team_id=None)
        self.put("saved_filters", TEAM - {"assistant"}, owner_id=author, team_id=self._teams["growth"], name="shared")
        self.put("exports", frozenset({"author"}), requested_by_id=author, state="QUEUED")
        self.put("idempotency_keys", frozenset({"author"}), person_id=author)
        self.notifications()
        self.put("password_resets", frozenset({"author"}), user_id=author)
        self.put("password_reset_requests", NOBODY)
        self.put("mails", NOBODY, state="WAITING", text="Hello!")
        self.invitations()
        self.put("credentials", NOBODY, id=author)
        self.put("joint_readers", NOBODY, team_id=self._teams["growth"])
        of_growth = {"team_id": self._teams["growth"], "audience": self._teams["growth"], "published_by_id": author}
        days = {"period_start": date(2026, 11, 9), "period_end": date(2026, 11, 15)}
        self.put("summaries", TEAM, **of_growth, **days)
        self.put("sign_in_attempts", NOBODY)

    def notifications(self) -> None:
        """Add what tells the author of something, and how they want that."""
        author, own = self._people["author"], frozenset({"author"})
        told = {"recipient_id": author, "actor_id": self._people["manager"], "kind": "COMMENT", "area": "COMMENTS"}
        self.put("notifications", own, **told, subject_kind="User", subject_id=author)
        # what they do not see, or no longer, they are not told of
        self.put("notifications", NOBODY, **told, subject_kind="Comment", subject_id=new_id())
        self.put("notification_settings", own, person_id=author, area="COMMENTS", mail="DAILY")
        self.put("notification_preferences", own, id=author, digest_hour=8)
        self.put("digests", own, person_id=author)
        self.put("reminders", own, person_id=author, item_id=new_id())

    def invitations(self) -> None:
        """Add somebody whom the lead invited into the team: administrators see it too."""
        own = self._read("organizations", self._world.organization_id)
        lead, readers = self._people["lead"], frozenset({"lead", "administrator"})
        invitation = self.put(
            "invitations",
            readers,
            audience=own["admin_audience"],
            invited_by_id=lead,
            manager_id=lead,
            email="new@example.com",
        )
        self.put("invitation_teams", readers, invitation_id=invitation, team_id=self._teams["growth"])

    def goals(self) -> None:
        """Add a goal with all that hangs on it for each kind of reader."""
        organization, growth, author = self._world.organization_id, self._teams["growth"], self._people["author"]
        public = self.goal("ORGANIZATION", organization, MEMBERS)
        team = self.goal("TEAM", growth, TEAM)
        private = self.goal("PRIVATE", author, LINE)
        # what Olga wrote about it is Sam's and their line's: she does not see it any more
        self.goal("PRIVATE", self._people["subject"], SUBJECTS_LINE, owner="subject")
        self.alignment(team, growth, public, organization, TEAM)
        self.alignment(private, author, public, organization, LINE)
        self.alignment(private, author, team, growth, LINE & TEAM)
        self.initiatives()

    def initiatives(self) -> None:
        """Add work for each goal, linked with every goal's key result; the assistant has no use for it."""
        rows, author = self._world.rows, self._people["author"]
        readers_of = {id_: readers - {"assistant"} for id_, readers in rows["key_results"].items()}
        key_results = [self._read("key_results", id_) for id_ in rows["key_results"]]
        for home in key_results:
            readers, audience = readers_of[home["id"]], home["audience"]
            of = {"objective_id": home["objective_id"], "owner_id": author, "audience": audience, "state": "PLANNED"}
            initiative = self.put("initiatives", readers, **of)
            for key_result in key_results:
                self.put(
                    "initiative_links",
                    readers & readers_of[key_result["id"]],
                    initiative_id=initiative,
                    initiative_audience=audience,
                    key_result_id=key_result["id"],
                    key_result_audience=key_result["audience"],
                )

    def _read(self, table: str, id_: UUID) -> dict[str, Any]:
        found = self._connection.execute(f"select * from {table} where id = %s", (id_,)).fetchone()
        assert found is not None
        return dict(found)

    def goal(self, visibility: str, audience: UUID, readers: frozenset[str], owner: str = "author") -> UUID:
        """Add one goal with everything that shares its readers."""
        author, team, owns = self._people["author"], self._teams["growth"], self._people[owner]
        of = {"audience": audience}
        objective = self.put(
            "objectives",
            readers,
            visibility=visibility,
            team_id=team,
            owner_id=owns,
            cycle_id=self.cycle,
            priority_id=self.priority,
            state="ACTIVE",
            **of,
        )
        self.put("objective_progress", readers, id=objective, **of)
        key_result = self.put(
            "key_results", readers, objective_id=objective, owner_id=owns, kind="BINARY", state="ACTIVE", **of
        )
        self.put("milestones", readers, key_result_id=key_result, **of)
        check_in = self.put(
            "check_ins", readers, key_result_id=key_result, author_id=author, recorded_by_id=author, **of
        )
        self.put("measured_values", readers - {"assistant"}, key_result_id=key_result, pushed_by_id=author, **of)
        self.put(
            "key_result_progress",
            readers,
            id=key_result,
            objective_id=objective,
            latest_check_in_id=check_in,
            **of,
        )
        self.put("blockers", readers, key_result_id=key_result, raised_by_id=author, check_in_id=check_in, **of)
        self.put("summaries", readers, objective_id=objective, published_by_id=author, **of)
        self.put("audit_records", readers, actor_id=author, subject_id=objective, **of)
        self.put("finding_dismissals", readers, objective_id=objective, dismissed_by_id=author, **of)
        reviewed = {"priority_id": self.priority, "reviewed_by_id": author, "note": "Still true."}
        self.put("priority_reviews", readers - {"assistant"}, objective_id=objective, **reviewed, **of)
        written = {"objective_id": objective, "score": 0.5, "handed_in_at": None, **of}
        self.put("reflections", readers & {"author"}, author_id=author, **written)
        said = {"verdict": "PARTLY", "verdict_reason": "It did.", "learned": "So."}
        said |= {"cause": "WRONG_BET", "cause_note": "It was a bet."}
        handed_in = {**written, **said, "author_id": self._people["manager"], "handed_in_at": _AT}
        self.put("reflections", readers - {"assistant"}, **handed_in)
        for subject in ({"objective_id": objective}, {"key_result_id": key_result}, {"check_in_id": check_in}):
            self.talk(readers, **subject, **of)
        self.drafts(readers, objective_id=objective, **of)
        self.asked_for_oneself(objective)
        return objective

    def asked_for_oneself(self, objective: UUID) -> None:
        """Add runs of every purpose whose result is for the author alone, who asked."""
        for purpose in ("OBJECTIVE_CRITIQUE", "PARENTS"):
            own = new_id()
            of = {"id": own, "audience": own, "requested_by_id": self._people["author"], "purpose": purpose}
            self.put(
                "assistant_runs",
                frozenset({"author"}),
                state="SUCCEEDED",
                request=Jsonb({"objective_id": str(objective)}),
                **of,
            )

    def drafts(self, readers: frozenset[str], *, audience: UUID, **subject: UUID) -> None:
        """Add a run with a draft, its evidence and a question."""
        author = self._people["author"]
        of = {"audience": audience}
        run = self.put("assistant_runs", readers, requested_by_id=author, state="RUNNING", **subject, **of)
        proposal = self.put(
            "proposals",
            readers,
            run_id=run,
            proposed_by_id=author,
            state="PENDING",
            origin="ASSISTANT",
            **subject,
            **of,
        )
        self.put("proposal_revisions", readers, proposal_id=proposal, author_id=author, **of)
        self.put("evidence", readers, proposal_id=proposal, **of)
        self.put("proposal_approvals", readers - {"assistant"}, proposal_id=proposal, person_id=author, **of)
        self.talk(readers, proposal_id=proposal, **of)
        if objective := subject.get("objective_id"):
            asked = {"run_id": run, "objective_id": objective, "proposal_id": proposal, **of}
            self.put("questions", readers, **asked)
            self.put("questions", readers | {"stranger"}, asked_of_id=self._people["stranger"], **asked)

    def teams_own_drafts(self) -> None:
        """Add a run about a team as a whole."""
        growth = self._teams["growth"]
        self.drafts(TEAM, audience=growth, team_id=growth)
        of = {"kind": "SUMMARY", "audience": growth, "team_id": growth, "proposed_by_id": self._people["author"]}
        self.put("proposals", TEAM - {"subject", "teammate"}, state="PENDING", origin="PERSON", **of)

    def praise(self) -> None:
        """Add praise shared with everybody, with the team, and with nobody; what is kept private is its recipient's."""
        author, subject = self._people["author"], self._people["subject"]
        self.put("company_values", MEMBERS - {"assistant"}, active=True)
        self.put("recognition_preferences", frozenset({"author"}), id=author, keeps_private=True)
        self.put(
            "objective_templates", MEMBERS - {"assistant"}, level="TEAM", commitment="COMMITTED", created_by_id=author
        )
        for shared_with, audience, team_id, seen in (
            ("ORGANIZATION", self._world.organization_id, None, MEMBERS),
            ("TEAM", self._teams["growth"], self._teams["growth"], TEAM),
            ("RECIPIENTS", new_id(), None, frozenset({"author", "subject"})),
        ):
            seen = seen - {"assistant"}
            own = {"id": audience} if shared_with == "RECIPIENTS" else {}
            of = {"audience": audience, "giver_id": author}
            praise = self.put("recognitions", seen, shared_with=shared_with, team_id=team_id, **of, **own)
            mine = {"recognition_id": praise, "user_id": subject, **of}
            self.put("recognition_recipients", seen, private=False, **mine)
            kept = {"recognition_id": praise, "user_id": self._people["stranger"], **of}
            if shared_with == "ORGANIZATION":
                self.put("recognition_recipients", frozenset({"author", "stranger"}), private=True, **kept)
            self.put("recognition_reactions", seen, recognition_id=praise, user_id=subject, kind="CLAP")
            if shared_with != "RECIPIENTS":
                self.talk(seen, audience=audience, recognition_id=praise)
            self.reward(praise)
        self.awards()

    def awards(self) -> None:
        """Add awards with nominations, which their nominee never sees; Stella leads a team for a time."""
        admin = self._people["administrator"]
        for givers, decide in (
            ("ADMINS", frozenset({"administrator"})),
            ("LEADS", frozenset({"administrator", "lead", "lead above", "stranger"})),
        ):
            award = self.put("awards", MEMBERS - {"assistant"}, givers=givers, period="MONTH", per_period=1)
            of = {"award_id": award, "nominator_id": self._people["author"], "state": "OPEN", "decided_at": None}
            self.put("award_nominations", decide | {"author"}, nominee_id=self._people["subject"], **of)
            without = decide - {"administrator"} | {"author"}
            self.put("award_nominations", without, nominee_id=admin, **of)

    def reward(self, praise: UUID) -> None:
        """Add a budget with rewards, for those above the team; what was handed over is its recipient's to see."""
        above, growth = frozenset({"lead", "lead above", "administrator"}), self._teams["growth"]
        year = 2020 + len(self._world.rows["reward_budgets"])
        budget = self.put("reward_budgets", above, team_id=growth, year=year, amount=5, days_off=5, currency="EUR")
        of = {"budget_id": budget, "team_id": growth, "recognition_id": praise, "kind": "GIFT", "amount": 1}
        people = {"recipient_id": self._people["subject"], "proposed_by_id": self._people["lead"]}
        self.put("rewards", above, state="APPROVED", **of, **people)
        at = datetime(2026, 11, 18, tzinfo=UTC)
        self.put("rewards", above | {"subject"}, state="HANDED_OVER", handed_over_at=at, **of, **people)

    def words(self) -> None:
        """Note the words by which things are found, which follow them; the assistant does not search."""
        for table, column in (
            ("users", "user_id"),
            ("teams", "team_id"),
            ("objectives", "objective_id"),
            ("key_results", "key_result_id"),
        ):
            for id_, readers in list(self._world.rows[table].items()):
                found = self._connection.execute(f"select id from search_words where {column} = %s", (id_,)).fetchall()
                self._world.rows["search_words"].update(
                    dict.fromkeys((row["id"] for row in found), readers - {"assistant"})
                )

    def alignment(
        self, child: UUID, child_audience: UUID, parent: UUID, parent_audience: UUID, readers: frozenset[str]
    ) -> None:
        """Add an edge, which those see who see both of its ends."""
        ends = {"child_id": child, "parent_id": parent}
        audiences = {"child_audience": child_audience, "parent_audience": parent_audience}
        self.put("alignments", readers, kind="SUPPORTS", **ends, **audiences)

    def inputs(self) -> None:
        """Add what the team put in."""
        author, team = self._people["author"], self._teams["growth"]
        given = self.put("team_inputs", TEAM, audience=team, team_id=team, author_id=author, state="OPEN")
        self.put("team_input_supports", TEAM, audience=team, team_input_id=given, user_id=author)
        used_in = next(iter(self._world.rows["key_results"]))
        self.put("team_input_uses", TEAM, audience=team, team_input_id=given, key_result_id=used_in)
        self.round(team)

    def round(self, team: UUID) -> None:
        """Add a round with a question and somebody asked, and a note; drafts rest on inputs alone."""
        of, readers = {"audience": team}, TEAM - {"assistant"}
        author = self._people["author"]
        asked = {"team_id": team, "cycle_id": self.cycle, "opened_by_id": self._people["lead"], "state": "OPEN", **of}
        input_round = self.put("input_rounds", readers, **asked)
        self.put("input_round_questions", readers, input_round_id=input_round, **of)
        self.put("input_round_people", readers, input_round_id=input_round, user_id=author, **of)
        self.put("meeting_notes", readers, team_id=team, input_round_id=input_round, entered_by_id=author, **of)

    def sheets(self) -> None:
        """Add a check-in sheet, which its team and the line above its author see."""
        author, team = self._people["author"], self._teams["growth"]
        sheet = self.put("check_in_sheets", TEAM | LINE, audience=team, author_id=author, cycle_id=self.cycle)
        self.talk(TEAM | LINE, audience=team, sheet_id=sheet, sheet_author_id=author)

    def meetings(self) -> None:
        """Add a check-in meeting of the team with all that comes of it."""
        author, team, readers = self._people["author"], self._teams["growth"], TEAM - {"assistant"}
        of = {"audience": team}
        meeting = self.put(
            "check_in_meetings",
            readers,
            team_id=team,
            cycle_id=self.cycle,
            facilitator_id=self._people["lead"],
            state="SCHEDULED",
            **of,
        )
        of["check_in_meeting_id"] = meeting
        self.put("meeting_attendees", readers, user_id=author, **of)
        self.put("takeaways", readers, kind="DECISION", added_by_id=author, **of)
        self.put("action_items", readers, owner_id=author, created_by_id=author, **of)
        self.put("agenda_points", readers, kind="RAISED", text="Well?", raised_by_id=author, **of)

    def one_on_ones(self) -> None:
        """Add a series of two people, who hold its key, and what each of them notes for themselves."""
        author, manager, pair = self._people["author"], self._people["manager"], frozenset({"author", "manager"})
        of = {"audience": new_id()}
        for name in (*pair, "foreign thief of keys"):
            reader = self._world.readers[name]
            assert reader.sight is not None
            sight = replace(reader.sight, audiences=reader.sight.audiences | {of["audience"]})
            self._world.readers[name] = replace(reader, sight=sight)
        who = {"manager_id": manager, "report_id": author, "started_by_id": author}
        series = self.put("one_on_ones", pair, cadence="WEEKLY", **who, **of)
        meeting = self.put("one_on_one_meetings", pair, one_on_one_id=series, **of)
        about = {"one_on_one_meeting_id": meeting, **of}
        self.put("action_items", pair, owner_id=author, created_by_id=manager, **about)
        self.put("agenda_points", pair, kind="RAISED", text="Well?", raised_by_id=author, **about)
        self.put("audit_records", pair, actor_id=author, subject_id=meeting, **of)
        for name, person in (("author", author), ("manager", manager)):
            self.put("private_notes", frozenset({name}), one_on_one_meeting_id=meeting, author_id=person)
        coaching = {"author_id": manager, "subject_id": self._people["subject"]}
        self.put("coaching_notes", frozenset({"manager"}), **coaching)
        self.put(
            "coaching_notes",
            frozenset({"subject", "manager"}),
            shared_at=datetime(2026, 11, 18, tzinfo=UTC),
            **coaching,
        )

    def talk(self, readers: frozenset[str], **about: UUID) -> None:
        """Add a comment that mentions somebody; the assistant has no part in what people say to each other."""
        comment = self.put("comments", readers - {"assistant"}, author_id=self._people["author"], body="Well!", **about)
        of = {name: id_ for name, id_ in about.items() if name in ("audience", "sheet_author_id")}
        self.put("mentions", readers - {"assistant"}, comment_id=comment, user_id=self._people["teammate"], **of)

    def feedback(self) -> None:
        """Add what the author said to the subject for each kind of reader, and a draft; the assistant reads none."""
        two = frozenset({"author", "subject"})
        team = {"visibility": "TEAM", "team_id": self._teams["growth"]}
        manager = {"visibility": "RECIPIENT_AND_MANAGER", "manager_id": self._people["manager"]}
        shown = {"may_share": True, "shared_with_id": self._people["manager"], "shared_at": _AT}
        self.said(two)
        self.said(two | {"manager"}, **manager)
        self.said(two | {"manager"}, **shown)
        self.said(two | {"teammate", "lead", "lead above"}, **team)
        self.said(MEMBERS - {"assistant"}, visibility="ORGANIZATION")
        self.said(frozenset({"author"}), sent_at=None)
        self.asked()

    def asked(self) -> None:
        """Add that the lead asked two people about the subject, and the answer of one, which those two alone read."""
        lead, about, asked = self._people["lead"], self._people["subject"], self._people["author"]
        of = {"requester_id": lead, "about_id": about, "visibility": "RECIPIENT", "state": "OPEN"}
        readers = frozenset({"lead", "author", "subject", "stranger"})
        request = self.put("feedback_requests", readers, **of)
        self.done("FeedbackRequest", request, readers)
        self.put("feedback_questions", readers, request_id=request)
        part = {"request_id": request, "requester_id": lead}
        waiting = frozenset({"lead", "stranger"})
        stranger = {"person_id": self._people["stranger"], "state": "WAITING"}
        self.done("FeedbackRequestPerson", self.put("feedback_request_people", waiting, **stranger, **part), waiting)
        answered = {"person_id": asked, "state": "ANSWERED", "decided_at": _AT}
        self.put("feedback_request_people", frozenset({"lead", "author"}), **answered, **part)
        two = frozenset({"author", "subject"})
        feedback = self.put(
            "feedback",
            two,
            author_id=asked,
            recipient_id=about,
            request_id=request,
            kind="PRAISE",
            visibility="RECIPIENT",
            sent_at=_AT,
        )
        self.put("feedback_answers", two, feedback_id=feedback)

    def surveys(self) -> None:
        """Add a survey about the subject, which the lead started and the author is asked in, and what came of it.

        What somebody answers is there for nobody; what comes of it for the subject alone.
        """
        about, three = self._people["subject"], frozenset({"author", "subject", "lead"})
        of = {"about_id": about, "started_by_id": self._people["lead"], "state": "OPEN"}
        survey = self.put("surveys", three, **of)
        self.done("Survey", survey, three)
        self.put("survey_invitations", frozenset({"author"}), survey_id=survey, person_id=self._people["author"])
        self.put("survey_answers", NOBODY, survey_id=survey)
        came = {"survey_id": survey, "about_id": about}
        self.put("survey_results", frozenset({"subject"}), statement="GROWTH", agree=4, **came)
        self.put("survey_remarks", frozenset({"subject"}), **came)

    def said(self, readers: frozenset[str], **given: Any) -> None:
        """Add feedback with a reply, which its author and its recipient alone read, and with the record of both."""
        giver, receiver = self._people["author"], self._people["subject"]
        of = {"author_id": giver, "recipient_id": receiver, "kind": "PRAISE", "visibility": "RECIPIENT", "sent_at": _AT}
        feedback = self.put("feedback", readers, **{**of, "body": "Well done.", **given})
        self.done("Feedback", feedback, readers)
        if "sent_at" in given:
            return
        ends = {"giver_id": giver, "receiver_id": receiver, "author_id": receiver}
        two = frozenset({"author", "subject"})
        self.done("FeedbackReply", self.put("feedback_replies", two, feedback_id=feedback, **ends), two)

    def done(self, kind: str, id_: UUID, readers: frozenset[str]) -> None:
        """Add the record of what was done to something that is read by other rules than its audience."""
        by = {"actor_id": self._people["author"]}
        self.put("audit_records", readers, subject_kind=kind, subject_id=id_, audience=id_, **by)

    def growth(self) -> None:
        """Add how the subject grows: for the line, for them and their manager, for two people, and for everybody."""
        subject, manager, everybody = self._people["subject"], self._people["manager"], MEMBERS - {"assistant"}
        skill = self.put("skills", everybody, active=True)
        self.put("skill_levels", SUBJECTS_LINE, user_id=subject, skill_id=skill, level="STRONG")
        resource = self.put("learning_resources", everybody, added_by_id=subject, kind="BOOK", active=True)
        self.put("learning_resource_skills", everybody, learning_resource_id=resource, skill_id=skill)
        path = self.put("learning_paths", everybody, for_champions=True)
        self.put("learning_path_resources", everybody, learning_path_id=path, learning_resource_id=resource)
        two = frozenset({"subject", "manager"})
        found = self._connection.execute("select waymark.close_to(%s) as key", (subject,)).fetchone()
        of = {"audience": found["key"] if found else None}
        self.put(
            "learning_assignments",
            two,
            user_id=subject,
            learning_resource_id=resource,
            assigned_by_id=manager,
            **of,
        )
        walks = {"user_id": subject, "started_by_id": subject, **of}
        self.put("learning_enrollments", two, learning_path_id=path, state="ACTIVE", **walks)
        asked = {"learning_path_id": self.put("learning_paths", everybody), "state": "WAITING", "asked_at": _AT}
        self.put("learning_enrollments", two | {"administrator"}, **asked, **walks)
        goal = self.put("development_goals", two, owner_id=subject, skill_id=skill, state="ACTIVE", **of)
        self.put("development_steps", two, development_goal_id=goal, **of)
        self.put("development_links", two, development_goal_id=goal, learning_resource_id=resource, **of)
        self.put("audit_records", two, actor_id=subject, subject_kind="DevelopmentGoal", subject_id=goal, **of)
        self.talk(two, development_goal_id=goal, **of)
        pair = {"mentor_id": self._people["teammate"], "mentee_id": subject, "asked_by_id": subject}
        open_ = {"state": "OPEN", "decided_at": None}
        self.put("mentorships", frozenset({"subject", "teammate"}), skill_id=skill, **open_, **pair)

    def put(self, table: str, readers: frozenset[str], **given: Any) -> UUID:
        """Insert a row, with something in each column that must have something, and return its id."""
        values = {**self._needed(table), **given}
        names, places = ", ".join(values), ", ".join(["%s"] * len(values))
        self._connection.execute(f"insert into {table} ({names}) values ({places})", list(values.values()))
        self._world.rows[table][values["id"]] = readers
        id_: UUID = values["id"]
        return id_

    def _needed(self, table: str) -> dict[str, Any]:
        columns = self._connection.execute(
            "select column_name as name, data_type as type, character_maximum_length as length "
            "from information_schema.columns where table_schema = 'public' and table_name = %s "
            "and is_nullable = 'NO' and column_default is null",
            (table,),
        ).fetchall()
        made = {column["name"]: _made_up(column["type"], column["length"]) for column in columns}
        if "organization_id" in made:
            made["organization_id"] = self._world.organization_id
        return made


def _made_up(kind: str, length: int | None) -> Any:
    return {
        "uuid": new_id(),
        "timestamp with time zone": _AT,
        "date": _AT.date(),
        "boolean": False,
        "jsonb": Jsonb({}),
        "bytea": new_id().bytes,
        "numeric": 1,
        "double precision": 0.5,
        "integer": 1,
        "smallint": 1,
        "text": "made up",
        "character varying": new_id().hex[-min(length or 10, 10) :],
    }[kind]
