"""A worker in a process of its own, to be killed: `python -m tests.support.worker URL MODEL_ADDRESS`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from app.database.pool import connect
from app.jobs import working
from app.settings import Settings


async def main(url: str, model_address: str) -> None:
    """Work until killed."""
    await connect(url, size=4)
    settings = Settings(
        data_folder=Path("/nonexistent"), openai_base_url=model_address, model="loopback-1", model_timeout_seconds=60.0
    )
    async with working(url, settings=settings):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
