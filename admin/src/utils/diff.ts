/** A field that differs between two states of a thing. */
export interface Change {
  field: string
  before: string
  after: string
}

/** What differs, field by field; nested values are compared as text. */
export function diff(before: unknown, after: unknown): Change[] {
  const left = asRecord(before)
  const right = asRecord(after)
  return [...new Set([...Object.keys(left), ...Object.keys(right)])]
    .map((field) => ({ field, before: show(left[field]), after: show(right[field]) }))
    .filter((change) => change.before !== change.after)
}

function asRecord(value: unknown): Record<string, unknown> {
  const parsed = typeof value === 'string' ? parse(value) : value
  if (parsed === null || parsed === undefined) return {}
  return typeof parsed === 'object' && !Array.isArray(parsed)
    ? (parsed as Record<string, unknown>)
    : { value: parsed }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function show(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
