"""The words of praise, awards and rewards."""

from __future__ import annotations

from app.recognition.award_models import AwardGivers, AwardPeriod, NominationState
from app.recognition.models import ReactionKind, RecognitionReaders
from app.recognition.reward_models import RewardKind, RewardState
from schema.enums.describing import described

described(
    RecognitionReaders,
    "With whom praise is shared.",
    ORGANIZATION="With everybody in the organisation.",
    TEAM="With a team.",
    RECIPIENTS="With nobody: each recipient reads it, and its giver.",
)
described(
    AwardGivers,
    "Who gives an award and decides on nominations for it.",
    ADMINS="Administrators.",
    LEADS="Whoever leads a team, and administrators.",
)
described(
    AwardPeriod,
    "The calendar period in which an award is given at most so many times.",
    MONTH="A month.",
    QUARTER="A quarter.",
    YEAR="A year.",
)
described(
    NominationState,
    "What became of a nomination.",
    "AwardNominationState",
    OPEN="It waits for those who give the award.",
    APPROVED="The award was given.",
    DECLINED="It was declined, with a reason.",
    WITHDRAWN="Who nominated took it back.",
)
described(
    RewardKind,
    "What a reward is.",
    VOUCHER="A voucher.",
    GIFT="Some other thing that costs money.",
    DAY_OFF="A day off, or several, or half of one.",
)
described(
    RewardState,
    "Where a reward stands.",
    PROPOSED="It waits for somebody's approval; its budget sets it aside.",
    APPROVED="It may be handed over.",
    DECLINED="It was declined, with a reason; its budget has it back.",
    WITHDRAWN="It was withdrawn; its budget has it back.",
    HANDED_OVER="Its recipient has it.",
)
described(
    ReactionKind,
    "How somebody answers praise without words.",
    "RecognitionReaction",
    CLAP="Applause: 👏.",
    HEART="Love it: ❤️.",
    CELEBRATE="Let us celebrate: 🎉.",
    STRONG="Strong: 💪.",
    THANKS="Thank you as well: 🙏.",
    IDEA="I learned something: 💡.",
)
