"""The words that single rules know, as data beside `app.objectives.vocabulary`: English, lower case, base form."""

from __future__ import annotations

from app.objectives.vocabulary import DOWNWARD, METRIC_NOUNS, UPWARD


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LIKELY_TO_STAND_ALONE = _words("a across after and as at before by during for from in inside on per this with within")
"""What may follow the thing that a verb is about, where nothing more is said of it."""

PLAIN_WORK = _words(
    """
    conduct deploy finalise finalize hire implement install launch migrate outsource procure recruit redesign refactor
    relaunch reorganise reorganize rewrite upgrade
    """
)
"""Verbs that lead an objective only where work is meant, whatever their object is."""
PLAIN_WORK_PHRASES = frozenset({"carry out", "kick off", "roll out", "set up", "sign off"})

BARE_MOVEMENT = UPWARD | DOWNWARD | _words("accelerate enhance improve lower maximise maximize optimise optimize")
MOVED = METRIC_NOUNS | _words(
    """
    absenteeism accident awareness booking complaint customer defect ebitda emission headcount incident income inventory
    lead member order performance pipeline profit profitability sales signups sign-up subscriber user waste
    """
)
"""What objectives that are key results without figures move."""

COUNTED_WORK = _words(
    """
    article audit blog brochure campaign course demo document email experiment feature hackathon interview meeting
    meetup newsletter offsite one-on-one pilot podcast post presentation prototype retrospective study survey talk
    training tutorial video webinar workshop
    """
)
"""What people make or hold: a count of it says how busy they were."""
COUNTED_AFTER = {
    "call": _words("cold discovery follow-up outbound outreach prospecting sales"),
    "event": _words("company customer internal marketing networking partner recruiting team"),
    "session": _words("coaching feedback mentoring onboarding team training"),
    "story": _words("customer success"),
}
"""These are work only after one of those words: other sessions are visits, other calls and events just happen."""
WORK_DONE = _words(
    """
    completed conducted delivered done given held hosted made organised organized planned produced published recorded
    run sent written
    """
)
"""After a count of work these say that it was done; other participles say what came of it ("calls answered")."""
BEFORE_A_COUNT = UPWARD | _words("achieve have hit reach")

LAGGING = _words(
    """
    arr attrition churn csat earnings ebitda income margin mrr nps profit profitability renewal retention revenue sales
    satisfaction turnover
    """
)
"""What moves late, when there is little left to do about it."""
EARLY_SIGNS = _words(
    """
    activation adoption applicant application call conversation cycle demo first lead meeting open onboarding pipeline
    proposal quote reply request response speed team time trial usage visit wait
    """
)
"""What makes a measure an early sign, though a late one is named in it ("sales calls")."""

GROWTH = _words(
    """
    application arr booking customer deal delivery download enrolment enrollment guest hire install lead member mrr
    order output production revenue sales shipment signup sign-up student subscriber throughput traffic unit user
    velocity visitor volume
    """
)
"""What can be pushed up at the expense of something else."""
THRIFT = _words("budget cost duration expense headcount hour overhead price spend spending staffing time")
"""What can be pushed down at the expense of something else."""
CARE = _words(
    """
    absence accident accuracy attrition availability bug cancellation churn claim complaint compliance conversion csat
    defect downtime drop-out dropout error escalation failure fault feedback health incident injury loyalty margin
    mistake nps overtime profitability promoter quality rating reader readmission recommend referral refund rejection
    reliability renewal repeat reopened retention return review rework safe safety satisfaction scrap sick spam stress
    turnover unsubscribe uptime waste wellbeing
    """
)
"""What suffers first where something is pushed; a goal that looks at one of these has an eye on it."""
