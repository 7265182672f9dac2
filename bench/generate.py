"""A seeded graph of our shape, of any size: resources, people, and organisations with activities, on our own themes and places."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

WORDS = [
    "women",
    "migration",
    "care",
    "labour",
    "remittances",
    "household",
    "rights",
    "work",
    "family",
    "border",
    "policy",
    "city",
    "village",
    "gender",
    "chain",
]
TYPES = ("Book", "Report", "JournalArticle", "WorkingPaper", "BookChapter")
SOURCE = "source/generated"


def home(
    root: Path,
    target: Path,
    resources: int,
    *,
    seed: int = 20,
    change: Callable[[Iterator[dict[str, Any]]], Iterator[dict[str, Any]]] = lambda made: made,
) -> Path:
    """Make a home with our ontology, queries, themes and places, and generated records, changed as is wanted. Returns its path."""
    shutil.copytree(root / "ontology", target / "ontology")
    shutil.copytree(root / "queries", target / "queries")
    shutil.copytree(root / "data" / "base", target / "data" / "base")
    for name in ("miggraph.toml", "data/themes.yaml", "data/terms.yaml"):
        shutil.copy(root / name, target / name)
    source = [{"id": SOURCE, "type": "Source", "source": SOURCE, "title": "Generated records"}]
    _write(target / "data" / "generated-sources.jsonl", iter(source))
    _write(target / "data" / "generated.jsonl", change(records(root, resources, seed)))
    return target


def _write(path: Path, items: Iterator[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(item, ensure_ascii=False) + "\n" for item in items)


def records(root: Path, resources: int, seed: int) -> Iterator[dict[str, Any]]:
    """Yield the generated records, the same for the same seed."""
    draw = random.Random(seed)
    themes, places = _ids(root, "theme"), [name for name in _ids(root, "place") if len(name) == len("place/GB")]
    people, organisations = max(resources // 5, 10), max(resources // 50, 10)
    for number in range(people):
        yield {"id": f"person/p{number}", "type": "Person", "source": SOURCE, "name": f"Given{number} Surname{number % 9973}"}
    for number in range(organisations):
        yield _organisation(number, draw, themes, places)
    for number in range(resources):
        yield _resource(number, draw, themes, places, people, organisations)


def _organisation(number: int, draw: random.Random, themes: list[str], places: list[str]) -> dict[str, Any]:
    activities = [
        {
            "id": f"#a{index}",
            "kinds": ["term/advice"],
            "activityThemes": draw.sample(themes, 2),
            "activityPlaces": draw.sample(places, 2),
            "description": f"Advice number {index} of organisation {number}",
        }
        for index in range(3)
    ]
    return {
        "id": f"organisation/o{number}",
        "type": "Organisation",
        "source": SOURCE,
        "name": f"Organisation {number}",
        "activities": activities,
    }


def _resource(number: int, draw: random.Random, themes: list[str], places: list[str], people: int, organisations: int) -> dict[str, Any]:
    return {
        "id": f"resource/r{number}",
        "type": draw.choice(TYPES),
        "source": SOURCE,
        "title": f"{' '.join(draw.choices(WORDS, k=4)).capitalize()} {number}",
        "issued": str(draw.randint(1980, 2020)),
        "authors": [f"person/p{draw.randrange(people)}" for _ in range(2)],
        "publisher": f"organisation/o{draw.randrange(organisations)}",
        "pages": str(draw.randint(4, 400)),
        "themes": draw.sample(themes, 3),
        "places": draw.sample(places, 2),
    }


def _ids(root: Path, kind: str) -> list[str]:
    """List the ids of our own records of a kind, in order."""
    import miggraph
    from miggraph.ground.names import Names

    return sorted(
        name
        for name in map(Names().compact, miggraph.open(root).labels.label_of)
        if name.startswith(kind + "/") and "#" not in name and name != "theme/scheme"
    )
