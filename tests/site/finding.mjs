// Folds texts and completes what is typed, as pages do: {assets, names, folded, typed} as JSON on standard input, the answers on standard output.
import { readFileSync } from "node:fs";

const given = JSON.parse(readFileSync(0, "utf8"));
const { completed, known } = await import(`${given.assets}/names.js`);
const names = known(given.names);
console.log(JSON.stringify({ folded: given.folded.map(names.fold), completed: given.typed.map((one) => completed(names, one)) }));
