"""Records drawn at random, good ones and faulty ones, as lines of JSON: for what must be the same whichever way records are read."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

TEXTS = st.one_of(
    st.sampled_from(["Care work", "Titre : sous-titre", 'She said "no"', "a\\b", "two\nlines", "\ttab", "naïve – café", "\u00a0", "U+2028 \u2028", "Why?", "بيت", "x" * 300, '":', "0"]),
    st.text(max_size=8),
)  # fmt: skip
IDS = [
    "resource/a",
    "resource/a-1",
    "resource/a.b",
    "resource/A",
    "person/x",
    "organisation/o",
    "theme/t",
    "place/here",
    "place/GB",
    "policy/p",
]
NAMES = st.sampled_from(IDS)
TARGETS = st.one_of(
    NAMES,
    st.sampled_from(["source/s", "source/s#one", "resource/a#n", "term/advice", "https://example.org/a?b=c#d", "http://example.org/ü", "mailto:a@b.org", "schema:Thing", "HTTPS://EXAMPLE.ORG/%7e", "http://a b", "nothing", "theme/none", "urn:isbn:9781862075887"]),
)  # fmt: skip
DATES = st.sampled_from(["2004", "2004-02", "2004-02-29", "2005-02-29", 2004, "04", 0, True])
NUMBERS = st.sampled_from(
    [1, 17, -3, 0, 12.5, "12.50", "39.60", "1e3", "007", "100", "-0.0", "0.000", 10**25, "9" * 20, "0.1234567890123456789"]
)
WORDS = st.sampled_from(
    ["name", "title", "subtitle", "description", "isbn", "otherNames", "acronym", "altLabels", "label", "volume", "office", "nmae"]
)


def one_or_more(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(values, values, st.lists(values, max_size=3))


LANGUAGES = st.dictionaries(st.sampled_from(["en", "EN", "fr", "pt-BR", "x"]), one_or_more(TEXTS), max_size=2)
ENDS = st.sampled_from(
    ["place/here", "place/GB", "place/none", "theme/t", "no place"]
)  # things of the vocabulary: the rule on corridors sees no others
PLACES = st.fixed_dictionaries({}, optional={"id": st.sampled_from(["#n", "#m", "n"]), "origin": ENDS, "destination": ENDS, "originSettlement": ENDS, "label": LANGUAGES})  # fmt: skip
FIGURES = st.fixed_dictionaries({"value": NUMBERS}, optional={"id": st.sampled_from(["#n", "#f"]), "unit": TEXTS, "type": st.sampled_from(["Figure", "Fig"]), "asOf": DATES})  # fmt: skip
RECORDS = st.fixed_dictionaries(
    {},
    optional={
        "id": st.one_of(NAMES, NAMES, NAMES, st.sampled_from(["resource/a#b", "no id", "species/x", 7])),
        "type": one_or_more(st.sampled_from(["Book", "Report", "Part", "Person", "Place", "Theme", "Organisation", "Bok"])),
        "source": st.sampled_from(["source/s", "source/s#one", "source/other", "nowhere"]),
        "title": one_or_more(st.one_of(TEXTS, LANGUAGES)),
        "subtitle": one_or_more(st.one_of(TEXTS, LANGUAGES)),
        "label": one_or_more(st.one_of(TEXTS, LANGUAGES)),
        "name": one_or_more(TEXTS),
        "issued": DATES,
        "pages": NUMBERS,
        "private": st.sampled_from([True, False, "true", "yes"]),
        "authors": one_or_more(TARGETS),
        "editors": st.lists(NAMES, max_size=12),
        "themes": one_or_more(TARGETS),
        "parts": one_or_more(TARGETS),
        "series": TARGETS,
        "isbn": st.sampled_from(["9781862075887", 9781862075887]),
        "corridors": one_or_more(st.one_of(PLACES, TARGETS)),
        "figures": one_or_more(FIGURES),
    },
)
WILD = st.builds(lambda record, key, value: {**record, key: value}, RECORDS, WORDS, st.one_of(TEXTS, LANGUAGES, NUMBERS, st.none(), st.just([]), st.just([["a"]])))  # fmt: skip


def line(record: dict[str, Any], *, spaced: bool = False, escaped: bool = False) -> str:
    return json.dumps(record, ensure_ascii=escaped, separators=(" , ", " : ") if spaced else (",", ":"))


# Lines that are no JSON, or not what they seem.
ODD = st.sampled_from(
    [
        '{"id":"resource/a","id":"resource/A","type":"Book","source":"source/s"}',
        '{"id":"resource/a", "title" :"a", "title":"b","type":"Book","source":"source/s"}',
        '{"id":"resource/A","\\u0074itle":"a","title":"b","type":"Book","source":"source/s"}',
        '{"id":"place\\/here","type":"Place","source":"source/s","label":"Here"}',
        '{"id":"resource/a","pages":-0,"type":"Book","source":"source/s"}',
        '{"id":"resource/a","title":"\\ud800","type":"Book","source":"source/s"}',
        '{"id":"resource/a","title":NaN,"type":"Book","source":"source/s"}',
        '["resource/a"]',
        "{",
        "   ",
        "\ufeff{}",
    ]
)
LINES = st.one_of(
    st.builds(line, st.one_of(RECORDS, RECORDS, WILD), spaced=st.booleans(), escaped=st.booleans()),
    st.builds(line, RECORDS),
    ODD,
)
FILES = st.lists(LINES, max_size=12)
GOOD = st.fixed_dictionaries({"id": NAMES, "type": st.just("Book"), "source": st.sampled_from(["source/s", "source/other"])})
