"""What of a draft stood up to verification while the rest is still being written."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from assistant.drafts import EvidenceDraft, VerifiedKeyResults, VerifiedSummary


class Arrivals:
    """The verified items so far, as they are stored and shown; ``news`` is set while somebody has yet to be told."""

    def __init__(self) -> None:
        self.news = asyncio.Event()
        self._items: list[dict[str, Any]] = []

    def key_results(self, verified: VerifiedKeyResults) -> None:
        """Take the key results that stand so far."""
        self._take([_item(draft.title, None, draft.evidence) for draft in verified.drafts])

    def summary(self, verified: VerifiedSummary) -> None:
        """Take the sentences that stand so far."""
        self._take([_item(each.text, each.section.value, each.evidence) for each in verified.sentences])

    def told(self) -> list[dict[str, Any]]:
        """Return the items, for whoever tells them now."""
        self.news.clear()
        return self._items

    def _take(self, items: list[dict[str, Any]]) -> None:
        if items and items != self._items:
            self._items = items
            self.news.set()


def _item(text: str, section: str | None, evidence: Sequence[EvidenceDraft]) -> dict[str, Any]:
    cites = [{"kind": each.source_kind, "id": str(each.source_id), "quote": each.words} for each in evidence]
    return {"text": text, "section": section, "cites": cites}
