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
        self.questions: tuple[Question, ...] = ()
        self.all_examined: tuple[str, ...] = ()
        self.said_now: list[Said] = []

    def take(self, rule: Rule, subject: Any, problems: tuple[Problem, ...] | None, asked: Sequence[Question]) -> None:
        """Keeps what a rule said of a subject."""
        if asked:
            self.open.append(_Answer(rule, subject, problems is not None, problems or (), tuple(asked)))
        elif problems is not None:
            self.examined.append(rule.id)
            self.said.extend((rule, problem) for problem in problems)

    def gather(self) -> None:
        """Puts together what was answered, and what was asked, each question once: a context answers all who ask the
        same with one."""
        self.questions = tuple({id(one): one for answer in self.open for one in answer.asked}.values())
        self.all_examined = (*self.examined, *(answer.rule.id for answer in self.open if answer.examined))
        self.said_now = [(answer.rule, problem) for answer in self.open for problem in answer.problems]


class Examiner:
    """The rules of one chart, which reports show as `chart`."""

    def __init__(self, rules: Sequence[Rule], account: Account, chart: str) -> None:
        self._rules = {scope: [rule for rule in rules if rule.scope is scope] for scope in Scope}
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
            rules = [rule for rule in self._rules[scope] if not rule.contract or context.edition is not None]
            for subject in group:
                if scope is Scope.CONTAINER:
                    self._container(known, subject, rules, context)
                else:
                    for rule in rules:
                        known.take(rule, subject, *self._ask(rule, subject, context))
        known.gather()
        return known

    def _container(self, known: _Owner, container: ContainerView, rules: Sequence[Rule], context: Context) -> None:
        """Of a container that is equal to an earlier one, asks only the rules that may say something else of it."""
        key = likeness(container)
        silence = self._silences.get(key)
        if silence is not None:
            known.examined += silence.examined
            for rule in silence.others:
                known.take(rule, container, *self._ask(rule, container, context))
            return
        examined, others = [], []
        for rule in rules:
            SURROUNDINGS.seen = False
            problems, asked = self._ask(rule, container, context)
            known.take(rule, container, problems, asked)
            if problems or asked or SURROUNDINGS.seen:
                others.append(rule)
            elif problems is not None:
                examined.append(rule.id)
        self._silences.put(key, Silence(tuple(examined), tuple(others)))

    def _again(self, known: _Owner, context: Context) -> None:
        changed = {id(question) for question in known.questions if not context.still_answers(question)}
        if not changed:
            return
        for index, answer in enumerate(known.open):
            if not changed.isdisjoint(map(id, answer.asked)):
                problems, asked = self._ask(answer.rule, answer.subject, context)
                known.open[index] = answer._replace(
                    examined=problems is not None, problems=problems or (), asked=tuple(asked)
                )
        known.gather()

    def _ask(self, rule: Rule, subject: Any, context: Context) -> tuple[tuple[Problem, ...] | None, list[Question]]:
        """What a rule says of a subject, None where it does not examine it, and what it asks for that."""
        asked: list[Question] = []
        context.record = asked
        try:
            if rule.when is None or rule.when(subject, context):
                return tuple(rule.check(subject, context)), asked
        except Exception as error:  # the other rules still report; this one is named in the ledger
            cause = f"{type(error).__name__}: {error}".splitlines()[0]
            what = f"rule {rule.id} failed ({cause}); this is a bug of attune-lint, please report it"
            self._account.trouble(self._chart, self._scenario, what)
            asked.append(_NEVER)
        finally:
            context.record = None
        return None, asked
