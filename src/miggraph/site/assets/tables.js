// Rows as a table: what has a page here is a link to it, a label stands in the place of its thing, and columns without anything are left out.

import { compact } from "./compose.js";
import { fileOf } from "./addresses.js";
import { filled, link } from "./filling.js";

const ROOT = new URL("../", import.meta.url);
const MOST = 500; // rows on a page
const NUMBER = /(?:integer|decimal|double|float)$/;

/** Return {table, caveat} of rows. */
export function table(model, { columns, rows }) {
  const isLabel = (name) => name.endsWith("Label") && columns.includes(name.slice(0, -5));
  const shown = columns.filter((name) => !isLabel(name) && rows.some((row) => row[name]?.value));
  const headings = shown.map((name) => filled("live-heading", { text: words(name) }));
  const made = rows.slice(0, MOST).map((row) => {
    const cells = shown.map((name, number) => filled(number ? "live-cell" : "live-first", { cell: nodes(model, row[name], row[`${name}Label`]) ?? " " }));
    shown.forEach((name, number) => cells[number].firstElementChild.classList.toggle("num", NUMBER.test(row[name]?.datatype ?? "")));
    return filled("live-row", { cells });
  });
  const caveat = rows.length > MOST ? `These are the first ${MOST} of ${rows.length.toLocaleString("en")}; all are in the file to take with you.` : "";
  return { table: rows.length ? filled("live-table", { headings, rows: made }) : null, caveat };
}

/** Return the name of a column in words: "stated by". */
export const words = (column) => column.replace(/(?<=[a-z])(?=[A-Z])/g, " ").replaceAll("-", " ").toLowerCase();

function nodes(model, term, label) {
  if (!term?.value) return null;
  if (term.type !== "uri") {
    const web = /^https?:\/\/[^\s<>"{}|\\^`]+$/i.test(term.value);
    return web ? [link(term.value, term.value)] : term.value;
  }
  const text = label?.value ?? compact(model, term.value);
  const file = fileOf(model, term.value);
  if (file) return [link(text, new URL(file, ROOT).href)];
  return /^https?:/.test(term.value) && !Object.hasOwn(model.types, term.value) ? [link(text, term.value)] : text;
}
