"""A webhook has a full name, one address, and an answer in time.

Why
    The API server refuses a webhook whose name has less than three parts, two of one name, one with both a URL and a
    Service or with neither, and one that may take longer than 30 seconds. No schema shows it.

Bad
    ```yaml template
    apiVersion: admissionregistration.k8s.io/v1
    kind: ValidatingWebhookConfiguration
    metadata:
      name: attune
    webhooks:
      - name: attune
        admissionReviewVersions: [v1]
        sideEffects: None
        clientConfig:
          service:
            name: attune-api
            namespace: {{ .Release.Namespace }}
    ```

Good
    ```yaml template
    apiVersion: admissionregistration.k8s.io/v1
    kind: ValidatingWebhookConfiguration
    metadata:
      name: attune
    webhooks:
      - name: packs.attune.example.com
        admissionReviewVersions: [v1]
        sideEffects: None
        clientConfig:
          service:
            name: attune-api
            namespace: {{ .Release.Namespace }}
    ```

Fix
    Name the webhook by a domain of three parts, and give it either a URL or a Service.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.rule import (
    Context,
    KubeObject,
    Path,
    Problem,
    Scope,
    Severity,
    lookup,
    mappings,
    rule,
    selector_faults,
    subdomain_fault,
)

Fault = tuple[str, Path]
KINDS = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")
VERSIONS = ("v1", "v1beta1")
SECONDS = 30


def has_webhooks(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind in KINDS


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=has_webhooks)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, webhook in mappings(object_.data, "webhooks"):
        name = webhook.get("name")
        faults = list(_faults(webhook))
        if isinstance(name, str) and name in seen:
            faults.append(("stands there twice", ("name",)))
        seen.add(str(name))
        for fault, at in faults:
            yield object_.problem(
                f"the webhook `{name}` of {object_.title} {fault}; the API server refuses it",
                f"Correct {at[0]} of the webhook.",
                at=("webhooks", index, *at),
            )


def _faults(webhook: Mapping[str, Any]) -> Iterator[Fault]:
    name, seconds, versions = (webhook.get(field) for field in ("name", "timeoutSeconds", "admissionReviewVersions"))
    if isinstance(name, str) and (name.count(".") < 2 or subdomain_fault(name)):
        yield "has a name that is no domain of three parts", ("name",)
    if isinstance(seconds, int) and not 0 < seconds <= SECONDS:
        yield f"has timeoutSeconds {seconds}, which is not from 1 to {SECONDS}", ("timeoutSeconds",)
    if isinstance(versions, list) and not any(version in VERSIONS for version in versions):
        yield f"takes none of the versions {' and '.join(VERSIONS)}", ("admissionReviewVersions",)
    for field in ("namespaceSelector", "objectSelector"):
        for fault, at in selector_faults(webhook.get(field)):
            yield f"has a {field} that {fault}", (field, *at)
    config = webhook.get("clientConfig")
    if isinstance(config, dict):
        yield from ((fault, ("clientConfig", *at)) for fault, at in _client(config))
    for index, item in mappings(webhook, "rules"):
        for field in ("operations", "apiGroups", "apiVersions", "resources"):
            given = item.get(field)
            if not given:
                yield f"has a rule without {field}", ("rules", index, field)
            elif field != "resources" and isinstance(given, list) and "*" in given and len(given) > 1:
                yield f"has a rule with `*` and others in {field}", ("rules", index, field)


def _client(config: Mapping[str, Any]) -> Iterator[Fault]:
    url, service = config.get("url"), config.get("service")
    if (url is None) == (service is None):
        yield f"has {'neither a URL nor' if url is None else 'both a URL and'} a Service", ()
    if isinstance(url, str) and not url.startswith("https://"):
        yield f"has the URL `{url}`, which does not start with https://", ("url",)
    path = lookup(service, ("path",))
    if isinstance(path, str) and path and not path.startswith("/"):
        yield f"has the path `{path}`, which does not start with `/`", ("service", "path")
    for field in ("name", "namespace"):
        if lookup(service, (field,)) == "":
            yield f"has a Service without a {field}", ("service", field)
