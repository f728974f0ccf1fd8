"""What the command lines of Docker, Podman and their like build and push."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from posixpath import join, normpath

from attune_lint.named_tuple import NamedTuple
from attune_lint.repository.expression import UNKNOWN, is_known
from attune_lint.repository.script import Command

_ENGINES = frozenset({"docker", "podman", "nerdctl", "buildah", "img"})
# Options of `build` that take no word; all others do.
_FLAGS = frozenset(
    {"--push", "--load", "--no-cache", "--pull", "--quiet", "-q", "--rm", "--force-rm", "--squash", "--compress",
     "--check", "--debug", "-D", "--tls-verify", "--layers", "--disable-content-trust", "--all-tags", "-a"}
)  # fmt: skip
_NAMES = {"-t": "tag", "--tag": "tag", "-f": "file", "--file": "file", "--target": "target", "-o": "output"}
_NAMES["--output"] = "output"
_REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]*://|git@|-\Z)")
# Programs that may build images by files of their own, which nobody can read here.
_OTHERS = frozenset(
    {"make", "just", "task", "mage", "bazel", "bazelisk", "earthly", "ko", "nix", "nix-build", "pants", "skaffold",
     "werf", "tilt", "docker-compose", "podman-compose", "buildkitd", "pack", "jib", "mvn", "gradle", "./gradlew",
     "npm", "pnpm", "yarn", "cargo-make", "dagger", "executor", "/kaniko/executor"}
)  # fmt: skip


class BuildCommand(NamedTuple):
    """One build. `dockerfile` and `context` are paths from the root; None is what cannot be told, and for `target`
    "" is the last stage. `pushed` is None where it cannot be told."""

    names: tuple[str, ...]
    dockerfile: str | None
    context: str | None
    target: str | None
    pushed: bool | None
    # The words as they stand, by which their places are found.
    words: Mapping[str, str]


def build_of(command: Command) -> BuildCommand | None:
    """The build that a command is, if it is one."""
    rest = _after(command.words, ("build", "bud", "b"))
    if rest is None:
        return None
    given, plain, is_whole = _options(rest)
    is_whole = is_whole and command.certain
    words = {key: found[-1] for key, found in given.items()}
    context_word = plain[-1] if plain else ""
    words["context"] = context_word
    context = None if not context_word or _REMOTE.match(context_word) else from_root(command.folder, context_word)
    dockerfile = from_root(command.folder, words["file"]) if words.get("file", "-") != "-" else None
    if "file" not in words and is_whole and context is not None and command.words[0] in ("docker", "nerdctl"):
        dockerfile = normpath(join(context, "Dockerfile"))
    target = words.get("target", "" if is_whole else UNKNOWN)
    pushes = "--push" in rest or any("push=true" in o or "type=registry" in o for o in given.get("output", ()))
    return BuildCommand(
        names=tuple(given.get("tag", ())),
        dockerfile=dockerfile,
        context=context,
        target=target if is_known(target) else None,
        pushed=True if pushes else False if is_whole else None,
        words=words,
    )


def _after(words: tuple[str, ...], verbs: tuple[str, ...]) -> tuple[str, ...] | None:
    """The words after `docker [buildx|image|builder] <verb>`."""
    if words[0].rsplit("/", 1)[-1] not in _ENGINES:
        return None
    at = 1
    while at < len(words) and (words[at] in ("buildx", "image", "builder", "imagetools") or words[at][:1] == "-"):
        at += 2 if words[at] in ("--builder", "--context", "-H", "--host", "--config", "--log-level") else 1
    return words[at + 1 :] if at < len(words) and words[at] in verbs else None


def _options(words: tuple[str, ...]) -> tuple[dict[str, list[str]], list[str], bool]:
    """The options that matter, the plain words, and whether no word may hide others."""
    given: dict[str, list[str]] = {}
    plain: list[str] = []
    is_whole = True
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if word.startswith(UNKNOWN) and len(word) == 1:
            is_whole = False
        elif not word.startswith("-") or word == "-":
            plain.append(word)
        elif word in _FLAGS or (equals and name in _FLAGS):
            continue
        elif equals and word.startswith("--"):
            given.setdefault(_NAMES.get(name, name), []).append(value)
        elif len(word) > 2 and word[1] != "-" and word[:2] in _NAMES:
            given.setdefault(_NAMES[word[:2]], []).append(word[2:].removeprefix("="))
        else:
            given.setdefault(_NAMES.get(word, word), []).append(next(rest, ""))
    return given, plain, is_whole


def from_root(folder: str, path: str) -> str | None:
    """A path of a step as one from the root; None where it cannot be told, or leads out."""
    if not is_known(folder) or not is_known(path) or not path:
        return None
    found = normpath(join(folder, path))
    return None if found.startswith(("/", "..")) else found


def pushed_by(command: Command) -> tuple[str, ...]:
    """The images that a command pushes, or copies to a registry."""
    words = command.words
    rest = _after(words, ("push",))
    if rest is not None:
        plain = [word for word in rest if not word.startswith("-")]
        return tuple(word.removeprefix("docker://") for word in plain)
    rest = _after(words, ("create",))
    if rest is not None and "imagetools" in words:
        return tuple(_options(rest)[0].get("tag", ()))
    if words[0] == "docker" and words[1:3] in (("manifest", "push"), ("manifest", "create")):
        return tuple(word for word in words[3:4] if not word.startswith("-")) or words[-1:]
    if (words[0], words[1:2]) in (
        ("skopeo", ("copy",)),
        ("crane", ("push",)),
        ("crane", ("copy",)),
        ("crane", ("cp",)),
    ):
        return (words[-1].removeprefix("docker://"),)
    return ()


def is_between_registries(command: Command) -> bool:
    """Whether a command only copies what is in a registry already."""
    words = command.words
    is_copy = words[0] == "crane" and words[1:2] != ("push",)
    return "imagetools" in words or is_copy or (words[0] == "skopeo" and words[-2].startswith("docker://"))


def other_name(command: Command) -> tuple[str, str] | None:
    """`docker tag a b`: two names of one image."""
    rest = _after(command.words, ("tag",))
    return (rest[0], rest[1]) if rest is not None and len(rest) == 2 else None


def is_beyond(command: Command) -> bool:
    """Whether a command may build images by a file that is not read."""
    words = command.words
    if words[0].rsplit("/", 1)[-1] in _ENGINES:
        return "bake" in words[:4] or "compose" in words[:3]
    return words[0] in _OTHERS


def without_tag(reference: str) -> str:
    """A reference without its tag and digest."""
    head, slash, last = reference.partition("@")[0].rpartition("/")
    return head + slash + last.partition(":")[0]


def lines_of(text: str) -> Iterator[str]:
    """The items of a list that an action takes as text: by lines or commas."""
    for item in re.split(r"[,\n]", text):
        if item.strip():
            yield item.strip()
