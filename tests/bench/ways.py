"""The ways to answer a shape that are measured beside each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from app.core.ids import global_id
from tests.bench.ground import Ground, Server
from tests.bench.server import path_of
from tests.bench.shapes import Shape, got, posted

HAND_WRITTEN = "hand-written SQL"
COMPILED = "Waymark"
PLAIN = "Waymark, not compiled"


@dataclass(frozen=True)
class Way:
    """A server that answers, and what it is asked for a shape."""

    name: str
    server: Server
    request: Callable[[Shape], bytes]


@contextmanager
def ours(ground: Ground) -> Iterator[list[Way]]:
    """The hand-written statements and GraphQL in one process; GraphQL executed step by step in another."""
    company = ground.company

    def statement(shape: Shape) -> bytes:
        return got(path_of(shape.name, company.cycles[shape.objectives], shape.objectives), company.token)

    with ExitStack() as stack:
        compiled = stack.enter_context(ground.waymark_with_hand_written())
        plain = stack.enter_context(ground.waymark_with_hand_written(WAYMARK_COMPILED_QUERIES="off"))
        yield [
            Way(HAND_WRITTEN, compiled, statement),
            Way(COMPILED, compiled, lambda shape: query_of(ground, shape)),
            Way(PLAIN, plain, lambda shape: query_of(ground, shape)),
        ]


def query_of(ground: Ground, shape: Shape) -> bytes:
    """Return the request that asks a shape of `/graphql`."""
    variables = {"cycle": global_id("Cycle", ground.company.cycles[shape.objectives]), "first": shape.objectives}
    return posted("/graphql", {"query": shape.query, "variables": variables}, ground.company.token)
