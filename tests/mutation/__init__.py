"""The mutation benchmark: breaks charts in one place at a time and counts what attune-lint finds.

`python -m tests.mutation --help` says how to run it. A *mutant* is one edit of one file of a chart. Operators make all
edits that they can think of, at every place of the text where the contract or Kubernetes has a say; a seed chooses
among them. What an edit does is read from what Helm renders before and after it, never from what the rules say: which
family it is of (`family.py`), and whether it breaks anything at all (`judge.py`).
"""
