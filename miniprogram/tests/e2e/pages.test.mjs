// Every page once: it opens, shows something, nothing complains, and a picture is taken to look at.
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openPhone, startBrowser, stopBrowser } from './phone.mjs'
import { admin, endSale, publishSale, ship, shopper, uniqueName } from './shop.mjs'

let phone
let sale
let won
let shipped
let refund
const user = uniqueName('visitor')

// A shopper with something on every page.
beforeAll(async () => {
    await startBrowser()
    sale = await publishSale({ stock: 50 })
    const outside = await shopper(user)
    await outside.putInCart(1, 2)
    await outside.putInCart(2, 3, 2)
    await outside.takeCoupon()
    won = await outside.grab(sale)
    shipped = await outside.buy({ quantity: 2 })
    await ship(shipped.id)
    const items = (await outside.call('GET', `/api/v1/orders/${shipped.id}`)).items
    const wanted = [{ order_item_id: items[0].id, quantity: 1 }]
    refund = await outside.refund(shipped.id, {
        kind: 2,
        reason: '质量问题',
        description: '左耳没有声音',
        items: wanted,
    })
    await admin('POST', `/refunds/${refund.id}/approve`, { remark: '请寄到仓库' })
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
    'pages/order/result/index': `id=${won.id}&no=${won.order_no}&said=cancelled`,
    'pages/order/detail/index': `id=${shipped.id}`,
    'pages/refund/request/index': `order_id=${shipped.id}`,
    'pages/refund/detail/index': `id=${refund.id}`,
})

async function open(route) {
    const query = queries()[route]
    if (route !== 'pages/order/confirm/index') return phone.open(query ? `${route}?${query}` : route)
    // What is to be ordered comes from a page before this one.
    await phone.open('pages/cart/index')
    await phone.tap('结算')
    return phone.arrive(route)
}

describe.each([
    ['light', false],
    ['dark', true],
])('in %s colours', (name, dark) => {
    beforeAll(() => phone.page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' }))

    test.each(inject('pages').map((route) => [route]))('%s', async (route) => {
        phone.troubles.length = 0
        await open(route)
        await phone.settle()
        // The result of a payment is asked for a few times before it shows.
        if (route.endsWith('/result/index')) await phone.see('还没有付款')
        const picture = `${name}-${route.replaceAll('/', '-')}`
        await phone.shot(picture)
        expect(await phone.route()).toBe(route)
        expect((await phone.data()).state).toBe('ready')
        expect((await phone.screen.innerText()).trim()).not.toBe('')
        const scroller = phone.screen.locator('.mp-scroller')
        const { high, wide } = await scroller.evaluate((node) => ({
            high: node.scrollHeight - node.clientHeight,
            wide: node.scrollWidth - node.clientWidth,
        }))
        expect(wide).toBeLessThanOrEqual(0)
        if (high > 0) {
            await scroller.evaluate((node) => node.scrollTo(0, node.scrollHeight))
            await phone.settle()
            await phone.shot(`${picture}-end`)
        }
        await phone.expectNoTrouble()
    })
})

test('texts grow with the shopper’s setting, and nothing is wider than the phone', async () => {
    await phone.page.emulateMedia({ colorScheme: 'light' })
    await phone.page.evaluate(() => localStorage.setItem('preview:font', 21))
    for (const route of [
        'pages/index/index',
        'pages/product/index?id=1',
        'pages/cart/index',
        'pages/user/index',
        'pages/coupon/centre/index',
        'pages/order/list/index',
        `pages/order/detail/index?id=${shipped.id}`,
        `pages/flash/index?id=${sale.id}`,
    ]) {
        await phone.open(route)
        await phone.settle()
        const wide = await phone.screen.locator('.mp-scroller').evaluate((node) => node.scrollWidth - node.clientWidth)
        expect(wide).toBeLessThanOrEqual(0)
        // A button that is fixed to the foot of the page keeps its words in one line, and on the phone.
        const buttons = await phone.screen
            .locator('.bar wx-button')
            .evaluateAll((all) => all.map((button) => [button.scrollHeight, button.getBoundingClientRect().right]))
        for (const [high, right] of buttons) {
            expect(high).toBeLessThanOrEqual(50)
            expect(right).toBeLessThanOrEqual(375)
        }
        await phone.shot(`large-${route.replace(/\?.*/, '').replaceAll('/', '-')}`)
    }
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
