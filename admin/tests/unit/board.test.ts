import { describe, expect, it } from 'vitest'

import type { Flow, Tick } from '@/api/types'
import { addTick, WINDOW } from '@/composables/useLiveBoard'

const flow: Flow = {
  demand: 0,
  accepted: 0,
  paid: 0,
  returned: 0,
  refused: { sold_out: 0, limit_exceeded: 0, not_started: 0, ended: 0, paused: 0, busy: 0 },
}
const tick = (seq: number): Tick => ({
  seq,
  at: '2026-11-25T12:00:00Z',
  sale_status: 1,
  items: [],
  per_second: flow,
  totals: flow,
  queue: { waiting: 0, writer_waiting: 0, commit_ms_p99: 0 },
  behind: false,
})

describe('the ticks of the board', () => {
  it('are told once each, also when a reconnect tells them again', () => {
    const first = addTick([tick(1), tick(2)], tick(2))
    expect(first.ticks.map(({ seq }) => seq)).toEqual([1, 2])
    expect(addTick(first.ticks, tick(1)).ticks).toHaveLength(2)
  })

  it('that never came are counted', () => {
    expect(addTick([tick(3)], tick(4)).missed).toBe(0)
    expect(addTick([tick(3)], tick(7)).missed).toBe(3)
    expect(addTick([], tick(7)).missed).toBe(0)
  })

  it('are kept only for as long as the charts show', () => {
    let ticks: Tick[] = []
    for (let seq = 1; seq <= WINDOW + 50; seq += 1) ticks = addTick(ticks, tick(seq)).ticks
    expect(ticks).toHaveLength(WINDOW)
    expect(ticks[0]?.seq).toBe(51)
  })
})
