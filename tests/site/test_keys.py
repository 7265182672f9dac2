"""A page is made again only where something that it shows has changed: then what is made again is all that has changed."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import miggraph
from miggraph.site.addresses import Links
from miggraph.site.history import History
from miggraph.site.keys import Keys
from miggraph.site.planning import plan

BASE = "https://example.org/graph/"
SOURCE = "source/list"
Record = dict[str, Any]


def made(home: Path) -> tuple[dict[str, str], dict[str, list[tuple[str, bytes]]]]:
    """Return the keys of a site by group, and the files of each group with what is in them."""
    graph = miggraph.open(home)
    items = plan(graph, History(graph, home / "nowhere", "", "2026-11-27"))
    links = Links({item.address: item.file for item in items} | {"/ask": "search.html"}, BASE)
    found: dict[str, list[tuple[str, bytes]]] = {}
    for item in items:
        if item.group:
            found.setdefault(item.group, []).append((item.file, item.make(links)))
    return Keys(graph, "", items).all(), found


def records() -> list[Record]:
    """Two dozen records that speak of one another in every way: themes, places, authors, a chapter in a book, an organisation with activities."""
    draw = random.Random(4)
    themes: list[Record] = [
        {"id": f"theme/t{n}", "type": "Theme", "label": f"Theme {n}", "scheme": "theme/scheme", "definition": "It."} for n in range(4)
    ]
    themes[3]["broader"] = ["theme/t0"]
    people = [{"id": f"person/p{n}", "type": "Person", "name": f"Ann Writer{n}"} for n in range(4)]
    books: list[Record] = [
        {
            "id": f"resource/r{n}",
            "type": draw.choice(["Book", "Report"]),
            "title": f"Title {n}",
            "description": "It.",
            "authors": [draw.choice(people)["id"]],
            "themes": sorted({draw.choice(themes)["id"], draw.choice(themes)["id"]}),
            "places": [draw.choice(["place/KE", "place/GB", "place/PH"])],
            "issued": str(draw.randrange(1990, 1996)),
        }
        for n in range(10)
    ]
    chapter = {
        "id": "resource/chapter",
        "type": "BookChapter",
        "title": "A chapter",
        "authors": ["person/p1"],
        "partOf": "resource/r0",
        "themes": ["theme/t1"],
    }
    works = {"type": "Activity", "kinds": ["term/advice"], "activityThemes": ["theme/t2"], "activityPlaces": ["place/KE"]}
    helper = {"id": "organisation/o", "type": "Organisation", "name": "Helpers", "places": ["place/GB"], "activities": [works]}
    scheme = {"id": "theme/scheme", "type": "ThemeScheme", "title": "Themes"}
    return [{"id": SOURCE, "type": "Source", "title": "A list"}, scheme, *themes, *people, *books, chapter, helper]


def rename(all_: list[Record], draw: random.Random) -> None:
    one = draw.choice(
        [
            one
            for one in all_
            if one["id"].partition("/")[0] in ("person", "theme", "resource", "organisation") and one["id"] != "theme/scheme"
        ]
    )
    name = next(key for key in ("title", "name", "label") if key in one)
    one[name] += " anew"


def retheme(all_: list[Record], draw: random.Random) -> None:
    draw.choice([one for one in all_ if one["id"].startswith("resource/r")])["themes"] = [f"theme/t{draw.randrange(4)}"]


def redate(all_: list[Record], draw: random.Random) -> None:
    draw.choice([one for one in all_ if one["id"].startswith("resource/r")])["issued"] = str(draw.randrange(1990, 1999))


def drop(all_: list[Record], draw: random.Random) -> None:
    all_.remove(draw.choice([one for one in all_ if one["id"].startswith("resource/r") and one["id"] != "resource/r0"]))


def add(all_: list[Record], draw: random.Random) -> None:
    all_.append(
        {
            **draw.choice([one for one in all_ if one["id"].startswith("resource/r")]),
            "id": f"resource/n{draw.random()}",
            "title": "New",
            "places": ["place/FR"],
        }
    )


def move(all_: list[Record], draw: random.Random) -> None:
    draw.choice([one for one in all_ if one["id"] == "organisation/o"])["activities"][0]["activityPlaces"] = ["place/GB"]


@pytest.fixture
def home(heat_list: Path, tmp_path: Path) -> Callable[[list[Record]], Path]:
    """Write records as a home."""
    place = tmp_path / "home"
    (place / "data").mkdir(parents=True)
    shutil.copy(heat_list / "miggraph.toml", place)

    def write(all_: list[Record]) -> Path:
        lines = [json.dumps({"source": SOURCE, **one}) for one in all_]
        (place / "data" / "list.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return place

    return write


def test_what_keeps_its_key_is_as_it_was(home: Callable[[list[Record]], Path]) -> None:
    """After each of several edits, a file whose key is as before has the same bytes; and far from all are made again."""
    draw, all_ = random.Random(7), records()
    keys, found = made(home(all_))
    kept = 0
    for edit in (rename, retheme, rename, redate, drop, move, add, rename):
        edit(all_, draw)
        keys_after, after = made(home(all_))
        same = [group for group, key in keys_after.items() if keys.get(group) == key]
        stale = [name for group in same for (name, body), (_, was) in zip(after[group], found[group], strict=True) if body != was]
        assert stale == [], edit.__name__
        kept += len(same)
        keys, found = keys_after, after
    assert kept > 3 * len(keys)


def test_a_changed_title_touches_the_pages_that_show_it(home: Callable[[list[Record]], Path]) -> None:
    """Its own, those that name it, and the pages of lists that it is on: not those of others."""
    all_ = records()
    before, _ = made(home(all_))
    next(one for one in all_ if one["id"] == "resource/chapter")["title"] = "A chapters"
    after, _ = made(home(all_))
    changed = {group for group, key in after.items() if before.get(group) != key}
    assert {"resource/chapter", "resource/r0", "theme/t1", "person/p1", "resources.html", "resources/theme/t1.html"} <= changed
    assert not {"place/KE", "organisation/o", "organisations.html", "resources/place/KE.html"} & changed
