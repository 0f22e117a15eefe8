// Every page once: it opens, shows something, nothing complains, and a picture is taken to look at.
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openPhone, startBrowser, stopBrowser } from './phone.mjs'
import { endSale, publishSale, shopper, uniqueName } from './shop.mjs'

let phone
let sale
let order
const user = uniqueName('visitor')

beforeAll(async () => {
    await startBrowser()
    sale = await publishSale({ stock: 50 })
    const outside = await shopper(user)
    order = await outside.grab(sale)
    phone = await openPhone({ user })
})
afterAll(async () => {
    await phone?.close()
    if (sale) await endSale(sale.id)
    await stopBrowser()
})

/** What each page is opened with, where it needs something. */
const queries = () => ({
    'pages/product/index': 'id=1',
    'pages/product/list/index': 'category_id=1&title=%E6%95%B0%E7%A0%81',
    'pages/flash/index': `id=${sale.id}`,
    'pages/order/result/index': `id=${order.id}&no=${order.order_no}&said=cancelled`,
    'pages/order/detail/index': `id=${order.id}`,
    'pages/refund/request/index': `order_id=${order.id}`,
    'pages/refund/detail/index': 'id=1',
})

// These show "not found" here: what they are about comes from a page before them.
const MISSING = ['pages/order/confirm/index', 'pages/refund/detail/index']

describe.each([
    ['light', false],
    ['dark', true],
])('in %s colours', (name, dark) => {
    beforeAll(() => phone.page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' }))

    test.each(inject('pages').map((route) => [route]))('%s', async (route) => {
        phone.troubles.length = 0
        const query = queries()[route]
        await phone.open(query ? `${route}?${query}` : route)
        await phone.settle()
        await phone.shot(`${name}-${route.replaceAll('/', '-')}`)
        expect(await phone.route()).toBe(route)
        const { state } = await phone.data()
        expect(state).toBe(MISSING.includes(route) ? 'missing' : 'ready')
        expect((await phone.screen.innerText()).trim()).not.toBe('')
        const wide = await phone.screen.locator('.mp-scroller').evaluate((node) => node.scrollWidth - node.clientWidth)
        expect(wide).toBeLessThanOrEqual(0)
        await phone.expectNoTrouble(MISSING.includes(route) ? /404/ : undefined)
    })
})

test('texts grow with the shopper’s setting, and nothing is wider than the phone', async () => {
    await phone.page.emulateMedia({ colorScheme: 'light' })
    await phone.page.evaluate(() => localStorage.setItem('preview:font', 21))
    for (const route of [
        'pages/index/index',
        'pages/product/index?id=1',
        'pages/user/index',
        `pages/flash/index?id=${sale.id}`,
    ]) {
        await phone.open(route)
        await phone.settle()
        const wide = await phone.screen.locator('.mp-scroller').evaluate((node) => node.scrollWidth - node.clientWidth)
        expect(wide).toBeLessThanOrEqual(0)
    }
    await phone.shot('large-text')
})

test('the page around the phone shows it and can change the shopper', async () => {
    const page = await phone.context.newPage()
    await page.setViewportSize({ width: 1200, height: 900 })
    await page.goto(inject('frame'))
    const inside = page.frameLocator('iframe')
    await inside.getByText('搜索商品').waitFor()
    await page.getByLabel('顾客').fill('somebody-else')
    await page.getByText('以该顾客进入').click()
    await page.waitForFunction(() => document.querySelector('iframe').contentWindow.__mp?.shopper === 'somebody-else')
    await page.screenshot({ path: new URL('../../dist/shots/frame.png', import.meta.url).pathname })
    await page.close()
})

test('the first screen of home comes within three seconds on a slow phone and a slow network', async () => {
    const session = await phone.context.newCDPSession(phone.page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    await session.send('Network.enable')
    // Fast 3G, as Chromium's own tools mean it.
    const speed = { latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 }
    await phone.open('pages/index/index')
    await phone.settle()
    await session.send('Network.emulateNetworkConditions', { offline: false, ...speed })
    // The package is on the phone already, as WeChat keeps it; what counts is from opening to content.
    const begin = await phone.page.evaluate(() => {
        const now = performance.now()
        wx.reLaunch({ url: '/pages/index/index' })
        return now
    })
    await phone.page.waitForFunction(
        () => __mp.data().state === 'ready' && document.querySelector('.home-title, [class*="home-title"]'),
    )
    const took = await phone.page.evaluate((since) => performance.now() - since, begin)
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 })
    await session.detach()
    expect(took).toBeLessThan(3000)
})
