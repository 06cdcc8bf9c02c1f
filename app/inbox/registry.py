"""All sources of the inbox, put together into one statement.

A room adds what people owe in it in three steps: a value of `InboxKind`; a module ``app/inbox/sources/<room>.py`` with
``SOURCES``, a tuple with a `Source` for each of its kinds; and that module in ``SOURCES`` here. The enum of the schema
takes its description from the source. ``tests/schema/test_inbox_sources.py`` wants a scene for each kind and settles it
by each of the mutations that it names.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.inbox.source import InboxKind, Source
from app.inbox.sources import (
    alignment,
    check_ins,
    comments,
    conversations,
    feedback,
    goals,
    growth,
    handovers,
    inputs,
    people,
    proposals,
    recognition,
    reviews,
    surveys,
)

SOURCES: tuple[Source, ...] = (
    *check_ins.SOURCES,
    *proposals.SOURCES,
    *alignment.SOURCES,
    *inputs.SOURCES,
    *goals.SOURCES,
    *reviews.SOURCES,
    *comments.SOURCES,
    *conversations.SOURCES,
    *feedback.SOURCES,
    *recognition.SOURCES,
    *growth.SOURCES,
    *handovers.SOURCES,
    *surveys.SOURCES,
    *people.SOURCES,
)
BY_KIND: Mapping[InboxKind, Source] = {source.kind: source for source in SOURCES}

_COLUMNS = "subject_id, since, due_at, about, who_id, for_id"
UNION = " union all ".join(
    f"select '{source.kind}'::text as kind, {_COLUMNS} from ({source.query}) as q ({_COLUMNS})" for source in SOURCES
)
"""Everything that the viewer owes, with its kind; needs the parameters of all sources."""
