"""What people said before the goals of the quarter were set, and what became of it."""

from __future__ import annotations

from typing import NamedTuple

from app.objectives.models import TeamInputKind


class Voice(NamedTuple):
    """An input: who said it to which team about which objective, and who supports it.

    ``used_in`` names the key result that came of it, ``set_aside`` says why none did; neither means that it is open.
    """

    author: str
    team: str
    kind: TeamInputKind
    body: str
    objective: str | None = None
    support: tuple[str, ...] = ()
    used_in: str | None = None
    set_aside: str | None = None


VOICES = (
    Voice(
        "jonas", "onboarding", TeamInputKind.METRIC,
        "From sign-up to a published calendar it took 52 hours at the median last month; the quickest ten clinics"
        " needed less than 20.",
        "setup", ("aiko", "lena"), used_in="publish_time",
    ),
    Voice(
        "aiko", "onboarding", TeamInputKind.IDEA,
        "Let clinics finish setup on their own: raise the share that never calls us from 41 % to 65 %.",
        "setup", ("jonas",), used_in="unaided",
    ),
    Voice(
        "lena", "onboarding", TeamInputKind.RISK,
        "If we import calendars without asking, we may bring patients' names into test accounts.",
        "setup", ("jonas", "aiko"),
    ),
    Voice(
        "lena", "onboarding", TeamInputKind.METRIC,
        "Nobody counts how many clinics bring their old calendar along. We should at least measure it.",
        "setup", ("mira",), used_in="imports",
    ),
    Voice(
        "aiko", "onboarding", TeamInputKind.IDEA,
        "A welcome video in five languages would make us look bigger.",
        "setup", set_aside="Nobody could say what it would change for a clinic; let us ask in the interviews first.",
    ),
    Voice(
        "tomas", "platform", TeamInputKind.METRIC,
        "We had 9 failed deployments a month since spring. With staged roll-outs 3 would be realistic.",
        "quiet", ("sven", "wanjiru"), used_in="failed_deployments",
    ),
    Voice(
        "sven", "platform", TeamInputKind.CONSTRAINT,
        "Whatever we change, availability in opening hours must stay at 99.9 % or more.",
        "quiet", ("priya", "tomas"), used_in="availability",
    ),
    Voice(
        "daniel", "care", TeamInputKind.PRIORITY,
        "Mornings first: between 8 and 10 half of all questions come in, and nobody is there before 9.",
        "same_day", ("hanna", "yusuf"),
    ),
    Voice(
        "yusuf", "care", TeamInputKind.IDEA,
        "Most questions repeat. If help pages answered 40 % instead of 22 %, we would have time for the rest.",
        "same_day", ("daniel",), used_in="help_pages",
    ),
    Voice(
        "hanna", "care", TeamInputKind.CONSTRAINT,
        "Please no chat bot that pretends to be one of us.",
        support=("daniel", "yusuf", "grace"),
    ),
)  # fmt: skip
