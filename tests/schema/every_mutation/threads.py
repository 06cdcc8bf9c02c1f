"""The stages of mutations on comments and mentions."""

from __future__ import annotations

from typing import Any

from app.comments.models import Comment, Mention
from app.core import clock
from tests.schema.every_mutation.table import Case, Everybody, case
from tests.support.check_ins import TeamAtWork, team_at_work
from tests.support.factories import Factory, Person, gid

TOO_LONG = "x" * 10_001
READERS = Everybody("Whoever reads a thing may comment on it, and settle what was asked there.")


async def _comment(work: TeamAtWork, author: Person, body: str = "Is the date right?", **given: Any) -> Comment:
    comment: Comment = await work.company.add(
        Comment,
        audience=work.objective.audience,
        objective_id=work.objective.id,
        author_id=author.id,
        body=body,
        created_at=clock.now(),
        **given,
    )
    return comment


async def _mention(work: TeamAtWork, person: Person) -> Comment:
    comment = await _comment(work, work.lead, f"[@{person.name}]({person.gid}), please look.")
    await work.company.add(Mention, audience=comment.audience, comment_id=comment.id, user_id=person.id, at=clock.now())
    return comment


@case
async def comment_add(company: Factory) -> Case:
    work = await team_at_work(company)
    return Case(
        person=work.member,
        input={
            "subjectId": gid(work.objective),
            "parentId": gid(await _comment(work, work.lead)),
            "body": f"It is, [@{work.lead.name}]({work.lead.gid}).",
            "idempotencyKey": "k",
        },
        also=(
            {"subjectId": gid(work.key_result), "body": "Well done."},
            {"subjectId": gid(await company.praise(work.lead, work.member)), "body": "Deserved!"},
        ),
        bad={"body": TOO_LONG, "idempotencyKey": ""},
        refused=READERS,
        other={"body": "Not yet."},
        another=work.lead,
    )


@case
async def comment_update(company: Factory) -> Case:
    work = await team_at_work(company)
    comment = await _comment(work, work.member)
    return Case(
        person=work.member,
        input={"commentId": gid(comment), "body": "Is the day right?"},
        bad={"body": " "},
        refused=company.admin,
    )


@case
async def comment_delete(company: Factory) -> Case:
    work = await team_at_work(company)
    comment = await _comment(work, work.member)
    return Case(person=work.member, input={"commentId": gid(comment)}, refused=work.lead)


@case
async def comment_resolve(company: Factory) -> Case:
    work = await team_at_work(company)
    return Case(person=work.member, input={"commentId": gid(await _comment(work, work.lead))}, refused=READERS)


@case
async def comment_reopen(company: Factory) -> Case:
    work = await team_at_work(company)
    settled = await _comment(work, work.lead, resolved_at=clock.now(), resolved_by_id=work.lead.id)
    return Case(person=work.member, input={"commentId": gid(settled)}, refused=READERS)


@case
async def mentions_mark_read(company: Factory) -> Case:
    work = await team_at_work(company)
    comments = [gid(await _mention(work, work.member)) for _ in range(2)]
    return Case(
        person=work.member,
        input={"commentIds": comments},
        bad={"commentIds": comments * 26},
        refused=Everybody("Everybody says what they have read themselves; other people's mentions are not there."),
    )
