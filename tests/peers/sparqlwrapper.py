"""Ask a SPARQL endpoint with SPARQLWrapper, by GET and by POST and in all its formats, and write what came back as JSON."""

import json
import sys

from SPARQLWrapper import CSV, JSON, JSONLD, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, URLENCODED, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

address, select, ask, construct, malformed = sys.argv[1:]
client = SPARQLWrapper(address)


def run(query: str, form: str) -> object:
    client.setQuery(query)
    client.setReturnFormat(form)
    return client.query()


found = []
for method in ("GET", POST):
    for request in (URLENCODED, POSTDIRECTLY) if method == POST else (URLENCODED,):
        client.setMethod(method)
        client.setRequestMethod(request)
        rows = run(select, JSON).convert()
        bindings = [[row[name]["value"] for name in rows["head"]["vars"]] for row in rows["results"]["bindings"]]
        statements = {form: len(run(construct, form).convert()) for form in (RDFXML, JSONLD)}
        statements[TURTLE] = run(construct, TURTLE).convert().count(b"rdf-schema#label")
        xml = len(run(select, XML).convert().getElementsByTagName("result"))
        texts = [len(run(select, form).convert().splitlines()) - 1 for form in (CSV, TSV)]
        found.append({"rows": bindings, "yes": run(ask, JSON).convert()["boolean"], "statements": statements, "others": [xml, *texts]})
try:
    run(malformed, JSON)
    refused = ""
except QueryBadFormed as error:
    refused = str(error)
print(json.dumps({"found": found, "refused": refused}))
