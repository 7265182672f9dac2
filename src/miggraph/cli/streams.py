"""The standard streams: what a user is told, and streams that whoever called us closed or that are full."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

import click

from miggraph.cli.printing import printable


def tell(message: str, *, nl: bool = True) -> None:
    """Write a message to standard error. Where nobody can be told, because it is full or has no reader, nothing else fails for it."""
    with suppress(OSError):
        click.echo(printable(message), err=True, nl=nl)


def open_closed() -> None:
    """Open something in the place of standard streams that are closed, so that the next file does not take their number.

    Nothing comes from standard input then, what is written to standard output is an error, as it would be, and what is told is lost.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            handle = os.open(os.devnull, os.O_WRONLY if name == "stderr" else os.O_RDONLY)  # the lowest number that is free: this one
            setattr(sys, name, os.fdopen(handle, "r" if number == 0 else "w", encoding="utf-8", errors="backslashreplace"))
