import { createRequire } from 'node:module'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const require = createRequire(import.meta.url)
const clock = require('../../utils/clock.js')
const timers = require('../../utils/timers.js')

beforeEach(() => {
    vi.useFakeTimers()
    vi.setSystemTime(1_000_000)
    clock.reset()
})
afterEach(() => vi.useRealTimers())

const at = (ms) => new Date(ms).toISOString()

test('without a measurement the phone is believed', () => {
    expect(clock.now()).toBe(1_000_000)
})

test('the server’s time lies in the middle of the round trip', () => {
    clock.learn(at(1_060_100), 999_800, 1_000_000)
    expect(clock.now()).toBe(1_060_200)
})

test('a quicker answer is believed more, a slower one less', () => {
    clock.learn(at(1_060_000), 999_000, 1_000_000)
    clock.learn(at(1_050_000), 999_900, 1_000_000)
    expect(clock.now()).toBe(1_050_050)
    clock.learn(at(1_900_000), 998_000, 1_000_000)
    expect(clock.now()).toBe(1_050_050)
})

test('an old measurement gives way to any newer one', () => {
    clock.learn(at(1_050_000), 1_000_000, 1_000_000)
    vi.setSystemTime(1_700_000)
    clock.learn(at(1_800_500), 1_699_000, 1_700_000)
    expect(clock.now()).toBe(1_801_000)
})

test('what is no time is not believed', () => {
    clock.learn('soon', 0, 0)
    expect(clock.now()).toBe(1_000_000)
})

test('an instant is met by the given clock, though the phone’s own is changed', () => {
    let time = 0
    const done = vi.fn()
    timers.at(() => time, 10_000, done)
    vi.advanceTimersByTime(60_000)
    expect(done).not.toHaveBeenCalled()
    time = 9_990
    vi.advanceTimersByTime(9_500)
    expect(done).not.toHaveBeenCalled()
    time = 10_000
    vi.advanceTimersByTime(100)
    expect(done).toHaveBeenCalledOnce()
})

test('what is called off does not happen', () => {
    const done = vi.fn()
    timers.at(Date.now, 1_005_000, done)()
    vi.advanceTimersByTime(10_000)
    expect(done).not.toHaveBeenCalled()
})

test('waits grow to a bound and differ by chance', () => {
    const waits = Array.from({ length: 50 }, () => timers.backoffMs(20, 400, 5000))
    for (const wait of waits) {
        expect(wait).toBeGreaterThanOrEqual(2500)
        expect(wait).toBeLessThanOrEqual(5000)
    }
    expect(new Set(waits).size).toBeGreaterThan(40)
})
