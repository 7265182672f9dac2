// A canned query with the parameters of its address: looked up in the browser, its rows shown as a table.

import { composeQuery, iri, iriTerm, withPrologue } from "./compose.js";
import { Asking, readModel } from "./asking.js";
import { State, csv, fill, filled, save } from "./filling.js";
import { labelsOf, resolved } from "./naming.js";
import { long } from "./addresses.js";
import { table } from "./tables.js";

/** Take over the form of a query. */
export function start(template) {
  const { slug } = template.dataset;
  const form = document.querySelector("form.fields");
  const state = new State(() => asking.stop());
  const asking = new Asking((text) => state.say(text));
  let shown = null; // what takes the place of the answer that was written
  let turn = 0;

  async function show(isMoved) {
    const own = ++turn;
    const given = Object.fromEntries([...new URLSearchParams(location.search)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));
    for (const [name, value] of Object.entries(given)) if (form?.elements[name]) form.elements[name].value = value;
    shown ??= cleared(template);
    const root = template.content.cloneNode(true);
    fill(root, "state", state.root);
    shown.replaceChildren(root);
    const parts = { number: shown.querySelector("[data-fill=number]"), root: shown };
    parts.number.textContent = "…";
    state.busy("Looking it up …");
    try {
      const model = await readModel();
      const found = await answer(model, asking, slug, given, form);
      if (own !== turn) return;
      result(model, parts, found, slug);
      if (isMoved) parts.number.focus();
      state.done(parts.number.textContent);
    } catch (error) {
      if (own === turn) state.fault(error.message);
    }
  }

  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = [...new FormData(form)].filter(([, value]) => String(value).trim());
    history.pushState(null, "", `${location.pathname}?${new URLSearchParams(given)}`);
    show(true);
  });
  window.addEventListener("popstate", () => (location.search ? show(true) : location.reload()));
  if (location.search) show(false);
}

/** Take out the answer that the page was written with; return where another goes. */
function cleared(template) {
  const place = document.createElement("div");
  for (const one of document.querySelectorAll("[data-live-answer], main > aside")) one.remove();
  template.before(place);
  return place;
}

async function answer(model, asking, slug, given, form) {
  const values = {};
  for (const [name, text] of Object.entries(given)) {
    const parameter = model.queries[slug].parameters[name];
    values[name] = parameter?.type === "iri" && !/^https?:/.test(text) ? iri(model, (await resolved(model, asking, [long(model, parameter.kind, text)], parameter.kind))[0]) : text;
    if (parameter?.type === "iri" && form?.elements[name]) {
      const label = (await labelsOf(model, asking, [values[name]])).get(values[name]);
      form.elements[name].value = label ?? text;
    }
  }
  const found = await asking.ask(composeQuery(model, slug, values));
  return found.rows.length || !values.theme ? found : ((await wider(model, asking, slug, values)) ?? found);
}

/** Ask again with the nearest broader theme that has an answer, where the theme itself has none. */
async function wider(model, asking, slug, values) {
  const seen = new Set([values.theme]);
  let level = [values.theme];
  while (level.length) {
    const query = `SELECT DISTINCT ?broader WHERE { VALUES ?theme { ${level.map(iriTerm).join(" ")} } ?theme skos:broader ?broader } ORDER BY ?broader`;
    level = (await asking.ask(withPrologue(model, query))).rows.map((row) => row.broader.value).filter((one) => !seen.has(one));
    for (const theme of level) {
      seen.add(theme);
      const found = await asking.ask(composeQuery(model, slug, { ...values, theme }));
      const labels = found.rows.length ? await labelsOf(model, asking, [values.theme, theme]) : null;
      if (labels) return { ...found, caveat: `Nothing was found for “${labels.get(values.theme)}”; this is the answer for the broader theme “${labels.get(theme)}”.` };
    }
  }
  return null;
}

/** Show rows, or yes or no, or statements. */
export function result(model, parts, found, name) {
  const root = parts.root;
  if ("boolean" in found) parts.number.textContent = found.boolean ? "Yes" : "No";
  else if ("text" in found) parts.number.textContent = "The graph in Turtle";
  else parts.number.textContent = `${found.rows.length.toLocaleString("en")} row${found.rows.length === 1 ? "" : "s"}`;
  const made = found.rows ? table(model, found) : { table: "text" in found ? filled("live-graph", { text: found.text }) : null, caveat: "" };
  fill(root, "caveat", [found.caveat, made.caveat].filter(Boolean).join(" "));
  fill(root, "table", made.table);
  const take = found.rows?.length ? filled("live-csv", {}) : null;
  take?.querySelector("button").addEventListener("click", () => save(`${name}.csv`, csv(found.columns, found.rows)));
  fill(root, "take", take);
}
