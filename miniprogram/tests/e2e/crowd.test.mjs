// The flash sale as it is: 2,000 other shoppers want the same item in the same second. Two phones are among them.
import { spawn } from 'node:child_process'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openPhone, startBrowser, stopBrowser } from './phone.mjs'
import { admin, shopper, uniqueName, until } from './shop.mjs'

const SHOPPERS = 2000
const STOCK = 1500
const ORDERS = /\/flash-sales\/\d+\/orders$/

beforeAll(startBrowser)
afterAll(stopBrowser)

const sales = async () => (await fetch(`${inject('mall')}/api/v1/flash-sales`)).json()
const saleOf = async (id) => (await fetch(`${inject('mall')}/api/v1/flash-sales/${id}`)).json()

/** The crowd of `./dev sale`: it publishes a sale of its own, buys it empty and pays. */
function sendCrowd() {
    const words = ['sale', '--json', '--no-audit', '--pay-ratio', '1', '--shoppers', SHOPPERS, '--stock', STOCK]
    const child = spawn(process.env.MALL_SHOPPERS_BIN, words.map(String), { stdio: ['ignore', 'pipe', 'pipe'] })
    const said = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr'])
        child[stream].on('data', (chunk) => {
            said[stream] += chunk
        })
    const figures = new Promise((resolve, reject) => {
        child.on('error', reject)
        child.on('close', (code) => {
            if (code !== 0 && code !== 1) reject(new Error(`the crowd ended with ${code}: ${said.stderr}`))
            else resolve({ ...JSON.parse(said.stdout.trim().split('\n').at(-1)), text: said.stderr })
        })
    })
    figures.catch(() => {})
    return { figures, stop: () => child.kill() }
}

/** A shopper with an address whose phone shows the shop already. */
async function waiting(word) {
    const user = uniqueName(word)
    await (await shopper(user)).addAddress()
    const phone = await openPhone({ user, route: 'pages/user/index' })
    await phone.see('我的订单')
    return { user, phone }
}

/** A finger above the button, that comes down as soon as the button is live. */
async function tapAtStart(phone) {
    const { x, y, width, height } = await phone.screen.locator('.bar wx-button').boundingBox()
    await phone.page.waitForFunction(() => __mp.data().phase === 'running', null, { polling: 10, timeout: 30000 })
    await phone.page.touchscreen.tap(x + width / 2, y + height / 2)
}

test(
    `${SHOPPERS} others fight for the same item: the winner pays, the loser learns why`,
    { timeout: 180000 },
    async () => {
        const known = new Set((await sales()).items.map(({ id }) => id))
        const quick = await waiting('quick')
        const slow = await waiting('slow')
        const crowd = sendCrowd()
        try {
            const isNew = ({ id, state }) => !known.has(id) && state === 'upcoming'
            const { items } = await until(sales, (answer) => answer.items.some(isNew), 60)
            const { id } = items.find(isNew)
            for (const { phone } of [quick, slow])
                await phone.page.evaluate((sale) => wx.navigateTo({ url: `/pages/flash/index?id=${sale}` }), id)
            for (const { phone } of [quick, slow]) await phone.see('准时开抢')
            // The second phone taps in the same moment, but its network holds the request back until all is gone.
            await slow.phone.page.route(ORDERS, async (route) => {
                await until(
                    () => saleOf(id),
                    (sale) => sale.items[0].state === 'sold_out',
                )
                await route.continue()
            })
            await Promise.all([tapAtStart(quick.phone), tapAtStart(slow.phone)])

            const patient = { timeout: 30000 }
            await quick.phone.screen.getByText('抢到了！').waitFor(patient)
            await quick.phone.shot('crowd-won')
            await slow.phone.screen.getByText('手慢了，已被抢光').waitFor(patient)
            await slow.phone.shot('crowd-lost')
            await quick.phone.tap('立即付款')
            await quick.phone.payDialog().waitFor(patient)
            await quick.phone.pay()
            await quick.phone.screen.getByText('支付成功').waitFor(patient)
            await quick.phone.shot('crowd-paid')
            await slow.phone.tap('知道了')
            await slow.phone.see('还有机会')
            await quick.phone.expectNoTrouble()
            // The refusal itself is an error to the browser.
            await slow.phone.expectNoTrouble(/409/)

            // The crowd had everything but the winner's unit.
            const figures = await crowd.figures
            expect(figures, figures.text).toMatchObject({
                accepted: STOCK - 1,
                paid: STOCK - 1,
                rejected_sold_out: SHOPPERS - STOCK + 1,
                rejected_other: 0,
                failed: 0,
                oversold: 0,
                lost: 0,
                duplicate_orders: 0,
            })
            // Its own verdict fails over the one unit that it does not know to be the winner's: "sold out" came too early.
            expect(figures.text.match(/✗ .*/g)).toEqual([expect.stringMatching(/"sold out" while a unit was left/)])
            // And the books of the sale agree, in MySQL and in Redis.
            const [{ pool_id: pool }] = (await admin('GET', `/flash-sales/${id}`)).items
            const { checks } = await admin('GET', `/flash-sales/${id}/audit`)
            expect(checks.length).toBeGreaterThan(10)
            const wrong = checks.flatMap(({ detail }) => detail).filter((text) => text.startsWith(`pool ${pool}:`))
            expect(wrong).toEqual([])
            const [order, ...others] = await (await shopper(quick.user)).orders()
            expect(others).toEqual([])
            expect(order).toMatchObject({ status: 1, kind: 1, pay_amount: '99.00' })
            const late = Date.parse(order.created_at) - Date.parse((await saleOf(id)).start_time)
            console.log(`the winner's order stood ${late} ms after the start`)
            expect(await (await shopper(slow.user)).orders()).toEqual([])
        } finally {
            crowd.stop()
            await quick.phone.close()
            await slow.phone.close()
        }
    },
)
