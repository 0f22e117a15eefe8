/** Products: making one, putting it on the shelf, two who change it. */
import { randomBytes } from 'node:crypto'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import {
  changeTogether,
  confirm,
  field,
  launch,
  login,
  open,
  shot,
  visit,
  type Visitor,
} from './browser'
import { picture } from './picture'
import { Office, type Product } from './shop'

/** A name that no other run has. */
const PRODUCT = `帆布托特包 ${randomBytes(3).toString('hex')}`

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

describe('a product', () => {
  it('leaves the focus where somebody types while the rich text is still coming', async () => {
    const { page } = desk
    let come = () => {}
    const called = new Promise<void>((resolve) => (come = resolve))
    await page.route(/\/RichText-[^/]*\.js/, async (route) => {
      await called
      await route.continue()
    })
    await page.goto('/admin/products/new')
    await page.click('input[name=name]')
    await page.keyboard.type('帆布')
    come()
    await page.waitForSelector('[data-slate-editor]')
    await page.keyboard.type('托特包')
    expect(await page.inputValue('input[name=name]')).toBe('帆布托特包')
    await page.unroute(/\/RichText-[^/]*\.js/)
  })

  it('is made with a matrix of 3 x 3 variants', async () => {
    const { page } = desk
    await open(page, '/products')
    await page.click('[data-new-product]')
    await page.fill('input[name=name]', PRODUCT)
    await page.fill('input[name=subtitle]', '加厚帆布，能装下一台笔记本')
    await page.click('.el-form-item:has-text("分类") .el-select')
    await page.click('.el-tree-node__content:has-text("服饰")')

    const dimension = async (index: number, name: string, values: string) => {
      await page.click('[data-add-spec]')
      const spec = page.locator('[data-spec]').nth(index)
      await spec.locator('.name input').fill(name)
      await spec.locator('.name input').press('Tab')
      await spec.locator('.value input').fill(values)
      await spec.locator('.value input').press('Enter')
    }
    await dimension(0, '颜色', '米白,藏青,墨绿')
    await dimension(1, '尺寸', 'S,M,L')
    const rows = page.locator('[data-matrix] tbody tr')
    expect(await rows.count()).toBe(9)

    await page.fill(field('fill-price'), '129')
    await page.fill(field('fill-stock'), '40')
    await page.keyboard.press('Tab')
    await page.click('[data-fill]')
    await rows.nth(8).locator('input').nth(0).fill('159.9')

    await page.setInputFiles('[data-cover] input[type=file]', picture('bag.png'))
    await page.click('text=使用裁剪')
    await page.waitForSelector('[data-cover] img')
    await page.waitForSelector('.el-overlay', { state: 'hidden' })
    await shot(page, 'product')
    await page.click('[data-save]')
    await page.waitForURL(/\/products\/\d+$/)

    const id = Number(page.url().split('/').at(-1))
    const { price, skus } = await office.get<Product>(`/products/${id}`)
    expect(price).toBe('129.00')
    expect(skus.map((sku) => sku.stock)).toEqual(Array(9).fill(40))
    expect(skus.filter((sku) => sku.price === '129.00')).toHaveLength(8)
    expect(skus.filter((sku) => sku.price === '159.90')).toHaveLength(1)
  })

  it('goes on the shelf with others at once, and each row says what became of it', async () => {
    const { page } = desk
    await open(page, `/products?keyword=${encodeURIComponent(PRODUCT)}`)
    await page.click('thead .el-checkbox')
    await page.click('.bulk button:has(:text-is("上架"))')
    await confirm(page)
    await page.waitForSelector('text=成功 1 项，失败 0 项')
  })

  it('that somebody else changed meanwhile is not overwritten', async () => {
    const { id } = await office.product(PRODUCT, ['S'])
    const other = await visit(browser)
    await login(other.page)
    await open(other.page, `/products/${id}`)
    await open(desk.page, `/products/${id}`)
    await changeTogether([other, desk], `/products/${id}`, 'input[name=subtitle]')
    await other.context.close()
  })
})
