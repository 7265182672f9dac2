"""miggraph as a wheel installs it: the graph that ships is read, and nothing is ever written beside it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROGRAM = "from miggraph.cli import run; run()"
SUBJECTS = str(ROOT / "docs" / "examples" / "subjects.ttl")
TO_WRITE = [
    ["import", "text", "list.txt", "--into", "data/new.yaml"],
    ["link", "suggest", "-v", SUBJECTS, "theme/seasonal-migration"],
    ["link", "accept", "theme/seasonal-migration", "fast:1", "--reviewer", "Ada"],
    ["link", "accept", "theme/seasonal-migration", "--nothing", "--set", "themes-fast", "--reviewer", "Ada"],
    ["link", "reject", "theme/seasonal-migration", "fast:1", "--reviewer", "Ada"],
    ["link", "review", "themes-fast"],
    ["link", "enrich", "-v", SUBJECTS, "--into", "data/names.yaml"],
    ["link", "web"],
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages with miggraph in it, out of a wheel that is built for this."""
    folder = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder / "site"


def run(site: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the installed program in a folder that is no home."""
    (folder / "list.txt").write_text("Landes, Z. (2012) Moors. London: Example Press.\n", encoding="utf-8")
    env = {name: value for name, value in os.environ.items() if not name.startswith("MIGGRAPH_")}
    env |= {"PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1", "XDG_CACHE_HOME": str(folder / "cache")}
    command = [sys.executable, "-c", PROGRAM, *words]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL, check=False)


def content(site: Path) -> dict[str, str]:
    """What the package holds: each file with the digest of its bytes."""
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in site.rglob("*") if path.is_file()}


@pytest.mark.parametrize("words", TO_WRITE, ids=[" ".join(words[:3]) for words in TO_WRITE])
def test_what_would_write_into_the_package_says_what_to_do(site: Path, tmp_path: Path, words: list[str]) -> None:
    """It ends with 2 before any work is done, names miggraph init, and leaves the package as it is."""
    before = content(site)
    done = run(site, tmp_path, *words)
    assert (done.returncode, "miggraph init DIR" in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr
    assert content(site) == before
    assert {path.name for path in tmp_path.iterdir()} - {"cache"} == {"list.txt"}


def test_the_graph_that_ships_is_a_home(site: Path, tmp_path: Path) -> None:
    """Its settings come with it: whose it is, and under which licence."""
    described = run(site, tmp_path, "stats", "--dcat").stdout
    assert 'dcterms:title "Gender and migration' in described
    assert "dcterms:license <https://creativecommons.org/licenses/by/4.0/>" in described


def test_what_only_reads_works_and_writes_nothing(site: Path, tmp_path: Path) -> None:
    """Counting, checking and proposing names go through; so does a build, which goes where one stands."""
    before = content(site)
    for words in (["link", "status"], ["link", "check"], ["link", "enrich", "-v", SUBJECTS], ["import", "text", "list.txt"], ["build"]):
        assert run(site, tmp_path, *words).returncode == 0, words
    assert content(site) == before
    assert (tmp_path / "build" / "graph" / "graph.nq").is_file()


def test_the_package_is_known_by_whatever_path(site: Path, tmp_path: Path) -> None:
    """Also through a link, or a way round."""
    link = tmp_path / "home"
    link.symlink_to(site / "miggraph" / "_bundle")
    for home in (link, site / "miggraph" / "cli" / ".." / "_bundle"):
        done = run(site, tmp_path, "--home", str(home), "link", "web")
        assert (done.returncode, "miggraph init DIR" in done.stderr) == (2, True)


def test_a_home_of_ones_own_is_written_to(site: Path, tmp_path: Path) -> None:
    """The layer is read from the package, and the candidates stand in the home."""
    home = tmp_path / "home"
    (home / "data").mkdir(parents=True)
    (home / "miggraph.toml").write_text('[graph]\ntitle = "Mine"\nbase = "https://example.org/mine/"\n', encoding="utf-8")
    theme = "- {id: theme/visas, type: Theme, source: source/mine, label: Migrant workers}\n"
    (home / "data" / "all.yaml").write_text(
        "- {id: source/mine, type: Source, source: source/mine, title: Mine}\n" + theme, encoding="utf-8"
    )
    before = content(site)
    done = run(site, tmp_path, "--home", str(home), "link", "suggest", "-v", SUBJECTS)
    assert (done.returncode, (home / "data" / "mappings" / "themes-subjects.sssom.tsv").is_file()) == (0, True), done.stderr
    assert content(site) == before


def test_a_home_is_made_from_the_package_alone(site: Path, tmp_path: Path) -> None:
    """The texts of a new home and of the example are in it; what it makes is checked with the layer in it."""
    made = run(site, tmp_path, "init", "heat", "--example")
    assert (made.returncode, "Traceback" in made.stderr) == (0, False), made.stderr
    checked = run(site, tmp_path, "--home", "heat", "validate")
    assert (checked.returncode, checked.stdout) == (0, ""), checked.stderr
