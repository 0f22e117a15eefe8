import { ref, shallowRef, watch } from 'vue'

import { useSessionStore } from '@/store/session'

/** One thing that a page shows: loading, there, or failed. */
export function useLoad<T>(fetch: () => Promise<T>) {
  const session = useSessionStore()
  const data = shallowRef<T | null>(null)
  const loading = ref(false)
  const error = shallowRef<unknown>(null)
  let turn = 0

  async function load(): Promise<void> {
    const mine = (turn += 1)
    loading.value = true
    try {
      const found = await fetch()
      if (mine !== turn) return
      data.value = found
      error.value = null
    } catch (failure) {
      if (mine === turn) error.value = failure
    } finally {
      if (mine === turn) loading.value = false
    }
  }

  watch(
    () => session.epoch,
    () => {
      if (error.value) void load()
    },
  )
  void load()

  return { data, loading, error, load }
}
