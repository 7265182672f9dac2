// Addresses of the published site: what the query of a list's address says, read and written as the server does; and the files of things.

import { Refusal, compact, facetOf, kindOf } from "./compose.js";

const PLAIN = ["page", "q", "all", "find"]; // what an address has beside a frame
const RESERVED = ["by", "sort", "limit", "want"];
const LITERAL = ["date", "number", "text", "code", "count", "yes"];
const MOST = 40; // parameters of an address, and values in all of them

/** Return the first page of a list that asks nothing yet. */
export const everything = (kind) => ({ kind, conditions: [], words: "", want: "list", by: [], sort: "", limit: 0, page: 1, all: "" });

/** Read the query of the address of a list. Values are ids, or labels that are still to be looked up. */
export function readAddress(model, kindName, query) {
  const kind = kindOf(model, kindName);
  const said = everything(kindName);
  const plain = {};
  const pairs = [...new URLSearchParams(query)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value);
  if (pairs.length > MOST) throw new Refusal(`an address has at most ${MOST} parameters`);
  for (const [name, value] of together(pairs)) {
    if (PLAIN.includes(name) || RESERVED.includes(name)) {
      if (Object.hasOwn(plain, name)) throw new Refusal(`${name} is given twice`);
      plain[name] = value.split(/\s+/).join(" ");
    } else {
      said.conditions.push(condition(model, kind, name, value));
    }
  }
  if (said.conditions.reduce((sum, one) => sum + one.values.length, 0) > MOST) throw new Refusal(`a list is narrowed down by at most ${MOST} values`);
  for (const [name, form] of [["page", /^[1-9][0-9]{0,6}$/], ["limit", /^[0-9]{1,6}$/]]) {
    if (name in plain && !form.test(plain[name])) throw new Refusal(`${name} takes a whole number, not “${plain[name].slice(0, 20)}”`);
  }
  said.conditions = ordered(kind, said.conditions);
  return {
    ...said,
    words: plain.q ?? "",
    want: plain.want ?? "list",
    by: [...new Set((plain.by ?? "").split(",").filter(Boolean))],
    sort: plain.sort ?? "",
    limit: Number(plain.limit ?? 0),
    page: Number(plain.page ?? 1),
    all: plain.all ?? "",
  };
}

/** Put together what a form asked in parts: the bounds of a range, and alternatives. */
function together(pairs) {
  const found = [];
  const parts = new Map();
  for (const [name, value] of pairs) {
    if (!/[<>|]$/.test(name)) found.push([name, value]);
    else parts.set(name.slice(0, -1), [...(parts.get(name.slice(0, -1)) ?? []), [name.at(-1), value]]);
  }
  for (const [name, said] of parts) {
    const of = (mark) => said.filter(([one]) => one === mark).map(([, value]) => value);
    if (said.some(([one]) => one !== "|")) found.push([name, `${of(">")[0] ?? ""}..${of("<")[0] ?? ""}`]);
    if (of("|").length) found.push([name, of("|").map((value) => value.replaceAll(",", "%2C")).join(",")]);
  }
  return found;
}

function condition(model, kind, written, text) {
  const isExcluded = written.endsWith("!");
  const name = isExcluded ? written.slice(0, -1) : written;
  const takes = name === "it" ? kind.one : facetOf(kind, name).takes;
  const values = text.split(",").map((one) => one.trim().replaceAll("%2C", ","));
  if (!values.every(Boolean)) throw new Refusal(`${name} has no value`);
  return { facet: name, values: [...new Set(values.map((one) => long(model, takes, one)))], isExcluded };
}

/** Return a value as frames have it, with what addresses leave out because the facet says it. */
export function long(model, takes, value) {
  if (LITERAL.includes(takes) || /[/:]/.test(value)) return value;
  if (takes === "type") {
    const found = Object.entries(model.types).find(([, name]) => name === value);
    return found ? compact(model, found[0]) : value;
  }
  return takes === "" || takes === "agent" || takes === "thing" || /\s/.test(value) ? value : `${takes.split("/")[0]}/${value}`;
}

function short(model, takes, value) {
  if (LITERAL.includes(takes)) return value;
  if (takes === "type") {
    const found = Object.entries(model.types).find(([term]) => compact(model, term) === value);
    return found ? found[1] : value;
  }
  const family = takes.split("/")[0];
  return !["", "agent", "thing"].includes(takes) && value.startsWith(`${family}/`) ? value.slice(family.length + 1) : value;
}

function ordered(kind, conditions) {
  const places = ["it", ...Object.keys(kind.facets)];
  const key = (one) => [places.indexOf(one.facet), one.isExcluded ? 1 : 0];
  return conditions
    .map((one) => ({ ...one, values: [...one.values].sort() }))
    .sort((a, b) => key(a)[0] - key(b)[0] || key(a)[1] - key(b)[1] || (a.values.join() < b.values.join() ? -1 : 1));
}

/** Return the query of an address with what it asks, in its one order. */
export function writeQuery(model, listed) {
  const kind = kindOf(model, listed.kind);
  const found = ordered(kind, listed.conditions).map((one) => {
    const takes = one.facet === "it" ? "" : facetOf(kind, one.facet).takes;
    return [`${one.facet}${one.isExcluded ? "!" : ""}`, one.values.map((value) => short(model, takes, value).replaceAll(",", "%2C")).join(",")];
  });
  const more = { q: listed.words, by: listed.by.join(","), want: listed.want === "list" ? "" : listed.want, sort: listed.sort };
  Object.assign(more, { limit: listed.limit || "", all: listed.all, page: listed.page > 1 ? listed.page : "" });
  found.push(...Object.entries(more).filter(([, value]) => value));
  return found.map(([name, value]) => `${name}=${quoted(String(value))}`).join("&");
}

const quoted = (text) => encodeURIComponent(text).replace(/%(?:2F|3A|2C|40|21|27|28|29|2A|3B|7E)/g, decodeURIComponent);

/** Return the address of a list, from the root of the site. */
export function writeAddress(model, listed) {
  const query = writeQuery(model, listed);
  return `${listed.kind}.html${query ? `?${query}` : ""}`;
}

/** Return the file of the page of a thing by its IRI, from the root of the site; "" for what is not of the site. */
export function fileOf(model, name) {
  const id = compact(model, name);
  if (id === name || /^[\w-]*:/.test(id) || !id.includes("/")) return "";
  const [thing, part] = id.split("#");
  return `${thing.split("/").map(encodeURIComponent).join("/")}.html${part ? `#${encodeURIComponent(part)}` : ""}`;
}
