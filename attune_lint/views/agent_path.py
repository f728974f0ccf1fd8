"""Follows the agent's binary: from the loader's copy, through the volume, to the worker's command.

Both ends are paths in a container; a mount and its subPath turn each into a place in the volume. The binary
arrives where both places are the same.
"""

from __future__ import annotations

from posixpath import normpath

from attune_lint.contract.edition import Copy
from attune_lint.named_tuple import NamedTuple
from attune_lint.views.copies import copied_to
from attune_lint.views.manifest import ContainerView, MountView, VolumeView
from attune_lint.views.once import kept, once
from attune_lint.views.workers import WorkerView

# A volume that is mounted over one of these hides what the image needs to start at all.
SYSTEM_FOLDERS = (
    "/", "/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/opt", "/proc", "/root", "/run",
    "/sbin", "/sys", "/usr", "/usr/bin", "/usr/lib", "/usr/lib64", "/usr/libexec", "/usr/local",
    "/usr/local/bin", "/usr/local/lib", "/usr/local/sbin", "/usr/sbin", "/usr/share", "/var",
)  # fmt: skip


class Landing(NamedTuple):
    """Where a path of a container lies: the mount that it falls on, and its place in the volume."""

    mount: MountView
    place: str

    @property
    def volume(self) -> str:
        return self.mount.name


def landing(container: ContainerView, file: str) -> Landing | None:
    """The volume behind an absolute path, or None where the path lies in the image."""
    mount = container.mount_over(file)
    if mount is None:
        return None
    below = file[len(mount.clean_path.rstrip("/")) :]
    return Landing(mount, normpath(f"/{mount.sub_path}/{below}"))


def hides_system_folder(mount: MountView) -> bool:
    return mount.clean_path in SYSTEM_FOLDERS


class AgentPath:
    """The binary's way through one pod of a worker."""

    def __init__(self, worker: WorkerView, container: ContainerView, loader: ContainerView | None) -> None:
        self.worker = worker
        self.container = container
        self.loader = loader

    @kept
    def copy(self) -> Copy | None:
        """What the loader promises to copy for this worker's command."""
        pool = self.worker.pool
        return next((copy for copy in pool.copies if copy.target == pool.command), None)

    @kept
    def target(self) -> str:
        """Where the loader's own text puts the binary; where the text does not show it, where it should."""
        if self.loader is None or self.copy is None:
            return self.worker.pool.command
        found = copied_to(self.loader, self.copy.source)
        return self.copy.target if self.copy.target in found or not found else found[0]

    @kept
    def filled(self) -> Landing | None:
        """Where the loader puts the binary."""
        return landing(self.loader, self.target) if self.loader else None

    @kept
    def used(self) -> Landing | None:
        """Where the worker takes the binary from."""
        return landing(self.container, self.worker.pool.command)

    @kept
    def volume_name(self) -> str:
        """The volume of the binary: the contract's, else the one that the loader fills, else the one that the
        worker uses."""
        named = self.worker.contract.agent.name
        mounted = {mount.name for one in (self.loader, self.container) if one for mount in one.mounts}
        if named in mounted:
            return named
        found = self.filled or self.used
        return found.volume if found else named

    @property
    def volume(self) -> VolumeView | None:
        return self.container.pod.volume(self.volume_name)

    def mounts(self, container: ContainerView | None) -> tuple[MountView, ...]:
        """The mounts of the binary's volume in a container."""
        return container.mounts_of(self.volume_name) if container else ()

    @property
    def astray(self) -> bool:
        """Whether the loader copies to another path than it should: that is the copy's own fault."""
        return self.copy is not None and self.target != self.copy.target

    @property
    def hidden(self) -> bool:
        """Whether a mount of the volume hides a system folder: that is said once, and explains the rest."""
        return any(hides_system_folder(mount) for one in (self.loader, self.container) for mount in self.mounts(one))


@once
def agent_path(worker: WorkerView) -> AgentPath | None:
    """The way of the binary, where the worker has a pod with a container to run it."""
    if worker.container is None:
        return None
    step = worker.pool.loader
    return AgentPath(worker, worker.container, worker.init(step) if step else None)
