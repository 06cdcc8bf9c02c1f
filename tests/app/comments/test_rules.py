from uuid import UUID

import pytest

from app.comments.rules import Mentioned, mentions_in, people_in
from app.core.ids import global_id

MIRA, OMAR = UUID(int=1), UUID(int=2)
AT_MIRA, AT_OMAR = f"[@Mira]({global_id('User', MIRA)})", f"[@Omar Haddad]({global_id('User', OMAR)})"


class TestMentionsIn:
    def test_are_names_with_the_ids_of_people(self):
        assert [*mentions_in(f"Thank you {AT_MIRA}, and {AT_OMAR}!")] == [
            Mentioned("Mira", MIRA),
            Mentioned("Omar Haddad", OMAR),
        ]

    @pytest.mark.parametrize("id", ["Objective_AAAAAAAAAAAAAAAAAAAAAA", "mira", "User_short", "https://example.com"])
    def test_that_lead_to_no_person_are_told_apart(self, id):
        assert [*mentions_in(f"[@Mira]({id})")] == [Mentioned("Mira", None)]

    @pytest.mark.parametrize(
        "text", ["", "@Mira", "mira@example.com", "[Mira](User_AAAAAAAAAAAAAAAAAAAAAA)", "[@Mira]", "[@Mira]()"]
    )
    def test_are_nothing_else(self, text):
        assert [*mentions_in(text)] == []

    def test_may_have_brackets_in_the_name(self):
        assert [*mentions_in(rf"[@Mira \[HR\]]({global_id('User', MIRA)})")] == [Mentioned(r"Mira \[HR\]", MIRA)]

    def test_are_found_in_time_however_a_text_is_made(self):
        assert [*mentions_in("[@" * 5_000)] == []


class TestPeopleIn:
    def test_are_there_once_in_their_order(self):
        assert people_in(f"{AT_OMAR} {AT_MIRA} {AT_OMAR}") == [OMAR, MIRA]

    def test_are_none_in_what_was_deleted(self):
        assert people_in(None) == []
