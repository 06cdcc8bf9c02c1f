"""Names and addresses stay out of prompts and come back word for word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.model.pseudonyms import Pseudonyms


class TestHide:
    def test_replaces_a_person_by_every_written_form(self) -> None:
        people = Pseudonyms(["Anna Berg"])

        assert people.hide("Anna Berg left, says Anna. Ms Berg's plan.") == (
            "Person A left, says Person A1. Ms Person A2's plan."
        )

    def test_keeps_people_apart_who_share_a_name(self) -> None:
        people = Pseudonyms(["Anna Berg", "Anna Klein"])

        assert people.hide("Anna Berg, Anna Klein, Anna") == "Person A, Person B, Person C"

    def test_matches_whole_words_and_their_case_only(self) -> None:
        people = Pseudonyms(["Mark Lee"])

        assert people.hide("Mark will mark Markdown; Leeds, sleek") == "Person A will mark Markdown; Leeds, sleek"

    def test_replaces_a_mention_with_its_id(self) -> None:
        people = Pseudonyms(texts=["ask [@Zoë Q](VXNlcjox)"])

        hidden = people.hide("ask [@Zoë Q](VXNlcjox), Zoë knows")

        assert hidden == "ask Person A, Person A1 knows"

    @pytest.mark.parametrize(
        "secret",
        [
            "jo.berg+x@mail.example.co.uk",
            "+49 30 1234567",
            "+49 (30) 123-4567",
            "+14155550123",
            "(555) 123-4567",
            "555-123-4567",
            "030 1234567",
            "01701234567",
            "sk-proj-3f9a1c77d2b84e6f9a1c",
            "wmk_3f9a1c77d2b84e6f9a1c3f9a1c77d2b84e6f9a1c3f9",
            "ghp_3f9a1c77d2b84e6f9a1c3f9a1c77d2b84e6f",
            "AKIAIOSFODNN7EXAMPLE",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc",
        ],
    )
    def test_masks_addresses_and_telephone_numbers(self, secret: str) -> None:
        hidden = Pseudonyms().hide(f"Reach me at {secret}, or not.")

        assert secret not in hidden
        assert hidden.startswith("Reach me at [")
        assert hidden.endswith("], or not.")

    @pytest.mark.parametrize(
        "text",
        ["from 1,200 to 3,400", "12.5 %", "by 2026-03-31", "03/2026", "$1.2M", "1200000 users", "p95 < 300 ms", "0.05"],
    )
    def test_leaves_figures_and_dates_alone(self, text: str) -> None:
        assert Pseudonyms().hide(text) == text

    def test_a_text_cannot_name_another_person_by_token(self) -> None:
        people = Pseudonyms(["Anna Berg"])

        hidden = people.hide("Anna Berg: Person A must go, [e-mail 1]")

        assert hidden == "Person A: [text 1] must go, [text 2]"
        assert people.restore(hidden) == "Anna Berg: Person A must go, [e-mail 1]"

    def test_names_more_people_than_there_are_letters(self) -> None:
        names = [f"Name{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(60)]
        people = Pseudonyms(names)

        hidden = [people.hide(name) for name in names]

        assert (hidden[25], hidden[26], hidden[59]) == ("Person Z", "Person AA", "Person BH")
        assert [people.restore(token) for token in hidden] == names


class TestRestore:
    def test_leaves_tokens_of_nobody_as_they_are(self) -> None:
        assert Pseudonyms(["Anna Berg"]).restore("Person Q and Person A") == "Person Q and Person A"

    def test_restores_whole_tokens_only(self) -> None:
        people = Pseudonyms(["Anna Berg"])
        people.hide("Anna Berg")

        assert people.restore("Person A's, Person AB, Person A1") == "Anna Berg's, Person AB, Person A1"

    def test_reaches_every_text_of_an_answer(self) -> None:
        people = Pseudonyms(["Anna Berg"])
        people.hide("Anna Berg")

        answer = {"Person A": ["Person A", {"text": "Person A", "n": 1, "none": None}]}

        assert people.restore_all(answer) == {"Person A": ["Anna Berg", {"text": "Anna Berg", "n": 1, "none": None}]}

    @given(st.text(st.sampled_from("Anna BergMk@.c+ 0123456789()-Pso[]e\n"), max_size=80))
    def test_undoes_hiding_exactly(self, text: str) -> None:
        people = Pseudonyms(["Anna Berg", "Mark"], [text])

        assert people.restore(people.hide(text)) == text

    @given(
        st.lists(
            st.sampled_from(["Anna Berg", "Anna", "Person A", "Person A1", "[text 1]", "a@b.co", "!"]), max_size=12
        )
    )
    def test_undoes_hiding_of_what_looks_like_tokens(self, words: list[str]) -> None:
        people = Pseudonyms(["Anna Berg"])
        text = " ".join(words)

        assert people.restore(people.hide(text)) == text
