import { useEventListener } from '@vueuse/core'
import { useRouter } from 'vue-router'

import { useUiStore } from '@/store/ui'

/** `g` and one of these goes to a page. */
export const JUMPS: Record<string, string> = {
  d: 'dashboard',
  o: 'orders',
  p: 'products',
  r: 'refunds',
  u: 'users',
  f: 'sales',
  c: 'coupons',
}

/** How long after `g` the second key counts, in milliseconds. */
const SECOND_KEY_MS = 1200

/** The keys of the console. Somebody who types is left alone. */
export function useShortcuts(): void {
  const router = useRouter()
  const ui = useUiStore()
  let waitingSince = 0

  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      ui.palette = !ui.palette
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    const jump = JUMPS[event.key]
    if (jump && event.timeStamp - waitingSince < SECOND_KEY_MS) {
      waitingSince = 0
      void router.push({ name: jump })
    } else if (event.key === 'g') {
      waitingSince = event.timeStamp
    } else if (event.key === '?') {
      ui.help = true
    } else if (event.key === '/') {
      const field = document.querySelector<HTMLInputElement>(
        '[data-search] input, input[data-search]',
      )
      if (field) {
        event.preventDefault()
        field.focus()
      }
    }
  })
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  )
}
