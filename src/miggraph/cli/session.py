"""What commands share: the graph that the options choose, messages, and output that is written whole or not at all."""

from __future__ import annotations

import datetime
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from miggraph.cli.printing import printable
from miggraph.cli.streams import tell
from miggraph.ground import homes
from miggraph.ground.errors import ParameterError, StoreError

if TYPE_CHECKING:
    from miggraph.ground.homes import Home
    from miggraph.ground.pool import Mapping
    from miggraph.knowledge import KnowledgeGraph

OPENING = ("store", "endpoint", "asserted", "timeout", "memory", "services", "cache")  # options that miggraph.open() takes as they are


def open_graph(ctx: click.Context | None = None, *, to_write: str = "") -> KnowledgeGraph:
    """Open the graph that the options of the command line choose.

    ``to_write`` says what is about to be written into its home: raises HomeError where that is the one that ships, before any work is done.
    """
    import miggraph

    settings = (ctx or click.get_current_context()).ensure_object(dict)
    chosen: dict[str, Any] = {name: settings[name] for name in OPENING if name in settings}
    graph = miggraph.open(settings.get("home"), **chosen)
    if to_write:
        graph.home.refuse_shipped(to_write)
    if ctx is None:
        _name_home(graph.home)
    return graph


def _name_home(home: Home) -> None:
    """Say which home is read, unless it is the one in which the user stands: whoever asks the wrong list should see it at once."""
    if homes.nearest() is None or not home.path.samefile(homes.nearest() or home.path):
        say(f"{home.settings.title}: {'the graph that ships with miggraph' if home.is_shipped else home.path}")


def _day(ctx: click.Context, parameter: click.Parameter, value: str) -> str:
    try:
        return value and str(datetime.date.fromisoformat(value))
    except ValueError:
        raise click.BadParameter(f"{value} is no day: write it like 2026-11-27", ctx, parameter) from None


# a day that were read off the files would be another in every copy of them
date_option = click.option(
    "--date", default="", metavar="DAY", callback=_day, help="The day of the release, 2026-11-27, for VoID and DCAT."
)


cluster_option = click.option(
    "--cluster", default="", metavar="URL", help="Let a cluster do it, of Dask (tcp://HOST:8786) or of Spark (spark://HOST:7077)."
)


@contextmanager
def connected(cluster: str) -> Iterator[Mapping | None]:
    """Connect to the cluster that --cluster names; None where it names none."""
    if not cluster:
        yield None
        return
    from miggraph.cluster import connect

    with connect(cluster) as workers:
        yield workers


def say(message: str) -> None:
    """Tell the user something on standard error, unless --quiet."""
    if not click.get_current_context().ensure_object(dict).get("quiet"):
        warn(message)


def warn(message: str) -> None:
    """Tell the user something on standard error in any case."""
    tell(message)


@contextmanager
def counting(what: str) -> Iterator[Callable[[int], None]]:
    """Show on a terminal how many there are by now, of what nobody knows the number of."""
    if click.get_current_context().ensure_object(dict).get("quiet") or not sys.stderr.isatty():
        yield lambda _: None
        return
    shown: list[int] = []

    def tick(number: int) -> None:
        shown.append(number)
        click.echo(f"\r{what}: {number:,}", err=True, nl=False)

    try:
        yield tick
    finally:
        click.echo(err=True, nl=bool(shown))


def is_terminal() -> bool:
    """Say whether standard output is a terminal."""
    return sys.stdout.isatty()


def colours() -> bool:
    """Say whether to colour: on a terminal, unless NO_COLOR is set (no-color.org)."""
    return is_terminal() and not os.environ.get("NO_COLOR")


def inside(home: Home, into: str, name: str) -> Path:
    """Return the file below the data of a home that records are added to: the one named, or ``name`` in the folder that is named.

    Raises HomeError where the home is the one that ships, ParameterError where the file is not below its data.
    """
    home.refuse_shipped("records are added to the home")
    place = home.path / into
    if not place.resolve().is_relative_to(home.data.resolve()):
        raise ParameterError(f"{into} is not below data/ of the home", remedy="Write --into data/…, or -o FILE for a file elsewhere.")
    return place if place.suffix in (".yaml", ".yml", ".jsonl") else place / name


def put(content: str | bytes, path: str | None = None) -> None:
    """Write text or bytes to standard output, or to a file: a temporary file first, then renamed, so that nothing is half-written.

    What goes to a terminal goes without what could command it; files and pipes get every character. Raises ParameterError where bytes
    would go to a terminal, StoreError where the file cannot be written.
    """
    if isinstance(content, bytes) and path in (None, "-") and is_terminal():
        raise ParameterError("a workbook is no text for a terminal", remedy="Write it to a file: -o FILE.xlsx")
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    if path is None or path == "-":
        _print(printable(data.decode("utf-8", "replace"), bold=True).encode() if is_terminal() else data)
        return
    target = Path(path)
    try:
        if target.exists() and not stat.S_ISREG(target.stat().st_mode):
            target.write_bytes(data)
        else:
            from miggraph.ground import atomic

            atomic.write(target, data)
    except OSError as error:
        raise StoreError(f"the file cannot be written: {error.strerror or error}", where=path) from error


def _print(data: bytes) -> None:
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise StoreError("the output was closed before everything was written") from None
    except OSError as error:
        raise StoreError(f"the output cannot be written: {error.strerror or error}") from error
