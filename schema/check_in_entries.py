"""What a person may report of a key result, by its metric kind."""

from __future__ import annotations

from uuid import UUID

import strawberry

from app.check_ins.entries import DoneEntry, Entry, MilestonesEntry, NumberEntry, UnchangedEntry, Words
from app.objectives.models import ReportedHealth
from schema.context import parse_id
from schema.fields import argument
from schema.scalars import Decimal, Markdown


@strawberry.input(description="What is said beside a figure; all of it may be left out.")
class EntryWords:
    """The words of an entry."""

    health: ReportedHealth | None = argument("How the key result is doing.", None)
    confidence: float | None = argument("How sure you are of reaching the target, 0..1.", None)
    note: Markdown | None = argument(
        "What there is to say. A BASELINE key result is reached once a value comes with a note that names its source.",
        None,
    )
    new_blocker: str | None = argument("What stands in the way from this day on: raises a blocker.", None)

    def words(self) -> Words:
        """Return them as the domain knows them."""
        return Words(health=self.health, confidence=self.confidence, note=self.note, new_blocker=self.new_blocker)


@strawberry.input(description="A value, for a key result that is measured by a number.")
class NumberEntryInput:
    """A value."""

    key_result_id: strawberry.ID = argument("The key result.")
    value: Decimal = argument("The value in the key result's unit: 5 for 5 %.")
    words: EntryWords | None = argument("What is said beside it.", None)

    def entry(self, *path: str) -> Entry:
        """Return it as the domain knows it."""
        return NumberEntry(
            key_result_id=_key_result(self.key_result_id, *path), value=self.value, words=_words(self.words)
        )


@strawberry.input(description="The milestones that are done, for a MILESTONE key result.")
class MilestoneEntryInput:
    """Milestones."""

    key_result_id: strawberry.ID = argument("The key result.")
    done_ids: list[strawberry.ID] = argument("All milestones that are done by now; those left out are not.")
    words: EntryWords | None = argument("What is said beside it.", None)

    def entry(self, *path: str) -> Entry:
        """Return it as the domain knows it."""
        return MilestonesEntry(
            key_result_id=_key_result(self.key_result_id, *path),
            done_ids=tuple(parse_id(text, "Milestone", *path, "doneIds") for text in self.done_ids),
            words=_words(self.words),
        )


@strawberry.input(description="Whether it is done, for a BINARY key result.")
class DoneEntryInput:
    """Done or not."""

    key_result_id: strawberry.ID = argument("The key result.")
    done: bool = argument("Whether it is done.")
    words: EntryWords | None = argument("What is said beside it.", None)

    def entry(self, *path: str) -> Entry:
        """Return it as the domain knows it."""
        return DoneEntry(key_result_id=_key_result(self.key_result_id, *path), done=self.done, words=_words(self.words))


@strawberry.input(
    description="Nothing has changed since the latest check-in: repeats its value, health and confidence."
)
class UnchangedEntryInput:
    """No change."""

    key_result_id: strawberry.ID = argument("The key result.")
    words: EntryWords | None = argument("What is said beside it.", None)

    def entry(self, *path: str) -> Entry:
        """Return it as the domain knows it."""
        return UnchangedEntry(key_result_id=_key_result(self.key_result_id, *path), words=_words(self.words))


@strawberry.input(one_of=True, description="A check-in on one key result, by how that is measured.")
class CheckInEntry:
    """One entry."""

    value: NumberEntryInput | None = argument("For INCREASE, DECREASE, MAINTAIN and BASELINE.", strawberry.UNSET)
    milestones: MilestoneEntryInput | None = argument("For MILESTONE.", strawberry.UNSET)
    done: DoneEntryInput | None = argument("For BINARY.", strawberry.UNSET)
    unchanged: UnchangedEntryInput | None = argument("For every kind.", strawberry.UNSET)

    def entry(self, *path: str) -> Entry:
        """Return the one that was given as the domain knows it."""
        for branch in ("value", "milestones", "done", "unchanged"):
            given = getattr(self, branch)
            if given not in (None, strawberry.UNSET):
                found: Entry = given.entry(*path, branch)
                return found
        raise AssertionError("unreachable: exactly one is given")


def _key_result(text: str, *path: str) -> UUID:
    return parse_id(text, "KeyResult", *path, "keyResultId")


def _words(given: EntryWords | None) -> Words:
    return given.words() if given else Words()
