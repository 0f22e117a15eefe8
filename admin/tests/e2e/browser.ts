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
  /** What the pages logged as errors since the last look; a refusal that a test provokes is named. */
  complaints: string[]
}

export async function visit(
  browser: Browser,
  options: { width?: number; height?: number } = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
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
  return { page, context, complaints }
}

export async function login(page: Page, who = ADMIN): Promise<void> {
  await page.goto(`${MALL}/admin/login`)
  await page.fill('input[name=username]', who.username)
  await page.fill('input[name=password]', who.password)
  await page.click('button[type=submit]')
  await page.waitForSelector('nav[aria-label="菜单"]')
}

export async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${MALL}/admin${path}`)
  await page.waitForLoadState('networkidle')
}

/** Nothing may have gone wrong unseen. */
export function expectNoComplaints({ complaints }: Visitor): void {
  expect(complaints.splice(0)).toEqual([])
}

/** The button of the question that a page asks before it does something. */
export async function confirm(page: Page): Promise<void> {
  await page.click('.el-message-box .el-button--primary')
}

export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.MALL_SHOTS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${name}.png` })
}

interface AxeResult {
  violations: { id: string; impact: string; nodes: { target: unknown; html: string }[] }[]
}

/** What axe-core finds that is serious or worse. */
export async function seriousViolations(page: Page): Promise<string[]> {
  const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
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
