"""Generated records with all that the shapes ask for, and such records with faults here and there."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

Record = dict[str, Any]
HOSTED = {"BookChapter": "resource/host-book", "JournalArticle": "resource/host-journal"}
FAULTS: tuple[Callable[[Record], Record], ...] = (
    lambda record: {**record, "title": "TBC"},
    lambda record: {key: value for key, value in record.items() if key != "title"},
    lambda record: {**record, "issued": "1200"},
    lambda record: {**record, "authors": record["authors"] * 2},
    lambda record: {**record, "publisher": record["authors"][0]},
    lambda record: {**record, "publisher": record["publisher"] + "00000000"},  # that nobody has
    lambda record: {**record, "themes": record["places"]},
    lambda record: {**record, "pages": "0"},
    lambda record: {**record, "isbn": f"979{record['id'][10:]:0>10}"},
    lambda record: {**record, "name": "A name that a publication has not"},
    lambda record: {key: value for key, value in record.items() if key != "description"},
)


def complete(records: Iterator[Record]) -> Iterator[Record]:
    """Yield records, and two that others are in, with what the shapes want of them, so that nothing is found."""
    for number, record in enumerate(records):
        if record["type"] == "Person":
            given, family = record["name"].split()
            yield {**record, "givenName": given, "familyName": family}
        elif record["type"] == "Organisation":
            yield {**record, "kinds": ["term/ngo"], "description": f"About {record['name']}."}
        else:
            if record["id"] == "resource/r0":
                yield _resource({**record, "id": HOSTED["BookChapter"], "type": "Book"}, 0)
                yield _resource({**record, "id": HOSTED["JournalArticle"], "type": "Journal"}, 0)
            yield _resource(record, number)


def _resource(record: Record, number: int) -> Record:
    told = {**record, "description": f"About {record['title']}.", "webPages": [f"https://example.org/{record['id']}"]}
    told["authors"] = list(dict.fromkeys(record["authors"]))
    if record["type"] == "Book":
        told["isbn"] = _isbn(number)
    if record["type"] in HOSTED:
        told["partOf"] = HOSTED[record["type"]]
    return told


def _isbn(number: int) -> str:
    digits = f"978{number + 10**8:09}"  # not from zeros on: that is a fault
    return digits + str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10)


def faulty(records: Iterator[Record], every: int = 20, seed: int = 5) -> Iterator[Record]:
    """Yield complete records, of which one publication in so many has a fault."""
    draw = random.Random(seed)
    for record in complete(records):
        spoil = record["id"].startswith("resource/r") and draw.randrange(every) == 0
        yield draw.choice(FAULTS)(record) if spoil else record
