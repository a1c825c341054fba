"""What `mineralwatch` and `python -m mineralwatch` run."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line and return the exit code: 0 done, 1 a check failed, 2 wrong usage or configuration, 3 some
    source failed, 4 the store cannot be used, 130 interrupted."""
    try:
        from mineralwatch.cli.entry_point import run_command_line

        return run_command_line(sys.argv[1:])
    except KeyboardInterrupt:  # Ctrl-C may also come while the program is still being loaded
        return 130


if __name__ == "__main__":
    sys.exit(main())
