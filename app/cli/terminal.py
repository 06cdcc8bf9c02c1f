"""How the command line speaks: results on standard output, progress and errors on standard error, each a sentence."""

from __future__ import annotations

import logging
import sys
import textwrap
from typing import NoReturn

from app.cli.log import set_up_log
from app.settings import Settings, SettingsInvalid

FAILURE = 1
USAGE = 2


class Failed(Exception):
    """A command could not do what was asked; the message is a sentence for the operator."""

    def __init__(self, message: str, code: int = FAILURE) -> None:
        super().__init__(message)
        self.code = code


def say(text: str = "") -> None:
    """Print a result."""
    print(text, flush=True)


def tell(text: str) -> None:
    """Print what is going on."""
    print(text, file=sys.stderr, flush=True)


def leave(error: BaseException) -> NoReturn:
    """End the process with a sentence about the error, and the exit code for it: 2 for settings, 1 for the rest."""
    if isinstance(error, SettingsInvalid):
        tell("Waymark cannot start with these settings:")
        for problem in error.problems:
            tell(textwrap.indent(textwrap.fill(problem, 110), "    ").replace("    ", "  - ", 1))
        raise SystemExit(USAGE)
    if isinstance(error, Failed):
        tell(str(error))
        raise SystemExit(error.code)
    tell(_sentence(error))
    raise SystemExit(FAILURE)


def _sentence(error: BaseException) -> str:
    """Say what went wrong; where it was foreseen nowhere, keep the traceback for the log."""
    from psycopg import Error as PostgresError

    from app.core.errors import Refusal
    from app.database.embedded.failures import EmbeddedPostgresFailed

    if isinstance(error, Refusal | EmbeddedPostgresFailed):
        return str(error)
    if isinstance(error, PostgresError):
        return f"PostgreSQL refused: {str(error).strip() or type(error).__name__}"
    logging.getLogger("waymark").debug("Unforeseen", exc_info=error)
    detail = " ".join(str(error).split())
    return (
        f"Waymark stopped at something unforeseen ({type(error).__name__}{f': {detail}' if detail else ''})."
        f" WAYMARK_LOG_LEVEL=debug shows where."
    )


def settings(**chosen: object) -> Settings:
    """Return the settings, with what was chosen on the command line over the environment, and set up the log.

    Raises SettingsInvalid.
    """
    given = {name: str(value) for name, value in chosen.items() if value is not None}
    found = Settings.from_environment(chosen=given)
    set_up_log(found.log_level)
    if found.prompts:
        _check_prompts(found)
    return found


def _check_prompts(found: Settings) -> None:
    from assistant.model.prompts import PromptError, chosen_prompts

    try:
        chosen_prompts(found.prompts)
    except PromptError as error:
        raise SettingsInvalid([f"WAYMARK_PROMPTS: {error}"]) from error
