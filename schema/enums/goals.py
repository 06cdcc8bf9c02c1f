"""The words of objectives, key results and inputs."""

from __future__ import annotations

from app.objectives.models import (
    AlignmentKind,
    CarryForward,
    Commitment,
    Health,
    KeyResultProgressMode,
    KeyResultRole,
    KeyResultState,
    Level,
    MetricKind,
    ObjectiveState,
    Outcome,
    ProgressMode,
    ReportedHealth,
    TeamInputKind,
    TeamInputState,
    UnitKind,
    Visibility,
)
from schema.enums.describing import described

described(
    Level,
    "Whose goal it is.",
    COMPANY="The whole company's.",
    TEAM="A team's.",
    INDIVIDUAL="One person's.",
)
described(
    Commitment,
    "What reaching a goal means.",
    COMMITTED="A promise: others rely on it.",
    ASPIRATIONAL="A stretch: getting most of the way is a success.",
    LEARNING="Something to find out.",
)
described(
    ObjectiveState,
    "Where an objective stands in its life.",
    DRAFT="Being written; it counts nowhere.",
    ACTIVE="Being pursued.",
    PAUSED="Resting: nothing is due in it, and it is left out of the means above it until it is resumed.",
    CLOSED="Ended with an outcome; while its cycle runs it may be reopened.",
)
described(
    CarryForward,
    "What becomes of a closed objective in a later cycle.",
    KEEP="It goes on as it is.",
    CHANGE="It goes on, but it is to be thought over.",
    DROP="It ends here.",
)
described(
    Outcome,
    "How a closed objective ended, in a person's judgement.",
    ACHIEVED="It was reached.",
    PARTIAL="It was reached in part.",
    MISSED="It was not reached.",
    ABANDONED="It was given up; it counts in no progress.",
)
described(
    Visibility,
    "Who may read an objective and everything under it.",
    ORGANIZATION="Everybody in the organisation.",
    TEAM="Its team, with those above and the leads.",
    PRIVATE="Its owner, and those above them in the reporting line.",
)
described(
    ProgressMode,
    "What an objective's progress is the weighted mean of.",
    KEY_RESULTS="Its key results.",
    CONTRIBUTIONS="The objectives that contribute to it.",
    BOTH="Its key results and the objectives that contribute to it.",
)
described(
    MetricKind,
    "How a key result is measured.",
    INCREASE="A value that rises from a baseline to a target.",
    DECREASE="A value that falls from a baseline to a target.",
    MAINTAIN="A value that stays within a band, both ends inclusive.",
    MILESTONE="Steps with weights that get done.",
    BINARY="One thing that is done or not.",
    BASELINE="A value that has to be found out first.",
)
described(
    KeyResultRole,
    "What a key result is for.",
    DRIVER="It drives its objective's progress.",
    GUARDRAIL="It guards against harm on the way, and counts in no mean.",
)
described(
    KeyResultState,
    "Whether a key result still counts.",
    ACTIVE="It counts.",
    CANCELLED="It was given up, and is kept to be read.",
)
described(
    UnitKind,
    "What figures count.",
    NUMBER="Things, named by the symbol where there is one.",
    PERCENT="Per cent: 5 is 5 %.",
    POINTS="Points, such as percentage points or scores.",
    CURRENCY="Money, in the currency of the code.",
    DURATION="Time, in the unit that the symbol names.",
)
described(
    ReportedHealth,
    "What a person can say about how a goal is doing.",
    ON_TRACK="It will be reached as things are.",
    AT_RISK="It will be reached only if something changes.",
    OFF_TRACK="It will not be reached as things are.",
)
described(
    Health,
    "How a goal is doing: as people say, or as the pace says where nobody does.",
    ON_TRACK="It will be reached as things are.",
    AT_RISK="It will be reached only if something changes.",
    OFF_TRACK="It will not be reached as things are.",
    PENDING="Nobody has checked in yet.",
    STALE="A check-in is overdue by more than half a period, whatever was said before.",
    PAUSED="It rests: nothing is due, whatever was said before.",
)
described(
    AlignmentKind,
    "What an alignment means.",
    CONTRIBUTES="It counts in the other one's progress, as that one's `progressMode` says.",
    SUPPORTS="It is drawn, and counts nowhere.",
    DEPENDS_ON="It waits for the other one, whose side promises a day.",
)
described(
    KeyResultProgressMode,
    "What a key result's progress is.",
    CHECK_INS="What its check-ins measure.",
    CONTRIBUTIONS="The weighted mean of the goals that contribute to it; check-ins still tell its health.",
)
described(
    TeamInputKind,
    "What a person puts in before goals are set.",
    IDEA="Something that could be done.",
    PRIORITY="Something that matters.",
    CONSTRAINT="Something that limits what can be done.",
    RISK="Something that could go wrong.",
    METRIC="A figure that is known, with where it comes from.",
)
described(
    TeamInputState,
    "What became of an input.",
    OPEN="Nothing yet.",
    USED="A goal took it up.",
    SET_ASIDE="It was set aside, with a reason.",
)
