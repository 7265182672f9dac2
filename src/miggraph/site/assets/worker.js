// A worker that holds the graph: Oxigraph as WebAssembly, and the statements as they were published. It is asked in SPARQL and answers with
// rows as JSON (SPARQL 1.1 Query Results JSON Format) or with statements as text. It only reads, and asks nobody else.

const LIVE = new URL("../live/", import.meta.url);
// What a query says outside of IRIs, texts and comments.
const SILENT = /<[^<>"{}|^`\\\s]*>|'''(?:[^'\\]|\\.|'(?!''))*'''|"""(?:[^"\\]|\\.|"(?!""))*"""|'(?:[^'\\\n\r]|\\.)*'|"(?:[^"\\\n\r]|\\.)*"|#[^\n\r]*/gs;
const UPDATE = /^(?:\s|(?:BASE|PREFIX)\s+(?:[\w.-]*:)?\s*)*(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b/i;
const GRAPH = /^(?:\s|(?:BASE|PREFIX)\s+(?:[\w.-]*:)?\s*)*(CONSTRUCT|DESCRIBE)\b/i;
const MERGED = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"; // the default graph: each statement once, whoever says it

let opening = null;

/** Get a file; what is packed is unpacked here, unless the host has done so. */
async function bytes(name) {
  const answer = await fetch(new URL(name, LIVE));
  if (!answer.ok) throw new Error(`${name} could not be read from this site (${answer.status})`);
  const body = new Uint8Array(await answer.arrayBuffer());
  if (body[0] !== 0x1f || body[1] !== 0x8b) return body;
  return new Uint8Array(await new Response(new Blob([body]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
}

async function open() {
  postMessage({ progress: "engine" });
  const [engine, code] = await Promise.all([import(new URL("oxigraph/web.js", LIVE)), bytes("oxigraph/web_bg.wasm.gz")]);
  await engine.default({ module_or_path: code });
  postMessage({ progress: "graph" });
  const statements = await bytes("graph.nq.gz");
  postMessage({ progress: "reading" });
  const store = new engine.Store();
  store.load(statements, { format: "application/n-quads", no_transaction: true, lenient: true }); // they were checked when they were published
  store.update(MERGED);
  postMessage({ progress: "ready" });
  return store;
}

function refuse(query) {
  const said = query.replace(SILENT, " ");
  const update = UPDATE.exec(said);
  if (update) throw new Error(`${update[1].toUpperCase()} would change the graph, and here it is only asked: SELECT, ASK, CONSTRUCT or DESCRIBE.`);
  if (/(?<![?$:\w-])SERVICE\b/i.test(said)) throw new Error("SERVICE would ask another site, and here nobody else is asked.");
  return GRAPH.test(said) ? "text/turtle" : "json";
}

onmessage = async ({ data: { id, query } }) => {
  try {
    const format = refuse(query);
    opening ??= open().catch((error) => {
      opening = null; // the next question tries again
      throw error;
    });
    const store = await opening;
    const text = store.query(query, { results_format: format });
    postMessage({ id, format, text });
  } catch (error) {
    const isBroken = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    postMessage({ id, error: isBroken ? "The query took more memory than there is." : String(error.message ?? error), isBroken });
  }
};
