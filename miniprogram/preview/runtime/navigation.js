// wx.navigateTo and its kin: the page stack, with the limits and the refusals of WeChat.
import { tabs } from './chrome.js'
import { EventChannel } from './event-channel.js'
import { createPage, hide, show, unload } from './pages.js'
import { cfg, mp, tabPages } from './state.js'

export const resolve = (url) => {
  const [path, q = ''] = String(url).split('?'),
    base = mp.stack.at(-1)?.route || ''
  const route = new URL(path, 'http://x/' + base).pathname.slice(1),
    query = {}
  q.split('&').forEach((kv) => {
    if (!kv) return
    const i = kv.indexOf('=')
    query[i < 0 ? kv : kv.slice(0, i)] = i < 0 ? '' : kv.slice(i + 1)
  }) // values are not decoded, as in WeChat
  return { route, query, q }
}
const nav = (name, f) =>
  mp.api(name, async (o) => {
    const t = name === 'navigateBack' ? {} : resolve(o.url)
    if (name !== 'navigateBack') {
      if (!cfg.pages.includes(t.route)) {
        ;(mp.listeners.PageNotFound || []).forEach((g) => g({ path: t.route, query: t.query, isEntryPage: false }))
        throw mp.fail(`page "${t.route}" is not found`)
      }
      const isTab = tabs.includes(t.route)
      if (isTab && (name === 'navigateTo' || name === 'redirectTo')) throw mp.fail(`can not ${name} a tabbar page`)
      if (!isTab && name === 'switchTab') throw mp.fail('can not switch to no-tabBar page')
    }
    return f(t, o)
  })
const dropTop = () => {
  const p = mp.stack.pop()
  hide(p)
  if (!tabPages.has(p.route)) unload(p)
}
const openTab = (t) => {
  let p = tabPages.get(t.route)
  if (!p) {
    p = createPage(t.route, t.query, t.q)
    tabPages.set(t.route, p)
  }
  mp.stack.push(p)
  show(p)
}
nav('navigateTo', (t, o) => {
  if (mp.stack.length >= 10) throw mp.fail('webview count limit exceed')
  const mine = new EventChannel(),
    theirs = new EventChannel()
  mine.peer = theirs
  theirs.peer = mine
  for (const [k, f] of Object.entries(o.events || {})) mine.on(k, f)
  hide(mp.stack.at(-1))
  const p = createPage(t.route, t.query, t.q, theirs)
  mp.stack.push(p)
  show(p)
  return { eventChannel: mine }
})
nav('redirectTo', (t) => {
  dropTop()
  const p = createPage(t.route, t.query, t.q)
  mp.stack.push(p)
  show(p)
})
nav('navigateBack', (_t, o) => {
  if (mp.stack.length <= 1) throw mp.fail('cannot navigate back at first page.')
  for (let i = Math.min(o.delta || 1, mp.stack.length - 1); i > 0; i--) dropTop()
  show(mp.stack.at(-1))
})
nav('switchTab', (t) => {
  if (mp.stack.at(-1)?.route === t.route) return
  hide(mp.stack.at(-1))
  while (mp.stack.length) {
    const p = mp.stack.pop()
    if (!tabPages.has(p.route)) unload(p)
  }
  openTab({ ...t, query: {}, q: '' })
})
nav('reLaunch', (t) => {
  hide(mp.stack.at(-1))
  const all = new Set([...mp.stack, ...tabPages.values()])
  mp.stack.length = 0
  tabPages.clear()
  all.forEach(unload)
  if (tabs.includes(t.route)) openTab(t)
  else {
    const p = createPage(t.route, t.query, t.q)
    mp.stack.push(p)
    show(p)
  }
})
