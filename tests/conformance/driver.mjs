// Drives the simulator and the mall with the independent SDK `wechatpay-axios-plugin`, the strictest one: it refuses answers
// that are five minutes off or lack a header. Usage: node driver.mjs SETTINGS.json
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const settings = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const { Wechatpay, Rsa, Aes, Formatter } = createRequire(join(settings.node_modules, 'x.js'))('wechatpay-axios-plugin')
const read = (name) => readFileSync(settings[name], 'utf8')

const control = async (method, path, body) => {
  const answer = await fetch(settings.simulator + path, { method, body: JSON.stringify(body) })
  assert.ok(answer.ok, `${path}: ${answer.status}`)
  return answer.json()
}

/** What a refusal says. */
const refusal = async (call) => {
  try {
    await call
  } catch (error) {
    assert.ok(error.response, `a refusal and no failure: ${error}`)
    return [error.response.status, error.response.data.code]
  }
  throw new Error('it was not refused')
}

async function drive(mode, certs, headers) {
  const pay = new Wechatpay({
    mchid: settings.mchid,
    serial: settings.merchant_serial,
    privateKey: Rsa.from(read('merchant_key_file'), Rsa.KEY_TYPE_PRIVATE),
    certs,
    baseURL: settings.simulator,
    proxy: false,
    headers,
  })
  const mark = randomUUID().replaceAll('-', '').slice(0, 16)
  const [first, second] = [`J${mark}1`, `J${mark}2`]
  const order = (number) => ({
    appid: settings.appid,
    mchid: settings.mchid,
    description: '限时抢购 × 1',
    out_trade_no: number,
    notify_url: 'http://127.0.0.1:9/notify',
    amount: { total: 990, currency: 'CNY' },
    payer: { openid: settings.openid },
  })
  const query = { params: { mchid: settings.mchid } }

  const { data: prepaid } = await pay.v3.pay.transactions.jsapi.post(order(first))
  assert.match(prepaid.prepay_id, /^wx/)
  const changed = { ...order(first), amount: { total: 991, currency: 'CNY' } }
  assert.deepEqual(await refusal(pay.v3.pay.transactions.jsapi.post(changed)), [400, 'INVALID_REQUEST'])
  const { data: unpaid } = await pay.v3.pay.transactions.outTradeNo[`{out_trade_no}`].get({ ...query, out_trade_no: first })
  assert.equal(unpaid.trade_state, 'NOTPAY')

  await pay.v3.pay.transactions.jsapi.post(order(second))
  const closed = await pay.v3.pay.transactions.outTradeNo[`{out_trade_no}`].close.post({ mchid: settings.mchid }, { out_trade_no: second })
  assert.equal(closed.status, 204)

  await control('POST', '/_sim/pay', { prepay_id: prepaid.prepay_id })
  const { data: paid } = await pay.v3.pay.transactions.outTradeNo[`{out_trade_no}`].get({ ...query, out_trade_no: first })
  assert.equal(paid.trade_state, 'SUCCESS')
  const { data: same } = await pay.v3.pay.transactions.id['{id}'].get({ ...query, id: paid.transaction_id })
  assert.deepEqual(same, paid)

  const refund = {
    out_trade_no: first,
    out_refund_no: `R${mark}`,
    amount: { refund: 90, total: 990, currency: 'CNY' },
  }
  const { data: asked } = await pay.v3.refund.domestic.refunds.post(refund)
  const { data: again } = await pay.v3.refund.domestic.refunds.post(refund)
  assert.equal(asked.refund_id, again.refund_id)
  const more = { ...refund, out_refund_no: `M${mark}`, amount: { refund: 990, total: 990, currency: 'CNY' } }
  assert.deepEqual(await refusal(pay.v3.refund.domestic.refunds.post(more)), [400, 'INVALID_REQUEST'])
  let known
  for (let turn = 0; turn < 200 && known?.status !== 'SUCCESS'; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    known = (await pay.v3.refund.domestic.refunds['{no}'].get({ no: refund.out_refund_no })).data
  }
  assert.equal(known.status, 'SUCCESS')

  const { data: certificates } = await pay.v3.certificates.get()
  const [{ serial_no: serial, encrypt_certificate: sealed }] = certificates.data
  const pem = Aes.AesGcm.decrypt(sealed.ciphertext, settings.api_v3_key, sealed.nonce, sealed.associated_data)
  assert.equal(serial, settings.platform_cert_serial)
  assert.equal(pem.trim(), read('platform_cert_file').trim())

  await control('PUT', '/_sim/faults', { bill_at_once: true })
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const { data: bill } = await pay.v3.bill.tradebill.get({ params: { bill_date: today, bill_type: 'ALL' } })
  const { data: file } = await pay.v3.billdownload.file.get({
    params: { token: new URL(bill.download_url).searchParams.get('token') },
    responseType: 'arraybuffer',
    transformResponse: [(data) => data],
  })
  const bytes = Buffer.from(file)
  assert.equal(createHash('sha1').update(bytes).digest('hex'), bill.hash_value)
  const { rows } = Formatter.castCsvBill(bytes)
  assert.ok(rows.length >= 2 && bytes.includes(first) && bytes.includes(refund.out_refund_no))
  console.log(`ok: ${mode}`)
}

/** Notifications that the SDK's primitives make: tampered ones are refused, the right one is taken. */
async function notifyTheMall() {
  const mall = settings.mall
  const key = Rsa.from(read('platform_cert_key_file'), Rsa.KEY_TYPE_PRIVATE)
  const transaction = {
    mchid: settings.mchid,
    appid: settings.appid,
    out_trade_no: mall.out_trade_no,
    transaction_id: '4200001926202611235681342684',
    trade_type: 'JSAPI',
    trade_state: 'SUCCESS',
    trade_state_desc: '支付成功',
    bank_type: 'OTHERS',
    attach: '',
    success_time: new Date().toISOString().replace('Z', '+00:00'),
    payer: { openid: mall.openid },
    amount: { total: mall.fen, payer_total: mall.fen, currency: 'CNY', payer_currency: 'CNY' },
  }
  const envelope = (content, apiKey = settings.api_v3_key) => {
    const nonce = Formatter.nonce(12)
    const ciphertext = Aes.AesGcm.encrypt(JSON.stringify(content), apiKey, nonce, 'transaction')
    return JSON.stringify({
      id: randomUUID(),
      create_time: '2026-11-23T21:00:01+08:00',
      resource_type: 'encrypt-resource',
      event_type: 'TRANSACTION.SUCCESS',
      summary: '支付成功',
      resource: { original_type: 'transaction', algorithm: 'AEAD_AES_256_GCM', ciphertext, associated_data: 'transaction', nonce },
    })
  }
  const send = async (body, { signed = body, at = Formatter.timestamp(), serial = settings.platform_cert_serial, drop } = {}) => {
    const nonce = Formatter.nonce()
    const headers = {
      'Content-Type': 'application/json',
      'Wechatpay-Timestamp': `${at}`,
      'Wechatpay-Nonce': nonce,
      'Wechatpay-Serial': serial,
      'Wechatpay-Signature': Rsa.sign(Formatter.response(at, nonce, signed), key),
      'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
    }
    if (drop) delete headers[drop]
    return (await fetch(mall.notify_url, { method: 'POST', headers, body })).status
  }
  const good = envelope(transaction)
  const tampered = {
    'a changed body': () => send(`${good} `, { signed: good }),
    'an old time': () => send(good, { at: Formatter.timestamp() - 301 }),
    'another key of the platform': () => send(good, { serial: settings.platform_public_key_id }),
    'no nonce': () => send(good, { drop: 'Wechatpay-Nonce' }),
    'another APIv3 key': () => send(envelope(transaction, 'y'.repeat(32))),
    'a fen more': () => send(envelope({ ...transaction, amount: { ...transaction.amount, total: mall.fen + 1 } })),
    'nothing in it': () => send('{}'),
    truncated: () => send(good.slice(0, 200)),
  }
  for (const [name, attempt] of Object.entries(tampered)) {
    const status = await attempt()
    assert.ok(status >= 400, `${name} is refused, not answered with ${status}`)
  }
  const order = async () =>
    (await fetch(mall.order_url, { headers: { Authorization: `Bearer ${mall.token}` } })).json()
  assert.equal((await order()).status, 0)
  assert.ok([200, 204].includes(await send(good)))
  assert.equal((await order()).status, 1)
  console.log(`ok: ${Object.keys(tampered).length} tampered notifications refused, the right one taken`)
}

const publicKey = Rsa.from(read('platform_public_key_file'), Rsa.KEY_TYPE_PUBLIC)
const certificate = read('platform_cert_file')
await drive('public key', { [settings.platform_public_key_id]: publicKey }, { 'Wechatpay-Serial': settings.platform_public_key_id })
await drive('certificate', { [settings.platform_cert_serial]: certificate }, {})
await notifyTheMall()
console.log('conformance: wechatpay-axios-plugin passed')
