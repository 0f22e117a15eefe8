// The runtime of the preview, by itself: preview/lab in Chromium.
import http from 'node:http'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { build } from '../../preview/compiler/build.mjs'
import { serve } from '../../preview/server.mjs'
import { browserPage, startBrowser, stopBrowser } from './phone.mjs'

const root = fileURLToPath(new URL('../../preview/lab', import.meta.url))
const out = fileURLToPath(new URL('../../dist/lab', import.meta.url))

let page
let screen
let preview
let api

/** Says what it was asked. */
function answer(request, response) {
    const chunks = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
        const body = Buffer.concat(chunks).toString()
        const { pathname } = new URL(request.url, 'http://x')
        if (pathname === '/api/slow') return
        if (pathname === '/api/500') response.writeHead(500, { 'content-type': 'application/json' })
        const { 'content-type': type = '', cookie = '' } = request.headers
        if (pathname === '/api/bytes') response.end(Buffer.from([1, 2, 255]))
        else response.end(JSON.stringify({ method: request.method, url: request.url, type, cookie, body }))
    })
}

beforeAll(async () => {
    await startBrowser()
    api = http.createServer(answer)
    await new Promise((resolve) => api.listen(0, '127.0.0.1', resolve))
    const { problems } = await build(root, out, { origins: ['http://shop.test'] })
    expect(problems.filter(({ level }) => level === 'error')).toEqual([])
    const address = `http://127.0.0.1:${api.address().port}`
    preview = await serve({ root, out: path.resolve(out), mall: address, simulator: address })
    page = await browserPage()
    await page.goto(`${preview.url}phone.html#/pages/a/a?x=%E4%B8%AD&y`)
    await page.waitForFunction(() => globalThis.__mp?.booted)
    await page.waitForFunction(() => __mp.data().log.includes('ready'))
    screen = page.locator('.mp-frame:not([hidden])')
})
afterAll(async () => {
    const errors = await page.evaluate(() => __mp.errors.map(({ message }) => message))
    await stopBrowser()
    await preview.close()
    api.closeAllConnections()
    api.close()
    expect(errors).toEqual([])
})

const run = (work, argument) => page.evaluate(work, argument)
const log = () => run(() => getCurrentPages().at(-1).data.log)
const clearLog = () => run(() => void (getCurrentPages().at(-1).data.log.length = 0))
const text = (selector) => screen.locator(selector).innerText()

test('life cycle in order, with the query as it was written', async () => {
    expect(await log()).toEqual(['load{"x":"%E4%B8%AD","y":""}', 'show', 'ready'])
    expect(await run(() => getApp().globalData.log.slice(0, 2))).toEqual(['launch:pages/a/a', 'show'])
})

test('behaviours, observers, slots, component-export', async () => {
    const exported = await run(() => {
        const component = getCurrentPages()[0].selectComponent('#x')
        return [component.api(), component.order]
    })
    expect(exported).toEqual(['hi L', ['beh', 'own']])
    expect(await text('[mp-is="comp/x/x"]')).toMatch(/L-3slot!/)
})

test('styles: app.wxss where it is asked for, the page’s on top', async () => {
    const [colour, background] = await screen
        .locator('[mp-is="comp/x/x"] wx-view')
        .first()
        .evaluate((node) => [getComputedStyle(node).color, getComputedStyle(node).backgroundColor])
    expect(colour).toBe('rgb(9, 9, 9)')
    expect(background).toBe('rgb(8, 8, 8)')
})

test('two-way binding, relations, generics, include', async () => {
    await screen.locator('[mp-is="comp/x/x"] input').fill('zz')
    expect(await text('#mv')).toBe('zz')
    expect(await run(() => getCurrentPages()[0].selectComponent('#p').count())).toBe(2)
    expect(await screen.innerText()).toMatch(/generic-item/)
    expect(await text('.inc')).toBe('included hello')
})

test('a list that is reordered keeps what was typed', async () => {
    await screen.locator('.row input').nth(0).fill('typed')
    await run(() => getCurrentPages()[0].setData({ rows: [{ id: 'r3' }, { id: 'r1' }, { id: 'r2' }] }))
    expect(await screen.locator('.row input').nth(1).inputValue()).toBe('typed')
})

test('events: bind, catch, capture, mut-bind, long press', async () => {
    await clearLog()
    await screen.locator('#inner').tap()
    await screen.locator('#inner2').tap()
    expect(await log()).toEqual(['inner', 'inner', 'outer'])
    await clearLog()
    await screen.locator('#capin').tap()
    expect(await log()).toEqual(['cap', 'capin', 'capb'])
    await clearLog()
    await screen.locator('#mutin').tap()
    expect(await log()).toEqual(['mutInner'])
    await clearLog()
    await screen.locator('#lp').click({ delay: 500 })
    expect(await log()).toEqual(['lp'])
})

test('the phone number comes as a code', async () => {
    await clearLog()
    await screen.locator('#phone').tap()
    await page.waitForFunction(() => __mp.data().log.length === 1)
    expect(await log()).toEqual(['phone:phone:13800138000'])
})

test('scrolling: into view, to the bottom, pull-down, hidden', async () => {
    await clearLog()
    await run(() => getCurrentPages()[0].setData({ into: 's19', hid: true }))
    await page.waitForFunction(() => __mp.data().log.includes('lower'))
    expect(await screen.locator('.tagstyle').isVisible()).toBe(false)
    await clearLog()
    await run(() => wx.pageScrollTo({ scrollTop: 99999, duration: 0 }))
    await page.waitForFunction(() => __mp.data().log.includes('bottom'))
    await clearLog()
    await run(() => wx.startPullDownRefresh())
    expect(await log()).toEqual(['pull'])
})

test('sharing gives what the page says', async () => {
    expect(await run(() => __mp.share())).toEqual({ title: 'share menu', path: '/pages/a/a?x=1' })
})

/** Asks and answers what `success` or `fail` was told. */
const request = (options) => run((o) => new Promise((done) => wx.request({ ...o, complete: done })), options)

test('requests: JSON, forms, bytes, a failing status is an answer, no cookies', async () => {
    const put = await request({ url: 'http://shop.test/api/x', method: 'PUT', data: { a: 1 } })
    expect(put.data).toMatchObject({ method: 'PUT', type: 'application/json', body: '{"a":1}', cookie: '' })
    const form = await request({
        url: 'http://shop.test/api/x',
        method: 'POST',
        header: { 'Content-Type': 'application/x-www-form-urlencoded' },
        data: { a: '1 2', b: '中' },
    })
    expect(form.data.body).toBe('a=1%202&b=%E4%B8%AD')
    const search = await request({ url: 'http://shop.test/api/x?c=1', data: { q: '茶 & x' } })
    expect(search.data.url).toBe('/api/x?c=1&q=%E8%8C%B6%20%26%20x')
    const failing = await request({ url: 'http://shop.test/api/500' })
    expect([failing.statusCode, failing.errMsg]).toEqual([500, 'request:ok'])
    const bytes = await run(
        () =>
            new Promise((done) =>
                wx.request({
                    url: 'http://shop.test/api/bytes',
                    responseType: 'arraybuffer',
                    success: (r) => done(r.data.byteLength),
                }),
            ),
    )
    expect(bytes).toBe(3)
})

test('requests: time-out, abort, an address that is none', async () => {
    expect((await request({ url: 'http://shop.test/api/slow', timeout: 200 })).errMsg).toBe('request:fail timeout')
    const aborted = await run(
        () =>
            new Promise((done) => {
                wx.request({ url: 'http://shop.test/api/slow', complete: (r) => done(r.errMsg) }).abort()
            }),
    )
    expect(aborted).toBe('request:fail abort')
    expect((await request({ url: '/api/x' })).errMsg).toMatch(/invalid url/)
})

test('uploads are forms', async () => {
    const sent = await run(async () => {
        const { tempFiles } = await wx.chooseMedia({ count: 1 })
        return new Promise((done) =>
            wx.uploadFile({
                url: 'http://shop.test/api/up',
                filePath: tempFiles[0].tempFilePath,
                name: 'file',
                formData: { k: 'v' },
                success: ({ data }) => done(JSON.parse(data)),
            }),
        )
    })
    expect(sent.type).toMatch(/^multipart\/form-data/)
    expect(sent.body).toMatch(/name="file"/)
    expect(sent.body).toMatch(/name="k"/)
})

test('storage, and dialogs that are answered', async () => {
    const kept = await run(async () => {
        wx.setStorageSync('o', { a: [1] })
        await wx.setStorage({ key: 'k', data: 2 })
        const missing = await wx.getStorage({ key: 'no' }).catch((error) => error.errMsg)
        return [wx.getStorageSync('o'), (await wx.getStorage({ key: 'k' })).data, missing, wx.getStorageSync('none')]
    })
    expect(kept).toEqual([{ a: [1] }, 2, 'getStorage:fail data not found', ''])
    const picked = run(() => wx.showActionSheet({ itemList: ['one', 'two'] }))
    await page.getByRole('menuitem', { name: 'two' }).click()
    expect((await picked).tapIndex).toBe(1)
})

test('what is not there throws by name', async () => {
    const words = await run(() => {
        try {
            wx.startBeaconDiscovery({})
            return 'nothing was thrown'
        } catch (error) {
            return error.message
        }
    })
    expect(words).toMatch(/startBeaconDiscovery/)
})

test('navigation refuses what WeChat refuses', async () => {
    const words = await run(async () => {
        const tried = (name, url) => wx[name]({ url }).catch((error) => error.errMsg)
        return [
            await tried('navigateTo', '/pages/b/b'),
            await tried('navigateTo', '/pages/zz/z'),
            await tried('switchTab', '/pages/c/c'),
            await wx.navigateBack().catch((error) => error.errMsg),
        ]
    })
    expect(words).toEqual([
        'navigateTo:fail can not navigateTo a tabbar page',
        'navigateTo:fail page "pages/zz/z" is not found',
        'switchTab:fail can not switch to no-tabBar page',
        'navigateBack:fail cannot navigate back at first page.',
    ])
})

test('a custom tab bar, and styles that stay with their page', async () => {
    await screen.locator('.mp-viewport').getByText('TB').tap()
    await page.waitForFunction(() => __mp.pages()[0].route === 'pages/b/b')
    expect(await screen.locator('[mp-is="custom-tab-bar/index"] wx-view').nth(2).getAttribute('class')).toMatch(/on/)
    const media = await run(() =>
        [...document.querySelectorAll('style[data-mp="pages/a/a"]')].map((style) => style.media),
    )
    expect(media).toEqual(['not all'])
})

test('a page made with Component(), line breaks, a bar of its own', async () => {
    await run(() => wx.navigateTo({ url: '/pages/c/c?id=42' }))
    await page.waitForFunction(() => __mp.pages().at(-1).route === 'pages/c/c')
    expect(await text('#t')).toBe('42 1')
    await run(() => getCurrentPages().at(-1).bump())
    expect(await text('#t')).toBe('42 5')
    expect(await text('#pre')).toBe('a\nb')
    expect(await screen.locator('.mp-nav').isVisible()).toBe(false)
})

test('ten pages are the limit, and a relaunch unloads them all', async () => {
    await run(() => wx.redirectTo({ url: '/pages/d/d?n=4' }))
    expect(await screen.innerText()).toMatch(/d 5/)
    const refused = await run(async () => {
        for (let turn = 0; turn < 8; turn += 1) await wx.navigateTo({ url: '/pages/d/d' })
        return wx.navigateTo({ url: '/pages/d/d' }).catch((error) => error.errMsg)
    })
    expect(refused).toBe('navigateTo:fail webview count limit exceed')
    await run(() => wx.reLaunch({ url: '/pages/c/c?id=1' }))
    expect(await run(() => __mp.pages().length)).toBe(1)
    const seen = await run(() => getApp().globalData.log)
    for (const event of ['a:unload', 'x:detached', 'x:pageHide']) expect(seen).toContain(event)
})

test('globals of a browser are hidden from the app', async () => {
    expect(await run(() => __mpBundle.modules['app.js'][0])).toMatch(/function\(require,module,exports,window,document/)
})

test('what WeChat shows only after a tap is refused without one', async () => {
    const refused = await run(() => wx.requestSubscribeMessage({ tmplIds: ['a'] }).catch(({ errMsg }) => errMsg))
    expect(refused).toBe('requestSubscribeMessage:fail can only be invoked by user TAP gesture.')
})
