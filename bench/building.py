"""``miggraph build`` beside what its database takes to load the same N-Quads, and the memory that it holds."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench import generate

ROOT = Path(__file__).parent.parent
LOADING = "import sys, pyoxigraph as ox; ox.Store(sys.argv[2]).bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS, lenient=True)"


def building(options: argparse.Namespace) -> None:
    """Time, processor time and memory of a build, of all its processes together, at each size in turn with the load."""
    for resources in options.sizes:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            home, out = generate.home(ROOT, Path(folder) / "home", resources), Path(folder) / "out"
            ours = _measured(["-m", "miggraph", "--home", str(home), "--quiet", "build", "--out", str(out)])
            theirs = _measured(["-c", LOADING, str(out / "graph.nq"), str(Path(folder) / "store")])
        for name, (wall, cpu, memory) in (("build", ours), ("bulk_load", theirs)):
            print(f"{resources:>9,} resources  {name:<10} {wall:8.1f} s  {cpu:8.1f} s of processor time  {memory:6.0f} MB")
        print(
            f"{resources:>9,} resources  ratio {ours[0] / theirs[0]:.2f}, of processor time {ours[1] / theirs[1]:.2f}  (goal: at most 1.3, 1,000 MB)"
        )


def _measured(words: list[str]) -> tuple[float, float, float]:
    """Run a program; return its seconds, its processor seconds, and the most that it and its processes held of memory, in MB."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *words])
    seen: dict[int, float] = {}
    most = [0.0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            most[0] = max(most[0], _look(process.pid, seen))

    watching = threading.Thread(target=watch)
    watching.start()
    failed = process.wait()
    wall = time.perf_counter() - start
    done.set()
    watching.join()
    assert not failed
    return wall, sum(seen.values()), most[0]


def _look(root: int, seen: dict[int, float]) -> float:
    """Note the processor seconds of a process and of all below it; return the memory that they hold now, in MB."""
    stats: dict[int, tuple[int, float, float]] = {}
    tick, page = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(") ")[2].split()
        except OSError:
            continue
        stats[int(path.parent.name)] = (int(fields[1]), (int(fields[11]) + int(fields[12])) / tick, int(fields[21]) * page / 2**20)
    ours = {root}
    while more := {pid for pid, (parent, _, _) in stats.items() if parent in ours} - ours:
        ours |= more
    seen.update((pid, stats[pid][1]) for pid in ours if pid in stats)
    return sum(stats[pid][2] for pid in ours if pid in stats)
