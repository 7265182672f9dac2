"""Starting: a home of one's own, out of nothing, out of a thesaurus that there is, or with a worked example."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from miggraph.ground.errors import ParameterError
from miggraph.ground.homes import Home
from miggraph.ground.settings import FILE, Settings
from miggraph.starting import files
from miggraph.starting.choices import slug
from miggraph.starting.folders import filled

SCHEME = "theme/scheme"  # of the list's own themes
MOST_YAML = 2_000  # themes that a person looks through in one file; more are a line of JSON each


def make(folder: Path, chosen: Settings, *, thesaurus: Path | None = None, with_example: bool = False) -> list[str]:
    """Make a home in a folder that is new or empty, whole or not at all.

    ``thesaurus`` is a SKOS file that the themes of the list are made from; ``with_example`` adds ten records of an invented list. Returns what
    a person should know of what became of the thesaurus, a line each. Raises HomeError where the folder holds something or cannot be written,
    DataError where the thesaurus cannot be read, ParameterError where the example is wanted in another language than its own.
    """
    if with_example and not _is_english(chosen):
        raise ParameterError("the example is in English", remedy="Leave --language out, or --example.")
    with filled(folder) as fresh:
        home = Home(fresh, chosen)
        source = _own_source(home)
        sources, schemes = [source], [_own_scheme(chosen, source["id"])]
        texts = files.example(source["id"]) if with_example else {}
        told: list[str] = []
        if thesaurus:
            texts, told = _from_thesaurus(thesaurus, home, sources, schemes, texts)
        texts["sources.yaml"] = files.records(sources)
        texts["themes.yaml"] = (files.records(schemes) + texts.get("themes.yaml", "").lstrip("\n")).rstrip("\n") + "\n"
        around = files.around(chosen, source["id"], sorted(f"data/{name}" for name in texts if name.startswith("themes")))
        for place, text in {FILE: files.settings(chosen), **around, **{f"data/{name}": text for name, text in texts.items()}}.items():
            (fresh / place).parent.mkdir(parents=True, exist_ok=True)
            (fresh / place).write_text(text, encoding="utf-8", newline="\n")
        return told


def _from_thesaurus(
    path: Path, home: Home, sources: list[dict[str, Any]], schemes: list[dict[str, Any]], texts: dict[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Add the records of a thesaurus to those of a home, and write its mapping set. Returns the texts of record files, and what to tell."""
    from miggraph import sssom
    from miggraph.starting import themes

    made = themes.read(path, home, SCHEME, str(sources[0]["id"]))
    sources.append(made.source)
    schemes.extend(made.schemes)
    if made.links.rows:
        sssom.write(made.links)
    if len(made.themes) > MOST_YAML:
        return {**texts, "themes.jsonl": files.records(made.themes, as_lines=True)}, made.told
    return {**texts, "themes.yaml": texts.get("themes.yaml", "") + files.records(made.themes)}, made.told


def _is_english(chosen: Settings) -> bool:
    return chosen.language.partition("-")[0] == "en"


def _own_source(home: Home) -> dict[str, Any]:
    """Return the record of the list itself as a source. A description has no tag, so that English words stand in an English list only."""
    title, name = home.settings.title, slug(home.settings.title) or "list"
    described = "What the makers of this list say themselves." if _is_english(home.settings) else title
    id = f"source/{name}" if f"source/{name}" not in home.names.layer else f"source/{name}-list"
    return {"id": id, "type": "Source", "source": id, "title": title, "description": described}


def _own_scheme(chosen: Settings, source: str) -> dict[str, Any]:
    """Return the record of the scheme that the list's own themes are in."""
    label = f"Themes of {chosen.title}" if _is_english(chosen) else chosen.title
    described = "What the things of this list are about." if _is_english(chosen) else chosen.title
    return {"id": SCHEME, "type": "ThemeScheme", "source": source, "label": label, "description": described}
