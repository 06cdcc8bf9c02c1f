"""Who approves what, and the drafts of people that wait for it: some approved, one returned, one turned down."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from uuid import uuid5

from app.comments.commands import add_comment
from app.comments.subjects import SubjectKind
from app.core.errors import Refusal
from app.demonstration.calendar import Calendar
from app.demonstration.people import PEOPLE
from app.demonstration.plans import PERCENT, count
from app.demonstration.telling import Scene, Teller, moment
from app.objectives.approval.models import ApprovalRole
from app.objectives.commands.approval import set_approval_policy
from app.objectives.models import Level, MetricKind
from app.proposals.commands.settling import reject_proposal, return_proposal
from app.proposals.commands.submitting import submit_key_result, submit_objective
from app.proposals.decide import Decision, approve_proposals
from app.proposals.kinds import KeyResultPayload
from app.proposals.models import RejectionReason

_ADMINISTRATOR = PEOPLE[0].key
_FIRST = 1
HANDED_IN = ("own_research", "read_aloud", "by_message", "two_places")
"""Drafts of objectives that their owners handed in."""


def scenes(teller: Teller, calendar: Calendar) -> Iterator[Scene]:
    """Yield the days on which it was settled who approves what, and on which that happened."""
    yield Scene(moment(calendar.days_ago(8), 9), "Who approves what", partial(_settle, teller))
    yield Scene(moment(calendar.days_ago(5), 16), "Drafts are handed in", partial(_hand_in, teller))
    yield Scene(moment(calendar.days_ago(3), 9), "Drafts are decided upon", partial(_decide, teller))


async def _settle(teller: Teller) -> None:
    """A person's goals need a word from above; in Platform, where the auditors look, a team's goals need two."""
    above = [ApprovalRole.MANAGER, ApprovalRole.TEAM_LEAD, ApprovalRole.ADMIN]
    actor = await teller.as_(_ADMINISTRATOR)
    await set_approval_policy(actor=actor, level=Level.INDIVIDUAL, publishers=above, approvers=above)
    await set_approval_policy(
        actor=actor,
        level=Level.TEAM,
        team_id=teller.teams["platform"],
        publishers=[ApprovalRole.ADMIN],
        approvers=above,
        approvals=2,
    )


async def _hand_in(teller: Teller) -> None:
    owners = {"own_research": "aiko", "read_aloud": "pavel", "by_message": "emil", "two_places": "priya"}
    for key in HANDED_IN:
        objective_id = teller.objectives[key]
        handed_in = await submit_objective(actor=await teller.as_(owners[key]), objective_id=objective_id)
        teller.proposals[key] = handed_in.proposal_id
    for key, (author, objective, draft) in KEY_RESULTS.items():
        handed_in = await submit_key_result(
            actor=await teller.as_(author), objective_id=teller.objectives[objective], draft=draft
        )
        teller.proposals[key] = handed_in.proposal_id


KEY_RESULTS = {
    "clean_imports": (
        "jonas", "setup",
        KeyResultPayload(
            "Raise the share of imports that nobody has to correct from 71 % to 90 %", MetricKind.INCREASE,
            unit=PERCENT, baseline=Decimal(71), target=Decimal(90),
        ),
    ),
    "calls_made": (
        "klara", "gone_quiet",
        KeyResultPayload(
            "Raise calls to quiet clinics from 12 to 40 a week", MetricKind.INCREASE,
            unit=count("calls"), baseline=Decimal(12), target=Decimal(40),
        ),
    ),
}  # fmt: skip
"""Drafts of key results: by whom, for which objective."""


async def _decide(teller: Teller) -> None:
    """Leave some of them waiting: one for anybody, one for a second approval, one for its author."""
    await _approve(teller, "nadia", "by_message")
    await _approve(teller, "omar", "two_places")
    await return_proposal(
        actor=await teller.as_("mira"),
        proposal_id=teller.proposals["read_aloud"],
        revision=_FIRST,
        comment="I like it. Three people trying it tells us that they tried it: what do we want them to manage alone?",
    )
    await add_comment(
        actor=await teller.as_("pavel"),
        subject=(SubjectKind.PROPOSAL, teller.proposals["read_aloud"]),
        body="You are right. I ask the two clinics what they cannot do today, and hand it in again on Monday.",
    )
    await reject_proposal(
        actor=await teller.as_("grace"),
        proposal_id=teller.proposals["calls_made"],
        revision=_FIRST,
        reason=RejectionReason.DUPLICATE,
        comment="We count whom we reach in time already; more calls to the same clinics would not help them.",
    )


async def _approve(teller: Teller, approver: str, key: str) -> None:
    proposal_id = teller.proposals[key]
    answers = await approve_proposals(
        actor=await teller.as_(approver),
        decisions=[Decision(proposal_id, _FIRST)],
        idempotency_key=str(uuid5(proposal_id, approver)),
    )
    for answer in answers:
        if isinstance(answer, Refusal):
            raise answer
