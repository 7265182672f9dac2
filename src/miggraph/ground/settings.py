"""The settings of a home: what ``miggraph.toml`` says of the graph that is made there."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from miggraph.ground import characters, languages
from miggraph.ground.errors import HomeError
from miggraph.ground.names import BASE

FILE = "miggraph.toml"
LISTS = {
    "publish": '["resources", "people"]',
    "private": '["editorialNotes"]',
}  # the settings that are lists of words, with an example of each
COLOR = re.compile(r"#[0-9a-fA-F]{6}")
ADDRESS = re.compile(
    r"https?://[^\s/?#<>\"{}|\\^`]+(?:/[^\s?#<>\"{}|\\^`]*)?/"
)  # an IRI that ids can follow; after a # stands what is nested in one


@dataclass(frozen=True)
class Settings:
    """The table ``[graph]`` of ``miggraph.toml``. Publisher is a name, or the id of an organisation of the home; contact is an address."""

    title: str = "miggraph"
    base: str = BASE
    language: str = "en"
    license: str = ""
    publisher: str = ""
    contact: str = ""
    description: str = ""  # one or two sentences for the first page
    color: str = ""  # of the pages, as #rrggbb
    logo: str = ""  # of the pages: an SVG or PNG file of the home
    publish: tuple[str, ...] = ()  # kinds of thing that are published; all where there are none
    private: tuple[str, ...] = ()  # keys of records that are not


def read(path: Path) -> Settings:
    """Read the settings of a home. Raises HomeError where the file is no TOML, or a value in it cannot be."""
    import tomllib

    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise HomeError(f"the settings cannot be read: {error.strerror}", where=str(path)) from error
    except ValueError as error:  # TOMLDecodeError and UnicodeDecodeError
        raise HomeError(f"the settings are not TOML: {error}", where=str(path)) from error
    table = document.get("graph")
    if not isinstance(table, dict):
        raise HomeError(
            "there is no table [graph]", where=str(path), remedy='Write [graph], and below it title = "…" and base = "https://…/".'
        )
    return checked(table, str(path))


def checked(table: dict[str, Any], where: str) -> Settings:
    """Return settings whose values can be. Raises HomeError that names the one that cannot, and where it stands."""
    known = [field.name for field in fields(Settings)]
    for name, value in table.items():
        if name not in known:
            raise HomeError(f"there is no setting {name}", where=where, remedy=f"The settings are: {', '.join(known)}")
        _check_form(name, value, where)
    values: dict[str, Any] = {name: tuple(value) if name in LISTS else value.strip() for name, value in table.items()}
    settings = Settings(**values)
    if not ADDRESS.fullmatch(settings.base):
        raise HomeError(
            f'base "{settings.base}" is not a web address that ids can follow',
            where=where,
            remedy='Write it with http:// or https:// and a / at its end, such as "https://example.org/heat/".',
        )
    if not languages.TAG.fullmatch(settings.language):
        raise HomeError(f'language "{settings.language}" is not a language tag', where=where, remedy="Write one such as en, fr or pt-BR.")
    if not settings.title:
        raise HomeError("the title is empty", where=where, remedy="Say what the list is called.")
    if settings.color and not COLOR.fullmatch(settings.color):
        raise HomeError(f'color "{settings.color}" is no colour', where=where, remedy='Write it like "#6b2348".')
    return replace(settings, language=languages.tag(settings.language))


def _check_form(name: str, value: Any, where: str) -> None:
    """Raise HomeError where a setting is no text, or no list of words, or holds what no text has."""
    if name in LISTS:
        if not (isinstance(value, list) and value and all(isinstance(word, str) for word in value)):
            raise HomeError(f"{name} is a list of words", where=where, remedy=f"Write it like {name} = {LISTS[name]}, or delete the line.")
    elif not isinstance(value, str):
        raise HomeError(f"{name} is a text: put it in quotes", where=where)
    elif found := characters.UNFIT.search(value):
        raise HomeError(f"{name} holds {characters.name(found[0])}, which no text has", where=where, remedy="Delete it.")
