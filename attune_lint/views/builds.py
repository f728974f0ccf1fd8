"""The images that workflows build, each with its Dockerfile, and what the chart's workers want of the agent's."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attune_lint.contract.edition import Contract, Pool
from attune_lint.finding import Problem
from attune_lint.views.manifest import ContainerView
from attune_lint.views.needs import files_needed, programs_needed
from attune_lint.views.repository import RepositoryView

if TYPE_CHECKING:
    from attune_lint.repository.dockerfile import Dockerfile, Stage
    from attune_lint.repository.publishing import ImageBuild


class BuildView:
    """One image that a workflow builds."""

    def __init__(self, around: RepositoryView, build: ImageBuild) -> None:
        self.around = around
        self.build = build

    @property
    def title(self) -> str:
        """How messages name it: by the image, as far as it is known."""
        from attune_lint.repository.image_names import shown_name

        names = self.around.names_of(self.build)
        named = next((shown_name(name) for name in names if shown_name(name)), None)
        job = self.build.step.frame.job.id
        return f"the build of `{named}` in job `{job}`" if named else f"a build in job `{job}`"

    @property
    def name(self) -> str:
        """The last part of the image's name, for fingerprints."""
        names = self.around.names_of(self.build)
        return names[0].rsplit("/", 1)[-1] if names else self.build.step.frame.job.id

    @property
    def dockerfile(self) -> Dockerfile | None:
        """The Dockerfile, where it is known, there, and can be read."""
        name = self.build.command.dockerfile
        found = self.around.dockerfile(name) if name is not None else None
        return found if found is not None and found.fault is None else None

    @property
    def stage(self) -> Stage | None:
        """The stage that it builds."""
        dockerfile, target = self.dockerfile, self.build.command.target
        return dockerfile.stage(target) if dockerfile is not None and target is not None else None

    def problem(self, message: str, help: str, part: str, *, detail: str) -> Problem:
        """A problem of one part: `file`, `target`, `context` or `tag`."""
        return Problem(message, help, detail=f"{self.name} {detail}", locations=(self.build.location(part),))

    def shared_problem(self, message: str, help: str, part: str, *, detail: str) -> Problem:
        """A problem of one part that all images of a matrix share, unless it stands in the matrix itself."""
        location = self.build.location(part)
        own = self.build.step.matrix_location(self.build.command.words.get(part, ""))
        detail = f"{self.name} {detail}" if own is not None else f"{self.build.step.frame.job.id} {detail}"
        return Problem(message, help, detail=detail, locations=(location,))

    def is_made_before(self, path: str) -> bool:
        """Whether a file or folder may be made by the job itself: a script of it speaks of the path."""
        return self.around.publishing.is_made(self.build.step, path)

    @cached_property
    def _loaders(self) -> tuple[tuple[Pool, ContainerView], ...]:
        """The init containers that copy from this image."""
        contract = self.around.edition
        image = self.around.agent_image(contract) if contract is not None else None
        if image is None or not any(build is self.build for build in self.around.builds_of(image)):
            return ()
        return tuple(self.around.rendered.loaders.values())

    def files_copied(self, contract: Contract) -> tuple[str, ...]:
        """The files of the contract that workers copy out of this image; one that need not be there, and is copied
        only if it is, is not wanted."""
        return tuple(
            dict.fromkeys(
                copy.source
                for pool, loader in self._loaders
                for copy in pool.copies
                if copy.required or copy.source in files_needed(loader)
            )
        )

    def programs_run(self, contract: Contract) -> tuple[str, ...]:
        """The programs that workers run in this image."""
        return tuple(dict.fromkeys(program for _, loader in self._loaders for program in programs_needed(loader)))

    def holds(self, path: str) -> bool | None:
        """Whether the image has a file; None where it cannot be told."""
        from attune_lint.repository.image_contents import holds_file

        return holds_file(self.dockerfile, self.stage, path) if self.dockerfile and self.stage else None

    def runs(self, program: str) -> bool | None:
        """Whether the image has a program; None where it cannot be told."""
        from attune_lint.repository.image_contents import holds_program

        return holds_program(self.dockerfile, self.stage, program) if self.dockerfile and self.stage else None
