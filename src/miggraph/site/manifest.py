"""What was published: the files with their digests, and a stamp of what they were made of."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import miggraph
from miggraph import __version__
from miggraph.graph import files

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph

NAME = ".miggraph.json"


@dataclass(frozen=True)
class Manifest:
    """The files of a site by their paths, with their digests."""

    stamp: str = ""
    day: str = ""  # on which this was published
    files: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Return what was published into a folder; nothing where that is not told."""
        try:
            said = json.loads((folder / NAME).read_bytes())
            return cls(str(said["stamp"]), str(said["day"]), {str(file): str(value) for file, value in said["files"].items()})
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls()

    def written(self) -> bytes:
        """Return it as JSON."""
        return json.dumps({"stamp": self.stamp, "day": self.day, "files": self.files}, ensure_ascii=False, indent=0).encode()

    def is_whole(self, folder: Path) -> bool:
        """Say whether all files are there. What is in them is not looked at."""
        return all((folder / file).is_file() for file in self.files)


def digest(body: bytes) -> str:
    """Return a digest of a file."""
    return hashlib.sha256(body).hexdigest()[:24]


def stamp(graph: KnowledgeGraph, base_url: str, index: str) -> str:
    """Return a digest of what a site is made of: the files of the home, or the store, this program, and the version of what indexes. A service is asked anew each time."""
    found = hashlib.sha256(f"{__version__} {index} {base_url} {graph.asserted}".encode())
    here = Path(miggraph.__file__).parent
    own = sorted(file for file in here.rglob("*") if file.is_file() and file.suffix != ".pyc")
    for file in (*own, *files.of(graph)):
        found.update(f"\n{file.name} ".encode() + hashlib.sha256(file.read_bytes()).digest())
    if not graph.from_records and not Path(graph.place).is_dir():
        found.update(hashlib.sha256("\n".join(sorted(map(str, graph.quads()))).encode()).digest())
    return found.hexdigest()[:24]
