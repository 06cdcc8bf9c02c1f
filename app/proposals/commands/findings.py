"""Commands on what quality rules find: a person who sees it differently says why, and may take that back.

They stand here since proposals are judged by the same rules as goals, and know goals, not the other way round.
"""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import CycleClosed, InvalidInput, NotFound, NotPermitted, ProposalDecided
from app.core.ids import new_id
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.objectives.findings import Finding
from app.objectives.quality.catalogue import RULES
from app.objectives.quality.models import FindingDismissal
from app.proposals.dismissing import Judged, findings_about, judged_to_change

REASON_LENGTH = 2_000


class FindingChanged(NamedTuple):
    """What the finding is about that a command changed: its kind and id."""

    subject: tuple[str, UUID]


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, ProposalDecided)
async def dismiss_finding(
    *, actor: Actor, subject: tuple[str, UUID], rule_id: str, reason: str, words: str | None = None
) -> FindingChanged:
    """Dismiss what a rule finds in a goal or a proposal, of several findings those about ``words``: it blocks no more.

    That holds until the words it is about are changed. Doing it again gives another reason.
    """
    judged = await judged_to_change(actor, subject)
    problems = Problems()
    reason = problems.text("reason", reason, at_most=REASON_LENGTH)
    found = {
        finding.about: finding
        for finding in await findings_about(judged)
        if finding.rule == rule_id and words in (None, finding.words)
    }
    if rule_id not in RULES:
        problems.add("ruleId", "UNKNOWN", "There is no such rule: `qualityRules` lists them.")
    elif not found:
        path = "ruleId" if words is None else "words"
        problems.add(path, "NOTHING_FOUND", "The rule finds no such thing here now, so there is nothing to dismiss.")
    problems.check()

    for finding in found.values():
        await _store(actor, judged, finding, reason)
    await _record(actor, "finding.dismiss", judged, rule_id, words, reason)
    return FindingChanged(subject)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, ProposalDecided)
async def restore_finding(
    *, actor: Actor, subject: tuple[str, UUID], rule_id: str, words: str | None = None
) -> FindingChanged:
    """Take back that findings of a rule were dismissed, of several those about ``words``."""
    judged = await judged_to_change(actor, subject)
    dismissed = [
        each.id
        for each in await FindingDismissal.filter(**judged.column)
        if each.rule_id == rule_id and words in (None, each.words)
    ]
    if not dismissed:
        raise InvalidInput.one("ruleId", "NOT_DISMISSED", "Nobody has dismissed such a finding here.")
    await FindingDismissal.filter(id__in=dismissed).delete()
    await _record(actor, "finding.restore", judged, rule_id, words)
    return FindingChanged(subject)


async def _store(actor: Actor, judged: Judged, finding: Finding, reason: str) -> None:
    named = {"objective_id": None, "key_result_id": None, "proposal_id": None, **judged.column}
    await values(
        """
        insert into finding_dismissals (id, organization_id, audience, objective_id, key_result_id, proposal_id,
            rule_id, about, words, reason, dismissed_by_id, dismissed_at)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        on conflict (organization_id, objective_id, key_result_id, proposal_id, rule_id, about) do update
        set reason = excluded.reason, dismissed_by_id = excluded.dismissed_by_id, dismissed_at = excluded.dismissed_at
        """,
        (
            *(new_id(), actor.organization_id, judged.audience, *named.values()),
            *(finding.rule, finding.about, finding.words, reason, actor.person_id, clock.now()),
        ),
    )


async def _record(
    actor: Actor, action: str, judged: Judged, rule_id: str, words: str | None, reason: str | None = None
) -> None:
    await record(
        actor,
        action,
        (judged.kind, judged.id),
        audience=judged.audience,
        changes={"rule": [None, rule_id], **({"words": [None, words]} if words else {})},
        reason=reason,
    )
