"""Lexical ranking and near-duplicates."""

from __future__ import annotations

import pytest

from assistant.language.ranking import drop_near_duplicates, is_near_duplicate, is_related, similarities

SAME = [
    ("Raise activation rate from {baseline} to {target}", "Increase activation rate to 50 %"),
    ("Reduce churn", "Reduce customer churn"),
    ("Reduce time to first response", "First response time under 2 h"),
    ("Raise NPS", "Raise the net promoter score from 3 to 5"),
    ("Reduce support tickets", "Fewer support tickets per week"),
    ("Increase the number of signups to 500", "Grow sign-ups"),
    ("Cut average lead time to 3 days", "Shorten lead time"),
    ("Reach 20 enterprise customers", "Sign 20 enterprise customers"),
    ("Improve customer satisfaction to 4.5", "Raise CSAT from 4.1 to 4.5"),
    ("Keep uptime at 99.9 %", "Raise availability to 99.9 %"),
    ("Lower the defect rate below 2 %", "Reduce defects to 2 %"),
    ("Reduce patient waiting time from 48 to 30 minutes", "Bring waiting time of patients to 30 min"),
    ("Grow monthly recurring revenue", "Increase MRR to €55k"),
    ("Raise the share of tickets answered within 24 hours to 95 %", "Answer 95 % of tickets within 24 hours"),
    ("Reduce p95 latency to 200 ms", "p95 latency below 200 ms"),
    ("Raise occupancy to 85 %", "Increase occupancy from 72 % to 85 %"),
    ("Hire 4 engineers", "Hire four engineers by 31 August"),
    ("Increase employee engagement score to 7.8", "Raise engagement score of employees"),
    ("Reduce cart abandonment rate", "Cut cart abandonment from 68 % to 60 %"),
    ("Raise test coverage to 80 %", "Increase our test coverage"),
]
DIFFERENT = [
    ("Reduce trial churn", "Reduce churn of annual plans"),
    ("Sign 20 enterprise customers", "Sign 50 small shops"),
    ("Raise activation rate of new users", "Raise retention of new users"),
    ("Reduce lead time", "Reduce waiting time"),
    ("Increase revenue in Norway", "Increase revenue in Denmark"),
    ("Reduce build time", "Reduce time to hire"),
    ("Hire 4 engineers", "Hire 4 nurses"),
    ("Raise open rate", "Raise click rate"),
    ("Reduce cost per lead", "Reduce cost per parcel"),
    ("Raise guest rating", "Raise occupancy"),
]


class TestNearDuplicates:
    def test_catches_almost_all_titles_of_one_metric(self) -> None:
        caught = sum(is_near_duplicate(one, other) for one, other in SAME)

        assert caught >= 0.95 * len(SAME)

    @pytest.mark.parametrize(("one", "other"), DIFFERENT)
    def test_tells_different_metrics_apart(self, one: str, other: str) -> None:
        assert not is_near_duplicate(one, other)

    def test_keeps_the_first_of_each(self) -> None:
        assert drop_near_duplicates(["Raise NPS to 40", "Reduce churn", "Increase NPS"]) == [0, 1]


class TestSimilarities:
    def test_ranks_the_text_on_the_subject_first(self) -> None:
        scores = similarities(
            "Make onboarding effortless", ["Onboarding takes 5 days", "Energy use is 900 kWh", "Activation is 34 %"]
        )

        assert scores[0] > scores[2] > scores[1]

    def test_scores_nothing_for_nothing_shared(self) -> None:
        assert similarities("", ["Raise NPS"]) == (0.0,)
        assert similarities("Raise NPS", []) == ()

    def test_finds_a_metric_by_its_topic(self) -> None:
        love, energy = similarities("Customers love us", ["NPS from 30 to 45", "Energy from 30 to 20 kWh"])

        assert love > energy


class TestRelated:
    def test_says_so_by_shared_words_and_topics(self) -> None:
        assert is_related("NPS is 32", "Customers love our service")
        assert is_related("Onboarding takes 5 days", "Effortless onboarding")

    def test_says_no_where_topics_differ(self) -> None:
        assert is_related("Cut office energy use", "Effortless onboarding") is False

    def test_does_not_know_where_the_objective_has_no_topic(self) -> None:
        assert is_related("Cut office energy use", "Be remarkable") is None
