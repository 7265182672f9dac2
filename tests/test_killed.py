"""Processes that are killed while they write: what was there is whole, and what they began is gone after the next run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import miggraph
from miggraph.graph import build
from miggraph.ground import atomic, scratch

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="this system has no signal that kills")

# Builds a graph, and is killed at the so-manieth time that something is done with a file below the folder; prints how many times there were.
BUILDING = """
import os, sys
from pathlib import Path
from miggraph.graph import build
from miggraph.ground import atomic, homes

home, out, last, in_steps = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "steps"
if in_steps:
    atomic._exchange = lambda one, other: False
count = 0

def hook(event, arguments):
    global count
    told = event.startswith(("os.", "shutil.", "tempfile.", "ctypes.dlsym")) or event == "open"
    if told and ("dlsym" in event or str(out.parent) in str(arguments)):
        count += 1
        if count == last:
            os.kill(os.getpid(), 9)

home = homes.at(home)
sys.addaudithook(hook)
build.write(home, out)
print(count)
"""
WRITING = """
import os, sys
from pathlib import Path
from miggraph.ground import atomic
with atomic.replacing(Path(sys.argv[1])) as fresh:
    fresh.stream.write(b"half")
    fresh.stream.flush()
    os.kill(os.getpid(), 9)
"""
MORE = (
    "- {id: theme/rest, type: Theme, source: source/s, label: Rest, scheme: theme/scheme, broader: [theme/work], definition: Free time.}\n"
)


def building(home: Path, out: Path, *, last: int = 0, way: str = "at once") -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-c", BUILDING, str(home), str(out), str(last), way]
    return subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)


def themes(out: Path) -> int:
    """How many themes a graph has that was built: it is opened, and both its parts say the same."""
    rows = miggraph.open(out.parents[1] / "home", store=out).sparql("SELECT DISTINCT ?theme { ?theme a mig:Theme }")
    assert not isinstance(rows, (bool, list))
    text = (out / "graph.nq").read_text(encoding="utf-8")
    assert all(f"<{row['theme']}>" in text for row in rows)
    assert text.endswith(" .\n")
    return len(rows)


@pytest.mark.parametrize("way", ["at once", "steps"])
def test_a_build_may_be_killed_at_any_point(themed_home: Path, tmp_path: Path, way: str) -> None:
    """The graph is the old one or the new one, and never half; the next build clears away what was begun."""
    out = tmp_path / "built" / "graph"
    build.write(miggraph.open(themed_home).home, out)
    with (themed_home / "data" / "all.yaml").open("a", encoding="utf-8") as file:
        file.write(MORE)
    steps = int(building(themed_home, out, way=way).stdout)
    assert steps > 10
    for last in {*range(1, steps, max(steps // 12, 1)), *range(steps - 8, steps + 1)}:
        assert building(themed_home, out, last=last, way=way).returncode == -9
        if way == "at once" or out.exists():
            assert themes(out) == 3
        scratch.sweep(out, out.parent, lambda left: atomic._rescue(left, out))
        assert (themes(out), [path.name for path in out.parent.iterdir()]) == (3, ["graph"])  # as the next build begins with


def test_the_next_build_clears_away_what_another_began(themed_home: Path, tmp_path: Path) -> None:
    """Nothing stands beside the graph afterwards, nor is anything taken away that is another's."""
    out = tmp_path / "built" / "graph"
    (tmp_path / "built" / ".graph-settings").mkdir(parents=True)
    (tmp_path / "built" / ".graph2.miggraph-abcdefgh").mkdir()
    assert building(themed_home, out, last=12).returncode == -9
    assert len(list(out.parent.glob(".graph.miggraph-*"))) == 1
    assert building(themed_home, out).returncode == 0
    assert sorted(path.name for path in out.parent.iterdir()) == [".graph-settings", ".graph2.miggraph-abcdefgh", "graph"]


def test_builders_at_once_do_not_harm_each_other(themed_home: Path, tmp_path: Path) -> None:
    """Each comes to its end, and the graph is whole."""
    out = tmp_path / "built" / "graph"
    words = [sys.executable, "-c", BUILDING, str(themed_home), str(out), "0"]
    running = [subprocess.Popen([*words, way], stdout=subprocess.DEVNULL) for way in ("at once", "steps", "at once", "steps")]
    assert [one.wait(120) for one in running] == [0] * 4
    assert (themes(out), [path.name for path in out.parent.iterdir()]) == (2, ["graph"])


def test_what_is_in_use_is_not_swept_away(tmp_path: Path) -> None:
    """Another that writes the same file or folder leaves ours alone."""
    with scratch.folder(tmp_path / "graph", tmp_path) as folder, scratch.file(tmp_path / "x.txt", tmp_path) as (file, handle):
        sweeping = "import sys\nfrom pathlib import Path\nfrom miggraph.ground import scratch\nscratch.sweep(Path(sys.argv[1]), Path(sys.argv[1]).parent)"
        for target in ("graph", "x.txt"):
            subprocess.run([sys.executable, "-c", sweeping, str(tmp_path / target)], check=True)
        assert (folder.is_dir(), file.is_file()) == (True, True)
        os.close(handle)
    assert list(tmp_path.iterdir()) == []


def test_a_file_may_be_killed_too(tmp_path: Path) -> None:
    """The file is as it was; what was begun is gone with the next that writes it."""
    target = tmp_path / "set.tsv"
    atomic.write(target, b"whole")
    assert subprocess.run([sys.executable, "-c", WRITING, str(target)], check=False).returncode == -9
    assert (target.read_bytes(), len(list(tmp_path.iterdir()))) == (b"whole", 2)
    atomic.write(target, b"new")
    assert (target.read_bytes(), len(list(tmp_path.iterdir()))) == (b"new", 1)


def test_writers_of_one_file_at_once(tmp_path: Path) -> None:
    """Of many that write and sweep at the same time none loses what it wrote: one of them is there at the end, whole."""
    target = tmp_path / "x.txt"
    writing = "import sys\nfrom pathlib import Path\nfrom miggraph.ground import atomic\nfor number in range(150):\n    atomic.write(Path(sys.argv[1]), sys.argv[2].encode() * 999)"
    running = [subprocess.Popen([sys.executable, "-c", writing, str(target), name]) for name in "abcd"]
    assert [one.wait(120) for one in running] == [0] * 4
    assert (len(target.read_bytes()), len(set(target.read_bytes()))) == (999, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["x.txt"]


def test_a_name_may_be_as_long_as_the_system_takes(tmp_path: Path) -> None:
    """Scratch files have shorter names, which are still those of one target only."""
    first, second = (tmp_path / ("草" * 84 + end) for end in ("ab", "cd"))
    atomic.write(first, b"first")
    with scratch.file(second, tmp_path) as (path, handle):
        os.close(handle)
        assert len(os.fsencode(path.name)) < 255
        scratch.sweep(first, tmp_path)
        assert path.exists()
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"first"]
