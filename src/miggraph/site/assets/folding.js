// The form in which names and questions are compared, as miggraph.ground.folding makes it: its tables and patterns come with the names.

const WORD = /#?[\p{L}\p{N}_]+(?:[’'ʼ][\p{L}\p{N}_]+)*/gu;
const JOINED = /(?<![\p{L}\p{N}_])(co|e)-(?=[a-z])/gu;
const FEW = 4; // letters of a word that has no plural ending

/** Return the function that folds a text, by the rules that Python gives. */
export function folder(rules) {
  const articles = new Set(rules.articles);
  const [spelling, irregular, spelt] = [rules.spelling, rules.irregular, rules.spelt].map((one) => new Map(Object.entries(one)));
  const [american, our, doubled, ae] = rules.families.map((pattern) => new RegExp(pattern, "g"));

  function british(word) {
    const plain = word.replace(american, (found) => found.replace("z", "s")).replace(our, "$1our").replace(doubled, "$1l");
    return plain.replace(ae, "e");
  }

  function singular(word) {
    if (irregular.has(word)) return irregular.get(word);
    if ([...word].length < FEW || /^\p{Nd}/u.test(word) || !word.endsWith("s") || /(?:ss|us|is)$/.test(word)) return word;
    if (word.endsWith("ies") && word.length > FEW) return `${word.slice(0, -3)}y`;
    return word.slice(0, /(?:ch|sh|ss|x|tz|zz)es$/.test(word) ? -2 : -1);
  }

  function plain(text) {
    const bare = [...text.normalize("NFKD")].filter((one) => !isMark(one)).map((one) => small(spelt.get(one) ?? one));
    return bare.join("").replace(/[ʼ’]/g, "'").replaceAll(".", "").replace(JOINED, "$1");
  }

  function foldWord(word) {
    const bare = word.replace(/'s$/, "").replaceAll("'", "");
    if (articles.has(bare)) return [];
    const parts = (spelling.get(bare) ?? bare).replaceAll("_", " ").split(" ").filter(Boolean).map(singular);
    return parts.map((one) => spelling.get(one) ?? british(one));
  }

  return (text) => (plain(text).match(WORD) ?? []).flatMap(foldWord).join(" ");
}

// A letter as str.casefold has it (but for Cherokee, which that makes large): by way of the large one, for some have two small ones.
function small(one) {
  return one.toLowerCase().toUpperCase().toLowerCase();
}

// Whether Unicode gives a character a combining class: what has one changes places with the mark of the highest class.
function isMark(one) {
  return /\p{M}/u.test(one) && (one === "\u0345" || `\u0345${one}`.normalize("NFD") !== `\u0345${one}`);
}
