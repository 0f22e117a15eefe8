import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { computed, ref } from 'vue'

import { ApiError } from '@/api/http'
import DataList from '@/components/DataList.vue'
import type { PagedList } from '@/composables/usePagedList'
import { i18n, loadLocale } from '@/utils/i18n'

interface Row {
  id: number
  name: string
}

function listOf(rows: Row[], failure: unknown = null) {
  const reload = vi.fn()
  const list: PagedList<Row> = {
    items: ref(rows),
    total: ref(rows.length),
    page: ref(1),
    pageSize: ref(20),
    sort: ref(''),
    loading: ref(false),
    error: ref(failure),
    loaded: ref(failure === null),
    filtered: ref(false),
    query: ref({}),
    reload,
    setPage: vi.fn(),
    setPageSize: vi.fn(),
    setSort: vi.fn(),
    reset: vi.fn(),
    show: vi.fn(),
  }
  const columns = [
    { key: 'name', label: 'Name', sort: { down: 'name_desc', up: 'name_asc' } },
    { key: 'id', label: 'Number' },
  ]
  const page = mount(DataList<Row>, {
    props: { id: 'test', list, columns, rowKey: (row: Row) => row.id, selectable: true },
    slots: {
      bulk: '<template #bulk="{ selected }"><b class="n">{{ selected.length }}</b></template>',
    },
    global: { plugins: [i18n, createPinia()] },
  })
  return { page, list, reload }
}

describe('a table', () => {
  beforeEach(async () => {
    setActivePinia(createPinia())
    localStorage.clear()
    await loadLocale('zh')
  })

  it('has a row per item and a cell per column', () => {
    const { page } = listOf([
      { id: 1, name: 'mug' },
      { id: 2, name: 'pen' },
    ])
    expect(page.findAll('tbody tr')).toHaveLength(2)
    expect(page.find('tbody tr').text()).toContain('mug')
  })

  it('says that it is empty, and why it failed, with the number of the request', async () => {
    expect(listOf([]).page.text()).toContain('暂无数据')
    const { page, reload } = listOf([], new ApiError(503, 'busy', '系统繁忙', 'req-77'))
    expect(page.text()).toContain('系统繁忙')
    expect(page.text()).toContain('req-77')
    await page.find('[role=alert] button').trigger('click')
    expect(reload).toHaveBeenCalled()
  })

  it('sorts down first, then up, then as the server likes', async () => {
    const { page, list } = listOf([{ id: 1, name: 'mug' }])
    await page.find('th .sort').trigger('click')
    expect(list.setSort).toHaveBeenLastCalledWith('name_desc')
    list.sort.value = 'name_desc'
    await page.vm.$nextTick()
    expect(page.find('th[aria-sort]').attributes('aria-sort')).toBe('descending')
    await page.find('th .sort').trigger('click')
    expect(list.setSort).toHaveBeenLastCalledWith('name_asc')
  })

  it('forgets what was ticked when the rows change', async () => {
    const { page, list } = listOf([{ id: 1, name: 'mug' }])
    await page.find('tbody input[type=checkbox]').setValue(true)
    expect(page.find('.n').text()).toBe('1')
    list.items.value = computed(() => [{ id: 2, name: 'pen' }]).value
    await page.vm.$nextTick()
    expect(page.find('.n').exists()).toBe(false)
  })
})
