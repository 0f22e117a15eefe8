// Fills `miniprogram_npm/` as "构建 npm" of WeChat DevTools does: the built folder of each dependency that has one.
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** Copies what package.json depends on below `root`; does nothing where the same version already lies. */
export function buildNpm(root) {
    const require = createRequire(path.join(root, 'package.json'))
    const { dependencies = {} } = require('./package.json')
    for (const name of Object.keys(dependencies)) {
        const source = path.join(root, 'node_modules', name)
        const manifest = JSON.parse(fs.readFileSync(path.join(source, 'package.json'), 'utf8'))
        if (!manifest.miniprogram) throw new Error(`${name} names no folder for mini-programs`)
        const target = path.join(root, 'miniprogram_npm', name)
        const stamp = path.join(target, '.version')
        if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === manifest.version) continue
        fs.rmSync(target, { recursive: true, force: true })
        fs.cpSync(path.join(source, manifest.miniprogram), target, { recursive: true })
        fs.writeFileSync(stamp, manifest.version)
    }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildNpm(fileURLToPath(new URL('..', import.meta.url)))
