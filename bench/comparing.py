"""``miggraph diff`` of two homes that differ in one record, beside what exports both, which a diff of their lines would need."""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import generate
from bench.timing import in_turn, show

ROOT = Path(__file__).parent.parent
PROGRAM = Path(sys.executable).parent / "miggraph"


def comparing(options: argparse.Namespace) -> None:
    """Time and memory for two homes of generated resources."""
    with tempfile.TemporaryDirectory() as folder:
        one, other = Path(folder) / "one", Path(folder) / "other"
        generate.home(ROOT, one, options.resources)
        shutil.copytree(one, other)
        file = other / "data" / "generated.jsonl"
        before, comma, last = file.read_text(encoding="utf-8").rpartition('"title": "')
        file.write_text(f"{before}{comma}Changed: {last}", encoding="utf-8")
        told = _run("diff", one, other)
        assert [line.split()[0] for line in told.splitlines()] == ["Changed", "title"], told
        print(f"{options.resources} resources: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
        ours, theirs = in_turn(
            lambda: _run("diff", one, other),
            lambda: [_run("--home", home, "export", "--format", "nquads", "-o", home / "all.nq") for home in (one, other)],
            rounds=3,
        )
    show("diff of two homes", ours, theirs, "two exports", "at most 1")


def _run(*words: object) -> str:
    return subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, check=True).stdout
