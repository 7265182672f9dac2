// Beside a list: its facets, with what each value would leave; each value leads to the list that is narrowed down by it, or widened again.

import { compact, composeCounts, composeList, facetOf, iri } from "./compose.js";
import { writeAddress } from "./addresses.js";
import { filled } from "./filling.js";

const ROOT = new URL("../", import.meta.url);
const MOST = 6; // values of a facet beside a list
const MOST_BARS = 50; // years up to half a century, decades beyond

/** Show the facets beside a list, one after the other as they are counted; or all values of the one that the address names. */
export async function narrowing(context) {
  const { kind, listed, parts, isAll, isOver, state, total } = context;
  if (isAll) {
    const facet = facetOf(kind, listed.all);
    parts.span.parentElement.remove();
    parts.pages.remove();
    parts.found.replaceChildren(values(context, listed.all, facet, await choices(context, listed.all, facet)));
    return;
  }
  const counted = Object.entries(kind.facets).filter(([, facet]) => facet.counting);
  counted.sort(([, a], [, b]) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));
  const isUsual = ([name, facet]) => facet.takes !== "yes" && (facet.isUsual || listed.conditions.some((one) => one.facet === name));
  if (!total) return;
  await shown(context, counted.filter(isUsual), parts.usual);
  if (isOver()) return;
  const further = counted.filter((one) => !isUsual(one));
  const details = parts.further.closest("details");
  details.hidden = !further.length;
  let isBegun = false;
  details.ontoggle = async () => {
    if (isBegun) return;
    isBegun = true;
    state.busy("Counting …");
    try {
      await shown(context, further, parts.further);
      state.done();
    } catch (error) {
      state.fault(error.message);
    }
  };
}

async function shown(context, facets, place) {
  for (const [name, facet] of facets) {
    const found = await choices(context, name, facet);
    if (context.isOver()) return;
    const told = found.filter((one) => one.isChosen || one.count !== context.total);
    if (told.length) place.before(beside(context, name, facet, told));
  }
}

/** Return the values of a facet: what each is called, how many things it would leave, and whether it is chosen. */
async function choices(context, name, facet) {
  const { model, kind, listed, frame, asking } = context;
  const { rows } = await asking.ask(composeCounts(model, frame, name));
  const own = listed.conditions.filter((one) => one.facet === name && !one.isExcluded).flatMap((one) => one.values);
  if (facet.takes === "yes") return yesOrNo(context, name, facet, Number(rows[0].count.value));
  if (["date", "number"].includes(facet.takes)) return bars(kind, facet, rows, own, context.total);
  const left = new Set(facet.left);
  const found = new Map();
  for (const row of rows) {
    const value = row[facet.name]?.value;
    if (!value || (left.has(value) && !own.includes(compact(model, value)))) continue;
    const id = row[facet.name].type === "uri" ? compact(model, value) : value;
    if (!found.has(id)) found.set(id, { id, label: row[`${facet.name}Label`]?.value ?? id, count: Number(row.count.value), isChosen: own.includes(id) });
  }
  for (const id of own) if (!found.has(id)) found.set(id, { id, label: context.name(id), count: context.total, isChosen: true });
  return [...found.values()].sort((a, b) => b.count - a.count || a.label.localeCompare(b.label));
}

async function yesOrNo({ model, listed, frame, asking, total }, name, facet, yes) {
  const others = frame.conditions.filter((one) => one.facet !== name);
  const isOwn = others.length < frame.conditions.length;
  const all = isOwn ? Number((await asking.ask(composeList(model, { ...frame, conditions: others, want: "count", by: [] }))).rows[0].count.value) : total;
  const own = listed.conditions.filter((one) => one.facet === name).map((one) => ((one.values[0] === "no") !== one.isExcluded ? "no" : "yes"));
  const found = [["yes", yes], ["no", all - yes]].map(([id, count]) => ({ id, label: id, count, isChosen: own.includes(id) }));
  return found.filter((one) => one.count || one.isChosen);
}

/** Return the bars of a histogram, the latest first: of 1, 10, 100 … years, or whole numbers. */
function bars(kind, facet, rows, own, total) {
  const isDate = facet.takes === "date";
  const pairs = rows.map((row) => [row[kind.one].value, Number(isDate ? row[facet.name].value.slice(0, 4) : row[facet.name].value)]);
  const numbers = pairs.map(([, number]) => number).filter(Number.isFinite);
  if (!numbers.length || numbers.some((one) => !Number.isInteger(one))) return own.map((id) => ({ id, label: id, count: total, isChosen: true }));
  let step = 1;
  while (Math.floor(Math.max(...numbers) / step) - Math.floor(Math.min(...numbers) / step) >= MOST_BARS) step *= 10;
  const held = new Map();
  for (const [thing, number] of pairs) {
    const low = Math.floor(number / step) * step;
    held.set(low, (held.get(low) ?? new Set()).add(thing));
  }
  const text = (number) => (isDate ? String(number).padStart(4, "0") : String(number));
  const found = [...held].sort(([a], [b]) => b - a).map(([low, things]) => {
    const id = step === 1 ? text(low) : `${text(low)}..${text(low + step - 1)}`;
    const label = step === 1 ? text(low) : isDate ? `${text(low)}s` : `${low}–${low + step - 1}`;
    return { id, label, count: things.size, isChosen: own.includes(id) };
  });
  const others = own.filter((id) => !found.some((one) => one.id === id));
  return [...others.map((id) => ({ id, label: id.replace("..", "–"), count: total, isChosen: true })), ...found];
}

const isSpan = (facet) => ["date", "number"].includes(facet.takes);
const at = ({ model, listed }, changes) => new URL(writeAddress(model, { ...listed, page: 1, all: "", ...changes }), ROOT).href;

function chosen({ listed }, name, facet, id) {
  const isSingle = facet.isSingle || isSpan(facet) || facet.takes === "yes";
  const others = listed.conditions.filter((one) => !(isSingle && one.facet === name && !one.isExcluded));
  return [...others, { facet: name, values: [id], isExcluded: false }];
}

/** Return the conditions without a value that is chosen. */
function without({ listed }, name, facet, id) {
  if (facet.takes === "yes") return listed.conditions.filter((one) => one.facet !== name);
  const rest = listed.conditions.map((one) => (one.facet === name && !one.isExcluded ? { ...one, values: one.values.filter((value) => value !== id) } : one));
  return rest.filter((one) => one.values.length);
}

const number = (one) => one.count.toLocaleString("en");

function choice(context, name, facet, one) {
  if (one.isChosen) return filled("live-chosen", { text: one.label, number: number(one), link: { href: at(context, { conditions: without(context, name, facet, one.id) }) } });
  return filled("live-choice", { link: { textContent: one.label, href: at(context, { conditions: chosen(context, name, facet, one.id) }) }, number: number(one) });
}

function beside(context, name, facet, found) {
  const first = found.filter((one, place) => place < MOST || one.isChosen);
  const more = facet.takes === "yes" || isSpan(facet) ? null : filled("live-more", { text: `: ${facet.title}`, link: { href: at(context, { all: name }) } });
  return filled("live-facet", { title: facet.title, bounds: isSpan(facet) ? bounds(context, name, facet) : null, choices: first.map((one) => choice(context, name, facet, one)), more });
}

function bounds(context, name, facet) {
  const [low = "", high = ""] = (context.listed.conditions.find((one) => one.facet === name && !one.isExcluded)?.values[0] ?? "").split("..");
  const made = filled("live-bounds", { from: { value: low, ariaLabel: `${facet.title}: from` }, to: { value: high, ariaLabel: `${facet.title}: to` } });
  const form = made.querySelector("form");
  form.onsubmit = (event) => {
    event.preventDefault();
    const others = context.listed.conditions.filter((one) => one.facet !== name || one.isExcluded);
    const [from, to] = [form.elements.from.value.trim(), form.elements.to.value.trim()];
    const own = from || to ? [{ facet: name, values: [`${from}..${to}`], isExcluded: false }] : [];
    context.go({ ...context.listed, page: 1, all: "", conditions: [...others, ...own] });
  };
  return made;
}

/** Return all values of a facet, to choose one, several, or to leave one out. */
function values(context, name, facet, found) {
  const items = found.map((one) => {
    if (one.isChosen) return choice(context, name, facet, one);
    const out = [...context.listed.conditions, { facet: name, values: [one.id], isExcluded: true }];
    return filled("live-value", {
      box: { value: one.id, ariaLabel: one.label },
      link: { textContent: one.label, href: at(context, { conditions: chosen(context, name, facet, one.id) }) },
      number: number(one),
      not: { href: at(context, { conditions: out }) },
      text: ` ${one.label}`,
    });
  });
  const made = filled("live-values", { choices: items });
  const form = made.querySelector("form");
  form.onsubmit = (event) => {
    event.preventDefault();
    const marked = [...form.querySelectorAll("input:checked")].map((one) => one.value);
    if (marked.length) context.go({ ...context.listed, page: 1, all: "", conditions: [...context.listed.conditions, { facet: name, values: marked, isExcluded: false }] });
  };
  return made;
}
