"""The stages of mutations on one-on-ones and coaching notes."""

from __future__ import annotations

from tests.schema.every_mutation.table import Case, Everybody, case
from tests.support.conversations import coaching_note, one_on_one, pair_of
from tests.support.factories import Factory, gid

TOO_LONG = "x" * 20_001
TWO_ALONE = Everybody("Nobody but the two people sees a one-on-one, and both have the same rights in it.")
AUTHOR_ALONE = Everybody("Nobody but its author sees a coaching note that is not shared.")


@case
async def one_on_one_start(company: Factory) -> Case:
    director = await company.person("Max")
    manager = await company.person("Mona", manager=director)
    report = await company.person("Olga", manager=manager)
    return Case(
        person=report,
        input={"withId": manager.gid, "cadence": "WEEKLY", "nextOn": "2026-11-20", "idempotencyKey": "k"},
        bad={"nextOn": "2026-11-17", "idempotencyKey": ""},
        refused=await company.person("Bo"),
        other={"cadence": "MONTHLY"},
        another=director,
    )


@case
async def one_on_one_update(company: Factory) -> Case:
    pair = await pair_of(company)
    return Case(
        person=pair.report,
        input={
            "oneOnOneId": gid(pair.series),
            "expectedRevision": 1,
            "cadence": "MONTHLY",
            "nextOn": "2026-11-27",
        },
        bad={"nextOn": "2026-11-17"},
        refused=TWO_ALONE,
    )


@case
async def one_on_one_meeting_add(company: Factory) -> Case:
    pair = await pair_of(company)
    return Case(
        person=pair.manager,
        input={"oneOnOneId": gid(pair.series), "heldOn": "2026-11-20", "idempotencyKey": "k"},
        bad={"heldOn": "2026-11-13", "idempotencyKey": ""},
        refused=TWO_ALONE,
        other={"heldOn": "2026-11-27"},
        another=pair.report,
    )


@case
async def one_on_one_meeting_update(company: Factory) -> Case:
    pair = await pair_of(company)
    return Case(
        person=pair.report,
        input={
            "meetingId": gid(pair.meeting),
            "expectedRevision": 1,
            "heldOn": "2026-11-12",
            "sharedNotes": "We spoke of the import.",
        },
        bad={"heldOn": "2016-11-12", "sharedNotes": TOO_LONG},
        refused=TWO_ALONE,
    )


@case
async def private_note_write(company: Factory) -> Case:
    pair = await pair_of(company)
    return Case(
        person=pair.report,
        input={"meetingId": gid(pair.meeting), "body": "She seemed tired."},
        bad={"body": TOO_LONG},
        refused=TWO_ALONE,
    )


@case
async def coaching_note_add(company: Factory) -> Case:
    pair = await pair_of(company)
    return Case(
        person=pair.manager,
        input={"subjectId": pair.report.gid, "body": "Let her lead.", "idempotencyKey": "k"},
        bad={"body": " ", "idempotencyKey": ""},
        refused=company.admin,
        other={"body": "Let her lead the review."},
        another=pair.director,
    )


@case
async def coaching_note_update(company: Factory) -> Case:
    pair = await pair_of(company)
    note = await coaching_note(company, pair.manager, pair.report)
    return Case(
        person=pair.manager,
        input={"coachingNoteId": gid(note), "expectedRevision": 1, "body": "Let her lead the review."},
        bad={"body": TOO_LONG},
        refused=AUTHOR_ALONE,
    )


@case
async def coaching_note_share(company: Factory) -> Case:
    pair = await pair_of(company)
    note = await coaching_note(company, pair.manager, pair.report)
    return Case(person=pair.manager, input={"coachingNoteId": gid(note)}, refused=AUTHOR_ALONE)


@case
async def coaching_note_delete(company: Factory) -> Case:
    pair = await pair_of(company)
    note = await coaching_note(company, pair.manager, pair.report)
    return Case(person=pair.manager, input={"coachingNoteId": gid(note)}, refused=AUTHOR_ALONE)


@case
async def one_on_one_preparation_request(company: Factory) -> Case:
    pair = await pair_of(company)
    other = await one_on_one(company, pair.director, pair.manager)
    return Case(
        person=pair.manager,
        input={"oneOnOneId": gid(pair.series), "engine": "BUILTIN", "idempotencyKey": "k"},
        bad={"idempotencyKey": ""},
        refused=TWO_ALONE,
        other={"oneOnOneId": gid(other)},
        another=pair.report,
    )
