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
from attune_lint.run.silence import Silence, Silences, likeness
from attune_lint.views.manifest import ContainerView
from attune_lint.views.questions import Question
from attune_lint.views.surroundings import SURROUNDINGS

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
        # What follows from the answers, until one of them changes.
        self.questions: dict[int, Question] = {}  # by their identities
        self.all_examined: tuple[str, ...] = ()
        self.said_now: list[Said] = []

    def gather(self) -> None:
        """Puts together what was answered, and what was asked, each question once: a context answers all who ask the
        same with one."""
        self.questions = {id(one): one for answer in self.open for one in answer.asked}
        self.all_examined = (*self.examined, *[answer.rule.id for answer in self.open if answer.examined])
        self.said_now = [(answer.rule, problem) for answer in self.open for problem in answer.problems]


class Examiner:
    """The rules of one chart, which reports show as `chart`."""

    def __init__(self, rules: Sequence[Rule], account: Account, chart: str) -> None:
        # By scope, and whether the chart has a contract.
        self._rules = {
            (scope, bound): [rule for rule in rules if rule.scope is scope and (bound or not rule.contract)]
            for scope in Scope
            for bound in (True, False)
        }
        self._account = account
        self._chart = chart
        self._scenario = ""
        self._known: dict[int, _Owner] = {}
        self._silences = Silences()

    def examine(self, owner: Any, subjects: Subjects, context: Context, scenario: str) -> Iterator[Said]:
        """What the rules say of all subjects of an owner, which must not change between two calls."""
        self._scenario = scenario
        known = self._known.get(id(owner))
        if known is None:
            known = self._known[id(owner)] = self._first(_Owner(owner), subjects, context)
        else:
            self._again(known, context)
        self._account.examined(known.all_examined)
        yield from known.said
        yield from known.said_now

    def keep(self, owners: Iterable[Any]) -> None:
        """Lets go of all owners but those that may come again."""
        self._silences.next_round()
        kept = {id(owner) for owner in owners}
        self._known = {key: known for key, known in self._known.items() if key in kept}

    def _first(self, known: _Owner, subjects: Subjects, context: Context) -> _Owner:
        for scope, group in subjects:
            rules = self._rules[scope, context.edition is not None]
            for subject in group:
                if scope is Scope.CONTAINER:
                    self._container(known, subject, rules, context)
                else:
                    self._ask(known, subject, rules, context)
        known.gather()
        return known

    def _container(self, known: _Owner, container: ContainerView, rules: Sequence[Rule], context: Context) -> None:
        """Of a container that is equal to an earlier one, asks only the rules that may say something else of it."""
        key = likeness(container)
        silence = self._silences.get(key)
        if silence is None:
            silence = self._silence(known, container, rules, context)
            self._silences.put(key, silence)
        else:
            known.examined += silence.examined
            self._ask(known, container, silence.others, context)

    def _silence(self, known: _Owner, container: ContainerView, rules: Sequence[Rule], context: Context) -> Silence:
        """Asks all rules about a container; gives those that spoke of it or looked at what is around it, and of the
        others those that examined it."""
        examined: list[str] = []
        others: list[Rule] = []
        for rule in rules:
            SURROUNDINGS.seen = False
            before = len(known.open), len(known.said), len(known.examined)
            self._ask(known, container, (rule,), context)
            if SURROUNDINGS.seen or before[:2] != (len(known.open), len(known.said)):
                others.append(rule)
            else:
                examined += known.examined[before[2] :]
        return Silence(tuple(examined), tuple(others))

    def _ask(self, known: _Owner, subject: Any, rules: Iterable[Rule], context: Context) -> None:
        """What some rules say of a subject, as what is known of its owner: for good, or as long as what they asked for
        that is answered so."""
        record = context.record = []
        for rule in rules:
            problems = self._answer(rule, subject, context, record)
            if record:
                known.open.append(_Answer._make((rule, subject, problems is not None, problems or (), tuple(record))))
                record = context.record = []
            elif problems is not None:
                known.examined.append(rule.id)
                if problems:
                    known.said += [(rule, problem) for problem in problems]
        context.record = None

    def _again(self, known: _Owner, context: Context) -> None:
        changed = context.otherwise(known.questions)
        if not changed:
            return
        for index, answer in enumerate(known.open):
            if not changed.isdisjoint(map(id, answer.asked)):
                record = context.record = []
                problems = self._answer(answer.rule, answer.subject, context, record)
                known.open[index] = answer._replace(
                    examined=problems is not None, problems=problems or (), asked=tuple(record)
                )
        context.record = None
        known.gather()

    def _answer(self, rule: Rule, subject: Any, context: Context, record: list[Question]) -> tuple[Problem, ...] | None:
        """What a rule says of a subject, None where it does not examine it."""
        try:
            if rule.when is None or rule.when(subject, context):
                return tuple(rule.check(subject, context))
        except Exception as error:  # the other rules still report; this one is named in the ledger
            cause = f"{type(error).__name__}: {error}".splitlines()[0]
            what = f"rule {rule.id} failed ({cause}); this is a bug of attune-lint, please report it"
            self._account.trouble(self._chart, self._scenario, what)
            record.append(_NEVER)
        return None
