import { createRequire } from 'node:module'
import { beforeEach, expect, test, vi } from 'vitest'

const require = createRequire(import.meta.url)
const purchases = require('../../utils/purchase.js')
const places = require('../../utils/place.js')

const WANTED = { item_id: 7, quantity: 1, address_id: 3 }
const won = { status: 201, data: { id: 1, order_no: 'A1' } }
const found = { status: 200, data: { id: 1, order_no: 'A1' } }
const pending = { status: 202, data: { request_id: 'key-1' } }
const refusal = (code, status = 409) => Object.assign(new Error(code), { code, status, requestId: 'r1' })
const cut = () => Object.assign(new Error('cut'), { code: 'network', status: 0, unanswered: true })

let world
let said
let stored
let keys

/** Answers or errors, in turn; the last one stays. */
const inTurn = (...steps) =>
    vi.fn(async () => {
        const step = steps.length > 1 ? steps.shift() : steps[0]
        if (step instanceof Error) throw step
        return step
    })

beforeEach(() => {
    stored = new Map()
    said = []
    keys = 0
    world = {
        storage: {
            get: (key) => stored.get(key),
            set: (key, value) => stored.set(key, value),
            remove: (key) => stored.delete(key),
        },
        order: inTurn(won),
        byRequest: inTurn(found),
        token: inTurn('ticket'),
        sleep: vi.fn(async () => {}),
        newKey: () => `key-${(keys += 1)}`,
    }
})

const tell = (progress) => said.push(progress.stage)
const start = () => purchases.createPurchase(world).start(5, WANTED, tell)
const resume = () => purchases.createPurchase(world).resume(tell)

test('the key is stored before anything is sent, and gone when the outcome is known', async () => {
    world.order = vi.fn(async (sale, wanted, key) => {
        expect(stored.get('purchase')).toMatchObject({ saleId: 5, wanted: WANTED, key })
        return won
    })
    expect(await start()).toEqual({ kind: 'won', order: won.data })
    expect(stored.size).toBe(0)
})

test.each(['sold_out', 'limit_exceeded', 'not_started', 'ended', 'paused'])('%s is told as it is', async (code) => {
    world.order = inTurn(refusal(code))
    expect(await start()).toMatchObject({ kind: 'lost', code, text: purchases.REFUSALS[code] })
    expect(stored.size).toBe(0)
    expect(world.order).toHaveBeenCalledOnce()
})

test('busy, slow and cut networks are tried again with the same key, and waited for as asked', async () => {
    const busy = Object.assign(refusal('busy', 503), { retryAfterMs: 3000 })
    world.order = inTurn(busy, cut(), refusal('too_many_requests', 429), won)
    expect(await start()).toMatchObject({ kind: 'won' })
    expect(new Set(world.order.mock.calls.map(([, , key]) => key))).toEqual(new Set(['key-1']))
    expect(world.sleep.mock.calls[0][0]).toBeGreaterThanOrEqual(3000)
    expect(said).toEqual(['sending', 'busy', 'busy', 'busy'])
})

test('a server that stays busy is left to the shopper, who can go on with the same key', async () => {
    world.order = inTurn(refusal('busy', 503))
    expect(await start()).toMatchObject({ kind: 'unreached' })
    expect(stored.get('purchase').key).toBe('key-1')
    world.order = inTurn(won)
    world.byRequest = inTurn(refusal('not_found', 404))
    expect(await resume()).toMatchObject({ kind: 'won' })
    expect(world.order.mock.calls[0][2]).toBe('key-1')
})

test('an outcome that is not known is asked for, never guessed', async () => {
    world.order = inTurn(pending)
    world.byRequest = inTurn(pending, cut(), found)
    expect(await start()).toMatchObject({ kind: 'won' })
    expect(world.order).toHaveBeenCalledOnce()
    world.byRequest = inTurn(pending)
    world.order = inTurn(pending)
    expect(await start()).toMatchObject({ kind: 'unknown' })
    expect(stored.get('purchase').key).toBe('key-2')
})

test('who buys again while the outcome is unknown goes on with the same key', async () => {
    world.order = inTurn(refusal('busy', 503))
    await start()
    world.byRequest = inTurn(refusal('not_found', 404))
    world.order = inTurn(won)
    expect(await start()).toMatchObject({ kind: 'won' })
    expect(world.order.mock.calls.map(([, , key]) => key)).toEqual(['key-1'])
    expect(keys).toBe(1)
})

test('who buys again finds the order that the first tap already made', async () => {
    world.order = inTurn(cut())
    await start()
    world.order = inTurn(won)
    expect(await start()).toEqual({ kind: 'won', order: found.data })
    expect(world.order).not.toHaveBeenCalled()
    expect(keys).toBe(1)
})

test('an attempt in another sale, or one that came to nothing, is in nobody’s way', async () => {
    stored.set('purchase', { saleId: 4, wanted: WANTED, key: 'elsewhere', at: Date.now() })
    expect(await start()).toMatchObject({ kind: 'won' })
    expect(world.byRequest).not.toHaveBeenCalled()
    stored.set('purchase', { saleId: 5, wanted: WANTED, key: 'old', at: Date.now() - 10 * 60_000 })
    world.byRequest = inTurn(refusal('not_found', 404))
    expect(await start()).toMatchObject({ kind: 'won' })
    expect(world.order.mock.calls.map(([, , key]) => key)).toEqual(['key-1', 'key-2'])
})

test('an unknown key after 202 is sent again, which tells', async () => {
    world.order = inTurn(pending, refusal('sold_out'))
    world.byRequest = inTurn(refusal('not_found', 404))
    expect(await start()).toMatchObject({ kind: 'lost', code: 'sold_out' })
})

test('what nobody can mend is told with its number', async () => {
    world.order = inTurn(refusal('not_found', 404))
    expect(await start()).toMatchObject({ kind: 'failed', requestId: 'r1' })
    expect(stored.size).toBe(0)
})

test('a sale that wants a token gets one, under the same key', async () => {
    world.order = inTurn(refusal('sale_token_required', 403), won)
    expect(await start()).toMatchObject({ kind: 'won' })
    expect(world.order.mock.calls.map(([, , key, token]) => [key, token])).toEqual([
        ['key-1', ''],
        ['key-1', 'ticket'],
    ])
})

test('a token that is not to be had is tried again like everything else, and then left to the shopper', async () => {
    world.token = inTurn(refusal('busy', 503), cut(), 'ticket')
    world.order = inTurn(...Array(3).fill(refusal('sale_token_required', 403)), won)
    expect(await start()).toMatchObject({ kind: 'won' })
    expect(world.token).toHaveBeenCalledTimes(3)
    expect(world.sleep).toHaveBeenCalledTimes(2)
    expect(said).toEqual(['sending', 'busy', 'busy'])

    world.order = inTurn(refusal('sale_token_required', 403))
    world.token = inTurn(cut())
    expect(await start()).toMatchObject({ kind: 'unreached' })
    expect(world.token).toHaveBeenCalledTimes(8)
    expect(stored.get('purchase').key).toBe('key-2')
})

test('a refused token is a refusal', async () => {
    world.order = inTurn(refusal('sale_token_required', 403))
    world.token = inTurn(refusal('sold_out'))
    expect(await start()).toMatchObject({ kind: 'lost', code: 'sold_out' })
    expect(world.token).toHaveBeenCalledOnce()
    expect(stored.size).toBe(0)
})

test('a killed app finds its order by the stored key', async () => {
    stored.set('purchase', { saleId: 5, wanted: WANTED, key: 'before', at: Date.now() })
    expect(await resume()).toMatchObject({ kind: 'won' })
    expect(world.byRequest).toHaveBeenCalledWith('before')
    expect(world.order).not.toHaveBeenCalled()
})

test('an attempt that never arrived is sent again only while it is fresh', async () => {
    world.byRequest = inTurn(refusal('not_found', 404))
    stored.set('purchase', { saleId: 5, wanted: WANTED, key: 'old', at: Date.now() - 10 * 60_000 })
    expect(await resume()).toBeNull()
    expect(world.order).not.toHaveBeenCalled()
    expect(stored.size).toBe(0)
})

test('a forgotten attempt is no attempt', async () => {
    stored.set('purchase', { saleId: 5, wanted: WANTED, key: 'ancient', at: Date.now() - 3600_000 })
    expect(await resume()).toBeNull()
})

test('an ordinary order is sent until it is answered, with one key', async () => {
    const place = inTurn(cut(), refusal('busy', 503), won)
    expect(await places.placeOrder({ ...world, place }, {}, 'k')).toEqual(won.data)
    expect(place.mock.calls.map(([, key]) => key)).toEqual(['k', 'k', 'k'])
})

test('an ordinary order that waits is looked up, and a refusal is the caller’s', async () => {
    expect(await places.placeOrder({ ...world, place: inTurn(pending) }, {}, 'k')).toEqual(found.data)
    const place = inTurn(refusal('price_changed'))
    await expect(places.placeOrder({ ...world, place }, {}, 'k')).rejects.toMatchObject({ code: 'price_changed' })
    expect(place).toHaveBeenCalledOnce()
})
