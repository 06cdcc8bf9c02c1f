"""How the weeks went: the course of each key result by its key."""

from __future__ import annotations

from collections.abc import Mapping

from app.demonstration.courses.clinics import CLINICS
from app.demonstration.courses.history import HISTORY
from app.demonstration.courses.product import PRODUCT
from app.demonstration.courses.shape import Course

COURSES: Mapping[str, Course] = {**HISTORY, **PRODUCT, **CLINICS}
