import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

import * as api from '@/api/auth'
import { ApiError, useSession } from '@/api/http'
import type { Admin, LoginAnswer } from '@/api/types'
import { allows, allowsAny } from '@/utils/permission'

const KEY = 'mall.session'
/** How long the page waits to hear who we are, in milliseconds. */
const PATIENCE_MS = 3_000

interface Kept {
  token: string
  expires_at: string
  admin: Admin
}

/** Who works here, and until when. */
export const useSessionStore = defineStore('session', () => {
  const kept = shallowRef<Kept | null>(read())
  /** The server said that the session is over while a page was open. */
  const lost = ref(false)
  /** Grows with every login, so that pages that failed for want of one ask again. */
  const epoch = ref(0)

  const admin = computed(() => kept.value?.admin ?? null)
  const loggedIn = computed(() => kept.value !== null)
  const permissions = computed(() => admin.value?.permissions ?? [])

  useSession({
    token: () => kept.value?.token ?? null,
    lost: () => {
      if (kept.value) lost.value = true
    },
  })

  function read(): Kept | null {
    const text = sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY)
    if (!text) return null
    try {
      const found = JSON.parse(text) as Kept
      return Date.parse(found.expires_at) > Date.now() ? found : null
    } catch {
      return null
    }
  }

  function write(next: Kept | null, remember = localStorage.getItem(KEY) !== null): void {
    localStorage.removeItem(KEY)
    sessionStorage.removeItem(KEY)
    if (next) (remember ? localStorage : sessionStorage).setItem(KEY, JSON.stringify(next))
    kept.value = next
  }

  async function login(credentials: api.Credentials, remember: boolean): Promise<void> {
    const answer: LoginAnswer = await api.login(credentials)
    write({ token: answer.token, expires_at: answer.expires_at, admin: answer.admin }, remember)
    lost.value = false
    epoch.value += 1
  }

  /** Asks who we are: rights may have changed since the token was given. */
  async function refresh(): Promise<void> {
    if (!kept.value) return
    const found = await api.profile()
    write({ ...kept.value, admin: found })
  }

  /** At the start of the page. Without an answer we go on with what we knew. */
  async function restore(): Promise<void> {
    if (!kept.value) return
    const asked = refresh().catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 401) forget()
    })
    // A slow server does not keep the page white.
    await Promise.race([asked, new Promise((done) => setTimeout(done, PATIENCE_MS))])
  }

  function forget(): void {
    write(null)
    lost.value = false
  }

  async function logout(): Promise<void> {
    try {
      await api.logout()
    } finally {
      forget()
    }
  }

  const can = (permission: string | undefined) => allows(permissions.value, permission)
  const canAny = (names: readonly string[]) => allowsAny(permissions.value, names)

  return {
    admin,
    loggedIn,
    lost,
    epoch,
    permissions,
    login,
    refresh,
    restore,
    forget,
    logout,
    can,
    canAny,
  }
})
