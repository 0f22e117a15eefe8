// The flash-sale moment, against the real server: won, lost, resumed, queued, restocked.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openPhone, startBrowser, stopBrowser } from './phone.mjs'
import { endSale, pauseDatabase, publishSale, shopper, uniqueName, until } from './shop.mjs'

let phone
let sale

beforeAll(startBrowser)
afterAll(stopBrowser)
afterEach(async () => {
    await phone?.close()
    if (sale) await endSale(sale.id)
    phone = sale = undefined
})

/** A shopper with an address, on the page of a new sale. */
async function arrive(terms, options = {}) {
    sale = await publishSale(terms)
    const user = uniqueName('buyer')
    await (await shopper(user)).addAddress()
    phone = await openPhone({ user, route: `pages/flash/index?id=${sale.id}`, ...options })
    await phone.see('李雷')
    return user
}

const ORDERS = /\/flash-sales\/\d+\/orders$/
const buy = () => phone.screen.getByText('立即抢购', { exact: true }).tap()
const ordersOf = async (user) => (await shopper(user)).orders()

/** The app is gone before it could try again; then it is opened where it was. */
async function dieAndComeBack() {
    const where = phone.page.url()
    await phone.page.goto('about:blank')
    await phone.page.unroute(ORDERS)
    await phone.page.goto(where)
    await phone.booted()
}

test('counts down, goes live, is won, paid, and shown as paid', async () => {
    await arrive({ startsInMs: 6000 })
    await phone.see('139****1111')
    const button = phone.screen.locator('.bar wx-button')
    expect(await button.getAttribute('disabled')).not.toBeNull()
    await phone.shot('flash-upcoming')

    await phone.see('立即抢购')
    // Live at the instant itself, by the server's clock: not before, and within a moment.
    const late = await phone.page.evaluate((start) => Date.now() - Date.parse(start), sale.start_time)
    expect(late).toBeGreaterThan(-200)
    expect(late).toBeLessThan(1500)

    await buy()
    await phone.see('抢到了！')
    await phone.shot('flash-won')
    const [tapped, [sent]] = await phone.page.evaluate(() => [
        __mp.calls.find((call) => call.name === 'setStorageSync' && call.opt.k === 'purchase').at,
        __mp.calls.filter((call) => call.name === 'request' && /\/orders$/.test(call.opt.url)).map((call) => call.at),
    ])
    expect(sent - tapped).toBeLessThanOrEqual(50)

    await phone.tap('立即付款')
    await phone.pay()
    await phone.see('支付成功')
    await phone.shot('payment-paid')
    await phone.tap('查看订单')
    await phone.arrive('pages/order/detail/index')
    await phone.see('待发货')
    await phone.settle()
    await phone.shot('order-detail-paid')
    await phone.expectNoTrouble()
})

test('who comes too late is told so, and bought nothing', async () => {
    const user = await arrive({ stock: 1 })
    await (await shopper(uniqueName('faster'))).grab(sale)
    await buy()
    await phone.see('手慢了，已被抢光')
    await phone.shot('flash-lost')
    expect(await phone.page.evaluate(() => wx.getStorageSync('purchase'))).toBe('')
    expect(await ordersOf(user)).toEqual([])
})

test('a phone that dies after sending finds its one order again', async () => {
    const user = await arrive({})
    // The request reaches the server; its answer never reaches the phone.
    let sent
    const reached = new Promise((resolve) => {
        sent = resolve
    })
    await phone.page.route(ORDERS, async (route) => {
        await route.fetch()
        sent()
    })
    await buy()
    await reached
    await dieAndComeBack()
    await phone.see('抢到了！')
    await phone.expectNoTrouble()
    expect(await ordersOf(user)).toHaveLength(1)
})

test('a phone that dies before its request arrived sends the same one again', async () => {
    const user = await arrive({})
    let key
    const tried = new Promise((resolve) => {
        phone.page.route(ORDERS, (route) => {
            key = route.request().headers()['idempotency-key']
            resolve()
        })
    })
    await buy()
    await tried
    const again = phone.page.waitForRequest(ORDERS)
    await dieAndComeBack()
    expect((await again).headers()['idempotency-key']).toBe(key)
    await phone.see('抢到了！')
    expect(await ordersOf(user)).toHaveLength(1)
})

test('an outcome that is not known yet is asked for until it is', async () => {
    const user = await arrive({})
    await phone.page.route(ORDERS, async (route) => {
        await route.fetch()
        const key = route.request().headers()['idempotency-key']
        await route.fulfill({ status: 202, json: { request_id: key } })
    })
    await buy()
    await phone.see('抢到了！')
    expect(await ordersOf(user)).toHaveLength(1)
})

test('a database that stalls leaves the outcome open, and the phone asks until it is there', async () => {
    const user = await arrive({})
    const answers = []
    phone.page.on('response', async (response) => {
        if (ORDERS.test(response.url())) answers.push([response.status(), await response.text()])
    })
    const resume = pauseDatabase()
    try {
        await buy()
        // Too busy it may be at first; then it has taken the request and does not know.
        await until(
            () => answers,
            (all) => all.some(([status]) => status === 202),
        )
        await phone.see('排队中，正在确认结果')
    } finally {
        resume()
    }
    await phone.see('抢到了！')
    expect(await phone.page.evaluate(() => wx.getStorageSync('purchase'))).toBe('')
    expect(await ordersOf(user)).toHaveLength(1)
})

test('a busy server is tried again by itself, with the same key, and says so', async () => {
    const user = await arrive({})
    const keys = []
    await phone.page.route(ORDERS, async (route) => {
        keys.push(route.request().headers()['idempotency-key'])
        if (keys.length > 2) return route.continue()
        const body = { code: 'busy', message: '人太多啦，请稍后再试', request_id: 'r', details: null }
        return route.fulfill({ status: 503, json: body, headers: { 'retry-after': '1' } })
    })
    await buy()
    await phone.see('自动重试中')
    await phone.see('抢到了！')
    expect(new Set(keys).size).toBe(1)
    expect(await ordersOf(user)).toHaveLength(1)
})

test('who gives up a purchase without an outcome and taps again sends the same one', async () => {
    // A second purchase would be allowed.
    const user = await arrive({ limit: 2 })
    const keys = []
    let reachable = false
    await phone.page.route(ORDERS, async (route) => {
        keys.push(route.request().headers()['idempotency-key'])
        if (reachable) return route.continue()
        // The server takes it, and its answer is lost.
        await route.fetch()
        return route.abort()
    })
    await phone.page.route(/\/by-request\//, (route) => (reachable ? route.continue() : route.abort()))
    // The waits between the tries are not what is looked at.
    await phone.page.evaluate(() => {
        const later = (globalThis.usualTimeout = globalThis.setTimeout)
        globalThis.setTimeout = (work, ms, ...rest) => later(work, ms / 20, ...rest)
    })
    await buy()
    await phone.see('还没有结果')
    await phone.shot('flash-unreached')
    await phone.tap('先不抢了')
    reachable = true
    await phone.page.evaluate(() => {
        globalThis.setTimeout = globalThis.usualTimeout
    })
    await buy()
    await phone.see('抢到了！')
    expect(new Set(keys).size).toBe(1)
    expect(await phone.page.evaluate(() => wx.getStorageSync('purchase'))).toBe('')
    expect(await ordersOf(user)).toHaveLength(1)
})

test('a cut network neither loses nor doubles the purchase', async () => {
    const user = await arrive({})
    await phone.context.setOffline(true)
    await phone.see('当前网络不可用')
    await buy()
    await phone.see('自动重试中')
    await phone.context.setOffline(false)
    await phone.see('抢到了！')
    expect(await ordersOf(user)).toHaveLength(1)
})

test('units that come back are offered again', async () => {
    sale = await publishSale({ stock: 1 })
    const other = await shopper(uniqueName('unsure'))
    const held = await other.grab(sale)
    const user = uniqueName('waiting')
    await (await shopper(user)).addAddress()
    phone = await openPhone({ user, route: `pages/flash/index?id=${sale.id}` })
    await phone.see('还有机会')
    await phone.see('已抢光')
    await phone.settle()
    await phone.shot('flash-sold-out')
    await other.cancel(held.id)
    await phone.screen.getByText('还有机会，立即抢').tap({ timeout: 20000 })
    await phone.see('抢到了！')
})

test('nobody buys more than the limit', async () => {
    await arrive({ limit: 1 })
    await buy()
    await phone.see('抢到了！')
    await phone.tap('查看订单')
    await phone.arrive('pages/order/detail/index')
    await phone.back()
    await phone.screen.getByText('已达限购数量').waitFor()
})
