"""How the collector of reference cycles runs in a process that serves."""

from __future__ import annotations

import gc

_ALLOCATIONS = 100_000


def settle() -> None:
    """Leave what a started process consists of out of every later collection, and collect rarely.

    An answer of 76,000 leaves is made of some 50,000 containers, none of them in a cycle. With Python's threshold of
    700 allocations the collector walks them over and over while they are made, which took half of the CPU time of
    such an answer. Cycles, such as an exception and its frames, are still collected, after as many allocations as a
    hundred small requests make.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS)
