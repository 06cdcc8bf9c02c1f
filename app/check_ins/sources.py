"""What a cited record says, as a hash: taken when it is cited, and compared whenever the citation is read.

Only what people said is hashed, so that a figure which merely moves on changes no source: the words of an input or a
blocker; a check-in, which counts as changed once it is corrected, or the same person reports on the same key result for
the same day again; a sheet's note and whether it was handed in. A person stays who they
are, and so do a goal and a change of one; of a priority it is the title. A sentence that is quoted
from a summary is followed to what it rests on itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from app.database.unit_of_work import values

_SAID = {
    "TeamInput": ("team_inputs", "s.body"),
    "Blocker": ("blockers", "s.text"),
    "CheckInSheet": ("check_in_sheets", "concat(s.note, '|', s.submitted_at is not null)"),
    "CheckIn": (
        "check_ins",
        "(select count(*) from check_ins n where n.key_result_id = s.key_result_id "
        "and n.author_id = s.author_id and n.as_of = s.as_of) || coalesce(s.replaced_by_id::text, '')",
    ),
    "User": ("users", "s.id::text"),
    "Objective": ("objectives", "s.id::text"),
    "Summary": ("summaries", "s.sections::text"),
    "KeyResult": ("key_results", "s.id::text"),
    "AuditRecord": ("audit_records", "s.id::text"),
    "Priority": ("priorities", "s.title"),
}


def _present_hash(kind: str, id: str) -> str:
    cases = " ".join(
        f"when '{name}' then (select sha256(convert_to({said}, 'UTF8')) from {table} s where s.id = {id})"
        for name, (table, said) in _SAID.items()
    )
    return f"case {kind} {cases} end"


PRESENT_HASH = _present_hash("e.source_kind", "e.source_id")
"""The hash of what the source of a row of evidence ``e`` says now; null where it is hidden or gone."""


BENEATH_CHANGED = f"""
coalesce(case when e.source_kind = 'Summary' then (
    with recursive beneath as (
        select e.source_kind::text as source_kind, e.source_id as source_id, e.quote as quote, null as source_hash
        union
        select c ->> 'source_kind', (c ->> 'source_id')::uuid, c ->> 'quote', c ->> 'source_hash'
        from beneath b join summaries s on b.source_kind = 'Summary' and s.id = b.source_id
        cross join jsonb_path_query(s.sections, '$[*].sentences[*]') t
        cross join jsonb_array_elements(t -> 'evidence') c
        where b.quote in ('', t ->> 'text')
    ) select bool_or(encode({PRESENT_HASH}, 'hex') <> e.source_hash) from beneath e
) end, false)
"""
"""Whether a row of evidence ``e`` quotes a summary's sentence of which a source, as far as it is seen, has changed."""


async def source_hashes(sources: Iterable[tuple[str, UUID]]) -> dict[UUID, bytes]:
    """Return what each record (its GraphQL kind and id) says at this moment, as a hash; hidden ones are left out."""
    wanted = list(sources)
    found = await values(
        f"select e.id, {_present_hash('e.kind', 'e.id')} from unnest(%s::text[], %s::uuid[]) as e (kind, id)",
        ([kind for kind, _ in wanted], [id_ for _, id_ in wanted]),
    )
    return {id_: bytes(hashed) for id_, hashed in found if hashed is not None}
