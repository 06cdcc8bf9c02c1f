"""Goals that the champion keeps for others to begin from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from functools import partial

from app.demonstration.calendar import Calendar
from app.demonstration.plans import PERCENT
from app.demonstration.telling import Scene, Teller, moment
from app.objectives.commands.templates import create_template
from app.objectives.models import Commitment, KeyResultRole, Level, MetricKind, UnitKind
from app.objectives.rules import KeyResultDefinition, MilestoneDefinition, UnitDefinition

_CHAMPION = "freya"
_HOURS = UnitDefinition(UnitKind.DURATION, "h")
_ANSWERED = KeyResultDefinition(
    "Cut the time until a first answer", MetricKind.DECREASE, unit=_HOURS, source="The support desk's weekly figures"
)
_SOLVED = KeyResultDefinition(
    "Raise the share of questions that are solved with the first answer", MetricKind.INCREASE, unit=PERCENT
)
_CONTENT = KeyResultDefinition(
    "Satisfaction after an answer stays as it is",
    MetricKind.MAINTAIN,
    role=KeyResultRole.GUARDRAIL,
    unit=UnitDefinition(UnitKind.POINTS),
    low=Decimal(4),
    high=Decimal(5),
)
TEMPLATES = (
    (
        "Customers get a good answer the first time",
        "For teams whom customers ask. Take your own figures of the last four weeks as the baseline; the guardrail "
        "keeps a quick answer from being a poor one.",
        "Whoever has to ask twice has waited twice, and seldom tells us so.",
        Level.TEAM,
        Commitment.COMMITTED,
        (_ANSWERED, _SOLVED, _CONTENT),
    ),
    (
        "New customers reach their first success in their first week",
        "For product teams with a way in that customers walk alone. Say first what the success is, in one sentence.",
        "Customers who succeed early stay; those who do not are gone before anybody calls them.",
        Level.TEAM,
        Commitment.ASPIRATIONAL,
        (
            KeyResultDefinition("Raise the share who succeed within seven days", MetricKind.INCREASE, unit=PERCENT),
            KeyResultDefinition(
                "Cut the days from the first sign-in to the first success",
                MetricKind.DECREASE,
                unit=UnitDefinition(UnitKind.DURATION, "days"),
            ),
        ),
    ),
    (
        "We know what keeps customers from staying",
        "For a quarter in which nobody knows enough to promise a figure. What you learn is the result.",
        "We have three explanations and no evidence for any of them.",
        Level.TEAM,
        Commitment.LEARNING,
        (
            KeyResultDefinition(
                "The share of customers who leave within a year is known", MetricKind.BASELINE, unit=PERCENT
            ),
            KeyResultDefinition(
                "Three explanations are tested with customers",
                MetricKind.MILESTONE,
                milestones=(
                    MilestoneDefinition("Twelve customers who left are heard"),
                    MilestoneDefinition("Each explanation has a test that could refute it"),
                    MilestoneDefinition("The tests have been run", Decimal(2)),
                ),
            ),
        ),
    ),
    (
        "Releases reach customers without anybody staying late",
        "For teams that run what they build. The guardrail keeps calm from being bought with fewer releases.",
        "Evenings lost to releases are paid for with care in the mornings after.",
        Level.TEAM,
        Commitment.COMMITTED,
        (
            KeyResultDefinition(
                "Cut releases that have to be taken back", MetricKind.DECREASE, unit=PERCENT, target=Decimal(5)
            ),
            KeyResultDefinition("Cut the hours from merged to released", MetricKind.DECREASE, unit=_HOURS),
            KeyResultDefinition(
                "Releases in a week stay as many", MetricKind.MAINTAIN, role=KeyResultRole.GUARDRAIL, low=Decimal(4)
            ),
        ),
    ),
    (
        "Colleagues can do without me what only I can do today",
        "For a person whom others wait for. Agree with your manager which work it is about.",
        "What one person alone can do stops when they are ill.",
        Level.INDIVIDUAL,
        Commitment.COMMITTED,
        (
            KeyResultDefinition(
                "Raise the share of this work that others do from start to end", MetricKind.INCREASE, unit=PERCENT
            ),
            KeyResultDefinition("It is written down so that a colleague has followed it alone", MetricKind.BINARY),
        ),
    ),
)
"""Title, description, reason, level, commitment and key results of each."""


def scenes(teller: Teller, calendar: Calendar) -> Iterator[Scene]:
    """Yield the day on which the champion writes them down."""
    yield Scene(moment(calendar.year.starts_on + timedelta(days=1), 12), "Goals to begin from", partial(_keep, teller))


async def _keep(teller: Teller) -> None:
    actor = await teller.as_(_CHAMPION)
    for title, description, why, level, commitment, key_results in TEMPLATES:
        await create_template(
            actor=actor,
            title=title,
            description=description,
            why=why,
            level=level,
            commitment=commitment,
            key_results=key_results,
        )
