"""A Secret of a known type holds the keys of that type.

Why
    The API server refuses a Secret of the type kubernetes.io/tls without `tls.crt` and `tls.key`, and a pull secret
    without `.dockerconfigjson`, or with one that is no JSON. A pull secret that names no registry it takes, and no
    image is pulled.

Bad
    ```yaml template
    apiVersion: v1
    kind: Secret
    metadata:
      name: certificate
    type: kubernetes.io/tls
    stringData:
      cert.pem: a certificate
    ```

    or a pull secret without registries:

    ```yaml template
    apiVersion: v1
    kind: Secret
    metadata:
      name: registry-login
    type: kubernetes.io/dockerconfigjson
    stringData:
      .dockerconfigjson: '{"registry.example.com": {"auth": "dXNlcjp3b3Jk"}}'
    ```

Good
    ```yaml template
    apiVersion: v1
    kind: Secret
    metadata:
      name: registry-login
    type: kubernetes.io/dockerconfigjson
    stringData:
      .dockerconfigjson: '{"auths": {"registry.example.com": {"auth": "dXNlcjp3b3Jk"}}}'
    ```

Fix
    Add the keys that the type wants, or leave the type out.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.rule import Context, KubeObject, Problem, Scope, Severity, data_keys, rule

PREFIX = "kubernetes.io/"
ACCOUNT = "kubernetes.io/service-account.name"
# All of the first, or any of the second.
KEYS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "basic-auth": ((), ("username", "password")),
    "dockercfg": ((".dockercfg",), ()),
    "dockerconfigjson": ((".dockerconfigjson",), ()),
    "ssh-auth": (("ssh-privatekey",), ()),
    "tls": (("tls.crt", "tls.key"), ()),
}


def is_secret(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind == "Secret" and object_.api_version == "v1"


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=is_secret)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    given = object_.get("type")
    kind = given.removeprefix(PREFIX) if isinstance(given, str) and given.startswith(PREFIX) else ""
    if kind == "service-account-token" and not object_.annotations.get(ACCOUNT):
        yield object_.problem(
            f"{object_.title} is the token of no account: it lacks the annotation {ACCOUNT}; the API server refuses it",
            f"Set the annotation {ACCOUNT}.",
            at=("metadata", "annotations"),
        )
    if kind not in KEYS:
        return
    held, (every, some) = data_keys(object_), KEYS[kind]
    missing = [key for key in every if key not in held]
    if missing or (some and not any(key in held for key in some)):
        wanted = " and ".join(f"`{key}`" for key in missing) or " or ".join(f"`{key}`" for key in some)
        yield object_.problem(
            f"{object_.title} is of the type {given} and lacks {wanted}; the API server refuses it",
            f"Add {wanted.replace('`', '')}, or leave the type out.",
            at=("type",),
        )
    elif kind.startswith("docker"):
        fault, fate = _config_fault(object_, every[0])
        if fault:
            yield object_.problem(
                f"`{every[0]}` of {object_.title} {fault}; {fate}",
                f"Make {every[0]} the JSON that `docker login` writes.",
                at=("type",),
            )


def _config_fault(object_: KubeObject, key: str) -> tuple[str, str]:
    refused = "the API server refuses it"
    text = _value(object_, key)
    if text is None:
        return "", ""  # that it is no base64 is another rule's
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return "is no JSON", refused
    if not isinstance(data, dict):
        return "is no JSON object", refused
    if key == ".dockerconfigjson" and not data.get("auths"):
        return "names no registry under `auths`", "Kubernetes accepts this, and pulls nothing with it"
    return "", ""


def _value(object_: KubeObject, key: str) -> str | None:
    plain: Any = object_.get("stringData", key)
    if isinstance(plain, str):
        return plain
    coded = object_.get("data", key)
    try:
        return base64.b64decode(coded, validate=True).decode() if isinstance(coded, str) else None
    except (binascii.Error, ValueError):
        return None
