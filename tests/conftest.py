"""Fixtures: the shipped graph, and small homes that a test can see whole."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from serving import TOML, oxigraph, oxigraph_program, serving

import miggraph
from miggraph import KnowledgeGraph
from miggraph.asking.linting import lint
from miggraph.ground.findings import Finding

ROOT = Path(__file__).parent.parent
collect_ignore = ["peers"]  # programs that tests run, in environments of their own
SOURCES = ROOT.parent / "shared" / "sources"
THEMES = """
- {id: source/s, type: Source, source: source/s, title: Somewhere}
- {id: theme/scheme, type: ThemeScheme, source: source/s, label: Themes}
- {id: theme/work, type: Theme, source: source/s, label: Work, scheme: theme/scheme, topConceptOf: theme/scheme, definition: All of it.}
- {id: theme/remittances, type: Theme, source: source/s, label: Remittances, scheme: theme/scheme, broader: [theme/work], definition: Money.}
"""
HEAT = """
- {id: source/list, type: Source, source: source/list, title: A list on heat}
- {id: theme/scheme, type: ThemeScheme, source: source/list, label: Themes}
- {id: theme/heat, type: Theme, source: source/list, label: Heat, scheme: theme/scheme, topConceptOf: theme/scheme, definition: All of it.}
- {id: theme/heatwaves, type: Theme, source: source/list, label: Heatwaves, scheme: theme/scheme, broader: [theme/heat], definition: Hot days.}
- {id: person/otieno-jane, type: Person, source: source/list, name: Jane Otieno, givenName: Jane, familyName: Otieno}
- {id: organisation/cool-press, type: Organisation, source: source/list, name: Cool Press, kinds: [term/publisher]}
- id: resource/hot-days
  type: Book
  source: source/list
  title: Hot Days
  issued: 2011
  authors: [person/otieno-jane]
  publisher: organisation/cool-press
  themes: [theme/heatwaves]
  places: [place/KE]
"""
Done = subprocess.CompletedProcess[str]


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Indexes of vocabularies go to a folder of the tests, and none that the user has is found."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session", autouse=True)
def heard_interrupts() -> None:
    """Programs that tests start hear Ctrl-C, also where the tests run in the background of a shell, which ignores it for all its children."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def shipped() -> KnowledgeGraph:
    """The graph that miggraph ships, read once. Tests must not change it."""
    return miggraph.open(ROOT)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory, shipped: KnowledgeGraph) -> Path:
    """The shipped graph, written to a folder as ``miggraph build`` does."""
    from miggraph.graph import build

    out = tmp_path_factory.mktemp("graph") / "out"
    build.write(shipped.home, out)
    return out


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Serve an RDF file by an Oxigraph server on loopback; return the address of its SPARQL service."""
    with ExitStack() as servers:
        yield lambda file, *options: servers.enter_context(_served(file, tmp_path_factory.mktemp("server") / "db", options))


@pytest.fixture(scope="session")
def endpoint(folder: Path, serve: Callable[..., str]) -> str:
    """The address of a SPARQL service that holds the shipped graph: one server for all tests."""
    return serve(folder / "graph.nq")


@contextmanager
def _served(file: Path, location: Path, options: tuple[str, ...]) -> Iterator[str]:
    subprocess.run([oxigraph_program(), "load", "--location", location, "--file", file], check=True, capture_output=True)
    with oxigraph("serve-read-only", "--location", location, *options) as address:
        yield f"{address}/query"


@pytest.fixture(scope="session")
def start() -> Iterator[Callable[..., str]]:
    """Start ``miggraph serve`` with some options; return where it answers."""
    with ExitStack() as servers:
        yield lambda *options, home=ROOT: servers.enter_context(serving(*options, home=home))


@pytest.fixture(scope="session")
def served(start: Callable[..., str]) -> str:
    """Where the shipped graph is served: one server for all tests. Tests must not bring it down."""
    return start()


@pytest.fixture(scope="session")
def heat_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small home of another field, for all tests. Tests must not change it."""
    home = tmp_path_factory.mktemp("heat")
    (home / "data").mkdir()
    (home / "miggraph.toml").write_text(TOML, encoding="utf-8")
    (home / "data" / "list.yaml").write_text(HEAT, encoding="utf-8")
    return home


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, shipped: KnowledgeGraph) -> Path:
    """The shipped graph as a site of files, written once for the tests of all processes. Tests must not change it."""
    import fcntl

    from miggraph import site

    folder = tmp_path_factory.getbasetemp().parent / "published"  # of all processes, where there are several
    with Path(f"{folder}.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        site.publish(shipped, folder, "https://example.org/graph/")
    return folder


@pytest.fixture
def heat_copy(heat_list: Path, tmp_path: Path) -> Path:
    """A small home of another field, for a test to change."""
    shutil.copytree(heat_list, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture(scope="session")
def heat_served(start: Callable[..., str], heat_list: Path) -> str:
    """Where that home is served."""
    return start(home=heat_list)


@pytest.fixture(scope="session")
def sources() -> dict[str, list[str]]:
    """The lines of the two source documents, by file name."""
    if not SOURCES.is_dir():
        pytest.skip(f"the source documents are not at {SOURCES}: they are not ours to publish")
    return {path.name: path.read_text(encoding="utf-8").splitlines() for path in SOURCES.glob("*.txt")}


@pytest.fixture
def make_home(tmp_path: Path) -> Callable[..., Path]:
    """Make a home with our ontology and queries, and with the record files given as name=text."""

    def make(*, queries: bool = True, **files: str) -> Path:
        home = tmp_path / "home"
        shutil.copytree(ROOT / "ontology", home / "ontology", dirs_exist_ok=True)
        if queries:
            shutil.copytree(ROOT / "queries", home / "queries", dirs_exist_ok=True)
        else:
            (home / "queries").mkdir(exist_ok=True)
        (home / "data").mkdir(exist_ok=True)
        for name, text in files.items():
            (home / "data" / f"{name}.yaml").write_text(text, encoding="utf-8")
        return home

    return make


@pytest.fixture
def heat_home(tmp_path: Path) -> Path:
    """A home of another field, that stands on the layer as it ships."""
    home = tmp_path / "heat"
    (home / "data").mkdir(parents=True)
    (home / "miggraph.toml").write_text('[graph]\ntitle = "Heat: a reading list"\nbase = "https://example.org/heat/"\n', encoding="utf-8")
    (home / "data" / "list.yaml").write_text(HEAT, encoding="utf-8")
    return home


@pytest.fixture
def themed_home(make_home: Callable[..., Path]) -> Path:
    """A home with two themes, to link to something."""
    return make_home(queries=False, all=THEMES)


@pytest.fixture
def suggest(themed_home: Path) -> Callable[..., Done]:
    """Run the real command ``miggraph link suggest`` over the home with two themes."""

    def run(vocabulary: object, *options: str) -> Done:
        words = ["link", "suggest", "-v", str(vocabulary), "--index", str(themed_home / "index"), *options]
        program = str(Path(sys.executable).parent / "miggraph")
        return subprocess.run([program, "--home", str(themed_home), *words], capture_output=True, text=True, timeout=120, check=False)

    return run


@pytest.fixture
def copied_home(tmp_path: Path) -> Path:
    """A copy of the whole shipped home, for a test to change."""
    home = tmp_path / "home"
    for part in ("ontology", "data", "queries"):
        shutil.copytree(ROOT / part, home / part)
    shutil.copy(ROOT / "miggraph.toml", home)
    return home


@pytest.fixture
def empty_home(tmp_path: Path) -> Path:
    """A home with themes, terms, places and languages only: what a list is imported into."""
    home = tmp_path / "empty"
    for part in ("ontology", "queries", "data/base"):
        shutil.copytree(ROOT / part, home / part)
    for name in ("miggraph.toml", "data/themes.yaml", "data/terms.yaml"):
        shutil.copy(ROOT / name, home / name)
    return home


@pytest.fixture
def heat(heat_home: Path) -> Callable[..., list[Finding]]:
    """Lint a home that stands on the shipped layer, with files of its own given as path=text."""

    def run(files: dict[str, str]) -> list[Finding]:
        for name, text in files.items():
            (heat_home / name).parent.mkdir(parents=True, exist_ok=True)
            (heat_home / name).write_text(text, encoding="utf-8")
        return lint(miggraph.open(heat_home))

    return run
