import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'

import { ApiError } from '@/api/http'
import { usePagedList } from '@/composables/usePagedList'

interface Row {
  id: number
}

async function setUp(address: string, fetch: ReturnType<typeof vi.fn>) {
  let list!: ReturnType<typeof make>
  const make = () =>
    usePagedList<Row, { keyword: 'text'; status: 'number' }>({
      filters: { keyword: 'text', status: 'number' },
      fetch: fetch as never,
    })
  const page = defineComponent({
    setup() {
      list = make()
      return () => h('div')
    },
  })
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/orders', component: page }],
  })
  await router.push(address)
  mount(page, { global: { plugins: [router] } })
  await flushPromises()
  return { list, router }
}

const answer = (items: Row[], total = items.length) => ({ items, total, page: 1, page_size: 20 })

describe('a list that the server pages', () => {
  beforeEach(() => setActivePinia(createPinia()))

  it('begins as the address says', async () => {
    const fetch = vi.fn().mockResolvedValue(answer([{ id: 1 }], 41))
    const { list } = await setUp('/orders?keyword=A1&status=2&page=3&page_size=50', fetch)
    expect(fetch.mock.calls[0]?.[0]).toEqual({ keyword: 'A1', status: 2, page: 3, page_size: 50 })
    expect(list.total.value).toBe(41)
    expect(list.filters.status).toBe(2)
    expect(list.filtered.value).toBe(true)
  })

  it('writes its filters into the address, and goes back to the first page', async () => {
    const fetch = vi.fn().mockResolvedValue(answer([{ id: 1 }], 90))
    const { list, router } = await setUp('/orders?page=3', fetch)
    list.filters.keyword = '  mug '
    list.apply()
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ keyword: 'mug' })
    expect(fetch.mock.lastCall?.[0]).toMatchObject({ keyword: 'mug', page: 1 })
  })

  it('clears its filters, and keeps order and size of the pages', async () => {
    const fetch = vi.fn().mockResolvedValue(answer([{ id: 1 }], 90))
    const address = '/orders?keyword=mug&status=2&page=3&page_size=50&sort=price'
    const { list, router } = await setUp(address, fetch)
    list.reset()
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ page_size: '50', sort: 'price' })
    expect(list.filters).toEqual({ keyword: undefined, status: undefined })
    expect(list.filtered.value).toBe(false)
  })

  it('does not let a slow answer overwrite a later one', async () => {
    const fetch = vi
      .fn()
      .mockImplementationOnce(
        () => new Promise((done) => setTimeout(() => done(answer([{ id: 1 }])), 20)),
      )
      .mockResolvedValue(answer([{ id: 2 }]))
    const { list } = await setUp('/orders', fetch)
    await list.reload()
    await new Promise((done) => setTimeout(done, 40))
    expect(list.items.value).toEqual([{ id: 2 }])
    expect((fetch.mock.calls[0]?.[1] as { signal: AbortSignal }).signal.aborted).toBe(true)
  })

  it('keeps the old rows and says why when an answer fails', async () => {
    const fetch = vi
      .fn()
      .mockResolvedValueOnce(answer([{ id: 1 }]))
      .mockRejectedValueOnce(new ApiError(503, 'busy', '繁忙', 'abc'))
    const { list } = await setUp('/orders', fetch)
    await list.reload()
    expect(list.items.value).toEqual([{ id: 1 }])
    expect((list.error.value as ApiError).requestId).toBe('abc')
  })
})
