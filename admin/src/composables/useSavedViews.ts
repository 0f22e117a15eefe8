import { useLocalStorage } from '@vueuse/core'

export interface SavedView {
  name: string
  query: Record<string, string>
}

/** Filters that somebody keeps under a name, per list. */
export function useSavedViews(id: string) {
  const views = useLocalStorage<SavedView[]>(`mall.views.${id}`, [])

  function save(name: string, query: Record<string, string>): void {
    const kept = Object.fromEntries(Object.entries(query).filter(([key]) => key !== 'page'))
    views.value = [...views.value.filter((view) => view.name !== name), { name, query: kept }]
  }

  function drop(name: string): void {
    views.value = views.value.filter((view) => view.name !== name)
  }

  return { views, save, drop }
}
