"""The `waymark` command: one module for each group of commands, imported light so that `--help` answers at once.

server.py        serve, worker
upkeep.py        migrate, schema, doctor (what it looks at: checkup.py)
trial.py         demo, tour
organization.py  org create, user create, token create
evaluating.py    eval, eval corruptions
"""

from __future__ import annotations

import typer

from app.cli import evaluating, organization, server, trial, upkeep
from app.cli.terminal import leave

cli = typer.Typer(
    name="waymark",
    help="""Waymark, a GraphQL backend for OKRs and continuous performance management.

    Settings come from the environment and from `.env` in this folder; `.env.example` explains each. With no
    DATABASE_URL, every command uses the embedded PostgreSQL in the data folder, and starts it where it does not run.

    Exit codes: 0 done, 1 it could not be done, 2 the command or the settings were not understood.
    """,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
for group in (server, upkeep, trial, organization, evaluating):
    group.add_to(cli)


def main() -> None:
    """Run the command; whatever goes wrong ends in a sentence and an exit code."""
    try:
        cli()
    except Exception as error:
        leave(error)
