/** Every page with the demo data: it opens, has no barrier, and is photographed. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { launch, login, open, seriousViolations, shot, visit, type Visitor } from './browser'
import { Office, type Order } from './shop'

let browser: Browser
let desk: Visitor
let received: Order

beforeAll(async () => {
  browser = await launch()
  desk = await visit(browser)
  const office = await Office.open()
  const { items } = await office.get<{ items: Order[] }>('/orders?status=3')
  if (!items[0]) throw new Error('the demo shop has no order that was received')
  received = items[0]
  await login(desk.page)
})

afterAll(async () => {
  await browser.close()
})

/** What a page itself says went wrong. */
const problems = (page: Page) =>
  page.$$eval('main [role=alert]', (notes) => notes.map((note) => note.textContent))

/** Charts are drawn after the page; nothing of them is in the document. */
const drawn = (page: Page) => page.waitForTimeout(500)

describe('the login', () => {
  it('has no serious barrier', async () => {
    const { page, context } = await visit(browser)
    await open(page, '/login')
    await page.waitForSelector('input[name=username]')
    expect(await seriousViolations(page)).toEqual([])
    await shot(page, 'login')
    await context.close()
  })
})

describe('the menu', () => {
  it('opens every page, each without an error or a serious barrier', async () => {
    const { page } = desk
    const names = await page.$$eval('[data-menu]', (links) =>
      links.map((link) => link.getAttribute('data-menu') ?? ''),
    )
    expect(names.length).toBeGreaterThan(18)
    for (const name of names) {
      await page.click(`[data-menu=${name}]`)
      await desk.settle()
      expect(await problems(page), name).toEqual([])
      expect(await seriousViolations(page), name).toEqual([])
      expect(desk.complaints, name).toEqual([])
    }
  })
})

describe('the pages behind the lists', () => {
  it('have no error and no serious barrier', async () => {
    const { page } = desk
    const paths = [
      '/products/new',
      '/products/1',
      `/orders/${received.id}`,
      '/users/1',
      '/flash-sales/new',
      '/me',
      '/nowhere',
    ]
    for (const path of paths) {
      await open(page, path)
      await desk.settle()
      expect(await problems(page), path).toEqual([])
      expect(await seriousViolations(page), path).toEqual([])
    }
  })
})

describe('the main pages', () => {
  it('show the demo shop', async () => {
    const { page } = desk
    const pages = [
      ['/', 'dashboard'],
      ['/products', 'products'],
      ['/orders', 'orders'],
      [`/orders/${received.id}`, 'order'],
      ['/refunds', 'refunds'],
      ['/coupons', 'coupons'],
      ['/configs', 'settings'],
    ] as const
    for (const [path, name] of pages) {
      await open(page, path)
      await desk.settle()
      await drawn(page)
      expect(await problems(page), name).toEqual([])
      expect(await page.locator('main').textContent(), name).not.toContain('NaN')
      await shot(page, name)
    }
  })

  it('count every state of an order', async () => {
    const { page } = desk
    await open(page, '/orders')
    for (const status of [0, 1, 2, 3, 4, 5]) {
      const count = await page.textContent(`[data-status="${status}"] .count`)
      expect(Number(count), `orders in state ${status}`).toBeGreaterThan(0)
    }
  })

  it('are dark where it is dark, and English where it is wanted', async () => {
    const { page } = desk
    await page.click('[data-theme-toggle]')
    for (const path of ['/orders', '/']) {
      await open(page, path)
      await desk.settle()
      await drawn(page)
      expect(await seriousViolations(page), path).toEqual([])
    }
    await shot(page, 'dashboard-dark')
    await page.click('[data-theme-toggle]')
    await page.click('[data-locale]')
    await open(page, '/orders')
    await page.waitForSelector('h1:has-text("Orders")')
    await page.click('[data-locale]')
    await page.waitForSelector('h1:has-text("订单")')
  })
})
