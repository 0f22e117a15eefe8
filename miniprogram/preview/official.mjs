// WeChat's own compilers, offline: wcc for WXML and WXS, wcsc for WXSS. They refuse what WeChat would refuse.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { compile } from './compiler/build.mjs'
import { buildNpm } from './npm.mjs'

const require = createRequire(import.meta.url)

/** Compiles what the app reaches; answers what was refused, as text, for each of the two. */
export async function officialProblems(root) {
    const { files } = await compile(root)
    const folder = path.join(path.dirname(require.resolve('miniprogram-compiler/package.json')), 'bin/linux')
    const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'official-'))
    const run = (program, args, pattern) => {
        // They come without the right to be run.
        const copy = path.join(scratch, program)
        fs.copyFileSync(path.join(folder, program), copy)
        fs.chmodSync(copy, 0o755)
        const own = [...new Set(files)].filter((file) => pattern.test(file) && !file.startsWith('miniprogram_npm/'))
        const sources = own.filter((file) => fs.existsSync(path.join(root, file))).map((file) => `./${file}`)
        const result = spawnSync(copy, [...args, '-o', '/dev/null', ...sources], {
            cwd: root,
            encoding: 'utf8',
            maxBuffer: 1e8,
        })
        const words = result.error ? String(result.error) : (result.stderr || '').trim()
        return { program, files: sources.length, ok: result.status === 0, words: words.slice(0, 2000) }
    }
    try {
        return [run('wcc', ['-d'], /\.(wxml|wxs)$/), run('wcsc', ['-lc', '-js'], /\.wxss$/)]
    } finally {
        fs.rmSync(scratch, { recursive: true, force: true })
    }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const root = path.resolve(process.argv[2] || fileURLToPath(new URL('..', import.meta.url)))
    buildNpm(root)
    const results = await officialProblems(root)
    for (const { program, files, ok, words } of results)
        console.error(`${ok ? 'ok  ' : 'FAIL'} ${program}: ${files} files ${words}`)
    process.exit(results.every(({ ok }) => ok) ? 0 : 1)
}
