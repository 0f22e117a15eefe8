// WXML and WXS, through glass-easel's own compiler, with the differences to WeChat's compiler ironed out.
import path from 'node:path'
import { createRequire } from 'node:module'
import * as acorn from 'acorn'
import MagicString from 'magic-string'
import { BUILTINS, SYNTAX } from './builtins.mjs'
import { normalize } from './project.mjs'

const { TmplGroup } = createRequire(import.meta.url)('glass-easel-template-compiler')

const PRELUDE =
    'var __w=globalThis.__mpWxs;var getRegExp=__w.getRegExp,getDate=__w.getDate,__ctor=__w.ctor;' +
    'Q.A=__w.propFilter;Q.B=__w.eventFilter;Q.C=__w.eventWrapper;'

// What the compiler mends silently and WeChat refuses.
const REFUSED = ['missing end tag', 'invalid end tag', 'invalid attribute']

const ATTRIBUTE = /\s+([^\s=>/"']+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?/g
const TAG_WITH_ATTRIBUTES = /<[a-zA-Z][\w-]*(?:\s+[^\s=>/"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)+\s*\/?>/g

/** WeChat's compiler lets the last of two equal attributes win, glass-easel the first: only the last one stays. */
function lastAttributeWins(project, file, source) {
    return source.replace(TAG_WITH_ATTRIBUTES, (tag) => {
        const attributes = [...tag.matchAll(ATTRIBUTE)]
        const last = {}
        attributes.forEach((match, index) => {
            last[match[1]] = index
        })
        let out = tag
        for (let index = attributes.length - 1; index >= 0; index--) {
            const match = attributes[index]
            if (last[match[1]] === index) continue
            project.report('warn', file, `duplicated attribute ${match[1]} (WeChat keeps the last one)`)
            out = out.slice(0, match.index) + out.slice(match.index + match[0].length)
        }
        return out
    })
}

// In WXS strings only \n, \r and \t are special; any other backslash stays, as WeChat's compiler emits them.
const escapeAsWechat = (raw) =>
    raw.replace(/\\([\s\S])/g, (whole, letter) => {
        if ('nrt'.includes(letter)) return whole
        if (letter === '\\') return '\\\\x5c'
        if (letter === '"') return '\\\\x22'
        if (letter === "'") return '\\\\x27'
        return '\\x5c' + letter
    })

/** WXS as JavaScript that a browser runs. */
export function translateWxs(project, file, code) {
    const parse = (ecmaVersion) =>
        acorn.parse(code, { ecmaVersion, allowReturnOutsideFunction: true, sourceType: 'script' })
    let tree
    try {
        tree = parse(5)
    } catch (error) {
        project.report('warn', file, `WXS should be ES5: ${error.message}`)
        try {
            tree = parse(2020)
        } catch (worse) {
            project.report('error', file, `WXS syntax: ${worse.message}`)
            return code
        }
    }
    const text = new MagicString(code)
    const walk = (node) => {
        if (!node || typeof node.type !== 'string') return
        for (const value of Object.values(node)) {
            if (Array.isArray(value)) value.forEach(walk)
            else if (value && typeof value.type === 'string') walk(value)
        }
        if (node.type === 'Literal' && typeof node.value === 'string' && node.raw.includes('\\'))
            text.overwrite(node.start, node.end, escapeAsWechat(node.raw))
        if (node.type === 'Literal' && node.regex)
            project.report('error', file, 'WXS has no regular expression literals: use getRegExp()')
        if (node.type === 'NewExpression') project.report('error', file, 'WXS has no `new`')
        // `x.constructor` is a string such as "Array" there.
        if (node.type === 'MemberExpression' && !node.computed && node.property.name === 'constructor') {
            text.appendLeft(node.object.start, '__ctor(')
            text.overwrite(node.object.end, node.end, ')')
        }
    }
    walk(tree)
    return text.toString()
}

const tagsOf = (source) => {
    const bare = source.replace(/<!--[\s\S]*?-->/g, '').replace(/<wxs\b[\s\S]*?<\/wxs>/g, '')
    return [...new Set([...bare.matchAll(/<([a-z][a-zA-Z0-9-]*)/g)].map((match) => match[1]))]
}

/** The generated code of all templates, and the WXS files that they use. */
export function compileTemplates(project, components) {
    const group = new TmplGroup()
    group.setExtraRuntimeScript(PRELUDE)
    const scripts = new Set()
    const templates = new Set()
    const tags = {}

    const addScript = (name) => {
        if (scripts.has(name)) return
        scripts.add(name)
        const file = `${name}.wxs`
        if (!project.exists(file)) {
            project.report('error', file, 'WXS file not found')
            group.addScript(name, 'module.exports={}')
            return
        }
        const code = project.read(file)
        for (const [, reference] of code.matchAll(/require\(\s*['"]([^'"]+)['"]\s*\)/g)) {
            const folder = reference.startsWith('/') ? '' : path.posix.dirname(name)
            addScript(normalize(path.posix.join(folder, reference)).replace(/\.wxs$/, ''))
        }
        // The generated loader knows modules without their extension.
        const translated = translateWxs(project, file, code)
        group.addScript(name, translated.replace(/(require\(\s*['"][^'"]+?)\.wxs(['"]\s*\))/g, '$1$2'))
    }

    const addTemplate = (name) => {
        if (templates.has(name)) return
        templates.add(name)
        const file = `${name}.wxml`
        if (!project.exists(file)) {
            project.report('error', file, 'WXML file not found')
            return
        }
        const source = lastAttributeWins(project, file, project.read(file))
        for (const warning of group.addTmpl(name, source) || []) {
            const place = `${file}:${warning.startLine}:${warning.startColumn}`
            const refused =
                warning.isError || (REFUSED.includes(warning.message) && !name.startsWith('miniprogram_npm/'))
            project.report(refused ? 'error' : 'warn', place, warning.message)
        }
        for (const inline of group.getInlineScriptModuleNames(name)) {
            const code = translateWxs(project, `${file}#${inline}`, group.getInlineScript(name, inline))
            group.setInlineScript(name, inline, code)
        }
        tags[name] = tagsOf(source)
        group.getDirectDependencies(name).forEach(addTemplate)
        group.getScriptDependencies(name).forEach(addScript)
    }

    for (const [name, component] of Object.entries(components)) {
        if (!component.wxml) continue
        addTemplate(name)
        const own = [...Object.keys(component.json.usingComponents), ...Object.keys(component.json.componentGenerics)]
        const known = new Set([...BUILTINS, ...SYNTAX, ...own])
        const unknown = (tags[name] || []).filter((tag) => !known.has(tag))
        if (unknown.length) project.report('error', `${name}.wxml`, `unknown tags: ${unknown.join(', ')}`)
    }
    const code = group.getTmplGenObjectGroups().replaceAll('O=R.r,', 'O=globalThis.__mpWxs.attr(R),')
    group.free()
    if (!code.includes('__mpWxs.attr(R)'))
        throw new Error('generated template code changed its shape: keep glass-easel-template-compiler at 0.12.1')
    return {
        code,
        scripts: [...scripts].map((name) => `${name}.wxs`),
        templates: [...templates].map((n) => `${n}.wxml`),
    }
}
