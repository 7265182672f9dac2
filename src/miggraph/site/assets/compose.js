// From what is asked - a frame, or a canned query with its parameters - to the text of one SPARQL query: the rows that `miggraph list` and
// `miggraph ask` give. The patterns come from the model as templates; only checked terms are put into their holes. Nothing here knows of pages.

const LITERAL = ["date", "number", "text", "code"];
const PLAIN = [...LITERAL, "address", "yes"];
const IT = "it"; // the condition that names the things themselves
const SEPARATOR = "; ";
// A token that is a variable, or one that may hold what looks like a prefixed name: an IRI, a text, a comment.
const TOKEN = /<[^<>\s]*>|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|#[^\n]*|\?[A-Za-z_]\w*/g;
const PREFIXED = /(?<![\w:?<])([A-Za-z][\w-]*):(?=[A-Za-z_])/g;
const BOUND = { date: /^[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?$/, number: /^-?[0-9]+(?:\.[0-9]+)?$/ };
const ESCAPED = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const YES = { yes: "true", true: "true", 1: "true", no: "false", false: "false", 0: "false" };

/** What was asked cannot be: the message is for people. */
export class Refusal extends Error {}

// terms

/** Write an IRI. */
export function iriTerm(iri) {
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|\\^`]*$/.test(iri)) throw new Refusal(`“${iri}” is not the name of anything`);
  return `<${iri}>`;
}

/** Write a literal; what escapes cannot say (half of a character) becomes the sign for that. */
export function literalTerm(text, tag = "") {
  const whole = String(text).replace(/\p{Surrogate}/gu, "\ufffd");
  const escaped = whole.replace(/[\\"\u0000-\u001f\u007f]/g, (c) => ESCAPED[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `"${escaped}"${tag}`;
}

/** Return the IRI of an id ("place/GB") or of a prefixed name ("bibo:Book"); an IRI stays itself. */
export function iri(model, id) {
  const colon = id.indexOf(":");
  if (colon >= 0) {
    const prefix = id.slice(0, colon);
    return Object.hasOwn(model.prefixes, prefix) ? model.prefixes[prefix] + id.slice(colon + 1) : id;
  }
  const inLayer = model.layer.ids.includes(id) || (id.includes("#") && model.layer.ids.includes(id.split("#")[0]));
  return (inLayer ? model.layer.base : model.base) + id;
}

/** Return the id of an IRI, or a prefixed name; any other IRI as it is. */
export function compact(model, name) {
  for (const [prefix, namespace] of Object.entries(model.prefixes)) {
    if (name.startsWith(namespace) && /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name.slice(namespace.length))) return `${prefix}:${name.slice(namespace.length)}`;
  }
  const { base, ids } = model.layer;
  if (name.startsWith(base) && ids.includes(name.slice(base.length).split("#")[0])) return name.slice(base.length);
  return name.startsWith(model.base) ? name.slice(model.base.length) || name : name;
}

function own(table, name, told) {
  if (!Object.hasOwn(table, name)) throw new Refusal(`${told} “${name}”`);
  return table[name];
}

export const kindOf = (model, name) => own(model.kinds, name, "there is no kind of thing called");
export const facetOf = (kind, name) => own(kind.facets, name, `${kind.plural} have no facet`);
export const fieldOf = (kind, name) => own(kind.fields, name, `${kind.plural} have no field`);

// conditions

/** Say whether a condition leaves out: != does, and so does "no" to a question of yes or no. */
export function leavesOut(facet, condition) {
  if (facet.takes !== "yes") return condition.isExcluded;
  const [value, ...more] = condition.values;
  if (more.length || !["yes", "no"].includes(value)) throw new Refusal(`${facet.name} takes yes or no`);
  return (value === "no") !== condition.isExcluded;
}

/** Return the bounds of a date or a number, or of a range: "2005..2009", "2005..", "..2009". */
export function bounds(facet, text) {
  const [low, high, ...more] = text.includes("..") ? text.split("..") : [text, text];
  const form = facet.takes === "date" ? BOUND.date : BOUND.number;
  if (more.length || !(low || high) || [low, high].some((one) => one && !form.test(one))) {
    throw new Refusal(`${facet.title} takes ${facet.takes === "date" ? "a year, a month or a day" : "a number"}, or a range such as 2005..2009, not “${text}”`);
  }
  return [low, high];
}

function compared(facet, text, value) {
  if (facet.takes === "text") return `CONTAINS(LCASE(STR(?${value})), ${literalTerm(text.toLowerCase())})`;
  if (facet.takes === "code") {
    const plain = text.replace(/[ -]/g, "").toUpperCase();
    const bare = `REPLACE(STR(?${value}), "[ -]", "")`;
    // a telephone number is known with the code of its country, and without
    return /^\+?[0-9]{7,}$/.test(plain) ? `STRENDS(${bare}, ${literalTerm(plain.replace(/^[+0]+/, ""))})` : `UCASE(${bare}) = ${literalTerm(plain)}`;
  }
  const compare = (sign, bound) =>
    facet.takes === "date"
      ? `SUBSTR(STR(?${value}), 1, ${bound.length}) ${sign} SUBSTR(${literalTerm(bound)}, 1, STRLEN(STR(?${value})))`
      : `xsd:decimal(STR(?${value})) ${sign} ${bound}`;
  const [low, high] = bounds(facet, text);
  return `(${[low && compare(">=", low), high && compare("<=", high)].filter(Boolean).join(" && ")})`;
}

const iris = (model, values, separator = " ") => values.map((one) => iriTerm(iri(model, one))).join(separator);

function pattern(model, facet, condition, suffix) {
  if (facet.takes === "yes") return facet.one;
  const { number, values } = model.holes;
  const variable = facet.variable.replaceAll(number, suffix);
  const isPlain = [...LITERAL, "count"].includes(facet.takes);
  const filling = isPlain ? condition.values.map((one) => compared(facet, one, variable)).join(" || ") : iris(model, condition.values);
  const template = condition.values.length === 1 ? facet.one : (facet.several ?? facet.one);
  return template.replaceAll(number, suffix).replaceAll(values, () => filling);
}

const joins = (facet, group) => facet.joint && group[0][0].joint === facet.joint && group.every(([other]) => other.name !== facet.name);

/** Put conditions on one activity, or one corridor, together; two on the same facet may hold of two. */
function joined(required) {
  const groups = [];
  for (const pair of required) {
    const group = groups.find((one) => joins(pair[0], one));
    if (group) group.push(pair);
    else groups.push([pair]);
  }
  return groups;
}

const setIn = (text, by = 2) => text.split("\n").map((line) => (line ? " ".repeat(by) + line : line)).join("\n");

function subselect(model, group, shown) {
  const written = group.map(([facet, condition], number) => pattern(model, facet, condition, String(number || "")));
  const patterns = [...new Set(written.join("\n").split("\n"))].join("\n"); // what joins them stands in each: once is enough
  return `{\n  SELECT DISTINCT ${shown}\n  WHERE {\n${setIn(patterns, 4)}\n  }\n}`;
}

function parted(kind, conditions) {
  const facets = conditions.filter((one) => one.facet !== IT).map((one) => [facetOf(kind, one.facet), one]);
  return { named: conditions.filter((one) => one.facet === IT), facets, required: facets.filter(([facet, one]) => !leavesOut(facet, one)) };
}

function body(model, kind, frame) {
  const it = `?${kind.one}`;
  const { named, facets, required } = parted(kind, frame.conditions);
  let parts = named.filter((one) => !one.isExcluded).map((one) => `VALUES ${it} { ${iris(model, one.values)} }\n${kind.pattern}`);
  parts.push(...joined(required).map((group) => subselect(model, group, it)));
  if (!parts.length) parts = [kind.pattern];
  facets.forEach(([facet, one], number) => {
    if (leavesOut(facet, one)) parts.push(`MINUS {\n${setIn(pattern(model, facet, one, String(number)))}\n}`);
  });
  parts.push(...named.filter((one) => one.isExcluded).map((one) => `FILTER(${it} NOT IN (${iris(model, one.values, ", ")}))`));
  // Looked up for each thing found: as a plain pattern, an engine may begin with all things of the kind.
  if (required.length && kind.type) parts.push(`OPTIONAL { ${it} a ?isA FILTER(?isA = ${kind.type}) }\nFILTER(BOUND(?isA))`);
  for (const word of frame.words ?? []) {
    parts.push(`FILTER EXISTS { ${it} ?says ?said FILTER(ISLITERAL(?said) && CONTAINS(LCASE(STR(?said)), ${literalTerm(word.toLowerCase())})) }`);
  }
  return parts.join("\n");
}

function withPrefixes(model, text) {
  const used = new Set([...text.replace(TOKEN, " ").matchAll(PREFIXED)].map((found) => found[1]));
  const names = Object.keys(model.prefixes).filter((name) => used.has(name)).sort();
  return `BASE <${model.base}>\n${names.map((name) => `PREFIX ${name}: <${model.prefixes[name]}>\n`).join("")}\n${text}\n`;
}

// what is wanted

function sortOf(kind, frame) {
  const name = (frame.sort ?? "").replace(/^-/, "");
  return name ? fieldOf(kind, name) : null;
}

function listed(kind, frame, inside, shown) {
  const it = `?${kind.one}`;
  const sort = sortOf(kind, frame);
  const fields = sort && !shown.includes(sort) ? [sort, ...shown] : shown;
  const columns = fields.map((one) => `\n  (GROUP_CONCAT(DISTINCT ?${one.name}Text; separator="${SEPARATOR}") AS ?${one.name})`).join("");
  // the least of several values, from the greatest down the greatest: how an engine joins them has no order
  const value = sort && (sort.gives === "number" ? `xsd:decimal(?${sort.name}Text)` : `?${sort.name}Text`);
  const first = sort ? `(?${sort.name} = "") ${frame.sort.startsWith("-") ? `DESC(MAX(${value}))` : `ASC(MIN(${value}))`} ` : "";
  const label = `OPTIONAL { ${it} rdfs:label ${it}Label }`;
  const where = setIn(inOrder([inside, label, ...fields.map((one) => one.column)].join("\n"), it, fields));
  const order = `ORDER BY ${first}LCASE(STR(${it}Label)) ${it}`;
  return `SELECT ${it} ${it}Label${columns}\nWHERE {\n${where}\n}\nGROUP BY ${it} ${it}Label\n${order}${limit(frame)}`;
}

/** Return a pattern whose texts come in order, to be joined so: texts that are joined cannot be told apart, as names can. */
function inOrder(inside, it, fields) {
  const texts = fields.filter((one) => one.gives === "text").map((one) => `?${one.name}Text`);
  if (!texts.length) return inside;
  const columns = fields.map((one) => `?${one.name}Text`).join(" ");
  return `{\n  SELECT ${it} ${it}Label ${columns}\n  WHERE {\n${setIn(inside, 4)}\n  }\n  ORDER BY ${texts.join(" ")}\n}`;
}

function limit(frame) {
  return /^[1-9][0-9]{0,5}$/.test(String(frame.limit ?? "")) ? `\nLIMIT ${frame.limit}` : "";
}

function asked(kind, frame, inside, field) {
  const it = `?${kind.one}`;
  const shown = `?${field.name}` + (field.label ? ` ?${field.name}Label` : "");
  const where = [inside, field.asked, `OPTIONAL { ${it} rdfs:label ${it}Label }`, field.label].filter(Boolean).map((one) => setIn(one)).join("\n");
  return `SELECT DISTINCT ${it} ${it}Label ${shown}\nWHERE {\n${where}\n}\nORDER BY LCASE(STR(${it}Label)) ${it} ?${field.name}${limit(frame)}`;
}

function grouped(kind, frame, inside) {
  const facets = frame.by.map((name) => facetOf(kind, name));
  if (facets.length > 2 || facets.some((one) => !one.group)) throw new Refusal("things are counted by one facet, or by two, that have values");
  const shown = facets.map((one) => `?${one.name}${LITERAL.includes(one.takes) ? "" : ` ?${one.name}Label`}`).join(" ");
  const order = facets[0].takes === "date" ? shown : `DESC(?count) ${shown}`;
  const where = [inside, ...facets.map((one) => one.group)].map((one) => setIn(one)).join("\n");
  return `SELECT ${shown} (COUNT(DISTINCT ?${kind.one}) AS ?count)\nWHERE {\n${where}\n}\nGROUP BY ${shown}\nORDER BY ${order}${limit(frame)}`;
}

/** Return the query of a frame: {kind, conditions: [{facet, values, isExcluded}], words, want, by, sort, limit}. */
export function composeList(model, frame) {
  const kind = kindOf(model, frame.kind);
  const inside = body(model, kind, frame);
  const want = frame.want || "list";
  let text;
  if (want === "exists") text = `ASK {\n${setIn(inside)}\n}`;
  else if (frame.by?.length) text = grouped(kind, frame, inside);
  else if (want === "count") text = `SELECT (COUNT(DISTINCT ?${kind.one}) AS ?count)\nWHERE {\n${setIn(inside)}\n}`;
  else if (want === "list") text = listed(kind, frame, inside, kind.show.map((name) => fieldOf(kind, name)));
  else if (want.includes(",")) text = listed(kind, frame, inside, want.split(",").map((name) => fieldOf(kind, name)));
  else text = asked(kind, frame, inside, fieldOf(kind, want));
  return withPrefixes(model, text);
}

/** Return the query of the things of a frame, in their order, and their labels: nothing else of them is looked up. */
export function composeThings(model, frame) {
  const kind = kindOf(model, frame.kind);
  return withPrefixes(model, listed(kind, { ...frame, limit: 0 }, body(model, kind, frame), []));
}

/**
 * Return the query of what each value of a facet would leave: of yes or no the one number, of dates and numbers each thing with its values,
 * else the values, their labels, and how many things each has. Where a thing has one value only, what is chosen of the facet is left aside.
 */
export function composeCounts(model, frame, name) {
  const kind = kindOf(model, frame.kind);
  const facet = facetOf(kind, name);
  if (!facet.counting) throw new Refusal(`${kind.plural} are not counted by ${facet.title}`);
  const isSpan = ["date", "number"].includes(facet.takes);
  const isSingle = facet.isSingle || isSpan;
  const conditions = frame.conditions.filter((one) => one.facet !== name || !(facet.takes === "yes" || (isSingle && !one.isExcluded)));
  const group = joined(parted(kind, conditions).required).find((one) => joins(facet, one));
  // What is chosen of one activity must hold of the one that is counted: it is asked again, with the activity.
  const same = group ? [subselect(model, group, `?${kind.one} ?${facet.joint}`)] : [];
  const where = [body(model, kind, { ...frame, conditions }), ...same, facet.counting].map((one) => setIn(one)).join("\n");
  const count = `(COUNT(DISTINCT ?${kind.one}) AS ?count)`;
  const value = `?${facet.name}`;
  if (facet.takes === "yes") return withPrefixes(model, `SELECT ${count}\nWHERE {\n${where}\n}`);
  if (isSpan) return withPrefixes(model, `SELECT DISTINCT ?${kind.one} ${value}\nWHERE {\n${where}\n}`);
  const shown = LITERAL.includes(facet.takes) ? value : `${value} ${value}Label`;
  return withPrefixes(model, `SELECT ${shown} ${count}\nWHERE {\n${where}\n}\nGROUP BY ${shown}\nORDER BY DESC(?count) ${shown}`);
}

/** Return the query of the labels that a field's values have in their own order, for some things; "" where their order says nothing. */
export const composeOrder = (model, field, ids) => (field.order ? field.order.replaceAll(model.holes.values, () => iris(model, ids)) : "");

// canned queries

function parameterTerm(parameter, value) {
  const text = String(value).trim();
  if (parameter.type === "iri") return iriTerm(text);
  if (parameter.type === "en") return literalTerm(text, "@en");
  let plain = parameter.type === "xsd_boolean" ? (YES[text.toLowerCase()] ?? "") : text;
  if (parameter.type === "xsd_gYearMonth" && /^[12][0-9]{3}$/.test(plain)) plain += "-01"; // since 2021 is since January
  if (!new RegExp(`^(?:${parameter.form})$`).test(plain)) throw new Refusal(`${parameter.label} takes a ${parameter.takes}, not “${text.slice(0, 60)}”`);
  return literalTerm(plain, `^^<${parameter.datatype}>`);
}

/** Return a canned query with its parameters bound: IRIs for things, text for the others. */
export function composeQuery(model, slug, parameters) {
  const query = own(model.queries, slug, "there is no question called");
  const terms = {};
  for (const [name, value] of Object.entries(parameters)) {
    const parameter = own(query.parameters, name, `${slug} has no parameter`);
    terms[parameter.token] = parameterTerm(parameter, value);
  }
  const missing = Object.entries(query.parameters).filter(([name, one]) => one.required && !Object.hasOwn(parameters, name));
  if (missing.length) throw new Refusal(`what is needed is missing: ${missing.map(([, one]) => one.label).join(", ")}`);
  // Terms stand where whole tokens stood: a value that holds a token is never looked at again.
  return `BASE <${model.base}>\n${query.pieces.map((piece) => (Object.hasOwn(terms, piece) ? terms[piece] : piece)).join("")}`;
}

/** Declare our base, and those of our prefixes that a query uses and does not declare, on its first line: its lines stay as they are. */
export function withPrologue(model, text) {
  const plain = text.replace(TOKEN, " ");
  const declared = new Set([...plain.matchAll(/\bPREFIX\s+([\w-]*):/gi)].map((found) => found[1]));
  const used = [...new Set([...plain.matchAll(PREFIXED)].map((found) => found[1]))].filter((name) => Object.hasOwn(model.prefixes, name));
  const added = used.filter((name) => !declared.has(name)).map((name) => `PREFIX ${name}: <${model.prefixes[name]}> `);
  return `BASE <${model.base}> ${added.join("")}${text}`;
}
