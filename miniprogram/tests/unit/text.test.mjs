import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'

const require = createRequire(import.meta.url)
const price = require('../../utils/price.js')
const sorts = require('../../utils/sorts.js')
const time = require('../../utils/time.js')
const util = require('../../utils/util.js')

describe('money', () => {
    test('is drawn from its text, and never computed', () => {
        expect(price.split('1299.50')).toEqual({ sign: '', whole: '1299', cents: '50' })
        expect(price.split('0.1')).toEqual({ sign: '', whole: '0', cents: '10' })
        expect(price.yuan('-3.00')).toBe('-¥3.00')
        expect(price.yuan('99999999.99')).toBe('¥99999999.99')
    })

    test('is a dash when it is nothing', () => {
        for (const nothing of [null, undefined, '', 'free', '1.234', 'NaN']) expect(price.yuan(nothing)).toBe('¥--')
    })

    test('compares as numbers do, digit by digit', () => {
        expect(price.compare('9.90', '10.00')).toBeLessThan(0)
        expect(price.compare('100.00', '99.99')).toBeGreaterThan(0)
        expect(price.compare('5', '5.00')).toBe(0)
        expect(price.range(['19.00', '9.00', '100.00'])).toEqual({ low: '9.00', high: '100.00', same: false })
    })

    test('is short on coupons', () => {
        expect(price.short('8.50')).toBe('8.5')
        expect(price.short('20.00')).toBe('20')
        expect(price.isZero('0.00')).toBe(true)
        expect(price.isZero('0.01')).toBe(false)
    })
})

describe('time', () => {
    test('a countdown shows zero only when it is over', () => {
        expect(time.countdown(1)).toBe('00:01')
        expect(time.countdown(0)).toBe('00:00')
        expect(time.countdown(-5)).toBe('00:00')
        expect(time.countdown(3600_000)).toBe('01:00:00')
        expect(time.countdown(90_061_000)).toBe('1天 01:01:01')
        expect(time.parts(0).over).toBe(true)
    })

    test('reads what the API writes, and says nothing of what is no time', () => {
        const now = new Date(2026, 10, 25, 12, 0, 0).getTime()
        expect(time.dateTime(new Date(now).toISOString())).toBe('2026-11-25 12:00')
        expect(time.moment(new Date(now + 3600_000).toISOString(), now)).toBe('今天 13:00')
        expect(time.moment(new Date(now + 86_400_000).toISOString(), now)).toBe('明天 12:00')
        expect(time.moment(new Date(now + 5 * 86_400_000).toISOString(), now)).toBe('11月30日 12:00')
        for (const nothing of [null, undefined, '', 'soon']) expect(time.dateTime(nothing)).toBe('')
    })
})

describe('texts and addresses', () => {
    test('specs are words, whichever way they come', () => {
        expect(util.specsText({ 颜色: '红', 尺寸: 'XL' })).toBe('红 / XL')
        expect(util.specsText('{"颜色":"红"}')).toBe('红')
        expect(util.specsText('{broken')).toBe('{broken')
        expect(util.specsText('曜石黑')).toBe('曜石黑')
        expect(util.specsText(null)).toBe('')
    })

    test('pictures without a host are the shop’s', () => {
        expect(util.picture('/uploads/a.png')).toBe('http://127.0.0.1:8080/uploads/a.png')
        expect(util.picture('https://cdn.example.com/a.png')).toBe('https://cdn.example.com/a.png')
        expect(util.picture('')).toBe('')
    })

    test('pictures and tables of a description fit on the phone', () => {
        expect(util.richText('<p>a</p><img src="/uploads/a.png" width="2000" alt="x">')).toBe(
            '<p>a</p><img style="max-width:100%;height:auto;" src="http://127.0.0.1:8080/uploads/a.png" alt="x">',
        )
        expect(util.richText('<table style="color:red">')).toBe('<table style="max-width:100%;color:red">')
        expect(util.richText(null)).toBe('')
    })

    test('keys are what the API takes, and never the same', () => {
        const keys = Array.from({ length: 1000 }, () => util.newKey())
        for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9_-]{8,64}$/)
        expect(new Set(keys).size).toBe(1000)
    })

    test('ids are whole numbers above zero', () => {
        expect(util.idOf('42')).toBe(42)
        for (const wrong of [undefined, '', '0', '-1', '1.5', '1e9', 'x', '99999999999999999'])
            expect(util.idOf(wrong)).toBeNull()
    })

    test('hits are text, whatever is in them', () => {
        expect(util.highlight('&lt;b&gt;<em>茶</em>&amp;咖啡')).toEqual([
            { text: '<b>', hit: false },
            { text: '茶', hit: true },
            { text: '&咖啡', hit: false },
        ])
    })

    test('the price is sorted both ways', () => {
        expect(sorts.nextSort('price', 'default')).toBe('price_asc')
        expect(sorts.nextSort('price', 'price_asc')).toBe('price_desc')
        expect(sorts.nextSort('sales', 'price_asc')).toBe('sales')
        expect(sorts.sortTabs('price_desc').find(({ on }) => on)).toMatchObject({ sort: 'price', arrow: ' ↓' })
    })
})
