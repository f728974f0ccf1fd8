"""Runs the command line: `python -m attune_lint`."""

from __future__ import annotations

import sys

from attune_lint.cli.leave import leave


def main() -> None:
    """The entry point of the `attune-lint` command."""
    from attune_lint.cli.main import run

    leave(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
