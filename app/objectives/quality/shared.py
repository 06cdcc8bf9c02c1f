"""What rules for objectives and for key results have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from app.objectives.drafts import Owner
from app.objectives.findings import Remark
from app.objectives.models import Commitment
from app.objectives.quality.pay import tied_to_pay
from app.objectives.quality.phrases import contradicting_commitment
from app.objectives.wording import same_subject


def twin(title: str, others: Iterable[str]) -> str | None:
    """Return the first of other titles that is about the same thing."""
    return next((other for other in others if same_subject(title, other)), None)


def owner_remarks(owner: Owner | None, due_on: date | None) -> Iterator[Remark]:
    """Yield it where the owner has left, or is away until after the goal is due."""
    if owner is None:
        return
    if not owner.active:
        yield Remark(
            f"{owner.name} has left, so nobody answers for it and nobody will check in.",
            "Ask somebody who can move it to take it over, and make them its owner.",
            about=owner.name,
        )
    elif owner.away_until and due_on and owner.away_until >= due_on:
        yield Remark(
            f"{owner.name} is away until {owner.away_until}, and it is due on {due_on}: nobody would move it.",
            "Give it to somebody who is here, or let it be due later.",
            about=f"{owner.name} {owner.away_until}",
        )


def commitment_remarks(title: str, commitment: Commitment | None) -> Iterator[Remark]:
    """Yield it where the words declare another commitment than the goal has."""
    at = contradicting_commitment(title, commitment)
    if at is None:
        return
    if commitment is Commitment.COMMITTED:
        yield Remark(
            f"“{at[0]}” sounds like a stretch, but it is set as a promise (COMMITTED): others will rely on it.",
            "Set the objective to ASPIRATIONAL if getting most of the way is a success, or leave the words out.",
            at,
        )
    else:
        yield Remark(
            f"“{at[0]}” sounds like a promise, but it is set as a stretch (ASPIRATIONAL): others will not rely on it.",
            "Set the objective to COMMITTED if it has to be reached, or leave the words out.",
            at,
        )


def pay_remarks(title: str, text: str | None = None) -> Iterator[Remark]:
    """Yield it where pay, promotion or a rating is made to depend on the goal, in its title or in another text."""
    at = tied_to_pay(title)
    found = at or (tied_to_pay(text) if text else None)
    if found:
        yield Remark(
            f"“{found[0]}” ties the goal to pay or a rating. People then set goals that they are sure to reach, and "
            "report what pays.",
            "Leave it out, and talk about pay somewhere else: goals are for learning how far one can get.",
            at,
            about=found[0],
        )
