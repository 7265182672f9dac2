// What is chosen, in words.

import { bounds, facetOf, leavesOut } from "./compose.js";

const lowered = (text) => text.slice(0, 1).toLowerCase() + text.slice(1);

/** Return what a list is: how many things of the kind, with what was chosen. */
export function heading(model, kind, listed, number, name) {
  const said = listed.conditions.map((one) => sentence(kind, one, name)).map((one) => (number === 1 ? ofOne(one) : one));
  if (listed.words) said.push(`with the words “${listed.words}”`);
  const counted = listed.by.length ? `, by ${listed.by.map((one) => lowered(facetOf(kind, one).title)).join(" and ")}` : "";
  return `${number ? number.toLocaleString("en") : "No"} ${number === 1 ? kind.singular : kind.plural} ${said.join(", ")}`.trim() + counted;
}

/** Return what is said of several things as it is said of one: "that work on care" is "that works on care". */
const ofOne = (text) => text.replace(/^(that )(\w+)(?= )/, (_, that, verb) => that + (SINGULAR[verb] ?? verb));
const SINGULAR = { are: "is", ask: "asks", come: "comes", do: "does", give: "gives", publish: "publishes", work: "works" };

function sentence(kind, one, name) {
  if (one.facet === "it") return `${one.isExcluded ? "not " : ""}${values(null, one, name)}`;
  const facet = facetOf(kind, one.facet);
  const isOut = leavesOut(facet, one);
  const own = facet.said.at(isOut ? -1 : 0) ?? (facet.takes === "date" ? "..." : `${lowered(facet.title)}: ...`);
  const value = facet.takes === "yes" ? "" : values(facet, one, name);
  const text = own.includes("...") ? own.replace("...", () => value) : `${own} ${value}`;
  return `${isOut && facet.said.length < 2 ? "not " : ""}${text.trim()}`;
}

/** Return a condition as it stands on a list to be taken away: "Theme: Labour migration". */
export function phrase(kind, one, name) {
  if (one.facet === "it") return `${one.isExcluded ? "Not " : ""}${values(null, one, name)}`;
  const facet = facetOf(kind, one.facet);
  const isOut = leavesOut(facet, one);
  if (facet.takes === "yes") return `${isOut ? "Not " : ""}${facet.said.at(isOut ? -1 : 0) ?? facet.title}`;
  return `${isOut ? "Not " : ""}${facet.title}: ${values(facet, one, name)}`;
}

function values(facet, one, name) {
  const shown = one.values.map((value) => {
    if (["date", "number", "count"].includes(facet?.takes)) return span(facet, value);
    return ["text", "code"].includes(facet?.takes) ? `“${value}”` : name(value);
  });
  return [shown.slice(0, -1).join(", "), shown.at(-1)].filter(Boolean).join(" or ");
}

function span(facet, text) {
  const [low, high] = bounds(facet, text).map((one) => (facet.takes === "date" ? month(one) : one));
  const isDate = facet.takes === "date";
  if (low === high) return isDate ? `in ${low}` : low;
  if (low && high) return isDate ? `from ${low} to ${high}` : `${low} to ${high}`;
  if (low) return isDate ? `since ${low}` : `at least ${low}`;
  return isDate ? `until ${high}` : `at most ${high}`;
}

/** Return a date as people write it: 5 March 2021, March 2021, 2021. */
export function month(text) {
  const found = /^(\d{4})-(\d\d)(?:-(\d\d))?$/.exec(text);
  if (!found || found[2] < 1 || found[2] > 12) return text;
  const of = new Intl.DateTimeFormat(document.documentElement.lang || "en", { month: "long", timeZone: "UTC" }).format(new Date(`${found[1]}-${found[2]}-01`));
  return [found[3] ? String(Number(found[3])) : "", of, found[1]].filter(Boolean).join(" ");
}
