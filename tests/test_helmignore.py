"""`.helmignore` is read as Helm reads it: each table was tried with `helm template` and `.Files.Get`."""

from __future__ import annotations

import pytest

from attune_lint.syntax.helmignore import ignored


@pytest.mark.parametrize(
    ("text", "path", "out"),
    [
        ("", "files/run.sh", False),
        ("# files/run.sh", "files/run.sh", False),
        ("*.sh", "files/run.sh", True),
        ("run.sh", "files/run.sh", True),
        ("files", "files/run.sh", True),
        ("files/", "files/run.sh", True),
        ("files/", "files", False),
        ("files/*", "files/run.sh", True),
        ("files/*", "files/deep/run.sh", True),
        ("/run.sh", "files/run.sh", False),
        ("/run.sh", "run.sh", True),
        ("file?", "files/run.sh", True),
        ("*.py", "files/run.sh", False),
        ("other/run.sh", "files/run.sh", False),
    ],
)  # fmt: skip
def test_a_pattern_leaves_out_what_helm_leaves_out(text: str, path: str, out: bool) -> None:
    assert ignored(text)(path) is out
