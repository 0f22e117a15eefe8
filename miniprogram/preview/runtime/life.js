// Calling life cycle functions of pages and of the app; an exception in one is reported and ends nothing else.
import { logError } from './state.js'
import { theApp } from './modules.js'

export const call = (page, name, ...a) => {
  try {
    const f = page.caller[name]
    return typeof f === 'function' ? f.apply(page.caller, a) : undefined
  } catch (e) {
    logError(e, `${page.route} ${name}`)
  }
}
export const appCall = (name, a) => {
  try {
    return theApp()[name]?.(a)
  } catch (e) {
    logError(e, `App.${name}`)
  }
}
