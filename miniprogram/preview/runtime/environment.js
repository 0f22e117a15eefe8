// The component environment: glass-easel with our DOM backend, and the life cycle steps that it leaves to its host.
import * as adapter from 'glass-easel-miniprogram-adapter'
import * as ge from 'glass-easel'
import { MpContext } from './context.js'
import { registerBuiltins } from './builtins/index.js'
import { cfg, mp } from './state.js'

ge.globalOptions.writeIdToDOM = true
ge.globalOptions.useMethodCallerListeners = true // handlers assigned to `this` at run time work too
ge.globalOptions.writeFieldsToNode = false // components may own a property called "dataset" (Vant does)

const env = new adapter.MiniProgramEnv()
export const space = env.createCodeSpace('app', true)
export const cs = space.getComponentSpace()
for (const b of cfg.builtins) cs.setGlobalUsingComponent(b, 'wx-' + b)
registerBuiltins(cfg.builtins)
export const ctx = new MpContext()
export const ab = env.associateBackend(ctx)
const viewport = () => mp.stack.at(-1)?.frame.querySelector('.mp-viewport') || document.body
mp.viewportHeight = () => viewport().clientHeight
mp.origin = () => {
  const r = viewport().getBoundingClientRect()
  return { x: r.left, y: r.top }
}
// geometry is relative to the page viewport (below the navigation bar), as in WeChat
ge.Element.prototype.getBoundingClientRect = function (cb) {
  const d = this.$$ || this._$backendElement,
    o = mp.origin(),
    r = d?.getBoundingClientRect?.()
  setTimeout(() =>
    cb(
      r
        ? {
            left: r.left - o.x,
            top: r.top - o.y,
            right: r.right - o.x,
            bottom: r.bottom - o.y,
            width: r.width,
            height: r.height,
          }
        : { left: 0, top: 0, width: 0, height: 0 },
    ),
  )
}
ctx.createIntersectionObserver = (target, rel, margin, thresholds, cb) => {
  const o = new IntersectionObserver(
    (es) =>
      es.forEach((e) =>
        cb({
          intersectionRatio: e.intersectionRatio,
          boundingClientRect: e.boundingClientRect,
          intersectionRect: e.intersectionRect,
          relativeRect: e.rootBounds,
          time: e.time,
          id: target.__wxElement?.id,
          dataset: { ...target.__wxElement?.dataset },
        }),
      ),
    { root: rel || viewport(), rootMargin: margin, threshold: thresholds },
  )
  o.observe(target)
  return { disconnect: () => o.disconnect() }
}

// `ready` fires after the first layout, children first
let readyQ = []
export const asComp = (c) => c._$ || c
space.setOverallBehavior(
  cs.defineBehavior({
    lifetimes: {
      attached() {
        if (!readyQ.length) setTimeout(flushReady)
        readyQ.push(asComp(this))
      },
    },
  }),
)
export function flushReady() {
  const q = readyQ
  readyQ = []
  for (const c of q.reverse()) {
    if (c.$ready) continue
    c.$ready = true
    c.triggerLifetime('ready', [])
  }
}
