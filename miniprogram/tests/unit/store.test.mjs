import { createRequire } from 'node:module'
import { expect, test, vi } from 'vitest'

const require = createRequire(import.meta.url)
const cart = require('../../store/cart.js')
const { createStore } = require('../../store/create.js')
const session = require('../../store/session.js')

test('watchers see the value at once and every change until they stop', () => {
    const store = createStore({ a: 1, b: 2 })
    const watcher = vi.fn()
    const stop = store.watch(watcher)
    store.set({ a: 5 })
    stop()
    store.set({ a: 6 })
    expect(watcher.mock.calls.map(([value]) => value)).toEqual([
        { a: 1, b: 2 },
        { a: 5, b: 2 },
    ])
})

test('a session outlives the app and ends with its token', () => {
    session.begin({ token: 't', expires_at: '2099-01-01T00:00:00Z', user: { id: 1 } })
    expect(wx.getStorageSync('session').token).toBe('t')
    session.setUser({ id: 1, nickname: '新' })
    expect(session.get()).toMatchObject({ token: 't', user: { nickname: '新' } })
    session.end()
    expect(session.get().token).toBe('')
    expect(wx.getStorageSync('session')).toBe('')
})

test('the badge shows what is in the cart, and nothing when it is empty', () => {
    cart.setCount(3)
    expect(wx.setTabBarBadge).toHaveBeenLastCalledWith(expect.objectContaining({ index: 2, text: '3' }))
    cart.setCount(120)
    expect(wx.setTabBarBadge).toHaveBeenLastCalledWith(expect.objectContaining({ text: '99+' }))
    cart.setCount(0)
    expect(wx.removeTabBarBadge).toHaveBeenCalledOnce()
})
