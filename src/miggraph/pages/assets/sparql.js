// The editor of SPARQL takes the place of the form, and completes from what this site says: no other host is asked. Without it the form stays.
"use strict";

(async () => {
  const form = document.getElementById("sparql-form");
  if (!form || typeof Yasgui === "undefined") return;
  let terms;
  try {
    const answer = await fetch(form.dataset.terms);
    if (!answer.ok) return;
    terms = await answer.json();
  } catch {
    return;
  }
  const Yasqe = Yasgui.Yasqe;
  const prefixes = Object.entries(terms.prefixes).map(([name, namespace]) => `${name}: <${namespace}>`);
  const own = (name, get) => Yasqe.forkAutocompleter(name, { name: `own-${name}`, get, bulk: true, persistenceId: null }, false);
  own("prefixes", () => Promise.resolve(prefixes));
  own("class", () => Promise.resolve(terms.classes));
  own("property", () => Promise.resolve(terms.properties));
  Yasqe.defaults.autocompleters = ["variables", "own-prefixes", "own-class", "own-property"]; // those of its own ask prefix.cc and Linked Open Vocabularies
  Yasqe.defaults.value = document.getElementById("query").value;
  const endpoint = new URL(form.getAttribute("action"), location.href).href;
  const place = document.createElement("div");
  place.id = "yasgui";
  form.before(place);
  const yasgui = new Yasgui(place, {
    requestConfig: { ...Yasqe.defaults.requestConfig, endpoint, method: "POST" },
    copyEndpointOnNewTab: false,
    populateFromUrl: false,
    endpointCatalogueOptions: { ...Yasgui.defaults.endpointCatalogueOptions, getData: () => [{ endpoint }] },
  });
  const asked = new URLSearchParams(location.search);
  const tab = yasgui.getTab();
  if (tab && (asked.has("query") || asked.has("example"))) tab.setQuery(Yasqe.defaults.value); // else what stood there last
  form.hidden = true;

  // What the editor leaves without a name gets one, for those who hear it.
  function named() {
    place.querySelectorAll(".CodeMirror textarea").forEach((one) => one.setAttribute("aria-label", "SPARQL"));
    place.querySelectorAll(".tabsList .addTab").forEach((one) => one.setAttribute("role", "tab")); // a list of tabs has tabs only
  }
  named();
  yasgui.on("tabAdd", () => setTimeout(named));
  yasgui.on("tabSelect", () => setTimeout(named));
})();
