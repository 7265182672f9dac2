"""The links from the themes of a home to the concepts of the thesaurus that they were made from, as a mapping set."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from miggraph.ground.homes import Home
from miggraph.linking.vocabularies.cleaning import iri as written
from miggraph.linking.vocabularies.cleaning import prefix
from miggraph.sssom import SUFFIX, MappingSet
from miggraph.sssom import Mapping as Row
from miggraph.starting.choices import LICENCE
from miggraph.starting.wording import ENGLISH, Wording

EXACT = "skos:exactMatch"
JUSTIFICATION = "semapv:UnspecifiedMatching"  # nobody matched anything: the theme is a copy of the concept
COMMENT = "The theme was made from this concept."


def links(home: Home, name: str, named: Mapping[str, Wording], ids: Mapping[str, str]) -> MappingSet:
    """Return the set that links each theme to its concept, as accepted by who makes the home; a concept without an address on the web has no row."""
    settings = home.settings
    found = MappingSet(home.mappings / f"themes-{name}{SUFFIX}", names=home.names)
    found.metadata = {"mapping_set_id": found.id, "license": settings.license or LICENCE}
    own = found.declare(home.names.prefix, home.names.base)
    addresses = {concept: iri for concept in named if (iri := written(concept))}
    for space in sorted(set(map(_space, addresses.values()))):
        found.declare(prefix(name), space)
    today = str(datetime.date.today())
    for concept, iri in addresses.items():
        label = named[concept].label.get(settings.language) or named[concept].label[ENGLISH]
        row = Row(
            f"{own}:{ids[concept]}", label, EXACT, object_id=found.curie(iri), object_label=label, mapping_justification=JUSTIFICATION
        )
        row.reviewer_label, row.mapping_date, row.comment = settings.publisher or settings.title, today, COMMENT
        found.rows.append(row)
    return found


def _space(iri: str) -> str:
    """Return what an IRI has in common with its like: all but its last part.

    >>> _space("http://example.org/terms#bee"), _space("http://example.org/terms/bee"), _space("urn:terms:bee")
    ('http://example.org/terms#', 'http://example.org/terms/', 'urn:terms:')
    """
    mark = next(mark for mark in "#/:" if mark in iri)
    return iri[: iri.rindex(mark) + 1]
