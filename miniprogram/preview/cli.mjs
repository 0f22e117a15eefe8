// The preview's command line: `node preview/cli.mjs build|serve`.
//
// Settings come from the environment, as ./dev writes them: MALL_PREVIEW_BIND, MALL_PREVIEW_OUT, MALL_PUBLIC_URL (the
// mall behind /api), MALL_WECHAT_BASE_URL (the simulator behind /_sim).
import path from 'node:path'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build } from './compiler/build.mjs'
import { buildNpm } from './npm.mjs'
import { serve } from './server.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const out = process.env.MALL_PREVIEW_OUT || path.join(root, 'dist/preview')
// The preview stands in for the back end that the app uses while it is developed.
const { HOSTS } = createRequire(import.meta.url)('../config.js')

async function compileOrFail() {
    buildNpm(root)
    const begin = Date.now()
    const result = await build(root, out, { origins: [HOSTS.develop] })
    for (const { level, file, message } of result.problems) console.error(`${level.toUpperCase()} ${file}: ${message}`)
    const kib = Object.entries(result.sizes).map(([name, size]) => `${name} ${Math.ceil(size / 1024)} KiB`)
    const counts = `${result.pages.length} pages, ${result.components.length - result.pages.length} components`
    console.error(`${counts}, ${kib.join(', ')}, in ${Date.now() - begin} ms`)
    if (result.problems.some(({ level }) => level === 'error')) process.exit(1)
}

const command = process.argv[2]
if (command === 'build') {
    await compileOrFail()
} else if (command === 'serve') {
    await compileOrFail()
    const [host, port] = (process.env.MALL_PREVIEW_BIND || '127.0.0.1:8092').split(':')
    const { url } = await serve({
        root,
        out,
        mall: process.env.MALL_PUBLIC_URL || 'http://127.0.0.1:8080',
        simulator: process.env.MALL_WECHAT_BASE_URL || 'http://127.0.0.1:8090',
        host,
        port: Number(port),
    })
    console.error(`the mini-program is at ${url}`)
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0))
} else {
    console.error('usage: node preview/cli.mjs build|serve')
    process.exit(2)
}
