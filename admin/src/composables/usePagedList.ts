import { useDebounceFn } from '@vueuse/core'
import { computed, onScopeDispose, reactive, ref, shallowRef, watch, type Ref } from 'vue'
import { useRoute, useRouter, type LocationQueryRaw } from 'vue-router'

import { isAborted, type Options } from '@/api/http'
import type { Page, PageQuery } from '@/api/types'
import { useSessionStore } from '@/store/session'

/** What kind of value each filter has: the address only knows text. */
export type FilterKinds = Record<string, 'text' | 'number'>
export type Filters<K extends FilterKinds> = {
  [Name in keyof K]?: K[Name] extends 'number' ? number : string
}

/** A list that the server pages, filters and sorts; `usePagedList` makes it. */
export interface PagedList<T> {
  items: Ref<T[]>
  total: Ref<number>
  page: Ref<number>
  pageSize: Ref<number>
  sort: Ref<string>
  loading: Ref<boolean>
  error: Ref<unknown>
  /** Whether an answer was ever there: before that, a skeleton; after, the old rows stay. */
  loaded: Ref<boolean>
  filtered: Ref<boolean>
  query: Ref<Record<string, string>>
  reload: () => Promise<void>
  setPage: (page: number) => void
  setPageSize: (size: number) => void
  setSort: (sort: string) => void
  reset: () => void
  show: (query: Record<string, string>) => void
}

interface Setup<T, K extends FilterKinds, R extends Page<T>> {
  filters: K
  fetch: (query: Filters<K> & PageQuery & { sort?: string }, options: Options) => Promise<R>
  pageSize?: number
  sort?: string
  /** Whether the state stands in the address, so that it can be sent to somebody; the default. */
  inAddress?: boolean
}

export const PAGE_SIZES = [10, 20, 50, 100]

/** Filters, sort and page stand in the address; whatever changes there is fetched. */
export function usePagedList<T, K extends FilterKinds, R extends Page<T> = Page<T>>(
  setup: Setup<T, K, R>,
) {
  const route = useRoute()
  const router = useRouter()
  const session = useSessionStore()
  const inAddress = setup.inAddress ?? true
  const ownPath = route.path
  const usualSize = setup.pageSize ?? 20

  const query = ref<Record<string, string>>(inAddress ? readAddress() : {})
  const filters = reactive<Record<string, string | number | undefined>>({}) as Filters<K>
  const answer = shallowRef<R | null>(null)
  const loading = ref(false)
  const error = shallowRef<unknown>(null)

  const page = computed(() => positive(query.value.page) ?? 1)
  const pageSize = computed(() => {
    const size = positive(query.value.page_size)
    return size && PAGE_SIZES.includes(size) ? size : usualSize
  })
  const sort = computed(() => query.value.sort ?? setup.sort ?? '')
  /** What the list is filtered by, as an export takes it. */
  const filterQuery = computed(() =>
    Object.fromEntries(
      Object.entries(setup.filters).flatMap(([name, kind]) => {
        const text = query.value[name]
        return text ? [[name, kind === 'number' ? Number(text) : text]] : []
      }),
    ),
  )
  const filtered = computed(() => Object.keys(setup.filters).some((name) => query.value[name]))

  function readAddress(): Record<string, string> {
    return Object.fromEntries(
      Object.entries(route.query).flatMap(([name, value]) =>
        typeof value === 'string' && value !== '' ? [[name, value]] : [],
      ),
    )
  }

  function readFilters(): void {
    for (const [name, kind] of Object.entries(setup.filters)) {
      const text = query.value[name]
      const value = text === undefined || kind === 'text' ? text : Number(text)
      Object.assign(filters, { [name]: Number.isNaN(value) ? undefined : value })
    }
  }

  function show(next: Record<string, string>): void {
    if (!inAddress) {
      query.value = next
    } else if (route.path === ownPath) {
      void router.replace({ query: next as LocationQueryRaw })
    }
  }

  /** What was set in `filters` counts from now on; back to the first page. */
  function apply(): void {
    const next: Record<string, string> = {}
    for (const name of Object.keys(setup.filters)) {
      const value = filters[name as keyof K] as string | number | null | undefined
      if (value !== undefined && value !== null && String(value).trim() !== '') {
        next[name] = String(value).trim()
      }
    }
    for (const name of ['page_size', 'sort']) {
      const value = query.value[name]
      if (value) next[name] = value
    }
    if (same(next, query.value)) void reload()
    else show(next)
  }

  /** Without any filter; order and size of the pages stay. */
  function reset(): void {
    for (const name of Object.keys(setup.filters)) Object.assign(filters, { [name]: undefined })
    apply()
  }

  let running: AbortController | null = null

  async function reload(): Promise<void> {
    running?.abort()
    const mine = new AbortController()
    running = mine
    loading.value = true
    try {
      const wanted: PageQuery & { sort?: string } = { page: page.value, page_size: pageSize.value }
      if (sort.value) wanted.sort = sort.value
      const found = await setup.fetch({ ...filters, ...wanted }, { signal: mine.signal })
      if (running !== mine) return
      answer.value = found
      error.value = null
      // The last row of the last page may be gone.
      if (found.items.length === 0 && found.total > 0 && page.value > 1) setPage(1)
    } catch (failure) {
      if (running === mine && !isAborted(failure)) error.value = failure
    } finally {
      if (running === mine) loading.value = false
    }
  }

  const setQuery = (name: string, value: string) => show({ ...query.value, [name]: value })
  const setPage = (next: number) => setQuery('page', String(next))
  const setPageSize = (size: number) => show({ ...query.value, page: '1', page_size: String(size) })
  const setSort = (next: string) => show({ ...query.value, page: '1', sort: next })
  /** For what is typed: counts once the typing rests. */
  const applySoon = useDebounceFn(apply, 400)

  if (inAddress) {
    watch(
      () => route.query,
      () => {
        if (route.path === ownPath) query.value = readAddress()
      },
    )
  }
  watch(
    query,
    () => {
      readFilters()
      void reload()
    },
    { immediate: true },
  )
  // A page that failed for want of a session asks again once there is one.
  watch(
    () => session.epoch,
    () => {
      if (error.value) void reload()
    },
  )
  onScopeDispose(() => running?.abort())

  return {
    answer,
    items: computed(() => answer.value?.items ?? []) as Ref<T[]>,
    total: computed(() => answer.value?.total ?? 0) as Ref<number>,
    loaded: computed(() => answer.value !== null) as Ref<boolean>,
    filters,
    filtered,
    filterQuery,
    query,
    page,
    pageSize,
    sort,
    loading,
    error,
    apply,
    applySoon,
    reload,
    reset,
    show,
    setPage,
    setPageSize,
    setSort,
  }
}

function positive(text: string | undefined): number | null {
  const value = Number(text)
  return Number.isInteger(value) && value > 0 ? value : null
}

function same(left: Record<string, string>, right: Record<string, string>): boolean {
  const text = (query: Record<string, string>) => JSON.stringify(Object.entries(query).sort())
  return text(left) === text(right)
}
