// The mall from the other side: shoppers and the admin, over HTTP.
import fs from 'node:fs'
import path from 'node:path'
import { inject } from 'vitest'

const mall = () => inject('mall')
const simulator = () => inject('simulator')

/** An answer's body; anything but success is an error that names the request. */
async function call(method, path, { token, body, key } = {}) {
    const headers = { 'content-type': 'application/json' }
    if (token) headers.authorization = `Bearer ${token}`
    if (key) headers['idempotency-key'] = key
    const response = await fetch(mall() + path, { method, headers, body: body && JSON.stringify(body) })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text ? JSON.parse(text) : null
}

let unique = 0
/** A name that no earlier run used. */
export const uniqueName = (word) => `${word}-${Date.now().toString(36)}-${(unique += 1)}`

const ADDRESS = {
    name: '李雷',
    phone: '13900001111',
    province: '广东省',
    city: '深圳市',
    district: '南山区',
    detail: '科技园一路 1 号',
    is_default: 1,
}

/** Asks until the answer is what is waited for; a step that never comes is an error after `seconds`. */
export async function until(ask, wanted, seconds = 20) {
    const end = Date.now() + seconds * 1000
    for (;;) {
        const answer = await ask()
        if (wanted(answer)) return answer
        if (end < Date.now()) throw new Error(`it never came: ${JSON.stringify(answer)}`)
        await new Promise((resolve) => setTimeout(resolve, 100))
    }
}

/** A shopper outside of the browser. Logging in ends the tokens of the same shopper's phone. */
export async function shopper(name) {
    const { token } = await call('POST', '/api/v1/auth/login', { body: { code: `sim:${name}` } })
    const as = (method, path, options) => call(method, path, { token, ...options })
    const addAddress = (changes) => as('POST', '/api/v1/user/addresses', { body: { ...ADDRESS, ...changes } })
    /** An ordinary order of one SKU, not paid. */
    async function order({ sku = 3, quantity = 1 } = {}) {
        const address = await addAddress()
        const body = { items: [{ sku_id: sku, quantity }], address_id: address.id }
        return as('POST', '/api/v1/orders', { body, key: uniqueName('key') })
    }
    return {
        name,
        call: as,
        addAddress,
        order,
        orders: async () => (await as('GET', '/api/v1/orders')).items,
        cancel: (id) => as('POST', `/api/v1/orders/${id}/cancel`),
        putInCart: (product, sku, quantity = 1) =>
            as('POST', '/api/v1/cart', { body: { product_id: product, sku_id: sku, quantity } }),
        async grab(sale, quantity = 1) {
            const address = await addAddress()
            const body = { item_id: sale.items[0].id, quantity, address_id: address.id }
            return as('POST', `/api/v1/flash-sales/${sale.id}/orders`, { body, key: uniqueName('key') })
        },
        /** An order of one SKU that is paid at the simulated WeChat, by the mall's own word. */
        async buy(wanted) {
            const placed = await order(wanted)
            const body = { order_no: placed.order_no }
            const { prepay_id } = await as('POST', '/api/v1/payment/prepay', { body, key: uniqueName('key') })
            const pay = { method: 'POST', body: JSON.stringify({ prepay_id }) }
            const paid = await fetch(`${simulator()}/_sim/pay`, pay)
            if (!paid.ok) throw new Error(`the simulator refuses the payment: ${paid.status} ${await paid.text()}`)
            await until(
                () => as('GET', `/api/v1/payment/${placed.order_no}/status`),
                ({ paid: done }) => done,
            )
            return placed
        },
        /** Takes a coupon of the first template that is to be had. */
        async takeCoupon() {
            const { items } = await as('GET', '/api/v1/coupons')
            const { id } = items.find(({ receivable }) => receivable)
            return as('POST', '/api/v1/coupons/receive', { body: { coupon_id: id }, key: uniqueName('key') })
        },
        refund: (id, wanted) => as('POST', `/api/v1/orders/${id}/refunds`, { body: wanted, key: uniqueName('key') }),
    }
}

let adminToken
export async function admin(method, path, body, key = uniqueName('key')) {
    if (!adminToken) {
        const { MALL_ADMIN_USERNAME: username, MALL_ADMIN_PASSWORD: password } = process.env
        adminToken = (await call('POST', '/api/admin/login', { body: { username, password } })).token
    }
    return call(method, `/api/admin${path}`, { token: adminToken, body, key })
}

/** A published flash sale of one SKU. */
export async function publishSale({ startsInMs = 0, lastsMs = 10 * 60 * 1000, stock = 10, limit = 1, sku = 1 } = {}) {
    const start = Date.now() + startsInMs
    const sale = await admin('POST', '/flash-sales', {
        name: uniqueName('测试秒杀'),
        start_time: new Date(start).toISOString(),
        end_time: new Date(start + lastsMs).toISOString(),
        items: [{ sku_id: sku, flash_price: '9.90', stock, per_limit: limit }],
    })
    return admin('POST', `/flash-sales/${sale.id}/publish`)
}

/** Hands all of an order to a carrier, as the console does. */
export const ship = (orderId, number = `SF${Date.now()}`) =>
    admin('POST', `/orders/${orderId}/ship`, { company: 'shunfeng', tracking_no: number })

export const endSale = (id) => admin('POST', `/flash-sales/${id}/end`)

/** Stops the MariaDB that `./dev` started for these tests in its tracks; answers what lets it go on. */
export function pauseDatabase() {
    const pid = Number(fs.readFileSync(path.join(process.env.MALL_DEV_DIR, 'mariadb.pid'), 'utf8'))
    process.kill(pid, 'SIGSTOP')
    return () => process.kill(pid, 'SIGCONT')
}
