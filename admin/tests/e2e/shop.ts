/** Shoppers, as their phones speak with the mall; and the console's API, to prepare what a test needs. */
import { randomBytes } from 'node:crypto'

import { ADMIN, MALL } from './browser'

const SIMULATOR = process.env.MALL_WECHAT_BASE_URL ?? 'http://127.0.0.1:8090'

type Json = Record<string, unknown>

export interface Order {
  id: number
  order_no: string
}

async function call<T = Json>(
  method: string,
  url: string,
  body?: unknown,
  token?: string,
): Promise<T> {
  const answer = await fetch(url, {
    method,
    headers: {
      'Content-Type': 'application/json',
      'Idempotency-Key': randomBytes(12).toString('hex'),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`)
  return (text === '' ? {} : JSON.parse(text)) as T
}

/** Where shoppers live, in turn. */
const HOMES = [
  ['王小明', '13800138000', '浙江省', '杭州市', '西湖区', '文三路 1 号'],
  ['李静', '13912345678', '广东省', '深圳市', '南山区', '科技园南路 8 号'],
  ['陈思远', '15011112222', '四川省', '成都市', '武侯区', '天府大道 100 号'],
  ['赵雨桐', '18633334444', '上海市', '上海市', '徐汇区', '漕溪北路 18 号'],
] as const

export class Shopper {
  private constructor(
    readonly token: string,
    readonly id: number,
    private readonly address: number,
  ) {}

  /** The shopper of this code, with an address; `nickname` is what the console shows. */
  static async named(code: string, nickname?: string): Promise<Shopper> {
    const { token, user } = await call<{ token: string; user: { id: number } }>(
      'POST',
      `${MALL}/api/v1/auth/login`,
      { code: `sim:${code}` },
    )
    const [name, phone, province, city, district, detail] =
      HOMES[user.id % HOMES.length] ?? HOMES[0]
    const address = await call<{ id: number }>(
      'POST',
      `${MALL}/api/v1/user/addresses`,
      { name, phone, province, city, district, detail, is_default: 1 },
      token,
    )
    if (nickname) await call('PUT', `${MALL}/api/v1/user/profile`, { nickname }, token)
    return new Shopper(token, user.id, address.id)
  }

  /** Buys one unit of a flash sale, and does not pay yet. */
  async grab(sale: number, item: number): Promise<Order> {
    return call(
      'POST',
      `${MALL}/api/v1/flash-sales/${sale}/orders`,
      { item_id: item, quantity: 1, address_id: this.address },
      this.token,
    )
  }

  /** Buys one unit of each in the ordinary way. */
  async order(...skus: number[]): Promise<Order> {
    const items = skus.map((sku) => ({ sku_id: sku, quantity: 1 }))
    return call('POST', `${MALL}/api/v1/orders`, { items, address_id: this.address }, this.token)
  }

  /** Pays, and waits until the mall knows. */
  async pay({ id, order_no }: Order): Promise<void> {
    const { prepay_id } = await call<{ prepay_id: string }>(
      'POST',
      `${MALL}/api/v1/payment/prepay`,
      { order_no },
      this.token,
    )
    await call('POST', `${SIMULATOR}/_sim/pay`, { prepay_id })
    await eventually(`order ${order_no} paid`, async () => (await this.statusOf(id)) === 1)
  }

  async statusOf(order: number): Promise<number> {
    return (await this.read<{ status: number }>(`/orders/${order}`)).status
  }

  async askForRefund(order: number): Promise<{ id: number; refund_no: string }> {
    return call(
      'POST',
      `${MALL}/api/v1/orders/${order}/refunds`,
      { kind: 1, reason: '不想要了' },
      this.token,
    )
  }

  async read<T = Json>(path: string): Promise<T> {
    return call<T>('GET', `${MALL}/api/v1${path}`, undefined, this.token)
  }
}

export interface Product {
  id: number
  name: string
  price: string
  skus: { id: number; price: string; stock: number }[]
}

export class Office {
  private constructor(private readonly token: string) {}

  static async open(): Promise<Office> {
    const { token } = await call<{ token: string }>('POST', `${MALL}/api/admin/login`, ADMIN)
    return new Office(token)
  }

  get<T = Json>(path: string): Promise<T> {
    return call<T>('GET', `${MALL}/api/admin${path}`, undefined, this.token)
  }

  post<T = Json>(path: string, body: unknown = {}): Promise<T> {
    return call<T>('POST', `${MALL}/api/admin${path}`, body, this.token)
  }

  put<T = Json>(path: string, body: unknown): Promise<T> {
    return call<T>('PUT', `${MALL}/api/admin${path}`, body, this.token)
  }

  /** Somebody who works here. */
  admin(who: { username: string; password: string }, role: string): Promise<{ id: number }> {
    return this.post('/admins', { ...who, nickname: null, role, status: 1 })
  }

  /** A product on the shelf, with a variant for each size. */
  async product(name: string, sizes: string[], stock = 50): Promise<Product> {
    const { items } = await this.get<{ items: { id: number; children: { id: number }[] }[] }>(
      '/categories',
    )
    return this.post('/products', {
      category_id: items[0]?.children[0]?.id ?? items[0]?.id,
      name,
      subtitle: null,
      cover: '/uploads/demo/product-1.png',
      images: [],
      description: null,
      price: '129.00',
      original_price: null,
      status: 1,
      is_hot: 0,
      is_new: 0,
      sort: 0,
      skus: sizes.map((size) => ({
        sku_code: null,
        specs: { 尺寸: size },
        price: '129.00',
        stock,
        image: null,
      })),
    })
  }

  async companies(): Promise<{ code: string; name: string }[]> {
    return (await this.get<{ items: { code: string; name: string }[] }>('/logistics-companies'))
      .items
  }
}

/** Waits until `look` finds something. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
): Promise<T> {
  const until = Date.now() + 30_000
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > until) throw new Error(`not within 30 s: ${what}`)
    await new Promise((done) => setTimeout(done, 100))
  }
}
