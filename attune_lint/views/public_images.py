"""Official images of the public registry, by what their Dockerfiles say. They belong to no contract."""

from __future__ import annotations

from attune_lint.syntax.grammar import image_parts

# Their Dockerfiles name no user. RabbitMQ's and Redis' entrypoints step down by themselves, but start as root too.
_ROOT = frozenset(
    {
        "alpine", "amazoncorretto", "bash", "busybox", "debian", "eclipse-temurin", "fedora", "golang", "httpd",
        "maven", "mysql", "nginx", "node", "openjdk", "perl", "php", "postgres", "python", "r-base", "rabbitmq",
        "redis", "ruby", "rust", "traefik", "ubuntu",
    }
)  # fmt: skip
_PREFIXES = ("docker.io/library/", "docker.io/", "library/")


def runs_as_root(image: str) -> bool:
    """Whether an image is an official one whose user is root unless the pod says otherwise."""
    name, tag, _ = image_parts(image)
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return name in _ROOT and "unprivileged" not in tag and "nonroot" not in tag
