"""What was published: the files with their digests, and a stamp of what they were made of."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    keys: dict[str, str] = field(default_factory=dict)  # of what some of them are made of

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Return what was published into a folder; nothing where that is not told."""
        try:
            said = json.loads((folder / NAME).read_bytes())
            files, keys = ({str(name): str(value) for name, value in said[part].items()} for part in ("files", "keys"))
            return cls(str(said["stamp"]), str(said["day"]), files, keys)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls()

    def written(self) -> bytes:
        """Return it as JSON."""
        said = {"stamp": self.stamp, "day": self.day, "files": self.files, "keys": self.keys}
        return json.dumps(said, ensure_ascii=False, indent=0).encode()

    def is_whole(self, folder: Path) -> bool:
        """Say whether all files are there. What is in them is not looked at."""
        return all((folder / file).is_file() for file in self.files)


def digest(body: bytes) -> str:
    """Return a digest of a file."""
    return hashlib.sha256(body).hexdigest()[:24]


def stamps(graph: KnowledgeGraph, base_url: str, index: str) -> tuple[str, str]:
    """Return a digest of what a site is made of beside its records, and one of all: the files of the home, or the store, and this program.

    ``index`` is the version of what indexes. A service is asked anew each time.
    """
    found = hashlib.sha256(f"{__version__} {index} {base_url} {graph.asserted}".encode())
    here = Path(miggraph.__file__).parent
    records = {*graph.home.record_files(), *graph.home.layer_files()}
    own = sorted(file for file in here.rglob("*") if file.is_file() and file.suffix != ".pyc")
    every = files.of(graph)
    beside = [file for file in every if file not in records and file.name != "CURRENT"]
    for file in (*own, *beside):
        _add(found, file)
    common = found.hexdigest()[:24]
    for file in every:
        _add(found, file)
    if not graph.from_records and not Path(graph.place).is_dir():
        found.update(hashlib.sha256("\n".join(sorted(map(str, graph.quads()))).encode()).digest())
    return common, found.hexdigest()[:24]


def _add(found: Any, file: Path) -> None:
    found.update(f"\n{file.name} ".encode() + hashlib.sha256(file.read_bytes()).digest())
