import { createRequire } from 'node:module'
import { beforeEach, expect, test, vi } from 'vitest'
import { answers, sent } from './wechat.mjs'

const require = createRequire(import.meta.url)
const session = require('../../store/session.js')
const requests = require('../../utils/request.js')

const { call, send } = requests
const later = new Date(Date.now() + 3600_000).toISOString()
const login = { statusCode: 200, data: { token: 'fresh', expires_at: later, user: { id: 1 } } }
const refused = { statusCode: 401, data: { code: 'unauthorized', message: '请先登录', request_id: 'r1' } }

beforeEach(() => session.end())

const loggedIn = () => session.begin({ token: 'old', expires_at: later, user: {} })

test('the first request logs in by itself', async () => {
    answers.push(login, { statusCode: 200, data: { ok: 1 } })
    expect(await call({ path: '/api/v1/cart' })).toEqual({ ok: 1 })
    expect(sent.map(({ url }) => new URL(url).pathname)).toEqual(['/api/v1/auth/login', '/api/v1/cart'])
    expect(sent[1].header.authorization).toBe('Bearer fresh')
})

test('what needs no login is sent without one', async () => {
    answers.push({ statusCode: 200, data: {} })
    await call({ path: '/api/v1/products', login: 'optional', query: { page: 1, keyword: '茶 & x', none: undefined } })
    expect(sent).toHaveLength(1)
    expect(sent[0].url).toBe('http://127.0.0.1:8080/api/v1/products?page=1&keyword=%E8%8C%B6%20%26%20x')
    expect(sent[0].header.authorization).toBeUndefined()
})

test('all who wait share one login, and each is sent again once', async () => {
    loggedIn()
    answers.push(refused, refused, refused)
    const all = [1, 2, 3].map((id) => call({ path: `/api/v1/orders/${id}` }))
    answers.push(login, { statusCode: 200, data: 1 }, { statusCode: 200, data: 2 }, { statusCode: 200, data: 3 })
    expect(await Promise.all(all)).toEqual([1, 2, 3])
    expect(wx.login).toHaveBeenCalledOnce()
    expect(sent.filter(({ url }) => url.endsWith('/auth/login'))).toHaveLength(1)
})

test('a token that is refused twice is an error, not a circle', async () => {
    loggedIn()
    answers.push(refused, login, refused)
    await expect(call({ path: '/x' })).rejects.toMatchObject({ status: 401, requestId: 'r1' })
    expect(sent).toHaveLength(3)
})

test('a safe request is repeated while the trouble looks passing', async () => {
    vi.useFakeTimers()
    loggedIn()
    answers.push({ fail: 'timeout' }, { statusCode: 503, data: { code: 'busy' } }, { statusCode: 200, data: 'at last' })
    const asked = call({ path: '/api/v1/cart' })
    await vi.runAllTimersAsync()
    expect(await asked).toBe('at last')
    vi.useRealTimers()
})

test('what changes something is sent once', async () => {
    loggedIn()
    answers.push({ fail: 'timeout' }, { statusCode: 200, data: 'never' })
    await expect(call({ method: 'POST', path: '/api/v1/orders', body: {}, key: 'k-12345678' })).rejects.toMatchObject({
        code: 'timeout',
        unanswered: true,
    })
    expect(sent).toHaveLength(1)
    expect(sent[0].header['idempotency-key']).toBe('k-12345678')
})

test('no answer in words', async () => {
    vi.useFakeTimers()
    loggedIn()
    answers.push({ fail: 'ERR_INTERNET_DISCONNECTED' }, { fail: 'x' }, { fail: 'x' })
    const asked = expect(call({ path: '/x' })).rejects.toMatchObject({
        code: 'network',
        message: '网络不可用，请检查网络后重试',
    })
    await vi.runAllTimersAsync()
    await asked
    vi.useRealTimers()
})

test('an error carries its code, its details, its patience and its number', async () => {
    loggedIn()
    const data = { code: 'price_changed', message: '价格有变', request_id: 'r9', details: { pay_amount: '9.00' } }
    answers.push({ statusCode: 409, data, header: { 'Retry-After': '2' } })
    await expect(send({ method: 'POST', path: '/x' })).rejects.toMatchObject({
        ...{ code: 'price_changed', message: '价格有变' },
        status: 409,
        requestId: 'r9',
        details: { pay_amount: '9.00' },
        retryAfterMs: 2000,
    })
})

test('an answer that is no JSON is still an error in words', async () => {
    loggedIn()
    answers.push({ statusCode: 500, data: '<html>', header: { 'X-Request-Id': 'r7' } })
    await expect(call({ method: 'POST', path: '/x' })).rejects.toMatchObject({
        code: 'http_500',
        message: '服务暂时不可用，请稍后再试',
        requestId: 'r7',
    })
})
