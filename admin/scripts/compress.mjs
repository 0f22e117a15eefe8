// Packs what was built, once and well, so that the server does not have to for every visitor.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { constants, gzipSync } from 'node:zlib'

/** Below this, in bytes, packing saves nothing. */
const WORTH_IT = 1024
const TEXT = /\.(html|js|css|svg|json)$/

const dist = fileURLToPath(new URL('../dist/', import.meta.url))
for (const name of readdirSync(dist, { recursive: true })) {
  const path = join(dist, String(name))
  if (!TEXT.test(path) || statSync(path).size < WORTH_IT) continue
  writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: constants.Z_BEST_COMPRESSION }))
}
