import { ElMessage } from 'element-plus'
import { ref, shallowRef } from 'vue'

import { ApiError } from '@/api/http'
import { newKey } from '@/utils/key'
import { errorText } from '@/utils/error'

/**
 * Sends something once, however often the button is pressed. The idempotency key belongs to what is
 * sent: the same again, after an answer that never came, is the same request; something else is not.
 */
export function useSubmit<A extends unknown[], T>(send: (key: string, ...given: A) => Promise<T>) {
  const busy = ref(false)
  const error = shallowRef<unknown>(null)
  let key = newKey()
  let sent: string | null = null

  /** What the server answered; `null` if it refused, and `error` says why. */
  async function run(...given: A): Promise<{ value: T } | null> {
    if (busy.value) return null
    busy.value = true
    error.value = null
    const text = JSON.stringify(given)
    if (sent !== null && sent !== text) key = newKey()
    sent = text
    try {
      const value = await send(key, ...given)
      sent = null
      key = newKey()
      return { value }
    } catch (failure) {
      error.value = failure
      if (failure instanceof ApiError && !failure.isUncertain) {
        sent = null
        key = newKey()
      }
      return null
    } finally {
      busy.value = false
    }
  }

  return { busy, error, run }
}

/** The same for a button without a form around it: what fails is said at the edge of the page. */
export function useAction<A extends unknown[], T>(send: (key: string, ...given: A) => Promise<T>) {
  const submit = useSubmit(send)

  async function run(...given: A): Promise<{ value: T } | null> {
    const done = await submit.run(...given)
    if (!done && submit.error.value) {
      ElMessage({
        type: 'error',
        message: errorText(submit.error.value),
        duration: 6000,
        showClose: true,
      })
    }
    return done
  }

  return { ...submit, run }
}
