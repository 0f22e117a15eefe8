// WXSS as CSS: imports inlined, rpx and vh in units of the page, built-in tags renamed, classes marked for isolation.
import postcss from 'postcss'
import selectorParser from 'postcss-selector-parser'
import { BUILTINS, CLASS_MARK, HOST_MARK } from './builtins.mjs'

const RPX = /(-?(?:\d+\.?\d*|\.\d+))rpx\b/gi
const VH = /(-?(?:\d+\.?\d*|\.\d+))vh\b/gi

/** 750rpx are the width of the screen. */
export const rpx = (value) => value.replace(RPX, (_, number) => `${+((number * 100) / 750).toFixed(5)}vw`)
// A page is lower than the window: the navigation bar stands above it.
const vh = (value) => value.replace(VH, (_, number) => `calc(var(--mp-vh,1vh)*${number})`)

const selectors = selectorParser((root) => {
    root.walk((node) => {
        if (node.type === 'class') {
            const name = node.toString().trim().replace(/^\./, '')
            node.setPropertyWithoutEscape('value', CLASS_MARK + name)
        } else if (node.type === 'pseudo' && node.value === ':host') {
            node.replaceWith(selectorParser.attribute({ attribute: HOST_MARK, raws: {} }))
        } else if (node.type === 'tag') {
            if (node.value === 'page') node.value = 'wx-page'
            else if (BUILTINS.includes(node.value)) node.value = 'wx-' + node.value
        }
    })
})

function inlineImports(project, file, seen = []) {
    if (seen.includes(file)) return postcss.root()
    let sheet
    try {
        sheet = postcss.parse(project.read(file), { from: file })
    } catch (error) {
        project.report('error', file, error.message)
        return postcss.root()
    }
    sheet.walkAtRules('import', (rule) => {
        const reference = rule.params
            .replace(/^url\(|\)$/g, '')
            .replace(/['";]/g, '')
            .trim()
        const hit = project.resolve(file, reference, ['', '.wxss'])
        if (hit) {
            rule.replaceWith(inlineImports(project, hit, [...seen, file]).nodes)
        } else {
            project.report('error', file, `@import ${reference} not found`)
            rule.remove()
        }
    })
    return sheet
}

export function compileStyle(project, file) {
    const sheet = inlineImports(project, file)
    sheet.walkDecls((declaration) => {
        declaration.value = vh(rpx(declaration.value))
        const addresses = [...declaration.value.matchAll(/url\(\s*['"]?([^'")]*)/g)]
        if (addresses.some(([, address]) => !/^(data:|https?:|\/\/)/.test(address)))
            project.report('error', file, `WeChat allows no local url(): ${declaration.value.slice(0, 60)}`)
    })
    sheet.walkAtRules((rule) => {
        rule.params = rpx(rule.params)
    })
    sheet.walkRules((rule) => {
        if (rule.parent?.type === 'atrule' && /keyframes$/.test(rule.parent.name)) return
        if (/(^|[\s>+~,])\*/.test(rule.selector))
            project.report('error', file, `WeChat allows no * in ${rule.selector}`)
        try {
            rule.selector = selectors.processSync(rule.selector)
        } catch (error) {
            project.report('error', file, `selector ${rule.selector}: ${error.message}`)
        }
    })
    return sheet.toString()
}

/** CSS by component path; that of app.wxss under `app`. */
export function compileStyles(project, components) {
    const styles = {}
    if (project.exists('app.wxss')) styles.app = compileStyle(project, 'app.wxss')
    for (const [path, component] of Object.entries(components))
        if (component.wxss) styles[path] = compileStyle(project, `${path}.wxss`)
    return styles
}
