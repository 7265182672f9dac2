"""From a home to a store: records, ontology, and what the rules derive; in memory, or written to a folder atomically."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from miggraph import sssom
from miggraph.graph import rules
from miggraph.graph.limits import Limits
from miggraph.graph.store import Embedded, merge
from miggraph.ground import pool
from miggraph.ground.errors import DataError, HomeError, StoreError
from miggraph.ground.findings import Finding
from miggraph.ground.homes import Home
from miggraph.ground.names import BASE
from miggraph.ground.settings import FILE
from miggraph.records import context as contexts
from miggraph.records import reader
from miggraph.records.context import Contexts
from miggraph.records.reader import Node, Records
from miggraph.sssom import Links

STORE, QUADS = "store", "graph.nq"


@dataclass
class Built:
    """A graph in memory, and the records and links it was made from."""

    store: Embedded
    records: Records
    links: Links

    @property
    def findings(self) -> list[Finding]:
        """What the readers found wrong with the records and the mapping sets."""
        return [*self.of_records, *self.links.findings]

    @property
    def of_records(self) -> list[Finding]:
        """What is wrong with the records."""
        return self.records.findings

    @property
    def size(self) -> int:
        """How many nodes the records name."""
        return len(self.records.nodes)

    def nodes(self, _: Collection[str] | None = None) -> list[Node]:
        """Return the nodes of some things at least."""
        return self.records.nodes


def load(home: Home, files: list[Path] | None = None, limits: Limits | None = None, loaded: Contexts | None = None) -> Built:
    """Read the records of a home, or of some files, and its accepted links into a store in memory, and run the rules.

    Faults in the records and the links are in ``findings``; what is faulty is left out of the graph.
    """
    read = read_records(home, files, loaded)
    links = read_links(home)
    union = ox.Store()
    load_documents(union, read.to_jsonld())
    links.load(union, ox.DefaultGraph())
    _load_ontology(home, union, ox.DefaultGraph())
    derive(home, union, ox.DefaultGraph())

    def complete() -> ox.Store:
        store = named(home, read, links)
        merge(store)
        return store

    return Built(Embedded(union, contexts.home_names(home, read.contexts.own), complete, limits), read, links)


def read_records(home: Home, files: list[Path] | None = None, loaded: Contexts | None = None) -> Records:
    """Read the records of a home, or of some files, with those of its layer; by its contexts where these are loaded."""
    loaded = loaded or contexts.load(home)
    own = home.record_files() if files is None else files
    read = reader.read(own, loaded, names=home.names, layer=home.layer_files(), root=home.path)
    read.findings[:0] = loaded.findings
    return read


def read_links(home: Home) -> Links:
    """Read the mapping sets of a home."""
    return sssom.read_all(home.mappings, home.names, root=home.path)


def named(home: Home, read: Records, links: Links) -> ox.Store:
    """Load records into the named graphs of their sources, and links into those of their sets, beside the ontology and what the rules derive."""
    store = ox.Store()
    load_documents(store, read.to_jsonld(named=True))
    links.load(store)
    _load_ontology(home, store)
    derive(home, store, ox.NamedNode(home.names.derived))
    return store


def refuse_faults(findings: list[Finding]) -> None:
    """Raise DataError if the reader found faults: a graph with holes in it would give wrong answers."""
    if findings:
        more = f"\n  … and {len(findings) - 3} more" if len(findings) > 3 else ""
        shown = "\n  ".join(str(finding) for finding in findings[:3])
        raise DataError(
            f"the records have {len(findings)} fault{'s' if len(findings) > 1 else ''}:\n  {shown}{more}",
            remedy="See them all with: miggraph validate",
        )


def load_documents(store: ox.Store, documents: Iterable[bytes]) -> None:
    """Load JSON-LD documents that the reader has made."""
    for jsonld in documents:
        store.bulk_load(jsonld, ox.RdfFormat.JSON_LD, lenient=True)  # the reader has checked every address and language tag


def ontology(home: Home) -> ox.Store:
    """Load the classes and properties of the layer and of a home, each into a graph of its own. Raises HomeError."""
    store = ox.Store()
    _load_ontology(home, store)
    return store


def _load_ontology(home: Home, store: ox.Store, graph: Any = None) -> None:
    """Load classes and properties: the layer's and the home's, each into a graph of its own, or all into one."""
    for path in home.ontologies():
        base = BASE if path.is_relative_to(home.layer.path) else home.settings.base
        try:
            store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=base, to_graph=graph or ox.NamedNode(f"{base}ontology"))
        except (SyntaxError, OSError) as error:
            raise HomeError(f"the ontology cannot be read: {error}", where=str(path)) from error


def derive(home: Home, store: ox.Store, graph: Any) -> None:
    """Run the rules in the order of their names, each on what those before it derived too, and put what they derive into a graph."""
    rules.run(home, store, rules.read(home), graph)


def write(home: Home, out: Path, beside: Callable[[Path], Mapping[str, str]] = lambda _: {}, cluster: pool.Mapping | None = None) -> None:
    """Write the graph of a home to a folder: ``store/`` to open with its index, ``graph.nq`` to read. The folder is there whole, or as it was.

    Whenever the process is killed, the graph that was there stays, and the next to write there clears away what was begun.

    ``beside`` is given the folder once the graph is in it, before it takes its place, and returns texts to put there too, by the name of
    their file. A ``cluster`` makes the pieces of the records. Raises DataError where the records have faults, StoreError where the folder
    cannot be written or holds something else.
    """
    import sqlite3

    from miggraph.graph.assembly import assembling
    from miggraph.ground import atomic

    if out.exists() and not (out / QUADS).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise StoreError("this folder holds something else than a graph", where=str(out), remedy="Name a new folder with --out.")
    try:
        with atomic.replacing_folder(out) as fresh:
            quads = assembling.of(home, fresh.parent, cluster=cluster)
            refuse_faults(quads.findings())
            quads.write(fresh / QUADS)
            _load(home, fresh)
            _copy_settings(home, fresh)
            for name, text in beside(fresh).items():
                (fresh / name).write_text(text, encoding="utf-8")
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"the graph cannot be written: {getattr(error, 'strerror', '') or error}", where=str(out)) from error


def _load(home: Home, folder: Path) -> None:
    """Make the store of a folder, and its index, from the quads there."""
    from miggraph.graph import index

    store = ox.Store(str(folder / STORE))
    store.bulk_load(path=str(folder / QUADS), format=ox.RdfFormat.N_QUADS, lenient=True)
    own = contexts.load(home).own
    index.write(folder / index.FILE, store, own, contexts.home_names(home, own))


def _copy_settings(home: Home, folder: Path) -> None:
    """Put what a home says beside its records into a folder, so that its store is asked in its own terms wherever it is taken."""
    import shutil

    if (home.path / FILE).is_file():
        shutil.copyfile(home.path / FILE, folder / FILE)
    for name in ("ontology", "queries"):
        if (home.path / name).is_dir() and home.layer.path != home.path:
            shutil.copytree(home.path / name, folder / name)
