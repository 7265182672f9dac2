"""Write ontology/shapes-core.ttl again: the rules of ontology/shapes.ttl that need no SPARQL, for processors of SHACL Core.

python scripts/shapes_core.py           write it
python scripts/shapes_core.py --check   write nothing; fail if it would change
"""

import argparse
import sys
from pathlib import Path

ONTOLOGY = Path(__file__).resolve().parent.parent / "ontology"
HEAD = """\
# The rules of shapes.ttl that need no SPARQL (SHACL, part 1: SHACL Core), for processors that have none. Written by
# scripts/shapes_core.py: edit shapes.ttl, then run make docs.
"""
TITLE = """\
<https://w3id.org/miggraph/shapes-core> a owl:Ontology ;
    dcterms:title "The rules that records of miggraph follow, as far as SHACL Core can say them"@en .
"""


def core(text: str) -> str:
    """Return the shapes without those that have a query. Between blank lines stands one shape, with the comment on it."""
    _, prefixes, _, *blocks = text.strip().split("\n\n")
    kept = [block for block in blocks if "sh:sparql" not in block]
    return "\n\n".join([HEAD.strip(), prefixes, TITLE.strip(), *kept]) + "\n"


def main() -> int:
    """Write the file, or compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    path, text = ONTOLOGY / "shapes-core.ttl", core((ONTOLOGY / "shapes.ttl").read_text(encoding="utf-8"))
    if parser.parse_args().check:
        return int(not path.exists() or path.read_text(encoding="utf-8") != text)
    path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
