// Compiles an unmodified native mini-program into what a browser loads: bundle.js (the app), runtime.js (the shell).
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import { BUILTINS } from './builtins.mjs'
import { readComponents } from './components.mjs'
import { Project } from './project.mjs'
import { compileScripts, modulesAsText } from './scripts.mjs'
import { measurePackages } from './sizes.mjs'
import { compileStyles } from './styles.mjs'
import { compileTemplates } from './templates.mjs'

const runtime = fileURLToPath(new URL('../runtime/', import.meta.url))
const ASSETS = ['shell.css', 'frame.css', 'frame.js', 'index.html', 'phone.html', 'photo.png']

/** Everything that can be said about the app without writing anything. */
export async function compile(root) {
    const project = new Project(root)
    const components = readComponents(project)
    const templates = compileTemplates(project, components)
    const styles = compileStyles(project, components)
    const appJs = ['app.js', 'app.ts'].find((file) => project.exists(file))
    const entries = [appJs, ...Object.values(components).map((component) => component.js)].filter(Boolean)
    const modules = await compileScripts(project, entries)
    const parts = Object.keys(components).flatMap((name) => [`${name}.wxss`, `${name}.json`])
    const files = [
        ...Object.keys(modules),
        ...parts,
        ...templates.templates,
        ...templates.scripts,
        'app.json',
        'app.wxss',
    ]
    const sizes = measurePackages(project, files)
    return { project, components, templates, styles, appJs, modules, sizes, files }
}

/** The pictures of the tab bar as data: on a phone they are in the package, and show without a network. */
function tabPictures(project, theme) {
    const pictures = {}
    // `@name` is another picture in each colour scheme.
    const files = (value) =>
        value?.startsWith('@') ? Object.values(theme).map((scheme) => scheme[value.slice(1)]) : [value]
    for (const { iconPath, selectedIconPath } of project.app.tabBar?.list || [])
        for (const file of [iconPath, selectedIconPath].flatMap(files))
            if (file && project.exists(file))
                pictures[file] = `data:image/png;base64,${fs.readFileSync(project.full(file)).toString('base64')}`
    return pictures
}

/** `origins` are the addresses of the app's back end for which the server of the preview stands in. */
export async function build(root, out, { origins = [] } = {}) {
    const compiled = await compile(root)
    const { project, components, templates, styles, appJs, modules, sizes } = compiled
    const theme = project.json(project.app.themeLocation || 'theme.json')
    const config = {
        app: project.app,
        appid: project.json('project.config.json').appid || 'touristappid',
        appJs,
        builtins: BUILTINS,
        comps: Object.fromEntries(
            Object.entries(components).map(([name, { json, js, page, wxml }]) => [name, { json, js, page, wxml }]),
        ),
        origins,
        pages: project.pages,
        pictures: tabPictures(project, theme),
        styles,
        subs: project.packages,
        theme,
    }
    fs.mkdirSync(out, { recursive: true })
    const text =
        `globalThis.__mpBundle={config:${JSON.stringify(config)},\n` +
        `templates:function(){return ${templates.code}},\nmodules:${modulesAsText(modules)}};`
    fs.writeFileSync(path.join(out, 'bundle.js'), text)
    await esbuild.build({
        entryPoints: [path.join(runtime, 'main.js')],
        bundle: true,
        format: 'iife',
        outfile: path.join(out, 'runtime.js'),
        define: { 'process.env.NODE_ENV': '"development"' },
        sourcemap: true,
        logLevel: 'error',
    })
    for (const name of ASSETS) fs.copyFileSync(path.join(runtime, name), path.join(out, name))
    return { problems: project.problems, pages: project.pages, components: Object.keys(components), modules, sizes }
}
