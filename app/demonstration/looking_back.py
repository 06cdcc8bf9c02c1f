"""What owners say of the goals of the quarters that are over, and what those above them answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.demonstration.plans import ObjectivePlan
from app.demonstration.telling import Teller
from app.reviews.commands import hand_in_reflection, respond_to_reflection
from app.reviews.models import Cause, Verdict
from app.reviews.rules import Content


class LookBack(NamedTuple):
    """What the owner of an objective says, and who answers what."""

    content: Content
    responder: str
    response: str


LOOKS_BACK: Mapping[str, LookBack] = {
    "reachable": LookBack(
        Content(
            1.0, None,
            Verdict.SERVED, "Clinics name the telephone first when they are asked why they recommend us.",
            None, None,
            "One more person at the right hour does more than any script. We knew the hour from the log all along.",
        ),
        "ines", "Look at the log first: let us begin every goal about waiting like that.",
    ),
    "backups": LookBack(
        Content(
            1.0, None,
            Verdict.SERVED, "The auditor asked for a restored clinic, and saw one.",
            None, None,
            "Who wrote the instructions cannot find the gaps in them. The second person does.",
        ),
        "omar", "Please show the other teams how you wrote it down.",
    ),
    "on_phones": LookBack(
        Content(
            0.2, "Nothing moved, and we know within five weeks why: that is worth something.",
            Verdict.NOT_SERVED, "Small clinics asked for the list of patients, not for the booking. We had not asked.",
            Cause.WRONG_BET, "We took what large clinics told us at the fair for what all clinics want.",
            "Five calls before a goal are cheaper than five weeks after it. And stopping early felt good.",
        ),
        "ines", "Thank you for stopping. That it was on the table after five weeks is what I want to see more of.",
    ),
    "bring_along": LookBack(
        Content(
            0.3, None,
            Verdict.NOT_SERVED, "The priority was small clinics, and they do not want vouchers.",
            Cause.WRONG_BET, "The voucher was an idea of ours, not of any clinic.",
            "People recommend when somebody they know asks them. Next time we ask.",
        ),
        "ines", "Agreed. Who could ask them? Let us talk about it with Customer Care.",
    ),
    "books": LookBack(
        Content(
            1.0, None,
            Verdict.PARTLY, "The bank is happy. For the clinics it changes nothing, and that was not the point of it.",
            None, None,
            "The slow part was waiting for receipts, not typing them. Ivan saw it in the first week.",
        ),
        "ines", "Not everything has to be for the clinics. Well done, and without a single weekend.",
    ),
    "booking_page": LookBack(
        Content(
            0.7, "The page is fast, but fast was our wish. That clinics show it was theirs, and there half is missing.",
            Verdict.PARTLY, "Patients wait less. Clinics recommend us no more than before, as few of them link to it.",
            None, None,
            "Our 94 % hid that the easy half was done twice over. Clinics need help with their website, not a"
            " faster page.",
        ),
        "omar", "I like that you marked it down yourself. The half that is missing is not ours to mend, I think.",
    ),
    "waiting_lists": LookBack(
        Content(
            0.4, None,
            Verdict.SERVED, "19 % sounds little, but clinics that use it tell others: four of the new ones came by it.",
            Cause.WAITED_FOR_OTHERS, "Messages to the phone were there in the eleventh week. Mails are read too late.",
            "Patients answer within ten minutes or not at all. Everything slower is not worth building.",
        ),
        "omar", "Then let us carry it over with the messages from the first day on.",
    ),
    "opens_at_once": LookBack(
        Content(
            1.0, None,
            Verdict.SERVED, "It is what receptionists thank us for, more than for anything else this quarter.",
            None, None,
            "Half of the time went into a library that we did not need. Measure before you write.",
        ),
        "omar", "1.1 seconds! Put the before and after on the wall.",
    ),
    "own_language": LookBack(
        Content(
            1.0, None,
            Verdict.SERVED, "Clinics in Lyon and Lausanne recommend us since somebody answers in French.",
            None, None,
            "One person who speaks a language well beats four who look words up. Italian is next.",
        ),
        "ines", "Beatriz made the difference. Please tell her that I said so, and I will tell her myself.",
    ),
    "website": LookBack(
        Content(
            0.2, None,
            Verdict.NOT_SERVED, "Those who read the new pages longer are students and other makers of software.",
            Cause.WRONG_BET, "We wrote what we wanted to say. Not one clinic read it before it went out.",
            "Talk with five clinics first. We say this for the second time: next time it is the first key result.",
        ),
        "ines", "Twice is enough. Let the clinics tell it themselves; I will help you find them.",
    ),
    "two_partners": LookBack(
        Content(
            0.5, None,
            Verdict.PARTLY, "One partner brings clinics of the size that we want. The other one waits for us.",
            Cause.WAITED_FOR_OTHERS, "The interface answers too slowly for them. Platform had the audit to finish.",
            "Promise nothing that hangs on another team before that team has said yes.",
        ),
        "marco", "The next one begins with Platform in the room. I will ask Priya.",
    ),
}  # fmt: skip
"""By the keys of objectives."""


async def look_back(teller: Teller, plan: ObjectivePlan) -> None:
    """Let the owner of a closed objective hand in what they think of it, and somebody answer."""
    said = LOOKS_BACK.get(plan.key)
    if said is None:
        return
    handed_in = await hand_in_reflection(
        actor=await teller.as_(plan.owner), objective_id=teller.objectives[plan.key], changes=said.content._asdict()
    )
    await respond_to_reflection(
        actor=await teller.as_(said.responder), reflection_id=handed_in.reflection_id, response=said.response
    )
