/** Something with the same below it. */
export interface Node<T> {
  children?: T[] | null
}

/** Every node, parents first. */
export function flatten<T extends Node<T>>(nodes: T[]): T[] {
  return nodes.flatMap((node) => [node, ...flatten(node.children ?? [])])
}

/** The way from the root to the node that `is` knows; empty if there is none. */
export function pathTo<T extends Node<T>>(nodes: T[], is: (node: T) => boolean): T[] {
  for (const node of nodes) {
    if (is(node)) return [node]
    const rest = pathTo(node.children ?? [], is)
    if (rest.length > 0) return [node, ...rest]
  }
  return []
}
