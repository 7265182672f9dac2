// Compose every case that comes in as JSON; print the texts as JSON. A case that is refused gives its message.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { assets, model, cases } = JSON.parse(readFileSync(0, "utf8"));
const load = (name) => import(pathToFileURL(`${assets}/${name}`));
const { composeCounts, composeList, composeQuery, composeThings } = await load("compose.js");
const { readAddress, writeQuery } = await load("addresses.js");

const make = {
  list: ({ kind, query }) => composeList(model, frame(kind, query)),
  things: ({ kind, query }) => composeThings(model, frame(kind, query)),
  counts: ({ kind, query, facet }) => composeCounts(model, frame(kind, query), facet),
  query: ({ slug, parameters }) => composeQuery(model, slug, parameters),
  address: ({ kind, query }) => writeQuery(model, readAddress(model, kind, query)),
};

function frame(kind, query) {
  const read = readAddress(model, kind, query);
  return { ...read, words: read.words.split(" ").filter(Boolean) };
}

function made(one) {
  try {
    return { text: make[one.make](one) };
  } catch (error) {
    return { refused: error.message };
  }
}
process.stdout.write(JSON.stringify(cases.map(made)));
