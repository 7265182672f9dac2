"""Homes: the folders that graphs are made from, and the base layer that each of them stands on.

A home has records, and may add to the layer its own queries, words, rules, shapes and terms. A folder that carries the ontology itself,
as a checkout of miggraph does, is its own layer.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from miggraph.ground import settings
from miggraph.ground.errors import HomeError
from miggraph.ground.names import BASE, PREFIXES, Names
from miggraph.ground.settings import FILE, Settings

RECORDS = (".yaml", ".yml", ".jsonl")
MAPPINGS = ".sssom.tsv"
# What a record's id stands behind at the beginning of a line, in the block style and the flow style of YAML and in JSON.
ID = re.compile(rb"""^(?:-?[ \t]+|- \{|\{)["']?id["']?[ \t]*:[ \t]*["']?([a-z][a-z-]*/[^\s"',}#]+)""")


@dataclass(frozen=True)
class Layer:
    """The base layer: ontology, shapes, rules and queries, and the records of places, languages and terms."""

    path: Path

    @property
    def data(self) -> Path:
        return self.path / "data" / "base"

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of the things that the layer identifies."""
        lines = (line for file in record_files(self.data) for line in file.read_bytes().split(b"\n"))
        return frozenset(found[1].decode() for line in lines if (found := ID.match(line)))


@dataclass(frozen=True)
class Home:
    """The folder a graph is made from."""

    path: Path
    settings: Settings = field(default_factory=Settings)
    is_shipped: bool = False

    @cached_property
    def layer(self) -> Layer:
        return Layer(self.path if (self.path / "ontology" / "miggraph.ttl").is_file() else _shipped())

    @property
    def is_layer(self) -> bool:
        """Whether the home is its own layer, as a checkout of miggraph is."""
        return self.layer.path == self.path

    @property
    def data(self) -> Path:
        return self.path / "data"

    @property
    def mappings(self) -> Path:
        """The folder of the mapping sets."""
        return self.data / "mappings"

    @cached_property
    def names(self) -> Names:
        """How the home names its things, before its own context adds prefixes."""
        return Names(self.settings.base, self.layer.ids, self.settings.language, PREFIXES)

    def below(self, *parts: str) -> list[Path]:
        """List the files or folders of a name that there are: in the layer, and in the home."""
        places = dict.fromkeys((self.layer.path.joinpath(*parts), self.path.joinpath(*parts)))
        return [place for place in places if place.exists()]

    def files(self, folder: str, pattern: str) -> list[Path]:
        """List the files of a folder by their names; one of the home takes the place of the layer's that has its name."""
        found = {file.name: file for place in self.below(folder) for file in place.glob(pattern)}
        return [found[name] for name in sorted(found)]

    def owns(self, file: Path) -> bool:
        """Say whether a file is the home's, and not the layer's: either folder may lie inside the other."""
        is_in_layer = file.is_relative_to(self.layer.path) and not self.path.is_relative_to(self.layer.path)
        return self.is_layer or (file.is_relative_to(self.path) and not is_in_layer)

    def shown(self, file: Path) -> str:
        """Name a file as findings do: from the home's folder, or as one of the layer's."""
        if self.owns(file):
            return str(file.relative_to(self.path)) if file.is_relative_to(self.path) else str(file)
        return f"base layer: {file.relative_to(self.layer.path)}" if file.is_relative_to(self.layer.path) else str(file)

    def rules(self) -> list[Path]:
        """List the rule files in the order they run."""
        return self.files("ontology/rules", "*.rq")

    def shapes(self) -> list[Path]:
        """List the files of shapes: the layer's, then the home's."""
        return [file for place in self.below("ontology") for file in sorted(place.glob("shapes*.ttl")) if file.name != "shapes-core.ttl"]

    def ontologies(self) -> list[Path]:
        """List the files of classes and properties: the layer's, then the home's."""
        return [file for place in self.below("ontology") for file in sorted(place.glob("*.ttl")) if not file.name.startswith("shapes")]

    def layer_files(self) -> list[Path]:
        """List the record files of the layer, in the order of their names."""
        return record_files(self.layer.data)

    def record_files(self) -> list[Path]:
        """List the home's own record files below ``data/``, in the order of their names."""
        return [file for file in record_files(self.data) if not file.is_relative_to(self.layer.data)]

    def mapping_files(self) -> list[Path]:
        """List the mapping sets, in the order of their names."""
        return sorted(self.mappings.glob(f"*{MAPPINGS}")) if self.mappings.is_dir() else []

    def refuse_shipped(self, what: str) -> None:
        """Raise HomeError where somebody is about to write into the graph that came with the package, which the next version replaces."""
        if self.is_shipped:
            raise HomeError(
                f"{what}, and the graph that ships with miggraph is not to be written to",
                where=str(self.path),
                remedy="Make a home of your own with: miggraph init DIR",
            )


def record_files(path: Path) -> list[Path]:
    """List the YAML and JSONL files at or below a path, in the order of their names."""
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.suffix in RECORDS and file.is_file())
    return [path] if path.exists() else []


def find(path: str | os.PathLike[str] | None = None) -> Home:
    """Find the home: the path given, else ``MIGGRAPH_HOME``, else the nearest folder upwards that has ``miggraph.toml``, else the one that ships.

    Raises HomeError where the folder is missing or no home.
    """
    chosen = path or os.environ.get("MIGGRAPH_HOME")
    return at(Path(chosen) if chosen else nearest() or _shipped())


def nearest(start: Path | None = None) -> Path | None:
    """Return the folder one stands in, or the nearest above it, that is a home; None where there is none."""
    here = (start or Path.cwd()).absolute()
    return next((folder for folder in (here, *here.parents) if (folder / FILE).is_file()), None)


def at(path: Path) -> Home:
    """Open the home at a path. Raises HomeError where there is none."""
    if not path.is_dir():
        raise HomeError("there is no such folder", where=str(path), remedy="Name the folder with --home or MIGGRAPH_HOME.")
    is_shipped = path.resolve() == _bundle().resolve()
    if (path / FILE).is_file():
        return Home(path, settings.read(path / FILE), is_shipped)
    if all(
        (path / part).is_dir() for part in ("ontology", "data", "queries")
    ):  # a copy of the layer with records, from before homes had settings
        return Home(path, Settings(base=BASE), is_shipped)
    raise HomeError(
        f"this folder is not a home of miggraph: it has no {FILE}",
        where=str(path),
        remedy=f"Make a home with: miggraph init {path}  or name another with --home or MIGGRAPH_HOME.",
    )


def _bundle() -> Path:
    return Path(__file__).parents[1] / "_bundle"


def _shipped() -> Path:
    return _bundle() if _bundle().is_dir() else Path(__file__).parents[3]
