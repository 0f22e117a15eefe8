import { wordsFor } from '@/utils/i18n'

/** How a piece of work stands, in words. */
export const stateWords = (state: string | number) => wordsFor('workState', state)

/** What a bill says and what settles a difference, in words. */
export const billWords = (group: 'difference' | 'action' | 'bill', name: string | number) =>
  wordsFor(group, name)
