// Starts the mini-program that `bundle.js` holds: registers its components, runs its files, opens the first page.
import './caller.js'
import './hooks.js'
import './modules.js'
import './navigation.js'
import './page-apis.js'
import './wxs.js'
import { space } from './environment.js'
import { installEvents } from './events.js'
import { appCall, call } from './life.js'
import { load } from './modules.js'
import { resolve } from './navigation.js'
import { $, cfg, logError, mp, templates } from './state.js'
import { scopeName } from './styles.js'
import { wx } from './wx/index.js'

mp.wx = wx
const groups = templates()
for (const [path, component] of Object.entries(cfg.comps)) {
  space.addComponentStaticConfig(path, component.json)
  space.addStyleSheet(path, undefined, scopeName[path])
  if (component.wxml)
    space.addCompiledTemplate(path, { groupList: groups, content: groups[path], fallbackListenerOnNativeNode: true })
}
installEvents()

addEventListener('resize', () => {
  const page = mp.stack.at(-1)
  if (page) page.frame.style.setProperty('--mp-vh', $('.mp-viewport', page.frame).clientHeight / 100 + 'px')
  const size = { size: { windowWidth: innerWidth, windowHeight: mp.viewportHeight() } }
  ;(mp.listeners.WindowResize || []).forEach((listener) => listener(size))
  if (!page) return
  call(page, 'onResize', size)
  page.comp.triggerPageLifetime('resize', [size])
})

document.addEventListener('visibilitychange', () => {
  const visible = document.visibilityState === 'visible'
  appCall(visible ? 'onShow' : 'onHide', mp.launch)
  ;(mp.listeners[visible ? 'AppShow' : 'AppHide'] || []).forEach((listener) => listener(mp.launch))
  const page = mp.stack.at(-1)
  if (page) call(page, visible ? 'onShow' : 'onHide')
})

const guarded = (file) => {
  try {
    load(file)
  } catch (error) {
    logError(error, file)
  }
}

try {
  const entry = resolve(location.hash.slice(1) || '/' + (cfg.app.entryPagePath || cfg.pages[0]))
  mp.launch = { path: entry.route, query: entry.query, scene: 1001, referrerInfo: {}, mode: 'default' }
  if (cfg.appJs) guarded(cfg.appJs)
  const components = Object.values(cfg.comps).filter((component) => component.js)
  components.filter((component) => !component.page).forEach((component) => guarded(component.js))
  components.filter((component) => component.page).forEach((component) => guarded(component.js))
  appCall('onLaunch', mp.launch)
  appCall('onShow', mp.launch)
  wx.reLaunch({
    url: '/' + entry.route + (entry.q ? '?' + entry.q : ''),
    complete: (result) => {
      mp.booted = result.errMsg
    },
  })
} catch (error) {
  logError(error, 'boot')
}
