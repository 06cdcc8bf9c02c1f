"""Where the tour plays: the people, their ways to the server, and how it is told."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from app.tour.client import Client, Unexpected

MANAGER = "mira"
TEAM = ("jonas", "aiko", "lena")
_DOMAIN = "tidewater.example"
_WIDTH = 100
_VIEWER = "query Viewer { viewer { id name } }"
_LEAD = "query Lead { viewer { id name teams { id name parent { id } lead { id } } } }"
_THERE = "query There($id: ID!) { node(id: $id) { id } }"


class Person(NamedTuple):
    """Somebody of the demonstration, with a way to the server of their own."""

    client: Client
    id: str
    name: str


class Stage:
    """A manager, the people of her team, and whoever else is needed."""

    def __init__(
        self, base_url: str, tokens: Mapping[str, str], say: Callable[[str], None], engine: str | None
    ) -> None:
        self._base_url = base_url
        self._tokens = tokens
        self._say = say
        self._step = 0
        self._met: dict[str, Person] = {}
        self.engine = engine.upper() if engine else None
        self.manager = self.person(MANAGER).client
        self.people = {key: self.person(key).client for key in TEAM}
        self.names = {key: self.person(key).name for key in TEAM}
        self.lead = self.manager.ask(_LEAD)["viewer"]
        [self.team, *_] = [team for team in self.lead["teams"] if team["lead"]["id"] == self.lead["id"]] or [None]
        if self.team is None:
            raise Unexpected(f"{self.lead['name']} leads no team.")

    def person(self, key: str) -> Person:
        """Return somebody by the first part of their address."""
        if key not in self._met:
            address = f"{key}@{_DOMAIN}"
            if address not in self._tokens:
                raise Unexpected(f"the demonstration organisation lacks {address}.")
            client = Client(self._base_url, self._tokens[address])
            viewer = client.ask(_VIEWER)["viewer"]
            self._met[key] = Person(client, viewer["id"], viewer["name"])
        return self._met[key]

    def duty(self, title: str) -> None:
        """Begin with a duty of a manager."""
        self._say("")
        self._say(f"── {title} ──")

    def step(self, title: str) -> None:
        """Begin a step."""
        self._step += 1
        self._say("")
        self._say(f"{self._step}. {title}")

    def tell(self, text: str, indent: int = 3) -> None:
        """Tell a paragraph."""
        pad = " " * indent
        for line in textwrap.wrap(
            text.replace(" %", "\u00a0%"), _WIDTH, initial_indent=pad, subsequent_indent=f"{pad}  "
        ) or [""]:
            self._say(line)

    def tell_hidden(self, what: str, node_id: str, *keys: str) -> None:
        """Let people ask for something that is not theirs to read, and tell that none of them finds it."""
        people = [self.person(key) for key in keys]
        for person in people:
            if person.client.ask(_THERE, id=node_id)["node"] is not None:
                raise Unexpected(f"{person.name} finds {what}, which is not theirs to read.")
        *others, last = [person.name for person in people]
        names = f"{', '.join(others)} and {last}" if others else last
        self.tell(f"{names} ask{'' if others else 's'} for {what} by its id, and the answer is null.")

    def end(self) -> None:
        """Close."""
        self._say("")
        self._say("That was the main job and what belongs to it; all that was said and decided is kept.")
        self._say("")

    def follow_run(self, run_id: str, selection: str, client: Client | None = None) -> dict[str, Any]:
        """Follow a run live, as the manager unless another one asked for it, and tell its states.

        Returns the selection of it once it has succeeded.
        """
        states: list[str] = []
        subscription = (
            "subscription Follow($id: ID!) { assistantRunChanged(id: $id) { id state engine engineRequested notice "
            f"{selection} }} }}"
        )
        last = None
        for last in self._runs(client or self.manager, subscription, run_id):
            if last["state"] not in states:
                states.append(last["state"])
        if last is None or last["state"] != "SUCCEEDED":
            raise Unexpected(f"the assistant did not finish ({' → '.join(states)}): {last and last['notice']}")
        self.tell(f"Followed live: {' → '.join(state.lower() for state in states)}. Drafted by: {last['engine']}.")
        self._require_engine(last)
        return last

    def _runs(self, client: Client, subscription: str, run_id: str) -> Iterator[dict[str, Any]]:
        for event in client.follow(subscription, id=run_id):
            if event["assistantRunChanged"] is None:
                raise Unexpected("the run that was just asked for is not there.")
            yield event["assistantRunChanged"]

    def _require_engine(self, run: Mapping[str, Any]) -> None:
        if run["notice"]:
            self.tell(f"Notice: {run['notice']}")
        if self.engine is None:
            return
        by_builtin = "no AI model" in run["engine"]
        if run["engineRequested"] != self.engine or by_builtin != (self.engine == "BUILTIN"):
            raise Unexpected(f"{self.engine.lower()} was to draft, but it was: {run['engine']}.")
