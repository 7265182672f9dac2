"""What a person says of a new home, checked; and what it is called and where where nothing is said."""

from __future__ import annotations

import re
from pathlib import Path

from miggraph.ground import languages, settings
from miggraph.ground.errors import HomeError
from miggraph.ground.folding import strip_accents
from miggraph.ground.names import BASE
from miggraph.records.lexical import is_address

NAMES = ("title", "base", "language", "license", "publisher", "contact")  # how the pages look is chosen later
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LANGUAGE = "en"
# Controls, ends of lines and halves of surrogates: TOML takes none of them in a text of one line (TOML 1.0, "String").
# What joins letters stays: Persian and many Indian languages cannot be written without it.
UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def default(name: str, folder: Path) -> str:
    """Return what a setting is where nobody says it: title and base follow from the name of the folder."""
    called = folder.resolve().name
    words = " ".join(re.split(r"[\s_-]+", UNFIT.sub(" ", called))).strip() or "list"
    made = {"title": words[0].upper() + words[1:], "base": f"https://example.org/{slug(called) or 'list'}/"}
    return {**made, "language": LANGUAGE, "license": LICENCE}.get(name, "")


def fitting(name: str, value: str) -> str:
    """Return a setting as it is kept: a language tag in its usual letters, an email address as ``mailto:``.

    Raises HomeError that says what is wrong with it, and how it is written.
    """
    value = value.strip()
    if UNFIT.search(value):
        raise HomeError(f"the {name} is to be one line of text", remedy="Leave out ends of lines and control characters.")
    if name == "language":
        value = languages.usual(value)
    if name == "contact" and re.fullmatch(r"[^@\s:/]+@[^@\s:/]+", value):
        value = f"mailto:{value}"
    settings.checked({name: value}, "")
    if name == "base" and value.startswith(BASE):
        raise HomeError(
            f"{BASE} is where miggraph's own things are", remedy="Choose an address that is yours, such as https://example.org/heat/."
        )
    if name in ("license", "contact") and value and not is_address(value):
        raise HomeError(
            f'{name} "{value}" is no address',
            remedy=f"Write one such as {LICENCE if name == 'license' else 'mailto:list@example.org'}, or nothing.",
        )
    return value


def slug(text: str) -> str:
    """Return the words of a text as the last part of an id or an address; "" where it has no Latin letters to speak of.

    >>> slug("Bees & other pollinators"), slug("ミツバチ 2"), slug("Été")
    ('bees-other-pollinators', '', 'ete')
    """
    plain = strip_accents(text).lower()
    found = re.findall(r"[a-z0-9]+", plain)
    lost = sum(character.isalpha() and not character.isascii() for character in plain)
    return "" if lost > len("".join(found)) else "-".join(found)[:80].strip("-")
