// The DOM backend of glass-easel: tag names, rpx in inline styles, and plain event objects as WeChat hands them out.
import * as ge from 'glass-easel'

export const rpx = (s) =>
  String(s)
    .replace(/(-?(?:\d+\.?\d*|\.\d+))rpx\b/gi, (_, n) => `${+((n * 100) / 750).toFixed(5)}vw`)
    .replace(/(-?(?:\d+\.?\d*|\.\d+))vh\b/gi, (_, n) => `calc(var(--mp-vh,1vh)*${n})`)
export const clone = (o) => {
  try {
    return o == null ? o : structuredClone(o)
  } catch {
    return { ...o }
  }
}

const createElement = (tag) => {
  let name = tag
  if (!tag.startsWith('wx-') && !tag.includes('-') && !(document.createElement(tag) instanceof HTMLUnknownElement))
    name = `mp-${tag}` // e.g. a component called "search"
  const el = document.createElement(name)
  const set = el.setAttribute
  el.setAttribute = function (n, v) {
    return set.call(this, n, n === 'style' ? rpx(v) : v)
  }
  Object.defineProperty(el, 'id', {
    configurable: true,
    get: () => el.getAttribute('id') || '',
    set: (v) => {
      set.call(el, 'id', String(v).replace(/^.*?--/, ''))
    },
  })
  return el
}

export class MpContext extends ge.CurrentWindowBackendContext {
  constructor() {
    super()
    this.document = {
      createElement,
      createTextNode: (t) => document.createTextNode(t),
      createDocumentFragment: () => document.createDocumentFragment(),
    }
  }
  setListenerStats() {} // events are delegated below
  onEvent() {}
  associateValue(el, v) {
    el.__wxElement = v
    if (ge.Component.isComponent(v)) el.setAttribute('mp-is', v.is)
  }
  setModelBindingStat(el, name, fn) {
    ;(el.__mpModel ||= {})[name] = fn
  }
}

// event objects handed to user code carry plain target/currentTarget, as in WeChat
const elemOf = (t) => (t && t._$ ? t._$ : t)
const plain = (t) => {
  const e = elemOf(t),
    d = e.$$ || e._$backendElement
  return { id: e.id, dataset: clone(e.dataset) || {}, offsetLeft: d?.offsetLeft || 0, offsetTop: d?.offsetTop || 0 }
}
ge.Event.prototype.wrapShadowedEvent = function (target, mark, currentTarget) {
  this.$handled = true // only called when a listener exists
  const ret = Object.create(this)
  for (const k of ['type', 'timeStamp', 'detail', 'touches', 'changedTouches'])
    if (this[k] !== undefined) ret[k] = this[k]
  ret.target = plain(target)
  ret.currentTarget = plain(currentTarget)
  ret.mark = mark ? { ...mark } : {}
  Object.defineProperty(ret, '$elem', { value: elemOf(currentTarget) })
  return ret
}

export const owning = (n) => {
  while (n && !n.__wxElement) n = n.parentNode || n.host
  return n
}
export function dispatch(node, type, detail = {}, { bubbles = false, composed = bubbles, extra } = {}) {
  const n = owning(node)
  if (!n) return null
  const ev = new ge.Event(type, detail, { bubbles, composed, capturePhase: bubbles, extraFields: extra })
  ge.Event.dispatchEvent(n.__wxElement, ev)
  return ev
}
