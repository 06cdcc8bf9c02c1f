"""The stages of mutations on input rounds, and on what becomes of inputs."""

from __future__ import annotations

from typing import NamedTuple

from app.core import clock
from app.objectives.input_rounds.models import InputRound, InputRoundQuestion, InputRoundState
from app.objectives.models import TeamInput
from tests.schema.every_mutation.table import Case, Everybody, case
from tests.support.check_ins import TeamAtWork, team_at_work
from tests.support.factories import Factory, gid


class Asked(NamedTuple):
    work: TeamAtWork
    input_round: InputRound
    question: InputRoundQuestion

    async def said(self, body: str = "Imports fail.", **given: object) -> TeamInput:
        return await self.work.company.team_input(
            self.work.team, self.work.member, body, input_round_id=self.input_round.id, **given
        )


async def _asked(company: Factory, **given: object) -> Asked:
    work = await team_at_work(company)
    input_round, [question] = await company.input_round(work.team, work.cycle, work.member, **given)
    return Asked(work, input_round, question)


@case
async def input_round_open(company: Factory) -> Case:
    work = await team_at_work(company)
    return Case(
        person=work.lead,
        input={
            "teamId": gid(work.team),
            "cycleId": gid(work.cycle),
            "objectiveId": gid(work.objective),
            "questions": ["What holds us back?", "What should we stop?"],
            "dueOn": "2026-11-27",
            "invitation": "Two sentences are enough.",
            "idempotencyKey": "k",
        },
        bad={
            "questions": [],
            "questions.1": " ",
            "dueOn": "2026-11-17",
            "invitation": "x" * 2_001,
            "idempotencyKey": "",
        },
        refused=work.member,
        other={"dueOn": "2026-11-30"},
        another=company.admin,
    )


@case
async def input_round_update(company: Factory) -> Case:
    asked = await _asked(company)
    return Case(
        person=asked.work.lead,
        input={
            "inputRoundId": gid(asked.input_round),
            "expectedRevision": 1,
            "invitation": "One sentence is enough.",
            "dueOn": "2026-12-01",
        },
        bad={"dueOn": "2027-01-01", "invitation": "x" * 2_001},
        refused=asked.work.member,
    )


@case
async def input_round_answer(company: Factory) -> Case:
    asked = await _asked(company)
    return Case(
        person=asked.work.member,
        input={
            "inputRoundId": gid(asked.input_round),
            "answers": [
                {"kind": "RISK", "body": "The import may fail.", "questionId": gid(asked.question)},
                {"kind": "IDEA", "body": "Ask the customers."},
            ],
            "idempotencyKey": "k",
        },
        bad={"answers": [], "answers.1.body": " ", "idempotencyKey": ""},
        refused=Everybody("Whoever reads what a team says may answer its rounds, and nobody else sees them."),
        other={"answers.1.body": "Ask the sales team."},
        another=asked.work.lead,
    )


@case
async def input_round_nothing_to_add(company: Factory) -> Case:
    asked = await _asked(company)
    answered, _ = await company.input_round(asked.work.team, asked.work.cycle)
    await company.team_input(asked.work.team, asked.work.member, input_round_id=answered.id)
    return Case(
        person=asked.work.member,
        input={"inputRoundId": gid(asked.input_round)},
        bad={"inputRoundId": gid(answered)},
        refused=Everybody("Whoever reads what a team says may answer its rounds, and nobody else sees them."),
    )


@case
async def input_round_remind(company: Factory) -> Case:
    asked = await _asked(company)
    return Case(person=asked.work.lead, input={"inputRoundId": gid(asked.input_round)}, refused=asked.work.member)


@case
async def input_round_close(company: Factory) -> Case:
    asked = await _asked(company)
    await asked.said()
    return Case(
        person=asked.work.lead,
        input={"inputRoundId": gid(asked.input_round), "reasonForTheRest": "Next quarter."},
        bad={"reasonForTheRest": None},
        refused=asked.work.member,
    )


@case
async def input_round_reopen(company: Factory) -> Case:
    asked = await _asked(company, state=InputRoundState.CLOSED, closed_at=clock.now())
    return Case(
        person=asked.work.lead,
        input={"inputRoundId": gid(asked.input_round), "reason": "Two were away.", "dueOn": "2026-12-01"},
        bad={"reason": " ", "dueOn": "2026-11-01"},
        refused=asked.work.member,
    )


@case
async def team_input_use(company: Factory) -> Case:
    asked = await _asked(company)
    said = await asked.said()
    other = await asked.said("Set-up takes days.")
    return Case(
        person=asked.work.lead,
        input={"teamInputId": gid(said), "usedIn": {"keyResultId": gid(asked.work.key_result)}},
        also=({"teamInputId": gid(other), "usedIn": {"objectiveId": gid(asked.work.objective)}},),
        refused=asked.work.member,
    )


@case
async def team_input_withdraw(company: Factory) -> Case:
    asked = await _asked(company)
    return Case(person=asked.work.member, input={"teamInputId": gid(await asked.said())}, refused=asked.work.lead)


@case
async def team_inputs_mark_seen(company: Factory) -> Case:
    asked = await _asked(company)
    said = [await asked.said(body, has_news=True) for body in ("Imports fail.", "Set-up takes days.")]
    return Case(
        person=asked.work.member,
        input={"teamInputIds": [gid(each) for each in said]},
        bad={"teamInputIds": [gid(said[0])] * 51},
        refused=Everybody("An input that is not one's own is not found: there is nothing to have seen."),
    )


@case
async def meeting_note_confirm(company: Factory) -> Case:
    asked = await _asked(company)
    item = {"quote": "Imports fail.", "kind": "RISK", "body": "The import may fail."}
    named = {**item, "questionId": gid(asked.question), "authorId": asked.work.member.gid}
    return Case(
        person=asked.work.lead,
        input={
            "teamId": gid(asked.work.team),
            "inputRoundId": gid(asked.input_round),
            "text": "Mira: Imports fail.\r\nThanks all!",
            "heldOn": "2026-11-17",
            "inputs": [named, item],
            "idempotencyKey": "k",
        },
        bad={
            "text": " ",
            "heldOn": "2026-11-19",
            "inputs": [],
            "inputs.0.quote": "Imports work.",
            "inputs.1.body": " ",
            "inputs.0.authorId": (await company.person("Bo")).gid,
            "idempotencyKey": "",
        },
        refused=Everybody("Whoever reads what a team says may answer its rounds, and nobody else sees them."),
        other={"heldOn": "2026-11-16"},
        another=company.admin,
    )
