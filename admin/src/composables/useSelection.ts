import { computed, ref, watch, type Ref } from 'vue'

/** Which rows are ticked; what is not on the page any more is not ticked either. */
export function useSelection<T extends object>(items: Ref<T[]>, key: (row: T) => number) {
  const ticked = ref(new Set<number>())
  const selected = computed(() => items.value.filter((row) => ticked.value.has(key(row))))
  const all = computed(() => items.value.length > 0 && selected.value.length === items.value.length)
  const some = computed(() => selected.value.length > 0 && !all.value)

  function toggle(row: T): void {
    const next = new Set(ticked.value)
    if (!next.delete(key(row))) next.add(key(row))
    ticked.value = next
  }

  function toggleAll(): void {
    ticked.value = all.value ? new Set() : new Set(items.value.map(key))
  }

  function clear(): void {
    ticked.value = new Set()
  }

  watch(items, clear)

  return {
    selected,
    all,
    some,
    isTicked: (row: T) => ticked.value.has(key(row)),
    toggle,
    toggleAll,
    clear,
  }
}
