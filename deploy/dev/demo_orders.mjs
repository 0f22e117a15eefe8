// The orders of the demo shop, made over HTTP as shoppers and a merchant make them: in every state, with refunds, coupons
// and an export. Nothing is done where these shoppers have orders already. The last line names who ordered: `shoppers: 1,2`.
// Run by `./dev up`, with its settings in the environment.
import { randomBytes } from 'node:crypto'

const MALL = process.env.MALL_PUBLIC_URL
const SIMULATOR = process.env.MALL_WECHAT_BASE_URL
/** How long the mall may take to learn of a payment, in milliseconds. */
const PATIENCE_MS = 30_000

/** Nickname, receiver, telephone, province, city, district, street. */
const PEOPLE = [
  ['云上小满', '王小明', '13800138000', '浙江省', '杭州市', '西湖区', '文三路 1 号'],
  ['阿杰', '李杰', '13912345678', '广东省', '深圳市', '南山区', '科技园南路 8 号'],
  ['拾光', '陈思远', '15011112222', '四川省', '成都市', '武侯区', '天府大道 100 号'],
  ['橘子汽水', '赵雨桐', '18633334444', '上海市', '上海市', '徐汇区', '漕溪北路 18 号'],
  ['北北', '周北', '13755556666', '北京市', '北京市', '海淀区', '中关村大街 27 号'],
  ['山间晚风', '吴晚', '15977778888', '福建省', '厦门市', '思明区', '环岛路 9 号'],
  ['木子', '李沐', '18299990000', '湖北省', '武汉市', '洪山区', '珞喻路 152 号'],
  ['一颗柠檬', '林檬', '13612121212', '江苏省', '南京市', '玄武区', '珠江路 66 号'],
]
/** SKU and units. What people buy together, from cheap to dear. */
const BASKETS = [
  [[16, 2]],
  [[9, 1], [23, 1]],
  [[3, 1]],
  [[12, 2], [16, 1]],
  [[5, 1]],
  [[11, 1]],
  [[1, 1]],
  [[4, 1], [9, 3]],
  [[2, 1], [3, 1]],
  [[8, 1]],
  [[6, 1], [23, 2]],
]
/** How many orders end how. */
const ENDS = { received: 64, refunded: 4, cancelled: 5, shipped: 4, asked: 3, paid: 6, unpaid: 3 }
/** The code of a carrier, and how its numbers begin. */
const CARRIERS = [['shunfeng', 'SF'], ['zhongtong', 'ZT'], ['yuantong', 'YT']]
const REASONS = ['尺寸不合适', '收到时外包装破损', '与描述不符', '不想要了']
const REMARKS = ['请在工作日送货', '放快递柜即可', '送人的，麻烦包装好一点']

async function call(method, url, body, token) {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': randomBytes(12).toString('hex') }
  if (token) headers.Authorization = `Bearer ${token}`
  const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`)
  return text === '' ? {} : JSON.parse(text)
}

async function join([nickname, name, phone, province, city, district, detail], number) {
  const { token, user } = await call('POST', `${MALL}/api/v1/auth/login`, { code: `sim:demo-${number}` })
  const ask = (method, path, body) => call(method, `${MALL}/api/v1${path}`, body, token)
  const { total } = await ask('GET', '/orders')
  if (total > 0) return null
  await ask('PUT', '/user/profile', { nickname, gender: 1 + (number % 2) })
  const address = await ask('POST', '/user/addresses', { name, phone, province, city, district, detail, is_default: 1 })
  return { ask, id: user.id, address: address.id }
}

async function pay({ ask }, order) {
  const { prepay_id } = await ask('POST', '/payment/prepay', { order_no: order.order_no })
  await call('POST', `${SIMULATOR}/_sim/pay`, { prepay_id })
  for (const until = Date.now() + PATIENCE_MS; ; ) {
    if ((await ask('GET', `/orders/${order.id}`)).status === 1) return
    if (Date.now() > until) throw new Error(`the mall does not learn that ${order.order_no} is paid`)
    await new Promise((done) => setTimeout(done, 50))
  }
}

/** Takes one order to its end. */
async function live(shopper, office, number, end) {
  const { ask, address } = shopper
  const items = BASKETS[number % BASKETS.length].map(([sku_id, quantity]) => ({ sku_id, quantity }))
  const remark = number % 9 === 0 ? REMARKS[(number / 9) % REMARKS.length] : null
  const order = await ask('POST', '/orders', { items, address_id: address, remark })
  if (end === 'unpaid') return
  if (end === 'cancelled') {
    await ask('POST', `/orders/${order.id}/cancel`, {})
    return
  }
  await pay(shopper, order)
  const reason = REASONS[number % REASONS.length]
  if (end === 'refunded') {
    const refund = await ask('POST', `/orders/${order.id}/refunds`, { kind: 1, reason })
    await office('POST', `/refunds/${refund.id}/approve`, {})
  }
  if (end === 'paid' || end === 'refunded') return
  const [company, letters] = CARRIERS[number % CARRIERS.length]
  const tracking_no = `${letters}10${1_000_000 + number * 7919}`
  await office('POST', `/orders/${order.id}/ship`, { company, tracking_no })
  if (end === 'received') await ask('POST', `/orders/${order.id}/confirm`, {})
  if (end === 'asked') await ask('POST', `/orders/${order.id}/refunds`, { kind: 1 + (number % 2), reason })
}

const { token } = await call('POST', `${MALL}/api/admin/login`, {
  username: process.env.MALL_ADMIN_USERNAME,
  password: process.env.MALL_ADMIN_PASSWORD,
})
const office = (method, path, body) => call(method, `${MALL}/api/admin${path}`, body, token)

const shoppers = await Promise.all(PEOPLE.map(join))
if (shoppers.includes(null)) {
  console.log('the demo shop has its orders already')
  process.exit(0)
}

const ends = Object.entries(ENDS).flatMap(([end, count]) => Array(count).fill(end))
const work = shoppers.map(async (shopper, who) => {
  for (const coupon_id of [1, 3].slice(0, 1 + (who % 2))) await shopper.ask('POST', '/coupons/receive', { coupon_id })
  // In turn, so that the newest orders are the ones that still have something to do.
  for (let number = who; number < ends.length; number += shoppers.length) {
    await live(shopper, office, number, ends[number])
  }
})
await Promise.all(work)
await office('POST', '/exports', { kind: 'orders', filter: {}, format: 'xlsx' })
console.log(`${ends.length} orders`)
console.log(`shoppers: ${shoppers.map(({ id }) => id)}`)
