"""Publishing: the files of a site, made in several processes, take the place of those that were there before in one step."""

from __future__ import annotations

import datetime
import gc
import multiprocessing
import os
import shutil
import warnings
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from miggraph.ground import atomic
from miggraph.ground.errors import MiggraphError, ParameterError
from miggraph.pages import rendering
from miggraph.pages.views.addresses import site_address
from miggraph.site import finding
from miggraph.site.addresses import Links, page_file
from miggraph.site.history import History
from miggraph.site.items import Item
from miggraph.site.keys import Keys
from miggraph.site.manifest import NAME, Manifest, digest, stamps
from miggraph.site.planning import own_things, plan

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph

AT_ONCE = 4  # processes: more are seldom quicker than the disk


@dataclass(frozen=True)
class Published:
    """What publishing did, or would do: the files that are new, changed and gone, and how many there are."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    number: int

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)


def publish(graph: KnowledgeGraph, folder: Path, base_url: str, *, day: str = "", check: bool = False, processes: int = 0) -> Published:
    """Write a graph as a site of files into a folder, which is there whole, or as it was before.

    Files of the folder that an earlier site did not have are kept. ``base_url`` is where the folder will stand on the web; it is written only
    where a standard asks for a whole address, ``day`` (2026-11-27) is when this is, today unless it is given. With ``check`` nothing is written. Raises ParameterError for an address that is none, and
    MiggraphError where the folder has files of somebody else in the way, or Pagefind is not installed.
    """
    _refuse_address(base_url)
    before = Manifest.read(folder)
    common, mark = stamps(graph, base_url, finding.version())
    if before.stamp == mark and before.is_whole(folder):
        return Published((), (), (), len(before.files))
    day = day or str(datetime.date.today())
    items = plan(graph, History(graph, folder, before.day, day))
    _refuse_strangers(folder, before, items)
    keys = Keys(graph, common, items).all()
    same = {item.file: before.files[item.file] for item in items if _is_same(item, keys, before, folder)}
    files_by_address = {item.address: item.file for item in items} | {"/ask": "search.html"}
    elsewhere = {site_address(name): graph.names.iri(name) for name in graph.names.layer}
    links = Links(files_by_address, base_url, elsewhere)
    with nullcontext() if check else atomic.replacing_folder(folder) as fresh:
        work = partial(_made, links=links, before=before, folder=folder, fresh=fresh)
        anew = [item for item in items if item.file not in same]
        files = same | dict(_in_processes(work, anew, processes or min(os.cpu_count() or 1, AT_ONCE), graph))
        if not fresh:  # what the index would be is not worked out
            files |= {file: value for file, value in before.files.items() if finding.is_part(file)}
        else:
            for file in same:
                _take(folder / file, fresh / file)
            things = [page_file(site_address(name)) for name in own_things(graph)]
            files |= finding.indexed(fresh, files, before.files, things, lambda file: _link(folder / file, fresh / file))
            _keep(folder, fresh, {*before.files, NAME})
            (fresh / NAME).write_bytes(Manifest(mark, day, dict(sorted(files.items())), keys).written())
    new = tuple(file for file in sorted(files) if file not in before.files)
    changed = tuple(file for file, value in sorted(files.items()) if before.files.get(file, value) != value)
    return Published(new, changed, tuple(file for file in before.files if file not in files), len(files))


def _is_same(item: Item, keys: Mapping[str, str], before: Manifest, folder: Path) -> bool:
    """Say whether a file that is there already is made of what it was made of, and nobody has changed it since."""
    is_known = item.group in keys and before.keys.get(item.group) == keys[item.group] and item.file in before.files
    file = folder / item.file
    return is_known and file.is_file() and digest(file.read_bytes()) == before.files[item.file]


def _take(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if not _link(source, target):
        shutil.copy2(source, target)


def _made(items: Sequence[Item], *, links: Links, before: Manifest, folder: Path, fresh: Path | None) -> list[tuple[str, str]]:
    """Make items, and write them into a fresh folder; what is as it was before is linked to there. Returns the files with their digests."""
    found = []
    for item in items:
        body = item.make(links)
        value = digest(body)
        found.append((item.file, value))
        if fresh:
            target = fresh / item.file
            target.parent.mkdir(parents=True, exist_ok=True)
            if before.files.get(item.file) != value or not _link(folder / item.file, target):
                target.write_bytes(body)
    return found


def _in_processes(work: partial[list[tuple[str, str]]], items: Sequence[Item], number: int, graph: KnowledgeGraph) -> list[tuple[str, str]]:
    """Let several processes make the items, where the system can fork one that has the graph already."""
    rendering.prepare(graph)
    if number < 2 or "fork" not in multiprocessing.get_all_start_methods():
        return work(items)
    context = multiprocessing.get_context("fork")
    gc.collect()
    gc.freeze()  # what is there already is not looked through in every process
    ends, started = [], []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads of this process only wait for work
        for start in range(number):
            here, there = context.Pipe(duplex=False)
            process = context.Process(target=_send, args=(work, items[start::number], there), daemon=True)
            process.start()
            there.close()
            ends.append(here)
            started.append(process)
    try:
        return [pair for end in ends for pair in _received(end)]
    finally:
        for process in started:
            process.terminate()
            process.join()
        gc.unfreeze()


def _send(work: partial[list[tuple[str, str]]], items: Sequence[Item], there: Connection) -> None:
    try:
        there.send(work(items))
    except Exception as error:  # it is raised where it can be told
        there.send(error)


def _received(end: Connection) -> list[tuple[str, str]]:
    try:
        found: list[tuple[str, str]] | Exception = end.recv()
    except EOFError:
        raise MiggraphError(
            "a process that wrote pages was ended", remedy="Publish again: what was published before is as it was."
        ) from None
    if isinstance(found, Exception):
        raise found
    return found


def _refuse_address(base_url: str) -> None:
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ParameterError(
            f'"{base_url}" is no address that a site can stand at', remedy="Write it like --base-url https://example.org/graph/"
        )


def _refuse_strangers(folder: Path, before: Manifest, items: Sequence[Item]) -> None:
    """Raise MiggraphError where a folder has files that no site of ours has written: all of them, or those in the way of this one."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise MiggraphError("a site is a folder, and this is a file", where=str(folder))
    own = [one for one in folder.iterdir() if one.name not in (".git", "CNAME")]
    if own and not before.stamp:
        raise MiggraphError(
            "the folder has files that publish has not written", where=str(folder), remedy="Name a new folder, or an empty one."
        )
    wanted = (*(item.file for item in items), finding.ENTRY)
    taken = [file for file in wanted if file not in before.files and os.path.lexists(folder / file)]
    if taken:
        raise MiggraphError(f"{taken[0]} stands in the way, and publish has not written it", where=str(folder), remedy="Move it away.")


def _keep(folder: Path, fresh: Path, ours: set[str]) -> None:
    """Take over what somebody else has put into the folder: links are taken as links."""
    if not folder.exists():
        return
    for place, folders, names in os.walk(folder):
        below = Path(place).relative_to(folder)
        linked = [name for name in folders if (Path(place) / name).is_symlink()]
        for name in (*names, *linked):
            source, target = Path(place) / name, fresh / below / name
            if (below / name).as_posix() not in ours and not os.path.lexists(target):
                target.parent.mkdir(parents=True, exist_ok=True)
                if source.is_symlink() or not _link(source, target):
                    shutil.copy2(source, target, follow_symlinks=False)


def _link(source: Path, target: Path) -> bool:
    """Let a file be at a second place too. Returns whether the system could, and the file was there."""
    try:
        if source.is_symlink() or not source.is_file():
            return False
        os.link(source, target)
    except OSError:
        return False
    return True
