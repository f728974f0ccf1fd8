"""Checks the repository around a chart beside the objects of its last render: the one may need the engine, and a copy
of this process does the other."""

from __future__ import annotations

from attune_lint.named_tuple import NamedTuple
from attune_lint.run.account import Account
from attune_lint.run.forked import Forked, known_of
from attune_lint.run.job_check import JobCheck
from attune_lint.run.scenario_check import Left
from attune_lint.timing import Timings


class _Outcome(NamedTuple):
    """What the copy hands back."""

    account: Account
    timings: Timings


def check_beside(check: JobCheck, left: Left) -> None:
    """Does what is left of a job's scenarios and the repository, and takes up both in this order."""
    account, timings = check.means.account, check.means.timings

    def outcome() -> _Outcome:
        account.clear()
        timings.clear()
        left.check()
        return _Outcome(account, timings)

    copy = Forked(outcome, (*known_of(check.job), left.scene, *left.scene.documents))
    try:
        check.around.check(renderer=check.means.renderer, reader=check.means.reader)
        found = copy.answer()
    finally:
        copy.end()
    if found is None:
        left.check()
    else:
        account.take(found.account)
        timings.take(found.timings)
