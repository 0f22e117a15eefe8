import { useLocalStorage } from '@vueuse/core'
import { computed } from 'vue'

/** A column of a list. What it shows stands in the slot `cell-<key>`, or is the field `key`. */
export interface Column {
  key: string
  label: string
  align?: 'left' | 'right' | 'center'
  width?: string
  /** What the server sorts by: descending first, then ascending if it can. */
  sort?: { down: string; up?: string }
  /** Always shown. */
  fixed?: boolean
  /** Not shown until somebody asks for it. */
  hidden?: boolean
}

/** Which columns are shown, and in which order: remembered on this machine, per list. */
export function useColumns(id: string, all: () => Column[]) {
  const kept = useLocalStorage<{ order: string[]; hidden: string[]; shown: string[] }>(
    `mall.columns.${id}`,
    { order: [], hidden: [], shown: [] },
  )

  const ordered = computed(() => {
    const place = (key: string) => {
      const index = kept.value.order.indexOf(key)
      return index < 0 ? Number.MAX_SAFE_INTEGER : index
    }
    return [...all()].sort((left, right) => place(left.key) - place(right.key))
  })
  const isShown = (column: Column) =>
    column.fixed === true ||
    (column.hidden
      ? kept.value.shown.includes(column.key)
      : !kept.value.hidden.includes(column.key))
  const visible = computed(() => ordered.value.filter(isShown))

  function toggle(column: Column): void {
    const list = column.hidden ? 'shown' : 'hidden'
    const now = kept.value[list]
    const next = now.includes(column.key)
      ? now.filter((key) => key !== column.key)
      : [...now, column.key]
    kept.value = { ...kept.value, [list]: next }
  }

  function reorder(keys: string[]): void {
    kept.value = { ...kept.value, order: keys }
  }

  function restore(): void {
    kept.value = { order: [], hidden: [], shown: [] }
  }

  return { ordered, visible, isShown, toggle, reorder, restore }
}
