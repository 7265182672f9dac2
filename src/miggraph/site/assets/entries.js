// Entries of a list: when, what it is called, what is said of it in a line, and how to get at it.

import { compact } from "./compose.js";
import { between, filled, link } from "./filling.js";
import { month } from "./phrases.js";

const LONG = 90; // characters of a text that stands by itself
const SEPARATOR = "; ";

/** Return the entries of rows; `orders` has labels of fields in their own order, `href` the page of a thing. */
export function entries(model, kind, rows, orders, href) {
  const made = rows.map((row) => entry(model, kind, row, orders, href));
  const root = filled("live-entries", { entries: made.map((one) => one.node) });
  root.firstElementChild.classList.toggle("timed", made.some((one) => one.when));
  root.firstElementChild.classList.toggle("months", made.some((one) => one.when.includes(" ")));
  return root;
}

function entry(model, kind, row, orders, href) {
  const thing = row[kind.one].value;
  const said = Object.values(kind.fields).filter((one) => row[one.name]?.value).map((field) => ({ field, parts: parts(field, row[field.name].value, orders[field.name], thing) }));
  const rank = (one) => kind.show.findIndex((name) => kind.fields[name] === one.field);
  said.sort((a, b) => rank(a) - rank(b));
  let label = row[`${kind.one}Label`]?.value;
  if (!label) {
    const text = said.findIndex((one) => one.field.gives === "text");
    label = text >= 0 ? said.splice(text, 1)[0].parts.join(SEPARATOR) : compact(model, thing);
  }
  const dated = said.findIndex((one) => one.field.gives === "date");
  const when = dated >= 0 ? month(said.splice(dated, 1)[0].parts[0]) : "";
  const ways = said.flatMap((one) => one.parts.map(way).filter(Boolean));
  const rest = said.filter((one) => !one.parts.some(way));
  const isLong = (one) => one.field.gives === "text" && one.parts.join(SEPARATOR).length > LONG;
  const short = rest.filter((one) => !isLong(one) && !label.includes(one.parts.join(SEPARATOR)));
  const lines = short.map((one) => [one.field.before, series(one.parts)].filter(Boolean).join(" "));
  const texts = rest.filter(isLong).flatMap((one) => one.parts).map((text) => filled("live-text", { text }));
  const line = [...new Map(short.map((one, number) => [one.parts.join(), lines[number]]).reverse()).values()].reverse().join(", ");
  return { when, node: filled("live-entry", { when, label: { textContent: label, href: href(thing) }, line, texts, ways: between(ways, " · ") }) };
}

/** Return what a text joins, in the order of its list where there is one. In sentences a semicolon joins nothing unless a sentence ends before it. */
function parts(field, text, order, thing) {
  const found = text.length > LONG && /[.!?…”]$/.test(text) ? text.split(/(?<=[.!?…”]); /) : text.split(SEPARATOR).sort();
  const own = (order ?? []).filter((row) => row.it.value === thing).map((row) => row.label.value);
  return own.length === found.length && own.every((one) => found.includes(one)) ? own : found.filter(Boolean);
}

function way(text) {
  if (/^https?:\/\/[^\s<>"{}|\\^`]+$/i.test(text)) {
    const shown = text.replace(/^https?:\/\/|\/$/gi, "");
    return link(shown.length <= 40 ? shown : shown.split("/")[0], text);
  }
  if (/^[^\s@<>"'();:]+@[^\s@<>"'();:]+\.[A-Za-z]{2,}$/.test(text)) return link(text, `mailto:${text}`);
  return /^\+[0-9][0-9 ()-]{5,}[0-9]$/.test(text) ? link(text, `tel:${text.replace(/[ ()-]/g, "")}`) : null;
}

const series = (texts) => [texts.slice(0, -1).join(", "), texts.at(-1)].filter(Boolean).join(" and ");
