"""Stories of the people concerned, through HTTP alone; what plays them explains its assertions as tests do."""

import pytest

pytest.register_assert_rewrite("tests.journeys.quarter", "tests.support.signed_in")
