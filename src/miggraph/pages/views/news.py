"""What is new: the latest dated updates, and where the home is under git, what came last into its records."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from miggraph.pages import wording
from miggraph.pages.views.addresses import site_address

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph

LATEST = 3
MOST_ADDED = 8
COMMITS = 40  # that are looked through for what they add
SECONDS = 5  # for git; a page does not wait longer
DAY = re.compile(r"^\x01(\d{4}-\d\d-\d\d)$")
ADDED = re.compile(r"""^\+-?[ \t]*(?:- |\{)?\{?["']?id["']?:[ \t]*["']?([a-z][a-z-]*/[^\s"',}#]+)""")


@dataclass(frozen=True)
class Update:
    """Something that happened: when, for people and for machines, what, and of what it is told."""

    when: str
    day: str
    text: str
    of: str
    address: str


@dataclass(frozen=True)
class Addition:
    """A record that came in: the day, what it is of, and its page."""

    when: str
    day: str
    label: str
    address: str


def updates(graph: KnowledgeGraph) -> tuple[Update, ...]:
    """Return the latest updates that the sources tell."""
    kind = graph.facets.kinds.get("updates")
    if not kind or "date" not in kind.fields:
        return ()
    found: Any = graph.things("updates", "sort=-date", f"limit={LATEST}")
    return tuple(_update(graph, row) for row in found if row.get("date"))


def _update(graph: KnowledgeGraph, row: dict[str, Any]) -> Update:
    identifier = graph.names.compact(str(row["update"]))
    day = str(row["date"]).partition(";")[0]
    text = str(row.get("description") or row.get("updateLabel") or "")
    return Update(
        wording.of(graph).date(day), day, text, graph.labels.name(graph.names.iri(identifier.partition("#")[0])), site_address(identifier)
    )


def additions(graph: KnowledgeGraph) -> tuple[Addition, ...]:
    """Return what came last into the records, as git tells it; nothing where there is no git, or it takes too long."""
    found: dict[str, Addition] = {}
    day, listed = "", {kind.one for kind in graph.facets.kinds.values()}
    for line in _history(graph):
        if dated := DAY.match(line):
            day = dated[1]
        elif (added := ADDED.match(line)) and (name := added[1]).partition("/")[0] in listed and _is_own(graph, name):
            found.setdefault(name, Addition(wording.of(graph).date(day), day, graph.labels.name(graph.names.iri(name)), site_address(name)))
        if len(found) >= MOST_ADDED:
            break
    return tuple(found.values())


def as_of(graph: KnowledgeGraph) -> str:
    """Return the day of the data: that of the last change of the records, as git tells it, else of their files; "" where there are no files."""
    return graph.remembered("pages/as of", lambda: _day(graph))


def _day(graph: KnowledgeGraph) -> str:
    if not graph.from_records or graph.home.is_shipped or not graph.home.data.is_dir():
        return ""
    day = "\n".join(_git(graph, "log", "-n1", "--format=%cs", "--", "data")).strip()
    latest = max((file.stat().st_mtime for file in graph.home.data.rglob("*") if file.is_file()), default=0.0)
    return day or (datetime.fromtimestamp(latest, UTC).date().isoformat() if latest else "")


def _is_own(graph: KnowledgeGraph, name: str) -> bool:
    """Say whether an id is that of a thing that is still there, and not the layer's."""
    return name not in graph.names.layer and graph.names.iri(name) in graph.labels.label_of


def _history(graph: KnowledgeGraph) -> list[str]:
    """Return the latest changes of the record files, line by line."""
    if not graph.from_records or graph.home.is_shipped or not graph.home.data.is_dir():
        return []
    layer = [":(exclude)data/base"] if graph.home.is_layer else []
    asked = ("--no-color", "--no-ext-diff", "--no-textconv", f"-n{COMMITS}", "--format=%x01%cs", "-p", "-U0", "--", "data", *layer)
    return _git(graph, "log", *asked)


def _git(graph: KnowledgeGraph, *asked: str) -> list[str]:
    """Return the lines that git answers; none where there is no git, or it takes too long."""
    # no program that the settings of the repository name is run
    command = ["git", "-c", "core.fsmonitor=false", "--no-pager", *asked]
    try:
        done = subprocess.run(command, cwd=graph.home.path, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - a fixed command
    except (OSError, subprocess.SubprocessError):
        return []
    return done.stdout.decode(errors="replace").split("\n") if done.returncode == 0 else []
