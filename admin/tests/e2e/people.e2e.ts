/** Who may come in: shoppers who are banned, and people who work here. */
import { randomBytes } from 'node:crypto'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { changeTogether, confirm, launch, login, open, visit, type Visitor } from './browser'
import { eventually, Office, Shopper } from './shop'

/** Names that no other run has. */
const RUN = randomBytes(3).toString('hex')

let browser: Browser
let desk: Visitor
let office: Office

beforeAll(async () => {
  browser = await launch()
  desk = await visit(browser)
  office = await Office.open()
  await login(desk.page)
})

afterAll(async () => {
  await browser.close()
})

describe('a shopper', () => {
  it('who is banned is out at once, and may come back', async () => {
    const { page } = desk
    const shopper = await Shopper.named(`bad-${RUN}`, `捣乱的 ${RUN}`)
    const isIn = () =>
      shopper.read('/user/profile').then(
        () => true,
        () => false,
      )
    expect(await isIn()).toBe(true)
    await open(page, `/users?keyword=${shopper.id}`)
    await page.click(`[data-ban="${shopper.id}"]`)
    await confirm(page)
    await page.waitForSelector('tbody >> text=已封禁')
    await eventually('the session is over', async () => !(await isIn()))
    await page.click(`[data-ban="${shopper.id}"]`)
    await confirm(page)
    await page.waitForSelector('tbody >> text=已封禁', { state: 'detached' })
    const again = await Shopper.named(`bad-${RUN}`)
    expect(again.id).toBe(shopper.id)
  })
})

describe('the menu', () => {
  it('is another when the role changes', async () => {
    const { page } = desk
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

    const toggleCoupons = async () => {
      await page.click('[data-edit-role=warehouse]')
      await page.click('[data-permission="coupon:read"]')
      await page.click('.el-dialog [data-save]')
      await page.waitForSelector('.el-dialog', { state: 'hidden' })
    }
    await open(page, '/roles')
    await toggleCoupons()
    await open(other.page, '/')
    await other.page.waitForSelector('[data-menu=coupons]')
    await toggleCoupons()
    await open(other.page, '/')
    await other.page.waitForSelector('[data-menu=coupons]', { state: 'detached' })
    await other.context.close()
  })
})

describe('what somebody else changed meanwhile is not overwritten', () => {
  const both = async (path: string, edit: string) => {
    const other = await visit(browser)
    await login(other.page)
    for (const { page } of [other, desk]) {
      await open(page, path)
      await page.click(edit)
      await page.waitForSelector('.el-dialog')
    }
    return other
  }

  it('in a role', async () => {
    const name = `role_${RUN}`
    const body = { name, title: '两人同改', permissions: ['order:read'] }
    const { id } = await office.post<{ id: number }>('/roles', body)
    const other = await both('/roles', `[data-edit-role=${name}]`)
    await changeTogether([other, desk], `/roles/${id}`, 'input[name=role_title]')
    await other.context.close()
  })

  it('in an account', async () => {
    const username = `two${RUN}`
    const { id } = await office.admin({ username, password: `pass-${RUN}-word` }, 'warehouse')
    const other = await both('/admins', `[data-edit-admin=${username}]`)
    await changeTogether([other, desk], `/admins/${id}`, 'input[name=new_nickname]')
    await other.context.close()
  })
})
