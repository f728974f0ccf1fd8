"""Runs the command line: `python -m attune_lint`."""

from __future__ import annotations

import gc
import sys

from attune_lint.cli.leave import leave
from attune_lint.stand_in import stand_in


def main() -> None:
    """The entry point of the `attune-lint` command."""
    # Little of what a run makes is ever garbage, and looking for it often takes a tenth of the time.
    gc.set_threshold(200_000, 20, 20)
    # Archives that nobody unpacks, and translations of a few words of argparse: a twentieth of a run from the cache.
    with stand_in("bz2"), stand_in("lzma"), stand_in("gettext", gettext=str, ngettext=_counted):
        from attune_lint.cli.main import run

    leave(run(sys.argv[1:]))


def _counted(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


if __name__ == "__main__":
    main()
