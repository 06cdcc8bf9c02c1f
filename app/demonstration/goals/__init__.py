"""What Tidewater wants to reach, and wanted before: objectives and key results, and how they hang together.

An objective is planned after those that it serves, so the year comes first.
"""

from app.demonstration.goals.clinics import CLINICS
from app.demonstration.goals.coming import COMING
from app.demonstration.goals.history import HISTORY
from app.demonstration.goals.product import PRODUCT
from app.demonstration.goals.year import YEAR

OBJECTIVES = (*YEAR, *HISTORY, *PRODUCT, *CLINICS, *COMING)
