// The files of a mini-program, found the way WeChat finds them, and what is wrong with them.
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'

const posix = path.posix

/** A path below the root, without a leading slash. */
export const normalize = (file) =>
    posix
        .normalize(file)
        .replace(/^\/+/, '')
        .replace(/^(\.\.\/)+/, '')

export const stripExtension = (file, extension) => file.slice(0, -extension.length)

/** The folder and all above it, nearest first: 'a/b' gives 'a/b', 'a', ''. */
const ancestors = (folder) => {
    const found = []
    let at = folder === '.' ? '' : folder
    for (;;) {
        found.push(at)
        if (at === '') return found
        at = posix.dirname(at) === '.' ? '' : posix.dirname(at)
    }
}

export class Project {
    constructor(root) {
        this.root = path.resolve(root)
        this.problems = []
        if (!this.exists('app.json')) throw new Error(`${this.root}/app.json not found`)
        this.app = this.json('app.json')
        this.packages = this.app.subPackages || this.app.subpackages || []
        this.pages = [...(this.app.pages || [])]
        for (const sub of this.packages) for (const page of sub.pages) this.pages.push(normalize(`${sub.root}/${page}`))
        this.require = createRequire(path.join(this.root, 'package.json'))
    }

    /** `level` is `error` for what WeChat would refuse, else `warn`. */
    report(level, file, message) {
        this.problems.push({ level, file, message })
    }

    full(file) {
        return path.join(this.root, file)
    }

    exists(file) {
        return fs.existsSync(this.full(file)) && fs.statSync(this.full(file)).isFile()
    }

    read(file) {
        return fs.readFileSync(this.full(file), 'utf8')
    }

    json(file) {
        if (!this.exists(file)) return {}
        try {
            return JSON.parse(this.read(file))
        } catch (error) {
            this.report('error', file, `invalid JSON: ${error.message}`)
            return {}
        }
    }

    /** The file that `reference` means in `from`: relative, absolute, aliased, or in a `miniprogram_npm` folder. */
    resolve(from, reference, extensions) {
        const first = (base) => extensions.map((extension) => base + extension).find((file) => this.exists(file))
        let wanted = reference
        for (const [alias, target] of Object.entries(this.app.resolveAlias || {})) {
            if (alias.endsWith('/*') && wanted.startsWith(alias.slice(0, -1)))
                wanted = '/' + normalize(target.slice(0, -1) + wanted.slice(alias.length - 1))
        }
        if (wanted.startsWith('/')) return first(normalize(wanted))
        const folder = posix.dirname(from)
        const relative = first(normalize(posix.join(folder, wanted)))
        if (relative || wanted.startsWith('.')) return relative
        for (const above of ancestors(folder)) {
            const found = first(normalize(posix.join(above, 'miniprogram_npm', wanted)))
            if (found) return found
        }
        return undefined
    }
}
