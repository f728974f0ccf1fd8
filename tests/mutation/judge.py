"""What an edit may change without breaking anything: places in which neither the contract nor a cluster has a say.

Each line of the table names a place and says why it is free. The judge looks at what is rendered, and never asks what
the rules found. Whatever is not in the table counts as broken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from attune_lint.contract.edition import Contract
from attune_lint.nearest import is_slip
from tests.mutation.operators.words import contract_words
from tests.mutation.render import Change
from tests.mutation.sight import Sight

_TALK = re.compile(
    r"^\s*(echo\s+(\"[^\"$`]*\"|'[^']*'|[\w ]+)(\s*>&2)?|sleep\s+[1-9]\d*|#.*)\s*;?\s*$"
    r"|^\s*chmod (0755|[au]?\+r?x) [\w/*.-]+$"  # what is copied keeps its mode
)
_TALK_INLINE = re.compile(r"(sleep|echo) \w+;")
_PULL_POLICIES = ("Always", "IfNotPresent", "Never", None)
_LAYOUT = re.compile(r"(?<=\s)-[Aq]*t[tAq]*c(?=\s)")
_SECONDS = re.compile(r"(?<=-w )\d+|(?<=seq 1 )\d+|(?<=timeout )\d+")


def free_because(found: Sequence[Change], edition: Contract, file: str) -> str:
    """Why an edit of a file is right by the contract, or "" where one of its changes breaks something."""
    if _is_rename(found, edition):
        return "the contract gives other init containers no names"
    reasons = [_reason(Sight(change, found, edition, file)) for change in found]
    return reasons[0] if reasons and all(reasons) else ""


def _reason(sight: Sight) -> str:
    return next((reason for is_free, reason in _TABLE if is_free(sight)), "")


def _is_rename(found: Sequence[Change], edition: Contract) -> bool:
    """Whether one init container that the contract does not name has another name, and nothing else changed."""
    if any("initContainers" not in change.place[:-1] for change in found):
        return False
    places = [(c, c.place[c.place.index("initContainers") + 1 :]) for c in found]
    rest = [(c, place) for c, place in places if place[0] != "<order>" and place[-1] != "name"]
    gone = {(c.object, place[1:], repr(c.old)) for c, place in rest if c.new is None}
    come = {(c.object, place[1:], repr(c.new)) for c, place in rest if c.old is None}
    names = {place[0].strip("[]") for c, place in rest if c.new is None}
    return bool(names) and gone == come and not names & set(contract_words(edition))


def _is_nothing(sight: Sight) -> bool:
    return sight.change.old is None and sight.change.new in (None, [], {})


def _is_own_spread(sight: Sight) -> bool:
    new = sight.change.new
    return _comes_or_goes(sight) or (sight.last == "maxSkew" and isinstance(new, int) and new > 0)


def _comes_or_goes(sight: Sight) -> bool:
    return sight.change.old in (None, [], {}) or sight.change.new in (None, [], {})


def _is_behind_script(sight: Sight) -> bool:
    """What follows the script of a shell, and no other change."""
    end = sight.place[-2:]
    added = all(other.old is None for other in sight.others)
    is_init = "initContainers" in sight.place
    return added and is_init and end in (("command", "[3]"), ("args", "[0]"), ("args", "[1]"))


def _is_other_strictness(sight: Sight) -> bool:
    """What the shell of a wait does at errors: its one loop goes on all the same."""
    old, new = str(sight.change.old), str(sight.change.new)
    is_options = bool(re.fullmatch(r"-[eux]*c", old) and re.fullmatch(r"-[eux]*c", new))
    return "initContainers" in sight.place and not sight.is_loader and is_options


def _is_own_command(sight: Sight) -> bool:
    """The arguments of a container whose command the contract does not name."""
    return sight.field in ("args", "command") and not sight.is_worker and "containers" in sight.place


def _is_command_as_args(sight: Sight) -> bool:
    """The images of the wait steps start whatever they are given, as command or as args."""
    if "initContainers" not in sight.place or sight.field not in ("command", "args"):
        return False
    same = [c for c in sight.others if c.object == sight.change.object]
    gone = [c.old for c in same if "command" in c.place and c.new is None]
    come = [c.new for c in same if "args" in c.place and c.old is None]
    return not sight.is_loader and bool(gone) and gone == come and len(gone) + len(come) == len(same)


def _is_same_source(sight: Sight) -> bool:
    """The same Secret given twice."""
    if sight.field != "envFrom" or not all(c.old is None or c.last == "<order>" for c in sight.others):
        return False
    return "[1]" in sight.place or sight.last == "<order>"


def _is_own_probe(sight: Sight) -> bool:
    fields = ("lifecycle", "readinessProbe", "livenessProbe", "startupProbe")
    is_new_or_gone = sight.change.old is None or sight.change.new in (None, {})
    return "containers" in sight.place and sight.field in fields and is_new_or_gone


def _is_own_wait(sight: Sight) -> bool:
    """What components wait for that the contract does not describe; its Jobs must wait for each other, and the first
    for none."""
    is_first = sight.kind == "Job" and sight.change.object[1].endswith(f"-{sight.edition.jobs[0]}")
    return (
        "initContainers" in sight.place
        and (sight.kind == "Deployment" or is_first)
        and not sight.is_promised
        and all(c.new is None or c.last == "<order>" for c in sight.others)
    )


def _is_own_secret(sight: Sight) -> bool:
    gone = sight.change.new in (None, {}) or sight.last == "<order>"
    return sight.field == "envFrom" and "containers" in sight.place and not sight.is_promised and gone


def _is_own_mount(sight: Sight) -> bool:
    """A mount that a component of its own goes without, or reads only."""
    if sight.kind != "Deployment" or sight.is_promised or "containers" not in sight.place:
        return False
    gone = sight.change.new is None or sight.last == "<order>"
    return sight.field == "volumeMounts" and (gone or (sight.last == "readOnly" and sight.change.new is True))


def _is_own_volume(sight: Sight) -> bool:
    return (
        sight.kind == "Deployment"
        and not sight.is_promised
        and "volumes" in sight.place
        and (sight.change.new is None or sight.last == "<order>")
    )


def _is_spare_volume(sight: Sight) -> bool:
    """A volume that comes, and that no container mounts."""
    return (
        "volumes" in sight.place
        and not any("volumeMounts" in c.place or "#]" in "".join(c.place) for c in sight.others)
        and (sight.change.old is None or sight.last == "<order>")
    )


def _is_own_guard(sight: Sight) -> bool:
    """A policy, a budget, a scaler or an entry to the network that comes, goes or widens: the contract has none. One
    that protects nothing is broken by Kubernetes' own measure."""
    if sight.kind not in ("NetworkPolicy", "PodDisruptionBudget", "Ingress", "HorizontalPodAutoscaler"):
        return False
    is_budget = sight.kind == "PodDisruptionBudget" and "selector" in sight.place
    comes_or_goes = not sight.place or sight.last == "<order>" or None in (sight.change.old, sight.change.new)
    # Two metrics count as their greater one, and none as Kubernetes' own.
    is_twin = "metrics" in sight.place and (_comes_or_goes(sight) or sight.last == "<order>")
    is_scaler = sight.kind == "HorizontalPodAutoscaler" and bool(sight.place) and not is_twin
    return comes_or_goes and not is_budget and not is_scaler


def _is_own_grace(sight: Sight) -> bool:
    return sight.last == "terminationGracePeriodSeconds" and not sight.is_worker and sight.change.new is None


def _is_hardening(sight: Sight) -> bool:
    """What a pod or container gives up of its rights, gone."""
    return "securityContext" in sight.place and sight.change.new in (None, {})


def _is_own_resources(sight: Sight) -> bool:
    """Resources of other containers that are not given. A value that is misspelt is another matter."""
    return sight.field == "resources" and not sight.is_worker and _comes_or_goes(sight)


def _is_twin_claim(sight: Sight) -> bool:
    added = sight.change.old is None or sight.last == "<order>"
    return sight.kind == "StatefulSet" and "volumeClaimTemplates" in sight.place and added


def _is_more_labels(sight: Sight) -> bool:
    if "labels" not in sight.place:
        return False
    of_job = sight.kind == "Job" and sight.place[:2] == ("spec", "template")
    return of_job or (
        sight.place[:2] == ("spec", "template") and sight.change.old is None and sight.change.new is not None
    )


def _is_name_label(sight: Sight) -> bool:
    return sight.last == "app.kubernetes.io/name" and bool(sight.change.new) and bool(sight.change.old)


def _is_public_login(sight: Sight) -> bool:
    return "imagePullSecrets" in sight.place and sight.kind == "StatefulSet" and sight.place[:2] == ("spec", "template")


def _is_default_registry(sight: Sight) -> bool:
    old, new = str(sight.change.old), str(sight.change.new)
    return sight.last == "image" and sight.file == "values.yaml" and old.rsplit("/", 1)[-1] == new.rsplit("/", 1)[-1]


def _is_talk(sight: Sight) -> bool:
    old, new = sight.change.old, sight.change.new
    if not isinstance(old, str) or not isinstance(new, str):
        return False
    return _silent(_plain(old)) == _silent(_plain(new))


def _plain(script: str) -> str:
    """A script in which numbers of seconds, and how `psql` lays out its one answer, are alike."""
    return _LAYOUT.sub("-tc", _SECONDS.sub("1", script))


def _is_optional_copy(sight: Sight) -> bool:
    """A copy that is gone, of a program that the contract does not ask for."""
    old, new = sight.change.old, sight.change.new
    if not isinstance(old, str) or not isinstance(new, str) or "initContainers" not in sight.place:
        return False
    before, after = old.splitlines(), new.splitlines()
    gone = [line for line in before if line not in after]
    wanted = [copy.source for pool in sight.edition.pools for copy in pool.copies if copy.required]
    is_spare = all(line.split()[:1] == ["cp"] and not set(wanted) & set(line.split()) for line in gone)
    return bool(gone) and is_spare and after == [line for line in before if line not in gone]


def _silent(script: str) -> list[str]:
    """The lines of a script that do something."""
    lines = (_TALK_INLINE.sub("", line).strip() for line in script.splitlines())
    return [line for line in lines if line and not _TALK.match(line)]


def _is_own_variable(sight: Sight) -> bool:
    """A variable of a container that the contract does not describe, unless one of its own words is misspelt."""
    if sight.is_worker or sight.field != "env":
        return False
    old, new = sight.change.old, sight.change.new
    if sight.last == "<order>":
        gone, come = set(old or ()) - set(new or ()), set(new or ()) - set(old or ())
        words = set(contract_words(sight.edition))
        return not any(is_slip(b, a) and (a in words or _is_servers(a)) for a in gone for b in come)
    name = sight.place[sight.place.index("env") + 1].strip("[]") if sight.last != "env" else ""
    if old is not None and new is not None and name in set(contract_words(sight.edition)):
        return "URL" not in name and sight.last != "fieldPath" and not str(old).startswith("/")
    return not (isinstance(old, str) and isinstance(new, str) and "://" in old)


def _is_servers(name: str) -> bool:
    return name.startswith(("POSTGRES_", "RABBITMQ_"))


def _is_pull_policy(sight: Sight) -> bool:
    return sight.last == "imagePullPolicy" and sight.change.new in _PULL_POLICIES and not _is_promised_image(sight)


def _is_promised_image(sight: Sight) -> bool:
    """Whether the contract says when the image is pulled: of workers and of the loader."""
    return sight.is_worker and not sight.is_step


def _is_account(sight: Sight) -> bool:
    return (sight.last == "serviceAccountName" and sight.change.new is None) or (
        sight.last == "automountServiceAccountToken" and isinstance(sight.change.new, bool | None)
    )


def _is_version_label(sight: Sight) -> bool:
    """The one label that Helm lists as optional, gone or under another name."""
    others = [c.last for c in sight.others if c.place[:2] == ("metadata", "labels")]
    return sight.place[:2] == ("metadata", "labels") and "app.kubernetes.io/version" in others


def _is_own_label(sight: Sight) -> bool:
    in_metadata = sight.place[:2] == ("metadata", "labels")
    return in_metadata and not sight.is_worker and (sight.change.new is None or sight.last not in ("labels",))


def _is_probe(sight: Sight) -> bool:
    return sight.field in ("readinessProbe", "livenessProbe", "startupProbe") and sight.last in (
        "path",
        "periodSeconds",
    )


def _is_content(sight: Sight) -> bool:
    return sight.kind == "ConfigMap" and sight.place[:1] == ("data",) and bool(str(sight.change.new or "").strip())


def _is_config_mount(sight: Sight) -> bool:
    paths = {f"[{mount.path}]" for pool in sight.edition.pools for mount in pool.mounts if mount.sub_path}
    return sight.last == "readOnly" and bool(paths.intersection(sight.place))


def _is_count(sight: Sight) -> bool:
    new = sight.change.new
    fields = ("backoffLimit", "ttlSecondsAfterFinished", "revisionHistoryLimit", "progressDeadlineSeconds")
    return sight.last in fields and (new is None or (isinstance(new, int) and new >= 0))


def _is_default(sight: Sight) -> bool:
    """What is left out, and Kubernetes takes so anyway."""
    pair = (sight.last, sight.change.old, sight.change.new)
    stays = sight.kind in ("Deployment", "StatefulSet") and "containers" in sight.place
    if stays and pair == ("restartPolicy", None, "Always"):
        return True
    return pair in (
        ("allowPrivilegeEscalation", False, True),
        ("replicas", 1, None),
        ("emptyDir", {}, None),
        ("type", "Opaque", None),
        ("readOnly", False, None),
    ) or (sight.kind == "Service" and sight.last == "targetPort" and sight.change.new is None)


def _is_port_name(sight: Sight) -> bool:
    """The name of a Service's port, where nothing else changes with it, and ports that are only listed."""
    if sight.field == "ports":
        return sight.change.new is None or sight.last == "<order>"
    fields = {c.last for c in sight.others if c.object[0] == "Service"}
    return sight.kind == "Service" and "ports" in sight.place and "name" in fields and _is_port_rename(sight.others)


def _is_port_rename(found: Sequence[Change]) -> bool:
    ports = [c for c in found if c.object[0] == "Service" and c.last not in ("", "name", "<order>")]
    gone = sorted((c.object, c.last, str(c.old)) for c in ports if c.new is None)
    return gone == sorted((c.object, c.last, str(c.new)) for c in ports if c.old is None)


def _is_chart_label(sight: Sight) -> bool:
    return (
        sight.last == "helm.sh/chart"
        and bool(sight.change.old)
        and re.fullmatch(r"[\w.-]+", str(sight.change.new)) is not None
    )


def _is_own_key(sight: Sight) -> bool:
    """A key of the Secret that the contract does not name; who takes it is found at that place."""
    if sight.kind != "Secret" or sight.place[:1] not in (("data",), ("stringData",)):
        return False
    steps = {name for pool in sight.edition.pools for step in pool.init_steps for name in step.variables}
    promised = any(re.search(pattern, sight.last) for pattern in sight.edition.secret_keys.values())
    taken = any("secretKeyRef" in str(other.place) for other in sight.others)
    is_url = "://" in str(sight.change.old or "") and sight.change.new is not None
    return sight.last not in steps and not promised and not taken and not is_url


_TABLE: tuple[tuple[Callable[[Sight], bool], str], ...] = (
    (_is_talk, "what a script prints, and how long it pauses"),
    (_is_optional_copy, "the loader may bring more than the contract asks for"),
    (_is_own_variable, "the contract says nothing of the variables of other containers"),
    (_is_pull_policy, "the contract leaves open when other images are pulled"),
    (lambda s: s.last == "enableServiceLinks", "the contract leaves open whether pods see variables of Services"),
    (_is_account, "the contract says nothing of service accounts"),
    (_is_own_label, "the contract says nothing of the labels of other objects, but for those that select"),
    (_is_port_name, "names of ports, and ports that are only listed, are the author's own"),
    (_is_chart_label, "the label of the chart may be spelled in some ways"),
    (_is_probe, "the contract says nothing of probes"),
    (_is_content, "the configuration file is any text"),
    (_is_config_mount, "a ConfigMap is never written to"),
    (_is_count, "any number of tries, and any time to keep what is done"),
    (_is_default, "Kubernetes' own default"),
    (_is_nothing, "what says nothing, which is the same as nothing"),
    (_is_behind_script, "a shell passes over what follows its script"),
    (_is_other_strictness, "a loop goes on whatever its shell does at errors"),
    (_is_own_command, "the contract says nothing of the arguments of other containers"),
    (_is_command_as_args, "the images of the wait steps start what they are given as command or as args"),
    (_is_same_source, "the same variables twice"),
    (_is_own_probe, "a container may have probes and hooks of its own"),
    (_is_own_wait, "the contract says nothing of what other components wait for"),
    (_is_own_secret, "the contract says nothing of how other components get the Secret"),
    (_is_own_mount, "the contract says who may write to the packs, and not who must"),
    (_is_own_volume, "the contract says nothing of the volumes of other components"),
    (_is_spare_volume, "a pod may have volumes that no container mounts"),
    (_is_own_guard, "the contract says nothing of policies, budgets and ways in"),
    (_is_own_grace, "the contract says nothing of how other components end"),
    (_is_own_resources, "the contract says nothing of the resources of other components"),
    (_is_hardening, "the contract says nothing of the hardening of pods"),
    (lambda s: "topologySpreadConstraints" in s.place and _is_own_spread(s), "spreading is optional"),
    (lambda s: s.kind == "Ingress" and s.last == "path" and bool(s.change.new), "paths are the author's own"),
    (lambda s: "emptyDir" in s.place and s.change.new in (None, {}), "a limit of a volume is optional"),
    (_is_twin_claim, "a StatefulSet takes the last of two claim templates of a name"),
    (_is_more_labels, "pods may have more labels, and those of Jobs none"),
    (_is_name_label, "the contract fixes no value for the label of the name"),
    (_is_public_login, "public images need no login"),
    (_is_default_registry, "where images come from by default is the author's own"),
    (lambda s: s.kind == "Service" and s.last == "clusterIP" and s.change.new is None, "a Service may have an address"),
    (lambda s: s.kind == "Service" and s.last == "name" and s.change.new is None, "a single port needs no name"),
    (lambda s: "strategy" in s.place and s.change.new is None, "the contract fixes no strategy"),
    (_is_version_label, "the label of the version is optional"),
    (lambda s: s.kind == "Secret" and s.last == "type", "a Secret may be of a type of one's own"),
    (_is_own_key, "the contract does not name this key of the Secret"),
    (lambda s: s.last == "subPath" and s.kind == "StatefulSet", "a server may keep its data anywhere on its disk"),
    (
        lambda s: s.last == "helm.sh/resource-policy" and s.change.new is None,
        "the contract leaves open what outlives the release",
    ),
    (lambda s: s.place[-2:-1] == ("annotations",) and "helm.sh" not in s.last, "annotations are free"),
)


def reasons() -> Iterator[str]:
    """All reasons that there are."""
    yield from (reason for _, reason in _TABLE)
