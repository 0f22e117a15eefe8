/** The live board keeps up with a sale at full speed, and its memory does not grow. */
import { readFileSync } from 'node:fs'

import type { Browser, CDPSession } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { launch, login, MALL, takeComplaints, visit, type Visitor } from '../e2e/browser'
import { Office } from '../e2e/shop'
import { buy, gather, openSale } from './crowd'

const SECONDS = Number(process.env.MALL_PERF_SECS ?? 300)
/** What the page may have at any time, in megabytes: not what the browser's process has besides. */
const MEMORY_MB = 150
/** How old what is shown may be, in seconds: a tick is a second long, and takes a moment to come. */
const OLDEST_SECS = 5
const LOOK_EVERY_MS = 5_000

let browser: Browser
let desk: Visitor

beforeAll(async () => {
  browser = await launch()
  desk = await visit(browser)
  await login(desk.page)
})

afterAll(async () => {
  await browser.close()
})

interface Look {
  at: number
  /** Objects of the page that are used, or not yet thrown away. */
  heap: number
  /** All that is there for the page: its heap with what of it is free, its document, its buffers. */
  memory: number
  /** What the process of the page has for itself, as the browser's task manager counts it. */
  own: number
  age: number
  accepted: number
  demand: number
  connection: string | null
}

const MB = 1_000_000
const digits = (text: string | null) => Number((text ?? '').replace(/\D/g, '') || Number.NaN)

async function look(session: CDPSession, pid: number, begin: number): Promise<Look> {
  const { page } = desk
  const { usedSize, totalSize, embedderHeapUsedSize, backingStorageSize } = (await session.send(
    'Runtime.getHeapUsage',
  )) as Record<'usedSize' | 'totalSize' | 'embedderHeapUsedSize' | 'backingStorageSize', number>
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1])
  const shown = await page.evaluate(() => {
    const text = (selector: string) => document.querySelector(selector)?.textContent ?? null
    const at = document.querySelector('[data-at]')?.getAttribute('data-at') ?? ''
    return {
      age: (Date.now() - Date.parse(at)) / 1000,
      accepted: text('[data-number=accepted]'),
      demand: text('[data-number=demand]'),
      connection:
        document.querySelector('[data-connection]')?.getAttribute('data-connection') ?? null,
    }
  })
  return {
    at: Math.round((Date.now() - begin) / 1000),
    heap: usedSize / MB,
    memory: (totalSize + embedderHeapUsedSize + backingStorageSize) / MB,
    own: ((kib('RssAnon') + kib('VmSwap')) * 1024) / MB,
    age: shown.age,
    accepted: digits(shown.accepted),
    demand: digits(shown.demand),
    connection: shown.connection,
  }
}

/** The process of the page: the one renderer that works. */
async function rendererOf(): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = (await session.send('SystemInfo.getProcessInfo')) as {
    processInfo: { type: string; id: number; cpuTime: number }[]
  }
  const renderers = processInfo.filter((each) => each.type === 'renderer')
  renderers.sort((left, right) => right.cpuTime - left.cpuTime)
  return renderers[0]?.id ?? 0
}

describe('the live board', () => {
  it(`keeps up with ${SECONDS} seconds of a sale at full speed`, async () => {
    const { page, context } = desk
    const sale = await openSale(await Office.open())
    const shoppers = await gather()
    await page.goto(`${MALL}/admin/flash-sales/${sale.id}`)
    await page.waitForSelector('[data-connection=live]')
    await page.evaluate(() => {
      const tasks: number[] = []
      Object.assign(window, { longTasks: tasks })
      new PerformanceObserver((list) => {
        tasks.push(...list.getEntries().map((entry) => entry.duration))
      }).observe({ entryTypes: ['longtask'] })
    })
    const session = await context.newCDPSession(page)
    const pid = await rendererOf()

    const begin = Date.now()
    const looks: Look[] = []
    let buying = true
    const watching = (async () => {
      while (buying) {
        looks.push(await look(session, pid, begin))
        await new Promise((done) => setTimeout(done, LOOK_EVERY_MS))
      }
    })()
    const tally = await buy(sale, shoppers, SECONDS)
    buying = false
    await watching
    const accepted = async () => digits(await page.textContent('[data-number=accepted]'))
    // The last second is shown a moment later.
    await new Promise((done) => setTimeout(done, 3_000))
    looks.push(await look(session, pid, begin))

    const longTasks = await page.evaluate(
      () => (window as unknown as { longTasks: number[] }).longTasks,
    )
    const most = (key: 'heap' | 'memory' | 'own' | 'age') =>
      Math.max(...looks.map((each) => each[key]))
    const last = looks.at(-1)
    console.log(
      JSON.stringify({
        seconds: SECONDS,
        ...tally,
        demand_per_second: Math.round((last?.demand ?? 0) / SECONDS),
        heap_mb: { first: looks[0]?.heap, most: most('heap'), last: last?.heap },
        memory_mb: { first: looks[0]?.memory, most: most('memory'), last: last?.memory },
        own_mb: { first: looks[0]?.own, most: most('own'), last: last?.own },
        oldest_secs: most('age'),
        long_tasks: { count: longTasks.length, longest_ms: Math.max(0, ...longTasks) },
        connections: [...new Set(looks.map((each) => each.connection))],
      }),
    )
    expect(looks.length).toBeGreaterThan(SECONDS / 10)
    expect(await accepted()).toBeGreaterThanOrEqual(tally.made)
    expect(await accepted()).toBeLessThanOrEqual(tally.made + tally.open)
    expect(await page.locator('text=秒数据未能补齐').count()).toBe(0)
    expect(most('age')).toBeLessThan(OLDEST_SECS)
    expect(most('memory')).toBeLessThan(MEMORY_MB)
    expect(takeComplaints()).toEqual([])
  })
})
