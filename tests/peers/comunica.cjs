// Asks a SPARQL endpoint with Comunica, which finds out what it is by itself, and writes what came back as JSON.
const { QueryEngine } = require("@comunica/query-sparql")

const [, , address, select, ask, construct] = process.argv
const engine = new QueryEngine()
const told = { sources: [address] }

async function main() {
  const rows = await (await engine.queryBindings(select, told)).toArray()
  const quads = await (await engine.queryQuads(construct, told)).toArray()
  const yes = await engine.queryBoolean(ask, told)
  console.log(JSON.stringify({ rows: rows.map((row) => [...row].map(([, term]) => term.value)), yes, statements: quads.length }))
}

main().catch((error) => {
  console.error(error.message)
  process.exit(1)
})
