"""Runs a plan: wave by wave, each load once for all keys that a wave asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from itertools import chain
from typing import Any, TypeAlias

from app.core.actor import Actor
from schema.execution.compiled.needs import Needs
from schema.fields import Load

Slot: TypeAlias = tuple[Load, tuple[tuple[str, Any], ...], Needs | None]
Settle: TypeAlias = Callable[[Mapping[Any, Any], "Run"], None]


class Run:
    """One execution of a plan: who asks, the values of arguments by the field that has them, and what is asked for."""

    def __init__(self, actor: Actor, arguments: Callable[[Any], Mapping[str, Any]]) -> None:
        self.actor = actor
        self._evaluate = arguments
        self._arguments: dict[int, Mapping[str, Any]] = {}
        self._found: dict[Slot, tuple[dict[Any, None], Mapping[Any, Any]]] = {}
        self._asked: dict[Slot, list[tuple[Sequence[Any], Settle]]] = {}

    def arguments(self, field: Any) -> Mapping[str, Any]:
        """Return the arguments of a field, as its load takes them."""
        known = self._arguments.get(id(field))
        if known is None:
            known = self._arguments[id(field)] = self._evaluate(field)
        return known

    def ask(
        self,
        load: Load,
        arguments: Mapping[str, Any],
        keys: Sequence[Any],
        settle: Settle,
        needs: Needs | None = None,
    ) -> None:
        """Ask for what a load finds for keys; ``settle`` gets it, with what others asked for, in the next wave.

        ``needs`` are the same for all that the operation asks of a load.
        """
        slot = (load, tuple(sorted(arguments.items(), key=lambda item: item[0])), needs)
        self._asked.setdefault(slot, []).append((keys, settle))

    async def finish(self) -> None:
        """Load what is asked for, and what that asks for, until nothing is."""
        while self._asked:
            wave, self._asked = self._asked, {}
            for slot, asks in wave.items():
                found = await self._load(slot, [keys for keys, _ in asks])
                for _, settle in asks:
                    settle(found, self)

    async def _load(self, slot: Slot, asked: Sequence[Sequence[Any]]) -> Mapping[Any, Any]:
        known, found = self._found.get(slot, ({}, {}))
        wanted = dict.fromkeys(chain.from_iterable(asked))
        if known:
            wanted = {key: None for key in wanted if key not in known}
        if wanted:
            load, arguments, needs = slot
            with needs.fetching(load) if needs else nullcontext():
                loaded = await load(list(wanted), **dict(arguments))
            found = {**found, **loaded} if known else loaded
            self._found[slot] = ({**known, **wanted} if known else wanted, found)
        return found
