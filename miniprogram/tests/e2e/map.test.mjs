// The map of the shop: every page, and every arrow between them, followed by a shopper's own taps on the real server.
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openPhone, startBrowser, stopBrowser } from './phone.mjs'
import { shopper, uniqueName } from './shop.mjs'

/** Every page of the app, by the name that the system document (5.1, 5.2) or the issue gives it. */
const PAGES = {
    首页: 'pages/index/index',
    分类: 'pages/category/index',
    购物车: 'pages/cart/index',
    我的: 'pages/user/index',
    搜索页: 'pages/search/index',
    商品列表: 'pages/product/list/index',
    商品详情: 'pages/product/index',
    订单确认: 'pages/order/confirm/index',
    支付结果: 'pages/order/result/index',
    订单列表: 'pages/order/list/index',
    订单详情: 'pages/order/detail/index',
    地址管理: 'pages/address/list/index',
    地址编辑: 'pages/address/edit/index',
    我的优惠券: 'pages/coupon/index',
    领券中心: 'pages/coupon/centre/index',
    个人资料: 'pages/profile/index',
    秒杀列表: 'pages/flash/list/index',
    秒杀: 'pages/flash/index',
    退款申请: 'pages/refund/request/index',
    售后列表: 'pages/refund/list/index',
    售后详情: 'pages/refund/detail/index',
}

/** The arrows of the document's section 5.2. 微信支付 is WeChat's own sheet. */
const DOCUMENT = [
    '底部导航 → 首页',
    '底部导航 → 分类',
    '底部导航 → 购物车',
    '底部导航 → 我的',
    '首页 → 搜索页',
    '首页 → 商品详情',
    '分类 → 商品列表',
    '商品列表 → 商品详情',
    '商品详情 → 购物车',
    '商品详情 → 订单确认',
    '购物车 → 订单确认',
    '订单确认 → 微信支付',
    '微信支付 → 订单详情',
    '我的 → 订单列表',
    '我的 → 地址管理',
    '我的 → 我的优惠券',
    '订单列表 → 订单详情',
]

let phone
/** An order of the shopper's that is paid. */
let paid

beforeAll(async () => {
    await startBrowser()
    const user = uniqueName('walker')
    const outside = await shopper(user)
    await outside.addAddress()
    await outside.putInCart(1, 2)
    await outside.takeCoupon()
    await outside.order()
    paid = await outside.buy({ quantity: 2 })
    const refunded = await outside.buy()
    await outside.refund(refunded.id, { kind: 1, reason: '不想要了' })
    phone = await openPhone({ user })
})
afterAll(async () => {
    await phone?.close()
    await stopBrowser()
})

const CARD = '[mp-is="components/product-card/product-card"]'
const card = () => phone.screen.locator(CARD).first()

/** Where an arrow starts: the query of a page that needs one, or the way to what no address leads to. */
const STARTS = {
    底部导航: () => phone.open(PAGES.我的),
    商品列表: () => phone.open(`${PAGES.商品列表}?category_id=1`),
    商品详情: () => phone.open(`${PAGES.商品详情}?id=2`),
    订单详情: () => phone.open(`${PAGES.订单详情}?id=${paid.id}`),
    退款申请: () => phone.open(`${PAGES.退款申请}?order_id=${paid.id}`),
    async 订单确认() {
        await STARTS.商品详情()
        await WAYS['商品详情 → 订单确认']()
        await phone.arrive(PAGES.订单确认)
    },
    async 微信支付() {
        await STARTS.订单确认()
        await WAYS['订单确认 → 微信支付']()
    },
    async 支付结果() {
        await STARTS.微信支付()
        await WAYS['微信支付 → 支付结果']()
    },
    async 秒杀() {
        await phone.open(PAGES.秒杀列表)
        await WAYS['秒杀列表 → 秒杀']()
        await phone.arrive(PAGES.秒杀)
    },
}
const start = (name) => (STARTS[name] ? STARTS[name]() : phone.open(PAGES[name]))

/** How a shopper follows each arrow. */
const WAYS = {
    // Before an order takes the coupon.
    '我的优惠券 → 首页': () => phone.tap('去使用'),
    '底部导航 → 首页': () => phone.tab('首页'),
    '底部导航 → 分类': () => phone.tab('分类'),
    '底部导航 → 购物车': () => phone.tab('购物车'),
    '底部导航 → 我的': async () => {
        await phone.tab('首页')
        await phone.arrive(PAGES.首页)
        await phone.tab('我的')
    },
    '首页 → 搜索页': () => phone.tap('搜索商品'),
    '首页 → 商品详情': () => phone.screen.locator('.home-grid').locator(CARD).first().tap(),
    '首页 → 商品列表': () => phone.screen.locator('.home-category').first().tap(),
    '首页 → 秒杀': () => phone.screen.locator('.flash-item').first().tap(),
    '搜索页 → 商品详情': async () => {
        await phone.screen.getByPlaceholder('搜索商品').fill('耳机')
        await phone.screen.locator('.search-go').tap()
        await card().tap()
    },
    '分类 → 商品列表': () => phone.tap('全部商品'),
    '商品列表 → 商品详情': () => card().tap(),
    '商品详情 → 购物车': () => phone.screen.locator('.bar').getByText('购物车', { exact: true }).tap(),
    '商品详情 → 首页': () => phone.screen.locator('.bar').getByText('首页', { exact: true }).tap(),
    '商品详情 → 秒杀': () => phone.screen.locator('.detail-flash').tap(),
    '商品详情 → 订单确认': async () => {
        await phone.tap('立即购买')
        await phone.slidIn()
        await phone.choose('10000 毫安', '立即购买')
    },
    '购物车 → 商品详情': () => phone.screen.locator('.line-picture').first().tap(),
    '购物车 → 订单确认': () => phone.tap('结算'),
    '订单确认 → 地址管理': () => phone.screen.locator('.confirm-address').tap(),
    '订单确认 → 微信支付': () => phone.tap('提交订单'),
    '微信支付 → 支付结果': () => phone.pay('取消支付'),
    '微信支付 → 订单详情': async () => {
        await phone.pay()
        await phone.see('支付成功')
        await phone.tap('查看订单')
    },
    '支付结果 → 订单详情': () => phone.tap('查看订单'),
    '支付结果 → 微信支付': () => phone.tap('继续付款'),
    '支付结果 → 首页': () => phone.tap('回到首页'),
    '订单列表 → 订单详情': () => phone.tap('查看详情'),
    '订单列表 → 微信支付': () => phone.screen.getByText('付款', { exact: true }).first().tap(),
    '订单详情 → 商品详情': () => phone.screen.locator('[mp-is="components/goods-row/goods-row"]').first().tap(),
    '订单详情 → 退款申请': () => phone.tap('申请售后'),
    '退款申请 → 售后详情': async () => {
        await phone.screen.getByLabel('减少').tap()
        await phone.tap('请选择')
        await phone.page.getByRole('option', { name: '拍错/多拍' }).click()
        await phone.confirm()
        await phone.tap('提交申请')
    },
    '我的 → 订单列表': () => phone.tap('全部订单'),
    '我的 → 地址管理': () => phone.tap('收货地址'),
    '我的 → 我的优惠券': () => phone.tap('我的优惠券'),
    '我的 → 领券中心': () => phone.tap('领券中心'),
    '我的 → 售后列表': () => phone.tap('退款售后'),
    '我的 → 个人资料': () => phone.screen.locator('.me').tap(),
    '我的 → 秒杀列表': () => phone.tap('限时秒杀'),
    '售后列表 → 售后详情': () => phone.screen.locator('.card').first().tap(),
    '地址管理 → 地址编辑': () => phone.tap('新增地址'),
    '领券中心 → 我的优惠券': () => phone.tap('查看我的优惠券'),
    '秒杀列表 → 秒杀': () => phone.screen.locator('.flash-item').first().tap(),
    '秒杀 → 地址管理': () => phone.screen.locator('.address').tap(),
}

test('the map has every page of the app, a way to each, and every arrow of the document', () => {
    expect(Object.values(PAGES).toSorted()).toEqual(inject('pages').toSorted())
    const ends = new Set(Object.keys(WAYS).map((arrow) => arrow.split(' → ')[1]))
    expect(Object.keys(PAGES).filter((name) => !ends.has(name))).toEqual([])
    expect(DOCUMENT.filter((arrow) => !(arrow in WAYS))).toEqual([])
})

describe('arrows', () => {
    test.each(Object.keys(WAYS).map((arrow) => [arrow]))('%s', async (arrow) => {
        const [from, to] = arrow.split(' → ')
        await start(from)
        await WAYS[arrow]()
        if (to === '微信支付') await phone.payDialog().waitFor()
        else {
            await phone.arrive(PAGES[to])
            await phone.settle()
            expect((await phone.data()).state).toBe('ready')
        }
        await phone.expectNoTrouble()
    })
})
