// The loader of the app's JavaScript, and the globals that its files find: App, Page, Component, Behavior, getApp, ...
import { asComp, space } from './environment.js'
import { cfg, modules, mp } from './state.js'
import { iso } from './styles.js'
import { wx } from './wx/index.js'

const cache = {},
  mainOf = {}
for (const [p, c] of Object.entries(cfg.comps)) if (c.js) mainOf[c.js] = p
let cur = null // current registration environment {path, Page, Component, Behavior}
export function load(file) {
  if (cache[file]) return cache[file].exports
  const m = modules[file]
  if (!m) throw new Error(`module '${file}' is not defined`)
  const module = (cache[file] = { exports: {} })
  const run = () =>
    (0, eval)(m[0]).call(
      undefined,
      (ref) => {
        const f = m[1][ref]
        if (!f) throw new Error(`module '${ref}' is not defined, require args is '${ref}' (from ${file})`)
        return load(f)
      },
      module,
      module.exports,
    )
  const path = mainOf[file]
  if (path && cur?.path !== path)
    space.componentEnv(path, (e) => {
      const old = cur
      cur = { path, ...e }
      try {
        run()
      } finally {
        cur = old
      }
    })
  else run()
  return module.exports
}
const builtinBehavior = {
  'wx://form-field': {
    properties: { name: String, value: null },
    created() {
      asComp(this).$formField = true
    },
  },
  'wx://form-field-group': {},
  'wx://form-field-button': {},
  'wx://component-export': {},
}
const bb = {}
const fixBehaviors = (def) => {
  if (Array.isArray(def.behaviors))
    def.behaviors = def.behaviors.filter(Boolean).map((b) =>
      typeof b === 'string'
        ? (bb[b] ||= space
            .behavior()
            .definition(builtinBehavior[b] || {})
            .register())
        : b,
    )
  return def
}
const fixTypes = (def) => {
  for (const [k, v] of Object.entries(def.properties || {}))
    if (v && typeof v === 'object' && v.value === undefined && 'value' in v) delete def.properties[k].value
  return def
}
const applyOptions = (path, def) => {
  // JS-side style options override the static JSON ones
  const o = def?.options || {},
    j = space.getComponentStaticConfig(path)
  const s = o.styleIsolation || (o.addGlobalClass && !j.styleIsolation ? 'apply-shared' : undefined)
  if (s) space.addComponentStaticConfig(path, { ...j, styleIsolation: s })
  const jj = space.getComponentStaticConfig(path)
  iso[path] = jj.styleIsolation || (jj.component ? (jj.addGlobalClass ? 'apply-shared' : 'isolated') : 'shared')
}
const define = (kind) =>
  function (def) {
    if (!cur) throw new Error(`${kind}() may only be called while its .js file is loading`)
    if (def === undefined) {
      applyOptions(cur.path, {})
      return cur[kind]()
    }
    applyOptions(cur.path, def)
    return cur[kind](fixTypes(fixBehaviors(def)))
  }
let app = {}
export const theApp = () => app
Object.assign(globalThis, {
  wx,
  Component: define('Component'),
  Page: define('Page'),
  Behavior: Object.assign(
    (d) => (d === undefined ? space.behavior() : space.behavior().definition(fixBehaviors(d)).register()),
    { trait: space.traitBehavior.bind(space) },
  ),
  App: (d) => {
    app = Object.assign(Object.create(null), d)
    for (const k of Object.keys(app)) if (typeof app[k] === 'function') app[k] = app[k].bind(app)
  },
  getApp: () => app,
  getCurrentPages: () => mp.stack.map((p) => p.caller),
  requirePlugin: (n) => {
    throw new Error(`plugin ${n} is not available in the preview`)
  },
  requireMiniProgram: () => ({}),
  global: globalThis,
})
