/** Whether somebody who has `granted` may do `wanted`, which is `area:action`. */
export function allows(granted: readonly string[], wanted: string | undefined): boolean {
  if (!wanted) return true
  return granted.includes('*') || granted.includes(wanted)
}

/** Whether one of `wanted` is allowed. */
export function allowsAny(granted: readonly string[], wanted: readonly string[]): boolean {
  return wanted.length === 0 || wanted.some((name) => allows(granted, name))
}
