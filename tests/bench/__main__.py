"""`python -m tests.bench`: measures what is fast and what is not, through real servers in processes of their own.

Prints ratios, which hold on any machine that is not busy, and writes everything as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable
from pathlib import Path

from tests.bench import reads, starting
from tests.bench.ground import Ground, prepared
from tests.bench.shapes import SHAPES
from tests.bench.tables import Table

MEASUREMENTS: dict[str, Callable[[Ground, argparse.Namespace], Table]] = {
    "reads": lambda ground, options: reads.measure(ground, options.times),
    "starting": lambda ground, options: starting.measure(ground, options.minutes),
}


def main() -> None:
    """Measure what was asked for, print the tables and write them as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=MEASUREMENTS, default=list(MEASUREMENTS), help="what to measure")
    parser.add_argument("--times", type=int, default=500, help="requests of the small shape for each way")
    parser.add_argument("--minutes", type=float, default=0, help="how long to work before memory is looked at again")
    parser.add_argument(
        "--json", type=Path, default=Path("tests/bench/results.json"), help="where to write the figures"
    )
    options = parser.parse_args()
    tables = []
    with prepared([shape.objectives for shape in SHAPES]) as ground:
        machine = {
            "processors": os.cpu_count(),
            "load": os.getloadavg()[0],
            "python": platform.python_version(),
            "postgresql": ground.postgres.version(),
        }
        for name in options.only:
            table = MEASUREMENTS[name](ground, options)
            tables.append(table)
            print(table.as_text(), flush=True, end="\n\n")
    found = {table.name: {"rows": table.rows, "notes": table.notes} for table in tables}
    options.json.write_text(json.dumps({"machine": machine, **found}, indent=2) + "\n")


if __name__ == "__main__":
    main()
