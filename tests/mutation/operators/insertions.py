"""What somebody adds to a template, or puts in the place of something: a policy, a probe, a mount option, another
source of a volume, a hook, a credential. Each is laid where the text has a container, a mount, a volume or an object.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping

from tests.mutation.charts import Subject
from tests.mutation.layout import Block, blocks, indent_of, key_of, value_of
from tests.mutation.mutant import Mutant

_ON_CONTAINERS: Mapping[str, tuple[str, ...]] = {
    "restartPolicy": ("restartPolicy: Always",),
    "readinessProbe": ("readinessProbe:", "  exec:", "    command: [ls]"),
    "lifecycle": ("lifecycle:", "  preStop:", "    exec:", "      command: [ls]"),
    "GPU": ("resources:", "  limits:", "    nvidia.com/gpu: 1"),
    "runAsNonRoot": ("securityContext:", "  runAsNonRoot: true"),
    "privileges": ("securityContext:", "  privileged: true", "  allowPrivilegeEscalation: false"),
    "args": ('args: ["--help"]',),
    "password": ("env:", "  - name: DB_PASSWORD", '    value: "s3cr3t-of-production"'),
    "visible devices": ("env:", "  - name: NVIDIA_VISIBLE_DEVICES", "    value: all"),
    "node selector": ("nodeSelector:", "  disk: ssd"),
}
# What an addition is about, where the place does not tell it.
_FAMILIES = {
    "GPU": "gpu",
    "visible devices": "gpu",
    "node selector": "gpu",
    "runAsNonRoot": "security",
    "privileges": "kubernetes",
    "password": "security",
}
_ON_MOUNTS: Mapping[str, str] = {"readOnly": "readOnly: true", "subPath": "subPath: core"}
_OVER = ("/usr/local/bin", "/bin", "/opt", "/", "/etc")
_SOURCES: Mapping[str, tuple[str, ...]] = {
    "hostPath": ("hostPath:", "  path: /var/lib/attune"),
    "claim": ("persistentVolumeClaim:", "  claimName: team-data"),
    "configMap": ("configMap:", "  name: team-settings"),
    "small": ("emptyDir:", "  sizeLimit: 1Mi"),
    "medium": ("emptyDir:", "  medium: memory"),
    "emptyDir": ("emptyDir: {}",),
    "two": ("emptyDir: {}", "hostPath:", "  path: /tmp"),
}
_HOOKS: Mapping[str, tuple[str, ...]] = {
    "waits for the install": ("helm.sh/hook: post-install,post-upgrade",),
    "comes before what it needs": ("helm.sh/hook: pre-install,pre-upgrade",),
    "unknown": ("helm.sh/hook: post-instal",),
    "weight": ("helm.sh/hook: pre-install", "helm.sh/hook-weight: first"),
    "policy": ("helm.sh/hook: post-install", "helm.sh/hook-delete-policy: before-hook-create"),
}


def _with(lines: list[str], at: int, rows: Iterator[str] | list[str], drop: int = 0) -> str:
    return "\n".join([*lines[:at], *rows, *lines[at + drop :]])


def _items(subject: Subject, *telling: str) -> Iterator[tuple[str, list[str], Block]]:
    """The items of lists that hold one of some keys at their own level."""
    for file, text in subject.templates.items():
        lines = text.split("\n")
        for block in blocks(lines):
            own = [n for n in range(block.start, block.end) if indent_of(lines[n]) in (block.indent, block.indent + 2)]
            keys = {key_of(lines[n]) for n in own}
            if block.is_item and keys.intersection(telling) and key_of(lines[block.start]):
                yield file, lines, block


def on_containers(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    for file, lines, block in _items(subject, "image"):
        own = {key_of(lines[n]): n for n in range(block.start, block.end) if indent_of(lines[n]) == block.indent + 2}
        margin = " " * (block.indent + 2)
        public = any(re.search(r"image: (postgres|busybox|redis):", lines[n]) for n in range(block.start, block.end))
        for what, rows in _ON_CONTAINERS.items():
            if what == "runAsNonRoot" and not public:
                continue  # whose user other images have is not to be seen
            key = rows[0].partition(":")[0]
            at, added = block.start + 1, [margin + row for row in rows]
            if key in own:
                if len(rows) == 1 or value_of(lines[own[key]]):
                    continue
                at, added = own[key] + 1, added[1:]
            said = f"{file}:{block.start + 1}: {what} on `{lines[block.start].strip()}`"
            yield Mutant(f"added {what}", file, _with(lines, at, added), said, family=_FAMILIES.get(what, ""))


def given_secrets(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    """All of the Secret for containers that do not read it."""
    for file, lines, block in _items(subject, "image"):
        name = next((lines[n + 1] for n in range(len(lines) - 1) if lines[n].strip().endswith("secretRef:")), "")
        own = {key_of(lines[n]) for n in range(block.start, block.end)}
        if not name or "envFrom" in own:
            continue
        margin = " " * (block.indent + 2)
        rows = [f"{margin}envFrom:", f"{margin}  - secretRef:", f"{margin}      {name.strip()}"]
        said = f"{file}:{block.start + 1}: the Secret given to `{lines[block.start].strip()}`"
        yield Mutant("given secret", file, _with(lines, block.start + 1, rows), said, family="security")


def on_mounts(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    for file, lines, block in _items(subject, "mountPath"):
        own = {key_of(lines[n]): n for n in range(block.start, block.end)}
        margin = " " * (block.indent + 2)
        for key, row in _ON_MOUNTS.items():
            if key not in own:
                said = f"{file}:{block.start + 1}: {row} on `{lines[block.start].strip()}`"
                yield Mutant(f"added {key}", file, _with(lines, block.end, [margin + row]), said)
        number = own["mountPath"]
        new = lines[number].replace(value_of(lines[number]), chosen.choice(_OVER))
        said = f"{file}:{number + 1}: `{lines[number].strip()}` → `{new.strip()}`"
        yield Mutant("mounted over the system", file, _with(lines, number, [new], 1), said)


def other_sources(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    known = {rows[0].partition(":")[0] for rows in _SOURCES.values()}
    for file, lines, block in _items(subject, *known):
        first = next(n for n in range(block.start, block.end) if key_of(lines[n]) in known)
        last = next((b.end for b in blocks(lines) if b.start == first), block.end)
        if any("{{" in lines[n] and "if" in lines[n] for n in range(block.start, block.end)):
            continue
        margin = " " * (block.indent + 2)
        for what, rows in _SOURCES.items():
            if [row.strip() for row in lines[first:last]] != [row.strip() for row in rows]:
                text = _with(lines, first, [margin + row for row in rows], last - first)
                said = f"{file}:{first + 1}: source {what} for `{lines[block.start].strip()}`"
                yield Mutant("other source", file, text, said)


def fixed_names(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    """A literal, or another field, in place of the pod's name."""
    for file, text in subject.templates.items():
        lines = text.split("\n")
        for block in blocks(lines):
            inner = "\n".join(lines[block.start : block.end])
            if key_of(lines[block.start]) != "valueFrom" or "metadata.name" not in inner:
                continue
            margin = " " * block.indent
            yield Mutant(
                "fixed name",
                file,
                _with(lines, block.start, [f"{margin}value: worker-one"], block.end - block.start),
                f"{file}:{block.start + 1}: a literal in place of the pod's name",
            )
            other = chosen.choice(("metadata.namespace", "spec.nodeName", "metadata.uid", "metadata.labels"))
            yield Mutant(
                "other field",
                file,
                _with(lines, block.start, inner.replace("metadata.name", other).split("\n"), block.end - block.start),
                f"{file}:{block.start + 1}: {other} in place of the pod's name",
            )


def plain_secrets(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    """A credential of the values in place of a reference to the Secret."""
    for file, text in subject.templates.items():
        lines = text.split("\n")
        root = "$root" if "$root" in text else "$"
        for block in blocks(lines):
            inner = "\n".join(lines[block.start : block.end])
            if key_of(lines[block.start]) != "valueFrom" or "secretKeyRef" not in inner:
                continue
            value = f'"amqp://attune:{{{{ {root}.Values.rabbitmq.password }}}}@broker:5672"'
            rows = [f"{' ' * block.indent}value: {value}"]
            said = f"{file}:{block.start + 1}: a credential in plain text"
            text_ = _with(lines, block.start, rows, block.end - block.start)
            yield Mutant("plain secret", file, text_, said, family="security")


def hooks(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    for file, text in subject.templates.items():
        lines = text.split("\n")
        for number, line in enumerate(lines):
            kinds = [row for row in lines[max(0, number - 2) : number] if row.startswith("kind:")]
            if line != "metadata:" or not kinds or "annotations:" in lines[number + 1 : number + 3]:
                continue
            for what, rows in _HOOKS.items():
                if "Job" not in kinds[0]:
                    continue
                added = ["  annotations:", *(f'    "{r.partition(": ")[0]}": "{r.partition(": ")[2]}"' for r in rows)]
                said = f"{file}:{number + 1}: a hook that {what}, on {kinds[0]}"
                yield Mutant("added hook", file, _with(lines, number + 1, added), said, family="release")


def missing_files(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    """A file of the chart that is not there, in place of text."""
    for file, text in subject.templates.items():
        lines = text.split("\n")
        for block in blocks(lines):
            if re.search(r"\.ya?ml: \|", lines[block.start]):
                key = key_of(lines[block.start])
                row = f'{" " * block.indent}{key}: {{{{ .Files.Get "files/{key}" | quote }}}}'
                said = f"{file}:{block.start + 1}: {key} from a file that is not there"
                text_ = _with(lines, block.start, [row], block.end - block.start)
                yield Mutant("missing file", file, text_, said)


OPERATORS = (
    on_containers,
    given_secrets,
    on_mounts,
    other_sources,
    fixed_names,
    plain_secrets,
    hooks,
    missing_files,
)
