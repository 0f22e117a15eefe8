// The shape that all wx.* functions share: success, fail and complete, or a promise.
// A name that no file of this folder defines is not there: calling it throws and names it, as on an old WeChat.
import { mp } from '../state.js'

export const wx = { env: { USER_DATA_PATH: 'wxfile://usr' }, version: { version: '3.8.0' } }
mp.calls = [] // every wx.* call, for assertions
mp.mocks = {} // mp.mocks.requestPayment = (opt) => ({...}) | throws
export const logCall = (name, opt) => {
  mp.calls.push({ name, opt, at: Date.now() })
  if (mp.calls.length > 2000) mp.calls.shift()
}
export const finish = (name, opt, p) => {
  const out = p.then(
    (r) => {
      const res = { errMsg: `${name}:ok`, ...r }
      opt.success?.(res)
      opt.complete?.(res)
      return res
    },
    (e) => {
      if (!e?.isApiFail) mp.logError(e, name)
      const err = { errMsg: `${name}:fail ${e?.message ?? e}`, ...(e?.extra || {}) }
      opt.fail?.(err)
      opt.complete?.(err)
      throw err
    },
  )
  if (opt.success || opt.fail || opt.complete) {
    out.catch(() => {})
    return undefined
  }
  return out
}
export const mock = async (name, opt) => {
  try {
    return await mp.mocks[name](opt)
  } catch (e) {
    throw fail(e?.message ?? String(e), e?.extra)
  }
} // a mock fails the call by throwing
export const api = (name, impl = async () => ({})) => {
  wx[name] = (opt = {}) => {
    logCall(name, opt)
    return finish(
      name,
      opt || {},
      Promise.resolve().then(() => (mp.mocks[name] ? mock(name, opt) : impl(opt))),
    )
  }
}
export const fail = (message, extra) => Object.assign(new Error(message), { extra, isApiFail: true }) // expected failures; anything else is a harness/app bug
mp.api = api
mp.finish = finish
mp.fail = fail
mp.logCall = logCall
