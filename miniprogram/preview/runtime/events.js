// Touches, clicks and animation events of the document, dispatched as mini-program events.
import { dispatch, owning } from './context.js'
import { mp } from './state.js'

/** How long after a finger's tap its click may come, on a slow phone. */
const CLICK_WITHIN_MS = 1000

export function installEvents() {
  const T = (t) => ({
    identifier: t.identifier ?? 0,
    pageX: t.pageX,
    pageY: t.pageY,
    clientX: t.clientX,
    clientY: t.clientY,
    force: 1,
  })
  let press = null,
    longPressed = false,
    /* The last tap of a finger; Chromium makes a click of it later. */
    tapped = null
  const inPage = (n) => n instanceof Node && document.getElementById('mp-pages').contains(n)
  const fire = (e, type, target, touches, changed) => {
    if (!inPage(target)) return
    const c = changed[0] || touches[0]
    const ev = dispatch(target, type, c ? { x: c.pageX, y: c.pageY } : {}, {
      bubbles: true,
      extra: { touches, changedTouches: changed },
    })
    if (ev?.defaultPrevented() && e.cancelable && type === 'touchmove') e.preventDefault()
    return !!ev?.$handled
  }
  const start = (e, touches, changed) => {
    const c = changed[0]
    longPressed = false
    press = {
      x: c.clientX,
      y: c.clientY,
      target: e.target,
      timer: setTimeout(() => {
        const a = fire(e, 'longpress', press.target, touches, changed),
          b = fire(e, 'longtap', press.target, touches, changed)
        longPressed = a || b
      }, 350),
    }
    hover(e.target, true)
    fire(e, 'touchstart', e.target, touches, changed)
  }
  const move = (e, touches, changed) => {
    const c = changed[0]
    if (press && Math.hypot(c.clientX - press.x, c.clientY - press.y) > 10) {
      press.moved = true
      clearTimeout(press.timer)
    }
    fire(e, 'touchmove', press?.target || e.target, touches, changed)
  }
  const end = (e, type, changed) => {
    if (press) clearTimeout(press.timer)
    const t = press?.target || e.target
    press = null
    hover(null, false)
    fire(e, type, t, [], changed)
  }
  const tap = (e, target, changed) => {
    // Some functions of `wx` are only for taps: for what runs before anything is waited for.
    mp.tapping = true
    setTimeout(() => (mp.tapping = false))
    fire(e, 'tap', target, [], changed)
  }
  const on = (n, f) => document.addEventListener(n, f, { capture: true, passive: false })
  on('touchstart', (e) => {
    start(e, [...e.touches].map(T), [...e.changedTouches].map(T))
  })
  on('touchmove', (e) => move(e, [...e.touches].map(T), [...e.changedTouches].map(T)))
  // WeChat's tap comes with the end of the touch, before whatever is painted and before Chromium's click.
  on('touchend', (e) => {
    const { target, moved } = press || {}
    const changed = [...e.changedTouches].map(T)
    end(e, 'touchend', changed)
    if (!target || moved || longPressed || e.touches.length || e.defaultPrevented) return
    tapped = { target, at: e.timeStamp }
    tap(e, target, changed)
  })
  on('touchcancel', (e) => end(e, 'touchcancel', [...e.changedTouches].map(T)))
  const mouse = (f) => (e) => {
    if (!e.sourceCapabilities?.firesTouchEvents && e.button === 0)
      f(e, T(e)) /* skip the mouse events Chromium fakes after touches */
  }
  on(
    'mousedown',
    mouse((e, t) => start(e, [t], [t])),
  )
  on(
    'mousemove',
    mouse((e, t) => press && move(e, [t], [t])),
  )
  on(
    'mouseup',
    mouse((e, t) => press && end(e, 'touchend', [t])),
  )
  on('click', (e) => {
    if (e.__mpSynthetic) return
    if (longPressed && e.isTrusted) {
      longPressed = false
      return
    }
    // The click of a finger's tap is for what Chromium does itself, such as ticking a box; but not for what the tap brought
    // under the finger.
    const last = tapped
    tapped = null
    if (last && e.isTrusted && e.timeStamp - last.at < CLICK_WITHIN_MS) {
      if (!last.target.contains(e.target) && !e.target.contains(last.target)) {
        e.stopImmediatePropagation()
        e.preventDefault()
      }
      return
    }
    tap(e, e.target, [T(e)])
  })
  for (const n of ['transitionend', 'animationstart', 'animationiteration', 'animationend'])
    on(
      n,
      (e) =>
        inPage(e.target) &&
        dispatch(
          e.target,
          n,
          { elapsedTime: e.elapsedTime, animationName: e.animationName, propertyName: e.propertyName },
          { bubbles: true },
        ),
    )
  let hovered = []
  function hover(t, on_) {
    for (const [el, c] of hovered) c.split(/\s+/).forEach((x) => el.toggleNodeClass?.(x, false))
    hovered = []
    if (!on_) return
    for (let n = owning(t); n; n = owning(n.parentNode)) {
      const c = n.$p?.hoverClass
      if (c && c !== 'none' && !n.$p.disabled) {
        hovered.push([n.__wxElement, c])
        c.split(/\s+/).forEach((x) => n.__wxElement.toggleNodeClass?.(x, true))
        if (n.$p.hoverStopPropagation) break
      }
    }
  }
}
