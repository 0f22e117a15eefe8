/** A list of 10,000 orders does not freeze the page. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { field, launch, login, open, visit, type Visitor } from '../e2e/browser'
import { Office } from '../e2e/shop'
import { tasksOf } from './trace'

/** The longest that the page may be busy with one thing, in milliseconds; waiting for a processor is not its doing. */
const LONGEST_MS = 200
const ORDERS = 10_000

let browser: Browser
let desk: Visitor

beforeAll(async () => {
  const { total } = await (await Office.open()).get<{ total: number }>('/orders')
  if (total < ORDERS) throw new Error(`only ${total} orders: run ./dev mall seed --scale first`)
  browser = await launch()
  desk = await visit(browser)
  await login(desk.page)
})

afterAll(async () => {
  await browser?.close()
})

describe('10,000 orders', () => {
  it('are paged, scrolled, filtered and exported without freezing the page', async () => {
    const { page } = desk
    const rows = page.locator('main tbody tr')
    const counted: Record<string, number> = {}
    const loaded = async (step: string) => {
      await desk.settle()
      counted[step] = await rows.count()
    }
    const scroll = async () => {
      await page.mouse.move(700, 600)
      for (let step = 0; step < 30; step += 1) {
        await page.mouse.wheel(0, 300)
        await page.waitForTimeout(16)
      }
      await page.evaluate(() => window.scrollTo(0, 0))
    }
    const tasks = await tasksOf(browser, page, async () => {
      await open(page, '/orders?page_size=100')
      await loaded('first page')
      await scroll()
      for (let step = 0; step < 5; step += 1) {
        await page.click('.btn-next')
        await loaded(`page ${step + 2}`)
        await scroll()
      }
      await page.click('[data-status="3"]')
      await page.waitForURL('**status=3**')
      await loaded('by state')
      await page.fill(field('search'), 'S00000000000000001')
      await page.waitForURL('**keyword=S**')
      await loaded('by number')
      await page.click('.tools button:has-text("清除筛选")')
      await loaded('without filter')
      await page.click('button:has-text("导出")')
      await page.waitForSelector('.el-message--success')
      await open(page, '/exports')
      const download = page.waitForEvent('download', { timeout: 60_000 })
      await page.locator('tbody tr').first().locator('button').click({ timeout: 60_000 })
      await (await download).path()
    })
    const [busiest] = [...tasks].sort((left, right) => right.busy - left.busy)
    const over = (limit: number) => tasks.filter((task) => task.busy > limit).length
    console.log(
      JSON.stringify({
        rows: counted,
        tasks: tasks.length,
        over_50_ms: over(50),
        over_100_ms: over(100),
        busiest_ms: busiest?.busy,
        busiest_parts: busiest?.parts,
        longest_ms: tasks[0]?.wall,
      }),
    )
    expect(counted).toMatchObject({ 'first page': 100, 'page 6': 100, 'without filter': 100 })
    expect(tasks.length).toBeGreaterThan(50)
    expect(busiest?.busy).toBeLessThan(LONGEST_MS)
  })
})
