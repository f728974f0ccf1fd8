"""Workflows as forges read them: matrices, expressions, scripts."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from attune_lint.repository.expression import UNKNOWN, resolve
from attune_lint.repository.image_names import is_name_of, is_same
from attune_lint.repository.image_tools import BuildCommand, build_of, pushed_by
from attune_lint.repository.matrix import combinations, idle_excludes
from attune_lint.repository.script import Command, read_script

MATRICES = {
    "a product": ("a: [1, 2]\nb: [x]", [{"a": 1, "b": "x"}, {"a": 2, "b": "x"}]),
    "include alone": ("include: [{a: 1}, {b: 2}]", [{"a": 1}, {"b": 2}]),
    # The example of GitHub's own documentation.
    "include on a product": (
        "fruit: [apple, pear]\nanimal: [cat, dog]\ninclude:\n- color: green\n- {color: pink, animal: cat}\n"
        "- {fruit: apple, shape: circle}\n- fruit: banana\n- {fruit: banana, animal: cat}",
        [
            {"fruit": "apple", "animal": "cat", "color": "pink", "shape": "circle"},
            {"fruit": "apple", "animal": "dog", "color": "green", "shape": "circle"},
            {"fruit": "pear", "animal": "cat", "color": "pink"},
            {"fruit": "pear", "animal": "dog", "color": "green"},
            {"fruit": "banana"},
            {"fruit": "banana", "animal": "cat"},
        ],
    ),
    "exclude by a part": ("a: [1, 2]\nb: [x, y]\nexclude: [{a: 1}]", [{"a": 2, "b": "x"}, {"a": 2, "b": "y"}]),
    "exclude before include": ("a: [1]\nexclude: [{a: 1}]\ninclude: [{a: 1, b: 2}]", [{"a": 1, "b": 2}]),
    "no matrix": ("null", [{}]),
    "a computed matrix": ("${{ fromJSON(x) }}", None),
    "a computed vector": ("a: ${{ fromJSON(x) }}", None),
    "a computed item": ("a: ['${{ inputs.x }}']", None),
    "more than any forge runs": (f"a: {list(range(20))}\nb: {list(range(20))}", None),
}


@pytest.mark.parametrize("name", MATRICES)
def test_a_matrix_unfolds_as_github_defines_it(name: str) -> None:
    text, wanted = MATRICES[name]
    found = combinations(yaml.safe_load(text))
    assert (None if found is None else [dict(combination.values) for combination in found]) == wanted


def test_an_item_of_exclude_that_fits_nothing_is_found() -> None:
    assert idle_excludes(yaml.safe_load("a: [1, 2]\nexclude: [{a: 1}, {a: 3}, {b: 1}]")) == [1, 2]


KNOWN: dict[tuple[str, ...], Any] = {
    ("matrix", "a"): "x",
    ("matrix", "b"): 1.0,
    ("env", "E"): "",
    ("matrix", "c"): None,
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("plain", "plain"),
        ("${{ matrix.a }}-${{matrix['b']}}", "x-1"),
        ("${{ 'it''s' }}", "it's"),
        ("${{ env.E || matrix.a }}", "x"),
        ("${{ matrix.c || 'd' }}", "d"),
        ("${{ github.sha || 'd' }}", UNKNOWN),
        ("${{ format('{0}/{1}', matrix.a, 'y') }}", "x/y"),
        ("${{ matrix.a == 'x' && 'y' || 'z' }}", UNKNOWN),
        ("${{ toJSON(matrix) }}:${{ matrix.a }}", f"{UNKNOWN}:x"),
        (True, "true"),
    ],
)
def test_an_expression_is_resolved_where_it_is_plain(text: object, value: str) -> None:
    assert resolve(text, lambda parts: KNOWN.get(parts, UNKNOWN)) == value


SCRIPTS = {
    "a line that goes on": ("docker build \\\n  -t a .", ["docker build -t a ."]),
    "a loop": ('for i in a b; do docker push "r/$i"; done', ["docker push r/a", "docker push r/b"]),
    "a loop over what nobody knows": ("for i in $(ls); do docker push $i; done", [f"docker push {UNKNOWN}"]),
    "an array": ('c=(docker build)\nc+=(-t x)\n"${c[@]}" .', ["docker build -t x ."]),
    "a condition that is known": ('T=x\nif [ -n "$T" ]; then a; else b; fi', ["a"]),
    "a condition that is not": ('if [ "$T" = x ]; then a; else b; fi', ["a", "b"]),
    "a function": ('f() { docker push "$1:$2"; }\nf a b', ["docker push a:b"]),
    "a default": ('X=""\ndocker push ${X:-y}', ["docker push y"]),
    "a default of what the runner may set": ("docker push ${X:-y}", [f"docker push {UNKNOWN}"]),
    "a part of a variable": ("V=v1\ndocker push a:${V#v}", [f"docker push a:{UNKNOWN}"]),
    "a here-document": ("cat <<EOF\ndocker push a\nEOF", ["cat"]),
    "a comment": ("# docker push a\ntrue", ["true"]),
    "eval": ('c="docker push a"\neval "$c"', ["docker push a"]),
    "words before the command": ("sudo FOO=1 docker push a", ["docker push a"]),
    "a list": ("a && b || c; d | e", ["a", "b", "c", "d", "e"]),
    "no grammar at all": ("if [ ((; docker", None),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_read_without_running_it(name: str) -> None:
    text, wanted = SCRIPTS[name]
    found = read_script(text, variables={}, folder="", read=lambda _: None)
    if wanted is not None:
        assert [" ".join(command.words) for command in found.commands] == wanted


def test_a_script_of_the_repository_is_followed_and_another_is_named() -> None:
    files = {"ci/push.sh": "cd out\ndocker push $1\n"}
    found = read_script("bash ci/push.sh a\n./other\n", variables={}, folder="", read=files.get)
    assert [(command.words, command.folder, command.script) for command in found.commands][:1] == [
        (("docker", "push", "a"), "out", "ci/push.sh")
    ]
    assert found.unread == ("./other",)


def test_what_a_step_writes_to_its_outputs_is_known_to_later_ones() -> None:
    text = 'echo "a=1" >> "$GITHUB_OUTPUT"\n{ echo b=2; echo "c=$X"; } >> $GITHUB_OUTPUT\necho d=4 >> $GITHUB_ENV\n'
    found = read_script(text, variables={}, folder="", read=lambda _: None)
    assert (found.outputs, found.exported) == ({"a": "1", "b": "2", "c": UNKNOWN}, {"d": "4"})


def built(words: str, folder: str = "") -> BuildCommand | None:
    return build_of(Command(tuple(words.split()), 0, folder, True))


BUILDS = {
    "docker build .": ((), "Dockerfile", ".", "", False),
    "docker buildx build --push -t r/a:1 --target=x -f d/F src": (("r/a:1",), "d/F", "src", "x", True),
    "docker build --file=F --build-arg A=b --no-cache --platform linux/amd64 .": ((), "F", ".", "", False),
    "docker --context c buildx --builder b build -tr/a .": (("r/a",), "Dockerfile", ".", "", False),
    "docker build https://example.com/x.git": ((), None, None, "", False),
    "docker build -f - .": ((), None, ".", "", False),
    f"docker build {UNKNOWN} .": ((), None, ".", None, None),
    f"docker build --target {UNKNOWN} -f a/{UNKNOWN} .": ((), None, ".", None, False),
    "docker buildx build -o type=image,push=true .": ((), "Dockerfile", ".", "", True),
    "podman build -t a .": (("a",), None, ".", "", False),
}


@pytest.mark.parametrize("words", BUILDS)
def test_a_build_is_read_from_its_command_line(words: str) -> None:
    found = built(words)
    assert found is not None
    assert found[:5] == BUILDS[words]


@pytest.mark.parametrize("words", ["docker run a", "docker login", "make", "docker compose build", "docker"])
def test_no_other_command_is_a_build(words: str) -> None:
    assert built(words) is None


def test_paths_of_a_build_start_at_the_folder_of_the_script() -> None:
    found = built("docker build -f ../F .", "docker/a")
    assert found is not None
    assert (found.dockerfile, found.context) == ("docker/F", "docker/a")


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("docker push r/a:1", ("r/a:1",)),
        ("docker buildx imagetools create -t r/a:1 r/a:x", ("r/a:1",)),
        ("skopeo copy docker://a docker://r/b", ("r/b",)),
        ("crane copy a r/b", ("r/b",)),
        ("docker manifest push r/a", ("r/a",)),
        ("docker pull a", ()),
    ],
)
def test_a_push_is_read_from_its_command_line(words: str, names: tuple[str, ...]) -> None:
    assert pushed_by(Command(tuple(words.split()), 0, "", True)) == names


@pytest.mark.parametrize(
    ("name", "repository", "fits"),
    [
        ("r/n/attune-api", "attune-api", True),
        ("attune-api", "attune-api", True),
        ("r/attune-api-x", "attune-api", False),
        ("r/xattune-api", "attune-api", False),
        (f"{UNKNOWN}/attune/api", "attune/api", True),
        (f"r/attune-{UNKNOWN}", "attune-api", True),
        (UNKNOWN, "attune-api", False),
    ],
)
def test_a_name_belongs_to_a_repository_by_its_last_parts(name: str, repository: str, fits: bool) -> None:
    assert is_name_of(name, repository) is fits


@pytest.mark.parametrize(
    ("pushed", "pulled", "same"),
    [
        ("r.io/n/a", "r.io/n/a", True),
        ("r.io/m/a", "r.io/n/a", False),
        (f"{UNKNOWN}/n/a", "r.io/n/a", True),
        ("docker.io/n/a", "n/a", True),
        ("r.io/n/a", "n/a", True),
    ],
)
def test_a_pushed_name_is_the_pulled_one_as_far_as_both_are_known(pushed: str, pulled: str, same: bool) -> None:
    assert is_same(pushed, pulled) is same
