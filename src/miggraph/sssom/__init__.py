"""Mapping sets: what is linked to what, kept as SSSOM TSV files that a person can argue with.

The format is the Simple Standard for Sharing Ontological Mappings, SSSOM/TSV in canonical form (SSSOM 1.1, section "The SSSOM/TSV
serialisation format"): a block of metadata, the columns in the order of the schema, the rows sorted; what all rows share stands once.
"""

from miggraph.sssom.links import Links, read_all, unreadable
from miggraph.sssom.model import LEXICAL, MANUAL, NOT, NOTHING, SEMANTIC, SLOTS, SUFFIX, Mapping, MappingSet
from miggraph.sssom.prefixes import BUILT_IN, OWN
from miggraph.sssom.reading import files, read
from miggraph.sssom.writing import text, write

__all__ = [
    "BUILT_IN",
    "LEXICAL",
    "MANUAL",
    "NOT",
    "NOTHING",
    "OWN",
    "SEMANTIC",
    "SLOTS",
    "SUFFIX",
    "Links",
    "Mapping",
    "MappingSet",
    "files",
    "read",
    "read_all",
    "text",
    "unreadable",
    "write",
]
