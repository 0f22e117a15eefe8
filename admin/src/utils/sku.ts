/** A dimension of a product's variants, such as colour, and what it can be. */
export interface Spec {
  name: string
  values: string[]
}

/** The values of one variant, by the name of the dimension. */
export type Specs = Record<string, string>

/** Every combination, in the order of the dimensions; none without any. */
export function combinations(specs: Spec[]): Specs[] {
  const complete = specs.filter((spec) => spec.name !== '' && spec.values.length > 0)
  if (complete.length === 0) return []
  return complete.reduce<Specs[]>(
    (rows, spec) =>
      rows.flatMap((row) => spec.values.map((value) => ({ ...row, [spec.name]: value }))),
    [{}],
  )
}

/** The same for equal values, whatever their order. */
export function specsKey(specs: Specs | null | undefined): string {
  return Object.entries(specs ?? {})
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('\n')
}

/** `红色 / XL`. */
export function specsText(specs: Specs | string | null | undefined): string {
  if (!specs) return ''
  return typeof specs === 'string' ? specs : Object.values(specs).join(' / ')
}

/**
 * The rows of the matrix of `specs`: what was entered for a combination stays, with its id, also
 * after a dimension was moved; others begin as `fresh` makes them.
 */
export function mergeRows<T extends { specs: Specs }>(
  specs: Spec[],
  rows: T[],
  fresh: (specs: Specs) => T,
): T[] {
  const known = new Map(rows.map((row) => [specsKey(row.specs), row]))
  return combinations(specs).map((combination) => {
    const row = known.get(specsKey(combination))
    return row ? { ...row, specs: combination } : fresh(combination)
  })
}

/** What was copied from a spreadsheet: rows by line, cells by tab. */
export function parsePaste(text: string): string[][] {
  return text
    .replace(/\r/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.split('\t').map((cell) => cell.trim()))
}
