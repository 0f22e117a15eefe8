// What comes after the payment, with the shop's own side played over the admin API: parcels, receipt, returns.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openPhone, startBrowser, stopBrowser } from './phone.mjs'
import { admin, ship, shopper, uniqueName, until } from './shop.mjs'

let phone

beforeAll(startBrowser)
afterAll(stopBrowser)
afterEach(() => phone?.close())

/** A shopper with a paid order of `quantity`, shipped unless told otherwise; then the phone opens at `route(order)`. */
async function arrive(route, { quantity = 1, shipped = true } = {}) {
    const user = uniqueName('owner')
    const order = await (await shopper(user)).buy({ quantity })
    if (shipped) await ship(order.id, 'SF1029384756')
    phone = await openPhone({ user, route: route(order) })
    return order
}

test('a parcel is on its way, gets more time, and its receipt ends the order', async () => {
    const order = await arrive(({ id }) => `pages/order/detail/index?id=${id}`, { shipped: false })
    await phone.see('待发货')
    expect(await phone.screen.getByText('确认收货').count()).toBe(0)
    await ship(order.id, 'SF1029384756')
    await phone.pullDown()
    await phone.see('待收货')
    await phone.see('SF1029384756')
    await phone.see('顺丰速运')
    await phone.settle()
    await phone.shot('order-detail-shipped')

    await phone.tap('延长收货')
    await phone.overlay.getByText('已延长收货时间').waitFor()
    await phone.screen.locator('.bar').getByText('延长收货').waitFor({ state: 'detached' })

    await phone.tap('确认收货')
    await phone.confirm('取消')
    await phone.see('待收货')
    await phone.tap('确认收货')
    await phone.confirm()
    await phone.see('已完成')
    await phone.see('收货时间')
    await phone.settle()
    await phone.shot('order-detail-received')
    expect((await admin('GET', `/orders/${order.id}`)).status).toBe(3)
    await phone.expectNoTrouble()
})

test('receipt can be confirmed from the list, and the order moves to its tab', async () => {
    await arrive(() => 'pages/order/list/index?status=2')
    await phone.see('待收货 1')
    await phone.screen.getByText('确认收货', { exact: true }).tap()
    await phone.confirm()
    await phone.see('还没有订单')
    await phone.screen.getByText('已完成', { exact: true }).first().tap()
    await phone.see('查看详情')
    await phone.settle()
    await phone.shot('orders-completed')
    await phone.expectNoTrouble()
})

test('goods go back: asked for, granted, sent, received, and the money is back', async () => {
    const order = await arrive(({ id }) => `pages/order/detail/index?id=${id}`, { quantity: 2 })
    await phone.tap('申请售后')
    await phone.arrive('pages/refund/request/index')
    await phone.tap('退货退款')
    await phone.screen.getByLabel('减少').tap()
    await phone.tap('请选择')
    await phone.page.getByRole('option', { name: '质量问题' }).click()
    await phone.confirm()
    await phone.tap('提交申请')
    await phone.arrive('pages/refund/detail/index')
    await phone.see('待商家处理')
    const { id, amount } = (await phone.data()).refund
    // One of the two, with its part of what was paid.
    expect(amount).toBe('99.00')

    await admin('POST', `/refunds/${id}/approve`, { remark: '请寄到仓库' })
    await phone.pullDown()
    await phone.see('请寄回商品')
    await phone.see('请寄到仓库')
    await phone.tap('提交寄回信息')
    await phone.overlay.getByText('请填写物流公司和单号').waitFor()
    await phone.screen.getByPlaceholder('请填写物流公司').fill('顺丰速运')
    await phone.screen.getByPlaceholder('请填写物流单号').fill('SF5647382910')
    await phone.shot('refund-return')
    await phone.tap('提交寄回信息')
    await phone.see('寄回单号')
    await phone.see('SF5647382910')
    expect(await phone.screen.getByText('提交寄回信息').count()).toBe(0)

    await admin('POST', `/refunds/${id}/receive`, { restock: 1 })
    await until(
        () => admin('GET', `/refunds/${id}`),
        ({ status }) => status === 3,
        30,
    )
    await phone.pullDown()
    await phone.see('退款成功')
    await phone.see('到账时间')
    await phone.settle()
    await phone.shot('refund-done')
    await phone.open(`pages/order/detail/index?id=${order.id}`)
    await phone.see('已退 1 件')
    await phone.expectNoTrouble()
})

test('a refusal says why, and a request can be taken back', async () => {
    const order = await arrive(({ id }) => `pages/order/detail/index?id=${id}`)
    const ask = async () => {
        await phone.open(`pages/refund/request/index?order_id=${order.id}`)
        await phone.tap('请选择')
        await phone.page.getByRole('option', { name: '其他' }).click()
        await phone.confirm()
        await phone.tap('提交申请')
        await phone.arrive('pages/refund/detail/index')
        await phone.see('待商家处理')
        return (await phone.data()).refund.id
    }
    const refused = await ask()
    await admin('POST', `/refunds/${refused}/reject`, { remark: '请提供照片' })
    await phone.pullDown()
    await phone.see('已拒绝')
    await phone.see('请提供照片')
    await ask()
    await phone.tap('撤销申请')
    await phone.confirm()
    await phone.see('已撤销')
    await phone.expectNoTrouble()
})
