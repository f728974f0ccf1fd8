"""Runs rules on subjects, each as seldom as it can: what a rule said is said again for as long as everything that it
asked of its context would be answered the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attune_lint.finding import Problem
from attune_lint.named_tuple import NamedTuple
from attune_lint.rule import Context, Scope
from attune_lint.run.account import Account
from attune_lint.run.overlap import Said
from attune_lint.run.registry import Rule
from attune_lint.views.context import Question

Subjects = Iterable[tuple[Scope, Iterable[Any]]]


# What a rule that raised has asked: it is tried again, and named for each scenario.
_NEVER = Question(lambda _: object(), (), None)


class _Answer(NamedTuple):
    """What one rule said of one subject, if it examined it, and what it asked for that."""

    rule: Rule
    subject: Any
    examined: bool
    problems: tuple[Problem, ...]
    asked: tuple[Question, ...]


class _Owner:
    """Something with subjects (an object with its pod and containers, say) and what was said of them: once and for
    all, or as answers that have to be asked for again."""

    def __init__(self, owner: Any) -> None:
        self.owner = owner  # kept alive, since it is known by its identity
        self.examined: list[str] = []
        self.said: list[Said] = []
        self.open: list[_Answer] = []
        self.questions: tuple[Question, ...] = ()

    def gather(self) -> None:
        """Puts together what was asked, each question once: a context answers all who ask the same with one."""
        self.questions = tuple({id(one): one for answer in self.open for one in answer.asked}.values())


class Examiner:
    """The rules of one chart, which reports show as `chart`."""

    def __init__(self, rules: Sequence[Rule], account: Account, chart: str) -> None:
        self._rules = {scope: [rule for rule in rules if rule.scope is scope] for scope in Scope}
        self._account = account
        self._chart = chart
        self._scenario = ""
        self._known: dict[int, _Owner] = {}

    def examine(self, owner: Any, subjects: Subjects, context: Context, scenario: str) -> Iterator[Said]:
        """What the rules say of all subjects of an owner, which must not change between two calls."""
        self._scenario = scenario
        known = self._known.get(id(owner))
        if known is None:
            known = self._known[id(owner)] = self._first(_Owner(owner), subjects, context)
        else:
            self._again(known, context)
        self._account.examined([*known.examined, *(answer.rule.id for answer in known.open if answer.examined)])
        yield from known.said
        for answer in known.open:
            yield from ((answer.rule, problem) for problem in answer.problems)

    def keep(self, owners: Iterable[Any]) -> None:
        """Lets go of all owners but those that may come again."""
        kept = {id(owner) for owner in owners}
        self._known = {key: known for key, known in self._known.items() if key in kept}

    def _first(self, known: _Owner, subjects: Subjects, context: Context) -> _Owner:
        asked: list[Question] = []
        for scope, group in subjects:
            rules = [rule for rule in self._rules[scope] if not rule.contract or context.edition is not None]
            for subject in group:
                for rule in rules:
                    problems = self._ask(rule, subject, context, asked)
                    if asked:
                        known.open.append(_Answer(rule, subject, problems is not None, problems or (), tuple(asked)))
                        asked.clear()
                    elif problems is not None:
                        known.examined.append(rule.id)
                        known.said.extend((rule, problem) for problem in problems)
        known.gather()
        return known

    def _again(self, known: _Owner, context: Context) -> None:
        changed = {id(question) for question in known.questions if not question.still_holds(context)}
        if not changed:
            return
        for index, answer in enumerate(known.open):
            if any(id(question) in changed for question in answer.asked):
                asked: list[Question] = []
                problems = self._ask(answer.rule, answer.subject, context, asked)
                known.open[index] = answer._replace(
                    examined=problems is not None, problems=problems or (), asked=tuple(asked)
                )
        known.gather()

    def _ask(self, rule: Rule, subject: Any, context: Context, asked: list[Question]) -> tuple[Problem, ...] | None:
        """What a rule says of a subject, None where it does not examine it; adds to `asked` what it asks for that."""
        context.record = asked
        try:
            if rule.when is None or rule.when(subject, context):
                return tuple(rule.check(subject, context))
        except Exception as error:  # the other rules still report; this one is named in the ledger
            cause = f"{type(error).__name__}: {error}".splitlines()[0]
            what = f"rule {rule.id} failed ({cause}); this is a bug of attune-lint, please report it"
            self._account.trouble(self._chart, self._scenario, what)
            asked.append(_NEVER)
        finally:
            context.record = None
        return None
