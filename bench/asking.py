"""Asking and searching from a cold start, of a large kept graph beside a small one; and what filling and renewing the index takes."""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import generate
from bench.timing import in_turn, show

ROOT = Path(__file__).parent.parent
MIGGRAPH = Path(sys.executable).parent / "miggraph"
SMALL = 1_000  # resources
ASKED = {
    "ask": ("ask", "publications of Organisation 7", "--format", "csv"),
    "ask, a sentence": ("ask", "advice number 2 of organisation 7", "--format", "csv"),
    "search": ("search", "Organisation 7"),
}


def cold_asking(options: argparse.Namespace) -> None:
    """The same questions to a graph of the size that is named and to a thousandth resources, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "XDG_CACHE_HOME": str(Path(folder) / "cache")}
        sizes = {"large": options.resources, "small": SMALL}
        homes = {name: generate.home(ROOT, Path(folder) / name, size) for name, size in sizes.items()}
        for home in homes.values():
            _run(home, environment, "search", "care")
        for name, words in ASKED.items():
            large, small = in_turn(
                lambda words=words: _run(homes["large"], environment, *words),  # type: ignore[misc]
                lambda words=words: _run(homes["small"], environment, *words),  # type: ignore[misc]
                rounds=5,
            )
            show(f"{name}, cold, {options.resources} resources", large, small, f"{SMALL} resources", "at most 2")
        _filled(homes["large"], Path(folder) / "index.sqlite", options.resources)


def _run(home: Path, environment: dict[str, str], *words: str) -> None:
    done = subprocess.run([MIGGRAPH, "--home", home, *words], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode in (0, 2), done.stderr  # what is not understood is refused


def _filled(home: Path, file: Path, size: int) -> None:
    import miggraph
    from miggraph.graph import index

    graph = miggraph.open(home, cache=False)
    store = graph.store.merged(())
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("BEGIN")
    start = time.process_time()
    index.fill(connection, store, graph.context, graph.names)
    connection.execute("COMMIT")
    filled = time.process_time() - start
    things = [f"{graph.names.base}resource/r{number}" for number in random.Random(1).sample(range(size), 20)]
    start = time.process_time()
    index.renew(connection, store, graph.context, graph.names, things)
    renewed = time.process_time() - start
    print(
        f"the index of {size} resources: {filled:.1f} s of processor time, {file.stat().st_size / 1e6:.0f} MB; "
        f"20 of them renewed in {renewed * 1000:.0f} ms  (goal: 6 s at 100,000)"
    )
