"""Checks the Attune Helm chart: its values, what it renders, and what it promises."""

__version__ = "0.1.0"
