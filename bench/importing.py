"""Import beside the parsing library alone: time and memory, on seeded lists of books. ``python -m bench.importing [FORMAT ...]``.

Each side is a process of its own: ours is the whole command, the records written as JSONL; the peer reads the same file and keeps what
its own reading keeps. Time is processor time, for the machine may be busy. What ours takes beyond the parser should not grow with the
list. Plain text has no peer: only the entries per second are printed.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from bench.generate import WORDS

BIN = Path(sys.executable).parent
ENTRIES, SMALL, LARGE = 50_000, 10_000, 100_000
CITIES = ("London", "New York", "Geneva", "Brussels", "Oxford", "Delhi", "Nairobi", "Madrid")
KEYWORDS = ("migration", "remittances", "domestic work", "care work", "gender", "trafficking", "households", "citizenship")
COLUMNS = ("type", "title", "subtitle", "authors", "issued", "publisher", "publishedIn", "isbn", "doi", "webPages", "themes", "description")


class Made(NamedTuple):
    """A book that nobody wrote."""

    key: str
    title: str
    subtitle: str
    authors: list[tuple[str, str]]
    year: int
    publisher: str
    place: str
    isbn: str
    doi: str
    url: str
    keywords: list[str]
    abstract: str


def entries(count: int, *, seed: int = 20) -> Iterator[Made]:
    """Yield entries, the same for the same seed; the first of a long list are those of a short one."""
    draw = random.Random(seed)
    for number in range(count):
        title, subtitle = (" ".join(draw.choices(WORDS, k=length)).capitalize() for length in (3, 6))
        yield Made(
            f"made{number}",
            f"{title} {number}",
            subtitle,
            [(f"Surname{draw.randrange(9000):04}", f"Given{draw.randrange(300)} {draw.choice('ABCDEFGH')}.") for _ in range(2)],
            draw.randint(1980, 2020),
            f"Publisher {draw.randrange(200)} Press",
            draw.choice(CITIES),
            isbn(number),
            f"10.1234/made.{number}",
            f"https://www.example.org/books/{number}",
            draw.sample(KEYWORDS, 3),
            " ".join(draw.choices(WORDS, k=60))[:299] + ".",
        )


def isbn(number: int) -> str:
    """Return an ISBN-13 with the right check digit (ISO 2108)."""
    digits = f"978{number:09}"
    return digits + str(-sum(int(digit) * weight for digit, weight in zip(digits, itertools.cycle((1, 3)))) % 10)


# files


def write_bibtex(path: Path, made: Iterable[Made]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for book in made:
            authors = " and ".join(", ".join(author) for author in book.authors)
            fields = {
                "author": authors, "title": f"{book.title}: {book.subtitle}", "year": book.year, "publisher": book.publisher,
                "address": book.place, "isbn": book.isbn, "doi": book.doi, "url": book.url, "keywords": ", ".join(book.keywords),
                "abstract": book.abstract,
            }  # fmt: skip
            stream.write(f"@book{{{book.key},\n" + "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items()) + "}\n\n")


def write_ris(path: Path, made: Iterable[Made]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for book in made:
            fields = [
                ("TY", "BOOK"), ("ID", book.key), *(("AU", ", ".join(author)) for author in book.authors), ("TI", f"{book.title}: {book.subtitle}"),
                ("PY", book.year), ("PB", book.publisher), ("CY", book.place), ("SN", book.isbn), ("DO", book.doi), ("UR", book.url),
                *(("KW", keyword) for keyword in book.keywords), ("AB", book.abstract), ("ER", ""),
            ]  # fmt: skip
            stream.write("".join(f"{tag}  - {value}\n" for tag, value in fields) + "\n")


def write_csl_json(path: Path, made: Iterable[Made]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for number, book in enumerate(made):
            item = {
                "id": book.key, "type": "book", "title": f"{book.title}: {book.subtitle}",
                "author": [{"family": family, "given": given} for family, given in book.authors], "issued": {"date-parts": [[book.year]]},
                "publisher": book.publisher, "publisher-place": book.place, "ISBN": book.isbn, "DOI": book.doi, "URL": book.url,
                "keyword": "; ".join(book.keywords), "abstract": book.abstract,
            }  # fmt: skip
            stream.write(("[" if number == 0 else ",\n") + json.dumps(item))
        stream.write("]\n")


def rows(made: Iterable[Made]) -> Iterator[tuple[str | int, ...]]:
    yield COLUMNS
    for book in made:
        authors = "; ".join(", ".join(author) for author in book.authors)
        yield (
            "Book", book.title, book.subtitle, authors, book.year, book.publisher, book.place, book.isbn, book.doi, book.url,
            "; ".join(book.keywords), book.abstract,
        )  # fmt: skip


def write_csv(path: Path, made: Iterable[Made]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows(made))


def write_text(path: Path, made: Iterable[Made]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for book in made:
            authors = " and ".join(f"{family}, {given}" for family, given in book.authors)
            stream.write(f"{authors} ({book.year}) {book.title}: {book.subtitle}. {book.place}: {book.publisher}. ISBN {book.isbn}.\n")
            stream.write(f"{book.abstract}\n\n")


def write_xlsx(path: Path, made: Iterable[Made]) -> None:
    import openpyxl

    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("List")
    for row in rows(made):
        sheet.append(row)
    workbook.save(path)


class Peer(NamedTuple):
    """A format, what writes a file of it, and the script that reads it with the library alone: the file is sys.argv[1]."""

    format: str
    write: Callable[[Path, Iterable[Made]], None]
    script: str


PEERS = {
    "bibtexparser": Peer(
        "bibtex", write_bibtex, "import bibtexparser\nkept = bibtexparser.parse_string(open(path, encoding='utf-8').read())"
    ),
    "rispy": Peer("ris", write_ris, "import rispy\nkept = rispy.load(open(path, encoding='utf-8'))"),
    "ijson": Peer("csl-json", write_csl_json, "import ijson\nfor item in ijson.items(open(path, 'rb'), 'item'): pass"),
    "json.load": Peer("csl-json", write_csl_json, "import json\nkept = json.load(open(path, encoding='utf-8'))"),
    "csv.reader": Peer("csv", write_csv, "import csv\nfor row in csv.reader(open(path, encoding='utf-8', newline='')): pass"),
    "openpyxl": Peer(
        "xlsx",
        write_xlsx,
        "import openpyxl\nfor row in openpyxl.load_workbook(path, read_only=True).active.iter_rows(values_only=True): pass",
    ),
}


# measuring


class Cost(NamedTuple):
    """What a process took: seconds of processor time, and memory at its peak."""

    seconds: float
    megabytes: float


def cost(command: list[str]) -> Cost:
    """Run a command and return its time and its peak of memory. Raises CalledProcessError where it fails."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024  # ru_maxrss is bytes there and kilobytes elsewhere: getrusage(2)
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def both(peer: Peer, count: int, rounds: int) -> tuple[Cost, Cost]:
    """Return what our import and the library alone take for a list, in turn, A B A B …: the medians of their times and the peaks."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list.{peer.format}"
        peer.write(path, entries(count))
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(_ours(peer.format, path))
            theirs.append(cost([sys.executable, "-c", f"import sys\npath = sys.argv[1]\n{peer.script}", str(path)]))
    return _middle(ours), _middle(theirs)


def _ours(format: str, path: Path) -> Cost:
    out = path.with_name("records.jsonl")
    out.unlink(missing_ok=True)
    return cost([str(BIN / "miggraph"), "--quiet", "import", format, str(path), "--jsonl", "-o", str(out)])


def _middle(costs: list[Cost]) -> Cost:
    return Cost(statistics.median(each.seconds for each in costs), max(each.megabytes for each in costs))


def importing(options: argparse.Namespace) -> None:
    """Import of 50,000 entries beside the parsing library alone; and memory at 10,000 and at 100,000."""
    chosen = getattr(options, "formats", None) or {"text", *(peer.format for peer in PEERS.values())}
    count, small, large, rounds = (
        getattr(options, name, default) for name, default in (("entries", ENTRIES), ("small", SMALL), ("large", LARGE), ("rounds", 1))
    )
    for name, peer in PEERS.items():
        if peer.format not in chosen:
            continue
        ours, theirs = both(peer, count, rounds)
        print(
            f"import {peer.format:<9} {count:>7,} entries {ours.seconds:8.2f} s   {name + ' alone:':<20} {theirs.seconds:8.2f} s   "
            f"ratio {ours.seconds / theirs.seconds:5.2f}  (goal: at most 2)"
        )
        beyond = []
        for size in (small, large):
            ours, theirs = both(peer, size, 1)
            beyond.append(ours.megabytes - theirs.megabytes)
            print(f"  peak at {size:>7,} entries   {ours.megabytes:7.0f} MB   {name + ' alone:':<20} {theirs.megabytes:7.0f} MB")
        print(f"  ours beyond the parser's: {beyond[0]:.0f} MB, then {beyond[1]:.0f} MB  (goal: flat)")
    if "text" in chosen:
        text(small)


def text(count: int) -> None:
    """Import of a list as plain text: entries in a second of processor time."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.txt"
        write_text(path, entries(count))
        ours = _ours("text", path)
    print(
        f"import text      {count:>7,} entries {ours.seconds:8.2f} s   {count / ours.seconds:,.0f} entries per second, {ours.megabytes:.0f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help="text, bibtex, ris, csl-json, csv or xlsx; all if none is named")
    parser.add_argument("--rounds", type=int, default=1, help="how often each side is timed")
    add_sizes(parser)
    importing(parser.parse_args())


def add_sizes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--entries", type=int, default=ENTRIES, help="length of the list whose import is timed")
    parser.add_argument("--small", type=int, default=SMALL, help="length of the shorter list whose memory is taken, and of the text")
    parser.add_argument("--large", type=int, default=LARGE, help="length of the longer one")


if __name__ == "__main__":
    main()
