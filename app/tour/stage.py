"""Where the tour plays: the people, their ways to the server, and how it is told."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.tour.client import Client, Unexpected

MANAGER = "mira@tidewater.example"
TEAM = {name: f"{name}@tidewater.example" for name in ("jonas", "aiko", "lena")}
_WIDTH = 100
_VIEWER = "query Viewer { viewer { id name teams { id name parent { id } lead { id } } } }"


class Stage:
    """A manager and the people of her team, each with a client of their own."""

    def __init__(
        self, base_url: str, tokens: Mapping[str, str], say: Callable[[str], None], engine: str | None
    ) -> None:
        missing = [address for address in (MANAGER, *TEAM.values()) if address not in tokens]
        if missing:
            raise Unexpected(f"the demonstration organisation lacks {', '.join(missing)}.")
        self._say = say
        self._step = 0
        self.engine = engine.upper() if engine else None
        self.manager = Client(base_url, tokens[MANAGER])
        self.people = {name: Client(base_url, tokens[address]) for name, address in TEAM.items()}
        self.lead = self.manager.ask(_VIEWER)["viewer"]
        self.names = {name: client.ask(_VIEWER)["viewer"]["name"] for name, client in self.people.items()}
        [self.team, *_] = [team for team in self.lead["teams"] if team["lead"]["id"] == self.lead["id"]] or [None]
        if self.team is None:
            raise Unexpected(f"{self.lead['name']} leads no team.")

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

    def end(self) -> None:
        """Close."""
        self._say("")
        self._say("That was the main job; the objective, its key results and the summary are in the organisation now.")
        self._say("")

    def follow_run(self, run_id: str, selection: str) -> dict[str, Any]:
        """Follow a run live as the manager, tell its states, and return the selection of it once it has succeeded."""
        states: list[str] = []
        subscription = (
            "subscription Follow($id: ID!) { assistantRunChanged(id: $id) { id state engine engineRequested notice "
            f"{selection} }} }}"
        )
        last = None
        for last in self._runs(subscription, run_id):
            if last["state"] not in states:
                states.append(last["state"])
        if last is None or last["state"] != "SUCCEEDED":
            raise Unexpected(f"the assistant did not finish ({' → '.join(states)}): {last and last['notice']}")
        self.tell(f"Followed live: {' → '.join(state.lower() for state in states)}. Drafted by: {last['engine']}.")
        self._require_engine(last)
        return last

    def _runs(self, subscription: str, run_id: str) -> Iterator[dict[str, Any]]:
        for event in self.manager.follow(subscription, id=run_id):
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
