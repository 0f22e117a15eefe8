import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'

/** Rows that are drawn in one go. */
export const STEP = 25

/**
 * What is shown after `shown` on the way to `wanted`: its first rows, of which at most `STEP` were not there before; behind
 * them what is left of the old rows, so that the page keeps its height meanwhile.
 */
export function step<T>(shown: T[], wanted: T[], key: (row: T) => number): T[] {
  const there = new Set(shown.map(key))
  const next: T[] = []
  let fresh = 0
  for (const row of wanted) {
    if (!there.has(key(row)) && (fresh += 1) > STEP) break
    next.push(row)
  }
  if (next.length === wanted.length) return wanted
  const taken = new Set(next.map(key))
  return [...next, ...shown.slice(next.length).filter((row) => !taken.has(key(row)))]
}

/**
 * The rows on their way to the screen, `STEP` more with every frame: a page of a hundred drawn at once is a fifth of a second
 * in which nothing else happens.
 */
export function useSteps<T>(rows: Ref<T[]>, key: (row: T) => number) {
  const shown = shallowRef<T[]>([])
  const drawing = shallowRef(false)
  let frame = 0

  function draw(): void {
    shown.value = step(shown.value, rows.value, key)
    drawing.value = shown.value !== rows.value
    if (drawing.value) frame = requestAnimationFrame(draw)
  }

  watch(
    rows,
    () => {
      cancelAnimationFrame(frame)
      draw()
    },
    { immediate: true },
  )
  onScopeDispose(() => cancelAnimationFrame(frame))
  return { shown, drawing }
}
