// Reads BibTeX from standard input with citation-js and writes CSL-JSON.
const { Cite } = require("@citation-js/core")
require("@citation-js/plugin-bibtex")

let text = ""
process.stdin.on("data", (data) => (text += data))
process.stdin.on("end", () => console.log(JSON.stringify(new Cite(text).data)))
