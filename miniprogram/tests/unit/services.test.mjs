import { createRequire } from 'node:module'
import { beforeEach, expect, test } from 'vitest'
import { answers, sent } from './wechat.mjs'

const require = createRequire(import.meta.url)
const cart = require('../../services/cart.js')
const catalogue = require('../../services/catalogue.js')
const coupon = require('../../services/coupon.js')
const flash = require('../../services/flash.js')
const order = require('../../services/order.js')
const payment = require('../../services/payment.js')
const refund = require('../../services/refund.js')
const user = require('../../services/user.js')
const cartStore = require('../../store/cart.js')
const configs = require('../../store/configs.js')
const session = require('../../store/session.js')
const clock = require('../../utils/clock.js')

const HOUR = 3600 * 1000
const begin = (lastsMs) =>
    session.begin({ token: 't', expires_at: new Date(Date.now() + lastsMs).toISOString(), user: { id: 1 } })

beforeEach(() => begin(7 * 24 * HOUR))

/** What was sent last, as `METHOD /path?query`. */
const last = () => {
    const { method, url } = sent.at(-1)
    const { pathname, search } = new URL(url)
    return `${method} ${pathname}${search}`
}
const answer = (data, statusCode = 200) => answers.push({ statusCode, data })

// The paths and the keys are the contract with the server: each stands here once more, on purpose.
test.each([
    [
        'GET /api/v1/products?category_id=3&sort=sales&page=2',
        () => catalogue.products({ category_id: 3, sort: 'sales', page: 2 }),
    ],
    ['GET /api/v1/products/7', () => catalogue.product(7)],
    ['GET /api/v1/products/hot?limit=5', () => catalogue.hotProducts(5)],
    ['GET /api/v1/search?q=%E8%8C%B6', () => catalogue.search({ q: '茶' })],
    ['GET /api/v1/search/suggest?q=a', () => catalogue.suggestions('a')],
    ['GET /api/v1/search/hot', () => catalogue.hotWords()],
    ['GET /api/v1/banners', () => catalogue.banners()],
    ['GET /api/v1/categories', () => catalogue.categories()],
    ['PUT /api/v1/cart/4', () => cart.change(4, { quantity: 2 })],
    ['PUT /api/v1/cart/select', () => cart.select(1, [4])],
    ['DELETE /api/v1/cart?ids=4%2C5', () => cart.remove([4, 5])],
    ['POST /api/v1/orders/preview', () => order.preview({ items: [] })],
    ['GET /api/v1/orders?status=0&page=1', () => order.list({ status: 0, page: 1 })],
    ['GET /api/v1/orders/9', () => order.detail(9)],
    ['POST /api/v1/orders/9/cancel', () => order.cancel(9)],
    ['POST /api/v1/orders/9/confirm', () => order.confirm(9)],
    ['POST /api/v1/orders/9/extend', () => order.extend(9)],
    ['DELETE /api/v1/orders/9', () => order.hide(9)],
    ['GET /api/v1/orders/9/logistics', () => order.logistics(9)],
    ['GET /api/v1/orders/by-request/k', () => order.byRequest('k')],
    ['GET /api/v1/payment/A1/status', () => payment.status('A1')],
    ['GET /api/v1/coupons?page=1&page_size=50', () => coupon.available()],
    ['GET /api/v1/user/coupons?status=0&page=1&page_size=20', () => coupon.mine(0)],
    ['GET /api/v1/refunds?page=1', () => refund.list({ page: 1 })],
    ['GET /api/v1/refunds/3', () => refund.detail(3)],
    ['POST /api/v1/refunds/3/cancel', () => refund.cancel(3)],
    ['POST /api/v1/refunds/3/return', () => refund.sendBack(3, { company: 'SF', tracking_no: '1' })],
    ['DELETE /api/v1/user/addresses/2', () => user.deleteAddress(2)],
    ['GET /api/v1/flash-sales', () => flash.list()],
    ['GET /api/v1/flash-sales/5', () => flash.detail(5)],
    ['POST /api/v1/flash-sales/5/token', () => flash.token(5)],
    ['GET /api/v1/configs', () => catalogue.loadConfigs()],
    ['GET /api/v1/user/profile', () => user.profile()],
    ['PUT /api/v1/user/profile', () => user.saveProfile({ nickname: '张' })],
    ['POST /api/v1/auth/phone', () => user.bindPhone('code')],
    ['POST /api/v1/auth/logout', () => user.logout()],
    ['GET /api/v1/user/addresses', () => user.addresses()],
])('%s', async (wanted, ask) => {
    answer({ items: [] })
    await ask()
    expect(last()).toBe(wanted)
})

test.each([
    ['POST /api/v1/orders', () => order.place({ items: [] }, 'key-123456')],
    [
        'POST /api/v1/flash-sales/5/orders',
        () => flash.order(5, { item_id: 1, quantity: 1, address_id: 1 }, 'key-123456'),
    ],
    ['POST /api/v1/coupons/receive', () => coupon.receive(1, 'key-123456')],
    ['POST /api/v1/orders/9/refunds', () => refund.request(9, { kind: 1 }, 'key-123456')],
])('%s goes out under the key that it was given', async (wanted, ask) => {
    answer({}, 201)
    await ask()
    expect(last()).toBe(wanted)
    expect(sent.at(-1).header['idempotency-key']).toBe('key-123456')
})

test('an address with an id is replaced, one without is added', async () => {
    answer({}, 201)
    await user.saveAddress({ name: '张' })
    expect(last()).toBe('POST /api/v1/user/addresses')
    answer({})
    await user.saveAddress({ id: 8, name: '张' })
    expect(last()).toBe('PUT /api/v1/user/addresses/8')
    expect(sent.at(-1).data).toEqual({ name: '张' })
})

test('the default address is the default one, or the first', async () => {
    answer({
        items: [
            { id: 1, is_default: 0 },
            { id: 2, is_default: 1 },
        ],
    })
    expect(await user.defaultAddress()).toMatchObject({ id: 2 })
    answer({ items: [{ id: 1, is_default: 0 }] })
    expect(await user.defaultAddress()).toMatchObject({ id: 1 })
    answer({ items: [] })
    expect(await user.defaultAddress()).toBeNull()
})

test('the badge follows what is added and what is listed', async () => {
    answer({ id: 1 }, 201)
    answer({ count: 3 })
    await cart.add({ product_id: 1, sku_id: 1, quantity: 3 })
    expect(cartStore.get().count).toBe(3)
    answer({ items: [{ quantity: 2 }, { quantity: 5 }] })
    await cart.list()
    expect(cartStore.get().count).toBe(7)
})

test('the clock learns from every answer about a sale', async () => {
    clock.reset()
    answer({ id: 5, server_time: new Date(Date.now() + 60_000).toISOString() })
    await flash.detail(5)
    expect(clock.now() - Date.now()).toBeGreaterThan(55_000)
})

test('a token that will end soon is exchanged, one that lasts is kept', async () => {
    await user.keepSession()
    expect(sent).toHaveLength(0)
    begin(HOUR)
    answer({ token: 'new', expires_at: new Date(Date.now() + 7 * 24 * HOUR).toISOString(), user: {} })
    await user.keepSession()
    expect(last()).toBe('POST /api/v1/auth/refresh')
    expect(session.get().token).toBe('new')
})

test('settings of the shop reach who watches', async () => {
    answer({ shop_name: '小店' })
    await catalogue.loadConfigs()
    expect(configs.get().shop_name).toBe('小店')
})

test('a payment is what WeChat says, and what it says decides nothing', async () => {
    const parameters = {
        timeStamp: '1',
        nonceStr: 'n',
        package: 'prepay_id=x',
        signType: 'RSA',
        paySign: 's',
        prepay_id: 'x',
    }
    const says = (result) => {
        wx.requestPayment = (options) =>
            result ? options.fail({ errMsg: `requestPayment:fail ${result}` }) : options.success({})
        answer(parameters)
        return payment.pay('A1')
    }
    expect(await says('')).toBe('done')
    expect(await says('cancel')).toBe('cancelled')
    expect(await says('(system)')).toBe('failed')
    expect(last()).toBe('POST /api/v1/payment/prepay')
    expect(sent.at(-1).header['idempotency-key']).toMatch(/^[A-Za-z0-9_-]{8,64}$/)
})
