// wx.setStorage and its kin, in localStorage.
import { cfg } from '../state.js'
import { api, fail, logCall, wx } from './core.js'

const pre = `mp:${cfg.appid}:`
wx.setStorageSync = (k, v) => {
  logCall('setStorageSync', { k, v })
  localStorage.setItem(pre + k, JSON.stringify({ v }))
}
wx.getStorageSync = (k) => {
  const s = localStorage.getItem(pre + k)
  return s === null ? '' : (JSON.parse(s).v ?? '')
}
wx.removeStorageSync = (k) => localStorage.removeItem(pre + k)
const keys = () =>
  Object.keys(localStorage)
    .filter((k) => k.startsWith(pre))
    .map((k) => k.slice(pre.length))
wx.clearStorageSync = () => keys().forEach((k) => localStorage.removeItem(pre + k))
wx.getStorageInfoSync = () => ({
  keys: keys(),
  currentSize: keys().reduce((a, k) => a + localStorage.getItem(pre + k).length, 0) / 1024,
  limitSize: 10240,
})
api('setStorage', async (o) => {
  wx.setStorageSync(o.key, o.data)
})
api('getStorage', async (o) => {
  if (localStorage.getItem(pre + o.key) === null) throw fail('data not found')
  return { data: wx.getStorageSync(o.key) }
})
api('removeStorage', async (o) => {
  wx.removeStorageSync(o.key)
})
api('clearStorage', async () => {
  wx.clearStorageSync()
})
api('getStorageInfo', async () => wx.getStorageInfoSync())
