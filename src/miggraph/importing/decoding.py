"""Decoding: the lines of a text file in whatever encoding it comes, in bounded memory.

A byte order mark decides; else the file is UTF-8 if all of it is; else ``charset-normalizer`` says what a sample of it is, and
Windows-1252 is taken where it cannot tell (WHATWG Encoding: that is what "Latin-1" files are).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from miggraph.ground.errors import DataError

MAX_LINE = 4 * 1024 * 1024  # characters
MAX_EMPTY = 10_000_000  # lines
ERRORS = "miggraph-western"  # how bytes are read that the encoding of their file has not
SAMPLE = 256 * 1024  # bytes
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_LIKELY = ["cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r", "mac_roman", "shift_jis", "gb18030", "big5", "euc_kr"]  # fmt: skip
_ODD = re.compile("[\ufffd£¤¥¦¬¯±²³¹¼½¾][^\\W\\d_]|[^\\W\\d_][\ufffd£¤¥¦¬¯±¹¼½¾¿]")  # signs inside words


def lines(path: Path, *, universal: bool = True) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file with their numbers (1-based), without the line ends.

    With ``universal`` a lone carriage return ends a line too. Raises DataError where a line is longer than four million characters or
    holds zero bytes, OSError where the file cannot be opened.
    """
    encoding = encoding_of(path)
    with path.open(encoding=encoding, errors=ERRORS, newline=None if universal else "\n") as stream:
        number = empty = 0
        while line := stream.readline(MAX_LINE + 1):
            number += 1
            if line == "\n":
                empty += 1
                if empty > MAX_EMPTY:
                    raise DataError(f"there are more than {MAX_EMPTY:,} empty lines", where=str(path), remedy="Is this a text file?")
            if len(line) > MAX_LINE:
                raise DataError(
                    f"line {number} is longer than {MAX_LINE:,} characters",
                    where=str(path),
                    remedy="Is this a text file? Break it into lines.",
                )
            if "\0" in line:
                raise DataError(f"line {number} holds zero bytes", where=str(path), remedy="Is this a text file? Save it as UTF-8 text.")
            yield number, line.rstrip("\r\n")


def encoding_of(path: Path) -> str:
    """Return the name of the encoding of a text file. It is to be opened with ``errors=ERRORS``."""
    codecs.register_error(ERRORS, _western)
    with path.open("rb") as stream:
        head = stream.read(SAMPLE)
        for mark, name in _MARKS:
            if head.startswith(mark):
                return name
        if wide := _wide(head):
            return wide
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            chunk = head
            while chunk:
                decoder.decode(chunk)
                chunk = stream.read(SAMPLE)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return _guessed(head, (b"" if chunk is head else chunk) + stream.read(SAMPLE))
    return "utf-8"


def _western(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are no UTF-8 as Windows-1252: files that were put together from several are often both."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return (wrong.decode("cp1252", "replace") if error.encoding == "utf-8" else "\ufffd"), error.end


def _is_nearly_utf8(telling: bytes) -> bool:
    text = telling.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    return sum(not c.isascii() for c in text) - wrong > 4 * wrong


def _wide(head: bytes) -> str:
    """Return the encoding of text of two or four bytes a character that has no mark, known by its many zeros; "" for other texts."""
    zeros = [head[place::4].count(b"\0") for place in range(4)]
    few = len(head) // 80  # in each place; a program has many in all
    if sum(zeros) * 5 < len(head) or min(zeros) > few:
        return ""
    if min(zeros[1:3]) > few:
        return "utf-32-le" if zeros[3] > few else "utf-32-be"
    return "utf-16-le" if zeros[1] + zeros[3] > zeros[0] + zeros[2] else "utf-16-be"


def _guessed(head: bytes, further: bytes) -> str:
    import charset_normalizer

    # the lines that are not plain ASCII say what the encoding is
    telling = b"\n".join(line for line in (head + further).splitlines() if not line.isascii())[:SAMPLE]
    if _is_nearly_utf8(telling):
        return "utf-8"
    western = telling.decode("cp1252", "replace")
    marked = sum(not c.isascii() for c in western if c.isalpha())
    if not _ODD.search(western) and marked * 2 < sum(c.isalpha() for c in western):
        return "cp1252"  # accents here and there, as western languages have them; too few for a guess
    best = charset_normalizer.from_bytes(telling, cp_isolation=_LIKELY).best()
    return best.encoding if best else "cp1252"
