"""The files that a graph is made of, and whether one is as it was: by what the system says of it, and where that proves nothing by its content."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from miggraph.ground.homes import Home

# A file that was changed so shortly before somebody looked may be changed again with no clock of a file system to show it.
RACY = 2_000_000_000  # nanoseconds

# Whose programs make a graph; "" says the version.
ROOMS = ("", "graph", "graph/assembly", "graph/index", "graph/keeping", "records", "records/blocks", "sssom", "ground")


class Part(Enum):
    """What a file is to the graph: only where records or links have changed, what is kept can be kept up to date."""

    RECORDS = "records"
    LINKS = "links"
    LAYER = "layer"
    GROUND = "ground"  # context, ontology, rules

    @property
    def is_of_records(self) -> bool:
        return self in (Part.RECORDS, Part.LAYER)


class Mark(NamedTuple):
    """What the system says of a file. Nobody sets the time of the last change of its inode, so that a copied modification time is seen through."""

    size: int
    mtime: int
    ctime: int
    inode: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was seen: when, and with which content where somebody has looked into it."""

    part: Part
    mark: Mark
    looked: int = 0
    digest: bytes = b""

    @property
    def size(self) -> int:
        return self.mark.size

    @property
    def is_settled(self) -> bool:
        """Whether any later change shows in the mark. A clock that was put back makes times of the future, which prove nothing."""
        return max(self.mark.mtime, self.mark.ctime) < self.looked - RACY


Files = dict[str, Seen]


def of(home: Home) -> Files:
    """Return the files that the graph of a home is made of, as the system says they are now."""
    from miggraph.records.context import FILE

    parts = {
        Part.GROUND: [*home.below(*FILE), *home.ontologies(), *home.rules()],
        Part.LAYER: home.layer_files(),
        Part.RECORDS: home.record_files(),
        Part.LINKS: home.mapping_files(),
    }
    found = {named(path, home): (part, path) for part, paths in parts.items() for path in paths}
    return {name: Seen(part, _mark(path)) for name, (part, path) in found.items()}


def named(path: Path, home: Home) -> str:
    """Return the name of a file: from the home on where it lies in it, however one comes there."""
    root, name = f"{home.path}{os.sep}", str(path)
    return name[len(root) :] if name.startswith(root) else os.path.abspath(path)  # noqa: PTH100 - a link in a path is kept


def _mark(path: Path) -> Mark:
    try:
        said = path.stat()
    except OSError:
        return Mark(-1, 0, 0, 0)  # gone since it was listed
    return Mark(said.st_size if stat.S_ISREG(said.st_mode) else -2, said.st_mtime_ns, said.st_ctime_ns, said.st_ino)


def looked_at(files: Files, known: Mapping[str, Seen], home: Home) -> Files:
    """Return files with digests of their contents: those ``known`` where nothing can have changed, else of what is in them now."""
    return {name: _looked_at(home.path / name, seen, known.get(name)) for name, seen in files.items()}


def _looked_at(path: Path, seen: Seen, known: Seen | None) -> Seen:
    if known and known.digest and known.mark == seen.mark and known.is_settled:
        return replace(known, part=seen.part)
    looked = time.time_ns()
    mark, digest = _mark(path), _digest(path)  # the mark first: what is changed from now on differs from it
    return Seen(seen.part, mark, looked, digest)


def _digest(path: Path) -> bytes:
    digest = hashlib.blake2b(digest_size=20)
    try:
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    except OSError as error:  # what cannot be read is a fault that the reader tells
        return f"unreadable {error.errno}".encode()
    return digest.digest()


def are_alike(files: Files, others: Files) -> bool:
    """Say whether files have the same names and contents as others: both have been looked at."""
    return contents(files) == contents(others)


def contents(files: Files) -> bytes:
    """Return a digest of the names of files, of their parts, and of their contents."""
    digest = hashlib.blake2b(digest_size=20)
    for name in sorted(files):
        digest.update(f"{name}\0{files[name].part.value}\0".encode("utf-8", "surrogateescape") + files[name].digest + b"\0")
    return digest.digest()


def engine(home: Home) -> str:
    """Return what else decides what a graph is: the programs, by their files, as in a checkout they change between two versions; and the settings."""
    import pyoxigraph as ox

    package = Path(__file__).parents[2]
    said = [entry.stat() for room in ROOMS for entry in os.scandir(package / room) if entry.name.endswith(".py")]
    programs = f"{len(said)} {sum(one.st_size for one in said)} {sum(one.st_mtime_ns for one in said)}"
    return f"{ox.__version__} {programs} {home.settings.base} {home.settings.language}"
