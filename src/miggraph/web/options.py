"""The options of a server: where it stands, and what it lets strangers do."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """What ``miggraph serve`` was told. Seconds, MB and numbers bound each query that a stranger writes."""

    base_path: str = ""  # what stands before every address, behind a proxy: "/graph"
    timeout: float = 30.0
    memory: float = 1024
    max_rows: int = 100_000
    queries: int = max(2, os.cpu_count() or 2)  # of strangers at once
    services: frozenset[str] = frozenset()  # addresses that SERVICE may call
    origins: frozenset[str] = frozenset()  # whose pages may send messages to /mcp
    edit: bool = False  # whether pages show the file and line of a record, and its findings
