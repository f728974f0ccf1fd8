"""Whether a rule looks at what lies around its subject: the pod of a container, and the object of both.

What a rule says of a container whose surroundings it never saw holds for every container that is equal.
"""

from __future__ import annotations


class Surroundings:
    """`seen` is set by the views, and cleared by those who want to know."""

    __slots__ = ("seen",)

    def __init__(self) -> None:
        self.seen = False


SURROUNDINGS = Surroundings()
