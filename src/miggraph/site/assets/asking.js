// The one who asks: starts the worker when something is asked for the first time, stops it, and starts another one.

import { Refusal } from "./compose.js";

const HERE = import.meta.url;
const SAID = {
  engine: "Getting what answers here (1.4 MB, once) …",
  graph: "Getting the graph …",
  reading: "Reading the graph …",
  ready: "Looking it up …",
};

let reading = null;

/** Return the model of the graph, read once. */
export function readModel() {
  reading ??= fetch(new URL("../live/model.json", HERE)).then((answer) => {
    if (!answer.ok) throw new Refusal("what this page needs could not be read from this site");
    return answer.json();
  });
  return reading;
}

/** Asks a worker; `tell` is told in words what is going on. */
export class Asking {
  constructor(tell) {
    this.tell = tell;
    this.worker = null;
    this.waiting = new Map();
    this.last = 0;
  }

  /** Ask a query; return its rows, each an object of terms by column, or a boolean, or the text of statements. */
  async ask(query) {
    const { format, text } = await this.raw(query);
    if (format !== "json") return { text };
    const found = JSON.parse(text);
    return "boolean" in found ? { boolean: found.boolean } : { columns: found.head.vars, rows: found.results.bindings };
  }

  /** Ask a query; return {format, text} as the engine writes it. */
  async raw(query) {
    const model = await readModel();
    if (model.statements > model.mostStatements) {
      const number = model.statements.toLocaleString("en");
      throw new Refusal(`this graph has ${number} statements, which is too much for a browser: take the dumps (Downloads) and ask there`);
    }
    this.worker ??= this.started();
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, query });
    });
  }

  /** Stop whatever is being looked up. The next question starts a new worker. */
  stop(told = "It was stopped.") {
    this.worker?.terminate();
    this.worker = null;
    for (const { reject } of this.waiting.values()) reject(new Refusal(told));
    this.waiting.clear();
  }

  get isBusy() {
    return this.waiting.size > 0;
  }

  started() {
    const worker = new Worker(new URL("worker.js", HERE), { type: "module" });
    worker.onmessage = ({ data }) => {
      if (data.progress) {
        this.tell(SAID[data.progress]);
        return;
      }
      const { resolve, reject } = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if (data.error) reject(new Refusal(data.error));
      else resolve(data);
      if (data.isBroken) this.stop(data.error);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.stop("This browser cannot answer here: it is too old, or does not let pages do so.");
    };
    return worker;
  }
}
