"""Rewards along with praise, and budgets that are never overspent."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from app.people.models import Role, Team
from app.recognition.models import Recognition
from app.recognition.reward_models import RewardBudget
from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api
from tests.support.statements import counted_statements

BUDGET = "amount amountTaken amountLeft daysOff daysTaken daysLeft needsApproval"
REWARD = """id title kind amount days state reason recipient { name } budget { id } proposedBy { name }
    decidedBy { name } handedOverBy { name }
    viewerCan { decide { allowed } withdraw { allowed } handOver { allowed } }"""
LIST = f"{{ rewards {{ totalCount nodes {{ {REWARD} }} }} rewardBudgets {{ {BUDGET} team {{ name }} }} }}"


@dataclass(frozen=True)
class Office:
    """A team in another one, with leads, a member who was praised, and a budget."""

    api: Api
    company: Factory
    team: Team
    lead: Person
    lead_above: Person
    mira: Person
    budget: RewardBudget
    praise: Recognition

    async def propose(self, person: Person, **given: Any) -> dict[str, Any]:
        """Propose a voucher of 30 unless said otherwise, and return the answer, whatever it is."""
        wanted = {
            "budgetId": gid(self.budget),
            "recognitionId": gid(self.praise),
            "recipientId": self.mira.gid,
            "kind": "VOUCHER",
            "title": "Books",
            **({} if "days" in given else {"amount": "30"}),
            **given,
        }
        selection = f"rewardEdge {{ node {{ {REWARD} }} }} budget {{ {BUDGET} }}"
        return await self.api.as_(person).mutate("rewardPropose", wanted, selection)

    async def proposed(self, person: Person, **given: Any) -> str:
        """Propose a reward, which must succeed, and return its id."""
        found: str = (await self.propose(person, **given))["rewardEdge"]["node"]["id"]
        return found

    async def taken(self) -> tuple[str, str]:
        """Return what is taken from the budget."""
        [budget] = (await self.api.as_(self.lead).run(LIST))["rewardBudgets"]
        return budget["amountTaken"], budget["daysTaken"]


async def office_with(api: Api, company: Factory, **budget: Any) -> Office:
    above, lead = await company.person("Dora"), await company.person("Lena")
    division = await company.team("Division", lead=above)
    team = await company.team(lead=lead, parent=division)
    mira = await company.person("Mira", team=team)
    praise = await company.praise(lead, mira)
    return Office(api, company, team, lead, above, mira, await company.reward_budget(team, **budget), praise)


@pytest.fixture
async def office(api: Api, company: Factory) -> Office:
    """An office whose budget holds 100 EUR and 5 days, without approval."""
    return await office_with(api, company)


@pytest.fixture
async def strict(api: Api, company: Factory) -> Office:
    """An office whose rewards need approval."""
    return await office_with(api, company, needs_approval=True)


class TestActingLead:
    async def test_rewards_the_team_but_its_lead_only_with_approval(self, office: Office) -> None:
        tim = await office.company.person("Tim", team=office.team)
        await office.company.acting_lead(office.team, tim)
        praise = await office.company.praise(tim, office.lead)
        for_lead = {"recognitionId": gid(praise), "recipientId": office.lead.gid}

        usual = await office.propose(tim)
        waiting = await office.propose(tim, **for_lead)
        reward = {"rewardId": waiting["rewardEdge"]["node"]["id"]}
        own = await office.api.as_(tim).mutate("rewardApprove", reward)
        above = await office.api.as_(office.lead_above).mutate("rewardApprove", reward)

        assert usual["rewardEdge"]["node"]["state"] == "APPROVED"
        assert waiting["rewardEdge"]["node"]["state"] == "PROPOSED"
        assert own["code"] == "NOT_PERMITTED"
        assert above["__typename"] == "RewardApproveSuccess"


class TestBudget:
    async def test_holds_what_an_administrator_says(self, office: Office) -> None:
        wanted = {
            "teamId": gid(office.team),
            "year": 2027,
            "currency": "EUR",
            "amount": "250.50",
            "daysOff": "2.5",
            "needsApproval": True,
        }

        by_lead = await office.api.as_(office.lead).mutate("rewardBudgetSet", wanted)
        budget = await office.api.as_(office.company.admin).succeed("rewardBudgetSet", wanted, f"budget {{ {BUDGET} }}")

        assert by_lead["code"] == "NOT_PERMITTED"
        assert budget["budget"] == {
            "amount": "250.50",
            "amountTaken": "0",
            "amountLeft": "250.50",
            "daysOff": "2.5",
            "daysTaken": "0",
            "daysLeft": "2.5",
            "needsApproval": True,
        }

    async def test_keeps_what_is_taken(self, office: Office) -> None:
        await office.proposed(office.lead)
        wanted = {"teamId": gid(office.team), "year": 2026, "daysOff": "0", "needsApproval": False}

        answer = await office.api.as_(office.company.admin).mutate(
            "rewardBudgetSet", {**wanted, "currency": "USD", "amount": "29"}
        )

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [
            (["amount"], "TAKEN"),
            (["currency"], "TAKEN"),
        ]

    async def test_is_seen_by_leads_and_administrators_alone(self, office: Office) -> None:
        await office.proposed(office.lead)
        stranger = await office.company.person("Stella")
        everybody = (office.lead, office.lead_above, office.company.admin, office.mira, stranger)

        seen = {person.name: await office.api.as_(person).run(LIST) for person in everybody}

        assert {
            name: (found["rewards"]["totalCount"], len(found["rewardBudgets"])) for name, found in seen.items()
        } == {
            "Lena": (1, 1),
            "Dora": (1, 1),
            "Ada": (1, 1),
            "Mira": (0, 0),
            "Stella": (0, 0),
        }

    async def test_is_seen_by_who_leads_for_a_time(self, office: Office, now: TestClock) -> None:
        acting = await office.company.person("Bo")
        await office.company.acting_lead(office.team, acting)

        during = await office.api.as_(acting).run(LIST)
        now.forward(days=30)
        afterwards = await office.api.as_(acting).run(LIST)

        assert (len(during["rewardBudgets"]), len(afterwards["rewardBudgets"])) == (1, 0)

    async def test_keeps_its_team(self, office: Office) -> None:
        team = await office.company.team("Short-lived")
        await office.company.reward_budget(team)

        answer = await office.api.as_(office.company.admin).mutate("teamDelete", {"teamId": gid(team)})

        assert "reward budgets" in answer["message"]


class TestProposing:
    async def test_takes_it_from_the_budget_at_once(self, office: Office) -> None:
        money = await office.propose(office.lead)
        days = await office.propose(office.lead, kind="DAY_OFF", title="A Friday", days="1.5")

        assert money["rewardEdge"]["node"]["state"] == "APPROVED"
        assert money["budget"]["amountLeft"] == "70"
        assert (days["budget"]["amountTaken"], days["budget"]["daysTaken"]) == ("30", "1.5")

    async def test_refuses_what_does_not_fit(self, office: Office) -> None:
        too_dear = await office.propose(office.lead, amount="100.01")
        too_long = await office.propose(office.lead, kind="DAY_OFF", days="5.5")

        assert (too_dear["code"], too_long["code"]) == ("LIMIT_REACHED", "LIMIT_REACHED")
        assert await office.taken() == ("0", "0")

    async def test_refuses_everything_that_is_wrong_at_once(self, office: Office) -> None:
        stranger = await office.company.person("Stella")

        answer = await office.propose(
            office.lead, title=" ", kind="DAY_OFF", days="0.3", amount="1", recipientId=stranger.gid
        )

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [
            (["title"], "EMPTY"),
            (["amount"], "NOT_NEEDED"),
            (["days"], "OUT_OF_RANGE"),
            (["recipientId"], "NOT_PRAISED"),
        ]

    async def test_is_for_people_of_the_team_others_and_this_year(self, office: Office, now: TestClock) -> None:
        stella = await office.company.person("Stella")
        praise = await office.company.praise(office.mira, office.lead, stella)

        elsewhere = await office.propose(office.lead, recognitionId=gid(praise), recipientId=stella.gid)
        oneself = await office.propose(office.lead, recognitionId=gid(praise), recipientId=office.lead.gid)
        now.forward(days=60)
        late = await office.propose(office.lead)

        codes = [[problem["code"] for problem in answer["problems"]] for answer in (elsewhere, oneself, late)]
        assert codes == [["ANOTHER_TEAM"], ["YOURSELF"], ["ANOTHER_YEAR"]]

    async def test_is_for_those_who_lead(self, office: Office) -> None:
        mate = await office.company.person("Tim", team=office.team)

        by_mate = await office.propose(mate)
        by_lead_above = await office.propose(office.lead_above)

        assert (by_mate["code"], by_mate["path"]) == ("NOT_FOUND", ["budgetId"])
        assert by_lead_above["__typename"] == "RewardProposeSuccess"

    async def test_goes_with_praise_that_the_proposer_reads(self, office: Office) -> None:
        secret = await office.company.praise(office.company.admin, office.mira, shared=False)

        answer = await office.propose(office.lead, recognitionId=gid(secret))

        assert (answer["code"], answer["path"]) == ("NOT_FOUND", ["recognitionId"])


class TestDeciding:
    async def test_is_for_somebody_else_above(self, strict: Office) -> None:
        reward = {"rewardId": await strict.proposed(strict.lead)}

        by_proposer = await strict.api.as_(strict.lead).mutate("rewardApprove", reward)
        by_recipient = await strict.api.as_(strict.mira).mutate("rewardApprove", reward)
        answer = await strict.api.as_(strict.lead_above).succeed("rewardApprove", reward, f"reward {{ {REWARD} }}")
        again = await strict.api.as_(strict.company.admin).mutate("rewardApprove", reward)

        assert (by_proposer["code"], by_recipient["code"], again["code"]) == (
            "NOT_PERMITTED",
            "NOT_FOUND",
            "NOT_PERMITTED",
        )
        assert (answer["reward"]["state"], answer["reward"]["decidedBy"]) == ("APPROVED", {"name": "Dora"})

    async def test_is_not_for_an_administrator_who_proposed(self, strict: Office) -> None:
        reward = {"rewardId": await strict.proposed(strict.company.admin)}
        other = await strict.company.person("Otto", role=Role.ADMIN)

        by_proposer = await strict.api.as_(strict.company.admin).mutate("rewardApprove", reward)
        by_other = await strict.api.as_(other).mutate("rewardApprove", reward)

        assert (by_proposer["code"], by_other["__typename"]) == ("NOT_PERMITTED", "RewardApproveSuccess")

    async def test_declining_gives_it_back_with_a_reason(self, strict: Office) -> None:
        reward = await strict.proposed(strict.lead)
        before = await strict.taken()

        answer = await strict.api.as_(strict.company.admin).succeed(
            "rewardDecline", {"rewardId": reward, "reason": "Next year."}, f"reward {{ {REWARD} }}"
        )

        assert (before, await strict.taken()) == (("30", "0"), ("0", "0"))
        assert (answer["reward"]["state"], answer["reward"]["reason"]) == ("DECLINED", "Next year.")

    async def test_withdrawing_gives_it_back_once(self, office: Office) -> None:
        reward = {"rewardId": await office.proposed(office.lead)}

        answers = await asyncio.gather(
            *(office.api.as_(office.lead).mutate("rewardWithdraw", reward) for _ in range(4))
        )

        found = sorted(answer["__typename"] for answer in answers)
        assert found == ["NotPermittedError"] * 3 + ["RewardWithdrawSuccess"]
        assert await office.taken() == ("0", "0")


class TestHandingOver:
    async def test_lets_the_recipient_find_it(self, office: Office) -> None:
        reward = {"rewardId": await office.proposed(office.lead)}
        before = (await office.api.as_(office.mira).run(LIST))["rewards"]["nodes"]

        await office.api.as_(office.lead).succeed("rewardHandOver", reward)
        [found] = (await office.api.as_(office.mira).run(LIST))["rewards"]["nodes"]
        late = await office.api.as_(office.lead).mutate("rewardWithdraw", reward)

        assert before == []
        assert (found["state"], found["title"], found["budget"]) == ("HANDED_OVER", "Books", None)
        assert late["code"] == "NOT_PERMITTED"
        assert await office.taken() == ("30", "0")

    async def test_waits_for_the_approval(self, strict: Office) -> None:
        reward = {"rewardId": await strict.proposed(strict.lead)}

        answer = await strict.api.as_(strict.lead).mutate("rewardHandOver", reward)

        assert answer["message"] == "This reward waits for its approval."

    async def test_leaves_its_history_to_administrators(self, office: Office) -> None:
        reward = await office.proposed(office.lead)
        await office.api.as_(office.lead).succeed("rewardHandOver", {"rewardId": reward})
        query = "query($id: ID!) { auditRecords(subjectId: $id) { nodes { action } } }"

        told = {
            person.name: len((await office.api.as_(person).run(query, id=reward))["auditRecords"]["nodes"])
            for person in (office.company.admin, office.mira, office.lead_above)
        }

        assert told == {"Ada": 2, "Mira": 0, "Dora": 0}


class TestLists:
    async def test_cost_the_same_for_many_as_for_one(self, office: Office) -> None:
        await office.proposed(office.lead, amount="5")
        with counted_statements() as few:
            await office.api.as_(office.lead).run(LIST)
        for _ in range(8):
            await office.proposed(office.lead_above, amount="5")

        with counted_statements() as many:
            await office.api.as_(office.lead).run(LIST)

        assert many.count == few.count


class TestUnderConcurrency:
    async def test_a_hundred_requests_spend_exactly_what_fits(self, office: Office) -> None:
        askers = [office.lead, office.lead_above, office.company.admin]

        answers = await asyncio.gather(
            *(office.propose(askers[number % 3], amount="7.50", title=f"No. {number}") for number in range(100))
        )

        given = [answer for answer in answers if answer["__typename"] == "RewardProposeSuccess"]
        refused = [answer for answer in answers if answer.get("code") == "LIMIT_REACHED"]
        assert (len(given), len(refused)) == (13, 87)
        taken, _ = await office.taken()
        assert Decimal(taken) == Decimal("97.50")
        assert (await office.api.as_(office.lead).run(LIST))["rewards"]["totalCount"] == 13

    async def test_what_is_given_back_meanwhile_can_be_taken_again(self, office: Office) -> None:
        first = [await office.proposed(office.lead, amount="10") for _ in range(10)]
        lead = office.api.as_(office.lead)

        answers = await asyncio.gather(
            *(lead.mutate("rewardWithdraw", {"rewardId": reward}) for reward in first),
            *(office.propose(office.lead, amount="10") for _ in range(20)),
        )

        given = sum(answer["__typename"] == "RewardProposeSuccess" for answer in answers)
        taken, _ = await office.taken()
        assert Decimal(taken) == given * 10 <= 100
