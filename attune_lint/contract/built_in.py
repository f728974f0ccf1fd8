"""The built-in editions of the chart's contract."""

from __future__ import annotations

from attune_lint.contract.agent_workers import AGENT_WORKERS
from attune_lint.contract.edition import Contract
from attune_lint.contract.worker_pools import WORKER_POOLS

BUILT_IN: tuple[Contract, ...] = (AGENT_WORKERS, WORKER_POOLS)
