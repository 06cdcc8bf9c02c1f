"""Prompts as files: ``prompts/<purpose>/<n>.md`` with TOML front matter, immutable once their hash stands in the lock.

A file is front matter between two ``+++`` lines, then a ``# System`` and a ``# User`` part. ``{{name}}`` is a variable;
single braces are text. Whatever people wrote enters by ``data`` alone: as JSON between two lines that carry a mark
which nobody could know when writing it.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from assistant.drafts import PurposeName

FOLDER = Path(__file__).resolve().parents[2] / "prompts"
LOCK = "lock.json"
DATA = "data"

_FILE = re.compile(r"\+\+\+\n(?P<head>.*?)\n\+\+\+\n+# System\n(?P<system>.*?)\n# User\n(?P<user>.*)", re.DOTALL)
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


class PromptError(Exception):
    """A prompt file, or what it was given, is not what it must be: a mistake of the installation, never of a model."""


class PromptChanged(PromptError):
    """A released prompt file no longer has the hash that it was released with."""


@dataclass(frozen=True, slots=True)
class Messages:
    """What a model is sent: one leading system message, one user message."""

    system: str
    user: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """One version of a prompt; ``sha256`` is of the whole file, in hex."""

    id: str
    version: int
    variables: frozenset[str]
    output: str
    audience: str
    system: str
    user: str
    sha256: str

    def render(self, variables: Mapping[str, str], data: Mapping[str, Any], *, mark: str | None = None) -> Messages:
        """Fill the prompt; raises `PromptError` unless the variables are exactly those that it declares.

        ``data`` is quoted as JSON inside a block that ``mark`` delimits (random unless given).
        """
        given = {*variables, DATA}
        if given != self.variables:
            missing, unknown = sorted(self.variables - given), sorted(given - self.variables)
            raise PromptError(f"Prompt {self.id}/{self.version}: missing {missing}, unknown {unknown}.")
        values = {**variables, DATA: quote_data(data, mark or secrets.token_hex(8))}
        return Messages(self.system, _VARIABLE.sub(lambda name: values[name[1]], self.user))


def quote_data(data: Mapping[str, Any], mark: str) -> str:
    """Return data as JSON, one line per record, between two lines that carry the mark."""
    lines = [f"{json.dumps(key)}: {_lines(value)}" for key, value in data.items()]
    body = ",\n".join(lines)
    return f"<<<DATA {mark}\n{{\n{body}\n}}\nDATA {mark}>>>"


def parse_prompt(text: str) -> Prompt:
    """Read a prompt file's text; raises `PromptError` where its parts or its declarations do not fit together."""
    parts = _FILE.fullmatch(text)
    if parts is None:
        raise PromptError("A prompt is front matter between +++ lines, then # System and # User.")
    try:
        head = tomllib.loads(parts["head"])
        prompt = Prompt(
            id=str(head["id"]),
            version=int(head["version"]),
            variables=frozenset(head["variables"]),
            output=str(head["output"]),
            audience=str(head["audience"]),
            system=parts["system"].strip(),
            user=parts["user"].strip(),
            sha256=hashlib.sha256(text.encode()).hexdigest(),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise PromptError(f"Front matter of a prompt: {error!r}.") from error
    _check_variables(prompt)
    return prompt


def load_prompt(purpose: PurposeName, version: int | None = None, *, folder: Path = FOLDER) -> Prompt:
    """Return a purpose's prompt: the newest released version, or the one asked for.

    Raises `PromptChanged` where a released file has another hash than in the lock, `PromptError` where there is none.
    """
    released = _released(folder)
    if version is None:
        numbers = [int(Path(name).stem) for name in released if name.startswith(f"{purpose}/")]
        if not numbers:
            raise PromptError(f"No released prompt for {purpose} in {folder}.")
        version = max(numbers)
    name = f"{purpose}/{version}.md"
    try:
        prompt = parse_prompt((folder / name).read_bytes().decode())
    except OSError as error:
        raise PromptError(f"The prompt {name} cannot be read in {folder}.") from error
    if released.get(name, prompt.sha256) != prompt.sha256:
        raise PromptChanged(f"The released prompt {name} has changed; restore it and write a new version.")
    if (prompt.id, prompt.version) != (purpose, version):
        raise PromptError(f"The prompt {name} calls itself {prompt.id}/{prompt.version}.")
    return prompt


def chosen_prompts(
    versions: Iterable[tuple[str, int]] = (), turn: int = 0, *, folder: Path = FOLDER
) -> dict[PurposeName, Prompt]:
    """Return the prompt of each purpose: the newest released one, or of the ``versions`` that are named for it the one
    whose ``turn`` it is.

    Raises `PromptError` where a version is of no purpose or was not released, and as `load_prompt` does.
    """
    purposes: tuple[PurposeName, ...] = get_args(PurposeName)
    named: dict[str, list[int]] = defaultdict(list)
    for purpose, version in versions:
        if f"{purpose}/{version}.md" not in _released(folder):
            raise PromptError(f"There is no released prompt {purpose}/{version} in {folder}.")
        named[purpose].append(version)
    return {
        purpose: load_prompt(
            purpose, named[purpose][turn % len(named[purpose])] if named[purpose] else None, folder=folder
        )
        for purpose in purposes
    }


def _released(folder: Path) -> dict[str, str]:
    try:
        lock: dict[str, str] = json.loads((folder / LOCK).read_bytes())
    except (OSError, ValueError) as error:
        raise PromptError(f"The lock of released prompts cannot be read in {folder}.") from error
    return lock


def _check_variables(prompt: Prompt) -> None:
    if _VARIABLE.search(prompt.system):
        raise PromptError(f"Prompt {prompt.id}: the system message has no variables, so that it can be cached.")
    used = set(_VARIABLE.findall(prompt.user))
    if used != prompt.variables or DATA not in used:
        raise PromptError(f"Prompt {prompt.id}: declares {sorted(prompt.variables)}, uses {sorted(used)}.")


def _lines(value: Any) -> str:
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in value) + "\n]"
    return json.dumps(value, ensure_ascii=False)
