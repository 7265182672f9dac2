"""JSON lines, packed or not, one at a time: memory does not depend on how many there are, nor a line on those before it."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any

from miggraph.ground.findings import Finding

MAX_LINE = 16 << 20  # bytes; a work of five thousand authors has some six million
GZIP, BOM = b"\x1f\x8b", b"\xef\xbb\xbf"
ENVELOPES = ("items", "message", "results")  # in which Crossref and OpenAlex give many works at once
DEPTH = 3


def objects(stream: IO[bytes], shown: str, tell: Callable[[Finding], None], **decoding: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the objects of a stream with their lines. A line that is none costs itself, and ``tell`` is told."""

    def broken(number: int, why: str) -> None:
        tell(Finding("entry-unreadable", why, file=shown, line=number))

    for number, line in _lines(stream, broken):
        try:
            value = json.loads(line, **decoding)
        except RecursionError:
            broken(number, "brackets are nested too deep")
        except ValueError as error:  # of JSON, of UTF-8, or of a number that is too long
            broken(number, f"this line is no JSON: {error}")
        else:
            found = list(_works(value))
            yield from ((number, work) for work in found)
            if not found:
                broken(number, "this line is no object: each line is a work, { … }")


def _works(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield what a value is an envelope of, or itself."""
    inner = next((value[key] for key in ENVELOPES if isinstance(value.get(key), (list, dict))), None) if isinstance(value, dict) else None
    if inner is not None and depth < DEPTH:
        for member in inner if isinstance(inner, list) else [inner]:
            yield from _works(member, depth + 1)
    elif isinstance(value, dict):
        yield value


def _lines(stream: IO[bytes], broken: Callable[[int, str], None]) -> Iterator[tuple[int, bytes]]:
    source, number = _unpacked(stream), 0
    try:
        while line := source.readline(MAX_LINE + 1):
            number += 1
            if len(line) > MAX_LINE:
                broken(number, f"the line is longer than {MAX_LINE >> 20} MB, and was left out")
                while line and not line.endswith(b"\n"):
                    line = source.readline(MAX_LINE)
            elif line.strip():
                yield number, line.removeprefix(BOM)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        broken(number + 1, f"the packed file is broken off or damaged here: {error}")


def _unpacked(stream: IO[bytes]) -> IO[bytes]:
    """Return a stream that gives what is packed in another, if anything is (RFC 1952, section 2.3.1)."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    is_packed = buffered.peek(2)[:2] == GZIP
    return gzip.GzipFile(fileobj=buffered) if is_packed else buffered  # type: ignore[return-value]
