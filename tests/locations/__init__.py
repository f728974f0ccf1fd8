"""Breaks charts at a known place and counts the findings that point there.

`python -m tests.locations` edits one line of a template, or one key of a values file, at a time;
`python -m tests.locations.mutants` takes the mutants of `tests.mutation`, which drop, move and misspell whole blocks.
"""
