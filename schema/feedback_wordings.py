"""Other words for a draft of feedback, for its author alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from app.feedback import queries as feedback
from app.feedback import wording
from app.feedback.wording import WordingRule
from app.proposals import wording_results
from app.proposals.personal import NoRewrite
from schema.fields import column, one, over
from schema.scalars import Markdown

if TYPE_CHECKING:
    from schema.feedback import Feedback


@over(wording.WordingFinding, description="What a rule finds in the wording of feedback, with a question that helps.")
class WordingFinding:
    """A finding."""

    rule: WordingRule = column("What is the matter.")
    words: str | None = column("The words that it is about; null where it is about the text as a whole.")
    question: str = column("A question to the author, as a sentence to show.")


@over(wording_results.RewordedRow, description="Other words for one sentence.")
class RewordedSentence:
    """A reworded sentence."""

    words: str = column("The sentence as its author wrote it.")
    reworded: str = column(
        "The same in other words, taken from the sentence itself. What stands in square brackets is a gap: the author "
        "fills it in, or takes it out."
    )
    left_out: list[str] = column("Words of the author's that it leaves out: look whether they matter.")


@over(wording_results.WordingRow, description="What rules find in a draft of feedback, and other words for it.")
class FeedbackWording:
    """Other words."""

    feedback: Annotated[Feedback, strawberry.lazy("schema.feedback")] = one(
        feedback.feedback_by_id, "feedback_id", description="The draft as it is now."
    )
    findings: list[WordingFinding] = column("What the rules found in it, sentence by sentence.")
    sentences: list[RewordedSentence] = column("The sentences for which there are other words, in their order.")
    body: Markdown | None = column(
        "The whole text with those in their places and everything else as it was; null where there are none."
    )
    no_rewording: NoRewrite | None = column("Why there are no other words; null where there are.")
