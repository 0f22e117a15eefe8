// Writes src/api/schema.d.ts from the API's document. With --check it compares what the console reads
// (src/api/contract.ts) with what this server documents, and fails where they part or where what is
// kept is not what this server documents.
// usage: node scripts/schema.mjs [--check] [address of the document]
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import openapiTS, { astToString } from 'openapi-typescript'

const words = process.argv.slice(2)
const base = process.env.MALL_PUBLIC_URL ?? 'http://127.0.0.1:8080'
const source = words.find((word) => word !== '--check') ?? `${base}/api/openapi.json`
const root = new URL('../', import.meta.url)
const kept = new URL('src/api/schema.d.ts', root)

const answer = await fetch(source)
if (!answer.ok) throw new Error(`${source} answers ${answer.status}`)
const head = '// Made by `npm run schema` from /api/openapi.json. Do not edit.\n\n'
const document = await answer.json()
// Names of handlers repeat, which the reader of the document does not take.
for (const [path, item] of Object.entries(document.paths)) {
  for (const [method, operation] of Object.entries(item)) {
    if (operation.operationId) operation.operationId = `${method}${path.replace(/\W+/g, '_')}`
  }
}
const fresh = head + astToString(await openapiTS(JSON.stringify(document)))

if (!words.includes('--check')) {
  writeFileSync(kept, fresh)
  process.exit(0)
}

const folder = new URL('node_modules/.schema/', root)
mkdirSync(folder, { recursive: true })
writeFileSync(new URL('schema.d.ts', folder), fresh)
const check = spawnSync('npx', ['tsc', '--noEmit', '-p', 'tsconfig.contract.json'], {
  cwd: fileURLToPath(root),
  stdio: 'inherit',
})
if (check.status !== 0) {
  console.error('what the console reads is not what this server documents: see above')
  process.exit(1)
}
if (readFileSync(kept, 'utf8') !== fresh) {
  console.error('src/api/schema.d.ts is not what this server documents: run `npm run schema`')
  process.exit(1)
}
