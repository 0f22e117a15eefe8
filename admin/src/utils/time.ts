import dayjs from 'dayjs'

/** `2026-11-25 20:00:01`, in the time of whoever looks. */
export function formatTime(time: string | null | undefined): string {
  return time ? dayjs(time).format('YYYY-MM-DD HH:mm:ss') : '—'
}

/** Without the seconds, for lists. */
export function formatMinute(time: string | null | undefined): string {
  return time ? dayjs(time).format('YYYY-MM-DD HH:mm') : '—'
}

/** `YYYY-MM-DD`, so many days before today. */
export function daysAgo(days: number): string {
  return dayjs().subtract(days, 'day').format('YYYY-MM-DD')
}

/** The moment at which a local day begins, for filters. */
export function startOfDay(day: string): string {
  return dayjs(day).startOf('day').toISOString()
}

/** The moment at which it ends. */
export function endOfDay(day: string): string {
  return dayjs(day).endOf('day').toISOString()
}
