"""Checks the scenarios of one chart, one after the other."""

from __future__ import annotations

from collections.abc import Callable

from attune_lint.helm.renderer import Renderer
from attune_lint.run.around import Around
from attune_lint.run.examiner import Examiner
from attune_lint.run.job import Job
from attune_lint.run.redact import Redactor
from attune_lint.run.scenario_check import Left, Means, ScenarioCheck, finish
from attune_lint.validation.verdicts import Verdicts
from attune_lint.views.manifest import KubeObject
from attune_lint.views.secrets import plain_in_values, secrets_in_values

# After so many scenarios, or where they are large, all let go of what is not remembered any more.
_ROUND = 8


class JobCheck:
    """The scenarios of a job, with what their checks have in common and what they learn."""

    def __init__(
        self, means: Means, job: Job, *, examiner: Examiner, verdicts: Verdicts, around: Around, redactor: Redactor
    ) -> None:
        self.means, self.job, self.around, self.redactor = means, job, around, redactor
        self._examiner, self._verdicts = examiner, verdicts
        self._count = 0

    def check(self, scenarios: slice, renderer: Renderer | None, done: Callable[[], None]) -> None:
        """Checks some scenarios with an engine; `done` is told of each."""
        finish(self.check_all_but(scenarios, renderer, done))

    def check_all_but(self, scenarios: slice, renderer: Renderer | None, done: Callable[[], None]) -> list[Left]:
        """The same, but for what is left to do of the last scenario's renders."""
        job, means = self.job, self.means._replace(renderer=renderer)
        pairs = zip(job.plan.scenarios, job.values, strict=True)
        left: list[Left] = []
        for scenario, values in list(pairs)[scenarios]:
            finish(left)
            secrets, plain = secrets_in_values(values.data), plain_in_values(values.data)
            self.redactor.learn(secrets=secrets, plain=plain)
            check = ScenarioCheck(
                means,
                job,
                self._examiner,
                self._verdicts,
                scenario,
                values,
                self.around,
                secret_texts=frozenset(secrets).difference(plain),
            )
            check.values()
            rendered = [check.version(version) for version in job.plan.kube_versions]
            left = [one for one in rendered if one is not None]
            done()
            self._count += 1
            if self._count % _ROUND == 0 or self.means.reader.is_full:
                self._let_go()
        return left

    def _let_go(self) -> None:
        reader = self.means.reader
        reader.forget()
        kept = list(reader.known())
        self._examiner.keep(kept)
        self._verdicts.keep(object_.data for object_ in kept if isinstance(object_, KubeObject))
