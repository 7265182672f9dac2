"""Packing: the graph with all that it takes to read it, as one file for an archive, which is an RO-Crate (version 1.2)."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from miggraph.ground import atomic
from miggraph.ground.errors import HomeError, StoreError
from miggraph.ground.settings import FILE
from miggraph.packing import contents, crate

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

MANIFEST = "manifest-sha256.txt"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip file can tell: the same graph gives the same bytes


def write(graph: Graph, out: Path, *, date: str, address: str = "") -> int:
    """Write a graph as a package to a zip file, whole or not at all, and return how many files are in it.

    ``date`` is the day of its publication, 2026-11-27; ``address`` is where it is to be seen on the web. What is not for everybody is to be
    taken out of the graph before (``miggraph.graph.part``). The same graph gives the same bytes. Raises HomeError where the home has no
    licence, without which an archive takes nothing, StoreError where the file cannot be written.
    """
    if not graph.home.settings.license:
        raise HomeError(
            "there is no licence, and nobody may use a package without one",
            where=str(graph.home.path / FILE),
            remedy='Write license = "https://creativecommons.org/licenses/by/4.0/", or the address of another.',
        )
    files = {file.path: file for file in contents.files(graph, date=date, address=address)}
    listed = [files[path] for path in sorted(files)]
    texts = {file.path: file.data for file in listed} | {crate.NAME: crate.metadata(graph, listed, date=date, address=address)}
    texts[MANIFEST] = _manifest(texts)
    try:
        with atomic.replacing(out) as fresh, zipfile.ZipFile(fresh.stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(texts):
                archive.writestr(_entry(path), texts[path])
    except OSError as error:
        raise StoreError(f"the package cannot be written: {error.strerror or error}", where=str(out)) from error
    return len(texts)


def _manifest(texts: dict[str, bytes]) -> bytes:
    """Return the digest of every file, as ``sha256sum -c`` and BagIt have it (RFC 8493, section 2.1.3)."""
    return "".join(f"{hashlib.sha256(texts[path]).hexdigest()}  {path}\n" for path in sorted(texts)).encode()


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system, entry.external_attr = 3, 0o644 << 16  # a plain file, on whatever system it was written
    return entry
