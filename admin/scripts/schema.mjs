// Writes src/api/schema.d.ts from the OpenAPI document; --check fails if the committed one is not current.
// usage: node scripts/schema.mjs [--check] [address of the document]
import { readFileSync, writeFileSync } from 'node:fs'

import openapiTS, { astToString } from 'openapi-typescript'

const words = process.argv.slice(2)
const check = words.includes('--check')
const base = process.env.MALL_PUBLIC_URL ?? 'http://127.0.0.1:8080'
const source = words.find((word) => word !== '--check') ?? `${base}/api/openapi.json`
const target = new URL('../src/api/schema.d.ts', import.meta.url)

const answer = await fetch(source)
if (!answer.ok) throw new Error(`${source} answers ${answer.status}`)
const head = '// Made by `npm run schema` from /api/openapi.json. Do not edit.\n\n'
const fresh = head + astToString(await openapiTS(await answer.text()))

if (!check) {
  writeFileSync(target, fresh)
} else if (readFileSync(target, 'utf8') !== fresh) {
  console.error('src/api/schema.d.ts does not describe this server: run `npm run schema`')
  process.exit(1)
}
