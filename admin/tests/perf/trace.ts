/** What Chromium's trace says about the main thread of a page. */
import type { Browser, Page } from 'playwright-core'

interface Entry {
  name: string
  ph: string
  pid: number
  tid: number
  ts: number
  dur?: number
  tdur?: number
  args?: { name?: string }
}

export interface Task {
  /** From begin to end, waiting for a processor included, in milliseconds. */
  wall: number
  /** On the processor, in milliseconds. */
  busy: number
  /** What took the most of it, by Chromium's names: a part contains those that it called. */
  parts: Record<string, number>
}

/** How many parts of a task are named, and of how many tasks. */
const PARTS = 8
const LONGEST = 20

const CATEGORIES = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline']
/** Tasks below this, in milliseconds, are nobody's business. */
const SHORT_MS = 1

/** The tasks of the page's main thread while `work` runs, longest first. */
export async function tasksOf(
  browser: Browser,
  page: Page,
  work: () => Promise<void>,
): Promise<Task[]> {
  await browser.startTracing(page, { categories: CATEGORIES })
  let trace: Buffer
  try {
    await work()
  } finally {
    trace = await browser.stopTracing()
  }
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: Entry[] }
  const mains = new Set(
    traceEvents
      .filter((entry) => entry.name === 'thread_name' && entry.args?.name === 'CrRendererMain')
      .map((entry) => `${entry.pid}/${entry.tid}`),
  )
  const spans = traceEvents.filter(
    (entry) => entry.ph === 'X' && mains.has(`${entry.pid}/${entry.tid}`),
  )
  return spans
    .filter((entry) => entry.name.endsWith('RunTask') && ms(entry.dur) > SHORT_MS)
    .sort((left, right) => ms(right.dur) - ms(left.dur))
    .map((task, place) => ({
      wall: ms(task.dur),
      busy: ms(task.tdur),
      parts: place < LONGEST ? partsOf(task, spans) : {},
    }))
}

const ms = (us: number | undefined) => (us ?? 0) / 1000

/** What happened within a task, the longest first. */
function partsOf(task: Entry, spans: Entry[]): Record<string, number> {
  const end = task.ts + (task.dur ?? 0)
  const sums = new Map<string, number>()
  for (const span of spans) {
    const within = span.tid === task.tid && span.pid === task.pid && task.ts <= span.ts
    if (!within || span === task || span.ts >= end) continue
    sums.set(span.name, (sums.get(span.name) ?? 0) + ms(span.tdur ?? span.dur))
  }
  const longest = [...sums].sort(([, left], [, right]) => right - left)
  return Object.fromEntries(longest.slice(0, PARTS).map(([name, sum]) => [name, Math.round(sum)]))
}
