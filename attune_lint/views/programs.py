"""Programs that scripts of containers run. They belong to no contract."""

from __future__ import annotations

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
