"""`waymark eval`: measurements of the assistant that anybody can run, without a database and without a model."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.terminal import USAGE, Failed, say, settings
from app.settings import Engine

if TYPE_CHECKING:
    from assistant.evaluation.corruption_table import CorruptionTable, Row
    from assistant.evaluation.purposes import Purpose
    from assistant.evaluation.report import Part, Report


def add_to(cli: typer.Typer) -> None:
    """Add these commands."""
    group = typer.Typer(rich_markup_mode=None)
    group.callback(invoke_without_command=True)(cases)
    group.command("corruptions")(corruptions)
    cli.add_typer(group, name="eval")


def cases(
    context: typer.Context,
    engine: Annotated[Engine, typer.Option(help="Which engine to measure.")] = "builtin",
    purpose: Annotated[
        list[str] | None, typer.Option(help="Only this purpose; may be given several times.", show_default=False)
    ] = None,
    prompt: Annotated[
        list[str] | None,
        typer.Option(help="A version of a prompt to ask with, such as key_results/2, in place of the newest."),
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--json", help="Write the report to this file too.", show_default=False)
    ] = None,
    against: Annotated[
        Path | None, typer.Option(help="An earlier report, to compare with.", show_default=False)
    ] = None,
    misses: Annotated[bool, typer.Option("--misses", help="Show what went wrong in the cases for tuning.")] = False,
) -> None:
    """Measure the assistant on the cases in assistant/evaluation/cases.

    Code marks the answers; no model judges a model. The cases for tuning are there to make an engine better, those for
    reporting tell what it is worth. Exits with 1 where the built-in drafter misses what is asked of it in the cases for
    reporting, or where a score there is worse than in the earlier report.
    """
    if context.invoked_subcommand:
        return
    import orjson

    from assistant.evaluation.report import ReportUnreadable, as_json

    try:
        before = orjson.loads(against.read_bytes()) if against else None
    except (OSError, orjson.JSONDecodeError) as error:
        raise Failed(f"The earlier report {against} cannot be read.", USAGE) from error
    found = _measured(engine, _chosen(purpose or []), prompt or [])
    try:
        worse = _show_report(found, before, misses)
    except ReportUnreadable as error:
        raise Failed(str(error), USAGE) from error
    if report:
        report.write_bytes(orjson.dumps(as_json(found), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    if worse:
        raise Failed(f"Worse than before: {', '.join(worse)}.")
    below = [f"{part.purpose}: {name}" for part in found.parts if part.split == "reporting" for name in part.below]
    if below:
        raise Failed(f"Below what is asked for: {', '.join(below)}.")


def _chosen(names: list[str]) -> tuple[Purpose, ...]:
    from assistant.evaluation.evaluating import PURPOSES, purposes

    try:
        return purposes(names)
    except KeyError as error:
        known = ", ".join(each.name for each in PURPOSES)
        raise Failed(f"There is no purpose {error}. There are: {known}.", USAGE) from error


def _measured(engine: Engine, chosen: tuple[Purpose, ...], prompts: list[str]) -> Report:
    """Run the evaluation under a progress bar on standard error."""
    from app.proposals.models import Engine as AskedEngine
    from assistant.engines import Engines, allowance
    from assistant.evaluation.evaluating import count, evaluate

    asked_with = settings(WAYMARK_PROMPTS=",".join(prompts) or None)
    allowed = allowance(asked_with) if engine == "openai" else None
    if engine == "openai" and allowed is None:
        raise Failed("No AI model is configured: set WAYMARK_MODEL with OPENAI_API_KEY or OPENAI_BASE_URL.", USAGE)

    async def run() -> Report:
        async with Engines(allowed, asked_with.prompts) as engines:
            asked = AskedEngine(engine)
            name = ", ".join((allowed.model.model, *prompts)) if allowed else None
            with typer.progressbar(length=count(chosen), label="Cases", file=sys.stderr) as bar:
                return await evaluate(asked, engines.chosen(asked), name, chosen, lambda: bar.update(1))

    return asyncio.run(run())


def _show_report(found: Report, before: object, misses: bool) -> list[str]:
    """Print the table; returns the scores of the cases for reporting that became worse."""
    from assistant.evaluation.report import changes

    old = {(each.purpose, each.split, each.score): each for each in changes(found, before)} if before else {}
    say(f"Engine {found.engine}{f', model {found.model}' if found.model else ''}, {found.cases} cases")
    for part in found.parts:
        say()
        title = f"{part.purpose}, {part.cases} cases for {part.split.value}"
        say(f"{title:<46}{'right':>7}{'of':>7}{'share':>10}{'at least':>10}{'before':>10}")
        for name, score in part.scores.items():
            change = old.get((part.purpose, part.split.value, name))
            asked = f"{part.least[name]:>10.0%}" if name in part.least else f"{'':>10}"
            was = f"{change.before:>10.2%}" if change else ""
            say(f"  {name:<44}{score.right:>7}{score.of:>7}{score.share:>10.2%}{asked}{was}".rstrip())
        if misses and part.split == "tuning":
            _show_misses(part)
    say()
    say(f"A case took {found.latency.median:.1f} ms (median), the slowest {found.latency.slowest:.1f} ms.")
    if found.latency.thirty_inputs is not None:
        say(f"A request with thirty inputs took {found.latency.thirty_inputs:.1f} ms of a processor (asked for: 20).")
    if found.tokens:
        say(f"The model read {found.tokens['input']:,} tokens and wrote {found.tokens['output']:,}.")
    return [
        f"{each.purpose}: {each.score}"
        for each in old.values()
        if each.split == "reporting" and each.now < each.before - 1e-9
    ]


def _show_misses(part: Part) -> None:
    for miss in part.misses:
        say(f"    {miss.case}: {miss.score}: {miss.told}")


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
