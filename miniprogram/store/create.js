// A value that pages watch.

/**
 * @template {object} T
 * @param {T} initial
 */
function createStore(initial) {
  let value = initial
  /** @type {Set<(value: T) => void>} */
  const watchers = new Set()
  return {
    get: () => value,
    /** @param {Partial<T>} patch */
    set(patch) {
      value = Object.assign({}, value, patch)
      watchers.forEach((watcher) => watcher(value))
    },
    /** Calls `watcher` now and at every change; answers how to end that. @param {(value: T) => void} watcher */
    watch(watcher) {
      watchers.add(watcher)
      watcher(value)
      return () => {
        watchers.delete(watcher)
      }
    },
  }
}

module.exports = { createStore }
