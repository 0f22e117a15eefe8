// A phone in Chromium with the mini-program on it.
import fs from 'node:fs'
import { chromium } from 'playwright-core'
import { expect, inject } from 'vitest'

const ARGS =
    '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking ' +
    '--disable-component-update --disable-sync'
const SHOTS = new URL('../../dist/shots/', import.meta.url).pathname

let browser

export async function startBrowser() {
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGS.split(' ') })
}

export const stopBrowser = () => browser.close()

/** A page as on a phone, with nothing on it. */
export async function browserPage({ dark = false } = {}) {
    const context = await browser.newContext({
        viewport: { width: 375, height: 812 },
        deviceScaleFactor: 2,
        isMobile: true,
        hasTouch: true,
        locale: 'zh-CN',
        timezoneId: 'Asia/Shanghai',
        colorScheme: dark ? 'dark' : 'light',
    })
    const page = await context.newPage()
    page.setDefaultTimeout(10000)
    return page
}

/** Opens the app for the shopper `user` at `route`. */
export async function openPhone({ user, route = 'pages/index/index', dark = false }) {
    const page = await browserPage({ dark })
    const context = page.context()
    const troubles = []
    page.on('console', (message) => {
        if (message.type() === 'error') troubles.push(`${message.text()} ${message.location().url}`)
    })
    page.on('pageerror', (error) => troubles.push(error.message))
    const url = inject('phone')

    const phone = {
        context,
        page,
        /** What the console complained about. */
        troubles,
        /** The page that shows. */
        screen: page.locator('.mp-frame:not([hidden])'),
        /** Dialogs of WeChat, above the page. */
        overlay: page.locator('#mp-overlay'),

        async open(where) {
            // A hash alone would not load it again.
            await page.goto('about:blank')
            await page.goto(`${url}?user=${encodeURIComponent(user)}#/${where}`)
            await phone.booted()
        },
        async reload() {
            await page.reload()
            await phone.booted()
        },
        async booted() {
            await page.waitForFunction(() => globalThis.__mp?.booted)
        },
        /** Waits until no request is on its way. */
        settle: () => page.evaluate(() => __mp.idle(250)),
        route: () => page.evaluate(() => __mp.pages().at(-1).route),
        data: () => page.evaluate(() => __mp.data()),
        arrive: (wanted) => page.waitForFunction((name) => __mp.pages().at(-1)?.route === name, wanted),
        see: (text) => phone.screen.getByText(text).first().waitFor(),
        tap: (text, options) => phone.screen.getByText(text, options).first().tap(),
        back: () => phone.screen.locator('.mp-back').tap(),
        tab: (text) => page.locator('#mp-tabbar').getByText(text).tap(),
        confirm: (text = '确定') => phone.overlay.getByRole('button', { name: text }).click(),
        /** WeChat's sheet to pay in. */
        payDialog: () => page.getByRole('dialog', { name: '微信支付' }),
        async pay(button = '确认支付') {
            await phone.payDialog().waitFor()
            await page.getByText(button).click()
        },
        /** Chooses a variant in the sheet and presses one of its buttons. */
        async choose(value, button) {
            const sheet = phone.screen.locator('.sheet')
            await sheet.getByText(value, { exact: true }).tap()
            await sheet.getByText(button, { exact: true }).tap()
        },
        /** The sheet or popup has slid in. */
        slidIn: () => page.waitForTimeout(400),
        pullDown: () => page.evaluate(() => wx.startPullDownRefresh()),
        calls: (name) => page.evaluate((wanted) => __mp.calls.filter((call) => call.name === wanted), name),
        async shot(name) {
            fs.mkdirSync(SHOTS, { recursive: true })
            // A toast would stand in front of what is to be looked at.
            await page.evaluate(() => wx.hideToast())
            await page.screenshot({ path: `${SHOTS}${name}.png` })
        },
        /** Nothing went wrong that the shopper or a developer would have to know of. */
        async expectNoTrouble(except = /^$/) {
            const { errors, warnings } = await page.evaluate(() => ({
                errors: __mp.errors.map(({ message, where }) => `${where || ''} ${message}`),
                warnings: __mp.warnings.filter((text) => text.startsWith('setData')),
            }))
            expect([...errors, ...warnings, ...troubles].filter((text) => !except.test(text))).toEqual([])
        },
        close: () => context.close(),
    }
    await phone.open(route)
    return phone
}
