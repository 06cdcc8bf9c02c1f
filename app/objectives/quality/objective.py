"""Rules that look at an objective itself: its words, its owner, its reason, and how many there are."""

from __future__ import annotations

from collections.abc import Iterator

from app.objectives.drafts import ObjectiveDraft
from app.objectives.findings import Catalogue, Remark
from app.objectives.models import Level
from app.objectives.quality.key_result import KEY_RESULTS_AT_MOST
from app.objectives.quality.models import RuleScope
from app.objectives.quality.phrases import bare_movement, planned_work
from app.objectives.quality.shared import commitment_remarks, owner_remarks, pay_remarks, twin
from app.objectives.wording import figures

KEY_RESULTS_AT_LEAST = 2
OBJECTIVES_AT_MOST = {Level.COMPANY: 5, Level.TEAM: 5, Level.INDIVIDUAL: 3}
WORDS_AT_MOST = 20
CHARACTERS_AT_MOST = 140

OBJECTIVE_RULES: Catalogue[ObjectiveDraft] = Catalogue(RuleScope.OBJECTIVE)


@OBJECTIVE_RULES.rule("objective.digits")
def digits(draft: ObjectiveDraft) -> Iterator[Remark]:
    """An objective says in words where to be; figures belong in its key results."""
    for at in figures(draft.title):
        yield Remark(
            "An objective says where you want to be and why it is worth it. A figure in it makes people aim at the "
            "figure.",
            f"Move “{at[0]}” into a key result, and say in words what reaching it would mean.",
            at,
        )


@OBJECTIVE_RULES.rule("objective.length")
def length(draft: ObjectiveDraft) -> Iterator[Remark]:
    """An objective is short enough to remember, and long enough to say where to be."""
    words = len(draft.title.split())
    if words > WORDS_AT_MOST or len(draft.title) > CHARACTERS_AT_MOST:
        yield Remark(
            f"With {words} words it is hard to remember, so people will not think of it when they decide something.",
            f"Say it in one breath, in at most {WORDS_AT_MOST} words. Reasons go into the text below it, figures into "
            "key results.",
        )
    elif words == 1 and draft.level:
        yield Remark(
            f"“{draft.title.strip()}” names a subject. It does not say where you want to be with it.",
            "Make it a sentence: who can do or has what, once it is reached?",
        )


@OBJECTIVE_RULES.rule("objective.output_verb")
def output_verb(draft: ObjectiveDraft) -> Iterator[Remark]:
    """An objective is a place to be, not work to do: the work may turn out to be the wrong one."""
    if at := planned_work(draft.title):
        yield Remark(
            f"“{at[0]}” tells what you will do. Should it not help, you would have reached the objective and nothing "
            "else.",
            "Ask what it is for, and make that the objective. Keep the work as an initiative under one of its key "
            "results.",
            at,
        )


@OBJECTIVE_RULES.rule("objective.bare_movement")
def movement(draft: ObjectiveDraft) -> Iterator[Remark]:
    """An objective says where to be; "increase this" is a key result that lacks its figures."""
    if at := bare_movement(draft.title):
        yield Remark(
            f"“{draft.title.strip()}” says which way a figure should go, but not what that would be good for.",
            "Say what will be true for whom once you are there, and make this a key result with its figures.",
            at,
            about=draft.title,
        )


@OBJECTIVE_RULES.rule("objective.owner")
def owner(draft: ObjectiveDraft) -> Iterator[Remark]:
    """One person who is there answers for it: what nobody looks after does not move."""
    yield from owner_remarks(draft.owner, draft.due_on)


@OBJECTIVE_RULES.rule("objective.reason")
def reason(draft: ObjectiveDraft) -> Iterator[Remark]:
    """It serves a goal above or a priority, or says why it is worth it: people give up first what has no reason."""
    if draft.why is not None and not draft.why.strip() and not draft.parents and not draft.serves_priority:
        yield Remark(
            "Nothing tells why it is worth it: it serves no other objective and no priority, and gives no reason.",
            "Align it with the objective that it helps, or say in a sentence why it matters in this cycle.",
        )


@OBJECTIVE_RULES.rule("objective.not_now")
def not_now(draft: ObjectiveDraft) -> Iterator[Remark]:
    """What was said to wait, waits: a goal for it takes people away from what was said to matter."""
    if draft.serves_in_vain:
        yield Remark(
            f"It serves “{draft.serves_in_vain}”, which is not now: it would take people away from what is.",
            "Let it serve a priority that matters now, keep it for a later cycle, or ask whether that still holds.",
            about=draft.serves_in_vain,
        )


@OBJECTIVE_RULES.rule("objective.count")
def objective_count(draft: ObjectiveDraft) -> Iterator[Remark]:
    """Few objectives are priorities; many are none."""
    if draft.level and len(draft.siblings) >= (limit := OBJECTIVES_AT_MOST[draft.level]):
        yield Remark(
            f"There are {len(draft.siblings)} objectives here already. With more than {limit} nothing is a priority.",
            "Choose what matters most in this cycle, and leave the rest for the next or say that it is not now.",
            about=str(len(draft.siblings)),
        )


@OBJECTIVE_RULES.rule("objective.key_results")
def objective_key_results(draft: ObjectiveDraft) -> Iterator[Remark]:
    """Two to five key results prove an objective."""
    if draft.drivers is None or KEY_RESULTS_AT_LEAST <= draft.drivers <= KEY_RESULTS_AT_MOST:
        return
    if draft.drivers < KEY_RESULTS_AT_LEAST:
        message = "One key result can be met by chance or by neglecting everything else."
        if not draft.drivers:
            message = "Without key results nobody can tell whether the objective was reached."
        advice = (
            f"Ask how you would know that it was reached, and add key results until there are {KEY_RESULTS_AT_LEAST} "
            f"to {KEY_RESULTS_AT_MOST}."
        )
    else:
        message = (
            f"It has {draft.drivers} key results; with more than {KEY_RESULTS_AT_MOST} nobody keeps them all in mind."
        )
        advice = "Keep the ones that would prove it reached, and make the others initiatives or guardrails."
    yield Remark(message, advice, about=str(draft.drivers))


@OBJECTIVE_RULES.rule("objective.duplicate")
def objective_duplicate(draft: ObjectiveDraft) -> Iterator[Remark]:
    """Two objectives about one thing split the attention for it."""
    if other := twin(draft.title, draft.siblings):
        yield Remark(
            f"This seems to be about the same as “{other}”, so the same effort would be counted and reported twice.",
            "Join them, or say in the title what sets them apart.",
            about=f"{draft.title}\n{other}",
        )


@OBJECTIVE_RULES.rule("objective.commitment")
def commitment(draft: ObjectiveDraft) -> Iterator[Remark]:
    """The words declare what the objective declares, a promise or a stretch: others plan with it."""
    yield from commitment_remarks(draft.title, draft.commitment)


@OBJECTIVE_RULES.rule("objective.pay")
def pay(draft: ObjectiveDraft) -> Iterator[Remark]:
    """Goals that decide about pay are set low and reported high."""
    yield from pay_remarks(draft.title, draft.why)
