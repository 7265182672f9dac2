// The page for SPARQL: the plain form, and the editor in its place, ask the worker as they would ask an endpoint.

import { withPrologue } from "./compose.js";
import { Asking, readModel } from "./asking.js";
import { State, fill } from "./filling.js";
import { result } from "./live-query.js";

/** Take over the page. This runs before the editor takes what stands in the form. */
export function start(template) {
  const form = document.getElementById("sparql-form");
  const text = document.getElementById("query");
  const state = new State(() => asking.stop());
  const asking = new Asking((told) => state.say(told));
  const asked = new URLSearchParams(location.search);
  if (asked.get("query")) text.value = asked.get("query");
  const place = document.createElement("div");
  template.before(place);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const root = template.content.cloneNode(true);
    fill(root, "state", state.root);
    place.replaceChildren(root);
    const parts = { number: place.querySelector("[data-fill=number]"), root: place };
    parts.number.textContent = "…";
    state.busy("Looking it up …");
    try {
      const model = await readModel();
      result(model, parts, await asking.ask(withPrologue(model, text.value)), "rows");
      parts.number.focus();
      state.done(parts.number.textContent);
    } catch (error) {
      state.fault(error.message);
    }
  });

  // The editor asks the address of the form: that is answered here, and nothing goes to the host.
  const elsewhere = window.fetch.bind(window);
  const endpoint = new URL(form.getAttribute("action"), location.href).href;
  window.fetch = (input, options) => (input instanceof Request && input.method === "POST" && input.url === endpoint ? answered(input, asking, state, place) : elsewhere(input, options));
}

async function answered(request, asking, state, place) {
  if (!state.root.isConnected) place.replaceChildren(state.root);
  request.signal.addEventListener("abort", () => asking.stop("Aborted"));
  state.busy("Looking it up …");
  try {
    const query = new URLSearchParams(await request.text()).get("query") ?? "";
    const { format, text } = await asking.raw(withPrologue(await readModel(), query));
    state.done("The result is there.");
    return new Response(text, { headers: { "Content-Type": format === "json" ? "application/sparql-results+json" : format } });
  } catch (error) {
    state.fault(error.message);
    return new Response(error.message, { status: 400, statusText: "The query was not answered", headers: { "Content-Type": "text/plain" } });
  }
}
