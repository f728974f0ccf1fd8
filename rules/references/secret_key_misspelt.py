"""The parts of the Secret's keys are spelled alike.

Why
    The keys are the names of variables, put together from the same words: `ATTUNE__SECURITY__…`. The program passes
    over one with a letter wrong, and runs without the setting. Kubernetes accepts any key.

Bad
    ```yaml
    kind: Secret
    metadata:
      name: secrets
    stringData:
      ATTUNE__SECURTY__SESSION_KEY: change-me
    ```

Good
    ```yaml
    kind: Secret
    metadata:
      name: secrets
    stringData:
      ATTUNE__SECURITY__SESSION_KEY: change-me
    ```

Fix
    Spell the word as in the other keys.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, KubeObject, Problem, Scope, Severity, data_keys, is_slip, nearest, rule

# Shorter words are like one another by chance.
MINIMUM = 6


def is_the_secret(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind == "Secret" and object_.name in ctx.secrets


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=is_the_secret, contract=True)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    keys = list(data_keys(object_))
    promised = {name for pool in ctx.contract.pools for step in pool.init_steps for name in step.variables}
    names = [p.name for pool in ctx.contract.pools for p in pool.env]
    for key in keys:
        if key in promised:
            continue
        others = {word for name in (*keys, *names) if name != key for word in _words(name)}
        for word in _words(key):
            meant = nearest(word, sorted(others), cutoff=0.8) if word not in others else None
            if meant is not None and is_slip(word, meant) and word.rstrip("S") != meant.rstrip("S"):
                yield object_.problem(
                    f"`{key}` of {object_.title} has the word `{word}`, and other variables have `{meant}`. Kubernetes "
                    "accepts this, and the program passes over it",
                    f"Write {meant} in {key}.",
                    at=next(((f, key) for f in ("stringData", "data") if key in (object_.get(f) or ())), ()),
                    detail=key,
                )
                break


def _words(name: str) -> list[str]:
    """The words of a variable that are long enough to tell."""
    return [word for part in name.split("__") for word in part.split("_") if len(word) >= MINIMUM and word.isupper()]
