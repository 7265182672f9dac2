"""Locks: decisions of several processes at once are all kept."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from miggraph import sssom
from miggraph.ground import locking
from miggraph.ground.errors import StoreError
from miggraph.linking.decisions import editing

PROGRAM = Path(sys.executable).parent / "miggraph"
HEAD = "#curie_map:\n#  ex: http://example.org/terms/\n#  miggraph: https://w3id.org/miggraph/\nsubject_id\tpredicate_id\tobject_id\tmapping_justification\n"
THEMES = "".join(f"- {{id: theme/t{n}, type: Theme, source: source/own, label: Theme {n}}}\n" for n in range(10))
ADDING = """
import sys
from dataclasses import replace
from pathlib import Path
from miggraph.linking.decisions import editing
from miggraph.sssom import Mapping

for number in range(20):
    with editing(Path(sys.argv[1])) as found:
        found.rows.append(Mapping(f"miggraph:theme/{sys.argv[2]}-{number}", "", "skos:exactMatch", object_id="ex:1"))
"""


@pytest.fixture
def set_file(make_home: Callable[..., Path]) -> Path:
    """An empty mapping set in a home with ten themes."""
    home = make_home(queries=False, records="- {id: source/own, type: Source, source: source/own, title: Ours}\n" + THEMES)
    path = home / "data" / "mappings" / "themes-ex.sssom.tsv"
    path.parent.mkdir()
    path.write_text(HEAD, encoding="utf-8")
    return path


def test_ten_decisions_at_once_are_all_kept(set_file: Path) -> None:
    """Ten processes accept a link each: the set has ten rows, and nothing else stands beside it."""
    command = [str(PROGRAM), "link", "accept", "--home", str(set_file.parents[2]), "--reviewer", "Ada"]
    running = [subprocess.Popen([*command, f"theme/t{n}", f"ex:{n}"], stderr=subprocess.DEVNULL) for n in range(10)]
    assert [one.wait(120) for one in running] == [0] * 10
    assert {row.object_id for row in sssom.read(set_file).rows if row.is_accepted} == {f"ex:{n}" for n in range(10)}
    assert [path.name for path in set_file.parent.iterdir()] == [set_file.name]


def test_reading_changing_and_writing_is_one_step(set_file: Path) -> None:
    """Four processes that write as fast as they can lose no row."""
    running = [subprocess.Popen([sys.executable, "-c", ADDING, str(set_file), name]) for name in "abcd"]
    assert [one.wait(120) for one in running] == [0] * 4
    assert len(sssom.read(set_file).rows) == 80


def test_a_crash_leaves_no_lock(set_file: Path) -> None:
    """A process that is killed while it holds the lock keeps nobody waiting, and the set is as it was."""
    before = set_file.read_bytes()
    dying = f"import os\nfrom pathlib import Path\nfrom miggraph.linking.decisions import editing\nwith editing(Path({str(set_file)!r})):\n    os.kill(os.getpid(), 9)\n"
    assert subprocess.run([sys.executable, "-c", dying], check=False).returncode == -9
    with editing(set_file) as found:
        assert found.rows == []
        assert set_file.read_bytes() == before


def test_an_error_writes_nothing_and_lets_go(set_file: Path) -> None:
    """What fails on the way leaves the set as it was, and the lock free for the next."""
    before = set_file.read_bytes()
    with pytest.raises(AttributeError), editing(set_file) as found:
        found.rows = [None]  # type: ignore[list-item]
    assert set_file.read_bytes() == before
    with locking.held(set_file.parent):
        pass


def test_a_folder_that_cannot_be_locked_is_an_error_of_ours(tmp_path: Path) -> None:
    """A file in the place of the folder is named in the message."""
    (tmp_path / "mappings").write_text("")
    with pytest.raises(StoreError, match="cannot be changed"), editing(tmp_path / "mappings" / "themes-ex.sssom.tsv"):
        pass
