/** Getting in, and finding the way. */
import { randomBytes } from 'node:crypto'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { ADMIN, forgive, launch, login, open, visit } from './browser'
import { picture } from './picture'
import { Office } from './shop'

/** Names that no other run has. */
const RUN = randomBytes(3).toString('hex')

let browser: Browser

beforeAll(async () => {
  browser = await launch()
})

afterAll(async () => {
  await browser.close()
})

describe('the door', () => {
  it('says what is wrong with a password, keeps what was typed, and leads on', async () => {
    const visitor = await visit(browser)
    const { page } = visitor
    await open(page, '/orders?status=1')
    await page.fill('input[name=username]', ADMIN.username)
    await page.fill('input[name=password]', 'not the password')
    await page.click('button[type=submit]')
    await page.waitForSelector('text=用户名或密码不正确')
    expect(await page.inputValue('input[name=username]')).toBe(ADMIN.username)
    await forgive(visitor, /401/)
    await page.fill('input[name=password]', ADMIN.password)
    await page.click('button[type=submit]')
    await page.waitForURL('**/admin/orders?status=1')
    await page.waitForSelector('[data-status="1"][aria-pressed=true]')
    await visitor.context.close()
  })

  it('opens again over the page where the session was lost, with what was typed', async () => {
    const visitor = await visit(browser)
    const { page } = visitor
    const office = await Office.open()
    const who = { username: `desk${RUN}`, password: `first-${RUN}` }
    const admin = await office.admin(who, 'super')
    await login(page, who)
    await open(page, '/products/new')
    await page.fill('input[name=name]', '没来得及保存的商品')
    // A new password ends every session of the old one.
    const now = { ...who, password: `second-${RUN}` }
    await office.put(`/admins/${admin.id}`, {
      password: now.password,
      nickname: null,
      role: 'super',
      status: 1,
    })
    await page.keyboard.press('Escape')
    await page.setInputFiles('[data-cover] input[type=file]', picture('bag.png'))
    await page.click('text=使用裁剪')
    await page.waitForSelector('text=登录已失效')
    await forgive(visitor, /401/)
    await page.fill('.el-dialog input[name=password]', now.password)
    await page.click('.el-dialog button[type=submit]')
    await page.waitForSelector('text=登录已失效', { state: 'hidden' })
    expect(page.url()).toContain('/products/new')
    expect(await page.inputValue('input[name=name]')).toBe('没来得及保存的商品')
    // What could not be uploaded was kept too.
    await page.click('[data-cover] button:has-text("重试")')
    await page.waitForSelector('[data-cover] img')
    await visitor.context.close()
  })
})

describe('the keyboard', () => {
  it('opens any page', async () => {
    const { page, context } = await visit(browser)
    await login(page)
    await page.keyboard.press('Control+k')
    await page.waitForSelector('[role=dialog] input:focus')
    await page.keyboard.type('角色')
    await page.waitForSelector('[role=option][aria-selected=true]:has-text("角色")')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/admin/roles')
    await page.keyboard.press('g')
    await page.keyboard.press('o')
    await page.waitForURL('**/admin/orders')
    await page.keyboard.press('?')
    await page.waitForSelector('text=键盘快捷键')
    await context.close()
  })
})
