// What the site knows by name: things, and questions that have an answer. It is read once, and looked through here.

import { folder } from "./folding.js";

const ROOT = new URL("../", import.meta.url);
const LONGEST = 200; // characters that are looked for
const THINGS = 6; // that are offered while somebody types, as a server does
const QUESTIONS = 4;
let reading = null;

/** Read the names, once: {fold, things, questions}, each with its folded form. */
export function read() {
  reading ??= fetch(new URL("live/names.json", ROOT)).then(async (answer) => {
    if (!answer.ok) throw new Error(`live/names.json: ${answer.status}`);
    return known(await answer.json());
  });
  reading.catch(() => (reading = null)); // the next key tries again
  return reading;
}

/** Return the names as they are compared. */
export function known({ folding, things, questions }) {
  const fold = folder(folding);
  return {
    fold,
    things: things.map(([label, kind, file]) => ({ folded: fold(label), label, kind, address: file })),
    questions: questions.map(([text, file]) => ({ folded: ` ${fold(text)}`, text, address: file })),
  };
}

/** Return an address on this site of a file that is named from its root. */
export function placed(file) {
  return new URL(file, ROOT).href;
}

/** Return the words of a text as they are compared, and all of them as one. */
export function words(names, text) {
  const plain = names.fold([...text].slice(0, LONGEST).join(""));
  return { plain, each: plain.split(" ").filter(Boolean) };
}

/** Return what miggraph.pages.views.searching.completed does: things whose names begin so, or have a word that does; questions with all words. */
export function completed(names, typed) {
  const { plain, each } = words(names, typed);
  if ([...plain].length < 2) return { things: [], questions: [] };
  const begins = names.things.filter((one) => one.folded.startsWith(plain));
  const inside = names.things.filter((one) => one.folded.includes(` ${plain}`));
  const things = [...new Map([...begins, ...inside].map((one) => [`${one.label}\n${one.kind}\n${one.address}`, one])).values()];
  const questions = names.questions.filter((one) => each.every((word) => one.folded.includes(` ${word}`)));
  return {
    things: things.slice(0, THINGS).map(({ label, kind, address }) => ({ label, kind, address })),
    questions: questions.slice(0, QUESTIONS).map(({ text, address }) => ({ text, address })),
  };
}

/** Return the question that a text is, however it is written. */
export function same(names, text) {
  const { plain } = words(names, text);
  return plain && names.questions.find((one) => one.folded === ` ${plain}`);
}

/** Return questions that have words of a text: those with all of them first, then those with the rarest; queries before the rest. */
export function near(names, text, most) {
  const each = [...new Set(words(names, text).each)];
  const having = each.map((word) => names.questions.filter((one) => one.folded.includes(` ${word}`)));
  const weights = having.map((some) => Math.log((names.questions.length + 1) / (some.length + 1)));
  const score = (one) => each.reduce((sum, word, place) => sum + (one.folded.includes(` ${word}`) ? weights[place] : 0), 0);
  const least = weights.reduce((sum, one) => sum + one, 0) / 3; // less than a third of what was asked is another question
  const rank = (one) => (one.address.startsWith("queries/") ? 0 : 1);
  return names.questions
    .map((one) => ({ ...one, score: score(one) }))
    .filter((one) => one.score > 0 && one.score >= least)
    .sort((a, b) => b.score - a.score || rank(a) - rank(b))
    .slice(0, most);
}

/** Return things that have all words of a text in their names: those that begin so first. */
export function called(names, text) {
  const { plain, each } = words(names, text);
  if (!each.length) return [];
  const found = names.things.filter((one) => each.every((word) => ` ${one.folded}`.includes(` ${word}`)));
  return [...found.filter((one) => one.folded.startsWith(plain)), ...found.filter((one) => !one.folded.startsWith(plain))];
}
