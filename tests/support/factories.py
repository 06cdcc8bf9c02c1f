"""Makes organisations and what is in them, directly in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.core import clock
from app.core.actor import Actor, Sight
from app.core.ids import global_id, new_id
from app.cycles.models import Cycle, CycleState, Priority
from app.database.unit_of_work import entering, values, writing
from app.feedback.models import (
    Feedback,
    FeedbackKind,
    FeedbackQuestion,
    FeedbackRequest,
    FeedbackRequestPerson,
    FeedbackVisibility,
)
from app.handovers.models import Handover, HandoverItem
from app.objectives.alignment_models import Alignment
from app.objectives.initiative_models import Initiative, InitiativeLink
from app.objectives.input_rounds.models import InputRound, InputRoundPerson, InputRoundQuestion
from app.objectives.models import (
    AlignmentKind,
    Commitment,
    KeyResult,
    KeyResultProgress,
    Level,
    MetricKind,
    Objective,
    ObjectiveProgress,
    ObjectiveState,
    TeamInput,
    TeamInputKind,
    UnitKind,
    Visibility,
)
from app.objectives.rules import KeyResultDefinition
from app.objectives.templates.models import ObjectiveTemplate
from app.objectives.templates.rules import stored
from app.people.commands.users import set_password
from app.people.dated_models import Absence, ActingLead, ReportingLine, TeamLead
from app.people.models import AccessToken, Membership, Role, Team, TokenScope, User
from app.people.tokens import actor_for, new_token
from app.recognition.award_models import Award, AwardGivers, AwardNomination, AwardPeriod
from app.recognition.models import CompanyValue, Recognition, RecognitionReaders, RecognitionRecipient
from app.recognition.reward_models import Reward, RewardBudget, RewardKind, RewardState
from app.reviews.models import Reflection, Verdict
from app.surveys.commands import open_survey
from app.surveys.models import Survey


@dataclass(frozen=True)
class Person:
    """A person with a token that works."""

    id: UUID
    organization_id: UUID
    token: str
    name: str = ""
    email: str = ""

    @property
    def gid(self) -> str:
        """The global id."""
        return global_id("User", self.id)

    async def actor(self) -> Actor:
        """The actor, as the server would know them now."""
        actor = await actor_for(self.organization_id, self.id)
        assert actor is not None
        return actor


def gid(thing: Any) -> str:
    """Return the global id of a model instance."""
    return global_id(type(thing).__name__, thing.id)


@dataclass
class Factory:
    """An organisation and everything to fill it; what is made is seen by nobody but through policies."""

    organization_id: UUID
    admin: Person = field(init=False)
    keys: set[UUID] = field(default_factory=set)

    def _all(self) -> Any:
        return writing(Sight(self.organization_id, frozenset({self.organization_id, *self.keys})))

    async def add(self, model: type, **values: Any) -> Any:
        """Create a row of any model of this organisation."""
        self.keys |= {value for value in values.values() if isinstance(value, UUID)}
        async with self._all():
            return await model.create(organization_id=self.organization_id, **values)

    async def person(
        self,
        name: str = "Mira",
        *,
        role: Role = Role.MEMBER,
        manager: Person | None = None,
        team: Team | None = None,
        scope: TokenScope = TokenScope.WRITE,
        **values: Any,
    ) -> Person:
        """Add a person, perhaps to a team, with an access token."""
        defaults = {
            "email": f"{name.lower()}.{new_id().hex[-8:]}@example.com",
            "time_zone": "UTC",
            "locale": "en",
            "created_at": clock.now(),
        }
        user = await self.add(
            User, name=name, role=role, manager_id=manager.id if manager else None, **{**defaults, **values}
        )
        self.keys.add(user.id)
        if manager is not None:
            await self.add(ReportingLine, user_id=user.id, manager_id=manager.id, starts_on=_a_year_ago())
        if team is not None:
            await self.join(user.id, team)
        return Person(user.id, self.organization_id, await self.token(user.id, scope), name, user.email)

    async def password(self, person: Person, password: str) -> None:
        """Give a person a password to sign in with."""
        async with writing(Sight(self.organization_id, frozenset(), person.id)):
            await set_password(person.id, password)

    async def join(self, user_id: UUID, team: Team) -> None:
        """Put a person into a team, since a year ago."""
        await self.add(Membership, team_id=team.id, user_id=user_id, starts_on=_a_year_ago())

    async def token(self, user_id: UUID, scope: TokenScope = TokenScope.WRITE) -> str:
        """Give a person an access token and return it."""
        token, hashed = new_token()
        async with writing(Sight(self.organization_id, frozenset(), user_id)):
            await AccessToken.create(
                organization_id=self.organization_id,
                user_id=user_id,
                token_hash=hashed,
                scope=scope,
                created_at=clock.now(),
                expires_at=clock.now() + timedelta(days=400),
            )
        return token

    async def team(self, name: str = "Growth", *, lead: Person | None = None, parent: Team | None = None) -> Team:
        """Add a team."""
        team: Team = await self.add(
            Team,
            name=name,
            lead_id=lead.id if lead else None,
            parent_id=parent.id if parent else None,
            created_at=clock.now(),
        )
        self.keys.add(team.id)
        if lead is not None:
            await self.add(TeamLead, team_id=team.id, user_id=lead.id, starts_on=_a_year_ago())
        return team

    async def acting_lead(
        self,
        team: Team,
        person: Person,
        *,
        starts_on: date = date(2026, 11, 16),
        ends_on: date = date(2026, 11, 20),
    ) -> ActingLead:
        """Let a person lead a team for a time, the test clock's week unless said otherwise."""
        acting: ActingLead = await self.add(
            ActingLead,
            team_id=team.id,
            user_id=person.id,
            starts_on=starts_on,
            ends_on=ends_on,
            appointed_by_id=self.admin.id,
            created_at=clock.now(),
        )
        return acting

    async def handover(self, giver: Person, receiver: Person, *key_results: KeyResult) -> Handover:
        """Offer key results of one person to another."""
        handover: Handover = await self.add(
            Handover, giver_id=giver.id, receiver_id=receiver.id, offered_by_id=giver.id, created_at=clock.now()
        )
        for key_result in key_results:
            await self.add(HandoverItem, handover_id=handover.id, key_result_id=key_result.id)
        return handover

    async def feedback(
        self, author: Person, recipient: Person, body: str = "You ask good questions.", **given: Any
    ) -> Feedback:
        """Let one person give another feedback, praise for the recipient alone unless said otherwise."""
        usual = {"kind": FeedbackKind.PRAISE, "visibility": FeedbackVisibility.RECIPIENT, "created_at": clock.now()}
        async with writing(Sight(self.organization_id, frozenset(), author.id)):
            feedback: Feedback = await Feedback.create(
                organization_id=self.organization_id,
                author_id=author.id,
                recipient_id=recipient.id,
                body=body,
                **{**usual, "sent_at": clock.now(), **given},
            )
        return feedback

    async def feedback_request(
        self, requester: Person, about: Person, *asked: Person, **given: Any
    ) -> tuple[FeedbackRequest, FeedbackQuestion]:
        """Ask people about somebody, due in a week, for that person alone unless said otherwise; with one question."""
        usual = {"visibility": FeedbackVisibility.RECIPIENT, "due_on": clock.now().date() + timedelta(days=7)}
        async with writing(Sight(self.organization_id, frozenset(), requester.id)):
            of = {"organization_id": self.organization_id}
            request = await FeedbackRequest.create(
                requester_id=requester.id, about_id=about.id, created_at=clock.now(), **of, **{**usual, **given}
            )
            question = await FeedbackQuestion.create(
                request_id=request.id, text="What should they go on doing?", position=0, **of
            )
            for person in asked:
                await FeedbackRequestPerson.create(
                    request_id=request.id, requester_id=requester.id, person_id=person.id, **of
                )
        return request, question

    async def survey(
        self, about: Person, *, started_by: Person | None = None, closes_on: date = date(2026, 11, 25)
    ) -> Survey:
        """Ask those who report to a person about them, for a week from the test clock's day; four of them at least."""
        actor = await (started_by or about).actor()
        opened = await open_survey(actor=actor, about_id=about.id, closes_on=closes_on)
        async with writing(actor.sight):
            return await Survey.get(id=opened.survey_id)

    async def managed(self, manager: Person, number: int = 4) -> list[Person]:
        """Let people report to somebody: Nora 1, Nora 2 and so on."""
        return [await self.person(f"Nora {place}", manager=manager) for place in range(1, number + 1)]

    async def absence(
        self,
        person: Person,
        *,
        starts_on: date = date(2026, 11, 16),
        ends_on: date = date(2026, 11, 30),
        stand_in: Person | None = None,
    ) -> Absence:
        """Let a person be away, the test clock's week and the next unless said otherwise."""
        absence: Absence = await self.add(
            Absence,
            user_id=person.id,
            starts_on=starts_on,
            ends_on=ends_on,
            stand_in_id=stand_in.id if stand_in else None,
            created_at=clock.now(),
        )
        return absence

    async def cycle(
        self,
        name: str = "Q4 2026",
        *,
        starts_on: date = date(2026, 10, 1),
        ends_on: date = date(2026, 12, 31),
        state: CycleState = CycleState.ACTIVE,
        **values: Any,
    ) -> Cycle:
        """Add a cycle around the test clock's today, whose weeks end with the day on which check-ins are due."""
        weeks = {"week_starts_on": (values.get("due_weekday", 4) + 1) % 7, "created_at": clock.now()}
        cycle: Cycle = await self.add(
            Cycle, name=name, starts_on=starts_on, ends_on=ends_on, state=state, **{**weeks, **values}
        )
        return cycle

    async def priority(self, cycle: Cycle, title: str = "Win mid-size customers", **given: Any) -> Priority:
        """Add a priority of a cycle."""
        async with self._all():
            [(rank,)] = await values("select count(*) + 1 from priorities where cycle_id = %s", (cycle.id,))
        priority: Priority = await self.add(
            Priority, cycle_id=cycle.id, rank=rank, title=title, created_at=clock.now(), **given
        )
        return priority

    async def objective(
        self,
        cycle: Cycle,
        owner: Person,
        title: str = "Customers get going on their own",
        *,
        team: Team | None = None,
        level: Level | None = None,
        visibility: Visibility = Visibility.ORGANIZATION,
        state: ObjectiveState = ObjectiveState.ACTIVE,
        progress: float | None = None,
        **given: Any,
    ) -> Objective:
        """Add an objective, published unless said otherwise; a team's where one is named."""
        audiences = {
            Visibility.ORGANIZATION: self.organization_id,
            Visibility.TEAM: team.id if team else None,
            Visibility.PRIVATE: owner.id,
        }
        at, audience = clock.now(), audiences[visibility]
        objective: Objective = await self.add(
            Objective,
            audience=audience,
            cycle_id=cycle.id,
            owner_id=owner.id,
            team_id=team.id if team else None,
            title=title,
            level=level or (Level.TEAM if team else Level.INDIVIDUAL),
            visibility=visibility,
            state=state,
            **{"commitment": Commitment.COMMITTED, "created_at": at, "updated_at": at, **given},
        )
        await self.add(ObjectiveProgress, id=objective.id, audience=audience, progress=progress)
        return objective

    async def key_result(
        self,
        objective: Objective,
        owner: Person | None = None,
        title: str = "Raise activation from 20 to 40 points",
        *,
        kind: MetricKind = MetricKind.INCREASE,
        **given: Any,
    ) -> KeyResult:
        """Add a key result, without a check-in; from 20 to 40 points unless another kind or figures are given."""
        change = {"unit_kind": UnitKind.POINTS, "baseline": Decimal(20), "target": Decimal(40)}
        at, shared = clock.now(), {"audience": objective.audience, "objective_id": objective.id}
        key_result: KeyResult = await self.add(
            KeyResult,
            **shared,
            owner_id=owner.id if owner else objective.owner_id,
            title=title,
            kind=kind,
            **{**(change if kind is MetricKind.INCREASE else {}), "created_at": at, "updated_at": at, **given},
        )
        await self.add(KeyResultProgress, id=key_result.id, **shared)
        return key_result

    async def align(
        self, child: Objective, parent: Objective, kind: AlignmentKind = AlignmentKind.CONTRIBUTES, **given: Any
    ) -> Alignment:
        """Let one objective serve another."""
        alignment: Alignment = await self.add(
            Alignment,
            child_id=child.id,
            child_audience=child.audience,
            parent_id=parent.id,
            parent_audience=parent.audience,
            kind=kind,
            created_at=clock.now(),
            **given,
        )
        return alignment

    async def initiative(
        self,
        *key_results: KeyResult,
        owner: Person | None = None,
        title: str = "Rewrite the first import",
        **given: Any,
    ) -> Initiative:
        """Add an initiative for key results, of the first one's objective; planned unless said otherwise."""
        home, at = key_results[0], clock.now()
        initiative: Initiative = await self.add(
            Initiative,
            audience=home.audience,
            objective_id=home.objective_id,
            owner_id=owner.id if owner else home.owner_id,
            title=title,
            **{"created_at": at, "updated_at": at, **given},
        )
        for key_result in key_results:
            await self.add(
                InitiativeLink,
                initiative_id=initiative.id,
                initiative_audience=initiative.audience,
                key_result_id=key_result.id,
                key_result_audience=key_result.audience,
            )
        return initiative

    async def reflection(
        self, objective: Objective, author: Person, *, handed_in: bool = True, **given: Any
    ) -> Reflection:
        """Let somebody reflect on an objective: 0.8, it served, handed in unless said otherwise."""
        said = {
            "score": 0.8,
            "verdict": Verdict.SERVED,
            "verdict_reason": "More customers stay, which was the point.",
            "learned": "Small steps get used.",
            "handed_in_at": clock.now() if handed_in else None,
        }
        at = {"created_at": clock.now(), "updated_at": clock.now()}
        async with writing(Sight(self.organization_id, frozenset({objective.audience}), author.id)):
            return await Reflection.create(
                organization_id=self.organization_id,
                audience=objective.audience,
                objective_id=objective.id,
                author_id=author.id,
                **{**said, **at, **given},
            )

    async def team_input(
        self, team: Team, author: Person, body: str = "New customers wait days for their first import.", **given: Any
    ) -> TeamInput:
        """Add an input of a team."""
        team_input: TeamInput = await self.add(
            TeamInput,
            audience=team.id,
            team_id=team.id,
            author_id=author.id,
            body=body,
            **{"kind": TeamInputKind.IDEA, "created_at": clock.now(), **given},
        )
        return team_input

    async def input_round(
        self,
        team: Team,
        cycle: Cycle,
        *asked: Person,
        questions: Sequence[str] = ("What holds us back?",),
        **given: Any,
    ) -> tuple[InputRound, list[InputRoundQuestion]]:
        """Add an open round that asks people of a team, due in a week, and return it with its questions."""
        of_the_team = {"audience": team.id, "organization_id": self.organization_id}
        opened = {"opened_by_id": team.lead_id or self.admin.id, "opened_at": clock.now()}
        due_on = clock.now().date() + timedelta(days=7)
        async with self._all():
            input_round = await InputRound.create(
                **of_the_team, team_id=team.id, cycle_id=cycle.id, **{"due_on": due_on, **opened, **given}
            )
            of_the_round = {**of_the_team, "input_round_id": input_round.id}
            stored = [
                await InputRoundQuestion.create(**of_the_round, text=text, position=place)
                for place, text in enumerate(questions)
            ]
            for person in asked:
                await InputRoundPerson.create(**of_the_round, user_id=person.id, asked=True)
        return input_round, stored

    async def company_value(self, name: str = "Courage", **given: Any) -> CompanyValue:
        """Add a value of the organisation."""
        value: CompanyValue = await self.add(CompanyValue, name=name, created_at=clock.now(), **given)
        return value

    async def award(self, name: str = "Calm in the storm", **given: Any) -> Award:
        """Add an award that administrators give once a month, unless said otherwise."""
        defaults = {"criteria": "Kept others calm.", "givers": AwardGivers.ADMINS, "per_period": 1}
        return await self._as_admin(
            Award, name=name, **{**defaults, "period": AwardPeriod.MONTH, "created_at": clock.now(), **given}
        )

    async def template(self, title: str = "Customers find help", *suggested: KeyResultDefinition, **given: Any) -> Any:
        """Add a template of a team's objective."""
        defaults: dict[str, Any] = {"description": "For teams that customers ask.", "level": Level.TEAM}
        created = {"created_by_id": self.admin.id, "created_at": clock.now(), "commitment": Commitment.COMMITTED}
        return await self.add(
            ObjectiveTemplate, title=title, key_results=stored(suggested), **{**defaults, **created, **given}
        )

    async def nomination(self, award: Award, nominator: Person, nominee: Person) -> AwardNomination:
        """Nominate somebody for an award."""
        async with writing(Sight(self.organization_id, frozenset(), nominator.id)):
            return await AwardNomination.create(
                organization_id=self.organization_id,
                award_id=award.id,
                nominator_id=nominator.id,
                nominee_id=nominee.id,
                reason="She was calm.",
                created_at=clock.now(),
            )

    async def reward_budget(self, team: Team, amount: str = "100", days_off: str = "5", **given: Any) -> RewardBudget:
        """Let a team spend something in the test clock's year; without approval unless said otherwise."""
        return await self._as_admin(
            RewardBudget,
            team_id=team.id,
            amount=Decimal(amount),
            days_off=Decimal(days_off),
            **{"year": 2026, "currency": "EUR", "needs_approval": False, "created_at": clock.now(), **given},
        )

    async def reward(
        self, budget: RewardBudget, praise: Recognition, recipient: Person, proposed_by: Person, **given: Any
    ) -> Reward:
        """Add a reward that takes 30 from its budget, waiting for approval unless said otherwise."""
        amount = Decimal(30)
        taken = "update reward_budgets set amount_taken = amount_taken + %s where id = %s"
        async with writing((await self.admin.actor()).sight):
            await values(taken, (amount, budget.id))
        return await self._as_admin(
            Reward,
            budget_id=budget.id,
            team_id=budget.team_id,
            recognition_id=praise.id,
            recipient_id=recipient.id,
            proposed_by_id=proposed_by.id,
            amount=amount,
            **{
                "kind": RewardKind.VOUCHER,
                "title": "Books",
                "state": RewardState.PROPOSED,
                "created_at": clock.now(),
                **given,
            },
        )

    async def _as_admin(self, model: type, **values: Any) -> Any:
        async with writing((await self.admin.actor()).sight):
            return await model.create(organization_id=self.organization_id, **values)

    async def praise(
        self,
        giver: Person,
        *recipients: Person,
        team: Team | None = None,
        shared: bool = True,
        message: str = "You stayed calm.",
        **given: Any,
    ) -> Recognition:
        """Add praise, shared with the organisation, with a team where one is named, or with nobody."""
        readers = RecognitionReaders.TEAM if team else RecognitionReaders.ORGANIZATION
        id_ = new_id()
        of = {"audience": (team.id if team else self.organization_id) if shared else id_, "giver_id": giver.id}
        async with writing(Sight(self.organization_id, frozenset(), giver.id)):
            recognition = await Recognition.create(
                id=id_,
                organization_id=self.organization_id,
                message=message,
                shared_with=readers if shared else RecognitionReaders.RECIPIENTS,
                team_id=team.id if team else None,
                **of,
                **{"created_at": clock.now(), **given},
            )
            for recipient in recipients:
                await RecognitionRecipient.create(
                    organization_id=self.organization_id, recognition_id=id_, user_id=recipient.id, **of
                )
        return recognition


def _a_year_ago() -> date:
    return clock.now().date() - timedelta(days=365)


async def make_organization(name: str = "Northwind") -> Factory:
    """Make an organisation with one administrator."""
    organization_id = new_id()
    async with entering():
        await values(
            "select waymark.create_organization(%s, %s, %s, 'UTC', 'en', %s, %s)",
            (organization_id, name, f"northwind-{organization_id.hex}", new_id(), clock.now()),
        )
    factory = Factory(organization_id)
    factory.admin = await factory.person("Ada", role=Role.ADMIN)
    return factory
