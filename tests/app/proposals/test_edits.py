"""How far people go from what was drafted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.proposals.edits import edit_distance

DRAFT = {"title": "Cut the wait from 30 h to 12 h", "kind": "DECREASE", "baseline": "30", "target": "12", "edited": []}
PAYLOADS = st.dictionaries(st.sampled_from("abcd"), st.text(alphabet="xyz ", max_size=12), max_size=4)


class TestEditDistance:
    def test_is_nothing_where_nothing_was_edited(self) -> None:
        assert edit_distance(DRAFT, {**DRAFT, "edited": ["title"]}) == 0

    def test_counts_a_figure_as_one_word(self) -> None:
        # eleven of twelve words on either side are the same
        assert edit_distance(DRAFT, {**DRAFT, "target": "10"}) == Decimal("0.0833")

    def test_is_all_where_no_word_was_kept(self) -> None:
        assert edit_distance({"title": "Cut the wait"}, {"title": "Fewer open tickets"}) == 1

    def test_reads_sections_and_sentences(self) -> None:
        before = {"sections": [{"heading": "Risks", "sentences": [{"key": "s1", "text": "It is late now"}]}]}
        after = {"sections": [{"heading": "Risks", "sentences": []}]}

        assert edit_distance(before, after) == Decimal("0.6667")

    @given(PAYLOADS, PAYLOADS)
    def test_is_a_share(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        assert 0 <= edit_distance(before, after) <= 1
        assert edit_distance(before, before) == 0
