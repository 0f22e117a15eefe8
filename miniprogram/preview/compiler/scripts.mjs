// The app's JavaScript as CommonJS modules, each with the files that its `require` calls mean.
import * as esbuild from 'esbuild'

const REQUIRE = /\brequire\(\s*(["'])([^"'\n]+)\1\s*\)/g
// Globals of the browser that WeChat hides from the code of a mini-program.
const HIDDEN =
    'window document frames self location navigator localStorage sessionStorage history indexedDB fetch ' +
    'XMLHttpRequest alert WebSocket top parent'

/** `{file: {code, deps}}` for everything that app.js, pages and components reach. */
export async function compileScripts(project, entries) {
    const modules = {}
    const queue = []
    const add = (file) => {
        if (modules[file]) return
        modules[file] = {}
        queue.push(file)
    }
    entries.forEach(add)
    while (queue.length) {
        const file = queue.shift()
        if (file.endsWith('.json')) {
            modules[file] = { code: `module.exports=${project.read(file)}`, deps: {} }
            continue
        }
        let code = ''
        try {
            const result = await esbuild.transform(project.read(file), {
                loader: file.endsWith('.ts') ? 'ts' : 'js',
                format: 'cjs',
                target: 'es2020',
                sourcefile: file,
                charset: 'utf8',
            })
            code = result.code
        } catch (error) {
            project.report('error', file, error.message)
        }
        const deps = {}
        for (const [, , reference] of code.matchAll(REQUIRE)) {
            const hit = project.resolve(file, reference, ['', '.js', '.ts', '/index.js', '/index.ts'])
            if (!hit) {
                project.report('error', file, `require("${reference}") not found`)
                continue
            }
            deps[reference] = hit
            add(hit)
        }
        modules[file] = { code, deps }
    }
    return modules
}

/** The modules as text: the loader evaluates each under its own name, so that stacks name the real files. */
export function modulesAsText(modules) {
    const names = HIDDEN.split(' ').join(',')
    const wrap = (file, code) =>
        `(function(require,module,exports,${names}){(function(){${code}\n}).call(this)})\n//# sourceURL=mp/${file}`
    const entries = Object.entries(modules).map(
        ([file, { code, deps }]) =>
            `${JSON.stringify(file)}:[${JSON.stringify(wrap(file, code))},${JSON.stringify(deps)}]`,
    )
    return `{${entries.join(',\n')}}`
}
