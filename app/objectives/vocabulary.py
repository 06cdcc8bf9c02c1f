"""The words that the quality rules know: English, lower case, base form, as data."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEADING_FILLERS = _words(
    """
    also begin continue continuously finally fully help immediately please properly quickly regularly start
    successfully then to we will
    """
)
"""What may stand before the first word that says something."""

UPWARD = _words(
    """
    amplify boost double elevate expand extend gain grow heighten increase lengthen lift maximise maximize multiply
    quadruple raise triple
    """
)
DOWNWARD = _words("curb cut decrease diminish halve lessen minimise minimize reduce shorten shrink slash")
CHANGING = _words("accelerate bring change drop enhance improve lower move optimise optimize shift")
"""Words of change that do not say for certain which way ("lower" leads "lower funnel", too)."""
STANDING = _words(
    """
    achieve acquire attain deliver earn exceed generate hit hold keep maintain preserve reach remain retain secure stay
    sustain win
    """
)
"""Words of arriving at a value or keeping it."""
MOVEMENT = UPWARD | DOWNWARD | CHANGING | STANDING

LIMITS = (
    "<", ">", "above", "at least", "at most", "below", "between", "exceed", "fewer than", "less than", "max", "maximum",
    "min", "minimum", "more than", "no", "or fewer", "or less", "or more", "over", "under", "up to", "within", "zero",
    "≤", "≥",
)  # fmt: skip
"""What says on which side of a figure it is good to be."""

ACTIVITY_VERBS = _words(
    """
    advertise analyse analyze announce assess assist attend audit automate call catalogue clean coach code collaborate
    collect communicate compile conduct configure consolidate consult contact coordinate create debug define deploy
    design develop discuss document draft email evaluate execute explore facilitate film finalise finalize fix
    formulate gather host identify implement install integrate interview introduce investigate launch map market
    mentor merge migrate monitor organise organize outline participate perform pilot plan post prepare present process
    procure produce program programme promote prototype publish purchase rebuild record redesign refactor relaunch
    release reorganise reorganize replace report research restructure review revise rewrite rework rollout schedule
    select send setup share ship specify standardise standardize study submit support survey teach test track train
    translate update upgrade visit write written wrote
    """
)
"""Verbs of doing: done is done, whatever came of it."""

ACTIVITY_PHRASES = frozenset(
    {"build out", "carry out", "come up", "do research", "follow up", "kick off", "look into", "put in", "reach out",
     "roll out", "set up", "sign off", "spin up", "stand up", "work on", "work with"}
)  # fmt: skip
"""The same in two words."""

ALSO_NOUNS = _words(
    """
    audit call coach code contact design document draft email fix host interview map market monitor pilot plan post
    present process program programme prototype purchase record release report research review schedule share study
    support survey test track train update upgrade visit
    """
)
"""Verbs of doing that also lead the name of a metric, as in "test coverage" or "support tickets"."""

LOOSE_VERBS = _words(
    """
    arrange build built close complete deliver do establish finish give gave have held hold lead led make made offer
    open pass provide ran run set
    """
)
"""Verbs of doing only where an activity is their object: "hold meetings", but "hold churn under 3 %"."""

ACTIVITY_NOUNS = _words(
    """
    analysis announcement app article assessment audit blog brochure call campaign class conference course dashboard
    demo deck document documentation event feature framework guide guideline hackathon handbook implementation
    initiative integration interview launch meeting meetup migration module newsletter offsite one-on-one page pilot
    plan platform playbook podcast policy portal presentation process program programme project prototype release
    report research retro retrospective review roadmap rollout session site sprint strategy study summit survey system
    talk template tool training tutorial video visit webinar website wiki workshop
    """
)

METRIC_NOUNS = _words(
    """
    abandonment accuracy adherence adoption availability average backlog churn click completion conversion cost count
    coverage deflection delay download duration efficiency engagement error expense failure frequency gap growth hour
    index latency length level list loss margin mention nps number participation percentage productivity quality quota
    rate rating ratio reach resolution response retention revenue satisfaction score share signup speed spend spending
    success throughput ticket time traffic turnaround turnover uptake uptime usage utilisation utilization value
    velocity visitor volume wait
    """
)
"""What a title measures: after a word that is verb and noun they show that it is the noun."""

DETERMINERS = _words("a all an each every its more my new our some that the their these this those your")

VAGUE = (
    "a lot", "adequate", "adequately", "amazing", "and so on", "appropriate", "appropriately", "as much as possible",
    "as needed", "as possible", "as soon as possible", "asap", "best in class", "best practice", "best practices",
    "best-in-class", "better understanding", "considerably", "cutting edge", "cutting-edge", "dramatically",
    "drive value", "effectively", "efficiently", "etc", "excellent", "frictionless", "high quality", "high-quality",
    "holistic", "huge", "hugely", "impactful", "intuitive", "leverage", "many", "massive", "massively", "meaningful",
    "next level", "next-level", "numerous", "optimal", "robust", "seamless", "seamlessly", "several", "significant",
    "significantly", "smooth", "smoothly", "some", "state of the art", "state-of-the-art", "streamline", "substantial",
    "substantially", "sufficient", "sufficiently", "synergies", "synergy", "timely", "top notch", "top-notch",
    "tremendous", "user friendly", "user-friendly", "various", "where possible", "world class", "world-class",
)  # fmt: skip
"""Words that two people read differently, whatever figure stands beside them."""

VAGUE_WITHOUT_FIGURE = (
    "best", "better", "easier", "effective", "efficient", "enhance", "ensure", "faster", "foster", "good", "improve",
    "improved", "more", "optimise", "optimised", "optimize", "optimized", "solid", "stable", "strengthen", "strong",
    "stronger",
)  # fmt: skip
"""Words that are fine beside a figure and say nothing without one."""

NUMBER_WORDS = _words(
    """
    billion double dozen eight eleven fifteen fifty five forty four half halve hundred million nine quadruple seven six
    ten tenfold thirty thousand three triple twelve twenty twice two zero
    """
)

NAMES_WITH_NUMBERS = _words(
    """
    din en fortune gate generation hall horizon iec industry iso lane level line nist office pci phase priority python
    room series soc stage step terminal tier top version ward wcag web windows zone
    """
)
"""A number right after one of these is a name: "ISO 27001", "tier 1", "phase 2"."""

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

NOT_THE_SUBJECT = (
    MOVEMENT
    | NUMBER_WORDS
    | frozenset(name.lower() for name in (*MONTHS, *WEEKDAYS))
    | _words(
        """
        a about above additional after all amount an and are as at average baseline be been before below between by can
        current currently day days due during each end ends eur euro every exceed fewer for from gbp h h1 h2 have hour
        hours hrs in into is it its least less level m max maximum mean median min mins minute minutes minimum month
        months more most ms no number of on only or our out over overall own per percent percentage period point points
        q1 q2 q3 q4 quarter s sec second seconds share target than that the their these this those through to today
        total under until up us usd value we week weeks when which while will with within year years
        """
    )
)
"""Words that are dropped before the subjects of two titles are compared."""
