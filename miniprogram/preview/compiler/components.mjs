// The graph of pages and components that app.json reaches.
import { BUILTINS } from './builtins.mjs'
import { stripExtension } from './project.mjs'

/**
 * All pages and components by path: `{page, json, js, wxml, wxss}`, where `json.usingComponents` holds resolved paths.
 */
export function readComponents(project) {
    const found = {}
    const queue = []
    const add = (path, page) => {
        if (found[path]) return
        found[path] = { page }
        queue.push(path)
    }
    const locate = (from, reference) => {
        if (/^(plugin|plugin-private|ext):\/\//.test(reference)) {
            project.report('error', `${from}.json`, `unsupported component address ${reference}`)
            return undefined
        }
        const hit = project.resolve(from, reference, ['.json', '/index.json'])
        return hit && stripExtension(hit, '.json')
    }
    const locateAll = (from, references) => {
        const located = {}
        for (const [name, reference] of Object.entries(references || {})) {
            if (BUILTINS.includes(name))
                project.report('error', `${from}.json`, `usingComponents.${name}: WeChat has a component of that name`)
            const path = locate(from, reference)
            if (!path) {
                project.report('error', `${from}.json`, `usingComponents.${name}: ${reference} not found`)
                continue
            }
            located[name] = '/' + path
            add(path, false)
        }
        return located
    }

    project.pages.forEach((path) => add(path, true))
    const { tabBar, usingComponents } = project.app
    for (const tab of tabBar?.list || [])
        if (!project.pages.includes(tab.pagePath))
            project.report('error', 'app.json', `tab bar page ${tab.pagePath} is not in pages`)
    if (tabBar?.custom) add('custom-tab-bar/index', false)
    const everywhere = locateAll('app', usingComponents)

    while (queue.length) {
        const path = queue.shift()
        const json = project.json(`${path}.json`)
        const using = locateAll(path, json.usingComponents)
        const generics = {}
        for (const [name, value] of Object.entries(json.componentGenerics || {})) {
            const fallback = value?.default && locate(path, value.default)
            generics[name] = fallback ? { default: '/' + fallback } : true
            if (fallback) add(fallback, false)
        }
        const component = found[path]
        component.json = { ...json, usingComponents: { ...everywhere, ...using }, componentGenerics: generics }
        // Everything is in one bundle, so nothing has to stand in for a component that is still being loaded.
        delete component.json.componentPlaceholder
        component.js = ['.js', '.ts'].map((extension) => path + extension).find((file) => project.exists(file))
        component.wxml = project.exists(`${path}.wxml`)
        component.wxss = project.exists(`${path}.wxss`)
        if (!component.js) project.report('error', path, 'no .js file')
        if (!component.wxml) project.report('error', path, 'no .wxml file')
        if (!component.page && !json.component) project.report('warn', `${path}.json`, '"component": true is missing')
    }
    return found
}
