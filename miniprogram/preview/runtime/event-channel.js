// The channel between a page and the one that it opened.

export class EventChannel {
  l = {}
  on(n, f) {
    ;(this.l[n] ||= []).push(f)
  }
  once(n, f) {
    const g = (...a) => {
      this.off(n, g)
      f(...a)
    }
    this.on(n, g)
  }
  off(n, f) {
    this.l[n] = f ? (this.l[n] || []).filter((x) => x !== f) : []
  }
  emit(n, ...a) {
    ;(this.peer?.l[n] || []).slice().forEach((f) => f(...a))
  }
}
