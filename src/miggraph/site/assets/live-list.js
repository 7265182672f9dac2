// A list that was not written as a page: read from its address, looked up in the browser, and shown as the server would show it.

import { composeList, composeOrder, composeThings, compact, facetOf, fieldOf, iri, kindOf } from "./compose.js";
import { everything, fileOf, readAddress, writeAddress } from "./addresses.js";
import { Asking, readModel } from "./asking.js";
import { State, between, csv, fill, filled, link, place, save } from "./filling.js";
import { entries } from "./entries.js";
import { narrowing } from "./narrowing.js";
import { labelsOf, resolved } from "./naming.js";
import { heading, phrase } from "./phrases.js";
import { table } from "./tables.js";

const ROOT = new URL("../", import.meta.url);
const MOST_SORTS = 3;

/** Take over the page of a list: what its address asks is answered here, also of those that it links to. */
export function start(template) {
  const list = document.querySelector("main .list");
  const written = [...list.childNodes];
  const title = document.title;
  const state = new State(() => asking.stop());
  const asking = new Asking((text) => state.say(text));
  let turn = 0;

  async function show(isMoved) {
    const own = ++turn;
    const isOver = () => own !== turn;
    if (!location.search) {
      list.replaceChildren(...written);
      document.title = title;
      return;
    }
    const root = template.content.cloneNode(true);
    fill(root, "state", state.root);
    const kept = ["heading", "chips", "usual", "further", "span", "sorts", "found", "pages", "query", "change"];
    const parts = Object.fromEntries(kept.map((name) => [name, place(root, name)]));
    parts.further.closest("details").hidden = true;
    parts.root = list;
    parts.heading.textContent = "…";
    list.replaceChildren(root);
    list.setAttribute("aria-busy", "true");
    state.busy("Looking it up …");
    try {
      const model = await readModel();
      parts.heading.textContent = capitalised(kindOf(model, template.dataset.kind).plural);
      const listed = await understood(model, asking, template.dataset.kind);
      if (!isOver()) await answer({ model, asking, listed, parts, go, state, isOver, isMoved });
    } catch (error) {
      if (isOver()) return;
      state.fault(error.message);
      if (parts.heading.textContent === "…") parts.heading.textContent = title;
    } finally {
      if (!isOver()) list.removeAttribute("aria-busy");
    }
  }

  function go(listed) {
    readModel().then((model) => {
      history.pushState(null, "", new URL(writeAddress(model, listed), ROOT));
      show(true);
    });
  }

  list.addEventListener("click", (event) => {
    const to = event.target.closest("a[href]");
    if (!to || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const address = new URL(to.href);
    if (address.origin !== location.origin || address.pathname !== location.pathname || address.hash) return;
    event.preventDefault();
    history.pushState(null, "", address);
    show(true);
  });
  window.addEventListener("popstate", () => show(true));
  if (location.search) show(false);
}

const capitalised = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Read the address; names that people wrote become ids. */
async function understood(model, asking, kindName) {
  const kind = kindOf(model, kindName);
  const listed = readAddress(model, kindName, location.search);
  for (const one of listed.conditions) {
    const takes = one.facet === "it" ? kind.one : facetOf(kind, one.facet).takes;
    if (!isPlain(takes)) one.values = await resolved(model, asking, one.values, takes);
  }
  return listed;
}

const isPlain = (takes) => ["date", "number", "text", "code", "count", "yes"].includes(takes);

async function answer(context) {
  const { model, asking, listed, parts, state, isOver, isMoved } = context;
  const kind = kindOf(model, listed.kind);
  const frame = { ...listed, words: listed.words.split(" ").filter(Boolean) };
  const things = listed.conditions.filter((one) => one.facet === "it" || !isPlain(facetOf(kind, one.facet).takes)).flatMap((one) => one.values);
  const labels = await labelsOf(model, asking, things.map((one) => iri(model, one)));
  const name = (id) => labels.get(iri(model, id)) ?? id;
  const found = (await asking.ask(composeThings(model, frame))).rows.map((row) => row[kind.one].value);
  if (isOver()) return;
  const sentence = heading(model, kind, listed, found.length, name);
  parts.heading.textContent = sentence;
  document.title = `${sentence} · ${document.title.split(" · ").at(-1)}`;
  chips(context, kind, name);
  const isCounted = listed.by.length > 0 || listed.want !== "list";
  const text = composeList(model, frame);
  parts.query.textContent = text.trim();
  parts.change.href = new URL(`sparql.html?query=${encodeURIComponent(text.trim())}`, ROOT).href;
  take(context, text);
  words(context);
  const total = listed.limit ? Math.min(listed.limit, found.length) : found.length;
  if (listed.all) await narrowing({ ...context, kind, frame, total: found.length, name, isAll: true });
  else if (isCounted) await counted(context, text);
  else await page(context, kind, found.slice(0, total));
  if (isOver()) return;
  if (isMoved) parts.heading.focus();
  state.busy("Counting …");
  if (!listed.all) await narrowing({ ...context, kind, frame, total: found.length, name });
  if (!isOver()) state.done(sentence);
}

function chips({ model, listed, parts, go }, kind, name) {
  const at = (changes) => new URL(writeAddress(model, { ...listed, page: 1, all: "", ...changes }), ROOT).href;
  const made = listed.conditions.map((one) => {
    const rest = listed.conditions.filter((other) => other !== one);
    return chip(phrase(kind, one, name), at({ conditions: rest }));
  });
  if (listed.words) made.push(chip(`Words: ${listed.words}`, at({ words: "" })));
  made.push(filled("live-all", { link: { textContent: `All ${kind.plural}`, href: new URL(writeAddress(model, everything(listed.kind)), ROOT).href } }));
  parts.chips.replaceChildren(...made);
}

const chip = (text, href) => filled("live-chip", { text, link: { href } });

/** Show one page of things. */
async function page({ model, asking, listed, parts, isOver }, kind, found) {
  const first = (listed.page - 1) * model.page;
  const ids = found.slice(first, first + model.page).map((one) => compact(model, one));
  if (!ids.length) {
    parts.found.textContent = listed.page > 1 ? `There is no page ${listed.page}.` : "Nothing here is all that. Take something away.";
    parts.span.parentElement.remove();
    parts.pages.remove();
    return;
  }
  const query = composeList(model, { kind: listed.kind, conditions: [{ facet: "it", values: ids, isExcluded: false }], sort: listed.sort });
  const rows = (await asking.ask(query)).rows.sort((a, b) => found.indexOf(a[kind.one].value) - found.indexOf(b[kind.one].value));
  const orders = {};
  for (const field of Object.values(kind.fields).filter((one) => one.order && rows.some((row) => row[one.name]?.value))) {
    orders[field.name] = (await asking.ask(composeOrder(model, field, ids))).rows;
  }
  if (isOver()) return;
  parts.found.replaceChildren(entries(model, kind, rows, orders, (iriOf) => new URL(fileOf(model, iriOf) || "index.html", ROOT).href));
  const at = (number) => new URL(writeAddress(model, { ...listed, page: number }), ROOT).href;
  parts.span.textContent = found.length > model.page ? `${first + 1} to ${first + ids.length} of ${found.length}` : `All ${found.length}`;
  sorts({ model, listed, parts }, kind);
  pager(parts, listed.page, Math.ceil(found.length / model.page), at);
}

function sorts({ model, listed, parts }, kind) {
  const fields = kind.show.map((name) => [name, fieldOf(kind, name)]).filter(([, one]) => !["text", "address", "code"].includes(one.gives));
  const orders = ["", ...fields.slice(0, MOST_SORTS).map(([name, one]) => (["date", "number"].includes(one.gives) ? `-${name}` : name))];
  const called = (sort) => (sort ? sort.replace(/^-/, "").replaceAll("-", " ") + (sort.startsWith("-") ? ", greatest first" : "") : "name");
  const made = orders.filter((one) => one !== listed.sort);
  parts.sorts.replaceChildren(...between(made.map((one) => link(called(one), new URL(writeAddress(model, { ...listed, page: 1, sort: one }), ROOT).href)), " · "));
}

function pager(parts, here, last, at) {
  if (last < 2) {
    parts.pages.remove();
    return;
  }
  const shown = Array.from({ length: last }, (_, number) => number + 1).filter((one) => one === 1 || one === last || Math.abs(one - here) <= 2);
  const made = shown.map((one) => (one === here ? filled("live-here", { text: one }) : filled("live-page", { text: one, link: { href: at(one) } })));
  if (here > 1) made.unshift(link("Previous", at(here - 1)));
  if (here < last) made.push(link("Next", at(here + 1)));
  parts.pages.replaceChildren(...made);
}

/** Show what was counted, or the values of a field. */
async function counted({ model, asking, parts, isOver }, text) {
  const found = await asking.ask(text);
  if (isOver()) return;
  parts.span.parentElement.remove();
  parts.pages.remove();
  if ("boolean" in found) parts.found.textContent = found.boolean ? "Yes" : "No";
  else {
    const { table: made, caveat } = table(model, found);
    parts.found.replaceChildren(made ?? "Nothing.", caveat);
  }
}

function take({ asking, listed, parts, state }, text) {
  parts.root.querySelector("[data-do=csv]").onclick = async () => {
    try {
      const { columns, rows } = await asking.ask(text);
      save(`${listed.kind}.csv`, csv(columns, rows));
    } catch (error) {
      state.fault(error.message);
    }
  };
}

function words({ listed, parts, go }) {
  const form = parts.root.querySelector("[data-do=words]");
  form.elements.q.value = listed.words;
  form.onsubmit = (event) => {
    event.preventDefault();
    go({ ...listed, page: 1, all: "", words: form.elements.q.value.trim().split(/\s+/).join(" ") });
  };
}
