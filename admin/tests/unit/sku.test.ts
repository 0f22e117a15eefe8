import { describe, expect, it } from 'vitest'

import { combinations, mergeRows, parsePaste, specsKey } from '@/utils/sku'

const colour = { name: '颜色', values: ['红', '蓝', '白'] }
const size = { name: '尺寸', values: ['S', 'M', 'L'] }

describe('the matrix of variants', () => {
  it('has every combination', () => {
    expect(combinations([colour, size])).toHaveLength(9)
    expect(combinations([colour, size])[1]).toEqual({ 颜色: '红', 尺寸: 'M' })
    expect(combinations([])).toEqual([])
    expect(combinations([{ name: '', values: ['x'] }])).toEqual([])
  })

  it('keeps what was typed, with its id, when a dimension is moved or a value added', () => {
    const rows = combinations([colour, size]).map((specs, index) => ({
      specs,
      id: index,
      price: '1.00',
    }))
    const fresh = (specs: Record<string, string>) => ({ specs, id: -1, price: '' })
    const moved = mergeRows([size, colour], rows, fresh)
    expect(moved.every((row) => row.id >= 0)).toBe(true)
    const grown = mergeRows([colour, { ...size, values: [...size.values, 'XL'] }], rows, fresh)
    expect(grown).toHaveLength(12)
    expect(grown.filter((row) => row.id === -1)).toHaveLength(3)
  })

  it('knows equal variants whatever their order', () => {
    expect(specsKey({ a: '1', b: '2' })).toBe(specsKey({ b: '2', a: '1' }))
  })

  it('takes what was copied from a spreadsheet', () => {
    expect(parsePaste('9.90\t10\tA-1\r\n8.80\t20\tA-2\r\n')).toEqual([
      ['9.90', '10', 'A-1'],
      ['8.80', '20', 'A-2'],
    ])
  })
})
