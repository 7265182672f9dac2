"""Building what is kept: anew, or from the generation before by what has changed since; whole, or not at all."""

from __future__ import annotations

import json
import os
import pickle
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.graph import build
from miggraph.graph.keeping import filling, manifest, renewing, sources, state
from miggraph.graph.keeping.made import Anew, Faults, Made
from miggraph.graph.keeping.state import STORE, VOCABULARY, Moved
from miggraph.ground import locking
from miggraph.records import context

if TYPE_CHECKING:
    from miggraph.graph.keeping.sources import Files
    from miggraph.ground.homes import Home


HOME = "home"  # the file that says whose graph it is


def renew(home: Home, folder: Path) -> None:
    """Bring what is kept of a home up to date: one builder at a time, and whoever waited finds it done.

    Raises DataError where the records have faults, Moved where the files change meanwhile, OSError, RuntimeError or sqlite3.Error where nothing can be written.
    """
    _sweep_homes(folder.parent)
    with locking.held(folder):
        (folder / HOME).write_bytes(os.fsencode(home.path.absolute()))
        try:
            with closing(state.created(folder)) as connection:
                _Builder(home, folder, connection).renew()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:  # it is damaged: all is built anew
            state.remove(folder)
            raise Moved from None


class _Builder:
    """Who builds, and has the lock."""

    def __init__(self, home: Home, folder: Path, connection: sqlite3.Connection) -> None:
        self.home = replace(home)  # which has read nothing of its files yet
        self.folder, self.connection = folder, connection
        self.engine = sources.engine(home)
        self.generation, made_by = state.state(connection)
        self.known: Files = state.files(connection)
        self.is_fit = made_by == self.engine and self._opens(self.generation)
        self.files = sources.looked_at(sources.of(home), self.known, home)

    def _opens(self, number: int) -> bool:
        try:
            ox.Store.read_only(str(self._store(number)))
        except (OSError, RuntimeError):
            return False
        return True

    def renew(self) -> None:
        contents = sources.contents(self.files)
        if self.is_fit and sources.are_alike(self.files, self.known):
            return
        build.refuse_faults(state.faults(self.connection, contents, self.engine))
        self._sweep(self.generation)
        number = max([self.generation, *self._numbers()]) + 1
        fresh = self._store(number)
        try:
            made = self._made(fresh)
            self._see_that_nothing_moved()
            self._commit(number, made)
        except Faults as error:
            self._see_that_nothing_moved()
            with self._transaction():
                state.put_faults(self.connection, contents, self.engine, error.findings)
            build.refuse_faults(error.findings)
        finally:
            if state.state(self.connection)[0] != number:
                shutil.rmtree(fresh, ignore_errors=True)
        self._sweep(number)

    def _made(self, fresh: Path) -> Made:
        if self.is_fit:
            with suppress(Anew):
                return renewing.renewed(self.home, self.connection, self._moved(), self._store(self.generation), fresh)
            shutil.rmtree(fresh, ignore_errors=True)
        return filling.filled(self.home, fresh)

    def _moved(self) -> Files:
        """Return the files that have changed, come, or gone."""
        old, new = self.known, self.files
        names = [name for name in {**old, **new} if name not in old or name not in new or old[name].digest != new[name].digest]
        return {name: new.get(name) or old[name] for name in names}

    def _see_that_nothing_moved(self) -> None:
        """Raise Moved where a file is not as it was before it was read."""
        if not sources.are_alike(sources.looked_at(sources.of(self.home), self.files, self.home), self.files):
            raise Moved

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def _commit(self, number: int, made: Made) -> None:
        """Swap the generations."""
        with self._transaction():
            run = self.connection.execute
            if made.things is None:
                for table in ("records", "ranges", "changes", "files"):
                    run(f"DELETE FROM {table}")
                run("INSERT OR REPLACE INTO state VALUES (1, ?, ?, ?, NULL)", (number, self.engine, number))
            else:
                run("UPDATE state SET generation = ?", (number,))
                self.connection.executemany("INSERT INTO changes VALUES (?, ?)", ((number, thing) for thing in sorted(made.things)))
                run("DELETE FROM changes WHERE generation <= ?", (number - state.GENERATIONS,))
                manifest.remove(self.connection, made.gone)
                manifest.move(self.connection, made.stays)
                self.connection.executemany("DELETE FROM files WHERE name = ?", ((name,) for name in self.known.keys() - self.files.keys()))
            run("UPDATE state SET sets = ?", (None if made.sets is None else json.dumps(sorted(made.sets)),))
            manifest.put(self.connection, made.ranges)
            if made.vocabulary:
                run("INSERT OR REPLACE INTO blobs VALUES (?, ?, ?)", (VOCABULARY, number, pickle.dumps(made.vocabulary)))
            state.put_files(self.connection, self.files)
            self._index(number, made.things)
            run("DELETE FROM faults")

    def _index(self, number: int, things: set[str] | None) -> None:
        """Bring the tables of labels and texts up to date, for the things that have changed or for all."""
        from miggraph.graph import index

        store, own = ox.Store.read_only(str(self._store(number))), context.load(self.home).own
        names = context.home_names(self.home, own)
        if things is None:
            index.fill(self.connection, store, own, names)
        else:
            index.renew(self.connection, store, own, names, map(names.iri, things))

    # folders

    def _store(self, number: int) -> Path:
        return self.folder / f"{STORE}{number}"

    def _numbers(self) -> list[int]:
        names = (re.fullmatch(rf"{STORE}(\d+)", path.name) for path in self.folder.iterdir())
        return [int(name[1]) for name in names if name]

    def _sweep(self, current: int) -> None:
        """Remove the stores of all generations but one, and those that somebody has open: what dead builders left, and what is older."""
        for number in self._numbers():
            if number != current:
                _remove(self._store(number))


def _remove(path: Path) -> None:
    """Remove a folder, unless somebody has it open."""
    if (lock := locking.take_if_free(path)) is not None:
        shutil.rmtree(path, ignore_errors=True)
        os.close(lock)


def _sweep_homes(graphs: Path) -> None:
    """Remove what is kept of homes that are gone."""
    if not graphs.is_dir():
        return
    for folder in graphs.iterdir():
        with suppress(OSError):
            if not Path(os.fsdecode((folder / HOME).read_bytes())).exists():
                _remove(folder)
