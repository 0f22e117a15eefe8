// Writes types/api.d.ts from the API of a running mall: `node tools/types.mjs http://127.0.0.1:8080`.
// Only what shoppers use; the services name these types, so `tsc` tells when a field is no longer there.
import fs from 'node:fs'
import openapi, { astToString } from 'openapi-typescript'

const mall = process.argv[2] || process.env.MALL_PUBLIC_URL || 'http://127.0.0.1:8080'
const document = await (await fetch(`${mall}/api/openapi.json`)).json()

document.paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => path.startsWith('/api/v1/')))

// Schemas that these paths reach.
const { schemas } = document.components
const wanted = new Set()
const reach = (value) => {
    if (!value || typeof value !== 'object') return
    const name = typeof value.$ref === 'string' && value.$ref.split('/').pop()
    if (name && schemas[name] && !wanted.has(name)) {
        wanted.add(name)
        reach(schemas[name])
    }
    Object.values(value).forEach(reach)
}
reach(document.paths)
document.components.schemas = Object.fromEntries([...wanted].sort().map((name) => [name, schemas[name]]))
document.paths = {}

const text = astToString(await openapi(document))
fs.writeFileSync(
    new URL('../types/api.d.ts', import.meta.url),
    `// Made by tools/types.mjs from /api/openapi.json.\n${text}`,
)
