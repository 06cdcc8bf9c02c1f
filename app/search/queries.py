"""Finding people, teams, objectives and key results by words of their names and titles.

A search reads an ordinary table of words under row-level security. Operators of full-text search are not leakproof, so
under a policy they would lose their index, and one that sees beyond it would work longer for what is hidden. Comparing
text is leakproof: the range of words that begin with what was typed, in each of the reader's audiences, is one range of
the index ``(organization_id, audience, word)``. What a person may not see is not even touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.core.paging import checked_first
from app.database.unit_of_work import rows

HITS_AT_MOST = 50
QUERY_LENGTH = 200
WORDS_AT_MOST = 8


class SearchKind(StrEnum):
    """What can be found."""

    PERSON = "PERSON"
    TEAM = "TEAM"
    OBJECTIVE = "OBJECTIVE"
    KEY_RESULT = "KEY_RESULT"


class SearchMatch(StrEnum):
    """How well something fits what was typed."""

    EXACT = "EXACT"
    PREFIX = "PREFIX"
    WORDS = "WORDS"
    TEXT = "TEXT"


class SearchHit(NamedTuple):
    """Something that was found: its GraphQL kind and id, and how it fits."""

    kind: str
    id: UUID
    match: str

    @property
    def subject(self) -> tuple[str, UUID]:
        """What was found."""
        return self.kind, self.id


def _match(title: str, others: str = "''") -> str:
    return f"""case when waymark.phrase({title}) = a.phrase or {others} = a.text then 'EXACT'
        when starts_with(waymark.phrase({title}), a.phrase) or starts_with({others}, a.text) then 'PREFIX'
        when f.in_title then 'WORDS' else 'TEXT' end"""


# each word is looked up by itself (`offset 0`): joined, the planner would read every word of the reader's audiences
# those who left come last, then goals of closed cycles behind those that still count
FOUND = f"""
    with asked as (
        select w.word, w.word || chr(1114111) as behind from waymark.words_of(%(query)s) as w (word)
        order by length(w.word) desc, w.word limit {WORDS_AT_MOST}
    ), as_a_whole as (
        select waymark.phrase(%(query)s) as phrase, lower(%(query)s) as text
    ), fitting as (
        select w.user_id, w.team_id, w.objective_id, w.key_result_id,
               count(distinct a.word) filter (where w.in_title) = (select count(*) from asked) as in_title
        from asked a cross join lateral (
            select * from search_words w where w.word >= a.word and w.word < a.behind offset 0
        ) w
        where (w.user_id is null or 'PERSON' = any(%(kinds)s)) and (w.team_id is null or 'TEAM' = any(%(kinds)s))
          and (w.objective_id is null or 'OBJECTIVE' = any(%(kinds)s))
          and (w.key_result_id is null or 'KEY_RESULT' = any(%(kinds)s))
        group by w.user_id, w.team_id, w.objective_id, w.key_result_id
        having count(distinct a.word) = (select count(*) from asked)
    )
    select kind, id, match from (
        select 'User' as kind, u.id, {_match("u.name", "u.email")} as match, u.name as title,
               case when u.active then 0 else 2 end as place, 0 as among, false as over
        from fitting f join users u on u.id = f.user_id cross join as_a_whole a
        union all
        select 'Team', t.id, {_match("t.name")}, t.name, 1, 1, false
        from fitting f join teams t on t.id = f.team_id cross join as_a_whole a
        union all
        select 'Objective', o.id, {_match("o.title")}, o.title, 1, 2, o.state = 'CLOSED' or c.state = 'CLOSED'
        from fitting f join objectives o on o.id = f.objective_id join cycles c on c.id = o.cycle_id
        cross join as_a_whole a
        union all
        select 'KeyResult', k.id, {_match("k.title")}, k.title, 1, 3, o.state = 'CLOSED' or c.state = 'CLOSED'
        from fitting f join key_results k on k.id = f.key_result_id join objectives o on o.id = k.objective_id
        join cycles c on c.id = o.cycle_id cross join as_a_whole a
    ) as found
    order by place, array_position(array['EXACT', 'PREFIX', 'WORDS', 'TEXT'], match), among, over, title, id
    limit %(limit)s"""


async def search(query: str, *, kinds: Sequence[SearchKind] | None, first: int) -> list[SearchHit]:
    """Return what has every word that was typed, as a word or the beginning of one; people first.

    Behind active people come teams, objectives and key results, exact titles and beginnings before others; those who
    left come last. Case, accents and punctuation do not matter, and a query without any word finds nothing. The first
    200 characters and 8 words count. Raises InvalidPage where ``first`` is not between 1 and 50.
    """
    asked = query.encode(errors="ignore").decode().replace("\0", " ")[:QUERY_LENGTH]
    wanted = list(SearchKind) if kinds is None else list(kinds)
    limit = checked_first(first, HITS_AT_MOST)
    return await rows(SearchHit, FOUND, {"query": asked.strip(), "kinds": wanted, "limit": limit})
