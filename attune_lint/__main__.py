"""Runs the command line: `python -m attune_lint`."""

from __future__ import annotations

import gc
import sys

from attune_lint.cli.leave import leave


def main() -> None:
    """The entry point of the `attune-lint` command."""
    # Little of what a run makes is ever garbage, and looking for it often takes a tenth of the time.
    gc.set_threshold(200_000, 20, 20)
    from attune_lint.cli.main import run

    leave(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
