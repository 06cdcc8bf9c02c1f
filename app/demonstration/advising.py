"""What Tidewater's people tell each other about their work, in every direction, and whom they ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple
from uuid import UUID

from app.database.unit_of_work import reading
from app.demonstration.calendar import Calendar
from app.demonstration.telling import Scene, Teller, moment
from app.feedback.commands.answering import Answer, answer_feedback_request, decline_feedback_request
from app.feedback.commands.giving import draft_feedback, give_feedback
from app.feedback.commands.requesting import request_feedback
from app.feedback.commands.responding import reply_to_feedback, retract_feedback, share_feedback, thank_for_feedback
from app.feedback.models import FeedbackKind, FeedbackVisibility
from app.feedback.request_queries import questions_of


class Told(NamedTuple):
    """Feedback: who says what to whom how many days ago, for whom, and upon which goal by its key in the plans.

    ``then`` names what the recipient does with it: thanks, asks for more, or shows it to their manager.
    """

    days_ago: int
    author: str
    recipient: str
    kind: FeedbackKind
    body: str
    visibility: FeedbackVisibility = FeedbackVisibility.RECIPIENT
    team: str | None = None
    may_share: bool = False
    key_result: str | None = None
    then: str | None = None


PRAISE, SUGGESTION, COACHING = FeedbackKind.PRAISE, FeedbackKind.SUGGESTION, FeedbackKind.COACHING
FEEDBACK = (
    Told(
        17, "pavel", "jonas", PRAISE,
        "You wrote down why the import guesses as it does. I could mend a case on my own for the first time.",
        may_share=True, key_result="publish_time", then="share",
    ),
    Told(
        12, "mira", "jonas", SUGGESTION,
        "In the review you answered before Aiko had finished her question. Count to three; she was about to agree.",
        then="thank",
    ),
    Told(
        11, "jonas", "mira", COACHING,
        "When you move a date in the hallway, Lena and Amara hear of it last. Write it into the meeting, please.",
        then="thank",
    ),
    Told(
        10, "lena", "aiko", SUGGESTION,
        "Your pictures of an empty week look finished, so clinics think that they are done. Leave a gap that asks.",
        FeedbackVisibility.RECIPIENT_AND_MANAGER, key_result="unaided", then="more",
    ),
    Told(
        9, "sven", "tomas", PRAISE,
        "You told us that it had failed before anybody asked. Five minutes later I knew what to roll back.",
        FeedbackVisibility.TEAM, "platform", key_result="failed_deployments", then="thank",
    ),
    Told(
        7, "grace", "rashid", PRAISE,
        "Receptionists call me to say that they need not call us. Your course did that.",
        FeedbackVisibility.ORGANIZATION,
    ),
    Told(
        5, "omar", "priya", COACHING,
        "You take the hardest incident yourself each time. Who on your team should be able to take the next one?",
    ),
)  # fmt: skip


def scenes(teller: Teller, calendar: Calendar) -> Iterator[Scene]:
    """Yield the days on which people told each other something, or asked for it."""
    for told in FEEDBACK:
        title = f"{told.author.capitalize()} tells {told.recipient.capitalize()}"
        yield Scene(moment(calendar.days_ago(told.days_ago), 16), title, partial(_tell, teller, told))
    yield Scene(moment(calendar.days_ago(8), 11), "Mira asks about Jonas", partial(_ask, teller, calendar))
    yield Scene(moment(calendar.days_ago(4), 11), "Aiko asks about herself", partial(_ask_too, teller, calendar))
    yield Scene(moment(calendar.days_ago(6), 17), "Thought better of", partial(_think_better, teller))


async def _tell(teller: Teller, told: Told) -> None:
    given = await give_feedback(
        actor=await teller.as_(told.author),
        recipient_id=teller.people[told.recipient],
        kind=told.kind,
        body=told.body,
        visibility=told.visibility,
        team_id=teller.teams[told.team] if told.team else None,
        may_share=told.may_share,
        subject=("KeyResult", teller.key_results[told.key_result]) if told.key_result else None,
    )
    match told.then:
        case "thank":
            await thank_for_feedback(actor=await teller.as_(told.recipient), feedback_id=given.feedback_id)
        case "share":
            await share_feedback(actor=await teller.as_(told.recipient), feedback_id=given.feedback_id)
        case "more":
            await reply_to_feedback(
                actor=await teller.as_(told.recipient),
                feedback_id=given.feedback_id,
                body="I see it in the third picture. Which of the others do you mean?",
                asks_for_more=True,
            )


async def _ask(teller: Teller, calendar: Calendar) -> None:
    """Of three who are asked about Jonas one answers, one declines, and one has not come to it yet."""
    request_id, question_ids = await _request(
        teller,
        calendar,
        about="jonas",
        by="mira",
        of=("lena", "amara", "aiko"),
        questions=("What should Jonas go on doing?", "What would make working with him easier?"),
        message="We talk about his next half year on Friday in two weeks.",
        visibility=FeedbackVisibility.RECIPIENT_AND_MANAGER,
    )
    texts = (
        "He sits beside me while I bring a calendar over, and mends what he sees the same day.",
        "A word in the channel before a new version of the import goes out. I learn of it from clinics.",
    )
    await answer_feedback_request(
        actor=await teller.as_("lena"),
        request_id=request_id,
        kind=FeedbackKind.SUGGESTION,
        answers=[Answer(id_, text) for id_, text in zip(question_ids, texts, strict=True)],
    )
    reason = "We have hardly worked together this quarter: ask Pavel instead."
    await decline_feedback_request(actor=await teller.as_("amara"), request_id=request_id, reason=reason)


async def _ask_too(teller: Teller, calendar: Calendar) -> None:
    await _request(
        teller,
        calendar,
        about="aiko",
        by="aiko",
        of=("mira", "linh"),
        questions=("Where did my drawings leave you guessing?",),
        message="Before I draw the second week: please be blunt.",
        visibility=FeedbackVisibility.RECIPIENT,
    )


async def _request(
    teller: Teller,
    calendar: Calendar,
    *,
    about: str,
    by: str,
    of: tuple[str, ...],
    questions: tuple[str, ...],
    message: str,
    visibility: FeedbackVisibility,
) -> tuple[UUID, list[UUID]]:
    """Ask, and return the request's id and those of its questions."""
    actor = await teller.as_(by)
    asked = await request_feedback(
        actor=actor,
        about_id=teller.people[about],
        person_ids=[teller.people[each] for each in of],
        questions=questions,
        visibility=visibility,
        due_on=calendar.in_days(5),
        message=message,
    )
    async with reading(actor.sight):
        found = (await questions_of([asked.request_id]))[asked.request_id]
    return asked.request_id, [question.id for question in found]


async def _think_better(teller: Teller) -> None:
    """What was sent in anger is taken back; what needs better words waits as a draft."""
    sent = await give_feedback(
        actor=await teller.as_("bruno"),
        recipient_id=teller.people["tomas"],
        kind=FeedbackKind.SUGGESTION,
        body="Third time that both partners fell over on a Wednesday. Does nobody read what I write?",
        visibility=FeedbackVisibility.RECIPIENT,
    )
    await retract_feedback(actor=await teller.as_("bruno"), feedback_id=sent.feedback_id)
    await draft_feedback(
        actor=await teller.as_("bruno"),
        recipient_id=teller.people["tomas"],
        kind=FeedbackKind.SUGGESTION,
        body="Partners test on Wednesday mornings. Could we agree on a day that suits both of us?",
        visibility=FeedbackVisibility.RECIPIENT,
    )
