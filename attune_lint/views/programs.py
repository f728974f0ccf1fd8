"""Programs that scripts of containers run. They belong to no contract."""

from __future__ import annotations

import re
from collections.abc import Sequence

# What is asked whether a server is there.
POLLS = ("curl", "mysqladmin", "nc", "pg_isready", "psql", "rabbitmq-diagnostics", "redis-cli", "wget")
# What every image with a shell has, and what is asked whether a server is there.
COMMON_PROGRAMS = frozenset(
    {
        "basename", "break", "cat", "chgrp", "chmod", "chown", "command", "continue", "dirname", "echo", "exec", "exit",
        "export", "false", "find", "grep", "head", "install", "mkdir", "printf", "pwd", "readlink", "return", "shift",
        "sleep", "stat", "tail", "test", "timeout", "touch", "trap", "true", "unset", "wait", "which", "xargs", *POLLS,
    }
)  # fmt: skip
# What is spelled much like one of them and is something else.
OTHER_PROGRAMS = frozenset({"egrep", "expect", "fgrep", "pgrep", "printenv", "shred", "tree", "wcurl", "zgrep"})
# The schemes of addresses that variables hold.
URL_SCHEMES = ("amqp", "amqps", "http", "https", "mysql", "postgres", "postgresql", "redis", "rediss")


_QUERY = re.compile(r"\s*(alter|create|delete|insert|select|show|update|with)\s", re.IGNORECASE)
# Options of psql that bring a query, and all letters that take the next word.
_BRINGS, _TAKES = "cf", "cdfFhLopPRTUv"


def unasked_query(words: Sequence[str]) -> str:
    """The query that a call of psql has as a bare argument, which it takes for the name of a database; "" where an
    option brings one, or the program is another."""
    if words[0].rpartition("/")[2] != "psql":
        return ""
    bare, is_taken = [], False
    for word in words[1:]:
        if is_taken:
            is_taken = False
        elif word.startswith("--"):
            if word.startswith(("--command", "--file")):
                return ""
        elif word.startswith("-"):
            letters = word[1:]
            if any(letter in _BRINGS for letter in letters[:1] + letters[-1:]):
                return ""
            is_taken = letters[-1:] in _TAKES
        else:
            bare.append(word)
    if bare and {"-d", "-U"} <= set(words):
        return bare[0]  # database and user are told: psql passes over what else there is
    return next((word for word in bare if _QUERY.match(word)), "")
