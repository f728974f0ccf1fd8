"""What a rule asks beside its subject is noted, with the answer: as long as all answers are the same, the rule says the
same."""

from __future__ import annotations

from collections.abc import Callable
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
                question = Question(method, arguments, method(context, *arguments))
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
        self._held: dict[int, tuple[Question, bool]] = {}  # the key is the question's identity

    def still_answers(self, question: Question) -> bool:
        """Whether a question of another one has the same answer here. Many owners asked the very same."""
        held = self._held.get(id(question))
        if held is None:
            held = self._held[id(question)] = question, question.still_holds(self)
        return held[1]
