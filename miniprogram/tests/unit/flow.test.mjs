import { createRequire } from 'node:module'
import { afterEach, expect, test, vi } from 'vitest'

const require = createRequire(import.meta.url)
const flow = require('../../utils/flow.js')
const payment = require('../../services/payment.js')
const configs = require('../../store/configs.js')

const ORDER = { id: 4, order_no: 'A4' }

afterEach(() => {
    vi.restoreAllMocks()
    configs.set({ message_template_shipped: '' })
})

test('every status of an order and of a refund has its words', () => {
    expect(Object.keys(flow.ORDER_STATUS)).toEqual(['0', '1', '2', '3', '4', '5'])
    expect(Object.keys(flow.REFUND_STATUS)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7'])
})

test('a shop without a message asks nobody, and pays at once', async () => {
    const pay = vi.spyOn(payment, 'pay').mockResolvedValue('done')
    wx.navigateTo = vi.fn()
    wx.requestSubscribeMessage = vi.fn()
    const paying = flow.payOrder(ORDER)
    expect(pay).toHaveBeenCalledWith('A4')
    await paying
    expect(wx.requestSubscribeMessage).not.toHaveBeenCalled()
})

test.each([
    ['allows it', ({ success, complete }) => (success?.({}), complete?.({}))],
    ['refuses, or can’t be asked', ({ fail, complete }) => (fail?.({}), complete?.({}))],
])('a shopper who %s is asked in the tap, and pays when that is answered', async (_what, answer) => {
    const pay = vi.spyOn(payment, 'pay').mockResolvedValue('done')
    wx.redirectTo = vi.fn()
    wx.requestSubscribeMessage = vi.fn()
    configs.set({ message_template_shipped: 'T' })
    const paying = flow.payOrder(ORDER, 'redirectTo')
    // Within the tap: nothing was waited for.
    expect(wx.requestSubscribeMessage).toHaveBeenCalledOnce()
    const [question] = wx.requestSubscribeMessage.mock.calls[0]
    expect(question.tmplIds).toEqual(['T'])
    await Promise.resolve()
    expect(pay).not.toHaveBeenCalled()
    answer(question)
    await paying
    expect(pay).toHaveBeenCalledOnce()
    expect(wx.redirectTo).toHaveBeenCalledWith({ url: '/pages/order/result/index?id=4&no=A4&said=done' })
})

test('who was asked earlier in the tap is not asked again', async () => {
    vi.spyOn(payment, 'pay').mockResolvedValue('done')
    wx.navigateTo = vi.fn()
    wx.requestSubscribeMessage = vi.fn()
    configs.set({ message_template_shipped: 'T' })
    await flow.payOrder(ORDER, 'navigateTo', Promise.resolve())
    await flow.payOrder(ORDER, 'navigateTo', null)
    expect(wx.requestSubscribeMessage).not.toHaveBeenCalled()
})
