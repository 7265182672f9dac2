// The page that looks for words in a site without a server: questions, names, and what is said on the pages of things (Pagefind).

import * as names from "./names.js";

const QUESTIONS = 8;
const SHOWN = 20; // names, or pages, before more are asked for
const address = new URL(location.href);
const asked = (address.searchParams.get("q") ?? "").trim();
const chosen = { kind: address.searchParams.get("kind") ?? "", theme: address.searchParams.get("theme") ?? "" };
const counted = { questions: 0, things: 0, pages: 0 };
const part = (name) => document.getElementById(name);
let turn = 0; // of filtering: what comes late is not shown

/** Say how much was found, or that nothing was. */
function tell(state) {
  const told = part("told");
  const said = { ...counted, words: asked };
  told.textContent = told.dataset[state].replace(/\{(\w+)\}/g, (_, name) => said[name]);
}

function link(text, target, beside = "") {
  const anchor = document.createElement("a");
  anchor.href = target;
  anchor.textContent = text;
  const note = document.createElement("span");
  note.className = "meta";
  note.textContent = beside && ` ${beside}`;
  return [anchor, ...(beside ? [note] : [])];
}

function item(...content) {
  const one = document.createElement("li");
  one.append(...content);
  return one;
}

/** Show the first of some results in a part of the page, and more of them by a button. */
async function list(section, results, shown, isNewest = () => true) {
  const rows = section.querySelector(":is(ul, ol)");
  const more = section.querySelector(".more");
  let next = 0;
  async function add(isWanted) {
    const some = results.slice(next, next + SHOWN);
    next += some.length;
    const made = await Promise.all(some.map(shown));
    if (!isNewest()) return;
    rows.append(...made);
    if (isWanted) made[0].querySelector("a").focus(); // the reader goes on where the new ones begin
    if (more) more.hidden = next >= results.length;
  }
  rows.replaceChildren();
  if (more) more.firstElementChild.onclick = () => add(true);
  await add(false);
  section.querySelector("h2 .n").textContent = results.length.toLocaleString(document.documentElement.lang);
  section.hidden = !results.length;
}

/** Return what Pagefind wrote as a text with marks in it, without taking it for markup. */
function excerpt(text) {
  const line = document.createElement("p");
  line.className = "meta";
  for (const node of new DOMParser().parseFromString(text, "text/html").body.childNodes) {
    const piece = node.nodeName === "MARK" ? document.createElement("mark") : document.createTextNode(node.textContent);
    if (node.nodeName === "MARK") piece.textContent = node.textContent;
    line.append(piece);
  }
  return line;
}

async function page(result) {
  const found = await result.data();
  const body = document.createElement("div");
  const heading = document.createElement("h3");
  heading.append(...link(found.meta.title, names.placed(found.raw_url.replace(/^\//, "")), found.meta.kind));
  body.append(heading, excerpt(found.excerpt));
  return item(body);
}

/** Offer the values of a filter, each with how many pages it leaves. */
function offer(name, counts) {
  const select = part(name);
  const values = Object.entries(counts).filter(([value, number]) => number || value === chosen[name]);
  values.sort(([a], [b]) => a.localeCompare(b, document.documentElement.lang));
  const options = values.map(([value, number]) => new Option(`${value} (${number})`, value, false, value === chosen[name]));
  select.replaceChildren(select.options[0], ...options);
  select.parentElement.hidden = !options.length;
}

function filters(...which) {
  return Object.fromEntries(which.filter((name) => chosen[name]).map((name) => [name, chosen[name]]));
}

async function lookUp(pagefind) {
  const now = ++turn;
  const by = (...which) => pagefind.search(asked, { filters: filters(...which) });
  const [found, byTheme, byKind] = await Promise.all([by("kind", "theme"), by("theme"), by("kind")]);
  if (now !== turn) return;
  offer("kind", byTheme.filters.kind ?? {});
  offer("theme", byKind.filters.theme ?? {});
  await list(part("pages"), found.results, page, () => now === turn);
  counted.pages = found.results.length;
  const isChosen = Boolean(chosen.kind || chosen.theme);
  part("pages").hidden = !found.results.length && !isChosen; // else the filter could not be taken back
  finish(isChosen ? "found" : "");
}

function finish(state) {
  const isNothing = !counted.questions && !counted.things && !counted.pages;
  tell(state || (isNothing ? "nothing" : "found"));
  part("nothing").hidden = !isNothing;
}

async function start() {
  part("q").value = asked;
  if (!asked) return;
  part("begin").hidden = true;
  document.title = `${asked} · ${document.title}`;
  tell("looking");
  const known = await names.read();
  const question = names.same(known, asked);
  if (question && !chosen.kind && !chosen.theme) {
    location.replace(names.placed(question.address));
    return;
  }
  const questions = names.near(known, asked, QUESTIONS);
  const things = names.called(known, asked);
  counted.questions = questions.length;
  counted.things = things.length;
  await list(part("questions"), questions, (one) => item(...link(one.text, names.placed(one.address))));
  await list(part("names"), things, (one) => item(...link(one.label, names.placed(one.address), one.kind)));
  const pagefind = await import("../live/pagefind/pagefind.js");
  await pagefind.options({ excerptLength: 30 });
  await pagefind.filters(); // else they are not read, and not counted
  part("pages").querySelector("[name=q]").value = asked;
  part("pages").querySelector("form").addEventListener("change", async (event) => {
    chosen[event.target.name] = event.target.value;
    for (const [name, value] of Object.entries(chosen)) value ? address.searchParams.set(name, value) : address.searchParams.delete(name);
    history.replaceState(null, "", address);
    await lookUp(pagefind);
  });
  await lookUp(pagefind);
}

start().catch((error) => {
  console.error(error);
  tell("fault");
});
