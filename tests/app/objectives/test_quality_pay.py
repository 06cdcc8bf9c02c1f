"""Which words tie a goal, or a look back on one, to pay."""

from __future__ import annotations

import pytest

from app.objectives.drafts import KeyResultDraft, ObjectiveDraft, ReflectionDraft
from app.objectives.quality.catalogue import key_result_findings, objective_findings, reflection_findings

TIED = (
    ("Ship the release so everybody gets a bonus", "so everybody gets a bonus"),
    ("Whoever closes ten deals receives a bonus", "receives a bonus"),
    ("Each rep receives a bonus if we hit the target", "Each rep receives a bonus"),
    ("If customers are happy, each rep gets a bonus", "each rep gets a bonus"),
    ("We get a bonus when customers renew", "We get a bonus"),
    ("Everyone who hits plan is paid a bonus", "is paid a bonus"),
    ("The team will earn its full annual bonus once the audit is passed", "The team will earn its full annual bonus"),
    ("We got our performance bonus", "We got our performance bonus"),
    ("Reach every guest in time: a bonus of 500 euros for the best branch", "a bonus of 500 euros"),
    ("Win the tender and take home a bonus of up to 10 %", "a bonus of up to 10 %"),
    ("Hit the plan for a bonus of one month's salary", "a bonus of one month's"),
    ("Bonus payouts depend on the score", "Bonus payouts depend"),
    ("The score drives bonus payouts", "drives bonus payouts"),
    ("Pass the threshold for bonus payouts", "threshold for bonus payouts"),
    ("Close the year strongly for full bonus payouts", "for full bonus payouts"),
    ("Deliver in time to unlock the bonus payout", "to unlock the bonus payout"),
    ("Bonus payments only when the plan is met", "Bonus payments only"),
    ("No bonus unless the launch is in May", "No bonus unless"),
    ("Reps get a raise if they reach the plan", "get a raise if"),
    ("Everyone's bonus hangs on the launch", "Everyone's bonus"),
    ("This decides my bonus", "decides my bonus"),
    ("No bonus below the full score", "No bonus below"),
    ("The bonus is paid out only for full scores", "bonus is paid out only"),
    ("We tie bonuses to these goals", "tie bonuses to"),
)
"""What is found, and in which words."""

NOT_TIED = (
    "Players love the bonus level in the game",
    "Players reach our bonus level in the first week",
    "Players get a bonus for logging in every day",
    "Every player who finishes gets a bonus round",
    "Users who refer a friend receive a bonus of 10 euros",
    "A welcome bonus of 50 euros brings savers to us",
    "New customers understand how they earn a bonus",
    "Shoppers collect bonus points without a card",
    "Our bonus programme is the one that shoppers recommend",
    "The bonus is paid to guests for a second visit",
    "Casino bonus payouts settle within a minute",
    "Bonus payments reach everybody on the right day",
    "Faster builds come with the added bonus of 24 hours less waiting",
    "As a bonus, we learn what guests say about us",
    "We got a bonus insight out of every interview",
    "Nurses pay attention to every handover",
    "Our success depends on pay-per-view sports fans",
    "Page speed affects pay-per-click revenue",
    "The payout API answers within a second",
    "Sellers trust our payouts",
    "Merchants get paid on the day of the sale",
    "Close the gender pay gap",
    "Every nurse understands the pay scale",
    "Our posts get promoted by readers",
    "Raise the bar for what guests get",
)
"""What is left alone: pay as the subject, what customers are given, and what sounds alike."""


def _found(text: str) -> set[str]:
    findings = [
        *objective_findings(ObjectiveDraft(text)),
        *objective_findings(ObjectiveDraft("Guests come back", why=text)),
        *key_result_findings(KeyResultDraft(text)),
        *reflection_findings(ReflectionDraft((text,))),
    ]
    return {finding.rule for finding in findings if finding.rule.endswith(".pay")}


@pytest.mark.parametrize(("text", "words"), TIED)
def test_finds_what_ties_to_pay_and_quotes_it(text: str, words: str) -> None:
    [finding] = reflection_findings(ReflectionDraft((text,)))

    assert finding.words == words
    assert _found(text) == {"objective.pay", "key_result.pay", "reflection.pay"}


@pytest.mark.parametrize("text", NOT_TIED)
def test_leaves_alone_what_only_sounds_like_it(text: str) -> None:
    assert _found(text) == set()
