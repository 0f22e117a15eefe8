import { computed } from 'vue'

type Range = [start: string, end: string]

/** Two filters, `start` and `end`, as the one value of a picker of days. */
export function useDateRange(filters: { start?: string; end?: string }, apply: () => void) {
  return computed<Range | null, Range | null>({
    get: () => (filters.start && filters.end ? [filters.start, filters.end] : null),
    set: (range) => {
      filters.start = range?.[0]
      filters.end = range?.[1]
      apply()
    },
  })
}
