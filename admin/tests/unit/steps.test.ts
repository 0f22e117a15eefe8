import { describe, expect, it } from 'vitest'

import { step, STEP } from '@/composables/useSteps'

const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => from + index)
const key = (row: number) => row

describe('the rows of a list on their way to the screen', () => {
  it('come a few at a time, while the old ones keep the height of the page', () => {
    const [old, wanted] = [rows(0, 100), rows(100, 200)]
    const first = step(old, wanted, key)
    expect(first).toEqual([...rows(100, 100 + STEP), ...rows(STEP, 100)])
    const second = step(first, wanted, key)
    expect(second).toEqual([...rows(100, 100 + 2 * STEP), ...rows(2 * STEP, 100)])
  })

  it('are all there in the end, and no others', () => {
    const wanted = rows(0, 100)
    let shown: number[] = []
    for (let steps = 0; steps < 100 / STEP; steps += 1) shown = step(shown, wanted, key)
    expect(shown).toBe(wanted)
  })

  it('come at once where they were there before, and where they are few', () => {
    const wanted = [...rows(50, 100), ...rows(0, 50)]
    expect(step(rows(0, 100), wanted, key)).toBe(wanted)
    expect(step(rows(0, 100), [7], key)).toEqual([7])
    expect(step(rows(0, 100), [], key)).toEqual([])
  })

  it('are never there twice, also when one moves from one page to the next', () => {
    const shown = step(rows(0, 100), [...rows(100, 150), 90, ...rows(150, 199)], key)
    expect(new Set(shown).size).toBe(shown.length)
    const moved = step(rows(0, 100), [90, ...rows(100, 199)], key)
    expect(moved.filter((row) => row === 90)).toHaveLength(1)
  })
})
