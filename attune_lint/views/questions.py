"""What a rule asks beside its subject is noted, with the answer: as long as all answers are the same, the rule says the
same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from attune_lint.named_tuple import NamedTuple
from attune_lint.views.surroundings import SURROUNDINGS


class Question(NamedTuple):
    """What a rule asked of its context, and the answer that it got."""

    method: Callable[..., Any]
    arguments: tuple[Any, ...]
    answer: Any

    def still_holds(self, context: Recording) -> bool:
        """Whether another context gives the same answer. Only small answers are compared, and others must be the
        very same object."""
        answer = self.method(context, *self.arguments)
        if answer is self.answer:
            return True
        return type(answer) is type(self.answer) and isinstance(answer, _COMPARED) and bool(answer == self.answer)


_COMPARED = (str, int, float, tuple, frozenset)

F = TypeVar("F", bound=Callable[..., Any])


def asked(method: F) -> F:
    """Marks a method by which a rule sees what may differ between scenarios and versions: while a context
    records, each call is noted. What a method itself asks on the way is not. What many rules ask is answered once."""

    @wraps(method)
    def ask(context: Recording, *arguments: Any) -> Any:
        record = context.record
        if record is None:
            return method(context, *arguments)
        key = (method, *arguments)
        try:
            question = context.known.get(key)
        except TypeError:
            # A mapping or a list is no key; its place in memory is, as long as the question keeps it there.
            key = (method, *(id(one) if isinstance(one, (dict, list)) else one for one in arguments))
            question = context.known.get(key)
        if question is None:
            # What the context looks at is its own affair: its answer is what counts.
            context.record, seen = None, SURROUNDINGS.seen
            try:
                question = Question._make((method, arguments, method(context, *arguments)))
            finally:
                context.record, SURROUNDINGS.seen = record, seen
            context.known[key] = question
        record.append(question)
        return question.answer

    return ask  # type: ignore[return-value]  # of the same signature


class Recording:
    """Something whose methods are `asked`. While `record` is a list, it takes each question; `known` are all that were
    asked so far."""

    def __init__(self) -> None:
        self.record: list[Question] | None = None
        self.known: dict[tuple[Any, ...], Question] = {}
        # Of those of others, by their identities: all that were asked again, and what is answered otherwise here.
        self._again: dict[int, Question] = {}
        self._otherwise: set[int] = set()

    def otherwise(self, questions: Mapping[int, Question]) -> set[int]:
        """Those of some questions of another one, by their identities, that have another answer here. Each is asked
        once, however many owners asked the very same."""
        for key in questions.keys() - self._again.keys():
            question = self._again[key] = questions[key]
            if not question.still_holds(self):
                self._otherwise.add(key)
        return questions.keys() & self._otherwise
