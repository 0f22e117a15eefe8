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
}

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
  return traceEvents
    .filter(
      (entry) =>
        entry.name.endsWith('RunTask') &&
        entry.ph === 'X' &&
        mains.has(`${entry.pid}/${entry.tid}`),
    )
    .map((entry) => ({ wall: (entry.dur ?? 0) / 1000, busy: (entry.tdur ?? 0) / 1000 }))
    .filter((task) => task.wall > SHORT_MS)
    .sort((left, right) => right.wall - left.wall)
}
