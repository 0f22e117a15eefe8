/** Orders: found, shipped one by one, by a sheet and on a telephone; and refunded. */
import { randomBytes } from 'node:crypto'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import {
  ADMIN,
  confirm,
  field,
  launch,
  login,
  open,
  seriousViolations,
  shot,
  visit,
  type Visitor,
} from './browser'
import { xlsx } from './sheet'
import { eventually, Office, Shopper, type Order } from './shop'

/** Names that no other run has. */
const RUN = randomBytes(3).toString('hex')

let browser: Browser
let desk: Visitor
let office: Office
let shopper: Shopper
let single: Order
let sheeted: Order
let phoned: Order

beforeAll(async () => {
  browser = await launch()
  desk = await visit(browser)
  office = await Office.open()
  shopper = await Shopper.named(`buyer-${RUN}`)
  const { skus } = await office.product(`亚麻衬衫 ${RUN}`, ['S', 'M'])
  const ids = skus.map((sku) => sku.id)
  const buy = async () => {
    const order = await shopper.order(...ids)
    await shopper.pay(order)
    return order
  }
  single = await buy()
  sheeted = await buy()
  phoned = await buy()
  await login(desk.page)
})

afterAll(async () => {
  await browser.close()
})

async function choose(visitor: Visitor, trackingNo: string): Promise<void> {
  const { page } = visitor
  await page.click('[data-company]')
  await page.click('.el-select-dropdown__item:has-text("顺丰")')
  await page.fill('input[name=tracking_no]', trackingNo)
  await page.click('[data-ship]')
}

describe('orders', () => {
  it('are found and filtered, and the address says how', async () => {
    const { page } = desk
    await open(page, '/orders')
    await page.click('[data-status="1"]')
    await page.waitForURL('**status=1**')
    await page.fill(field('search'), single.order_no)
    await page.waitForURL(`**keyword=${single.order_no}**`)
    await page.waitForSelector('text=共 1 条')
    await page.reload()
    await page.waitForSelector('text=共 1 条')
    expect(await page.getAttribute('[data-status="1"]', 'aria-pressed')).toBe('true')
  })

  it('are shipped in parcels', async () => {
    const { page } = desk
    await page.click(`tbody >> text=${single.order_no}`)
    await page.waitForSelector('text=收货信息')
    await page.click('main button:has(:text-is("发货"))')
    await page.click('.el-checkbox:has-text("拆分")')
    await page.locator('.el-dialog .el-input-number__increase').first().click()
    await choose(desk, `SF${RUN}0001`)
    await page.waitForSelector(`text=SF${RUN}0001`)
    expect(await shopper.statusOf(single.id)).toBe(1)

    await page.click('main button:has(:text-is("发货"))')
    await choose(desk, `SF${RUN}0002`)
    await page.waitForSelector(`text=SF${RUN}0002`)
    await page.waitForSelector('text=待收货')
    expect(await shopper.statusOf(single.id)).toBe(2)
  })

  it('are shipped by a sheet: checked first, then for real', async () => {
    const { page } = desk
    const company = (await office.companies())[0]?.name ?? ''
    await open(page, '/shipments')
    await page.setInputFiles('[data-import]', {
      name: 'ship.xlsx',
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      buffer: xlsx([
        ['订单号', '物流公司', '物流单号'],
        [sheeted.order_no, company, `SF${RUN}0003`],
        ['NOSUCHORDER', company, `SF${RUN}0004`],
      ]),
    })
    await page.waitForSelector('text=共 2 行，可发货 1 行，有问题 1 行')
    expect(await shopper.statusOf(sheeted.id)).toBe(1)
    await page.click('[data-import-confirm]')
    await page.waitForSelector('text=成功 1 行，失败 1 行')
    expect(await shopper.statusOf(sheeted.id)).toBe(2)
  })

  it('are refunded when somebody agrees', async () => {
    const { page } = desk
    // Shipped, so that nothing is agreed to by itself.
    const refund = await shopper.askForRefund(sheeted.id)
    await open(page, `/refunds?keyword=${refund.refund_no}`)
    await page.click(`[data-refund="${refund.refund_no}"]`)
    await page.click('[data-approve]')
    await confirm(page)
    await eventually('the money is back', async () => {
      const { status } = await shopper.read<{ status: number }>(`/refunds/${refund.id}`)
      return status === 3
    })
    await open(page, `/refunds?keyword=${refund.refund_no}`)
    await page.waitForSelector('tbody >> text=已退款')
  })

  it('are found and shipped on a narrow screen', async () => {
    const phone = await visit(browser, { phone: true })
    const { page } = phone
    const fits = async (what: string) => {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(wide, what).toBeLessThanOrEqual(375)
      expect(await seriousViolations(page), what).toEqual([])
    }
    await open(page, `/orders?keyword=${phoned.order_no}`)
    await page.fill('input[name=username]', ADMIN.username)
    await page.fill('input[name=password]', ADMIN.password)
    await page.click('button[type=submit]')
    await page.waitForSelector(`text=${phoned.order_no}`)
    await fits('the list')
    await shot(page, 'phone-orders')
    await page.click('.cards button:has-text("发货")')
    await page.waitForSelector('input[name=tracking_no]')
    await fits('the dialog')
    await shot(page, 'phone-ship')
    await choose(phone, `SF${RUN}0005`)
    await eventually('it is shipped', async () => (await shopper.statusOf(phoned.id)) === 2)
    await phone.context.close()
  })
})
