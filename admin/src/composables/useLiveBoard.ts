import { useIntervalFn } from '@vueuse/core'
import { computed, onScopeDispose, ref, shallowRef } from 'vue'

import { ApiError } from '@/api/http'
import { liveAddress, liveTicket } from '@/api/marketing'
import type { Tick } from '@/api/types'

/** How much of the past the charts show, in seconds; also what bounds the memory of the page. */
export const WINDOW = 300
/** Without a tick for so long, in milliseconds, what is shown is old. */
const QUIET_MS = 3_500
/** Waits between attempts to connect: doubled each time, up to the second number. */
const RETRY_MS = [1_000, 15_000] as const

export type Connection = 'connecting' | 'live' | 'quiet' | 'lost' | 'refused'

/** Puts `tick` after `ticks`: what was seen already is left out, and the oldest goes. */
export function addTick(ticks: Tick[], tick: Tick): { ticks: Tick[]; missed: number } {
  const last = ticks.at(-1)
  if (last && tick.seq <= last.seq) return { ticks, missed: 0 }
  const missed = last ? tick.seq - last.seq - 1 : 0
  return { ticks: [...ticks.slice(-(WINDOW - 1)), tick], missed }
}

/**
 * A sale as it happens. When the stream breaks, another ticket is asked for and the stream goes on
 * after the last tick that was seen. Seconds that never came are counted.
 */
export function useLiveBoard(saleId: number) {
  const ticks = shallowRef<Tick[]>([])
  const missed = ref(0)
  const error = shallowRef<unknown>(null)
  const opened = ref(false)
  const heardAt = ref(0)
  const now = ref(Date.now())

  const latest = computed(() => ticks.value.at(-1) ?? null)
  const connection = computed<Connection>(() => {
    if (error.value) return 'refused'
    if (heardAt.value === 0) return 'connecting'
    if (!opened.value) return 'lost'
    return now.value - heardAt.value > QUIET_MS ? 'quiet' : 'live'
  })
  /** How old what is shown is, in whole seconds. */
  const age = computed(() => Math.max(0, Math.round((now.value - heardAt.value) / 1000)))
  const behind = computed(() => latest.value?.behind === true || connection.value === 'quiet')

  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let wait: number = RETRY_MS[0]
  let closed = false

  function hear(event: MessageEvent<string>): void {
    const added = addTick(ticks.value, JSON.parse(event.data) as Tick)
    ticks.value = added.ticks
    missed.value += added.missed
    heardAt.value = Date.now()
    now.value = heardAt.value
    opened.value = true
    wait = RETRY_MS[0]
  }

  async function connect(): Promise<void> {
    try {
      const { ticket } = await liveTicket(saleId)
      if (closed) return
      const last = latest.value
      const since = last ? `&last_event_id=${last.seq}` : ''
      source = new EventSource(liveAddress(saleId, ticket) + since)
      source.addEventListener('tick', hear)
      source.addEventListener('open', () => (opened.value = true))
      // A ticket opens the stream once, so the browser's own attempts would only be refused.
      source.addEventListener('error', () => {
        opened.value = false
        later()
      })
      error.value = null
    } catch (failure) {
      opened.value = false
      // What the server refuses for good does not get better by asking again.
      if (failure instanceof ApiError && !failure.isUncertain && failure.status !== 429) {
        error.value = failure
      } else {
        later()
      }
    }
  }

  function later(): void {
    source?.close()
    source = null
    if (closed) return
    clearTimeout(timer)
    timer = setTimeout(() => void connect(), wait)
    wait = Math.min(wait * 2, RETRY_MS[1])
  }

  function close(): void {
    closed = true
    clearTimeout(timer)
    source?.close()
  }

  /** After a refusal, by hand. */
  function again(): void {
    error.value = null
    source?.close()
    void connect()
  }

  useIntervalFn(() => (now.value = Date.now()), 1000)
  onScopeDispose(close)
  void connect()

  return { ticks, latest, missed, connection, age, behind, error, again }
}
