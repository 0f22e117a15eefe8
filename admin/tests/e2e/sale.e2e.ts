/** A flash sale: prepared, published, watched on the live board, steered. */
import { randomBytes } from 'node:crypto'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import {
  changeTogether,
  field,
  forgive,
  launch,
  login,
  open,
  seriousViolations,
  shot,
  visit,
  type Visitor,
} from './browser'
import { layCable, type Cable } from './cable'
import { Office, Shopper } from './shop'

/** Names that no other run has. */
const RUN = randomBytes(3).toString('hex')
const PRODUCT = `羊毛围巾 ${RUN}`

let browser: Browser
let cable: Cable
let desk: Visitor
let office: Office
let sale = 0
let item = 0

beforeAll(async () => {
  browser = await launch()
  cable = await layCable()
  desk = await visit(browser, { mall: cable.mall })
  office = await Office.open()
  await office.product(PRODUCT, ['S', 'M', 'L'])
  await login(desk.page)
})

afterAll(async () => {
  await browser.close()
  cable.remove()
})

const saved = () =>
  office.get<{ items: { id: number; flash_price: string }[] }>(`/flash-sales/${sale}`)

/** A figure of the board, once it says what it should. */
const board = (selector: string) => expect.poll(() => desk.page.textContent(selector), WITHIN)
const WITHIN = { timeout: 20_000 }
const figure = (name: string) => board(`[data-number=${name}]`)

describe('a flash sale', () => {
  it('is prepared from variants of a product', async () => {
    const { page } = desk
    await open(page, '/flash-sales/new')
    await page.fill('input[name=sale_name]', `午夜秒杀 ${RUN}`)
    const clock = (offset: number) =>
      new Date(Date.now() + offset + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
    const times = page.locator('.el-range-input')
    await times.nth(0).fill(clock(-60_000))
    await times.nth(0).press('Tab')
    await times.nth(1).fill(clock(3_600_000))
    await times.nth(1).press('Enter')
    await page.click('[data-pick]')
    const found = page.waitForResponse((answer) => answer.url().includes('keyword='))
    await page.fill(field('pick-search'), PRODUCT)
    await found
    await page.click(`.el-dialog tr:has-text("${PRODUCT}") button`)
    await page.click('[data-pick-done]')
    await expect.poll(() => page.locator(field('flash-price')).count()).toBe(3)
    for (const index of [2, 1]) {
      await page.locator('tbody tr').nth(index).locator('[aria-label=删除]').click()
    }
    await page.fill(field('flash-price'), '39.9')
    await page.fill(field('offered'), '20')
    await page.keyboard.press('Tab')
    await page.click('[data-save]')
    await page.waitForURL(/\/flash-sales\/\d+$/)
    sale = Number(page.url().split('/').at(-1))
    const { items } = await saved()
    expect(items.map((each) => each.flash_price)).toEqual(['39.90'])
  })

  it('that somebody else changed meanwhile is not overwritten', async () => {
    const other = await visit(browser)
    await login(other.page)
    for (const { page } of [other, desk]) await open(page, `/flash-sales/${sale}/edit`)
    const name = `零点秒杀 ${RUN}`
    await changeTogether([other, desk], `/flash-sales/${sale}`, 'input[name=sale_name]', name)
    await desk.page.waitForURL(/\/flash-sales\/\d+$/)
    await other.context.close()
  })

  it('is published after the checks before it', async () => {
    const { page } = desk
    await page.click('[data-publish]')
    await page.waitForSelector('.el-dialog >> text=微信支付')
    await page.click('[data-publish-confirm]')
    await page.waitForSelector('[data-connection=live]')
    await board('[data-left]').toBe('20')
    // A draft that is saved has its items anew.
    item = (await saved()).items[0]?.id ?? 0
  })

  it('is watched as it happens, also across a break', async () => {
    const { page } = desk
    const shoppers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => Shopper.named(`board-${RUN}-${index}`)),
    )
    const orders = []
    for (const shopper of shoppers.slice(0, 8)) {
      orders.push({ shopper, order: await shopper.grab(sale, item) })
    }
    for (const { shopper, order } of orders.slice(0, 5)) await shopper.pay(order)
    await figure('accepted').toBe('8')
    await figure('paid').toBe('5')
    await board('[data-left]').toBe('12')

    cable.cut()
    await page.waitForSelector('[data-connection=lost], [data-connection=quiet]')
    for (const shopper of shoppers.slice(8)) await shopper.grab(sale, item)
    cable.mend()
    await page.waitForSelector('[data-connection=live]')
    await figure('accepted').toBe('12')
    await board('[data-left]').toBe('8')
    // Every second of the break was made up for.
    expect(await page.locator('text=秒数据未能补齐').count()).toBe(0)
    // To be cut off is what was tested, and the browser says so.
    await forgive(
      desk,
      /ERR_(INCOMPLETE_CHUNKED_ENCODING|EMPTY_RESPONSE|CONNECTION_\w+|NETWORK_\w+)/,
    )
  })

  it('is paused, gets more units, and goes on', async () => {
    const { page } = desk
    await page.click('[data-action=pause]')
    await page.waitForSelector('[data-action=resume]')
    const late = await Shopper.named(`late-${RUN}`)
    await expect(late.grab(sale, item)).rejects.toThrow('paused')
    await page.click('[data-add-stock]')
    await page.locator('.el-dialog .el-input-number input').fill('10')
    await page.keyboard.press('Tab')
    await page.click('[data-add-stock-confirm]')
    await page.waitForSelector('.el-dialog', { state: 'hidden' })
    await page.click('[data-action=resume]')
    await page.waitForSelector('[data-action=pause]')
    await board('[data-left]').toBe('18')
    await late.grab(sale, item)
    await board('[data-left]').toBe('17')
    await figure('refused').toBe('1')
  })

  it('has a board without serious barriers', async () => {
    await shot(desk.page, 'live')
    expect(await seriousViolations(desk.page)).toEqual([])
  })

  it('has books that agree', async () => {
    const { page } = desk
    await page.click('main button:has-text("账目审计")')
    await page.waitForSelector('text=账目一致')
  })
})
