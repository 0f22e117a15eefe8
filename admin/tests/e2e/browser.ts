/** The browser of the tests: a page that is logged in, and that may not log an error. */
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { expect } from 'vitest'

export const MALL = process.env.MALL_PUBLIC_URL ?? 'http://127.0.0.1:8080'
export const ADMIN = {
  username: process.env.MALL_ADMIN_USERNAME ?? 'admin',
  password: process.env.MALL_ADMIN_PASSWORD ?? '',
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export async function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
  })
}

export interface Visitor {
  page: Page
  context: BrowserContext
  /** What the pages logged as errors since the last look. After each test there may be none. */
  complaints: string[]
  /** Until nothing has been asked of the server for a moment, and the page shows what it answered. */
  settle: () => Promise<void>
}

const visitors: Visitor[] = []

/** Takes what all pages logged as errors since the last look. */
export function takeComplaints(): string[] {
  return visitors.flatMap(({ complaints }) => complaints.splice(0))
}

/**
 * For a test that provokes an error: the browser itself logs a refused request. What matches is
 * forgotten, and it has to be there.
 */
export async function forgive({ complaints }: Visitor, pattern: RegExp): Promise<void> {
  await expect.poll(() => complaints.some((line) => pattern.test(line))).toBe(true)
  complaints.splice(0, complaints.length, ...complaints.filter((line) => !pattern.test(line)))
}

/** How long nothing is asked before a page counts as settled, in milliseconds. */
const QUIET_MS = 250

/** A visitor who is not logged in. `phone` has a narrow screen that is touched; `mall` is where the mall is reached. */
export async function visit(
  browser: Browser,
  { phone = false, mall = MALL } = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: mall,
    viewport: phone ? { width: 375, height: 720 } : { width: 1440, height: 900 },
    hasTouch: phone,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('response', (answer) => {
    if (answer.status() >= 500) complaints.push(`${answer.status()} ${answer.url()}`)
  })
  let asked = 0
  let since = Date.now()
  const count = (by: number) => () => {
    asked += by
    since = Date.now()
  }
  page.on('request', count(1))
  page.on('requestfinished', count(-1))
  page.on('requestfailed', count(-1))
  const settle = async () => {
    since = Date.now()
    const isQuiet = () => asked === 0 && Date.now() - since > QUIET_MS
    await expect.poll(isQuiet, { timeout: 20_000, interval: 50 }).toBe(true)
    await page.waitForSelector('.busy, .el-skeleton', { state: 'detached' })
  }
  const visitor = { page, context, complaints, settle }
  visitors.push(visitor)
  return visitor
}

export async function login(page: Page, who = ADMIN): Promise<void> {
  await page.goto('/admin/login')
  await page.fill('input[name=username]', who.username)
  await page.fill('input[name=password]', who.password)
  await page.click('button[type=submit]')
  await page.waitForSelector('nav[aria-label="菜单"]')
}

export async function open(page: Page, path: string): Promise<void> {
  await page.goto(`/admin${path}`)
  await page.waitForLoadState('networkidle')
}

/** The input of a field that the pages mark for tests: on the input itself, or around it. */
export const field = (name: string) => `input[data-${name}], [data-${name}] input`

/** The button of the question that a page asks before it does something. */
export async function confirm(page: Page): Promise<void> {
  await page.click('.el-message-box .el-button--primary')
}

/** Presses save, and answers with what status the server took the change of `path`. */
export async function save(page: Page, path: string): Promise<number> {
  const answer = page.waitForResponse(
    (each) => each.request().method() === 'PUT' && each.url().endsWith(`/api/admin${path}`),
  )
  await page.click('[data-save]')
  return (await answer).status()
}

/**
 * Two have the same thing before them and change its `field`: the second is told, keeps what was
 * typed until the newest is loaded, and can save then.
 */
export async function changeTogether(
  [first, second]: [Visitor, Visitor],
  path: string,
  field: string,
  mine = '我的改动',
): Promise<void> {
  const { page } = second
  await first.page.fill(field, '别人的改动')
  expect(await save(first.page, path)).toBe(200)
  await page.fill(field, mine)
  expect(await save(page, path)).toBe(409)
  await forgive(second, /409/)
  await page.waitForSelector('[role=alert] >> text=内容已被其他人修改')
  expect(await page.inputValue(field)).toBe(mine)
  await page.click('text=载入最新内容')
  await expect.poll(() => page.inputValue(field)).toBe('别人的改动')
  await page.waitForSelector('text=内容已被其他人修改', { state: 'detached' })
  await page.fill(field, mine)
  expect(await save(page, path)).toBe(200)
}

/** A picture of the page, for the README and for people to look at. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.MALL_SHOTS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  // A message that floats over the page is not what it is about.
  await page.waitForSelector('.el-message', { state: 'detached' })
  await page.mouse.move(0, 0)
  await page.screenshot({ path: `${folder}/console-${name}.png` })
}

interface AxeResult {
  violations: { id: string; impact: string; nodes: { target: unknown; html: string }[] }[]
}

/** What axe-core finds that is serious or worse. */
export async function seriousViolations(page: Page): Promise<string[]> {
  const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
  // What fades in has too little contrast while it does.
  await page.evaluate(async () => {
    const fades = document
      .getAnimations()
      .filter((each) => each.effect?.getComputedTiming().iterations !== Infinity)
    await Promise.allSettled(fades.map((each) => each.finished))
  })
  // The content policy lets no foreign script in; the tools of the browser may.
  await page.evaluate(readFileSync(axe, 'utf8'))
  const found = (await page.evaluate(
    'axe.run(document, { resultTypes: ["violations"] })',
  )) as AxeResult
  return found.violations
    .filter((violation) => ['serious', 'critical'].includes(violation.impact))
    .map(
      (violation) =>
        `${violation.id}: ${violation.nodes.map((node) => `${node.target} ${node.html.slice(0, 160)}`).join(' | ')}`,
    )
}
