import { describe, expect, it } from 'vitest'

import { ApiError } from '@/api/http'
import { useSubmit } from '@/composables/useSubmit'

const failure = (status: number, code: string) => new ApiError(status, code, code, null)

describe('a form that is sent', () => {
  it('is sent once, however often the button is pressed', async () => {
    let release: () => void = () => undefined
    const keys: string[] = []
    const { run, busy } = useSubmit(async (key: string) => {
      keys.push(key)
      await new Promise<void>((done) => (release = done))
      return 'sent'
    })
    const first = run()
    expect(busy.value).toBe(true)
    expect(await run()).toBeNull()
    release()
    expect(await first).toEqual({ value: 'sent' })
    expect(keys).toHaveLength(1)
  })

  it('has the same key after an answer that never came, and another for other content', async () => {
    const keys: string[] = []
    let answer: ApiError | null = failure(0, 'timeout')
    const { run } = useSubmit(async (key: string, ...body: object[]) => {
      expect(body).toHaveLength(1)
      keys.push(key)
      if (answer) throw answer
    })
    await run({ n: 1 })
    await run({ n: 1 })
    expect(keys[1]).toBe(keys[0])
    await run({ n: 2 })
    expect(keys[2]).not.toBe(keys[1])
    answer = null
    await run({ n: 2 })
    expect(keys[3]).toBe(keys[2])
    await run({ n: 2 })
    expect(keys[4]).not.toBe(keys[3])
  })

  it('begins anew after a refusal', async () => {
    const keys: string[] = []
    const { run, error } = useSubmit(async (key: string) => {
      keys.push(key)
      throw failure(409, 'stale')
    })
    await run()
    expect((error.value as ApiError).code).toBe('stale')
    await run()
    expect(keys[1]).not.toBe(keys[0])
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
  })
})
