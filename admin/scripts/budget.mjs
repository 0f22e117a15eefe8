// Fails the build when a page's first load grows past its budget. Sizes are gzip, as the server sends them.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const KIB = 1024
/** What every page loads besides, by an import of its own: the words. */
const ALWAYS = ['src/utils/i18n/zh.ts']
/** What a page loads before it shows something. */
const BUDGETS = [
  { page: 'src/views/login/LoginPage.vue', kib: 250 },
  {
    page: 'src/views/dashboard/DashboardPage.vue',
    kib: 500,
    also: ['src/layout/AppLayout.vue', 'src/views/dashboard/SalesCharts.vue'],
  },
  { page: 'src/views/order/OrderListPage.vue', kib: 400, also: ['src/layout/AppLayout.vue'] },
]

const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))

function collect(key, files) {
  const chunk = manifest[key]
  if (!chunk) throw new Error(`the build has no ${key}`)
  if (files.has(chunk.file)) return
  files.add(chunk.file)
  chunk.css?.forEach((file) => files.add(file))
  chunk.imports?.forEach((next) => collect(next, files))
}

let failed = false
for (const { page, kib, also = [] } of BUDGETS) {
  const files = new Set()
  collect('index.html', files)
  ALWAYS.forEach((key) => collect(key, files))
  also.forEach((key) => collect(key, files))
  collect(page, files)
  const bytes = [...files]
    .map((file) => gzipSync(readFileSync(new URL(file, dist))).length)
    .reduce((sum, size) => sum + size, 0)
  const over = bytes > kib * KIB
  failed ||= over
  console.log(`${over ? 'OVER' : 'ok  '} ${(bytes / KIB).toFixed(1)} of ${kib} KiB gzip  ${page}`)
}
if (failed) process.exit(1)
