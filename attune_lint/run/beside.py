"""Checks the repository around a chart beside the objects of its last scenario: the one may need the engine, and a copy
of this process does the other."""

from __future__ import annotations

from collections.abc import Sequence

from attune_lint.named_tuple import NamedTuple
from attune_lint.run.account import Account
from attune_lint.run.forked import Forked, known_of
from attune_lint.run.job_check import JobCheck
from attune_lint.run.scenario_check import Left, finish
from attune_lint.timing import Timings


class _Outcome(NamedTuple):
    """What the copy hands back."""

    account: Account
    timings: Timings


def check_beside(check: JobCheck, left: Sequence[Left]) -> None:
    """Does what is left of a job's scenarios and the repository, and takes up both in this order."""
    account, timings = check.means.account, check.means.timings

    def outcome() -> _Outcome:
        account.clear()
        timings.clear()
        finish(left)
        return _Outcome(account, timings)

    scenes = [one.scene for one in left]
    documents = (document for scene in scenes for document in scene.documents)
    copy = Forked(outcome, (*known_of(check.job), *scenes, *documents))
    try:
        check.around.check(renderer=check.means.renderer, reader=check.means.reader)
        found = copy.answer()
    finally:
        copy.end()
    if found is None:
        finish(left)
    else:
        account.take(found.account)
        timings.take(found.timings)
