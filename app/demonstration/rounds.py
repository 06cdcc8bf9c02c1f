"""What two teams were asked before goals were set, what people answered, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple
from uuid import UUID

from app.database.unit_of_work import reading
from app.demonstration.calendar import Calendar
from app.demonstration.telling import Scene, Teller, moment
from app.objectives.commands.input_fates import UsedIn, set_aside_team_input, use_team_input
from app.objectives.commands.input_rounds import close_input_round, open_input_round, remind_of_input_round
from app.objectives.commands.round_answers import answer_input_round, answer_nothing_to_add
from app.objectives.commands.team_inputs import NewInput, support_team_input
from app.objectives.input_rounds.queries import questions_of_rounds
from app.objectives.models import TeamInputKind


class Answer(NamedTuple):
    """What somebody said to a question, the first being 0, or to none in particular.

    ``used_in`` names the key result that it is used in, ``set_aside`` says why it is not; neither leaves it undecided.
    """

    author: str
    question: int | None
    kind: TeamInputKind
    body: str
    support: tuple[str, ...] = ()
    used_in: str | None = None
    set_aside: str | None = None


class Round(NamedTuple):
    """What a lead asked a team for the goals of a cycle; ``silent`` had nothing to add."""

    team: str
    lead: str
    cycle: str
    invitation: str
    questions: tuple[str, ...]
    answers: tuple[Answer, ...]
    silent: tuple[str, ...] = ()


BUSY_MORNINGS = Round(
    "scheduling", "nadia", "present",
    "We have two weeks until the quarter begins. Ten minutes of each of you are worth more than an afternoon of mine.",
    (
        "What do clinics wait for every day?",
        "What must not get worse while we work on it?",
        "What should we stop doing?",
    ),
    (
        Answer(
            "kofi", 0, TeamInputKind.METRIC,
            "A change shows on the other screens after 5 seconds at half past eight, and after 1 second at noon.",
            ("emil", "saoirse"), used_in="shows_everywhere",
        ),
        Answer(
            "emil", 0, TeamInputKind.METRIC,
            "Clinics book the same quarter of an hour twice 64 times a week. Two years ago it was 15.",
            ("kofi", "linh", "mateus"), used_in="double_bookings",
        ),
        Answer(
            "saoirse", 1, TeamInputKind.CONSTRAINT,
            "No patient may be offered an appointment that somebody else has just taken.",
            ("linh",), used_in="double_bookings",
        ),
        Answer(
            "linh", 0, TeamInputKind.IDEA,
            "Let patients see how many others look at the same appointment.",
            set_aside="It makes people hurry who are ill. We want them to book, not to race.",
        ),
        Answer("saoirse", 2, TeamInputKind.IDEA, "Stop the weekly release notes that eleven clinics read.", ("kofi",)),
    ),
    silent=("mateus",),
)  # fmt: skip

ONE_EVENING = Round(
    "onboarding", "mira", "coming",
    "Clinics set us up after the last patient. I would like our next goals to come from what you saw there.",
    ("Where do clinics give up in the evening?", "What do you need from other teams for it?"),
    (
        Answer(
            "jonas", 0, TeamInputKind.METRIC,
            "Of the clinics that begin after six, 18 % finish the same evening; before six it is 43 %.",
            ("aiko", "pavel"),
        ),
        Answer(
            "aiko", 0, TeamInputKind.IDEA,
            "Ask for the opening hours last: it is what they have to look up.",
            ("jonas",),
        ),
        Answer(
            "lena", 1, TeamInputKind.RISK,
            "If Care is not there after six, whoever gets stuck in the evening is lost until the morning.",
            ("jonas", "aiko"),
        ),
    ),
    silent=("amara",),
)  # fmt: skip


def scenes(teller: Teller, calendar: Calendar) -> Iterator[Scene]:
    """Yield the days of both rounds: one is over, the other still asks."""
    before, asked = calendar.day(-17), calendar.days_ago(8)
    over = partial(_ask, teller, BUSY_MORNINGS, calendar.at_work(before + timedelta(days=6)))
    yield Scene(moment(before, 10), "Scheduling is asked", over)
    yield Scene(moment(calendar.day(-6), 14), "What becomes of it", partial(_decide, teller, BUSY_MORNINGS))
    still = partial(_ask, teller, ONE_EVENING, calendar.in_days(4))
    yield Scene(moment(asked, 10), "Onboarding is asked", still)
    yield Scene(moment(calendar.days_ago(2), 10), "A reminder", partial(_remind, teller, ONE_EVENING))


async def _ask(teller: Teller, asked: Round, due_on: date) -> None:
    opened = await open_input_round(
        actor=await teller.as_(asked.lead),
        team_id=teller.teams[asked.team],
        cycle_id=teller.cycles[asked.cycle],
        questions=asked.questions,
        due_on=due_on,
        invitation=asked.invitation,
    )
    round_id = teller.rounds[asked.team] = opened.input_round_id
    async with reading((await teller.as_(asked.lead)).sight):
        questions = (await questions_of_rounds([round_id]))[round_id]
    teller.answers[asked.team] = [
        await _answer(teller, round_id, answer, [question.id for question in questions]) for answer in asked.answers
    ]
    for person in asked.silent:
        await answer_nothing_to_add(actor=await teller.as_(person), input_round_id=round_id)


async def _answer(teller: Teller, round_id: UUID, answer: Answer, question_ids: list[UUID]) -> UUID:
    question_id = None if answer.question is None else question_ids[answer.question]
    answered = await answer_input_round(
        actor=await teller.as_(answer.author),
        input_round_id=round_id,
        answers=[NewInput(answer.kind, answer.body, question_id)],
    )
    [input_id] = answered.team_input_ids
    for person in answer.support:
        await support_team_input(actor=await teller.as_(person), team_input_id=input_id)
    return input_id


async def _decide(teller: Teller, asked: Round) -> None:
    """Say what each answer is used in or why it is not, and close the round."""
    for answer, input_id in zip(asked.answers, teller.answers[asked.team], strict=True):
        actor = await teller.as_(asked.lead)
        if answer.used_in is not None:
            used_in = UsedIn(key_result_id=teller.key_results[answer.used_in])
            await use_team_input(actor=actor, team_input_id=input_id, used_in=used_in)
        elif answer.set_aside is not None:
            await set_aside_team_input(actor=actor, team_input_id=input_id, reason=answer.set_aside)
    await close_input_round(
        actor=await teller.as_(asked.lead),
        input_round_id=teller.rounds[asked.team],
        reason_for_the_rest="True, but no goal of a quarter: we simply do it on Monday.",
    )


async def _remind(teller: Teller, asked: Round) -> None:
    await remind_of_input_round(actor=await teller.as_(asked.lead), input_round_id=teller.rounds[asked.team])
