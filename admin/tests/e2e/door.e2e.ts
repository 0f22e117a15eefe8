/** Who gets in, and what they see. */
import { randomBytes } from 'node:crypto'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { ADMIN, expectNoComplaints, launch, login, open, visit, type Visitor } from './browser'

/** Names that no other run has. */
const RUN = randomBytes(3).toString('hex')

let browser: Browser
let desk: Visitor

beforeAll(async () => {
  browser = await launch()
  desk = await visit(browser)
})

afterAll(async () => {
  await browser.close()
})

describe('the door', () => {
  it('says what is wrong with a password, and keeps what was typed', async () => {
    const { page, complaints } = await visit(browser)
    await open(page, '/orders?status=1')
    await page.fill('input[name=username]', ADMIN.username)
    await page.fill('input[name=password]', 'not the password')
    await page.click('button[type=submit]')
    await page.waitForSelector('text=用户名或密码不正确')
    expect(await page.inputValue('input[name=username]')).toBe(ADMIN.username)
    // The browser itself logs a refused request; nothing else may be there.
    expect(complaints.filter((line) => !line.includes('401'))).toEqual([])
    await page.fill('input[name=password]', ADMIN.password)
    await page.click('button[type=submit]')
    await page.waitForURL('**/admin/orders?status=1')
    await page.context().close()
  })

  it('opens again over the page where the session was lost', async () => {
    const visitor = await visit(browser)
    const { page } = visitor
    await login(page)
    // The server says that the session is over, until somebody logs in again.
    const { context } = visitor
    await context.route('**/api/admin/categories', (route) =>
      route.fulfill({
        status: 401,
        contentType: 'application/json',
        body: '{"code":"unauthorized","message":"请先登录","request_id":"e2e"}',
      }),
    )
    await open(page, '/categories')
    await page.waitForSelector('text=登录已失效')
    await context.unroute('**/api/admin/categories')
    await page.fill('.el-dialog input[name=password]', ADMIN.password)
    await page.click('.el-dialog button[type=submit]')
    await page.waitForSelector('.el-dialog', { state: 'detached' })
    await page.waitForSelector('main .line')
    expect(page.url()).toContain('/categories')
    await context.close()
  })
})

describe('the menu', () => {
  it('is another when the role changes', async () => {
    const { page } = desk
    await login(page)
    const username = `ship${RUN}`
    const password = `pass-${RUN}-word`
    await open(page, '/admins')
    await page.click('[data-new-admin]')
    await page.fill('input[name=new_username]', username)
    await page.fill('input[name=new_password]', password)
    await page.click('[data-role]')
    await page.click('.el-select-dropdown__item >> text=仓库')
    await page.click('.el-dialog [data-save]')
    await page.waitForSelector(`tbody >> text=${username}`)

    const other = await visit(browser)
    await login(other.page, { username, password })
    await other.page.waitForSelector('[data-menu=orders]')
    expect(await other.page.locator('[data-menu=coupons]').count()).toBe(0)
    await open(other.page, '/coupons')
    await other.page.waitForSelector('text=没有权限')

    await open(page, '/roles')
    await page.click('[data-edit-role=warehouse]')
    await page.click('[data-permission="coupon:read"]')
    await page.click('.el-dialog [data-save]')
    await page.waitForSelector('.el-dialog', { state: 'hidden' })
    await open(other.page, '/')
    await other.page.waitForSelector('[data-menu=coupons]')
    expectNoComplaints(other)
    await other.context.close()

    await page.click('[data-edit-role=warehouse]')
    await page.click('[data-permission="coupon:read"]')
    await page.click('.el-dialog [data-save]')
    await page.waitForSelector('.el-dialog', { state: 'hidden' })
    expectNoComplaints(desk)
  })
})
