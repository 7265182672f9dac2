// Names: what things are called, and what people mean by a name. Both are looked up in the graph.

import { Refusal, compact, iri, iriTerm, literalTerm, withPrologue } from "./compose.js";

const NAMING = "rdfs:label skos:prefLabel skos:altLabel skos:notation foaf:name mig:acronym mig:hashtag dcterms:title schema:alternateName";

/** Look up what things are called, by their IRIs: a map of labels, without those that nothing is said about. */
export async function labelsOf(model, asking, names) {
  if (!names.length) return new Map();
  const values = names.map(iriTerm).join(" ");
  const query = `SELECT DISTINCT ?thing ?label WHERE { VALUES ?thing { ${values} } ?thing ?property ?value OPTIONAL { ?thing rdfs:label ?label } } ORDER BY ?label`;
  const { rows } = await asking.ask(withPrologue(model, query));
  const found = new Map();
  for (const { thing, label } of rows) if (!found.has(thing.value)) found.set(thing.value, label?.value ?? compact(model, thing.value));
  return found;
}

/** Return the id of a thing of a kind by a name of it, as people write it. */
export async function named(model, asking, text, takes) {
  const query = `SELECT DISTINCT ?thing WHERE { VALUES ?property { ${NAMING} } ?thing ?property ?name FILTER(ISIRI(?thing) && LCASE(STR(?name)) = ${literalTerm(text.trim().toLowerCase())}) } ORDER BY ?thing`;
  const { rows } = await asking.ask(withPrologue(model, query));
  const found = rows.map(({ thing }) => compact(model, thing.value)).filter((id) => isA(model, id, takes));
  if (!found.length) throw new Refusal(`nothing here is called “${text}”`);
  if (found.length > 1) throw new Refusal(`“${text}” may mean several things: ${found.slice(0, 5).join(", ")}`);
  return found[0];
}

function isA(model, id, takes) {
  if (takes === "type") return Object.hasOwn(model.types, iri(model, id));
  if (takes === "agent") return /^(?:person|organisation)\//.test(id);
  return takes === "" || takes === "thing" ? id.includes("/") : id.startsWith(`${takes.split("/")[0]}/`);
}

/** Return ids in the place of names: {ids, labels} of values that are ids already, or names that are looked up. */
export async function resolved(model, asking, values, takes) {
  const known = await labelsOf(model, asking, values.filter((one) => isName(model, one)).map((one) => iri(model, one)));
  const ids = [];
  for (const one of values) {
    const isKnown = isName(model, one) && known.has(iri(model, one));
    ids.push(isKnown ? one : await named(model, asking, afterKind(one, takes), takes));
  }
  return ids;
}

function isName(model, text) {
  try {
    return /[/:]/.test(text) && Boolean(iriTerm(iri(model, text)));
  } catch {
    return false;
  }
}

/** Return what was written before the kind of a value was put before it. */
function afterKind(text, takes) {
  const family = `${takes.split("/")[0]}/`;
  return takes && text.startsWith(family) ? text.slice(family.length) : text;
}
