"""Lets the chapters of the journeys explain their assertions as tests do."""

import pytest

pytest.register_assert_rewrite("tests.journeys.quarter", "tests.support.signed_in")
