// The mall from the other side: shoppers and the admin, over HTTP.
import { inject } from 'vitest'

const mall = () => inject('mall')

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

/** A shopper outside of the browser. Logging in ends the tokens of the same shopper's phone. */
export async function shopper(name) {
    const { token } = await call('POST', '/api/v1/auth/login', { body: { code: `sim:${name}` } })
    const as = (method, path, options) => call(method, path, { token, ...options })
    return {
        name,
        call: as,
        addAddress: (changes) => as('POST', '/api/v1/user/addresses', { body: { ...ADDRESS, ...changes } }),
        orders: async () => (await as('GET', '/api/v1/orders')).items,
        cancel: (id) => as('POST', `/api/v1/orders/${id}/cancel`),
        async grab(sale, quantity = 1) {
            const address = await as('POST', '/api/v1/user/addresses', { body: ADDRESS })
            const body = { item_id: sale.items[0].id, quantity, address_id: address.id }
            return as('POST', `/api/v1/flash-sales/${sale.id}/orders`, { body, key: uniqueName('key') })
        },
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

export const endSale = (id) => admin('POST', `/flash-sales/${id}/end`)
