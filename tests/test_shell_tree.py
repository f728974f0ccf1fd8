"""A script is read as a shell reads it, and what is no shell's is told apart from what is not known here."""

from __future__ import annotations

import pytest

from attune_lint.syntax.shell import ShellError, parse
from attune_lint.syntax.shell_tree import AndOr, Case, For, Function, Group, If, Loop, Pipeline, Script, Simple, Word


def shown(node: object) -> object:
    """A tree as short as it can be: words as they are written, lists of one item as the item."""
    match node:
        case Script(items):
            return _one([shown(item) for item in items])
        case AndOr(items, background):
            found = [part for joint, pipeline in items for part in ([joint] if joint else []) + [shown(pipeline)]]
            return ("&", _one(found)) if background else _one(found)
        case Pipeline(commands, negated):
            found = _one(["|", *map(shown, commands)] if len(commands) > 1 else [shown(commands[0])])
            return ("!", found) if negated else found
        case Simple(assignments, words, outputs):
            given = [f"{name}={word.source}" for name, word in assignments] + [word.source for word in words]
            return " ".join(given + [f">{word.source}" for word in outputs])
        case If(branches, otherwise):
            return ("if", *((shown(condition), shown(body)) for condition, body in branches), shown(otherwise))
        case Loop(until, condition, body):
            return ("until" if until else "while", shown(condition), shown(body))
        case For(variable, words, body):
            return ("for", variable, [word.source for word in words], shown(body))
        case Case(bodies):
            return ("case", [shown(body) for body in bodies])
        case Group(body, subshell):
            return ("(" if subshell else "{", shown(body))
        case Function(name, body):
            return ("function", name, shown(body))
    return node


def _one(items: list[object]) -> object:
    return items[0] if len(items) == 1 else items


@pytest.mark.parametrize(
    ("script", "tree"),
    [
        ("", []),
        ("a b; c", ["a b", "c"]),
        ("a && b || c", ["a", "&&", "b", "||", "c"]),
        ("a | b | c", ["|", "a", "b", "c"]),
        ("! a", ("!", "a")),
        ("a &\nb", [("&", "a"), "b"]),
        ("x=1 y='2 3' a", "x=1 y=2 3 a"),
        ("a 2>/dev/null >b <c", "a >/dev/null >b"),
        ("until a; do b; done", ("until", "a", "b")),
        ("while ! a\ndo\n  b\n  c\ndone", ("while", ("!", "a"), ["b", "c"])),
        ("for f in a b; do c $f; done", ("for", "f", ["a", "b"], "c $f")),
        ("for f\ndo a; done", ("for", "f", [], "a")),
        ("if a; then b; elif c; then d; else e; fi", ("if", ("a", "b"), ("c", "d"), "e")),
        ("case $x in a|b) c;; *) d; esac", ("case", ["c", "d"])),
        ("(a; b) && { c; }", [("(", ["a", "b"]), "&&", ("{", "c")]),
        ("f() { a; }; f", [("function", "f", ("{", "a")), "f"]),
        ("a # b; c\nd", ["a", "d"]),
        ("a \\\n  b", "a b"),
        ("cat <<EOF >f\n$(x)\nEOF\nb", ["cat >f", "b"]),
        ("cat <<-'E'\n\tx\n\tE\nb", ["cat", "b"]),
        ('a "$(b "c")" `d`', 'a $(b "c") `d`'),
        ("[[ -f a && -n $b ]] || c", ["[[ -f a && -n $b ]]", "||", "c"]),
        ("echo $((1 + 2)) ${a:-b} ${c#x} $@ $", "echo $((1 + 2)) ${a:-b} ${c#x} $@ $"),
        ("echo do done if", "echo do done if"),
    ],
)
def test_a_script_is_read_as_a_tree(script: str, tree: object) -> None:
    assert shown(parse(script)) == tree


def test_a_word_knows_what_it_expands() -> None:
    (item,) = parse('a "x${B}y"').items
    command = item.items[0][1].commands[0]
    assert isinstance(command, Simple)
    plain, quoted = command.words
    assert (plain.literal, plain.quoted) == ("a", False)
    assert (quoted.literal, quoted.quoted, len(quoted.parts)) == (None, True, 3)
    assert isinstance(quoted, Word)


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("until a; do b", "has a `do` without its `done`"),
        ("until a; b; done", "has a `done` without its `do`"),
        ("done", "has a `done` without its `do`"),
        ("if a; then b", "has a `if` without its `fi`"),
        ("if a; b; fi", "has a `fi` without its `if`"),
        ("case $x in a) b", "has a `case` without its `esac`"),
        ("a 'b", "has a quote that nothing closes"),
        ('a "b', "has a quote that nothing closes"),
        ("a `b", "has a quote that nothing closes"),
        ("a $(b", "has a `$(` without its `)`"),
        ("a ${b", "has a `${` without its `}`"),
        ("a &&", "ends with `&&`"),
    ],
)
def test_what_no_shell_reads_is_certain(script: str, fault: str) -> None:
    with pytest.raises(ShellError) as error:
        parse(script)
    assert (str(error.value), error.value.certain) == (fault, True)


@pytest.mark.parametrize(
    "script",
    ["x=(a b)", "for ((i = 0; i < 3; i++)); do a; done", "a <(b)", "function f { a; }", "a | | b", "}", "f( ) x )"],
)
def test_what_some_shell_may_read_is_not_certain(script: str) -> None:
    with pytest.raises(ShellError) as error:
        parse(script)
    assert error.value.certain is False
