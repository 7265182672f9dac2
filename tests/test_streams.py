"""Standard streams that are closed or full: one line that says so, exit code 2, and never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).parent / "miggraph"
ITEM = '[{"id": "x", "type": "book", "title": "A Book"}]'
WRITERS = ["export", "export -f nquads", "stats", "schema", "show theme/work", "search work", "sparql -e 'ASK {}'", "import csl-json x.json", "--help", "--version"]  # fmt: skip

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the shell of this system cannot close a stream")


@pytest.fixture
def shell(themed_home: Path) -> Callable[[str], subprocess.CompletedProcess[str]]:
    """Run a command of the shell in which the program stands as $M, in a home with two themes."""
    (themed_home / "x.json").write_text(ITEM)
    (themed_home / "miggraph.toml").write_text('[graph]\nbase = "https://w3id.org/miggraph/"\n')

    def run(command: str) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "M": str(PROGRAM)}
        return subprocess.run(["sh", "-c", command], cwd=themed_home, env=env, capture_output=True, text=True, timeout=120, check=False)

    return run


@pytest.mark.parametrize("words", WRITERS)
def test_a_closed_output_is_told_in_a_line(shell: Callable[..., subprocess.CompletedProcess[str]], words: str) -> None:
    """Whatever writes says that it cannot."""
    done = shell(f"$M {words} >&-")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "miggraph: the output cannot be written: Bad file descriptor\n"


@pytest.mark.parametrize("words", WRITERS)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is full")
def test_a_full_disk_is_told_in_a_line(shell: Callable[..., subprocess.CompletedProcess[str]], words: str) -> None:
    """Nothing is taken for written."""
    done = shell(f"$M {words} >/dev/full")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("miggraph: the output cannot be written: ")


@pytest.mark.parametrize("away", ["2>&-", "2>/dev/full"])
def test_an_answer_does_not_need_the_other_stream(shell: Callable[..., subprocess.CompletedProcess[str]], away: str) -> None:
    """What would be told is lost; the answer and the exit code are what they are."""
    done = shell(f"$M validate {away}")
    assert (done.returncode, done.stderr) == (0, "")
    done = shell(f"$M import csl-json x.json {away}")
    assert (done.returncode, done.stdout.startswith("- id: resource/a-book\n"), done.stderr) == (0, True, "")
    done = shell(f"$M export -f nonsense {away}")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")


def test_no_file_takes_the_place_of_a_closed_stream(shell: Callable[..., subprocess.CompletedProcess[str]], themed_home: Path) -> None:
    """A graph that is built without any stream is the graph that is built with all."""
    assert shell("$M build -o one <&- >&- 2>&-").returncode == 0
    assert shell("$M build -o two").returncode == 0
    assert (themed_home / "one" / "graph.nq").read_bytes() == (themed_home / "two" / "graph.nq").read_bytes()


def test_a_closed_input_is_an_empty_one(shell: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """What reads standard input finds nothing there."""
    done = shell("$M import csl-json - <&-")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "no item" in done.stderr
