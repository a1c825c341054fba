"""Runs the program and prints how long its event loop stood still: `python -m tests.bench.standstill poll`."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Coroutine
from typing import Any

from mineralwatch.__main__ import main

_PAUSE = 0.002
_late = [0.0]
_run = asyncio.run


async def _watched(work: Coroutine[Any, Any, Any]) -> Any:
    async def tick() -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(_PAUSE)
            _late.append(time.monotonic() - before - _PAUSE)

    ticking = asyncio.ensure_future(tick())
    try:
        return await work
    finally:
        ticking.cancel()


if __name__ == "__main__":
    asyncio.run = lambda work, **more: _run(_watched(work), **more)  # type: ignore[assignment]
    code = main()
    longest = ", ".join(f"{1000 * one:.0f}" for one in sorted(_late)[-5:])
    print(f"the five longest standstills of {len(_late)}, in milliseconds: {longest}")  # noqa: T201
    sys.exit(code)
