"""`python -m tests.support.world`: serve the scripted world for a person to try; Enter goes on, end of input stops."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.support.world.story import STORY
from tests.support.world.world import KEY, World


def main(argv: list[str] | None = None) -> int:
    """Serve until the input ends, a step of the story for each line of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.world", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--config", type=Path, help="write a configuration for this world to a new file")
    given = parser.parse_args(argv)
    with World(port=given.port) as world:
        if given.config is not None:
            with given.config.open("x", encoding="utf-8") as out:
                out.write(world.config_toml())
        print(f"The scripted world is at {world.base_url} (loopback only).")
        print(f"Start the program with SAM_API_KEY={KEY} MINERALWATCH_NOW={world.now.isoformat()}")
        print(f"Step 0 of {len(STORY) - 1}: {STORY[0].says}")
        number = 0
        try:
            for _ in sys.stdin:
                number = min(number + 1, len(STORY) - 1)
                print(f"Step {number} of {len(STORY) - 1}: {world.step(number).says}", flush=True)
        except KeyboardInterrupt:
            return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
