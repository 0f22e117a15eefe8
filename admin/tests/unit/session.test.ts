import { describe, expect, it } from 'vitest'

import { safeRedirect } from '@/router'
import { diff } from '@/utils/diff'
import { allows, allowsAny } from '@/utils/permission'

describe('rights', () => {
  it('are named one by one, or all', () => {
    expect(allows(['order:read'], 'order:read')).toBe(true)
    expect(allows(['order:read'], 'order:ship')).toBe(false)
    expect(allows(['*'], 'role:write')).toBe(true)
    expect(allows([], undefined)).toBe(true)
    expect(allowsAny(['refund:approve'], ['refund:write', 'refund:approve'])).toBe(true)
  })
})

describe('the way back after login', () => {
  it('leads only to our own pages', () => {
    expect(safeRedirect('/orders?status=1')).toBe('/orders?status=1')
    expect(safeRedirect('//evil.example')).toBe('/')
    expect(safeRedirect('https://evil.example')).toBe('/')
    expect(safeRedirect(['/a'])).toBe('/')
  })
})

describe('what an entry of the audit log changed', () => {
  it('is told field by field', () => {
    expect(diff({ a: 1, b: 'x' }, { a: 2, b: 'x', c: [1] })).toEqual([
      { field: 'a', before: '1', after: '2' },
      { field: 'c', before: '', after: '[1]' },
    ])
    expect(diff(null, null)).toEqual([])
    expect(diff('{"a":1}', '{"a":1}')).toEqual([])
  })
})
