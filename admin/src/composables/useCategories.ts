import { computed } from 'vue'

import { listCategories } from '@/api/goods'
import type { Category } from '@/api/types'
import { useSessionStore } from '@/store/session'

import { useLoad } from './useLoad'

export interface CategoryChoice {
  value: number
  label: string
  children?: CategoryChoice[]
}

/** The tree of categories, for choosing one. Without the right to see it, it is empty. */
export function useCategories() {
  const session = useSessionStore()
  const { data, loading, error, load } = useLoad(async () =>
    session.can('category:read') ? (await listCategories()).items : [],
  )
  const toChoice = (category: Category): CategoryChoice => ({
    value: category.id,
    label: category.name,
    ...(category.children?.length ? { children: category.children.map(toChoice) } : {}),
  })
  const choices = computed(() => (data.value ?? []).map(toChoice))

  return { categories: data, choices, loading, error, load }
}
