"""Who is told of praise, nominations and rewards."""

from __future__ import annotations

from app.notifications.models import NotificationArea, NotificationKind
from app.notifications.source import Source


def _answer(kind: NotificationKind, action: str, subject: str, description: str, says: str) -> Source:
    """Return what those are told who proposed an award or a reward, of its answer."""
    is_reward = subject == "Reward"
    return Source(
        kind=kind,
        area=NotificationArea.RECOGNITION,
        description=description,
        actions=(action,),
        subject=subject,
        says=says,
        recipient="w.proposed_by_id" if is_reward else "n.nominator_id",
        joins="join rewards w on w.id = done.subject_id"
        if is_reward
        else "join award_nominations n on n.id = done.subject_id",
    )


SOURCES = (
    Source(
        kind=NotificationKind.PRAISE,
        area=NotificationArea.RECOGNITION,
        description="Somebody praised the viewer, perhaps with an award.",
        actions=("recognition.give",),
        subject="Recognition",
        says="{who} praised you.",
        recipient="r.user_id",
        joins="join recognition_recipients r on r.recognition_id = done.subject_id",
    ),
    _answer(
        NotificationKind.NOMINATION_APPROVED,
        "nomination.approved",
        "AwardNomination",
        "Whom the viewer proposed for an award was given it.",
        "{who} gave an award to somebody whom you proposed.",
    ),
    _answer(
        NotificationKind.NOMINATION_DECLINED,
        "nomination.declined",
        "AwardNomination",
        "A nomination of the viewer's was declined, with a reason.",
        "{who} declined a nomination of yours, with a reason.",
    ),
    Source(
        kind=NotificationKind.REWARD,
        area=NotificationArea.RECOGNITION,
        description="A reward of the viewer's was handed over.",
        actions=("reward.handed_over",),
        subject="Reward",
        says="{who} marked a reward of yours as handed over.",
        recipient="w.recipient_id",
        joins="join rewards w on w.id = done.subject_id",
    ),
    _answer(
        NotificationKind.REWARD_APPROVED,
        "reward.approved",
        "Reward",
        "A reward that the viewer proposed was approved.",
        "{who} approved a reward that you proposed.",
    ),
    _answer(
        NotificationKind.REWARD_DECLINED,
        "reward.declined",
        "Reward",
        "A reward that the viewer proposed was declined, with a reason.",
        "{who} declined a reward that you proposed, with a reason.",
    ),
)
