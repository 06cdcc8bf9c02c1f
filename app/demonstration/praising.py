"""What Tidewater's people thank each other for: praise and its values, an award, and a reward out of a budget."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import NamedTuple
from uuid import UUID

from app.comments.commands import add_comment
from app.demonstration.calendar import Calendar
from app.demonstration.people import PEOPLE
from app.demonstration.telling import Scene, Teller, moment
from app.recognition.award_models import AwardGivers, AwardPeriod
from app.recognition.commands.answers import keep_recognition_private, react_to_recognition
from app.recognition.commands.awards import create_award
from app.recognition.commands.budgets import set_reward_budget
from app.recognition.commands.company_values import create_company_value
from app.recognition.commands.nominations import approve_nomination, nominate
from app.recognition.commands.praise import Sharing, Words, give_recognition
from app.recognition.commands.rewards import Worth, approve_reward, hand_over_reward, propose_reward
from app.recognition.models import ReactionKind, RecognitionReaders
from app.recognition.reward_models import RewardKind

_ADMINISTRATOR = PEOPLE[0].key
VALUES = {
    "ask": ("Ask the clinic", "Whoever has watched a receptionist at half past eight decides better."),
    "quiet": ("Leave it quieter", "What we build makes somebody's morning calmer, not busier."),
    "open": ("Say it early", "Bad news that comes in time is good news."),
}


class Praise(NamedTuple):
    """Praise: who thanks whom for what, how many days ago, which value it shows, and who answers how."""

    days_ago: int
    giver: str
    recipients: tuple[str, ...]
    message: str
    value: str | None = None
    key_result: str | None = None
    team: str | None = None
    reactions: tuple[tuple[str, ReactionKind], ...] = ()
    comments: tuple[tuple[str, str], ...] = ()
    private: bool = False


PRAISE = (
    Praise(
        19, "klara", ("beatriz",),
        "A clinic in Lyon was about to leave. Beatriz called four times, in their lunch break, and they stayed.",
        "ask", "won_back",
        reactions=(("grace", ReactionKind.HEART), ("hanna", ReactionKind.CLAP), ("ines", ReactionKind.CLAP)),
        comments=(("beatriz", "They only wanted to know that somebody listens. Thank you, Klara!"),),
    ),
    Praise(
        13, "omar", ("tomas", "sven"),
        "Both bad deployments were rolled back before the first clinic opened. You had practised it, and it showed.",
        "quiet", "failed_deployments",
        reactions=(("priya", ReactionKind.CELEBRATE), ("bruno", ReactionKind.THANKS)),
    ),
    Praise(
        9, "mira", ("jonas",),
        "You said on Tuesday that the feed would not be mended this week. So we could tell the clinics on Wednesday.",
        "open", "publish_time", team="onboarding",
        reactions=(("lena", ReactionKind.THANKS),),
    ),
    Praise(
        6, "zoe", ("noor",),
        "You told me that my price list was wrong before I had shown it to anybody.", "open", private=True,
    ),
)  # fmt: skip


def scenes(teller: Teller, calendar: Calendar) -> Iterator[Scene]:
    """Yield the days on which people were thanked."""
    values: dict[str, UUID] = {}
    yield Scene(moment(calendar.day(1), 10), "What Tidewater values", partial(_say_values, teller, values))
    for praise in PRAISE:
        title = f"{praise.giver.capitalize()} thanks {' and '.join(each.capitalize() for each in praise.recipients)}"
        yield Scene(moment(calendar.days_ago(praise.days_ago), 17), title, partial(_thank, teller, praise, values))
    yield Scene(moment(calendar.days_ago(5), 10), "A calm hand", partial(_award, teller))


async def _say_values(teller: Teller, values: dict[str, UUID]) -> None:
    for key, (name, description) in VALUES.items():
        said = await create_company_value(actor=await teller.as_(_ADMINISTRATOR), name=name, description=description)
        values[key] = said.company_value_id


async def _thank(teller: Teller, praise: Praise, values: dict[str, UUID]) -> None:
    given = await give_recognition(
        actor=await teller.as_(praise.giver),
        recipient_ids=[teller.people[each] for each in praise.recipients],
        words=Words(
            praise.message,
            values[praise.value] if praise.value else None,
            ("KeyResult", teller.key_results[praise.key_result]) if praise.key_result else None,
        ),
        sharing=Sharing(RecognitionReaders.TEAM, teller.teams[praise.team]) if praise.team else Sharing(),
    )
    id_ = given.recognition_id
    for person, kind in praise.reactions:
        await react_to_recognition(actor=await teller.as_(person), recognition_id=id_, kind=kind)
    for person, body in praise.comments:
        await add_comment(actor=await teller.as_(person), subject=("Recognition", id_), body=body)
    for person in praise.recipients if praise.private else ():
        await keep_recognition_private(actor=await teller.as_(person), recognition_id=id_, private=True)


async def _award(teller: Teller) -> None:
    """A colleague proposes Wanjiru, the administrator agrees, and a day off goes along with it."""
    award = await create_award(
        actor=await teller.as_(_ADMINISTRATOR),
        name="Calm hand",
        criteria="For whoever kept others calm while much was at stake, and told them how.",
        givers=AwardGivers.ADMINS,
        per_period=1,
        period=AwardPeriod.MONTH,
    )
    nominated = await nominate(
        actor=await teller.as_("jiwoo"),
        award_id=award.award_id,
        nominee_id=teller.people["wanjiru"],
        reason="She stopped the move at two in the morning, woke nobody, and had a plan for us at breakfast.",
    )
    given = await approve_nomination(
        actor=await teller.as_(_ADMINISTRATOR),
        nomination_id=nominated.nomination_id,
        message="Wanjiru stopped when everybody wanted to go on. Half of the clinics moved a week later, in quiet.",
    )
    await nominate(
        actor=await teller.as_("lena"),
        award_id=award.award_id,
        nominee_id=teller.people["amara"],
        reason="Ten rooms over a weekend, and on Monday she stood at the reception with coffee.",
    )
    if given.recognition_id is not None:
        await _reward(teller, given.recognition_id)


async def _reward(teller: Teller, recognition_id: UUID) -> None:
    """Priya proposes out of her team's budget, Omar approves, and Priya hands it over; the next one still waits."""
    budget = await set_reward_budget(
        actor=await teller.as_(_ADMINISTRATOR),
        team_id=teller.teams["platform"],
        year=teller.present.year,
        currency="EUR",
        amount=Decimal(600),
        days_off=Decimal(4),
        needs_approval=True,
    )
    for worth in (
        Worth(RewardKind.DAY_OFF, "A day off after the move", days=Decimal(1)),
        Worth(RewardKind.VOUCHER, "Dinner for two", amount=Decimal(120)),
    ):
        proposed = await propose_reward(
            actor=await teller.as_("priya"),
            budget_id=budget.budget_id,
            recognition_id=recognition_id,
            recipient_id=teller.people["wanjiru"],
            worth=worth,
        )
        if worth.kind is RewardKind.DAY_OFF:
            await approve_reward(actor=await teller.as_("omar"), reward_id=proposed.reward_id)
            await hand_over_reward(actor=await teller.as_("priya"), reward_id=proposed.reward_id)
