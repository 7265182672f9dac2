"""Files that somebody else made: opened with a look at what they may do to who reads them.

A small compressed file may unpack to more than a disk holds; an XML file of a kilobyte may expand to gigabytes by its entities; a line may
have no end; and what is no regular file may never answer.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from miggraph.ground.errors import DataError, StoreError

MOST_LINE = 1 << 20  # bytes
RATIO, ALWAYS = 100, 1 << 26  # what a file may unpack to: so many times its size, and so many bytes in any case
CHUNK = 1 << 20
MARK = b"<!ENTITY"
MOST_MARK = 1_000  # bytes that the declaration of an entity may have
# A declaration whose entity stands for a short text without further entities, as is usual for namespaces (XML 1.0, section 4.2).
HARMLESS = re.compile(rb"""<!ENTITY\s+[^\s"'<>%&]+\s+(?:"[^"&%<]{0,250}"|'[^'&%<]{0,250}')\s*>""")
BAD_FILE = (OSError, EOFError, UnicodeDecodeError, zlib.error)


def ending(path: Path) -> str:
    """Return the ending that says the form of a file: of a compressed one, that of what is in it."""
    return Path(path.stem).suffix.lower() if is_compressed(path) else path.suffix.lower()


def is_compressed(path: Path) -> bool:
    """Say whether a file is compressed by gzip, by its name."""
    return path.suffix.lower() == ".gz"


def refuse_devices(path: Path) -> None:
    """Raise StoreError for what is neither a file nor a folder: reading a pipe or a device might never end."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise StoreError("this is no regular file", where=str(path), remedy="Save what comes from it as a file, and name that.")


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file, unpacked where it is compressed. Raises DataError where it cannot be read, or unpacks to too much."""
    try:
        if not is_compressed(path):
            with path.open("rb") as stream:
                yield stream
            return
        with path.open("rb") as packed, gzip.open(packed) as stream:
            yield io.BufferedReader(Bounded(stream, path))
    except BAD_FILE as error:
        raise DataError(f"the file cannot be read: {error}", where=str(path)) from None


class Bounded(io.RawIOBase):
    """What a compressed file unpacks to, as long as that is no more than such a file may hold."""

    def __init__(self, stream: Any, path: Path) -> None:
        self.stream, self.path = stream, path
        self.left = max(ALWAYS, RATIO * path.stat().st_size)

    def readable(self) -> bool:
        """Say that it is there to be read."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Read as io.RawIOBase does. Raises DataError where too much has been read."""
        data = self.stream.read1(len(buffer))
        self.left -= len(data)
        if self.left < 0:
            remedy = "If it is sound, unpack it first and name the unpacked file."
            raise DataError(f"the file unpacks to more than {RATIO} times its size", where=str(self.path), remedy=remedy)
        buffer[: len(data)] = data
        return len(data)


def lines(stream: IO[bytes], path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of a file, each with its number. Raises DataError at one that is too long."""
    for number, line in enumerate(iter(lambda: stream.readline(MOST_LINE + 1), b""), 1):
        if len(line) > MOST_LINE:
            remedy = "Is this the right file? Break the line, or leave it out."
            raise DataError(f"the line has more than {MOST_LINE:,} bytes", where=f"{path}:{number}", remedy=remedy)
        yield number, line


def refuse_entities(path: Path) -> None:
    """Raise DataError where an XML file declares an entity that may expand to much: one that is long, or refers to others.

    The parser expands them without a limit, and takes also those for declared that stand in a comment: so all of the file is looked at.
    """
    with opened(path) as stream:
        line, data, is_last = 1, b"", False
        while not is_last:
            chunk = stream.read(CHUNK)
            data, is_last = data + chunk, len(chunk) < CHUNK
            end = len(data) if is_last else len(data) - MOST_MARK
            for found in re.finditer(MARK, data):
                if found.start() < end and not HARMLESS.match(data, found.start(), found.start() + MOST_MARK):
                    raise _entity(path, line + data.count(b"\n", 0, found.start()))
            line, data = line + data.count(b"\n", 0, end), data[end:]


def _entity(path: Path, line: int) -> DataError:
    message = "an entity is declared here that is long or refers to something else: it may expand to more than memory holds"
    return DataError(message, where=f"{path}:{line}", remedy="Write out what the entities stand for, or save the file as Turtle.")
