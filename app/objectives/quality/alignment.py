"""Rules that look at how an objective serves those above it."""

from __future__ import annotations

from collections.abc import Iterator

from app.objectives.drafts import ObjectiveDraft
from app.objectives.findings import Catalogue, Remark
from app.objectives.models import Level
from app.objectives.quality.models import RuleScope
from app.objectives.quality.shared import twin

ALIGNMENT_RULES: Catalogue[ObjectiveDraft] = Catalogue(RuleScope.ALIGNMENT)

_FROM_TOP = (Level.COMPANY, Level.TEAM, Level.INDIVIDUAL)


@ALIGNMENT_RULES.rule("objective.copy_of_parent")
def copy_of_parent(draft: ObjectiveDraft) -> Iterator[Remark]:
    """An objective says what its own team changes, not again what the one above it says."""
    if parent := twin(draft.title, (parent.title for parent in draft.parents)):
        yield Remark(
            f"This repeats the goal above it, “{parent}”, so it does not say what your own part in it is.",
            "Say what this team can change that would help the goal above, in words that only fit this team.",
            about=f"{draft.title}\n{parent}",
        )


@ALIGNMENT_RULES.rule("alignment.cycle")
def cycle(draft: ObjectiveDraft) -> Iterator[Remark]:
    """What an objective serves is still pursued, in its own cycle or a longer one: else nobody waits for it."""
    for parent in draft.parents:
        if not parent.pursued:
            yield Remark(
                f"It serves “{parent.title}”, which is closed: nobody waits for what this brings.",
                "Align it with an objective that is still pursued, or ask whether it is worth going on.",
                about=parent.title,
            )
        elif not parent.cycle_fits:
            yield Remark(
                f"It serves “{parent.title}” of {parent.cycle_name}, which is not around its own cycle: the two are "
                "looked at on different days.",
                "Align it with an objective of its own cycle, or of a longer one that its cycle lies in.",
                about=f"{parent.title}\n{parent.cycle_name}",
            )


@ALIGNMENT_RULES.rule("alignment.period")
def period(draft: ObjectiveDraft) -> Iterator[Remark]:
    """What serves another objective is due no later than that one: else it comes too late to help."""
    for parent in draft.parents:
        if draft.due_on and parent.due_on and draft.due_on > parent.due_on:
            yield Remark(
                f"It is due on {draft.due_on}, but what it serves, “{parent.title}”, is due on {parent.due_on}: it "
                "would come too late to help.",
                f"Let its key results be due by {parent.due_on}, or agree on a later day for the goal above.",
                about=f"{parent.title}\n{parent.due_on}\n{draft.due_on}",
            )


@ALIGNMENT_RULES.rule("alignment.level_skip")
def level_skip(draft: ObjectiveDraft) -> Iterator[Remark]:
    """A goal serves the level right above it: what leaps over a team is missing from that team's picture."""
    levels = {parent.level for parent in draft.parents}
    if draft.level is None or not levels:
        return
    for parent in draft.parents:
        if parent.level and _FROM_TOP.index(parent.level) > _FROM_TOP.index(draft.level):
            yield Remark(
                f"It serves “{parent.title}”, which is of a lower level: the larger goal would follow the smaller.",
                "Turn the alignment around, or align it with a goal of its own level or above.",
                about=parent.title,
            )
    if levels == {Level.COMPANY} and draft.goals_between:
        team_goal = draft.goals_between[0]
        yield Remark(
            f"It serves the company directly, past the team's own goals such as “{team_goal}”: the team does not see "
            "it coming.",
            "Align it with the team's goal that it helps. If there is none, tell the team's lead what is missing.",
            about=team_goal,
        )


@ALIGNMENT_RULES.rule("alignment.orphan")
def orphan(draft: ObjectiveDraft) -> Iterator[Remark]:
    """A goal that serves no other pulls people away from what everybody agreed on; a private one may."""
    has_reason = bool(draft.why and draft.why.strip())
    if draft.level in (None, Level.COMPANY) or draft.private or draft.parents or draft.serves_priority:
        return
    if has_reason and draft.goals_above:
        listed = " or ".join(f"“{title}”" for title in draft.goals_above[:2])
        yield Remark(
            "It serves none of the goals above, so nobody there sees it, and it is the first to be given up.",
            f"Align it with what it helps, perhaps {listed}; or ask whether it can wait.",
        )
