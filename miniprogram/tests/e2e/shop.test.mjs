// The ways through the shop, against the real server: from looking around to a paid order, and what goes wrong on the way.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openPhone, startBrowser, stopBrowser } from './phone.mjs'
import { shopper, uniqueName } from './shop.mjs'

let phone

beforeAll(startBrowser)
afterAll(stopBrowser)
afterEach(() => phone?.close())

/** A shopper with an address, on a page. */
async function arrive(route, { address = true } = {}) {
    const user = uniqueName('guest')
    const outside = await shopper(user)
    if (address) await outside.addAddress()
    phone = await openPhone({ user, route })
    return user
}

test('home, product, cart, coupon, confirmation, payment, order', async () => {
    await arrive('pages/index/index')
    await phone.see('热门推荐')
    await phone.settle()
    await phone.shot('home')

    // Not the one in a flash sale that another test may have opened.
    await phone.screen.locator('.home-grid').getByText('云雀 Pro 降噪蓝牙耳机').first().tap()
    await phone.arrive('pages/product/index')
    await phone.see('请选择规格、数量')
    await phone.settle()
    await phone.shot('product')

    await phone.tap('加入购物车')
    await phone.see('请选择规格')
    await phone.slidIn()
    await phone.choose('云母白', '加入购物车')
    await phone.overlay.getByText('已加入购物车').waitFor()
    await phone.screen.locator('.bar').getByText('购物车', { exact: true }).tap()
    await phone.arrive('pages/cart/index')
    await phone.see('云母白')
    await phone.screen.getByLabel('增加').tap()
    await phone.page.waitForFunction(() => __mp.data().count === 2)
    await phone.settle()
    await phone.shot('cart')
    expect(await phone.page.locator('.mp-badge').innerText()).toBe('2')

    await phone.tab('我的')
    await phone.tap('领券中心')
    await phone.arrive('pages/coupon/centre/index')
    await phone.screen.getByText('领取', { exact: true }).first().tap()
    await phone.overlay.getByText('领取成功').waitFor()
    await phone.settle()
    await phone.shot('coupon-centre')
    await phone.tap('查看我的优惠券')
    await phone.arrive('pages/coupon/index')
    await phone.see('去使用')
    await phone.shot('coupons')

    await phone.page.evaluate(() => wx.switchTab({ url: '/pages/cart/index' }))
    await phone.arrive('pages/cart/index')
    await phone.settle()
    await phone.tap('结算')
    await phone.arrive('pages/order/confirm/index')
    await phone.see('提交订单')
    await phone.settle()
    await phone.shot('confirm')
    const priced = (await phone.data()).priced
    expect(priced.coupon_id).not.toBeNull()
    await phone.tap('优惠券')
    await phone.see('选择优惠券')
    await phone.slidIn()
    await phone.shot('confirm-coupons')
    await phone.tap('不使用优惠券')
    await phone.page.waitForFunction(() => __mp.data().couponId === null && __mp.data().priced.coupon_id === null)
    await phone.slidIn()

    await phone.tap('提交订单')
    await phone.payDialog().waitFor()
    await phone.shot('payment-sheet')
    await phone.page.getByText('确认支付').click()
    await phone.see('支付成功')
    await phone.tap('查看订单')
    await phone.see('待发货')
    await phone.see('付款成功')
    await phone.expectNoTrouble(/\/uploads\//)
})

test('a coupon from the centre is used on an order, and is used up', async () => {
    await arrive('pages/coupon/centre/index')
    await phone.screen.getByText('领取', { exact: true }).first().tap()
    await phone.overlay.getByText('领取成功').waitFor()
    await phone.tap('查看我的优惠券')
    await phone.tap('去使用')
    await phone.arrive('pages/index/index')
    await phone.screen.locator('.home-grid').getByText('云雀 Pro 降噪蓝牙耳机').first().tap()
    await phone.tap('立即购买')
    await phone.slidIn()
    await phone.choose('云母白', '立即购买')
    await phone.see('提交订单')
    await phone.settle()
    // The best coupon is taken without being asked for; the sums are the server's.
    const { priced } = await phone.data()
    expect(priced.coupon_id).not.toBeNull()
    expect(Number(priced.discount_amount)).toBeGreaterThan(0)
    await phone.see(`-¥${priced.discount_amount}`)
    await phone.tap('提交订单')
    await phone.pay()
    await phone.see('支付成功')
    await phone.tap('查看订单')
    await phone.arrive('pages/order/detail/index')
    await phone.see('待发货')
    const { order } = await phone.data()
    expect([order.discount_amount, order.pay_amount]).toEqual([priced.discount_amount, priced.pay_amount])
    await phone.open('pages/coupon/index')
    await phone.tap('已使用')
    await phone.screen.locator('.coupon-note').getByText('已使用').waitFor()
    await phone.settle()
    await phone.shot('coupons-used')
    await phone.expectNoTrouble()
})

test('search: suggestions while typing, hits, sorting, history', async () => {
    await arrive('pages/index/index')
    await phone.see('热门推荐')
    await phone.tap('搜索商品')
    await phone.arrive('pages/search/index')
    await phone.screen.getByPlaceholder('搜索商品').fill('耳机')
    await phone.screen.locator('.suggestion').first().waitFor()
    await phone.shot('search-suggestions')
    await phone.screen.locator('.search-go').tap()
    await phone.see('降噪蓝牙耳机')
    await phone.settle()
    await phone.shot('search-hits')
    await phone.tap('价格')
    await phone.see('价格 ↑')
    await phone.settle()
    await phone.screen.locator('[mp-is="components/product-card/product-card"]').first().tap()
    await phone.arrive('pages/product/index')
    await phone.see('请选择规格、数量')
    await phone.back()
    await phone.screen.getByLabel('清空', { exact: true }).tap()
    await phone.see('搜索历史')
    await phone.see('耳机')
    await phone.shot('search')
    await phone.expectNoTrouble(/\/uploads\//)
})

test('buying at once, thinking better of it at the till, and cancelling', async () => {
    await arrive('pages/product/index?id=2')
    await phone.tap('立即购买')
    await phone.slidIn()
    await phone.choose('10000 毫安', '立即购买')
    await phone.arrive('pages/order/confirm/index')
    await phone.see('提交订单')
    await phone.screen.getByPlaceholder('选填，给商家留言').fill('请送到 <b>门口</b>')
    await phone.tap('提交订单')
    await phone.pay('取消支付')
    await phone.see('还没有付款')
    await phone.settle()
    await phone.shot('payment-cancelled')
    await phone.tap('查看订单')
    await phone.see('剩余付款时间')
    await phone.see('请送到 <b>门口</b>')
    await phone.settle()
    await phone.shot('order-detail-unpaid')
    await phone.tap('取消订单')
    await phone.confirm()
    await phone.see('已取消')
    await phone.expectNoTrouble(/\/uploads\//)
})

test('a payment that fails at WeChat can be made again', async () => {
    await arrive('pages/product/index?id=2')
    await phone.tap('立即购买')
    await phone.slidIn()
    await phone.choose('10000 毫安', '立即购买')
    await phone.see('提交订单')
    await phone.tap('提交订单')
    await phone.pay('支付失败')
    await phone.screen.getByText('支付失败').waitFor()
    await phone.tap('继续付款')
    await phone.pay()
    await phone.see('支付成功')
})

test('a payment whose outcome can’t be asked for can be asked for again', async () => {
    const user = uniqueName('guest')
    const { id, order_no: no } = await (await shopper(user)).order()
    phone = await openPhone({ user })
    let asked = 0
    let reachable = false
    await phone.page.route(/\/payment\/\w+\/status$/, (route) => {
        asked += 1
        return asked === 1 || reachable ? route.continue() : route.abort()
    })
    await phone.open(`pages/order/result/index?id=${id}&no=${no}&said=cancelled`)
    await phone.see('还没有查到支付结果')
    await phone.shot('payment-unheard')
    reachable = true
    await phone.tap('再查一次', { exact: true })
    await phone.see('还没有付款')
    await phone.see('继续付款')
})

test('who pays is asked whether to be told of the parcel, and pays whatever the answer', async () => {
    await arrive('pages/product/index?id=2')
    await phone.page.route(/\/api\/v1\/configs$/, async (route) => {
        const response = await route.fetch()
        await route.fulfill({ response, json: { ...(await response.json()), message_template_shipped: 'TEMPLATE' } })
    })
    await phone.reload()
    await phone.settle()
    const subscribe = phone.page.getByRole('dialog', { name: '订阅消息' })
    const answers = () => phone.page.evaluate(() => __mp.subscriptions)
    await phone.tap('立即购买')
    await phone.slidIn()
    await phone.choose('10000 毫安', '立即购买')
    await phone.see('提交订单')
    await phone.tap('提交订单')
    await subscribe.waitFor()
    await phone.settle()
    // The order may stand by now; its payment waits for the answer.
    expect(await phone.payDialog().count()).toBe(0)
    await phone.shot('subscribe')
    await subscribe.getByRole('button', { name: '取消' }).click()
    await phone.pay('取消支付')
    expect(await answers()).toEqual({ TEMPLATE: 'reject' })

    await phone.see('还没有付款')
    await phone.tap('继续付款')
    await subscribe.getByRole('button', { name: '允许' }).click()
    await phone.pay()
    await phone.see('支付成功')
    expect(await answers()).toEqual({ TEMPLATE: 'accept' })
    await phone.expectNoTrouble(/\/uploads\//)
})

test('a tap that is repeated places one order', async () => {
    const user = await arrive('pages/product/index?id=2')
    await phone.tap('立即购买')
    await phone.slidIn()
    await phone.choose('10000 毫安', '立即购买')
    await phone.see('提交订单')
    await phone.settle()
    // The answer to the first try is lost; the next one goes out by itself with the same key.
    const keys = []
    await phone.page.route(/\/api\/v1\/orders$/, async (route) => {
        keys.push(route.request().headers()['idempotency-key'])
        if (keys.length > 1) return route.continue()
        await route.fetch()
        return route.abort()
    })
    await phone.page.evaluate(() => {
        const page = getCurrentPages().at(-1)
        page.submit()
        page.submit()
    })
    await phone.payDialog().waitFor()
    expect(keys.length).toBe(2)
    expect(new Set(keys).size).toBe(1)
    expect(await (await shopper(user)).orders()).toHaveLength(1)
})

test('profile: name, picture, phone number', async () => {
    await arrive('pages/profile/index', { address: false })
    await phone.screen.getByLabel('更换头像').tap()
    await phone.screen.locator('.avatar-button img').waitFor()
    await phone.screen.getByPlaceholder('请填写昵称').fill('<i>小明</i>')
    await phone.tap('保存')
    await phone.overlay.getByText('已保存').waitFor()
    await phone.settle()
    await phone.shot('profile')
    await phone.open('pages/user/index')
    await phone.see('<i>小明</i>')
    await phone.tap('去绑定')
    await phone.see('138****8000')
    await phone.settle()
    await phone.shot('me')
    await phone.expectNoTrouble()
})

test('money back for what has not left the shop', async () => {
    await arrive('pages/product/index?id=2')
    await phone.tap('立即购买')
    await phone.slidIn()
    await phone.choose('10000 毫安', '立即购买')
    await phone.see('提交订单')
    await phone.tap('提交订单')
    await phone.pay()
    await phone.see('支付成功')
    await phone.tap('查看订单')
    await phone.see('待发货')
    await phone.tap('申请售后')
    await phone.arrive('pages/refund/request/index')
    await phone.see('提交申请')
    await phone.tap('提交申请')
    await phone.see('请选择原因')
    await phone.tap('请选择')
    await phone.page.getByRole('option', { name: '不想要了' }).click()
    await phone.confirm()
    await phone.screen.getByLabel('添加图片').tap()
    await phone.screen.locator('.shot-picture img').waitFor()
    await phone.shot('refund-request')
    await phone.tap('提交申请')
    await phone.arrive('pages/refund/detail/index')
    await phone.see('售后编号')
    await phone.settle()
    await phone.shot('refund-detail')
    await phone.open('pages/refund/list/index')
    await phone.see('仅退款')
    await phone.shot('refunds')
    await phone.expectNoTrouble()
})

test('addresses: what is wrong stands beside its field; add, change, import, delete', async () => {
    await arrive('pages/address/list/index', { address: false })
    await phone.see('还没有收货地址')
    await phone.tap('新增地址')
    await phone.arrive('pages/address/edit/index')
    await phone.tap('保存')
    await phone.see('请填写收货人')
    await phone.see('请填写 11 位手机号')
    await phone.see('请选择所在地区')
    await phone.shot('address-errors')
    await phone.screen.getByPlaceholder('请填写收货人姓名').fill('韩梅梅')
    await phone.screen.getByPlaceholder('请填写手机号').fill('13812345678')
    await phone.tap('请选择省 / 市 / 区')
    await phone.page.getByRole('option', { name: '上海市' }).first().click()
    await phone.confirm()
    await phone.see('上海市')
    await phone.screen.getByPlaceholder('街道、楼栋、门牌号').fill('世纪大道 100 号')
    await phone.tap('保存')
    await phone.arrive('pages/address/list/index')
    await phone.see('世纪大道 100 号')
    await phone.see('默认')
    await phone.tap('微信导入')
    await phone.see('新港中路397号')
    await phone.settle()
    await phone.shot('addresses')

    await phone.screen.getByLabel('编辑').first().tap()
    await phone.arrive('pages/address/edit/index')
    await phone.screen.getByPlaceholder('街道、楼栋、门牌号').fill('世纪大道 200 号')
    await phone.tap('保存')
    await phone.see('世纪大道 200 号')
    await phone.screen.getByLabel('删除').last().tap()
    await phone.confirm('删除')
    await phone.screen.getByText('新港中路397号').waitFor({ state: 'detached' })
    await phone.expectNoTrouble()
})

test('what the server refuses in a field stands beside it', async () => {
    await arrive('pages/address/edit/index', { address: false })
    await phone.page.route(/\/user\/addresses$/, (route) =>
        route.fulfill({
            status: 422,
            json: {
                code: 'validation_failed',
                message: '请求参数不正确',
                request_id: 'r',
                details: { field: 'phone', reason: '号码无效' },
            },
        }),
    )
    await phone.page.evaluate(() =>
        getCurrentPages()
            .at(-1)
            .setData({
                form: {
                    name: '张',
                    phone: '13812345678',
                    region: ['上海市', '上海市', '徐汇区'],
                    detail: '某路 1 号',
                    is_default: false,
                },
            }),
    )
    await phone.tap('保存')
    await phone.see('号码无效')
})

test('a token that ended is renewed silently, once for all who wait', async () => {
    await arrive('pages/order/list/index')
    await phone.see('还没有订单')
    await phone.page.evaluate(() => {
        const session = wx.getStorageSync('session')
        wx.setStorageSync('session', { ...session, token: 'ended' })
    })
    await phone.open('pages/user/index')
    await phone.see('我的订单')
    await phone.settle()
    expect(await phone.calls('login')).toHaveLength(1)
    expect(await phone.data()).toMatchObject({ state: 'ready' })
})

test('a login on another phone ends this one’s token; what is tapped next happens all the same', async () => {
    const user = await arrive('pages/product/index?id=2')
    await phone.see('请选择规格、数量')
    const before = (await phone.calls('login')).length
    await shopper(user)
    await phone.tap('加入购物车')
    await phone.slidIn()
    await phone.choose('10000 毫安', '加入购物车')
    await phone.overlay.getByText('已加入购物车').waitFor()
    await phone.settle()
    expect((await phone.calls('login')).length - before).toBe(1)
    expect(await phone.page.evaluate(() => wx.getStorageSync('session').token)).not.toBe('')
    // The one refusal that told of it; nothing else went wrong, and nothing was put in twice.
    await phone.expectNoTrouble(/401/)
    await phone.screen.locator('.bar').getByText('购物车', { exact: true }).tap()
    await phone.arrive('pages/cart/index')
    await phone.see('10000 毫安')
    expect((await phone.data()).count).toBe(1)
})

test('without a network the page says so, and comes back with it', async () => {
    await arrive('pages/category/index')
    await phone.see('全部商品')
    await phone.context.setOffline(true)
    await phone.see('当前网络不可用')
    await phone.tab('我的')
    await phone.see('网络不可用，请检查网络后重试')
    await phone.shot('offline')
    await phone.context.setOffline(false)
    await phone.tap('重新加载')
    await phone.see('我的订单')
})

test('what is not there says so, with a way home', async () => {
    await arrive('pages/index/index')
    for (const route of [
        'pages/product/index?id=999999',
        'pages/product/index?id=x',
        'pages/order/detail/index?id=999999',
        'pages/flash/index',
    ]) {
        await phone.open(route)
        await phone.see('内容不存在或已下架')
    }
    await phone.shot('not-found')
    await phone.tap('回到首页')
    await phone.arrive('pages/index/index')
})

test('an error of the server names its request', async () => {
    await arrive('pages/category/index')
    await phone.page.route(/\/api\/v1\/categories/, (route) =>
        route.fulfill({
            status: 500,
            json: { code: 'internal', message: '系统错误', request_id: 'req-42', details: null },
        }),
    )
    await phone.reload()
    await phone.see('系统错误')
    await phone.see('请求编号：req-42')
})
