"""The two sides of a comparison: what names one, and how its statements are read when they are needed."""

from __future__ import annotations

import gzip
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, cast

import pyoxigraph as ox

from miggraph.comparing import revisions
from miggraph.exporting import ENDINGS, FORMATS
from miggraph.graph import build
from miggraph.graph.graph import Graph
from miggraph.graph.store import Embedded
from miggraph.ground import homes
from miggraph.ground.errors import HomeError, StoreError
from miggraph.ground.names import BASE, RDFS_LABEL, Names
from miggraph.ground.settings import FILE

if TYPE_CHECKING:
    from miggraph.ground.homes import Home

PACKED = ".gz"
THING = re.compile(r"(https?://[^\s#]*/)([a-z][a-z-]*/[^/#]+)")  # an address of ours: the base, and the id


@dataclass(frozen=True)
class Side:
    """A state of a graph: its names, and what writes its statements to a stream as N-Quads. ``home`` is None for a file of RDF."""

    name: str
    names: Names
    home: Home | None
    write: Callable[[IO[bytes]], None]
    has_graphs: bool = True
    has_derived: bool = False  # of a file without graphs: among its statements are those that the rules derive
    has_merge: bool = True  # the default graph is the merge of the others
    notes: list[str] = field(default_factory=list)  # what was found while it was read


def opened(stack: ExitStack, graph: Graph, named: str | os.PathLike[str] | Graph) -> Side:
    """Open what a side is named by. What is unpacked for it is gone when the stack is left. Raises HomeError, StoreError."""
    if isinstance(named, Graph):
        return _of_graph(named)
    path = Path(named)
    if path.is_file():
        return _of_file(graph, path)
    if path.is_dir():
        if (path / build.QUADS).is_file() or (path / "CURRENT").is_file():
            return _of_store(graph, path)
        if (path / FILE).is_file():
            return _of_home(homes.at(path), str(named))
    if commit := revisions.commit(graph.home.path, str(named)):
        return _of_revision(stack, graph.home, str(named), commit)
    if path.is_dir():
        return _of_home(homes.at(path), str(named))  # which says what it lacks
    raise StoreError("there is no such file, folder or git revision", where=str(named), remedy=revisions.REMEDY)


def _of_graph(graph: Graph) -> Side:
    if graph.from_records and not graph.is_read:
        return _of_home(graph.home, graph.place)
    return Side(graph.place, graph.names, graph.home, partial(_stored, graph))


def _of_store(graph: Graph, path: Path) -> Side:
    home = homes.at(path) if (path / FILE).is_file() else graph.home
    return replace(_of_graph(Graph(home, store=path)), name=str(path))


def _stored(graph: Graph, stream: IO[bytes]) -> None:
    """Write what a store has."""
    if isinstance(graph.store, Embedded):
        graph.store.store.dump(stream, ox.RdfFormat.N_QUADS)
        return
    for name in graph.store.graphs():
        for triple in graph.store.triples(name):
            stream.write(f"{triple} <{name}> .\n".encode())


def _of_home(home: Home, name: str) -> Side:
    return Side(name, home.names, home, partial(_recorded, home))


def _recorded(home: Home, stream: IO[bytes]) -> None:
    read, links = build.read_records(home), build.read_links(home)
    build.refuse_faults([*read.findings, *links.findings])
    build.named(home, read, links).dump(stream, ox.RdfFormat.N_QUADS)


def _of_revision(stack: ExitStack, home: Home, name: str, commit: str) -> Side:
    folder = stack.enter_context(revisions.checked_out(home.path, commit, name))
    try:
        found = homes.at(folder)
    except HomeError as error:
        raise HomeError(error.message, where=name, remedy="Name a later revision.") from error
    notes: list[str] = []
    return Side(name, found.names, found, partial(_as_it_was, found, name, notes), notes=notes)


def _as_it_was(home: Home, name: str, notes: list[str], stream: IO[bytes]) -> None:
    """Write the statements of an old home. What cannot be read today is left out and told: nobody can mend the past."""
    read, links = build.read_records(home), build.read_links(home)
    if findings := [*read.findings, *links.findings]:
        more = f", and {len(findings) - 1} more" if len(findings) > 1 else ""
        notes.append(f"{name}: what has faults in its records is left out: {findings[0]}{more}")
    build.named(home, read, links).dump(stream, ox.RdfFormat.N_QUADS)


def _of_file(graph: Graph, path: Path) -> Side:
    """Open a file of RDF. Its base is found in the addresses of its things, where it is not that of the home."""
    plain = path.with_suffix("") if path.suffix.lower() == PACKED else path
    if plain.suffix.lower() not in ENDINGS:
        endings = " ".join(sorted(ENDINGS))
        raise StoreError("this is no file of RDF, by its ending", where=str(path), remedy=f"Endings: {endings}, each also with {PACKED}")
    form = ENDINGS[plain.suffix.lower()]
    read = partial(_parsed, path, ox.RdfFormat.from_media_type(FORMATS[form].media_type), graph.names.base)
    found = _surveyed(graph, read())
    # the ids of the layer and the kinds are those of the home that is at hand: the file has no other
    return Side(str(path), replace(graph.names, base=found.base), None, partial(_rewritten, read), *found[1:])


def _rewritten(read: Callable[[], Iterator[ox.Quad]], stream: IO[bytes]) -> None:
    ox.serialize(read(), stream, ox.RdfFormat.N_QUADS)


def _parsed(path: Path, form: Any, base: str) -> Iterator[ox.Quad]:
    """Yield the statements of a file. Raises StoreError where it cannot be read."""
    try:
        with gzip.open(path) if path.suffix.lower() == PACKED else path.open("rb") as stream:
            yield from ox.parse(cast("IO[bytes]", stream), form, base_iri=base, lenient=True)
    except (SyntaxError, ValueError, EOFError) as error:  # pyoxigraph raises the builtin SyntaxError
        line = f" at line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        told = error.msg if isinstance(error, SyntaxError) else error
        raise StoreError(f"the file cannot be read{line}: {told}", where=str(path)) from None
    except OSError as error:
        raise StoreError(f"the file cannot be read: {error.strerror or error}", where=str(path)) from None


class _Survey(NamedTuple):
    """What must be known of a file before it is compared."""

    base: str
    has_graphs: bool
    has_derived: bool
    has_merge: bool


def _surveyed(graph: Graph, quads: Iterable[ox.Quad]) -> _Survey:
    """Look through a file: its base is what most of its things have in common, where they are not those of the home."""
    counts: Counter[str] = Counter()
    graphs: set[Any] = set()
    last: Any = None
    has_labels = False
    for subject, predicate, _, name in quads:
        graphs.add(name)
        has_labels = has_labels or predicate.value == RDFS_LABEL
        if subject != last and type(subject) is ox.NamedNode and (found := THING.match(subject.value)):
            base, thing = found.groups()
            if not (base == BASE and thing in graph.names.layer) and thing.partition("/")[0] in graph.context.kinds:
                counts[base] += 1
        last = subject
    own = graph.names.base
    base = own if counts[own] else max(counts, key=lambda base: (counts[base], base), default=own)
    named = {name.value for name in graphs if type(name) is not ox.DefaultGraph}
    # no record says rdfs:label, and the rules say it of everything; export and build write the ontology where they write the merge
    return _Survey(base, bool(named) or not graphs, has_labels and not named, f"{BASE}ontology" in named)
