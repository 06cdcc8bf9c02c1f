"""`waymark eval`: measurements of the assistant that anybody can run, without a database and without a model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.terminal import Failed, say

if TYPE_CHECKING:
    from assistant.evaluation.corruption_table import CorruptionTable, Row


def add_to(cli: typer.Typer) -> None:
    """Add these commands."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.callback()(_evaluate)
    group.command("corruptions")(corruptions)
    cli.add_typer(group, name="eval", help="Measure the assistant.")


def _evaluate() -> None:
    """Measure the assistant."""


def corruptions(
    weeks: Annotated[int, typer.Option(min=1, max=2000, help="How many made-up weeks to corrupt.")] = 30,
    seed: Annotated[int, typer.Option(min=0, help="The seed of the first week; each week has the next.")] = 0,
    report: Annotated[
        Path | None, typer.Option("--json", help="Write the table to this file too.", show_default=False)
    ] = None,
) -> None:
    """Show how much of what is wrong verification catches.

    Summaries and drafts of made-up teams are corrupted in every way that a model might (a digit changed, a figure of
    another record, a status flipped, a sentence invented), and rewritten in ways that change nothing (1,200 as 1.2k).
    Exits with 1 where less than 98 % of all corruptions or 95 % of swapped figures is caught, or where more than 1 % of
    what is true is dropped.
    """
    import orjson

    from assistant.evaluation.corruption_table import as_json, corruption_table

    table = corruption_table(range(seed, seed + weeks))
    _show(table)
    if report:
        report.write_bytes(orjson.dumps(as_json(table), option=orjson.OPT_INDENT_2))
    if not table.is_good_enough:
        raise Failed("Verification misses its targets.")


def _show(table: CorruptionTable) -> None:
    say(f"{'Corrupted, so to be caught':<42}{'made':>8}{'caught':>8}{'share':>10}  code given most")
    for row in table.corrupted:
        _say_row(row)
    say()
    say(f"{'True, so to be kept':<42}{'made':>8}{'dropped':>8}{'share':>10}")
    for row in table.true:
        _say_row(row)
    say()
    say(f"All corruptions caught  {table.caught:8.2%}   (at least 98 %)")
    say(f"Swapped figures caught  {table.swaps_caught:8.2%}   (at least 95 %)")
    say(f"False alarms            {table.false_alarms:8.2%}   (at most 1 %)")


def _say_row(row: Row) -> None:
    code = f"  {row.codes[0]}" if row.codes else ""
    say(f"{row.kind:<42}{row.made:>8}{row.dropped:>8}{row.share:>10.2%}{code}")
