// Compiles the app and serves it for all browser tests.
import path from 'node:path'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build } from '../../preview/compiler/build.mjs'
import { buildNpm } from '../../preview/npm.mjs'
import { serve } from '../../preview/server.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

function setting(name) {
    const value = process.env[name]
    if (!value) throw new Error(`${name} is missing: run ./dev test miniprogram, or export the settings of .dev/env`)
    return value
}

export default async function setup(project) {
    const out = path.join(root, 'dist/e2e')
    const { HOSTS } = createRequire(import.meta.url)('../../config.js')
    buildNpm(root)
    const { pages, problems } = await build(root, out, { origins: [HOSTS.develop] })
    const errors = problems.filter(({ level }) => level === 'error')
    if (errors.length) throw new Error(errors.map(({ file, message }) => `${file}: ${message}`).join('\n'))
    for (const name of ['MALL_DEV_DIR', 'MALL_SHOPPERS_BIN', 'MALL_ADMIN_USERNAME', 'MALL_ADMIN_PASSWORD'])
        setting(name)
    const mall = setting('MALL_PUBLIC_URL')
    const simulator = setting('MALL_WECHAT_BASE_URL')
    const { url, close } = await serve({ root, out, mall, simulator })
    project.provide('phone', `${url}phone.html`)
    project.provide('frame', url)
    project.provide('pages', pages)
    project.provide('mall', mall)
    project.provide('simulator', simulator)
    return close
}
