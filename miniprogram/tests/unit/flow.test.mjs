import { createRequire } from 'node:module'
import { expect, test } from 'vitest'

const require = createRequire(import.meta.url)
const flow = require('../../utils/flow.js')

test('every status of an order and of a refund has its words', () => {
    expect(Object.keys(flow.ORDER_STATUS)).toEqual(['0', '1', '2', '3', '4', '5'])
    expect(Object.keys(flow.REFUND_STATUS)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7'])
})
